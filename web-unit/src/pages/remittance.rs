//! 汇缴详情: one confirmed remittance with its persons and papers.

use shared_types::api::unit::{RemittanceStatus, RemittanceView};
use web_kit::prelude::*;

use crate::{
    api,
    components::{Lines, VoidButton},
    route::Hall,
    words,
};

const POLL_MS: u32 = 15_000;

/// Properties of [`RemittancePage`].
#[derive(Properties, PartialEq)]
pub struct RemittancePageProps {
    /// 汇缴书编号.
    pub no: String,
}

/// One remittance.
#[component]
pub fn RemittancePage(props: &RemittancePageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let view = use_poll::<RemittanceView>(api::remittance_path(&props.no).into(), POLL_MS);
    let leave = Callback::from(move |()| navigator.push(Hall::Remittances(1)));
    let lead = view
        .data()
        .map(|view| AttrValue::from(t::u_remittance_lead(&fmt::month(view.month), &props.no)));
    html! {
        <Page title={t::u_remittance()} {lead} back={leave}>
            { view.view(|data| html! {
                <>
                    <div class="grid-side">
                        <Section title={t::u_remittance_facts()} action={state(data)}>
                            <SummaryList rows={facts(data)} />
                            { papers(data, &view.reload) }
                        </Section>
                        <Section title={t::u_timeline()}>{ timeline(data) }</Section>
                    </div>
                    <Section title={t::u_lines()}><Lines no={props.no.clone()} /></Section>
                </>
            }) }
        </Page>
    }
}

fn state(view: &RemittanceView) -> Html {
    let (tone, label) = words::status(view.status);
    html! { <StatusTag {tone} {label} /> }
}

fn facts(view: &RemittanceView) -> Vec<SummaryRow> {
    let figures = &view.figures;
    let counts = words::counts_text(&view.counts);
    let mut rows = vec![
        SummaryRow::text(t::u_headcount(), t::u_people_count(figures.headcount)),
        SummaryRow::text(
            t::u_changes_against_last(),
            if counts.is_empty() {
                t::u_differences_none().to_owned()
            } else {
                counts
            },
        ),
        SummaryRow::new(
            t::u_unit_part(),
            html! { <Amount value={figures.unit_total} unit=true /> },
        ),
        SummaryRow::new(
            t::u_personal_part(),
            html! { <Amount value={figures.personal_total} unit=true /> },
        ),
        SummaryRow::new(
            t::u_total(),
            html! { <strong class="total"><Amount value={figures.total} unit=true /></strong> },
        ),
        SummaryRow::text(t::u_total_uppercase(), figures.total.uppercase_chinese()),
    ];
    if let Some(paid_by) = view.paid_by {
        rows.push(SummaryRow::text(t::u_paid_by(), words::paid_by(paid_by)));
    }
    for (label, number) in [
        (t::u_txn_no(), &view.txn_no),
        (t::u_bank_txn_no(), &view.bank_txn_no),
    ] {
        if let Some(number) = number {
            let text = AttrValue::from(number.clone());
            rows.push(SummaryRow::new(
                label,
                html! { <span class="copied"><span class="num">{ &text }</span><CopyButton {text} {label} /></span> },
            ));
        }
    }
    rows
}

/// Downloads, paper, payment and taking back.
fn papers(view: &RemittanceView, reload: &Callback<()>) -> Html {
    let no = view.remittance_no.to_string();
    let allocated = view.status == RemittanceStatus::Allocated;
    html! {
        <div class="actions">
            if words::is_payable(view.status) {
                <Link<Hall> to={Hall::Payment(no.clone())} class="btn btn-primary">{ t::u_pay() }{ Icon::NEXT.draw() }</Link<Hall>>
            }
            if allocated {
                <DownloadLink path={api::receipt_pdf(&no)} label={t::u_receipt_pdf()} kind={ButtonKind::Primary} open=true />
                <Link<Hall> to={Hall::PrintReceipt(no.clone())} class="btn">{ Icon::PRINT.draw() }<span>{ t::u_to_print_receipt() }</span></Link<Hall>>
            }
            <DownloadLink path={api::list_xlsx(&no)} label={t::u_list_xlsx()} />
            <Link<Hall> to={Hall::PrintList(no)} class="btn">{ Icon::PRINT.draw() }<span>{ t::u_to_print_list() }</span></Link<Hall>>
            <VoidButton remittance={view.clone()} on_done={reload.clone()} />
        </div>
    }
}

/// 核定 → 到账 → 入账, with what went wrong.
pub fn timeline(view: &RemittanceView) -> Html {
    let step = |title: &'static str,
                at: Option<&String>,
                note: Option<String>,
                state: TimelineState| TimelineEvent {
        title: title.into(),
        at: at.map(|at| fmt::instant(at).into()),
        note: note.map(AttrValue::from),
        state,
    };
    let reached = |number: usize| {
        let so_far = words::progress(view);
        match number.cmp(&so_far) {
            std::cmp::Ordering::Less | std::cmp::Ordering::Equal => TimelineState::Done,
            std::cmp::Ordering::Greater if number == so_far + 1 => TimelineState::Current,
            std::cmp::Ordering::Greater => TimelineState::Pending,
        }
    };
    let mut events = vec![step(
        t::u_step_confirmed(),
        Some(&view.confirmed_at),
        Some(t::u_step_by(&view.confirmed_by)),
        TimelineState::Done,
    )];
    if view.status == RemittanceStatus::Voided {
        events.push(step(
            t::u_status_voided(),
            None,
            Some(t::u_voided_more().to_owned()),
            TimelineState::Failed,
        ));
        return html! { <Timeline label={t::u_timeline()} {events} /> };
    }
    if view.status == RemittanceStatus::ReturnedByBank {
        events.push(step(
            t::u_status_returned(),
            None,
            view.failure.clone(),
            TimelineState::Failed,
        ));
    }
    let how = view.paid_by.map(|how| words::paid_by(how).to_owned());
    let wait = (words::is_payable(view.status)).then(|| t::u_step_paid_wait().to_owned());
    events.push(step(
        t::u_step_paid(),
        view.paid_at.as_ref(),
        how.or(wait),
        reached(2),
    ));
    let note = view.txn_no.as_ref().map(|no| t::u_step_txn(no));
    events.push(step(
        t::u_step_allocated(),
        view.allocated_at.as_ref(),
        note,
        reached(3),
    ));
    html! { <Timeline label={t::u_timeline()} {events} /> }
}
