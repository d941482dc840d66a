//! The personal hall (个人网厅): what an employee sees of the account.

use super::{wire, wire_enum};
use crate::{
    calendar::{Date, YearMonth},
    codes::{AccountStatus, EntryType},
    money::Fen,
    ratio::{BasisPoints, Rate},
};

wire! {
    /// First page after the login.
    pub struct Overview {
        /// The holder's full name.
        pub full_name: String,
        /// Account number, masked.
        pub account_no_masked: String,
        /// 个人账户状态 (GRZHZT).
        pub status: AccountStatus,
        /// 个人账户余额 (GRZHYE).
        pub balance: Fen,
        /// 上年结转余额 (GRZHSNJZYE).
        pub carried_balance: Fen,
        /// 当年归集余额 (GRZHDNGJYE).
        pub current_year_balance: Fen,
        /// 缴至年月; none before the first remittance.
        pub paid_through: Option<YearMonth>,
        /// Name of the unit that contributes.
        pub unit_name: String,
        /// 缴存基数 (GRJCJS).
        pub contribution_base: Fen,
        /// 单位缴存比例 (DWJCBL).
        pub unit_ratio: BasisPoints,
        /// 个人缴存比例 (GRJCBL).
        pub personal_ratio: BasisPoints,
        /// 单位月缴存额 (DWYJCE).
        pub unit_monthly: Fen,
        /// 个人月缴存额 (GRYJCE).
        pub personal_monthly: Fen,
        /// Interest earned since the last settlement, an estimate as of today.
        pub interest_so_far: Fen,
        /// Annual rate that the estimate uses.
        pub interest_rate: Rate,
        /// Business date of these figures.
        pub as_of: Date,
    }

    /// What happened on the account lately.
    pub struct RecentActivity {
        /// What the unit paid last.
        pub last_contribution: Option<LastContribution>,
        /// Last five transactions.
        pub transactions: Vec<Transaction>,
    }

    /// The last regular remittance (汇缴) that reached the account.
    pub struct LastContribution {
        /// Month it was for (汇补缴年月).
        pub for_month: YearMonth,
        /// Day it was credited (记账日期).
        pub posted_on: Date,
        /// The unit's part.
        pub unit_part: Fen,
        /// The person's part.
        pub personal_part: Fen,
    }

    /// One line of the account (个人业务明细).
    pub struct Transaction {
        /// Stable id, also the cursor.
        pub id: i64,
        /// 记账日期.
        pub posted_on: Date,
        /// 归集和提取业务类型.
        pub entry_type: EntryType,
        /// Month it was for, for contributions.
        pub for_month: Option<YearMonth>,
        /// 发生额; negative takes money off.
        pub amount: Fen,
        /// Balance after it.
        pub balance_after: Fen,
        /// 摘要.
        pub memo: String,
        /// 业务流水号.
        pub txn_no: String,
        /// True for 冲账 (CZBZ = 02).
        pub reversal: bool,
    }

    /// A page of transactions, newest first.
    pub struct TransactionPage {
        /// At most the limit that was asked for.
        pub items: Vec<Transaction>,
        /// Pass as `cursor` to get the next page; none at the end.
        pub next_cursor: Option<i64>,
        /// Lines that match the filter, over all pages.
        pub total_count: i64,
        /// Sum of what came in, for the filter.
        pub total_in: Fen,
        /// Sum of what went out, for the filter, as a positive amount.
        pub total_out: Fen,
        /// Years that have any line, newest first.
        pub years: Vec<i32>,
    }

    /// Contributions and month-end balances for the chart.
    pub struct ContributionHistory {
        /// Oldest first, at most 36 months without gaps.
        pub months: Vec<HistoryMonth>,
    }

    /// One month of the chart.
    pub struct HistoryMonth {
        /// Calendar month in which money was credited.
        pub month: YearMonth,
        /// Credited in that month by regular and back payments.
        pub contributed: Fen,
        /// Balance at the end of that month.
        pub balance: Fen,
    }

    /// Everything known about the account, sensitive values masked.
    pub struct AccountDetails {
        /// 姓名.
        pub full_name: String,
        /// 证件类型, name in Chinese.
        pub id_doc_type: crate::identity::IdDocType,
        /// 证件号码, masked.
        pub id_doc_no_masked: String,
        /// 手机号码, masked; none when unknown.
        pub mobile_masked: Option<String>,
        /// 个人账号, masked.
        pub account_no_masked: String,
        /// 个人账户状态.
        pub status: AccountStatus,
        /// 开户日期.
        pub opened_on: Date,
        /// 缴存单位.
        pub unit_name: String,
        /// 单位账号, masked.
        pub unit_no_masked: String,
        /// 缴存基数.
        pub contribution_base: Fen,
        /// 单位缴存比例.
        pub unit_ratio: BasisPoints,
        /// 个人缴存比例.
        pub personal_ratio: BasisPoints,
        /// 单位月缴存额.
        pub unit_monthly: Fen,
        /// 个人月缴存额.
        pub personal_monthly: Fen,
        /// 缴至年月.
        pub paid_through: Option<YearMonth>,
        /// 连续缴存月数.
        pub consecutive_months: u32,
        /// 余额.
        pub balance: Fen,
    }

    /// Ask for one value in full; the question is audited.
    #[serde(deny_unknown_fields)]
    pub struct RevealRequest {
        /// Which value.
        pub field: SensitiveField,
    }

    /// The value in full; show it for 30 seconds at most.
    pub struct Revealed {
        /// Which value.
        pub field: SensitiveField,
        /// In full.
        pub value: String,
    }
}

wire_enum! {
    /// Values of [`AccountDetails`] that are masked.
    pub enum SensitiveField {
        /// 证件号码
        IdDocNo,
        /// 手机号码
        Mobile,
        /// 个人账号
        AccountNo,
        /// 单位账号
        UnitNo,
    }
}
