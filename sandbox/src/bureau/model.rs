//! What the offices know about people and companies, as it is kept, edited and answered.

use serde::{Deserialize, Serialize};

use crate::clock::Day;
use crate::money::Amount;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// 购房合同网签备案.
    ContractFiling,
    /// 婚姻登记.
    Marriage,
    /// 户籍.
    HouseholdRegister,
    /// 不动产登记.
    RealEstate,
    /// 住房租赁备案.
    LeaseFiling,
    /// 退休.
    Retirement,
    /// 劳动能力鉴定.
    Disability,
    /// 企业登记.
    Company,
    /// 征信.
    CreditReport,
    /// 全国住房公积金.
    NationalFund,
    /// 法院执行.
    Court,
}

impl Check {
    /// Every check, in the order of the pages.
    pub const ALL: [Self; 11] = [
        Self::ContractFiling,
        Self::Marriage,
        Self::HouseholdRegister,
        Self::RealEstate,
        Self::LeaseFiling,
        Self::Retirement,
        Self::Disability,
        Self::Company,
        Self::CreditReport,
        Self::NationalFund,
        Self::Court,
    ];

    /// The name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::ContractFiling => "contract_filing",
            Self::Marriage => "marriage",
            Self::HouseholdRegister => "household_register",
            Self::RealEstate => "real_estate",
            Self::LeaseFiling => "lease_filing",
            Self::Retirement => "retirement",
            Self::Disability => "disability",
            Self::Company => "company",
            Self::CreditReport => "credit_report",
            Self::NationalFund => "national_fund",
            Self::Court => "court",
        }
    }

    /// The name on the pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::ContractFiling => "购房合同备案",
            Self::Marriage => "婚姻登记",
            Self::HouseholdRegister => "户籍",
            Self::RealEstate => "不动产登记",
            Self::LeaseFiling => "租赁备案",
            Self::Retirement => "退休",
            Self::Disability => "劳动能力鉴定",
            Self::Company => "企业登记",
            Self::CreditReport => "征信",
            Self::NationalFund => "全国公积金",
            Self::Court => "法院执行",
        }
    }

    /// The check of that name on the wire.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.code() == code)
    }
}

/// A person; the default is somebody of whom nothing special is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Person {
    /// 姓名.
    pub full_name: String,
    /// Bank cards that belong to this person and nobody else.
    pub cards: Vec<Card>,
    /// 网签合同 with this person as buyer.
    pub contract_filing: Vec<Filing>,
    /// 婚姻.
    pub marriage: Marriage,
    /// 户口.
    pub household_register: Household,
    /// 房产.
    pub real_estate: Estate,
    /// 租赁备案 with this person as tenant.
    pub lease_filing: Vec<Lease>,
    /// 退休.
    pub retirement: Retirement,
    /// 劳动能力.
    pub disability: Disability,
    /// 征信.
    pub credit_report: CreditReport,
    /// 全国住房公积金.
    pub national_fund: NationalFund,
    /// 法院.
    pub court: Court,
}

/// A bank card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Digits, with a right Luhn digit at the end.
    pub card_no: String,
    /// The bank's name.
    pub bank: String,
}

/// A filed contract of sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// 合同编号.
    pub contract_no: String,
    /// 查询密码.
    pub query_password: String,
    /// 购房人; the person's own name when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_name: Option<String>,
    /// 总价, fen.
    pub price_fen: i64,
    /// 签订日期.
    pub signed_on: Day,
    /// 坐落.
    pub address: String,
    /// 房屋性质.
    pub house_kind: HouseKind,
}

/// What kind of house is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HouseKind {
    /// 商品住房.
    Commercial,
    /// 保障性住房.
    Affordable,
}

/// 婚姻登记.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marriage {
    /// 婚姻状况 (GB/T 2261.2).
    pub status: MaritalStatus,
    /// 配偶姓名.
    pub spouse_name: Option<String>,
    /// 配偶证件号码.
    pub spouse_id_doc_no: Option<String>,
    /// Since when.
    pub since: Option<Day>,
}

/// 婚姻状况 (GB/T 2261.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MaritalStatus {
    /// 未婚.
    #[default]
    #[serde(rename = "10")]
    Single,
    /// 已婚.
    #[serde(rename = "20")]
    Married,
    /// 丧偶.
    #[serde(rename = "30")]
    Widowed,
    /// 离婚.
    #[serde(rename = "40")]
    Divorced,
}

/// 户籍.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// 行政区划代码 (GB/T 2260).
    pub region_code: String,
    /// The place in words.
    pub place: String,
    /// Whether the place is in this city.
    pub local: bool,
    /// Whether the registration was cancelled.
    pub cancelled: bool,
    /// Why it was.
    pub cancelled_reason: Option<CancelledReason>,
    /// 死亡日期.
    pub died_on: Option<Day>,
}

impl Default for Household {
    fn default() -> Self {
        Self {
            region_code: "110105".to_owned(),
            place: "北京市朝阳区".to_owned(),
            local: true,
            cancelled: false,
            cancelled_reason: None,
            died_on: None,
        }
    }
}

/// Why a registration was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelledReason {
    /// 出境定居.
    Abroad,
    /// 死亡.
    Death,
}

/// 不动产登记.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estate {
    /// What the person owns.
    pub houses: Vec<House>,
}

/// One house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    /// 不动产权证书号.
    pub certificate_no: String,
    /// 坐落.
    pub address: String,
    /// 权利人; the person's own number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id_doc_no: Option<String>,
    /// 登记日期.
    pub registered_on: Day,
    /// 是否抵押.
    pub mortgaged: bool,
}

/// A filed lease.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// 备案编号.
    pub filing_no: String,
    /// 承租人; the person's own number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id_doc_no: Option<String>,
    /// 月租金, fen.
    pub monthly_rent_fen: i64,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// 坐落.
    pub address: String,
    /// 是否公共租赁住房.
    pub public_housing: bool,
}

/// 退休.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// Whether the person is retired.
    pub retired: bool,
    /// 养老金起始日期.
    pub pension_from: Option<Day>,
}

/// 劳动能力鉴定.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disability {
    /// 完全丧失劳动能力.
    pub total_loss: bool,
    /// 鉴定日期.
    pub appraised_on: Option<Day>,
}

/// 企业登记.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// 名称.
    pub name: String,
    /// 登记状态.
    pub status: CompanyStatus,
    /// 法定代表人.
    pub legal_representative: String,
}

/// 登记状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyStatus {
    /// 存续.
    Normal,
    /// 注销.
    Cancelled,
    /// 吊销.
    Revoked,
    /// 撤销.
    Withdrawn,
    /// 迁出.
    MovedOut,
}

/// 征信.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditReport {
    /// 住房贷款.
    pub home_loans: Vec<HomeLoan>,
    /// 逾期次数.
    pub overdue_count: u32,
}

/// One loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeLoan {
    /// 借款合同编号.
    pub contract_no: String,
    /// 贷款机构.
    pub lender: String,
    /// 房屋坐落.
    pub house_address: String,
    /// Paid back in the last twelve months, fen.
    pub repaid_last_12_months_fen: i64,
    /// Still owed, fen.
    pub balance_fen: i64,
}

/// 全国住房公积金.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalFund {
    /// Accounts at other centres.
    pub accounts: Vec<FundAccount>,
    /// Housing-fund loans, anywhere and ever.
    pub home_loan_count: u32,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundAccount {
    /// The centre's name.
    pub centre: String,
    /// Whether it is contributed to.
    pub status: FundStatus,
}

/// State of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundStatus {
    /// 正常.
    Normal,
    /// 封存.
    Sealed,
}

/// 法院执行.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Court {
    /// 失信被执行人.
    pub dishonest: bool,
    /// 公积金被冻结.
    pub frozen: bool,
}

impl Person {
    /// Checks what the types do not: amounts, periods, card numbers.
    ///
    /// # Errors
    /// The first thing that is wrong, for people.
    pub fn check(&self) -> Result<(), String> {
        if !self.cards.is_empty() && self.full_name.trim().is_empty() {
            return Err("full_name：持卡人应有姓名".to_owned());
        }
        if let Some(card) = self
            .cards
            .iter()
            .find(|card| !crate::payout::is_card_no(&card.card_no))
        {
            return Err(format!("cards：{} 不是有效的卡号", card.card_no));
        }
        let prices = self.contract_filing.iter().map(|each| each.price_fen);
        let rents = self.lease_filing.iter().map(|each| each.monthly_rent_fen);
        for fen in prices.chain(rents) {
            Amount::from_fen(fen).map_err(|e| format!("{fen}：{e}"))?;
        }
        let loans = self.credit_report.home_loans.iter();
        let owed = loans.flat_map(|loan| [loan.repaid_last_12_months_fen, loan.balance_fen]);
        for fen in owed.filter(|fen| *fen != 0) {
            Amount::from_fen(fen).map_err(|_| format!("{fen}：金额不能为负或过大"))?;
        }
        match self.lease_filing.iter().find(|each| each.from > each.to) {
            Some(lease) => Err(format!("{}：租期的终止早于起始", lease.filing_no)),
            None => Ok(()),
        }
    }
}

impl Company {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() {
            return Err("name：请填写名称".to_owned());
        }
        Ok(())
    }
}
