//! Tables: dense on the desk, cards on phones; and the pager below them.

use shared_types::api::unit::PageInfo;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{button::Button, views::empty};
use crate::{dom, hooks::use_language, lang::t};

/// A column.
#[derive(Clone, PartialEq)]
pub struct Column {
    title: AttrValue,
    class: Option<&'static str>,
    sortable: bool,
}

impl Column {
    /// A column of words.
    pub fn new(title: impl Into<AttrValue>) -> Self {
        Self {
            title: title.into(),
            class: None,
            sortable: false,
        }
    }

    /// A column of numbers: to the right, digits of one width.
    pub fn number(title: impl Into<AttrValue>) -> Self {
        Self {
            class: Some("num"),
            ..Self::new(title)
        }
    }

    /// A column of buttons, left out on paper.
    pub fn actions(title: impl Into<AttrValue>) -> Self {
        Self {
            class: Some("no-print"),
            ..Self::new(title)
        }
    }

    /// Its heading sorts.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }
}

/// A row.
#[derive(Clone, PartialEq)]
pub struct Row {
    key: AttrValue,
    cells: Vec<Html>,
    marked: bool,
}

impl Row {
    /// A row; the first cell names it, `key` keeps it apart from the others.
    pub fn new(key: impl Into<AttrValue>, cells: Vec<Html>) -> Self {
        Self {
            key: key.into(),
            cells,
            marked: false,
        }
    }

    /// Marks it, for totals and faulty rows; say so in words as well.
    #[must_use]
    pub fn marked(mut self, marked: bool) -> Self {
        self.marked = marked;
        self
    }
}

/// By which column rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Index of the column.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// What it lists.
    pub caption: AttrValue,
    /// Hides the caption where a heading says the same.
    #[prop_or_default]
    pub hide_caption: bool,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, at most a page of them.
    pub rows: Vec<Row>,
    /// A last row with sums.
    #[prop_or_default]
    pub footer: Option<Row>,
    /// What to say without rows.
    pub empty: AttrValue,
    /// Where these rows are among all of them.
    #[prop_or_default]
    pub page: Option<PageInfo>,
    /// How rows are sorted.
    #[prop_or_default]
    pub sort: Option<Sort>,
    /// A heading was pressed.
    #[prop_or_default]
    pub on_sort: Callback<Sort>,
    /// New rows are on their way.
    #[prop_or_default]
    pub busy: bool,
}

/// A table. Arrow keys up and down move between rows once one has the focus.
#[component]
pub fn Table(props: &TableProps) -> Html {
    use_language();
    if props.rows.is_empty() {
        return empty(props.empty.clone(), Html::default());
    }
    let first = props.page.as_ref().map_or(0, |page| {
        i64::from(page.page.saturating_sub(1)) * i64::from(page.page_size)
    });
    let total = props
        .page
        .as_ref()
        .map(|page| (page.total_count + 1).to_string());
    // Tables may be wider than the screen: the frame scrolls, by keyboard too.
    html! {
        <div class="table-frame" tabindex="0" role="region" aria-label={props.caption.clone()}>
            <table class="table" role="table" aria-rowcount={total} aria-busy={props.busy.then_some("true")} onkeydown={Callback::from(move_focus)}>
                <caption class={props.hide_caption.then_some("sr-only")}>{ &props.caption }</caption>
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">
                    { for props.columns.iter().enumerate().map(|(index, column)| heading(props, index, column)) }
                </tr></thead>
                <tbody role="rowgroup">
                    { for props.rows.iter().zip(first + 2..).map(|(row, index)| line(props, row, Some(index))) }
                </tbody>
                if let Some(footer) = &props.footer {
                    <tfoot role="rowgroup">{ line(props, footer, None) }</tfoot>
                }
            </table>
        </div>
    }
}

fn heading(props: &TableProps, index: usize, column: &Column) -> Html {
    let class = column.class;
    if !column.sortable {
        return html! { <th scope="col" role="columnheader" {class}>{ &column.title }</th> };
    }
    let sorted = props.sort.filter(|sort| sort.column == index);
    let order = sorted.map_or("none", |sort| {
        if sort.descending {
            "descending"
        } else {
            "ascending"
        }
    });
    let next = Sort {
        column: index,
        descending: sorted.is_some_and(|sort| !sort.descending),
    };
    let on_sort = props.on_sort.clone();
    html! {
        <th scope="col" role="columnheader" {class} aria-sort={order}>
            <button type="button" class="sort" onclick={move |_| on_sort.emit(next)}>
                { &column.title }
                <span aria-hidden="true">{ match order { "ascending" => "↑", "descending" => "↓", _ => "↕" } }</span>
            </button>
        </th>
    }
}

fn line(props: &TableProps, row: &Row, index: Option<i64>) -> Html {
    let cells = row.cells.iter().zip(&props.columns).enumerate().map(|(at, (cell, column))| {
        let class = column.class;
        // On phones each cell shows its heading, taken from `data-label`.
        if at == 0 {
            html! { <th scope="row" role="rowheader" {class} data-label={column.title.clone()}>{ cell.clone() }</th> }
        } else {
            html! { <td role="cell" {class} data-label={column.title.clone()}>{ cell.clone() }</td> }
        }
    });
    html! {
        <tr
            key={row.key.to_string()} role="row" tabindex="-1"
            class={row.marked.then_some("marked")} aria-rowindex={index.map(|index| index.to_string())}
        >{ for cells }</tr>
    }
}

/// Arrow keys: from row to row, keeping the place inside the row if a control has the focus.
#[expect(clippy::needless_pass_by_value, reason = "the shape of a listener")]
fn move_focus(event: KeyboardEvent) {
    let key = event.key();
    let forward = match key.as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let Some(target) = event.target_dyn_into::<HtmlElement>() else {
        return;
    };
    // Inside a field the arrows belong to the field.
    if matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") {
        return;
    }
    let Ok(Some(row)) = target.closest("tr") else {
        return;
    };
    let next = if forward {
        row.next_element_sibling()
    } else {
        row.previous_element_sibling()
    };
    if let Some(next) = next {
        use wasm_bindgen::JsCast as _;
        event.prevent_default();
        let twin = target
            .closest("td,th")
            .ok()
            .flatten()
            .filter(|_| target.tag_name() != "TR")
            .and_then(|cell| {
                let index = cell
                    .unchecked_ref::<web_sys::HtmlTableCellElement>()
                    .cell_index();
                let cell = next.children().item(u32::try_from(index).ok()?)?;
                cell.query_selector("a,button").ok()?
            });
        let _ = twin.unwrap_or(next).unchecked_into::<HtmlElement>().focus();
    }
}

/// Properties of [`Pager`].
#[derive(Properties, PartialEq)]
pub struct PagerProps {
    /// Where the list is.
    pub page: PageInfo,
    /// Opens a page, counted from 1.
    pub on_page: Callback<u32>,
}

/// First, previous, next, last; and where the list is.
#[component]
pub fn Pager(props: &PagerProps) -> Html {
    use_language();
    let PageInfo {
        page, total_count, ..
    } = props.page;
    let last = last_page(&props.page);
    let turn = |to: u32, label: &'static str| {
        let on_page = props.on_page.clone();
        let on_click = Callback::from(move |()| {
            on_page.emit(to);
            dom::announce(&t::page_of(i64::from(to), i64::from(last)));
        });
        html! { <Button {label} disabled={to == page || to < 1 || to > last} {on_click} /> }
    };
    html! {
        <nav class="pager" aria-label={t::pager()}>
            <p><span class="nowrap">{ t::total_rows(total_count) }</span>{ " · " }<span class="nowrap">{ t::page_of(i64::from(page), i64::from(last)) }</span></p>
            if last > 1 {
                <div class="pager-buttons">
                    if last > 2 { { turn(1, t::page_first()) } }
                    { turn(page.saturating_sub(1), t::page_previous()) }
                    { turn(page + 1, t::page_next()) }
                    if last > 2 { { turn(last, t::page_last()) } }
                </div>
            }
        </nav>
    }
}

/// Number of the last page, at least 1.
fn last_page(info: &PageInfo) -> u32 {
    let size = i64::from(info.page_size.max(1));
    u32::try_from((info.total_count + size - 1) / size)
        .unwrap_or(u32::MAX)
        .max(1)
}

#[cfg(test)]
mod tests {
    use shared_types::api::unit::PageInfo;

    use super::last_page;

    #[test]
    fn the_last_page_is_counted() {
        for (total_count, last) in [(0, 1), (1, 1), (50, 1), (51, 2), (20_000, 400)] {
            assert_eq!(
                last_page(&PageInfo {
                    page: 1,
                    page_size: 50,
                    total_count
                }),
                last
            );
        }
    }
}
