//! What the applicant reads about a case.

use shared_types::case::{CaseAct, CaseState};

use crate::platform::problem::{Sentence, say};

/// What happened, for the timeline.
pub(super) fn happened(act: CaseAct) -> Sentence {
    match act {
        CaseAct::Submit => say("您提交了申请", "You sent the application in"),
        CaseAct::ChecksSuffice => say("核验通过，准予提取", "The checks are passed: approved"),
        CaseAct::ChecksLeaveOpen => say("转工作人员审核", "Passed to the staff for review"),
        CaseAct::RuleRefuses | CaseAct::Refuse => say("不予办理", "Refused"),
        CaseAct::PassOn => say("初审通过，进入复审", "First review passed"),
        CaseAct::AskSupplement => say("需要您补正", "You are asked to put something right"),
        CaseAct::Supplement => say("您补正后重新提交", "You sent it in again"),
        CaseAct::Approve => say("复审通过，准予办理", "Second review passed: approved"),
        CaseAct::SendBack => say("复审退回初审", "Sent back to the first review"),
        CaseAct::Settled => say("资金已转入银行卡", "The money is on your card"),
        CaseAct::PaymentFailed => say(
            "银行未能付款，资金已退回公积金账户",
            "The bank could not pay; the money is back on your account",
        ),
        CaseAct::Withdraw => say("您撤回了申请", "You took the application back"),
        CaseAct::Expire => say("超过期限，自动结束", "Ended, because its time was over"),
    }
}

/// What comes next.
pub(super) fn next_step(state: CaseState) -> Sentence {
    match state {
        CaseState::Draft => say(
            "提交后当场核验，核验通过的，资金转入您的银行卡。",
            "It is checked as soon as it is sent in, and once it is passed the money goes to your card.",
        ),
        CaseState::Checking => say(
            "正在核验您的信息，一般几秒钟完成。有部门暂未答复的，系统会自动继续，您不用重新提交。",
            "Your details are being checked, which takes a few seconds as a rule. Should an \
             authority not answer yet, we go on by ourselves; you need not do anything.",
        ),
        CaseState::Supplement => say(
            "请按提示更正后重新提交，逾期未补正的，办件自动结束。",
            "Put it right and send it in again. After the last day the case ends by itself.",
        ),
        CaseState::FirstReview | CaseState::SecondReview => say(
            "工作人员正在审核，自受理之日起3日内作出决定。",
            "The staff review it and decide within 3 days of acceptance.",
        ),
        CaseState::Settling => say(
            "已批准，银行正在付款，到账后会更新在这里。",
            "Approved. The bank is paying; this page shows when the money is there.",
        ),
        CaseState::Done => say(
            "您无需再办理其他手续。",
            "There is nothing more for you to do.",
        ),
        CaseState::Refused => say(
            "条件满足或数据更正后，可以重新申请。",
            "You may apply again once the conditions are met or the data is corrected.",
        ),
        CaseState::Withdrawn | CaseState::Expired => say(
            "如仍需办理，可以重新申请。",
            "You may apply again at any time.",
        ),
    }
}
