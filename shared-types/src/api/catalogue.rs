//! The catalogue of service items (办理项): what can be done, by whom, with which
//! papers, and where.
//!
//! Guides are written in Chinese; names and summaries are there in English too.

use super::{wire, wire_enum};
use crate::form::ItemForm;

wire_enum! {
    /// Who may ask for an item.
    pub enum Audience {
        /// 缴存职工
        Person,
        /// 缴存单位
        Unit,
    }

    /// Groups of services (业务种类), each with a ledger or a desk of its own.
    pub enum ServiceGroup {
        /// 住房公积金归集
        #[serde(rename = "housing-fund")]
        HousingFund,
        /// 住房公积金个人贷款
        #[serde(rename = "loan")]
        Loan,
        /// 房改售房款
        #[serde(rename = "sale-proceeds")]
        SaleProceeds,
        /// 售后公有住房专项维修资金
        #[serde(rename = "public-maintenance")]
        PublicMaintenance,
        /// 商品住宅专项维修资金
        #[serde(rename = "home-maintenance")]
        HomeMaintenance,
        /// 住房补贴
        #[serde(rename = "subsidy")]
        Subsidy,
    }

    /// What an item does to accounts or data.
    pub enum ItemKind {
        /// 单位开户
        UnitOpening,
        /// 汇缴
        Contribution,
        /// 补缴
        BackPayment,
        /// 跨年清册核定
        AnnualReview,
        /// 降比、缓缴
        RatioOrDeferral,
        /// 代办资质
        Agency,
        /// 部分提取
        PartWithdrawal,
        /// 销户提取
        ClosingWithdrawal,
        /// 分割提取
        SplitWithdrawal,
        /// 查询
        Query,
        /// 单位信息变更
        UnitChange,
        /// 个人信息变更
        PersonChange,
        /// 账户转移
        Transfer,
        /// 贷款申请
        LoanApplication,
        /// 贷款还款
        LoanRepayment,
        /// 贷款查询
        LoanQuery,
        /// 贷款变更
        LoanChange,
        /// 贷款证明
        LoanProof,
        /// 房改售房款
        SaleProceeds,
        /// 售后公房维修资金
        PublicMaintenance,
        /// 商品住宅维修资金
        HomeMaintenance,
        /// 住房补贴
        Subsidy,
    }

    /// What a case does when it is decided, for items that the halls do.
    pub enum Effect {
        /// 租房提取: monthly, from the balance to the person's own card.
        RentWithdrawal,
    }

    /// How days of a time limit are counted.
    pub enum DayUnit {
        /// 工作日
        Working,
        /// 自然日
        Calendar,
    }

    /// Data of another authority that makes a paper unnecessary.
    pub enum DataCheck {
        /// 购房合同网签备案
        ContractFiling,
        /// 婚姻登记
        Marriage,
        /// 户籍
        HouseholdRegister,
        /// 不动产登记
        RealEstate,
        /// 房屋租赁备案
        LeaseFiling,
        /// 退休、养老待遇
        Retirement,
        /// 劳动能力鉴定
        Disability,
        /// 企业登记
        Company,
        /// 个人征信
        CreditReport,
        /// 全国住房公积金数据
        NationalFund,
        /// 司法协助
        Court,
        /// 本中心已有记录
        OwnRecord,
        /// 银行卡户名
        OwnCard,
    }
}

wire! {
    /// A service (办事项), under which items stand.
    #[serde(deny_unknown_fields)]
    pub struct Service {
        /// Its key, lower case with hyphens.
        pub key: String,
        /// Group that it belongs to.
        pub group: ServiceGroup,
        /// 办事项名称.
        pub name: String,
        /// Its name in English.
        pub name_en: String,
    }

    /// An event of life or of business that brings people to the centre.
    #[serde(deny_unknown_fields)]
    pub struct LifeEvent {
        /// Its key, lower case with hyphens.
        pub key: String,
        /// Who has it.
        pub audience: Audience,
        /// In Chinese.
        pub name: String,
        /// In English.
        pub name_en: String,
    }

    /// How far an item can be done without a visit (网办深度).
    #[serde(deny_unknown_fields)]
    pub struct OnlineDepth {
        /// Depth today, 1 to 5.
        pub now: u8,
        /// Depth wanted, 1 to 5.
        pub target: u8,
        /// Visits today (跑动次数).
        pub visits_now: u8,
        /// Visits wanted.
        pub visits_target: u8,
    }

    /// Within what time the centre decides (办结时限).
    #[serde(deny_unknown_fields)]
    pub struct TimeLimit {
        /// So many days after acceptance.
        pub days: u16,
        /// Of which kind.
        pub unit: DayUnit,
    }

    /// A paper that is asked for (申请材料).
    #[serde(deny_unknown_fields)]
    pub struct Material {
        /// What it is.
        pub name: String,
        /// 原件, 复印件 or both.
        pub copies: String,
        /// What to look out for.
        pub note: Option<String>,
        /// Only in this case; always without.
        pub when: Option<String>,
        /// Data that makes it unnecessary.
        pub replaced_by: Option<DataCheck>,
    }

    /// What somebody has to know before asking (办事指南).
    #[serde(deny_unknown_fields)]
    pub struct ItemGuide {
        /// One sentence.
        pub summary: String,
        /// The same in English.
        pub summary_en: String,
        /// 办理条件.
        pub conditions: Vec<String>,
        /// 办理流程, in order.
        pub steps: Vec<String>,
        /// 收费标准.
        pub fee: String,
        /// 办结时限; none where no rule sets one.
        pub time_limit: Option<TimeLimit>,
        /// 设定依据: laws and standards.
        pub basis: Vec<String>,
        /// Keys of the blank forms (空白表格).
        pub paper_forms: Vec<String>,
        /// 申请材料.
        #[serde(default)]
        pub materials: Vec<Material>,
    }

    /// One service item (办理项).
    #[serde(deny_unknown_fields)]
    pub struct ServiceItem {
        /// Two digits.
        pub code: String,
        /// Key of its service.
        pub service: String,
        /// Everyday name.
        pub name: String,
        /// Name in the list of government services.
        pub official_name: String,
        /// Name in English.
        pub name_en: String,
        /// Who may ask for it.
        pub audience: Vec<Audience>,
        /// Keys of the events that it belongs to.
        pub events: Vec<String>,
        /// Words that people look for.
        pub keywords: Vec<String>,
        /// What it does.
        pub kind: ItemKind,
        /// Page of a hall where it is done; none as long as it is handled at the counter.
        pub hall: Option<String>,
        /// What its case does; none where no case is needed or built.
        pub effect: Option<Effect>,
        /// Data that is asked of others, in order.
        #[serde(default)]
        pub checks: Vec<DataCheck>,
        /// How far it can be done without a visit; none where nothing is published.
        pub depth: Option<OnlineDepth>,
        /// What to know before.
        pub guide: ItemGuide,
        /// What is asked of the applicant; none where there is no case.
        pub form: Option<ItemForm>,
    }

    /// An item in a list.
    pub struct ItemSummary {
        /// Two digits.
        pub code: String,
        /// Key of its service.
        pub service: String,
        /// Everyday name.
        pub name: String,
        /// Name in English.
        pub name_en: String,
        /// One sentence.
        pub summary: String,
        /// The same in English.
        pub summary_en: String,
        /// Who may ask for it.
        pub audience: Vec<Audience>,
        /// Keys of the events that it belongs to.
        pub events: Vec<String>,
        /// Page of a hall where it is done; none as long as it is handled at the counter.
        pub hall: Option<String>,
    }

    /// Items, with the services and events that their keys mean.
    pub struct ItemList {
        /// In the order of the hall.
        pub services: Vec<Service>,
        /// In the order of the hall.
        pub events: Vec<LifeEvent>,
        /// The best match first, otherwise by code.
        pub items: Vec<ItemSummary>,
    }

    /// A place where people are served (服务网点).
    #[serde(deny_unknown_fields)]
    pub struct Outlet {
        /// In Chinese.
        pub name: String,
        /// In English.
        pub name_en: String,
        /// Street and number.
        pub address: String,
        /// The same in English.
        pub address_en: String,
        /// 咨询电话.
        pub telephone: String,
        /// Opening hours.
        pub hours: String,
        /// The same in English.
        pub hours_en: String,
        /// Groups handled there.
        pub services: Vec<ServiceGroup>,
    }

    /// All outlets of the centre.
    pub struct OutletList {
        /// In the order of the centre.
        pub outlets: Vec<Outlet>,
    }
}
