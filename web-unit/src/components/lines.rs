//! Persons of a remittance list, with search and pages.

use shared_types::api::unit::{RemittanceLine, RemittanceLinePage};
use web_kit::prelude::*;

use super::{KindTag, SearchBar};
use crate::api;

/// Properties of [`Lines`].
#[derive(Properties, PartialEq)]
pub struct LinesProps {
    /// The remittance; none for the one in preparation.
    #[prop_or_default]
    pub no: Option<AttrValue>,
    /// Goes up when the list in preparation has changed.
    #[prop_or_default]
    pub version: i64,
}

/// The lines of a remittance.
#[component]
pub fn Lines(props: &LinesProps) -> Html {
    use_language();
    let shown = use_state_eq(|| (String::new(), 1_u32));
    let (q, page) = (*shown).clone();
    let input = (
        props.no.as_ref().map(ToString::to_string),
        q.clone(),
        page,
        props.version,
    );
    let lines = use_load(input, |(no, q, page, _)| api::lines((no, q, page)));
    let on_search = {
        let shown = shown.setter();
        Callback::from(move |q| shown.set((q, 1)))
    };
    let on_page = {
        let shown = shown.clone();
        Callback::from(move |page| shown.set((shown.0.clone(), page)))
    };
    html! {
        <>
            <SearchBar label={t::u_lines_search()} value={q.clone()} {on_search} />
            { lines.view(|data| html! {
                <>
                    { exports(&api::lines_export(props.no.as_deref(), &q), data.page.total_count) }
                    { table(data, lines.busy, !q.is_empty(), &on_page) }
                </>
            }) }
        </>
    }
}

fn table(data: &RemittanceLinePage, busy: bool, searched: bool, on_page: &Callback<u32>) -> Html {
    html! {
        <>
            <Table
                caption={t::u_lines()} hide_caption=true {busy} page={data.page.clone()}
                empty={if searched { t::u_search_nothing() } else { t::u_lines_empty() }}
                columns={columns()} rows={data.lines.iter().enumerate().map(row).collect::<Vec<_>>()}
            />
            if data.page.total_count > 0 { <Pager page={data.page.clone()} on_page={on_page.clone()} /> }
        </>
    }
}

/// Columns of a list of persons, also on paper.
pub fn columns() -> Vec<Column> {
    vec![
        Column::new(t::u_name()),
        Column::new(t::u_account_no()),
        Column::new(t::u_id_doc_no()),
        Column::number(t::u_base_yuan()),
        Column::number(t::u_unit_short()),
        Column::number(t::u_personal_short()),
        Column::number(t::u_total_yuan()),
        Column::new(t::u_change_this_month()),
    ]
}

/// One person, in [`columns`].
pub fn row((index, line): (usize, &RemittanceLine)) -> Row {
    let account = line
        .account_no
        .as_ref()
        .map_or(t::u_account_pending().to_owned(), ToString::to_string);
    let change = line.change.map(|kind| html! { <KindTag {kind} /> });
    Row::new(
        [
            &line.id_doc_no_masked,
            "-",
            &account,
            "-",
            &index.to_string(),
        ]
        .concat(),
        vec![
            html! { { &line.full_name } },
            html! { <span class="num">{ account }</span> },
            html! { <span class="num nowrap">{ &line.id_doc_no_masked }</span> },
            html! { <Amount value={line.contribution_base} /> },
            html! { <Amount value={line.unit_part} /> },
            html! { <Amount value={line.personal_part} /> },
            html! { <Amount value={line.unit_part + line.personal_part} /> },
            change.unwrap_or_else(|| html! { { "—" } }),
        ],
    )
}
