//! 缴款: the slip, the bank, and what arrives.

use shared_types::{
    api::{
        session::Permission,
        unit::{PaymentSlip, RemittanceStatus, RemittanceView, SuspenseView},
    },
    calendar::Date,
};
use web_kit::prelude::*;

use super::remittance::timeline;
use crate::{
    api,
    components::{Flow, SuspensePayment, VoidButton, flow},
    route::Hall,
    session::use_session,
    words,
};

const POLL_MS: u32 = 3_000;

/// Properties of [`PaymentPage`].
#[derive(Properties, PartialEq)]
pub struct PaymentPageProps {
    /// 汇缴书编号.
    pub no: String,
}

/// The payment of a remittance, kept up to date.
#[component]
pub fn PaymentPage(props: &PaymentPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let waiting = use_state_eq(|| true);
    let view = use_poll::<RemittanceView>(
        api::remittance_path(&props.no).into(),
        if *waiting { POLL_MS } else { 0 },
    );
    let status = view.data().map(|view| view.status);
    {
        let waiting = waiting.setter();
        use_effect_with(status, move |status| {
            if let Some(status) = status {
                waiting.set(!words::is_final(*status));
                dom::announce(words::status(*status).1);
            }
        });
    }
    let leave = Callback::from(move |()| navigator.push(Hall::Remittances(1)));
    let lead = view
        .data()
        .map(|view| AttrValue::from(t::u_payment_lead(&fmt::month(view.month), &props.no)));
    let step = if status == Some(RemittanceStatus::Allocated) {
        Flow::Receipt
    } else {
        Flow::Payment
    };
    let aside = view
        .data()
        .map(|view| html! { <Section title={t::u_timeline()}>{ timeline(view) }</Section> });
    html! {
        <Page title={t::u_payment()} {lead} back={leave} aside={aside.unwrap_or_default()}>
            { flow(step) }
            { view.view(|data| html! {
                <>
                    { news(data) }
                    if words::is_payable(data.status) { <Pay view={data.clone()} on_changed={view.reload.clone()} /> }
                </>
            }) }
        </Page>
    }
}

/// What has become of the payment so far.
fn news(view: &RemittanceView) -> Html {
    let no = view.remittance_no.to_string();
    match view.status {
        RemittanceStatus::AwaitingPayment => Html::default(),
        RemittanceStatus::ReturnedByBank => html! {
            <Notice tone={Tone::Bad} title={t::u_returned()} live=true>
                if let Some(failure) = &view.failure { <p>{ failure }</p> }
                <p>{ t::u_returned_more() }</p>
            </Notice>
        },
        RemittanceStatus::Paid => html! {
            <Notice tone={Tone::Info} title={t::u_paid(&fmt::yuan(view.figures.total))} live=true>
                <p>{ t::u_paid_more() }</p>
            </Notice>
        },
        RemittanceStatus::Voided => html! {
            <Notice tone={Tone::Neutral} title={t::u_voided()}>
                <p>{ t::u_voided_more() }</p>
                <p><Link<Hall> to={Hall::changes()}>{ t::u_to_changes() }</Link<Hall>></p>
            </Notice>
        },
        RemittanceStatus::Allocated => html! {
            <ConfirmationPanel
                title={t::u_allocated(&fmt::month(view.month))}
                reference_label={t::u_txn_no()} reference={view.txn_no.clone().map(AttrValue::from)}
            >
                <p>{ t::u_allocated_more(view.figures.headcount, &fmt::yuan(view.figures.total)) }</p>
                <p>{ t::u_allocated_next(&fmt::month(view.month.next())) }</p>
                <div class="actions">
                    <DownloadLink path={api::receipt_pdf(&no)} label={t::u_receipt_pdf()} kind={ButtonKind::Primary} open=true />
                    <DownloadLink path={api::list_xlsx(&no)} label={t::u_list_xlsx()} />
                    <Link<Hall> to={Hall::PrintList(no.clone())} class="btn">{ Icon::PRINT.draw() }<span>{ t::u_to_print_list() }</span></Link<Hall>>
                    <Link<Hall> to={Hall::Remittance(no)} class="btn-link"><span>{ t::u_see_details() }</span></Link<Hall>>
                    <Link<Hall> to={Hall::Home} class="btn-link"><span>{ t::u_to_home() }</span></Link<Hall>>
                </div>
            </ConfirmationPanel>
        },
    }
}

#[derive(Properties, PartialEq)]
struct PayProps {
    view: RemittanceView,
    on_changed: Callback<()>,
}

/// The ways to pay, while it can be paid.
#[component]
fn Pay(props: &PayProps) -> Html {
    let session = use_session();
    let no = props.view.remittance_no.to_string();
    let slip = use_load(no.clone(), api::slip);
    let renew = use_submit(api::renew_slip, slip.reload.reform(|_| ()));
    let may = session.may(Permission::Operate) || session.may(Permission::Review);
    let on_renew = may.then(|| renew.send.reform(move |()| no.clone()));
    let today = session.today();
    html! {
        <>
            <FromSuspense no={props.view.remittance_no.to_string()} on_done={props.on_changed.clone()} />
            { slip.view(|data| html! {
                if let Some(today) = today.filter(|today| words::expired(data.valid_until, *today)) {
                    { expired(data, today, on_renew.clone(), renew.state.is_busy()) }
                    <Outcome<PaymentSlip> state={renew.state.clone()} retry={renew.retry.clone()} />
                } else {
                    { sheet(data) }
                }
            }) }
            <div class="actions"><VoidButton remittance={props.view.clone()} on_done={props.on_changed.clone()} /></div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FromSuspenseProps {
    no: String,
    on_done: Callback<()>,
}

/// 暂收款 that suffices for this remittance.
#[component]
fn FromSuspense(props: &FromSuspenseProps) -> Html {
    let suspense = use_load(1_u32, api::suspense);
    let ours = |suspense: &SuspenseView| {
        suspense
            .can_pay
            .as_ref()
            .is_some_and(|payable| payable.remittance_no.as_str() == props.no)
    };
    match suspense.data() {
        Some(data) if ours(data) => {
            html! { <SuspensePayment suspense={(**data).clone()} on_done={props.on_done.reform(|_| ())} /> }
        }
        _ => Html::default(),
    }
}

fn expired(slip: &PaymentSlip, today: Date, on_renew: Option<Callback<()>>, busy: bool) -> Html {
    let days = i64::from(slip.valid_until.days_until(today));
    html! {
        <Notice tone={Tone::Warn} title={t::u_slip_expired(&fmt::date(slip.valid_until))}>
            <p>{ t::u_slip_expired_more(days) }</p>
            if let Some(on_renew) = on_renew {
                <div class="notice-actions">
                    <Button label={t::u_slip_renew()} kind={ButtonKind::Primary} {busy} on_click={on_renew} />
                </div>
            }
        </Notice>
    }
}

/// 缴款单: exact amount, account, QR code.
fn sheet(slip: &PaymentSlip) -> Html {
    html! {
        <Section class="slip">
            <div class="slip-main">
                <p class="hint">{ t::u_slip_amount() }</p>
                <p class="figure-value"><Amount value={slip.amount} unit=true /></p>
                <p class="slip-words">{ &slip.amount_uppercase }</p>
                <SummaryList rows={slip_rows(slip)} />
                <p class="hint">{ t::u_slip_exact() }</p>
            </div>
            <div class="slip-pay">
                <h2>{ t::u_slip_scan() }</h2>
                <Svg svg={slip.qr_svg.clone()} alt={t::u_slip_qr(slip.slip_no.as_str())} />
                <p class="hint">{ t::u_slip_scan_more() }</p>
                <a class="btn btn-primary" href={slip.pay_url.clone()} target="_blank" rel="noopener">
                    { Icon::BANK.draw() }<span>{ t::u_slip_pay() }</span><span class="sr-only">{ t::new_tab() }</span>
                </a>
                <p class="hint slip-wait" role="status">{ t::u_slip_waiting() }</p>
            </div>
        </Section>
    }
}

fn slip_rows(slip: &PaymentSlip) -> Vec<SummaryRow> {
    let copied = |label: &'static str, value: &str| {
        let text = AttrValue::from(value.to_owned());
        SummaryRow::new(
            label,
            html! { <span class="copied"><span class="num">{ &text }</span><CopyButton {text} {label} /></span> },
        )
    };
    vec![
        copied(t::u_slip_no(), slip.slip_no.as_str()),
        copied(t::u_slip_amount_plain(), &slip.amount.to_string()),
        copied(t::u_payee_account(), &slip.payee_account),
        copied(t::u_payee_name(), &slip.payee_name),
        copied(t::u_payee_bank(), &slip.payee_bank),
        SummaryRow::text(t::u_payer_name(), slip.payer_name.clone()),
        SummaryRow::text(t::u_valid_until(), fmt::date(slip.valid_until)),
    ]
}
