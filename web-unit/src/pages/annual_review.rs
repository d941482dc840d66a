//! 跨年清册核定: new bases for the fund year that begins in July.

use std::rc::Rc;

use shared_types::{
    api::{session::Permission, unit::AnnualReviewView},
    calendar::YearMonth,
};
use web_kit::{number, prelude::*};

use crate::{api, components::Needs, route::Hall, session::use_session, words};

/// The annual review.
#[component]
pub fn AnnualReviewPage() -> Html {
    let review = use_load((), |()| api::annual_review());
    let lead = review
        .data()
        .map(|review| AttrValue::from(span(review.fund_year)));
    html! {
        <Page title={t::u_review()} {lead} narrow=true>
            { review.view(|data| html! {
                <>
                    { state(data) }
                    <Section title={t::u_review_result()}>
                        <SummaryList rows={facts(data)} />
                        <p class="hint">{ t::u_review_about() }</p>
                        { exports(api::REVIEW_EXPORT, 1) }
                    </Section>
                    <Decision review={data.clone()} reload={review.reload.clone()} />
                </>
            }) }
        </Page>
    }
}

/// `2026年7月至2027年6月`.
fn span(fund_year: i32) -> String {
    // A fund year of the server is a year of the calendar.
    let month = |year: i32, month: u8| {
        YearMonth::new(year, month).map_or_else(|_| year.to_string(), fmt::month)
    };
    t::u_review_lead(&month(fund_year, 7), &month(fund_year + 1, 6))
}

fn state(review: &AnnualReviewView) -> Html {
    let (tone, title, more) = match (review.done, review.open) {
        (true, _) => (Tone::Good, t::u_review_done(), t::u_review_done_more()),
        (false, true) => (Tone::Warn, t::u_review_open(), t::u_review_open_more()),
        (false, false) => (
            Tone::Neutral,
            t::u_review_closed(),
            t::u_review_closed_more(),
        ),
    };
    html! { <Notice {tone} {title}><p>{ more }</p></Notice> }
}

fn facts(review: &AnnualReviewView) -> Vec<SummaryRow> {
    let limits = t::u_review_limits(&fmt::yuan(review.base_cap), &fmt::yuan(review.base_floor));
    vec![
        SummaryRow::text(t::u_review_headcount(), t::u_people_count(review.headcount)),
        SummaryRow::text(t::u_limits(), limits),
        SummaryRow::text(t::u_review_raised(), number(review.raised_to_floor)),
        SummaryRow::text(t::u_review_lowered(), number(review.lowered_to_cap)),
        SummaryRow::new(
            t::u_review_before(),
            html! { <Amount value={review.total_before} unit=true /> },
        ),
        SummaryRow::new(
            t::u_review_after(),
            html! { <strong class="total"><Amount value={review.total_after} unit=true /></strong> },
        ),
        SummaryRow::new(
            t::u_difference(),
            html! { <span class="num">{ words::signed_yuan(review.total_after - review.total_before) }</span> },
        ),
    ]
}

#[derive(Properties, PartialEq)]
struct DecisionProps {
    review: AnnualReviewView,
    reload: Callback<()>,
}

/// 核定, after a question.
#[component]
fn Decision(props: &DecisionProps) -> Html {
    let session = use_session();
    let asking = use_state_eq(|| false);
    let submit = {
        let (asking, reload) = (asking.setter(), props.reload.clone());
        let done = Callback::from(move |_: Rc<AnnualReviewView>| {
            asking.set(false);
            reload.emit(());
        });
        use_submit(api::do_annual_review, done)
    };
    if props.review.done || !props.review.open {
        return html! {
            <div class="actions"><Link<Hall> to={Hall::changes()} class="btn">{ t::u_to_changes() }</Link<Hall>></div>
        };
    }
    if !session.may(Permission::Review) {
        return html! { <Needs permission={Permission::Review} /> };
    }
    let open = |on: bool| {
        let (asking, reset) = (asking.setter(), submit.reset.clone());
        Callback::from(move |()| {
            reset.emit(());
            asking.set(on);
        })
    };
    let year = props.review.fund_year;
    let on_confirm = submit.send.reform(move |()| year);
    html! {
        <div class="actions">
            <Button label={t::u_review_do()} kind={ButtonKind::Primary} on_click={open(true)} />
            <Link<Hall> to={Hall::Employees(None)} class="btn-link"><span>{ t::u_review_employees() }</span></Link<Hall>>
            <ConfirmDialog
                open={*asking} title={t::u_review_ask(props.review.headcount)} confirm={t::u_review_do()}
                busy={submit.state.is_busy()} {on_confirm} on_close={open(false)}
            >
                <p>{ t::u_review_ask_more() }</p>
                <Outcome<AnnualReviewView> state={submit.state.clone()} retry={submit.retry.clone()} />
            </ConfirmDialog>
        </div>
    }
}
