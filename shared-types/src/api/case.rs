//! Cases (办件): an application for a service item, from draft to done.

use super::{
    catalogue::{DataCheck, ItemSummary},
    wire, wire_enum,
};
use crate::{calendar::Date, case::CaseState, form::ItemForm, money::Fen, numbers::CaseNo};

wire_enum! {
    /// Where a value of a form came from (数据来源).
    pub enum ValueSource {
        /// Typed by the applicant.
        Typed,
        /// 账户信息
        Account,
        /// 以往办件
        EarlierCase,
    }

    /// What became of a data check.
    pub enum CheckStatus {
        /// Not answered yet.
        Waiting,
        /// It says what the item needs.
        Passed,
        /// It says otherwise.
        Failed,
    }

    /// Where the money of a case is.
    pub enum PayoutState {
        /// To be sent to the bank.
        Ready,
        /// Sent, no answer yet.
        Sent,
        /// The bank works on it.
        Processing,
        /// It is not known whether the bank has it; the bank is asked.
        Unknown,
        /// On the card.
        Done,
        /// The bank could not pay it.
        Failed,
    }
}

wire! {
    /// Begin an application, or go on with the draft of it.
    #[serde(deny_unknown_fields)]
    pub struct CaseRequest {
        /// Two digits of the item.
        pub item: String,
    }

    /// One value of a form.
    #[serde(deny_unknown_fields)]
    pub struct FormValue {
        /// Name of the field.
        pub name: String,
        /// As typed; `true` or empty for a box to tick.
        pub value: String,
    }

    /// What was filled in so far, or what is sent in.
    #[serde(deny_unknown_fields)]
    pub struct FormContent {
        /// Version of the draft that it changes.
        pub version: i64,
        /// Values of the fields; those that are not asked are left out.
        pub values: Vec<FormValue>,
    }

    /// One value with its source.
    pub struct FilledValue {
        /// Name of the field.
        pub name: String,
        /// The value.
        pub value: String,
        /// Where it came from.
        pub source: ValueSource,
    }

    /// Something that happened to a case, for its timeline.
    pub struct CaseEventView {
        /// UTC.
        pub at: String,
        /// In plain Chinese.
        pub title: String,
        /// In plain English.
        pub title_en: String,
        /// More about it.
        pub note: Option<String>,
        /// The same in English.
        pub note_en: Option<String>,
    }

    /// A data check of a case.
    pub struct CaseCheckView {
        /// Which data.
        pub check: DataCheck,
        /// What became of it.
        pub status: CheckStatus,
        /// When it was answered (UTC).
        pub answered_at: Option<String>,
    }

    /// The money of a case.
    pub struct PayoutView {
        /// Where it is.
        pub state: PayoutState,
        /// How much.
        pub amount: Fen,
        /// The card, but for its last four digits.
        pub card_masked: String,
        /// 开户银行.
        pub bank_name: String,
        /// The bank's number of the payment.
        pub bank_txn_no: Option<String>,
        /// Day on which it reached the card.
        pub settled_on: Option<Date>,
    }

    /// One case.
    pub struct CaseView {
        /// 办件编号.
        pub case_no: CaseNo,
        /// What is applied for.
        pub item: ItemSummary,
        /// Where it stands.
        pub state: CaseState,
        /// Goes up with every change of a draft.
        pub version: i64,
        /// Questions of the item.
        pub form: ItemForm,
        /// What was filled in, or is proposed.
        pub values: Vec<FilledValue>,
        /// What would be paid as far as it can be told now; drafts only.
        pub expected_amount: Option<Fen>,
        /// What is paid.
        pub amount: Option<Fen>,
        /// Why it cannot be done, in plain Chinese: a refusal, or what stands
        /// against the draft already.
        pub reason: Option<String>,
        /// The same in English.
        pub reason_en: Option<String>,
        /// What happens next, in plain Chinese.
        pub next_step: String,
        /// The same in English.
        pub next_step_en: String,
        /// Data checks, in the order of the item.
        pub checks: Vec<CaseCheckView>,
        /// What happened, oldest first.
        pub events: Vec<CaseEventView>,
        /// The money, once it was decided.
        pub payout: Option<PayoutView>,
        /// When it was begun (UTC).
        pub created_at: String,
        /// When it was sent in (UTC).
        pub submitted_at: Option<String>,
        /// Last day on which the draft is kept, or by which the centre decides.
        pub due_on: Option<Date>,
        /// Code of the receipt, an SVG document; none on drafts.
        pub qr_svg: Option<String>,
    }

    /// A case in a list.
    pub struct CaseSummary {
        /// 办件编号.
        pub case_no: CaseNo,
        /// Two digits of the item.
        pub item_code: String,
        /// Name of the item.
        pub item_name: String,
        /// The same in English.
        pub item_name_en: String,
        /// Where it stands.
        pub state: CaseState,
        /// What is paid.
        pub amount: Option<Fen>,
        /// When it was begun, or last changed (UTC).
        pub changed_at: String,
    }

    /// Cases of a person, newest first.
    pub struct CaseList {
        /// At most 100.
        pub cases: Vec<CaseSummary>,
    }
}
