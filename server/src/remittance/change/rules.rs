//! Which lines may stand on the change list. Pure: what is known of a person,
//! the month and the city's limits are arguments.

use shared_types::{
    api::unit::{ChangeInput, ChangeKind},
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    contribution::{BaseLimits, MonthlyContribution},
    identity::{FullName, IdDocType, IdDocument, Mobile},
    money::Fen,
    ratio::BasisPoints,
};

pub use super::refusal::{Field, Findings, Refusal};
use crate::policy::Policy;

/// Longest reason (变更原因).
pub const REASON_CHARACTERS: usize = 60;
/// No change can be older: the first cities introduced the fund in 1991.
const FIRST_DAY: Date = Date::of(1990, 1, 1);

/// What a line is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Month that is being prepared.
    pub month: YearMonth,
    /// Limits of the base in that month.
    pub limits: BaseLimits,
}

impl Terms {
    /// Those of a month.
    #[must_use]
    pub fn of(policy: &Policy, month: YearMonth) -> Self {
        Self {
            month,
            limits: policy.base_limits(month),
        }
    }
}

/// A line as it was typed, each part read as far as its place allows. A part
/// that could not be read at all has been reported already and is blank here.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// 变更类型
    pub kind: Option<ChangeKind>,
    /// 姓名
    pub full_name: String,
    /// 证件类型
    pub doc_type: Option<IdDocType>,
    /// 证件号码
    pub id_doc_no: String,
    /// 手机号码, may be blank.
    pub mobile: String,
    /// 缴存基数
    pub base: Option<Fen>,
    /// 变更日期; blank means the first day of the month.
    pub changed_on: Option<Date>,
    /// 变更原因
    pub reason: String,
}

/// The parts of a line that could be read.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// 变更类型
    pub kind: Option<ChangeKind>,
    /// 姓名
    pub full_name: Option<FullName>,
    /// 证件
    pub document: Option<IdDocument>,
    /// 手机号码
    pub mobile: Option<Mobile>,
    /// 缴存基数; none for sealing.
    pub base: Option<Fen>,
    /// 变更日期
    pub changed_on: Option<Date>,
    /// 变更原因, may be empty.
    pub reason: String,
}

/// A line that is right by itself; the person has still to be looked up.
#[derive(Clone, Debug)]
pub struct Line {
    /// 变更类型
    pub kind: ChangeKind,
    /// 姓名
    pub full_name: FullName,
    /// 证件
    pub document: IdDocument,
    /// 手机号码
    pub mobile: Option<Mobile>,
    /// 缴存基数; none for sealing.
    pub base: Option<Fen>,
    /// 变更日期
    pub changed_on: Date,
    /// 变更原因, may be empty.
    pub reason: String,
}

/// What the register knows of a person.
#[derive(Clone, Debug)]
pub struct Known {
    /// 姓名 as registered.
    pub full_name: String,
    /// The person's only account (《住房公积金管理条例》第十三条), if any.
    pub account: Option<KnownAccount>,
}

/// Where a person's account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    /// In the unit that asks.
    pub here: bool,
    /// 个人账户状态
    pub status: AccountStatus,
}

/// The document type that a word of the template means.
#[must_use]
pub fn doc_type_of(word: &str) -> Option<IdDocType> {
    match word {
        "居民身份证" | "中华人民共和国居民身份证" => Some(IdDocType::CitizenCard),
        _ => IdDocType::ALL
            .iter()
            .copied()
            .find(|known| known.name_zh() == word),
    }
}

/// Reads the texts of a form.
pub fn typed(input: &ChangeInput, findings: &mut Findings) -> Typed {
    let blank = |text: &str| text.trim().is_empty();
    // A base that comes along with a sealing is not used, so it is not read.
    let base = if input.kind == ChangeKind::Seal || blank(&input.contribution_base) {
        None
    } else {
        findings.take(Fen::parse_yuan(&input.contribution_base).map_err(Refusal::Amount))
    };
    let changed_on = if blank(&input.changed_on) {
        None
    } else {
        findings.take(Date::parse_lenient(&input.changed_on).map_err(Refusal::Day))
    };
    Typed {
        kind: Some(input.kind),
        full_name: input.full_name.clone(),
        doc_type: Some(input.id_doc_type),
        id_doc_no: input.id_doc_no.clone(),
        mobile: input.mobile.clone(),
        base,
        changed_on,
        reason: input.reason.clone(),
    }
}

/// Checks each part of a line, and the parts against each other.
pub fn check(typed: &Typed, terms: &Terms, findings: &mut Findings) -> Parts {
    let document = typed.doc_type.and_then(|doc_type| {
        findings.take(IdDocument::parse(doc_type, &typed.id_doc_no).map_err(Refusal::IdNumber))
    });
    let birth = document.as_ref().and_then(IdDocument::birth_date);
    Parts {
        kind: typed.kind,
        full_name: findings.take(FullName::parse(&typed.full_name).map_err(Refusal::Name)),
        mobile: mobile(typed, findings),
        base: base(typed, terms, findings),
        changed_on: findings.take(changed_on(typed.changed_on, birth, terms)),
        reason: reason(typed, findings),
        document,
    }
}

impl Parts {
    /// The line, when every part is there and nothing was found.
    ///
    /// # Errors
    /// What was found.
    pub fn complete(self, findings: Findings) -> Result<Line, Vec<Refusal>> {
        let found = findings.into_vec();
        match (self.kind, self.full_name, self.document, self.changed_on) {
            (Some(kind), Some(full_name), Some(document), Some(changed_on)) if found.is_empty() => {
                let (mobile, base, reason) = (self.mobile, self.base, self.reason);
                Ok(Line {
                    kind,
                    full_name,
                    document,
                    mobile,
                    base,
                    changed_on,
                    reason,
                })
            }
            _ => Err(found),
        }
    }
}

fn mobile(typed: &Typed, findings: &mut Findings) -> Option<Mobile> {
    if !typed.mobile.trim().is_empty() {
        return findings.take(Mobile::parse(&typed.mobile).map_err(Refusal::Mobile));
    }
    if typed.kind == Some(ChangeKind::Open) {
        findings.push(Refusal::MobileMissing);
    }
    None
}

fn base(typed: &Typed, terms: &Terms, findings: &mut Findings) -> Option<Fen> {
    if typed.kind == Some(ChangeKind::Seal) {
        return None;
    }
    match typed.base {
        Some(base) if base < terms.limits.floor => {
            findings.push(Refusal::BaseBelowFloor(terms.month, terms.limits));
            None
        }
        Some(base) if base > terms.limits.cap => {
            findings.push(Refusal::BaseAboveCap(terms.month, terms.limits));
            None
        }
        Some(base) => Some(base),
        None => {
            if typed.kind.is_some() {
                findings.push(Refusal::BaseMissing);
            }
            None
        }
    }
}

fn changed_on(typed: Option<Date>, birth: Option<Date>, terms: &Terms) -> Result<Date, Refusal> {
    let day = typed.unwrap_or(terms.month.first_day());
    if day > terms.month.last_day() {
        Err(Refusal::DayAfterMonth(terms.month))
    } else if day < FIRST_DAY {
        Err(Refusal::DayTooEarly)
    } else if birth.is_some_and(|birth| day < birth) {
        Err(Refusal::DayBeforeBirth)
    } else {
        Ok(day)
    }
}

fn reason(typed: &Typed, findings: &mut Findings) -> String {
    let reason: String = typed
        .reason
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if reason.is_empty() && typed.kind == Some(ChangeKind::Seal) {
        findings.push(Refusal::ReasonMissing);
    }
    if reason.chars().count() > REASON_CHARACTERS {
        findings.push(Refusal::ReasonTooLong);
        return String::new();
    }
    reason
}

/// Whether the change fits what is known of the person.
///
/// The name is compared first: who knows a number only learns nothing.
///
/// # Errors
/// The [`Refusal`] to repair first.
///
/// Source: 《住房公积金管理条例》第十三条 (one account a person), 第十五条.
pub fn judge(
    kind: ChangeKind,
    full_name: &str,
    known: Option<&Known>,
    pending: bool,
) -> Result<(), Refusal> {
    if known.is_some_and(|known| known.full_name != full_name) {
        return Err(Refusal::NameDiffers);
    }
    if pending {
        return Err(Refusal::Pending);
    }
    match known.and_then(|known| known.account) {
        Some(account) => judge_account(kind, account),
        None => match kind {
            ChangeKind::Open => Ok(()),
            ChangeKind::TransferIn => Err(Refusal::UseOpen),
            ChangeKind::Unseal | ChangeKind::Seal | ChangeKind::BaseChange => Err(Refusal::NotHere),
        },
    }
}

fn judge_account(kind: ChangeKind, account: KnownAccount) -> Result<(), Refusal> {
    use AccountStatus::{Normal, Sealed};
    use ChangeKind::{BaseChange, Open, Seal, TransferIn, Unseal};
    match (kind, account.here, account.status) {
        (Seal | BaseChange, false, _) => Err(Refusal::NotHere),
        (Seal | BaseChange, true, Normal)
        | (Unseal, true, Sealed)
        | (TransferIn, false, Sealed) => Ok(()),
        (Open | TransferIn, true, Normal) => Err(Refusal::AlreadyHere),
        (Open | TransferIn, true, Sealed) => Err(Refusal::UseUnseal),
        (Open | Unseal | TransferIn, false, Normal) => Err(Refusal::ContributesElsewhere),
        (Open | Unseal, false, Sealed) => Err(Refusal::UseTransferIn),
        (Unseal, true, Normal) => Err(Refusal::NotSealed),
        (Seal, true, Sealed) => Err(Refusal::AlreadySealed),
        (BaseChange, true, Sealed) => Err(Refusal::SealedNow),
        (_, _, _) => Err(Refusal::NotUsable),
    }
}

/// 单位缴存比例 and 个人缴存比例 of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratios {
    /// 单位缴存比例
    pub unit: BasisPoints,
    /// 个人缴存比例
    pub personal: BasisPoints,
}

/// Both halves of the monthly amount that follows from a base inside the limits.
#[must_use]
pub fn amounts(
    policy: &Policy,
    month: YearMonth,
    base: Option<Fen>,
    ratios: Ratios,
) -> Option<MonthlyContribution> {
    base.map(|base| {
        policy
            .contribution(month, base, ratios.unit, ratios.personal)
            .2
    })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
