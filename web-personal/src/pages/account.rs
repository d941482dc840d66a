//! 账户信息: everything known about the account, sensitive values masked.

use shared_types::api::personal::{AccountDetails, SensitiveField};
use web_kit::prelude::*;

use crate::{
    api,
    components::{account_status, card, facts, money, month_or_none, text},
};

/// A masked value with its eye.
fn masked(label: &'static str, masked: &str, field: SensitiveField) -> (&'static str, Html) {
    let reveal = reveal(move || api::reveal(field));
    (
        label,
        html! { <Masked {label} masked={masked.to_owned()} {reveal} /> },
    )
}

pub(super) fn content(data: &AccountDetails) -> Html {
    let mobile = match &data.mobile_masked {
        Some(mobile) => masked(t::p_mobile(), mobile, SensitiveField::Mobile),
        None => (t::p_mobile(), text(t::p_mobile_none())),
    };
    let person = facts(vec![
        (t::p_name(), text(data.full_name.clone())),
        (
            t::p_id_type(),
            text(pick(data.id_doc_type.name_zh(), data.id_doc_type.name_en())),
        ),
        masked(
            t::p_id_no(),
            &data.id_doc_no_masked,
            SensitiveField::IdDocNo,
        ),
        mobile,
    ]);
    let account = facts(vec![
        masked(
            t::p_account_no(),
            &data.account_no_masked,
            SensitiveField::AccountNo,
        ),
        (t::p_status(), account_status(data.status)),
        (t::p_opened(), text(fmt::date(data.opened_on))),
        (t::p_balance(), money(data.balance)),
        (t::p_unit(), text(data.unit_name.clone())),
        masked(t::p_unit_no(), &data.unit_no_masked, SensitiveField::UnitNo),
    ]);
    let contributions = facts(vec![
        (t::p_base(), money(data.contribution_base)),
        (t::p_unit_ratio(), text(fmt::percent(data.unit_ratio))),
        (
            t::p_personal_ratio(),
            text(fmt::percent(data.personal_ratio)),
        ),
        (t::p_unit_monthly(), money(data.unit_monthly)),
        (t::p_personal_monthly(), money(data.personal_monthly)),
        (t::p_paid_through(), text(month_or_none(data.paid_through))),
        (
            t::p_consecutive(),
            text(t::p_months(i64::from(data.consecutive_months))),
        ),
    ]);
    html! {
        <>
            { card("", t::p_person(), Html::default(), person) }
            { card("", t::p_account_part(), Html::default(), account) }
            { card("", t::p_contribution_part(), Html::default(), contributions) }
            <p class="hint">{ t::p_wrong_data() }</p>
        </>
    }
}
