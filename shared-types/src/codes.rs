//! Code lists of JGJ/T 320-2014 and the few local ones beside them.

/// Declares an enum with the code of the standard and its names in two languages.
macro_rules! code_enum {
    (
        $(#[$meta:meta])*
        $name:ident { $($variant:ident = $code:literal, $key:literal, $zh:literal, $en:literal;)+ }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[doc = $zh] #[doc = concat!(" (", $code, ")")] $variant,)+
        }

        impl $name {
            /// Every value, in order of its code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Code of the list, for storage and exchange.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value of a code; `None` for a code that is not in the list.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// Name on the wire, in snake case.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The value of a name on the wire.
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }

            /// Chinese name.
            pub const fn name_zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// English name.
            pub const fn name_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }
        }
    };
}

pub(crate) use code_enum;

code_enum! {
    /// Status of a personal account (个人账户状态, GRZHZT, list A.6).
    AccountStatus {
        Normal = "01", "normal", "正常", "Active";
        Sealed = "02", "sealed", "封存", "Sealed";
        ClosedByMerge = "03", "closed_by_merge", "合并销户", "Closed by merge";
        ClosedByTransferOut = "04", "closed_by_transfer_out", "外部转出销户",
            "Closed by transfer to another centre";
        ClosedByWithdrawal = "05", "closed_by_withdrawal", "提取销户", "Closed by withdrawal";
        Frozen = "06", "frozen", "冻结", "Frozen";
        Other = "99", "other", "其他", "Other";
    }
}

impl AccountStatus {
    /// Whether the account has been closed (已销户); its balance is zero for good.
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::ClosedByMerge | Self::ClosedByTransferOut | Self::ClosedByWithdrawal
        )
    }
}

code_enum! {
    /// Status of a unit account (单位账户状态, DWZHZT, list A.4).
    UnitStatus {
        Normal = "01", "normal", "正常", "Active";
        Opened = "02", "opened", "开户", "Opened";
        Deferred = "03", "deferred", "缓缴", "Contributions deferred";
        Closed = "04", "closed", "销户", "Closed";
        Sealed = "05", "sealed", "封存", "Sealed";
        Other = "99", "other", "其他", "Other";
    }
}

code_enum! {
    /// Kind of a ledger line (归集和提取业务类型, GJHTQYWLX / YWMXLX, list A.5).
    EntryType {
        RegularRemittance = "01", "regular_remittance", "汇缴", "Regular remittance";
        BackPayment = "02", "back_payment", "补缴", "Back payment";
        Opening = "03", "opening", "开户", "Account opening";
        Unseal = "04", "unseal", "启封", "Unsealing";
        Seal = "05", "seal", "封存", "Sealing";
        InternalTransfer = "06", "internal_transfer", "内部转移", "Transfer within the centre";
        TransferOut = "07", "transfer_out", "外部转出", "Transfer to another centre";
        TransferIn = "08", "transfer_in", "外部转入", "Transfer from another centre";
        InterestSettlement = "09", "interest_settlement", "年终结息", "Yearly interest";
        BaseAdjustment = "10", "base_adjustment", "基数调整", "Change of contribution base";
        PartialWithdrawal = "11", "partial_withdrawal", "部分提取", "Partial withdrawal";
        ClosingWithdrawal = "12", "closing_withdrawal", "销户提取", "Withdrawal with closing";
        Deferral = "13", "deferral", "缓缴处理", "Deferral of contributions";
        Freeze = "14", "freeze", "冻结", "Freezing";
        Unfreeze = "15", "unfreeze", "解冻", "Unfreezing";
        Other = "99", "other", "其他", "Other";
    }
}

code_enum! {
    /// Way a unit pays (缴款方式). The standard has no list; the codes are this suite's own.
    PayMethod {
        Collection = "01", "collection", "委托银行收款（托收）", "Collection by the bank";
        Cheque = "02", "cheque", "转账支票", "Cheque";
        BankTransfer = "03", "bank_transfer", "银行汇款", "Bank transfer";
        Cash = "04", "cash", "现金", "Cash";
        Treasury = "05", "treasury", "财政统发", "Paid by the treasury";
        OnlineBank = "06", "online_bank", "网银支付", "Online bank";
        ScanToPay = "07", "scan_to_pay", "扫码支付", "Scan to pay";
        Suspense = "08", "suspense", "单位暂存款抵缴", "Paid from the unit's suspense money";
    }
}

code_enum! {
    /// Reversal flag of a ledger line (冲账标识, CZBZ, list A.9).
    ReversalFlag {
        Regular = "01", "regular", "非冲账", "Regular";
        Reversal = "02", "reversal", "冲账", "Reversal";
    }
}

code_enum! {
    /// Sex (性别, `XingBie`, GB/T 2261.1).
    Sex {
        Unknown = "0", "unknown", "未知", "Unknown";
        Male = "1", "male", "男", "Male";
        Female = "2", "female", "女", "Female";
        NotStated = "9", "not_stated", "未说明", "Not stated";
    }
}

code_enum! {
    /// Reason for sealing an account (封存原因). A local list; the standard has none.
    SealReason {
        Regular = "01", "regular", "通常原因封存", "General reason";
        LaidOff = "02", "laid_off", "下岗封存", "Laid off";
        EarlyRetirement = "03", "early_retirement", "提前退养封存", "Early retirement";
        Retirement = "04", "retirement", "退休封存", "Retirement";
        EmploymentEnded = "05", "employment_ended", "终止/解除合同封存", "End of employment";
        Death = "06", "death", "死亡封存", "Death";
        LeftTheCity = "07", "left_the_city", "调出本市封存", "Moved to another city";
    }
}

impl SealReason {
    /// Whether the employment has ended, so the account belongs in the central sealed unit (集中封存户).
    pub const fn ends_employment(self) -> bool {
        matches!(
            self,
            Self::Retirement | Self::EmploymentEnded | Self::Death | Self::LeftTheCity
        )
    }
}

code_enum! {
    /// The five funds (三类五金), each with a ledger of its own; balances never mix.
    Fund {
        Housing = "01", "housing", "住房公积金", "Housing provident fund";
        Subsidy = "02", "subsidy", "住房补贴", "Housing subsidy";
        SaleProceeds = "03", "sale_proceeds", "房改售房款", "Proceeds of housing reform sales";
        PublicMaintenance = "04", "public_maintenance", "售后公房维修资金",
            "Maintenance fund of sold public housing";
        CommercialMaintenance = "05", "commercial_maintenance", "商品住宅维修资金",
            "Maintenance fund of commercial housing";
    }
}

code_enum! {
    /// How strongly an account is frozen (冻结标志); independent of status 06. A local list.
    FreezeFlag {
        None = "0", "none", "无冻结", "Not frozen";
        CreditOnly = "1", "credit_only", "只收不付", "Accepts money, pays none";
        Closed = "2", "closed", "不收不付", "Neither accepts nor pays money";
        Partial = "3", "partial", "部分冻结", "An amount is frozen";
    }
}

code_enum! {
    /// Guarantee of a loan (贷款担保类型, DKDBLX, list A.10).
    GuaranteeType {
        Mortgage = "01", "mortgage", "抵押", "Mortgage";
        Pledge = "02", "pledge", "质押", "Pledge";
        Surety = "03", "surety", "保证", "Surety";
        Other = "99", "other", "其他", "Other";
    }
}

code_enum! {
    /// Repayment method of a loan (贷款还款方式, DKHKFS, list A.11).
    RepayMethod {
        EqualInstalment = "01", "equal_instalment", "等额本息", "Equal instalments";
        EqualPrincipal = "02", "equal_principal", "等额本金", "Equal principal";
        Bullet = "03", "bullet", "一次还款付息", "One payment at the end";
        Free = "04", "free", "自由还款方式", "Free repayment";
        Other = "99", "other", "其他", "Other";
    }
}

code_enum! {
    /// Type of an identity document (证件类型, ZJLX, list A.1).
    ///
    /// 01, 02, 03, 04 and 99 are the standard's; 05 to 08 extend it locally and leave the house as
    /// 99 ([`IdDocType::exchange_code`]).
    IdDocType {
        CitizenCard = "01", "citizen_card", "身份证", "Resident identity card";
        OfficerCard = "02", "officer_card", "军官证", "Officer's card";
        Passport = "03", "passport", "护照", "Passport";
        ForeignPermanentResident = "04", "foreign_permanent_resident", "外国人永久居留证",
            "Foreign permanent resident card";
        HongKongMacaoResidence = "05", "hong_kong_macao_residence", "港澳居民居住证",
            "Residence permit for Hong Kong and Macao residents";
        TaiwanResidence = "06", "taiwan_residence", "台湾居民居住证",
            "Residence permit for Taiwan residents";
        HongKongMacaoTravel = "07", "hong_kong_macao_travel", "港澳居民来往内地通行证",
            "Mainland travel permit for Hong Kong and Macao residents";
        TaiwanTravel = "08", "taiwan_travel", "台湾居民来往大陆通行证",
            "Mainland travel permit for Taiwan residents";
        Other = "99", "other", "其他", "Other";
    }
}

impl IdDocType {
    /// Code for the national platform, whose list knows only the standard's values.
    pub const fn exchange_code(self) -> &'static str {
        match self {
            Self::HongKongMacaoResidence
            | Self::TaiwanResidence
            | Self::HongKongMacaoTravel
            | Self::TaiwanTravel => Self::Other.code(),
            own => own.code(),
        }
    }

    /// Whether numbers of this type are eighteen characters with the check of GB 11643.
    pub const fn has_citizen_number(self) -> bool {
        matches!(
            self,
            Self::CitizenCard | Self::HongKongMacaoResidence | Self::TaiwanResidence
        )
    }
}

#[cfg(test)]
mod tests;
