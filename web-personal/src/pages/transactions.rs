//! 缴存明细: the account's lines by year and kind.

use std::rc::Rc;

use gloo_events::EventListener;
use shared_types::codes::EntryType;
use web_kit::prelude::*;

use crate::{
    api,
    components::TransactionRows,
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
const MORE: &str = "more";

#[derive(Properties, PartialEq)]
pub struct TransactionsPageProps {
    /// From the address.
    pub filter: Filter,
}

/// The list, with its filter in the address.
#[component]
pub fn TransactionsPage(props: &TransactionsPageProps) -> Html {
    let filter = props.filter;
    let memory = use_session().memory;
    let first = {
        let memory = memory.dispatcher();
        use_load(filter, move |filter| {
            let memory = memory.clone();
            async move {
                memory.dispatch(Happening::Want(filter));
                let page = api::transactions(&filter, None).await?;
                memory.dispatch(Happening::First(filter, page));
                Ok(())
            }
        })
    };
    let more = {
        let memory = memory.dispatcher();
        use_action(
            move |(filter, cursor): (Filter, i64)| {
                let memory = memory.clone();
                async move {
                    let page = api::transactions(&filter, Some(cursor)).await?;
                    dom::announce(&t::p_more_loaded(page.items.len().try_into().unwrap_or(0)));
                    memory.dispatch(Happening::More(filter, cursor, page));
                    Ok(())
                }
            },
            Callback::noop(),
        )
    };
    let listed = memory.listed(filter).cloned();
    let years = listed
        .as_ref()
        .map_or_else(|| memory.years.clone(), |listed| listed.years.clone());
    html! {
        <Page
            title={t::p_transactions()}
            actions={html! {
                <Button label={t::p_refresh()} icon={Icon::REFRESH} busy={first.busy && listed.is_some()} on_click={first.reload.clone()} />
            }}
        >
            <FilterBar {filter} {years} />
            { match (&listed, &first.state) {
                // An old list says less than the error.
                (_, Load::Failed(error)) => html! { <ErrorView error={error.clone()} retry={first.reload.clone()} /> },
                (Some(listed), _) => list(filter, listed, &more),
                (None, _) => html! { <Section><Skeleton lines=8 /></Section> },
            } }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct FilterBarProps {
    filter: Filter,
    years: Vec<i32>,
}

#[component]
fn FilterBar(props: &FilterBarProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let filter = props.filter;
    let mut years = props.years.clone();
    if let Some(year) = filter.year
        && !years.contains(&year)
    {
        years.push(year);
    }
    let year_names = years
        .iter()
        .map(|year| (year.to_string(), t::p_year(&year.to_string())));
    let year_choices =
        std::iter::once((String::new(), t::p_all_years().to_owned())).chain(year_names);
    let kind_names = KINDS
        .iter()
        .map(|kind| (kind.key(), pick(kind.name_zh(), kind.name_en())));
    let kind_choices = std::iter::once(("", t::p_all_kinds())).chain(kind_names);
    let on_year = {
        let navigator = navigator.clone();
        Callback::from(move |year: AttrValue| {
            navigator.replace(Hall::Transactions(Filter {
                year: year.parse().ok(),
                ..filter
            }));
        })
    };
    let on_kind = Callback::from(move |kind: AttrValue| {
        navigator.replace(Hall::Transactions(Filter {
            kind: EntryType::from_key(&kind),
            ..filter
        }));
    });
    html! {
        <div class="filters" role="search" aria-label={t::p_filter()}>
            <Field name="year" label={t::p_filter_year()} kind={FieldKind::Select(choices(year_choices))} value={filter.year_text()} on_change={on_year} />
            <Field name="kind" label={t::p_filter_kind()} kind={FieldKind::Select(choices(kind_choices))} value={filter.kind_key()} on_change={on_kind} />
        </div>
    }
}

fn list(filter: Filter, listed: &Rc<Listed>, more: &Action<(Filter, i64), ()>) -> Html {
    if listed.items.is_empty() {
        return html! {
            <Section>
                <EmptyView title={t::p_no_transactions()}>
                    <p>{ if filter == Filter::default() { t::p_no_transactions_more() } else { t::p_no_match() } }</p>
                    if filter != Filter::default() {
                        <p><Link<Hall> to={Hall::Transactions(Filter::default())} class="btn">{ t::p_show_all() }</Link<Hall>></p>
                    }
                </EmptyView>
            </Section>
        };
    }
    html! {
        <>
            <Section class="totals">
                <dl class="facts">
                    <div><dt>{ t::p_count() }</dt><dd class="num">{ t::total_rows(listed.total_count) }</dd></div>
                    <div><dt>{ t::p_total_in() }</dt><dd><Amount value={listed.total_in} unit=true /></dd></div>
                    <div><dt>{ t::p_total_out() }</dt><dd><Amount value={listed.total_out} unit=true /></dd></div>
                </dl>
                <p class="no-print"><DownloadLink path={api::transactions_file(&filter)} label={t::p_download_xlsx()} /></p>
            </Section>
            <Section class="txn-list"><TransactionRows items={listed.items.clone()} by_month=true /></Section>
            <Outcome<()> state={more.state.clone()} />
            if let Some(cursor) = listed.next_cursor {
                <More
                    busy={more.state.is_busy()} failed={more.state.error().is_some()}
                    on_more={more.send.reform(move |()| (filter, cursor))}
                />
            } else {
                <p class="list-end">{ t::p_list_end() }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct MoreProps {
    busy: bool,
    failed: bool,
    on_more: Callback<()>,
}

/// Fetches more when it is pressed, or when the user scrolls near to it.
#[component]
fn More(props: &MoreProps) -> Html {
    use_language();
    {
        // After a failure only the button tries again.
        let on_more = (!props.busy && !props.failed).then(|| props.on_more.clone());
        use_effect_with(on_more, |on_more| {
            let listener = on_more.clone().map(|on_more| {
                EventListener::new(&dom::window(), "scroll", move |_| {
                    if is_near() {
                        on_more.emit(());
                    }
                })
            });
            move || drop(listener)
        });
    }
    html! {
        <p id={MORE} class="list-end no-print">
            <Button label={t::p_more()} icon={Icon::DOWN} busy={props.busy} on_click={props.on_more.clone()} />
        </p>
    }
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
