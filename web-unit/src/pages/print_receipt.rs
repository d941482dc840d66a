//! 汇缴回单 for paper: A4, no navigation.

use shared_types::api::unit::{RemittanceStatus, RemittanceView, UnitView};
use web_kit::prelude::*;

use super::print_list::{head, signatures};
use crate::{api, route::Hall, words};

/// Properties of [`PrintReceiptPage`].
#[derive(Properties, PartialEq)]
pub struct PrintReceiptPageProps {
    /// 汇缴书编号.
    pub no: String,
}

async fn load(no: String) -> Result<(UnitView, RemittanceView), ApiError> {
    Ok((api::home().await?.unit, api::remittance(no).await?))
}

/// 汇缴回单 for paper.
#[component]
pub fn PrintReceiptPage(props: &PrintReceiptPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let sheet = use_load(props.no.clone(), load);
    let leave = {
        let no = props.no.clone();
        Callback::from(move |()| navigator.push(Hall::Remittance(no.clone())))
    };
    html! {
        <Page title={t::u_print_receipt()} back={leave} actions={html! { <PrintButton /> }}>
            { sheet.view(|(unit, view)| content(unit, view)) }
        </Page>
    }
}

fn content(unit: &UnitView, view: &RemittanceView) -> Html {
    let figures = &view.figures;
    let time = |at: &Option<String>| {
        at.as_ref()
            .map_or_else(|| "—".to_owned(), |at| fmt::instant(at))
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
    let done = view.status == RemittanceStatus::Allocated;
    html! {
        <>
            if !done {
                <p class="draft-mark draft-mark-screen">{ t::u_draft_mark() }</p>
                <div class="no-print"><Notice tone={Tone::Warn}><p>{ t::u_receipt_not_yet() }</p></Notice></div>
            }
            { head(unit, view) }
            <SummaryList rows={vec![
                SummaryRow::text(t::u_unit_part(), fmt::yuan(figures.unit_total)),
                SummaryRow::text(t::u_personal_part(), fmt::yuan(figures.personal_total)),
                SummaryRow::text(t::u_total_uppercase(), figures.total.uppercase_chinese()),
                SummaryRow::text(t::u_status(), words::status(view.status).1),
                SummaryRow::text(t::u_paid_by(), view.paid_by.map_or("—", words::paid_by)),
                SummaryRow::text(t::u_step_paid(), time(&view.paid_at)),
                SummaryRow::text(t::u_step_allocated(), time(&view.allocated_at)),
                SummaryRow::text(t::u_txn_no(), text(&view.txn_no)),
                SummaryRow::text(t::u_bank_txn_no(), text(&view.bank_txn_no)),
                SummaryRow::text(t::u_confirmed_by(), view.confirmed_by.clone()),
            ]} />
            <p class="hint">{ t::u_receipt_note() }</p>
            { signatures() }
        </>
    }
}
