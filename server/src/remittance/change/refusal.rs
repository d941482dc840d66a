//! Why a line of the change list is refused: where, a stable code, and the
//! words in both languages. No word repeats what was entered, and none says
//! more about a person than the agent is entitled to know.

use std::borrow::Cow;

use shared_types::{
    calendar::{DateError, YearMonth},
    contribution::BaseLimits,
    identity::{IdError, MobileError, NameError},
    money::MoneyError,
};

use super::rules::REASON_CHARACTERS;
use crate::platform::problem::{Sentence, say};

/// Part of a line: a form field, or a column of the spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 变更类型
    Kind,
    /// 姓名
    FullName,
    /// 证件类型
    IdDocType,
    /// 证件号码
    IdDocNo,
    /// 手机号码
    Mobile,
    /// 缴存基数
    Base,
    /// 变更日期
    ChangedOn,
    /// 变更原因
    Reason,
}

impl Field {
    /// Every field, in the order of the form and of the template.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::FullName,
        Self::IdDocType,
        Self::IdDocNo,
        Self::Mobile,
        Self::Base,
        Self::ChangedOn,
        Self::Reason,
    ];

    /// Its name in a request.
    #[must_use]
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::FullName => "full_name",
            Self::IdDocType => "id_doc_type",
            Self::IdDocNo => "id_doc_no",
            Self::Mobile => "mobile",
            Self::Base => "contribution_base",
            Self::ChangedOn => "changed_on",
            Self::Reason => "reason",
        }
    }
}

/// One reason to refuse a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The word for the change is not in the list.
    KindUnknown,
    /// The word for the document is not in the list.
    DocTypeUnknown,
    /// Not a name.
    Name(NameError),
    /// Not the number of such a document.
    IdNumber(IdError),
    /// Not a mobile number.
    Mobile(MobileError),
    /// Opening needs a mobile number.
    MobileMissing,
    /// Not an amount.
    Amount(MoneyError),
    /// Everything but sealing needs a base.
    BaseMissing,
    /// Below the lower limit of the month.
    BaseBelowFloor(YearMonth, BaseLimits),
    /// Above the upper limit of the month.
    BaseAboveCap(YearMonth, BaseLimits),
    /// Not a day.
    Day(DateError),
    /// After the end of the month that is being prepared.
    DayAfterMonth(YearMonth),
    /// Before the fund existed.
    DayTooEarly,
    /// Before the person was born.
    DayBeforeBirth,
    /// Sealing needs a reason.
    ReasonMissing,
    /// The reason is too long.
    ReasonTooLong,
    /// Two rows of a file are about one person.
    TwiceInFile {
        /// Excel's number of the other row.
        other_row: u32,
    },
    /// The person is registered under another name.
    NameDiffers,
    /// The person is on this month's list already.
    Pending,
    /// Contributes here already.
    AlreadyHere,
    /// Is sealed here: unseal instead.
    UseUnseal,
    /// Contributes in another unit.
    ContributesElsewhere,
    /// Is sealed in another unit: transfer in instead.
    UseTransferIn,
    /// Has no account at all: open one instead.
    UseOpen,
    /// Has no account in this unit.
    NotHere,
    /// Is not sealed, so cannot be unsealed.
    NotSealed,
    /// Is sealed already.
    AlreadySealed,
    /// Is sealed: the base can be changed by unsealing only.
    SealedNow,
    /// Frozen or closed; the reason is not the unit's business.
    NotUsable,
}

/// What is wrong and what to do about it; without closing stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in Chinese.
    pub zh: Cow<'static, str>,
    /// What to do, in Chinese; may be empty.
    pub fix_zh: Cow<'static, str>,
    /// What is wrong, in English.
    pub en: Cow<'static, str>,
    /// What to do, in English.
    pub fix_en: Cow<'static, str>,
}

impl Words {
    fn of(
        zh: impl Into<Cow<'static, str>>,
        fix_zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
        fix_en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            zh: zh.into(),
            fix_zh: fix_zh.into(),
            en: en.into(),
            fix_en: fix_en.into(),
        }
    }

    /// Takes the sentences of the shared vocabulary apart: most end in a clause
    /// that says what to do (`，请…`).
    fn of_sentences(zh: &'static str, en: &'static str) -> Self {
        let zh = zh.trim_end_matches('。');
        let (zh, fix_zh) = match zh.split_once("，请") {
            Some((what, _)) => (what, &zh[what.len() + '，'.len_utf8()..]),
            None if zh.starts_with('请') => (zh, ""),
            None => (zh, "请核对"),
        };
        Self::of(zh, fix_zh, en.trim_end_matches('.'), "Check it")
    }

    /// Both parts as one sentence in each language.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let zh = if self.fix_zh.is_empty() {
            format!("{}。", self.zh)
        } else {
            format!("{}，{}。", self.zh, self.fix_zh)
        };
        say(zh, format!("{}. {}.", self.en, self.fix_en))
    }
}

impl Refusal {
    /// The field to repair.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::KindUnknown
            | Self::AlreadyHere
            | Self::UseUnseal
            | Self::UseTransferIn
            | Self::UseOpen
            | Self::NotSealed
            | Self::AlreadySealed
            | Self::SealedNow => Field::Kind,
            Self::DocTypeUnknown => Field::IdDocType,
            Self::Name(_) | Self::NameDiffers => Field::FullName,
            Self::IdNumber(_)
            | Self::TwiceInFile { .. }
            | Self::Pending
            | Self::ContributesElsewhere
            | Self::NotHere
            | Self::NotUsable => Field::IdDocNo,
            Self::Mobile(_) | Self::MobileMissing => Field::Mobile,
            Self::Amount(_)
            | Self::BaseMissing
            | Self::BaseBelowFloor(..)
            | Self::BaseAboveCap(..) => Field::Base,
            Self::Day(_) | Self::DayAfterMonth(_) | Self::DayTooEarly | Self::DayBeforeBirth => {
                Field::ChangedOn
            }
            Self::ReasonMissing | Self::ReasonTooLong => Field::Reason,
        }
    }

    /// Stable code for machines.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::KindUnknown => "kind-unknown",
            Self::DocTypeUnknown => "id-type-unknown",
            Self::Name(error) => error.code(),
            Self::IdNumber(error) => error.code(),
            Self::Mobile(error) => error.code(),
            Self::MobileMissing => "mobile-missing",
            Self::Amount(error) => error.code(),
            Self::BaseMissing => "base-missing",
            Self::BaseBelowFloor(..) => "base-below-floor",
            Self::BaseAboveCap(..) => "base-above-cap",
            Self::Day(error) => error.code(),
            Self::DayAfterMonth(_) => "date-after-month",
            Self::DayTooEarly => "date-too-early",
            Self::DayBeforeBirth => "date-before-birth",
            Self::ReasonMissing => "reason-missing",
            Self::ReasonTooLong => "reason-too-long",
            Self::TwiceInFile { .. } => "person-twice-in-file",
            Self::NameDiffers => "person-name-differs",
            Self::Pending => "person-pending",
            Self::AlreadyHere => "person-already-here",
            Self::UseUnseal => "person-sealed-here",
            Self::ContributesElsewhere => "person-contributes-elsewhere",
            Self::UseTransferIn => "person-sealed-elsewhere",
            Self::UseOpen => "person-without-account",
            Self::NotHere => "person-not-here",
            Self::NotSealed => "person-not-sealed",
            Self::AlreadySealed => "person-already-sealed",
            Self::SealedNow => "person-sealed",
            Self::NotUsable => "person-account-not-usable",
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Name(error) => Words::of_sentences(error.message_zh(), error.message_en()),
            Self::IdNumber(error) => Words::of_sentences(error.message_zh(), error.message_en()),
            Self::Mobile(error) => Words::of_sentences(error.message_zh(), error.message_en()),
            Self::Amount(error) => Words::of_sentences(error.message_zh(), error.message_en()),
            Self::Day(error) => Words::of_sentences(error.message_zh(), error.message_en()),
            Self::KindUnknown => Words::of(
                "不是可选的变更类型",
                "请从新开户、启封、封存、转入、基数调整中选择",
                "Not one of the kinds of change",
                "Choose 新开户, 启封, 封存, 转入 or 基数调整",
            ),
            Self::DocTypeUnknown => Words::of(
                "不是可选的证件类型",
                "请从模板的下拉列表中选择，一般为“身份证”",
                "Not one of the types of document",
                "Choose from the template's list, usually 身份证",
            ),
            Self::MobileMissing => Words::of(
                "新开户未填写手机号码",
                "请填写职工本人的11位手机号码",
                "Opening an account needs a mobile number",
                "Enter the employee's own number of 11 digits",
            ),
            Self::ReasonMissing => Words::of(
                "封存未填写变更原因",
                "请填写，如离职、退休",
                "Sealing needs a reason",
                "Enter it, for example 离职 or 退休",
            ),
            Self::ReasonTooLong => Words::of(
                format!("变更原因超过{REASON_CHARACTERS}个字"),
                "请缩短",
                format!("The reason is longer than {REASON_CHARACTERS} characters"),
                "Shorten it",
            ),
            Self::TwiceInFile { other_row } => Words::of(
                format!("与第{other_row}行是同一名职工"),
                "一名职工在一个文件中只能出现一次，请只保留正确的一行",
                format!("The same person is in row {other_row}"),
                "Keep only the right one of the rows",
            ),
            Self::BaseMissing | Self::BaseBelowFloor(..) | Self::BaseAboveCap(..) => {
                self.base_words()
            }
            Self::DayAfterMonth(_) | Self::DayTooEarly | Self::DayBeforeBirth => self.day_words(),
            _ => self.person_words(),
        }
    }

    fn base_words(self) -> Words {
        let limits = |month: YearMonth, limits: BaseLimits| {
            (
                format!(
                    "{}的缴存基数应在{}元至{}元之间，请核对",
                    month.display_zh(),
                    limits.floor,
                    limits.cap
                ),
                format!(
                    "For {month} it lies between {} and {} yuan. Check it",
                    limits.floor, limits.cap
                ),
            )
        };
        match self {
            Self::BaseBelowFloor(month, of_month) => {
                let (fix_zh, fix_en) = limits(month, of_month);
                Words::of(
                    "缴存基数低于下限",
                    fix_zh,
                    "The base is below the lower limit",
                    fix_en,
                )
            }
            Self::BaseAboveCap(month, of_month) => {
                let (fix_zh, fix_en) = limits(month, of_month);
                Words::of(
                    "缴存基数高于上限",
                    fix_zh,
                    "The base is above the upper limit",
                    fix_en,
                )
            }
            _ => Words::of(
                "未填写缴存基数",
                "除封存外均须填写，单位为元",
                "The contribution base is missing",
                "Enter it in yuan; only sealing does without",
            ),
        }
    }

    fn day_words(self) -> Words {
        match self {
            Self::DayAfterMonth(month) => Words::of(
                format!("变更日期晚于{}", month.display_zh()),
                "请填写本次汇缴月份末日或之前的日期",
                format!("The day is after {month}"),
                "Enter a day up to the end of the month that is being prepared",
            ),
            Self::DayBeforeBirth => Words::of(
                "变更日期早于职工的出生日期",
                "请核对",
                "The day is before the person's birth",
                "Check it",
            ),
            _ => Words::of(
                "变更日期早于1990年",
                "请核对年份",
                "The day is before 1990",
                "Check the year",
            ),
        }
    }

    // Long because it is a table of sentences.
    fn person_words(self) -> Words {
        match self {
            Self::NameDiffers => Words::of(
                "姓名与证件号码登记不一致",
                "请按证件核对姓名和证件号码",
                "Name and document number do not agree with the register",
                "Compare both with the document",
            ),
            Self::Pending => Words::of(
                "该职工已在本月变更清册中",
                "如需修改，请编辑或删除原有的一行",
                "This person is on this month's change list already",
                "Edit or delete the existing line",
            ),
            Self::AlreadyHere => Words::of(
                "该职工已在本单位正常缴存",
                "调整基数请选择“基数调整”",
                "This person contributes in your unit already",
                "To change the base choose 基数调整",
            ),
            Self::UseUnseal => Words::of(
                "该职工的账户已在本单位封存",
                "请以“启封”方式办理",
                "This person's account is sealed in your unit",
                "Choose 启封 (unseal)",
            ),
            Self::ContributesElsewhere => Words::of(
                "该职工正在其他单位缴存",
                "请待原单位办理封存后，以“转入”方式办理",
                "This person contributes in another unit",
                "Choose 转入 (transfer in) once that unit has sealed the account",
            ),
            Self::UseTransferIn => Words::of(
                "该职工的账户在其他单位封存",
                "请以“转入”方式办理",
                "This person has a sealed account in another unit",
                "Choose 转入 (transfer in)",
            ),
            Self::UseOpen => Words::of(
                "该职工没有住房公积金账户",
                "请以“新开户”方式办理",
                "This person has no account yet",
                "Choose 新开户 (open)",
            ),
            Self::NotHere => Words::of(
                "本单位没有该职工的账户",
                "请核对证件号码，新职工请选择“新开户”或“转入”",
                "Your unit has no account of this person",
                "Check the number; for a new employee choose 新开户 or 转入",
            ),
            Self::NotSealed => Words::of(
                "该职工的账户为正常状态",
                "无需启封，请删除本行或改为“基数调整”",
                "This person's account is not sealed",
                "Remove the line or choose 基数调整",
            ),
            Self::AlreadySealed => Words::of(
                "该职工的账户已经封存",
                "无需再次封存，请删除本行",
                "This person's account is sealed already",
                "Remove the line",
            ),
            Self::SealedNow => Words::of(
                "该职工的账户已封存，不能调整基数",
                "恢复缴存请选择“启封”",
                "This person's account is sealed, so the base cannot be changed",
                "To resume choose 启封 (unseal)",
            ),
            _ => Words::of(
                "该职工的个人账户暂不能通过网厅办理此项业务",
                "请职工本人拨打12329咨询",
                "This cannot be done online for this person's account",
                "Ask the person to call 12329",
            ),
        }
    }
}

/// Reasons found in one line: the first of a field is the cause, later ones of
/// the same field follow from it and are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Refusal>);

impl Findings {
    /// Notes a reason, unless its field has one.
    pub fn push(&mut self, refusal: Refusal) {
        if !self.0.iter().any(|known| known.field() == refusal.field()) {
            self.0.push(refusal);
        }
    }

    /// The value, or `None` after noting the reason.
    pub fn take<T>(&mut self, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.push(refusal)).ok()
    }

    /// In the order of the form.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Refusal> {
        self.0.sort_by_key(|refusal| refusal.field());
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_sentences_come_apart_and_together_again() {
        for (error, sentence) in [
            (
                Refusal::IdNumber(IdError::WrongCheck),
                "证件号码校验不通过，请核对。",
            ),
            (Refusal::IdNumber(IdError::Empty), "请填写证件号码。"),
            (
                Refusal::Mobile(MobileError::Malformed),
                "手机号码格式不正确，应为11位数字，请核对。",
            ),
            (
                Refusal::Day(DateError::NotADate),
                "日期格式不正确，请按2026-11-22的格式填写。",
            ),
        ] {
            assert_eq!(error.words().sentence().zh, sentence);
        }
    }

    #[test]
    fn only_the_first_reason_of_a_field_counts() {
        let mut findings = Findings::default();
        findings.push(Refusal::ReasonMissing);
        findings.push(Refusal::Amount(MoneyError::NotAnAmount));
        findings.push(Refusal::BaseMissing);
        assert_eq!(
            findings.into_vec(),
            [
                Refusal::Amount(MoneyError::NotAnAmount),
                Refusal::ReasonMissing
            ]
        );
    }
}
