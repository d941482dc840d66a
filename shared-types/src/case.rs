//! The life of a case (办件): which state follows which.
//!
//! The table is the whole of it. Nothing else in the house decides whether a case
//! may go on, and a state that is not in the table cannot be reached.

use crate::api::wire_enum;

wire_enum! {
    /// Where a case stands.
    pub enum CaseState {
        /// 草稿
        Draft,
        /// 数据核验中
        Checking,
        /// 待补正
        Supplement,
        /// 初审
        FirstReview,
        /// 复审
        SecondReview,
        /// 支付中
        Settling,
        /// 已办结
        Done,
        /// 不予办理
        Refused,
        /// 已撤回
        Withdrawn,
        /// 已过期
        Expired,
    }

    /// What happens to a case.
    pub enum CaseAct {
        /// The applicant sends it in.
        Submit,
        /// All that data can tell is in favour, and nobody has to look.
        ChecksSuffice,
        /// Somebody has to look.
        ChecksLeaveOpen,
        /// Data or a rule is against it.
        RuleRefuses,
        /// The first reviewer passes it on.
        PassOn,
        /// Something has to be mended by the applicant.
        AskSupplement,
        /// The applicant gives more.
        Supplement,
        /// The second reviewer approves.
        Approve,
        /// The second reviewer sends it back to the first.
        SendBack,
        /// A reviewer refuses.
        Refuse,
        /// The money has arrived, or there is none to pay.
        Settled,
        /// The bank could not pay; the money is back on the account.
        PaymentFailed,
        /// The applicant takes it back.
        Withdraw,
        /// Its time is over.
        Expire,
    }
}

/// Every step that there is. 一次受理、两级审核（初审、复审）、资金支付.
const STEPS: &[(CaseState, CaseAct, CaseState)] = {
    use CaseAct as A;
    use CaseState as S;
    &[
        (S::Draft, A::Submit, S::Checking),
        (S::Draft, A::Withdraw, S::Withdrawn),
        (S::Draft, A::Expire, S::Expired),
        (S::Checking, A::ChecksSuffice, S::Settling),
        (S::Checking, A::ChecksLeaveOpen, S::FirstReview),
        (S::Checking, A::RuleRefuses, S::Refused),
        (S::Checking, A::AskSupplement, S::Supplement),
        (S::Checking, A::Withdraw, S::Withdrawn),
        (S::FirstReview, A::PassOn, S::SecondReview),
        (S::FirstReview, A::AskSupplement, S::Supplement),
        (S::FirstReview, A::Refuse, S::Refused),
        (S::FirstReview, A::Withdraw, S::Withdrawn),
        (S::Supplement, A::Supplement, S::Checking),
        (S::Supplement, A::Withdraw, S::Withdrawn),
        (S::Supplement, A::Expire, S::Expired),
        (S::SecondReview, A::Approve, S::Settling),
        (S::SecondReview, A::SendBack, S::FirstReview),
        (S::SecondReview, A::Refuse, S::Refused),
        (S::SecondReview, A::Withdraw, S::Withdrawn),
        (S::Settling, A::Settled, S::Done),
        (S::Settling, A::PaymentFailed, S::Supplement),
    ]
};

impl CaseState {
    /// The state after an act; none when the act is not possible there.
    #[must_use]
    pub fn after(self, act: CaseAct) -> Option<Self> {
        STEPS
            .iter()
            .find(|(from, by, _)| *from == self && *by == act)
            .map(|(_, _, to)| *to)
    }

    /// Nothing follows any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        STEPS.iter().all(|(from, ..)| *from != self)
    }

    /// As an employee reads it.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Draft => "待提交",
            Self::Checking => "核验中",
            Self::Supplement => "待补正",
            Self::FirstReview | Self::SecondReview => "审核中",
            Self::Settling => "支付中",
            Self::Done => "已办结",
            Self::Refused => "不予办理",
            Self::Withdrawn => "已撤回",
            Self::Expired => "已过期",
        }
    }

    /// The same in English.
    #[must_use]
    pub const fn name_en(self) -> &'static str {
        match self {
            Self::Draft => "Not sent in",
            Self::Checking => "Being checked",
            Self::Supplement => "More is needed",
            Self::FirstReview | Self::SecondReview => "Under review",
            Self::Settling => "Being paid",
            Self::Done => "Done",
            Self::Refused => "Refused",
            Self::Withdrawn => "Taken back",
            Self::Expired => "Expired",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseAct, CaseState, STEPS};

    /// Every pair of state and act: what the table names happens, nothing else.
    #[test]
    fn every_state_and_act_is_in_the_table_once_or_impossible() {
        let mut possible = 0;
        for state in CaseState::ALL {
            for act in CaseAct::ALL {
                let rows = STEPS
                    .iter()
                    .filter(|(from, by, _)| from == state && by == act)
                    .count();
                assert!(rows <= 1, "{state:?} {act:?} leads to one state");
                assert_eq!(state.after(*act).is_some(), rows == 1);
                possible += rows;
            }
        }
        assert_eq!(possible, STEPS.len());
    }

    #[test]
    fn what_is_over_stays_over() {
        for state in CaseState::ALL {
            let over = matches!(
                state,
                CaseState::Done | CaseState::Refused | CaseState::Withdrawn | CaseState::Expired
            );
            assert_eq!(state.is_final(), over, "{state:?}");
        }
    }

    #[test]
    fn money_is_paid_only_after_checks_or_the_second_review() {
        let to_money: Vec<_> = STEPS
            .iter()
            .filter(|(.., to)| *to == CaseState::Settling)
            .map(|(from, by, _)| (*from, *by))
            .collect();
        assert_eq!(
            to_money,
            [
                (CaseState::Checking, CaseAct::ChecksSuffice),
                (CaseState::SecondReview, CaseAct::Approve),
            ]
        );
        assert_eq!(CaseState::Settling.after(CaseAct::Withdraw), None);
    }
}
