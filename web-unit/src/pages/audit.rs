//! 操作日志: what the unit's agents did.

use shared_types::api::unit::AuditRow;
use web_kit::prelude::*;

use crate::{api, route::Hall};

/// Properties of [`AuditPage`].
#[derive(Properties, PartialEq)]
pub struct AuditPageProps {
    /// Page, from 1.
    pub page: u32,
}

/// The log.
#[component]
pub fn AuditPage(props: &AuditPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let list = use_load(props.page, api::audit);
    let on_page = Callback::from(move |page| navigator.push(Hall::Audit(page)));
    html! {
        <Page title={t::u_audit()} lead={t::u_audit_lead()}>
            { list.view(|data| html! {
                <>
                    { exports("/unit/audit/export", data.page.total_count) }
                    <Table
                        caption={t::u_audit()} hide_caption=true busy={list.busy} page={data.page.clone()} empty={t::u_audit_empty()}
                        columns={vec![
                            Column::new(t::u_time()),
                            Column::new(t::u_actor()),
                            Column::new(t::u_act()),
                            Column::new(t::u_subject()),
                        ]}
                        rows={data.rows.iter().enumerate().map(row).collect::<Vec<_>>()}
                    />
                    if data.page.total_count > 0 { <Pager page={data.page.clone()} {on_page} /> }
                </>
            }) }
        </Page>
    }
}

fn row((index, row): (usize, &AuditRow)) -> Row {
    Row::new(
        index.to_string(),
        vec![
            html! { <span class="num nowrap">{ fmt::instant(&row.at) }</span> },
            html! { { &row.actor } },
            html! { { &row.act } },
            html! { <span class="num">{ if row.subject.is_empty() { "—" } else { &row.subject } }</span> },
        ],
    )
}
