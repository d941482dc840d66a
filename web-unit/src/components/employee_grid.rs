//! The employees of a unit of any size: only the rows in sight are in the page,
//! the others are fetched as one scrolls. The keyboard's place is a cell
//! (`aria-activedescendant`), so that the focus is never lost with a row.

use std::{collections::HashMap, rc::Rc};

use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use shared_types::{
    api::unit::{EmployeePage, EmployeeRow},
    codes::AccountStatus,
};
use web_kit::prelude::*;
use web_sys::HtmlElement;

use crate::{
    api,
    selection::{DRAWN, Selection, first_drawn},
    words,
};

/// Columns, the one with the boxes included.
const COLUMNS: u32 = 15;
/// Scrolling must rest so long before rows are fetched.
const REST_MS: u32 = 80;
/// Height of a row until it was measured, in CSS pixels.
const ROW_PX: i32 = 38;
/// Rows that Page Up and Page Down move by.
const LEAP: u32 = 15;
/// Numbers that fit into an address.
const MOST_NAMED: usize = 200;
const FRAME: &str = "grid-frame";

/// Properties of [`EmployeeGrid`].
#[derive(Properties, PartialEq)]
pub struct EmployeeGridProps {
    /// Searched for; empty for everyone.
    pub q: String,
    /// One state only.
    pub status: Option<AccountStatus>,
}

/// Pages that were fetched, by number.
type Pages = Rc<HashMap<u32, Rc<EmployeePage>>>;

fn find(pages: &Pages, row: u32) -> Option<&EmployeeRow> {
    let page = pages.get(&(row / api::GRID_PAGE + 1))?;
    page.rows.get(usize::try_from(row % api::GRID_PAGE).ok()?)
}

// Long because the grid, its tools and its keys share their state.
/// The grid; give it a `key` of its filter.
#[component]
pub fn EmployeeGrid(props: &EmployeeGridProps) -> Html {
    let first = use_state_eq(|| 0_u32);
    let active = use_state_eq(|| (0_u32, 1_u32));
    let row_px = use_state_eq(|| ROW_PX);
    let selection = use_state_eq(Selection::default);
    let (pages, failed, reload) = use_pages(&props.q, props.status, *first);
    {
        let row_px = row_px.setter();
        use_effect(move || {
            let row = dom::document().query_selector("#grid-frame tr[data-row]");
            if let Some(row) = row.ok().flatten() {
                row_px.set(row.client_height().max(1));
            }
        });
    }
    use_effect_with(*active, |(row, column)| {
        let (row, column) = (*row, *column);
        dom::soon(move || dom::into_view(&cell_id(row, column)));
    });
    if let Some(error) = failed {
        return html! { <ErrorView {error} retry={reload} /> };
    }
    let Some(total) = pages.values().next().map(|page| page.page.total_count) else {
        return html! { <Skeleton lines=8 /> };
    };
    if total == 0 {
        let filtered = !props.q.is_empty() || props.status.is_some();
        return html! { <EmptyView title={if filtered { t::u_search_nothing() } else { t::u_employees_empty() }} /> };
    }
    let rows = u32::try_from(total).unwrap_or(u32::MAX);
    let on_select = {
        let selection = selection.setter();
        Callback::from(move |chosen| selection.set(chosen))
    };
    let grid = Grid {
        pages: &pages,
        rows,
        first: (*first).min(rows.saturating_sub(1)),
        active: *active,
        row_px: *row_px,
        selection: &selection,
        on_select: &on_select,
    };
    let onscroll = {
        let (first, row_px) = (first.setter(), *row_px);
        Callback::from(move |event: Event| {
            if let Some(frame) = event.target_dyn_into::<HtmlElement>() {
                let seen = u32::try_from(frame.scroll_top() / row_px).unwrap_or(0);
                first.set(first_drawn(seen));
            }
        })
    };
    let onkeydown = grid.keys(active.setter());
    html! {
        <>
            { toolbar(props, &selection, total, &on_select) }
            <div id={FRAME} class="table-frame grid-frame" {onscroll}>
                { grid.table(onkeydown) }
            </div>
            <p class="print-only hint">{ t::u_grid_print() }</p>
        </>
    }
}

/// Fetches the pages of the rows in sight, once the scrolling rests.
#[hook]
fn use_pages(
    q: &str,
    status: Option<AccountStatus>,
    first: u32,
) -> (Pages, Option<ApiError>, Callback<()>) {
    let pages = use_state(Pages::default);
    let newest = use_mut_ref(Pages::default);
    let failed = use_state_eq(|| None::<ApiError>);
    let again = use_state_eq(|| 0_u32);
    let input = (first, *again, q.to_owned(), status);
    {
        let (pages, failed) = (pages.setter(), failed.setter());
        use_effect_with(input, move |(first, again, q, status)| {
            let (first, q, status) = (*first, q.clone(), *status);
            let wanted = first / api::GRID_PAGE + 1..=(first + DRAWN - 1) / api::GRID_PAGE + 1;
            let missing: Vec<u32> = wanted
                .filter(|page| !newest.borrow().contains_key(page))
                .collect();
            let rest = if first == 0 && *again == 0 {
                0
            } else {
                REST_MS
            };
            let timer = Timeout::new(rest, move || {
                for page in missing {
                    let (pages, failed, newest) = (pages.clone(), failed.clone(), newest.clone());
                    let answer =
                        api::employees((q.clone(), status.map_or("", AccountStatus::key), page));
                    yew::platform::spawn_local(async move {
                        let answer = answer.await;
                        // Reading and drawing are tasks of their own.
                        TimeoutFuture::new(0).await;
                        match answer {
                            Ok(found) => {
                                let mut all = newest.borrow_mut();
                                Rc::make_mut(&mut all).insert(page, Rc::new(found));
                                pages.set(all.clone());
                            }
                            Err(error) => failed.set(Some(error)),
                        }
                    });
                }
            });
            move || drop(timer)
        });
    }
    let reload = {
        let (failed, again) = (failed.setter(), again.clone());
        Callback::from(move |()| {
            failed.set(None);
            again.set(*again + 1);
        })
    };
    ((*pages).clone(), (*failed).clone(), reload)
}

/// How many are chosen, and the files.
fn toolbar(
    props: &EmployeeGridProps,
    selection: &Selection,
    total: i64,
    on_select: &Callback<Selection>,
) -> Html {
    let chosen = selection.count(total);
    let (name, keys) = selection.query();
    let part = if chosen == 0 { "" } else { keys.as_str() };
    let status = props.status.map_or("", AccountStatus::key);
    let path = client::with_query(
        "/unit/employees/export",
        &[("q", &props.q), ("status", status), (name, part)],
    );
    html! {
        <div class="above-list">
            <div class="chosen-count">
                <p role="status">
                    { t::total_rows(total) }
                    if chosen > 0 { <>{ " · " }<strong>{ t::u_chosen(chosen) }</strong></> }
                </p>
                if chosen > 0 {
                    <Button label={t::u_choose_none()} kind={ButtonKind::Link} on_click={on_select.reform(|()| Selection::default())} />
                }
            </div>
            if selection.named.len() > MOST_NAMED {
                <p class="hint">{ t::u_chosen_many() }</p>
            } else {
                { exports(&path, if chosen == 0 { total } else { chosen }) }
            }
        </div>
    }
}

fn cell_id(row: u32, column: u32) -> String {
    ["cell-", &row.to_string(), "-", &column.to_string()].concat()
}

/// What is drawn now.
struct Grid<'a> {
    pages: &'a Pages,
    rows: u32,
    first: u32,
    active: (u32, u32),
    row_px: i32,
    selection: &'a Selection,
    on_select: &'a Callback<Selection>,
}

impl Grid<'_> {
    fn table(&self, onkeydown: Callback<KeyboardEvent>) -> Html {
        let last = self.rows.min(self.first + DRAWN);
        let (row, column) = self.active;
        let drawn = row >= self.first && row < last;
        let everything = self.selection.all && self.selection.named.is_empty();
        let on_all = self.on_select.reform(move |_: MouseEvent| {
            if everything {
                Selection::default()
            } else {
                Selection::everything()
            }
        });
        html! {
            <table
                class="table grid" role="grid" tabindex="0" aria-multiselectable="true" aria-label={t::u_employees()}
                aria-rowcount={(self.rows + 1).to_string()} aria-colcount={COLUMNS.to_string()}
                aria-activedescendant={drawn.then(|| cell_id(row, column))} {onkeydown}
            >
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">
                    <th role="columnheader" scope="col" class="grid-box">
                        <label><input type="checkbox" checked={everything} onclick={on_all} aria-label={t::u_choose_all(i64::from(self.rows))} /></label>
                    </th>
                    { for headings().into_iter().map(|(title, class)| html! { <th role="columnheader" scope="col" {class}>{ title }</th> }) }
                </tr></thead>
                <tbody role="rowgroup">
                    { self.space("above", self.first) }
                    { for (self.first..last).map(|row| self.row(row)) }
                    { self.space("below", self.rows - last) }
                </tbody>
            </table>
        }
    }

    /// Empty space as high as the rows that are not drawn.
    fn space(&self, key: &'static str, rows: u32) -> Html {
        if rows == 0 {
            return Html::default();
        }
        let height = i64::from(rows) * i64::from(self.row_px);
        html! { <tr {key} aria-hidden="true" class="grid-space"><td colspan={COLUMNS.to_string()} height={height.to_string()}></td></tr> }
    }

    fn row(&self, at: u32) -> Html {
        let index = (i64::from(at) + 2).to_string();
        let Some(employee) = find(self.pages, at) else {
            return html! {
                <tr key={at} role="row" aria-rowindex={index} data-row={at.to_string()}>
                    <td role="gridcell" id={cell_id(at, 1)} colspan={COLUMNS.to_string()} class="hint">{ t::loading() }</td>
                </tr>
            };
        };
        let key = employee.account_no.to_string();
        let chosen = self.selection.holds(&key);
        let toggle = {
            let (selection, key) = (self.selection.clone(), key.clone());
            self.on_select
                .reform(move |_: MouseEvent| selection.clone().toggled(&key))
        };
        let classes = headings().map(|(_, class)| class);
        let cells = cells(employee).into_iter().zip(classes).zip(1_u32..);
        html! {
            <tr
                key={at} role="row" aria-rowindex={index} aria-selected={chosen.to_string()} data-row={at.to_string()}
                class={chosen.then_some("chosen")}
            >
                <td role="gridcell" id={cell_id(at, 0)} class={classes!("grid-box", self.mark(at, 0))}>
                    <label><input type="checkbox" tabindex="-1" checked={chosen} onclick={toggle} aria-label={t::u_choose_one(&employee.full_name)} /></label>
                </td>
                { for cells.map(|((text, class), column)| html! {
                    <td role={if column == 1 { "rowheader" } else { "gridcell" }} id={cell_id(at, column)} class={classes!(class, self.mark(at, column))}>{ text }</td>
                }) }
            </tr>
        }
    }

    fn mark(&self, row: u32, column: u32) -> Option<&'static str> {
        (self.active == (row, column)).then_some("grid-active")
    }

    /// What the keys do: move, choose a row, choose everything.
    fn keys(&self, active: UseStateSetter<(u32, u32)>) -> Callback<KeyboardEvent> {
        let ((row, column), rows, row_px) = (self.active, self.rows, self.row_px);
        let (selection, on_select) = (self.selection.clone(), self.on_select.clone());
        let key_of_row = find(self.pages, row).map(|employee| employee.account_no.to_string());
        Callback::from(move |event: KeyboardEvent| {
            let all = event.ctrl_key() || event.meta_key();
            let (last_row, last_column) = (rows - 1, COLUMNS - 1);
            let to = match event.key().as_str() {
                "ArrowDown" => (row + 1, column),
                "ArrowUp" => (row.saturating_sub(1), column),
                "ArrowRight" => (row, column + 1),
                "ArrowLeft" => (row, column.saturating_sub(1)),
                "PageDown" => (row + LEAP, column),
                "PageUp" => (row.saturating_sub(LEAP), column),
                "Home" => (if all { 0 } else { row }, 0),
                "End" => (if all { last_row } else { row }, last_column),
                "a" if all => {
                    event.prevent_default();
                    on_select.emit(Selection::everything());
                    return;
                }
                // On a box the browser itself presses it.
                " " if !is_box(&event) => {
                    event.prevent_default();
                    if let Some(key) = &key_of_row {
                        on_select.emit(selection.clone().toggled(key));
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let to = (to.0.min(last_row), to.1.min(last_column));
            if dom::by_id(&cell_id(to.0, to.1)).is_none()
                && let Some(frame) = dom::by_id(FRAME)
            {
                frame.set_scroll_top(
                    i32::try_from(to.0)
                        .unwrap_or(i32::MAX)
                        .saturating_mul(row_px),
                );
            }
            active.set(to);
        })
    }
}

fn is_box(event: &KeyboardEvent) -> bool {
    event
        .target_dyn_into::<HtmlElement>()
        .is_some_and(|target| target.tag_name() == "INPUT")
}

fn headings() -> [(&'static str, Option<&'static str>); 14] {
    let number = Some("num");
    [
        (t::u_name(), Some("grid-name")),
        (t::u_account_no(), None),
        (t::u_id_doc_type(), None),
        (t::u_id_doc_no(), None),
        (t::u_mobile(), None),
        (t::u_account_status(), None),
        (t::u_opened_on(), None),
        (t::u_base_yuan(), number),
        (t::u_unit_ratio(), number),
        (t::u_personal_ratio(), number),
        (t::u_unit_short(), number),
        (t::u_personal_short(), number),
        (t::u_total_yuan(), number),
        (t::u_paid_through(), None),
    ]
}

fn cells(employee: &EmployeeRow) -> [Html; 14] {
    let text = |text: String| html! { { text } };
    let none = || "—".to_owned();
    let (tone, label) = words::account(employee.status);
    let sum = employee.unit_monthly + employee.personal_monthly;
    let document = employee.id_doc_type;
    [
        text(employee.full_name.clone()),
        text(employee.account_no.to_string()),
        text(pick(document.name_zh(), document.name_en()).to_owned()),
        text(employee.id_doc_no_masked.clone()),
        text(employee.mobile_masked.clone().unwrap_or_else(none)),
        status_tag(tone, label.into()),
        text(employee.opened_on.to_string()),
        text(employee.contribution_base.grouped()),
        text(fmt::percent(employee.unit_ratio)),
        text(fmt::percent(employee.personal_ratio)),
        text(employee.unit_monthly.grouped()),
        text(employee.personal_monthly.grouped()),
        text(sum.grouped()),
        text(employee.paid_through.map_or_else(none, fmt::month)),
    ]
}
