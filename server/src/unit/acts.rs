//! The audit's stable words in business sentences.

/// Who, when it was no agent of the unit.
pub(super) fn actor(kind: &str, english: bool) -> &'static str {
    let (zh, en) = match kind {
        "bank" => ("银行", "Bank"),
        "agent" => ("经办人", "Agent"),
        "person" => ("职工", "Employee"),
        _ => ("系统", "System"),
    };
    if english { en } else { zh }
}

/// What was done.
pub(super) fn sentence(act: &str, english: bool) -> &'static str {
    let known = SENTENCES.iter().find(|(word, _, _)| *word == act);
    let (_, zh, en) = known.unwrap_or(&("", "办理其他业务", "Other act"));
    if english { en } else { zh }
}

/// Word, Chinese, English.
const SENTENCES: &[(&str, &str, &str)] = &[
    ("logged-in", "登录单位网厅", "Logged in"),
    ("logged-out", "退出单位网厅", "Logged out"),
    ("change-added", "新增变更清册记录", "Added a change line"),
    ("change-edited", "修改变更清册记录", "Edited a change line"),
    (
        "change-removed",
        "删除变更清册记录",
        "Deleted a change line",
    ),
    ("changes-cleared", "清空变更清册", "Cleared the change list"),
    (
        "import-checked",
        "上传变更清册文件",
        "Uploaded a change list file",
    ),
    (
        "import-applied",
        "导入变更清册文件",
        "Took over a change list file",
    ),
    (
        "remittance-submitted",
        "提交汇缴清册复核",
        "Submitted the list for review",
    ),
    (
        "remittance-taken-back",
        "撤回汇缴清册",
        "Took the list back from review",
    ),
    (
        "remittance-confirmed",
        "核定汇缴清册",
        "Confirmed the remittance",
    ),
    ("remittance-voided", "作废汇缴书", "Voided the remittance"),
    (
        "payment-slip-renewed",
        "重新生成缴款单",
        "Renewed the payment slip",
    ),
    (
        "remittance-paid-from-suspense",
        "使用暂收款缴款",
        "Paid from suspense",
    ),
    (
        "bank-notice-booked",
        "收到银行到账通知",
        "Bank notice received",
    ),
    (
        "remittance-allocated",
        "汇缴款项入账分摊",
        "Remittance allocated",
    ),
    (
        "annual-review-done",
        "完成跨年清册核定",
        "Did the annual review",
    ),
    (
        "agent-rights-changed",
        "变更经办人权限",
        "Changed an agent's rights",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_sentences_in_both_languages() {
        assert_eq!(sentence("remittance-confirmed", false), "核定汇缴清册");
        assert_eq!(
            sentence("remittance-confirmed", true),
            "Confirmed the remittance"
        );
        assert_eq!(sentence("something-new", false), "办理其他业务");
        assert_eq!(actor("bank", true), "Bank");
    }
}
