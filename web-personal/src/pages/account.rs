//! 账户信息: everything known about the account, sensitive values masked.

use shared_types::api::personal::{AccountDetails, SensitiveField};
use web_kit::prelude::*;

use crate::{
    api,
    components::{account_status, money, month_or_none},
    session::use_kept,
};

/// The account's details.
#[component]
pub fn AccountPage() -> Html {
    let account = use_kept("account", api::account);
    html! {
        <Page title={t::p_account()} lead={t::p_account_lead()}>
            { account.view_or(html! { <Section><Skeleton lines=8 /></Section> }, content) }
        </Page>
    }
}

/// A masked value with its eye.
fn masked(label: &'static str, masked: &str, field: SensitiveField) -> SummaryRow {
    let reveal = reveal(move || api::reveal(field));
    SummaryRow::new(
        label,
        html! { <Masked {label} masked={masked.to_owned()} {reveal} /> },
    )
}

fn content(data: &AccountDetails) -> Html {
    let id_type = pick(data.id_doc_type.name_zh(), data.id_doc_type.name_en());
    let mobile = match &data.mobile_masked {
        Some(mobile) => masked(t::p_mobile(), mobile, SensitiveField::Mobile),
        None => SummaryRow::text(t::p_mobile(), t::p_mobile_none()),
    };
    let person = vec![
        SummaryRow::text(t::p_name(), data.full_name.clone()),
        SummaryRow::text(t::p_id_type(), id_type),
        masked(
            t::p_id_no(),
            &data.id_doc_no_masked,
            SensitiveField::IdDocNo,
        ),
        mobile,
    ];
    let account = vec![
        masked(
            t::p_account_no(),
            &data.account_no_masked,
            SensitiveField::AccountNo,
        ),
        SummaryRow::new(t::p_status(), account_status(data.status)),
        SummaryRow::text(t::p_opened(), fmt::date(data.opened_on)),
        SummaryRow::new(t::p_balance(), money(data.balance)),
        SummaryRow::text(t::p_unit(), data.unit_name.clone()),
        masked(t::p_unit_no(), &data.unit_no_masked, SensitiveField::UnitNo),
    ];
    let contributions = vec![
        SummaryRow::new(t::p_base(), money(data.contribution_base)),
        SummaryRow::text(t::p_unit_ratio(), fmt::percent(data.unit_ratio)),
        SummaryRow::text(t::p_personal_ratio(), fmt::percent(data.personal_ratio)),
        SummaryRow::new(t::p_unit_monthly(), money(data.unit_monthly)),
        SummaryRow::new(t::p_personal_monthly(), money(data.personal_monthly)),
        SummaryRow::text(t::p_paid_through(), month_or_none(data.paid_through)),
        SummaryRow::text(
            t::p_consecutive(),
            t::p_months(i64::from(data.consecutive_months)),
        ),
    ];
    html! {
        <>
            <Section title={t::p_person()}><SummaryList rows={person} /></Section>
            <Section title={t::p_account_part()}><SummaryList rows={account} /></Section>
            <Section title={t::p_contribution_part()}><SummaryList rows={contributions} /></Section>
            <p class="hint">{ t::p_wrong_data() }</p>
        </>
    }
}
