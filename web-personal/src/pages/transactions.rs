//! 缴存明细: the account's lines by year and kind.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use shared_types::{api::personal::TransactionPage, codes::EntryType};
use web_kit::prelude::*;

use crate::{
    answer::{Answer, Task, pending, use_answer, use_task},
    api,
    components::{TransactionRows, card, empty, link_button, money},
    route::Page as Hall,
    session::use_session,
    state::{Event as Happening, Filter, Listed},
};

/// Kinds that move money; the others are no lines of an account.
const KINDS: [EntryType; 9] = [
    EntryType::RegularRemittance,
    EntryType::BackPayment,
    EntryType::InterestSettlement,
    EntryType::PartialWithdrawal,
    EntryType::ClosingWithdrawal,
    EntryType::InternalTransfer,
    EntryType::TransferIn,
    EntryType::TransferOut,
    EntryType::Other,
];

/// The end of the list comes this close to the screen before more is fetched.
const AHEAD_PX: f64 = 400.0;
/// The list rests when it was not scrolled for so long.
const REST_MS: u32 = 300;
const MORE: &str = "more";

/// A page of the list, and what was asked for.
type Part = (Filter, Option<i64>, TransactionPage);

fn part(filter: Filter, cursor: Option<i64>) -> crate::answer::Pending {
    pending::<Part>(async move { Ok((filter, cursor, api::transactions(&filter, cursor).await?)) })
}

#[derive(Properties, PartialEq)]
pub struct TransactionsPageProps {
    /// From the address.
    pub filter: Filter,
}

// Long because filters, list and paging share their state.
/// The list, with its filter in the address.
#[component]
pub fn TransactionsPage(props: &TransactionsPageProps) -> Html {
    let filter = props.filter;
    let navigator = use_navigate::<Hall>();
    let memory = use_session().memory;
    let arrived = {
        let memory = memory.dispatcher();
        Callback::from(move |answer: Rc<Answer>| {
            let Some((filter, cursor, page)) = answer.get::<Part>().cloned() else {
                return;
            };
            if cursor.is_some() {
                dom::announce(&t::p_more_loaded(page.items.len().try_into().unwrap_or(0)));
            }
            memory.dispatch(Happening::Arrived(filter, cursor, page));
        })
    };
    let first = use_answer(filter.query().into(), Rc::new(move |_| part(filter, None)));
    {
        let (memory, arrived) = (memory.dispatcher(), arrived.clone());
        let answer = first.data().map(|answer| (**answer).clone());
        use_effect_with((filter, answer), move |(filter, answer)| {
            memory.dispatch(Happening::Want(*filter));
            if let Some(answer) = answer {
                arrived.emit(Rc::new(answer.clone()));
            }
        });
    }
    let more = use_task(arrived);
    let arrived_now = first.data().and_then(|answer| answer.get::<Part>());
    let arrived_now = arrived_now.filter(|(of, ..)| *of == filter);
    // Drawn before it is remembered, which is the effect's matter.
    let listed = memory.listed(filter).cloned().or_else(|| {
        let (_, _, page) = arrived_now?;
        Some(Rc::new(Listed::from(page.clone())))
    });
    let years = match arrived_now {
        Some((_, _, page)) if memory.years.is_empty() => &page.years,
        _ => &memory.years,
    };
    let cursor = listed.as_ref().and_then(|listed| listed.next_cursor);
    let on_more = more
        .send
        .reform(move |()| -> Task { Rc::new(move || part(filter, cursor)) });
    // After a failure only the button fetches more, not the scrolling.
    let ready = cursor.is_some() && !more.state.is_busy() && more.state.error().is_none();
    {
        let on_more = on_more.clone();
        use_effect_with((ready, filter, cursor), move |(ready, ..)| {
            // Only when the scrolling has come to rest: a list that grows under
            // the finger would put a row where the button was.
            let listener = ready.then(|| {
                let mut rest = None;
                EventListener::new(&dom::window(), "scroll", move |_| {
                    let on_more = on_more.clone();
                    rest.replace(Timeout::new(REST_MS, move || {
                        if is_near() {
                            on_more.emit(());
                        }
                    }));
                })
            });
            move || drop(listener)
        });
    }
    let refresh = html! {
        <Button
            label={t::p_refresh()} icon={Icon::REFRESH} busy={first.busy && listed.is_some()}
            on_click={first.reload.clone()}
        />
    };
    html! {
        <Page title={t::p_transactions()} actions={refresh}>
            { filters(&navigator, filter, years) }
            { match (&listed, &first.state) {
                // An old list says less than the error.
                (_, Load::Failed(error)) => html! { <ErrorView error={error.clone()} retry={first.reload.clone()} /> },
                (Some(listed), _) => list(filter, listed, &more, on_more),
                (None, _) => card("waiting", "", Html::default(), html! { <Skeleton lines=8 /> }),
            } }
        </Page>
    }
}

fn filters(navigator: &Navigator<Hall>, filter: Filter, years: &[i32]) -> Html {
    let pair = |value: &str, label: &str| {
        (
            AttrValue::from(value.to_owned()),
            AttrValue::from(label.to_owned()),
        )
    };
    let mut year_choices = vec![pair("", t::p_all_years())];
    let other = filter.year.filter(|year| !years.contains(year));
    for year in other.iter().chain(years) {
        let year = year.to_string();
        year_choices.push(pair(&year, &t::p_year(&year)));
    }
    let mut kind_choices = vec![pair("", t::p_all_kinds())];
    kind_choices.extend(
        KINDS
            .iter()
            .map(|kind| pair(kind.key(), pick(kind.name_zh(), kind.name_en()))),
    );
    let field = |name: &'static str,
                 label: &'static str,
                 pairs: Vec<(AttrValue, AttrValue)>,
                 value: String| {
        let navigator = navigator.clone();
        let on_change = Callback::from(move |value: AttrValue| {
            navigator.replace(Hall::Transactions(filter.with(name, &value)));
        });
        html! { <Field {name} {label} kind={FieldKind::Select(choices(pairs))} {value} {on_change} /> }
    };
    html! {
        <div class="filters" role="search" aria-label={t::p_filter()}>
            { field("year", t::p_filter_year(), year_choices, filter.year_text()) }
            { field("kind", t::p_filter_kind(), kind_choices, filter.kind_key().to_owned()) }
        </div>
    }
}

fn list(
    filter: Filter,
    listed: &Rc<Listed>,
    more: &Action<Task, Answer>,
    on_more: Callback<()>,
) -> Html {
    if listed.items.is_empty() {
        let nothing = if filter == Filter::default() {
            empty(
                t::p_no_transactions(),
                html! { <p>{ t::p_no_transactions_more() }</p> },
            )
        } else {
            let all = link_button(
                Hall::Transactions(Filter::default()),
                "btn",
                t::p_show_all(),
            );
            empty(
                t::p_no_transactions(),
                html! { <><p>{ t::p_no_match() }</p><p>{ all }</p></> },
            )
        };
        return card("", "", Html::default(), nothing);
    }
    let end = if listed.next_cursor.is_some() {
        html! {
            <p id={MORE} class="list-end no-print">
                <Button label={t::p_more()} icon={Icon::DOWN} busy={more.state.is_busy()} on_click={on_more} />
            </p>
        }
    } else {
        html! { <p class="list-end">{ t::p_list_end() }</p> }
    };
    html! {
        <>
            { totals(filter, listed) }
            { card("txn-list", "", Html::default(), html! { <TransactionRows items={listed.items.clone()} by_year=true /> }) }
            <Outcome<Answer> state={more.state.clone()} />
            { end }
        </>
    }
}

fn totals(filter: Filter, listed: &Listed) -> Html {
    let body = html! {
        <>
            <div class="totals-head">
                <p class="num">{ t::total_rows(listed.total_count) }</p>
                { exports(&api::transactions_export(&filter), listed.total_count) }
            </div>
            <dl class="facts">
                <div><dt>{ t::p_total_in() }</dt><dd>{ money(listed.total_in) }</dd></div>
                <div><dt>{ t::p_total_out() }</dt><dd>{ money(listed.total_out) }</dd></div>
            </dl>
        </>
    };
    card("totals", "", Html::default(), body)
}

#[expect(clippy::float_arithmetic, reason = "the browser measures in floats")]
fn is_near() -> bool {
    let window = dom::window();
    let height = window
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(0.0);
    let bottom = window.scroll_y().unwrap_or(0.0) + height;
    dom::by_id(MORE).is_some_and(|more| f64::from(more.offset_top()) < bottom + AHEAD_PX)
}
