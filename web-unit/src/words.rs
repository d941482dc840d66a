//! Names of states and kinds in the language of the screen, and small forms
//! of numbers.

use shared_types::{
    api::{
        session::Permission,
        unit::{
            ChangeCounts, ChangeKind, DueStage, ImportReport, PaidBy, RemittanceStatus,
            RemittanceView, SuspenseReason,
        },
    },
    calendar::Date,
    codes::AccountStatus,
    money::Fen,
};
use web_kit::{
    number,
    prelude::{Tone, pick, t},
};

/// 变更类型, as on the screen.
pub fn kind_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Open => t::u_kind_open(),
        ChangeKind::Unseal => t::u_kind_unseal(),
        ChangeKind::Seal => t::u_kind_seal(),
        ChangeKind::TransferIn => t::u_kind_transfer_in(),
        ChangeKind::BaseChange => t::u_kind_base_change(),
    }
}

/// 变更类型, as on the wire.
pub const fn kind_key(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Open => "open",
        ChangeKind::Unseal => "unseal",
        ChangeKind::Seal => "seal",
        ChangeKind::TransferIn => "transfer_in",
        ChangeKind::BaseChange => "base_change",
    }
}

/// The kind with this name on the wire.
pub fn kind_from_key(key: &str) -> Option<ChangeKind> {
    ChangeKind::ALL
        .iter()
        .copied()
        .find(|kind| kind_key(*kind) == key)
}

/// Lines of one kind.
pub const fn count_of(counts: &ChangeCounts, kind: ChangeKind) -> i64 {
    match kind {
        ChangeKind::Open => counts.open,
        ChangeKind::Unseal => counts.unseal,
        ChangeKind::Seal => counts.seal,
        ChangeKind::TransferIn => counts.transfer_in,
        ChangeKind::BaseChange => counts.base_change,
    }
}

/// Lines of all kinds.
pub fn count_all(counts: &ChangeCounts) -> i64 {
    ChangeKind::ALL
        .iter()
        .map(|kind| count_of(counts, *kind))
        .sum()
}

/// `新开户3、封存2`; empty without a line.
pub fn counts_text(counts: &ChangeCounts) -> String {
    let parts: Vec<String> = ChangeKind::ALL
        .iter()
        .map(|kind| (*kind, count_of(counts, *kind)))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| t::u_kind_count(count, kind_name(kind)))
        .collect();
    parts.join(pick("、", ", "))
}

/// 汇缴状态.
pub fn status(status: RemittanceStatus) -> (Tone, &'static str) {
    match status {
        RemittanceStatus::AwaitingPayment => (Tone::Warn, t::u_status_awaiting()),
        RemittanceStatus::ReturnedByBank => (Tone::Bad, t::u_status_returned()),
        RemittanceStatus::Paid => (Tone::Info, t::u_status_paid()),
        RemittanceStatus::Allocated => (Tone::Good, t::u_status_allocated()),
        RemittanceStatus::Voided => (Tone::Neutral, t::u_status_voided()),
    }
}

/// Whether nothing will happen to a remittance any more.
pub const fn is_final(status: RemittanceStatus) -> bool {
    matches!(
        status,
        RemittanceStatus::Allocated | RemittanceStatus::Voided
    )
}

/// Whether a remittance can be paid now.
pub const fn is_payable(status: RemittanceStatus) -> bool {
    matches!(
        status,
        RemittanceStatus::AwaitingPayment | RemittanceStatus::ReturnedByBank
    )
}

/// Where the month stands.
pub fn stage(stage: DueStage) -> (Tone, &'static str) {
    match stage {
        DueStage::Preparing => (Tone::Info, t::u_stage_preparing()),
        DueStage::Submitted => (Tone::Info, t::u_stage_submitted()),
        DueStage::AwaitingPayment => (Tone::Warn, t::u_status_awaiting()),
        DueStage::Paid => (Tone::Info, t::u_status_paid()),
        DueStage::NotOpen => (Tone::Neutral, t::u_stage_not_open()),
    }
}

/// 个人账户状态.
pub fn account(status: AccountStatus) -> (Tone, &'static str) {
    let tone = match status {
        AccountStatus::Normal => Tone::Good,
        AccountStatus::Frozen => Tone::Warn,
        _ => Tone::Neutral,
    };
    (tone, pick(status.name_zh(), status.name_en()))
}

/// 缴款方式.
pub fn paid_by(paid_by: PaidBy) -> &'static str {
    match paid_by {
        PaidBy::Bank => t::u_paid_by_bank(),
        PaidBy::Suspense => t::u_paid_by_suspense(),
    }
}

/// Why money is in suspense, and what the unit can do about it.
pub fn reason(reason: SuspenseReason) -> (&'static str, &'static str) {
    match reason {
        SuspenseReason::AmountDiffers => (t::u_reason_amount(), t::u_reason_amount_more()),
        SuspenseReason::PaidTwice => (t::u_reason_twice(), t::u_reason_twice_more()),
        SuspenseReason::PaidLate => (t::u_reason_late(), t::u_reason_late_more()),
        SuspenseReason::UnknownReference => (t::u_reason_unknown(), t::u_reason_unknown_more()),
        SuspenseReason::UsedForRemittance => (t::u_reason_used(), t::u_reason_used_more()),
    }
}

/// 权限.
pub fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Operate => t::u_permission_operate(),
        Permission::Review => t::u_permission_review(),
        Permission::Administer => t::u_permission_administer(),
    }
}

/// All permissions of a list, by name.
pub fn permissions(list: &[Permission]) -> String {
    if list.is_empty() {
        return t::u_permission_none().to_owned();
    }
    list.iter()
        .map(|one| permission(*one))
        .collect::<Vec<_>>()
        .join(pick("、", ", "))
}

/// A difference of counts: `+3`, `-2`, `0`.
pub fn signed(value: i64) -> String {
    if value > 0 {
        ["+", &number(value)].concat()
    } else {
        number(value)
    }
}

/// A difference of amounts: `+1,234.00`, `-1.00`, `0.00`.
pub fn signed_yuan(value: Fen) -> String {
    if value.is_positive() {
        ["+", &value.grouped()].concat()
    } else {
        value.grouped()
    }
}

/// How long there is to pay.
pub fn days_left(today: Date, due_on: Date) -> (Tone, String) {
    match i64::from(today.days_until(due_on)) {
        left if left < 0 => (Tone::Bad, t::u_days_over(-left)),
        0 => (Tone::Warn, t::u_days_today().to_owned()),
        left if left <= 3 => (Tone::Warn, t::u_days_left(left)),
        left => (Tone::Neutral, t::u_days_left(left)),
    }
}

/// Whether a payment slip has expired: its last day lies before today.
pub fn expired(valid_until: Date, today: Date) -> bool {
    today > valid_until
}

/// What can be done with a checked file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportChoice {
    /// No row at all.
    Empty,
    /// Every row is right.
    All,
    /// Some rows are right: take those, or correct the file.
    Some,
    /// No row is right.
    None,
}

/// What can be done with a checked file.
pub const fn import_choice(report: &ImportReport) -> ImportChoice {
    match (report.row_count, report.valid_count, report.error_row_count) {
        (0, _, _) => ImportChoice::Empty,
        (_, 0, _) => ImportChoice::None,
        (_, _, 0) => ImportChoice::All,
        _ => ImportChoice::Some,
    }
}

/// `B列 缴存基数`; the whole row without a column.
pub fn column(letter: &str, name: &str) -> String {
    if letter.is_empty() {
        t::u_error_whole_row().to_owned()
    } else {
        t::u_error_column(letter, name)
    }
}

/// How far a remittance has come: confirmed, paid, allocated.
pub fn progress(view: &RemittanceView) -> usize {
    match view.status {
        RemittanceStatus::AwaitingPayment
        | RemittanceStatus::ReturnedByBank
        | RemittanceStatus::Voided => 1,
        RemittanceStatus::Paid => 2,
        RemittanceStatus::Allocated => 3,
    }
}

#[cfg(test)]
mod tests {
    use shared_types::{
        api::unit::{ChangeCounts, ChangeKind, ImportReport, ImportStatus},
        calendar::Date,
        money::Fen,
    };
    use web_kit::prelude::Tone;

    use super::{
        ImportChoice, count_all, counts_text, days_left, expired, import_choice, kind_from_key,
        kind_key, signed, signed_yuan,
    };

    const COUNTS: ChangeCounts = ChangeCounts {
        open: 3,
        unseal: 0,
        seal: 2,
        transfer_in: 0,
        base_change: 1,
    };

    #[test]
    fn kinds_are_found_by_their_name_on_the_wire() {
        for kind in ChangeKind::ALL {
            assert_eq!(kind_from_key(kind_key(*kind)), Some(*kind));
        }
        assert_eq!(kind_from_key("x"), None);
    }

    #[test]
    fn counts_name_only_what_is_there() {
        assert_eq!(counts_text(&COUNTS), "新开户3、封存2、基数调整1");
        assert_eq!(count_all(&COUNTS), 6);
    }

    #[test]
    fn differences_carry_their_sign() {
        for (value, text) in [(0, "0"), (3, "+3"), (-12_345, "-12,345")] {
            assert_eq!(signed(value), text);
        }
        for (value, text) in [(0, "0.00"), (123_456, "+1,234.56"), (-100, "-1.00")] {
            assert_eq!(signed_yuan(Fen(value)), text);
        }
    }

    #[test]
    fn the_last_day_still_counts() {
        let due = Date::of(2026, 11, 20);
        for (today, tone, text) in [
            (Date::of(2026, 11, 10), Tone::Neutral, "还有10天"),
            (Date::of(2026, 11, 17), Tone::Warn, "还有3天"),
            (Date::of(2026, 11, 20), Tone::Warn, "今天截止"),
            (Date::of(2026, 11, 22), Tone::Bad, "已逾期2天"),
        ] {
            assert_eq!(days_left(today, due), (tone, text.to_owned()));
        }
        assert!(!expired(due, due));
        assert!(expired(due, Date::of(2026, 11, 21)));
    }

    #[test]
    fn a_file_is_taken_in_whole_or_in_part_or_not() {
        let report = |row_count, valid_count, error_row_count| ImportReport {
            import_id: String::new(),
            status: ImportStatus::Checked,
            row_count,
            valid_count,
            error_row_count,
            error_count: error_row_count,
            counts: COUNTS,
            errors: Vec::new(),
            uploaded_at: String::new(),
        };
        for (report, choice) in [
            (report(0, 0, 0), ImportChoice::Empty),
            (report(5, 5, 0), ImportChoice::All),
            (report(5, 3, 2), ImportChoice::Some),
            (report(5, 0, 5), ImportChoice::None),
        ] {
            assert_eq!(import_choice(&report), choice);
        }
    }
}
