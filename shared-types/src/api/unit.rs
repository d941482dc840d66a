//! The unit hall (单位网厅): one month's remittance and what belongs to it.

use super::{session::Permission, wire, wire_enum};
use crate::{
    calendar::{Date, YearMonth},
    codes::{AccountStatus, UnitStatus},
    identity::IdDocType,
    money::Fen,
    numbers::{PaymentSlipNo, PersonalAccountNo, RemittanceNo, UnitNo},
    ratio::BasisPoints,
};

wire! {
    /// First page after the login: what is due.
    pub struct UnitHome {
        /// The unit.
        pub unit: UnitView,
        /// The month that comes next and where it stands.
        pub due: DueMonth,
        /// 暂收款 of the unit.
        pub suspense_balance: Fen,
        /// Last remittances, newest first, at most six.
        pub recent: Vec<RemittanceSummary>,
    }

    /// 单位信息 and 单位账户.
    pub struct UnitView {
        /// 单位账号.
        pub unit_no: UnitNo,
        /// 单位名称.
        pub name: String,
        /// 统一社会信用代码.
        pub credit_code: String,
        /// 单位账户状态.
        pub status: UnitStatus,
        /// 单位缴存比例.
        pub unit_ratio: BasisPoints,
        /// 个人缴存比例.
        pub personal_ratio: BasisPoints,
        /// 缴至年月.
        pub paid_through: Option<YearMonth>,
        /// 单位缴存人数.
        pub active_headcount: i64,
        /// 单位封存人数.
        pub sealed_headcount: i64,
        /// 单位发薪日, day of the month.
        pub payday: u8,
    }

    /// The next month to be remitted.
    pub struct DueMonth {
        /// The month.
        pub month: YearMonth,
        /// Last day to pay without being late: five days after payday
        /// (《住房公积金管理条例》第十九条).
        pub due_on: Date,
        /// True when that day has passed.
        pub overdue: bool,
        /// Months up to the current one that are not paid yet, this one included.
        pub months_behind: u32,
        /// Where it stands.
        pub stage: DueStage,
        /// Number of the remittance, once confirmed.
        pub remittance_no: Option<RemittanceNo>,
        /// Lines on the change list.
        pub change_count: i64,
        /// Persons on the list if it were confirmed now.
        pub headcount: i64,
        /// Amount if it were confirmed now.
        pub total: Fen,
        /// July needs the annual review (跨年清册核定) first.
        pub annual_review_needed: bool,
    }

    /// A page of rows by number.
    pub struct PageInfo {
        /// First page is 1.
        pub page: u32,
        /// Rows a page.
        pub page_size: u32,
        /// Rows over all pages.
        pub total_count: i64,
    }

    /// One employee of the unit (职工).
    pub struct EmployeeRow {
        /// 个人账号.
        pub account_no: PersonalAccountNo,
        /// 姓名.
        pub full_name: String,
        /// 证件类型.
        pub id_doc_type: IdDocType,
        /// 证件号码, masked.
        pub id_doc_no_masked: String,
        /// 手机号码, masked; none when unknown.
        pub mobile_masked: Option<String>,
        /// 个人账户状态.
        pub status: AccountStatus,
        /// 开户日期.
        pub opened_on: Date,
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
    }

    /// A page of employees.
    pub struct EmployeePage {
        /// Rows of this page.
        pub rows: Vec<EmployeeRow>,
        /// Where it is.
        pub page: PageInfo,
    }

    /// 变更清册 of the month that is being prepared.
    pub struct ChangeList {
        /// Month it belongs to.
        pub month: YearMonth,
        /// Goes up with every change of the list; confirm with the one you saw.
        pub version: i64,
        /// Where the month stands; lines can be edited only while preparing.
        pub stage: DueStage,
        /// Lines of this page.
        pub lines: Vec<ChangeLine>,
        /// Where it is.
        pub page: PageInfo,
        /// Lines by kind, over all pages.
        pub counts: ChangeCounts,
    }

    /// Lines by kind.
    pub struct ChangeCounts {
        /// 新开户
        pub open: i64,
        /// 启封
        pub unseal: i64,
        /// 封存
        pub seal: i64,
        /// 转入
        pub transfer_in: i64,
        /// 基数调整
        pub base_change: i64,
    }

    /// One line of the change list.
    pub struct ChangeLine {
        /// Stable id.
        pub id: i64,
        /// Needed to edit or delete it.
        pub version: i64,
        /// What happens.
        pub kind: ChangeKind,
        /// 姓名.
        pub full_name: String,
        /// 证件类型.
        pub id_doc_type: IdDocType,
        /// 证件号码, masked.
        pub id_doc_no_masked: String,
        /// 手机号码, masked.
        pub mobile_masked: Option<String>,
        /// 缴存基数; none for sealing.
        pub contribution_base: Option<Fen>,
        /// 单位月缴存额 that follows from it.
        pub unit_monthly: Option<Fen>,
        /// 个人月缴存额 that follows from it.
        pub personal_monthly: Option<Fen>,
        /// Day of the change.
        pub changed_on: Date,
        /// 变更原因, may be empty.
        pub reason: String,
        /// Base as declared, when it was moved to a limit.
        pub clamped_from: Option<Fen>,
        /// True when it came from a file.
        pub imported: bool,
    }

    /// A line as the agent enters it; all values are text as typed, the
    /// server answers with one problem per field.
    #[serde(deny_unknown_fields)]
    pub struct ChangeInput {
        /// What happens.
        pub kind: ChangeKind,
        /// 姓名.
        pub full_name: String,
        /// 证件类型.
        pub id_doc_type: IdDocType,
        /// 证件号码. Empty on an edit leaves the stored number.
        pub id_doc_no: String,
        /// 手机号码, may be empty. Empty on an edit leaves the stored number.
        pub mobile: String,
        /// 缴存基数 in yuan; empty for sealing.
        pub contribution_base: String,
        /// Day of the change, ISO or a Chinese spelling.
        pub changed_on: String,
        /// 变更原因.
        pub reason: String,
    }

    /// Edit of a line.
    #[serde(deny_unknown_fields)]
    pub struct ChangeEdit {
        /// Version of the line that was seen.
        pub version: i64,
        /// Its new values.
        pub input: ChangeInput,
    }

    /// What became of an uploaded file.
    pub struct ImportReport {
        /// Number of the import.
        pub import_id: String,
        /// Where it stands.
        pub status: ImportStatus,
        /// Rows with data.
        pub row_count: i64,
        /// Rows without an error.
        pub valid_count: i64,
        /// Rows with at least one error.
        pub error_row_count: i64,
        /// Errors over all rows.
        pub error_count: i64,
        /// Valid lines by kind.
        pub counts: ChangeCounts,
        /// First errors, at most 200, in row order.
        pub errors: Vec<RowError>,
        /// When it was uploaded (UTC).
        pub uploaded_at: String,
    }

    /// One error of one cell or row.
    pub struct RowError {
        /// Row number as Excel shows it.
        pub row: u32,
        /// Column letter as Excel shows it; empty when the whole row is meant.
        pub column: String,
        /// Column header; empty when the whole row is meant.
        pub column_name: String,
        /// Stable, kebab-case.
        pub code: String,
        /// What is wrong and how to mend it.
        pub message: String,
    }

    /// Apply a checked import.
    #[serde(deny_unknown_fields)]
    pub struct ImportApply {
        /// False refuses when any row has an error; true takes the others.
        pub valid_rows_only: bool,
    }

    /// The list that would be remitted now, in figures.
    pub struct RemittancePreview {
        /// Month.
        pub month: YearMonth,
        /// Confirm with this version.
        pub version: i64,
        /// Where it stands.
        pub stage: DueStage,
        /// This month.
        pub this_month: MonthFigures,
        /// The last month that was confirmed.
        pub last_month: Option<MonthFigures>,
        /// People added, removed, changed and the amounts.
        pub differences: Vec<DifferenceGroup>,
        /// Persons whose declared base was moved to a limit.
        pub clamped_count: i64,
        /// Refusal that confirming would meet now, if any.
        pub blocked_by: Option<super::problem::FieldProblem>,
    }

    /// Headcount and amounts of a month.
    pub struct MonthFigures {
        /// Month.
        pub month: YearMonth,
        /// 缴存人数.
        pub headcount: i64,
        /// Sum of the units' parts.
        pub unit_total: Fen,
        /// Sum of the persons' parts.
        pub personal_total: Fen,
        /// Both.
        pub total: Fen,
    }

    /// One kind of difference against last month.
    pub struct DifferenceGroup {
        /// What happened.
        pub kind: ChangeKind,
        /// Persons.
        pub headcount: i64,
        /// Change of the monthly amount, may be negative.
        pub amount: Fen,
        /// By name, at most 20.
        pub names: Vec<String>,
    }

    /// One person on a remittance list (汇缴清册).
    pub struct RemittanceLine {
        /// 个人账号; none for an account that is opened on confirmation.
        pub account_no: Option<PersonalAccountNo>,
        /// 姓名.
        pub full_name: String,
        /// 证件号码, masked.
        pub id_doc_no_masked: String,
        /// 缴存基数.
        pub contribution_base: Fen,
        /// 单位月缴存额.
        pub unit_part: Fen,
        /// 个人月缴存额.
        pub personal_part: Fen,
        /// What the change list says about this person, if anything.
        pub change: Option<ChangeKind>,
    }

    /// A page of a remittance list.
    pub struct RemittanceLinePage {
        /// Rows of this page.
        pub lines: Vec<RemittanceLine>,
        /// Where it is.
        pub page: PageInfo,
    }

    /// Confirm the list that was seen (核定).
    #[serde(deny_unknown_fields)]
    pub struct ConfirmRequest {
        /// Month that was seen.
        pub month: YearMonth,
        /// Version that was seen; another one is refused with 409.
        pub version: i64,
        /// Total that was seen; another one is refused with 409.
        pub total: Fen,
    }

    /// A confirmed remittance.
    pub struct RemittanceView {
        /// 汇缴书编号.
        pub remittance_no: RemittanceNo,
        /// Month.
        pub month: YearMonth,
        /// Where it stands.
        pub status: RemittanceStatus,
        /// Figures as confirmed.
        pub figures: MonthFigures,
        /// Persons added and removed against the month before.
        pub counts: ChangeCounts,
        /// Who confirmed.
        pub confirmed_by: String,
        /// When (UTC).
        pub confirmed_at: String,
        /// When the money arrived (UTC).
        pub paid_at: Option<String>,
        /// When it was allocated to the persons (UTC).
        pub allocated_at: Option<String>,
        /// 业务流水号 of the allocation.
        pub txn_no: Option<String>,
        /// The bank's number of the payment.
        pub bank_txn_no: Option<String>,
        /// How it was paid.
        pub paid_by: Option<PaidBy>,
        /// What the bank said when the payment failed.
        pub failure: Option<String>,
        /// True while it can still be taken back.
        pub voidable: bool,
    }

    /// A remittance in a list.
    pub struct RemittanceSummary {
        /// 汇缴书编号.
        pub remittance_no: RemittanceNo,
        /// Month.
        pub month: YearMonth,
        /// Where it stands.
        pub status: RemittanceStatus,
        /// 缴存人数.
        pub headcount: i64,
        /// Amount.
        pub total: Fen,
        /// When it was confirmed (UTC).
        pub confirmed_at: String,
    }

    /// A page of remittances, newest first.
    pub struct RemittancePage {
        /// Rows of this page.
        pub rows: Vec<RemittanceSummary>,
        /// Where it is.
        pub page: PageInfo,
    }

    /// 缴款单: how to pay.
    pub struct PaymentSlip {
        /// Number that the bank sends back.
        pub slip_no: PaymentSlipNo,
        /// Remittance it pays.
        pub remittance_no: RemittanceNo,
        /// Exact amount.
        pub amount: Fen,
        /// Amount in capital numerals (大写).
        pub amount_uppercase: String,
        /// Who pays.
        pub payer_name: String,
        /// Receiving account.
        pub payee_account: String,
        /// Its holder.
        pub payee_name: String,
        /// Its bank.
        pub payee_bank: String,
        /// Last day on which the slip counts.
        pub valid_until: Date,
        /// The bank's payment page.
        pub pay_url: String,
        /// 收款码: QR code of that page, an SVG document.
        pub qr_svg: String,
        /// Where the remittance stands.
        pub status: RemittanceStatus,
    }

    /// 暂收款 of the unit.
    pub struct SuspenseView {
        /// What is there now.
        pub balance: Fen,
        /// Newest first.
        pub items: Vec<SuspenseItem>,
        /// Where it is.
        pub page: PageInfo,
        /// The oldest confirmed remittance that the balance could pay now.
        pub can_pay: Option<RemittanceSummary>,
    }

    /// Money that came or went.
    pub struct SuspenseItem {
        /// Stable id.
        pub id: i64,
        /// When (UTC).
        pub at: String,
        /// Positive came in, negative went out.
        pub amount: Fen,
        /// Balance after it.
        pub balance_after: Fen,
        /// Why it is here.
        pub reason: SuspenseReason,
        /// The bank's number.
        pub bank_txn_no: Option<String>,
        /// Payer as the bank named it, masked account.
        pub payer: Option<String>,
        /// 附言 / payment slip number as the bank sent it.
        pub reference: Option<String>,
        /// Remittance it belongs to, if any.
        pub remittance_no: Option<RemittanceNo>,
    }

    /// Agents of the unit.
    pub struct AgentList {
        /// All of them.
        pub agents: Vec<AgentView>,
    }

    /// One agent.
    pub struct AgentView {
        /// Stable id.
        pub agent_id: String,
        /// Needed to change it.
        pub version: i64,
        /// Full name.
        pub full_name: String,
        /// Login name.
        pub login_name: String,
        /// What the agent may do.
        pub permissions: Vec<Permission>,
        /// Last day of the authorisation.
        pub valid_until: Date,
        /// True for the agent who asks.
        pub is_self: bool,
    }

    /// Change what an agent may do.
    #[serde(deny_unknown_fields)]
    pub struct AgentEdit {
        /// Version that was seen.
        pub version: i64,
        /// What the agent may do from now on; empty takes every right.
        pub permissions: Vec<Permission>,
    }

    /// One act of the unit's agents.
    pub struct AuditRow {
        /// When (UTC).
        pub at: String,
        /// Who, full name.
        pub actor: String,
        /// What, a business sentence.
        pub act: String,
        /// The thing it was done to.
        pub subject: String,
    }

    /// 操作日志.
    pub struct AuditPage {
        /// Newest first.
        pub rows: Vec<AuditRow>,
        /// Where it is.
        pub page: PageInfo,
    }

    /// What the annual review (跨年清册核定) would fix.
    pub struct AnnualReviewView {
        /// First calendar year of the fund year: 2026 is July 2026 to June 2027.
        pub fund_year: i32,
        /// True when it has been done.
        pub done: bool,
        /// True when June is paid, so that it can be done.
        pub open: bool,
        /// Persons whose base is fixed.
        pub headcount: i64,
        /// Of them raised to the lower limit.
        pub raised_to_floor: i64,
        /// Of them lowered to the upper limit.
        pub lowered_to_cap: i64,
        /// Lower limit in July.
        pub base_floor: Fen,
        /// Upper limit in July.
        pub base_cap: Fen,
        /// Monthly total before.
        pub total_before: Fen,
        /// Monthly total after.
        pub total_after: Fen,
    }
}

wire_enum! {
    /// Where the month stands, from the unit's view.
    pub enum DueStage {
        /// 待编制: the change list can be edited.
        Preparing,
        /// 待复核: submitted to the unit's reviewer.
        Submitted,
        /// 待缴款: confirmed, not paid.
        AwaitingPayment,
        /// 已到账: paid, being allocated.
        Paid,
        /// 未开始: the next month cannot be prepared yet.
        NotOpen,
    }

    /// What a line of the change list does.
    pub enum ChangeKind {
        /// 新开户
        Open,
        /// 启封
        Unseal,
        /// 封存
        Seal,
        /// 转入
        TransferIn,
        /// 基数调整
        BaseChange,
    }

    /// Where an import stands.
    pub enum ImportStatus {
        /// Checked, waiting for a decision.
        Checked,
        /// Written to the change list.
        Applied,
    }

    /// Where a remittance stands (汇缴状态).
    pub enum RemittanceStatus {
        /// 待缴款
        AwaitingPayment,
        /// 扣款失败, can be paid again
        ReturnedByBank,
        /// 已到账
        Paid,
        /// 已入账
        Allocated,
        /// 已作废
        Voided,
    }

    /// How a remittance was paid (缴款方式).
    pub enum PaidBy {
        /// 银行转账或扫码
        Bank,
        /// 单位暂存款抵缴
        Suspense,
    }

    /// Why money is, or was, in suspense (暂收款).
    pub enum SuspenseReason {
        /// Amount differs from the slip.
        AmountDiffers,
        /// The slip was paid before.
        PaidTwice,
        /// The slip had expired or was voided.
        PaidLate,
        /// No slip with this number; the unit was found by its account.
        UnknownReference,
        /// Used to pay a remittance (单位暂存款抵缴).
        UsedForRemittance,
    }
}

impl ChangeKind {
    /// The word on the template and on the screen.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Open => "新开户",
            Self::Unseal => "启封",
            Self::Seal => "封存",
            Self::TransferIn => "转入",
            Self::BaseChange => "基数调整",
        }
    }

    /// The kind that a word on the template means.
    #[must_use]
    pub fn from_name_zh(word: &str) -> Option<Self> {
        match word {
            "新开户" | "开户" | "新增" => Some(Self::Open),
            "启封" => Some(Self::Unseal),
            "封存" => Some(Self::Seal),
            "转入" => Some(Self::TransferIn),
            "基数调整" | "调整" => Some(Self::BaseChange),
            _ => None,
        }
    }
}
