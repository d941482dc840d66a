//! 职工: everyone with an account at this unit.

use shared_types::{api::unit::EmployeeRow, codes::AccountStatus};
use web_kit::prelude::*;

use crate::{api, components::SearchBar, route::Hall, words};

/// Properties of [`EmployeesPage`].
#[derive(Properties, PartialEq)]
pub struct EmployeesPageProps {
    /// One state only.
    pub status: Option<AccountStatus>,
    /// Page, from 1.
    pub page: u32,
}

/// The employees.
#[component]
pub fn EmployeesPage(props: &EmployeesPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let q = use_state_eq(String::new);
    let status = props.status;
    let list = use_load(
        (
            (*q).clone(),
            status.map_or("", AccountStatus::key),
            props.page,
        ),
        api::employees,
    );
    let on_search = {
        let (navigator, q) = (navigator.clone(), q.setter());
        Callback::from(move |text| {
            q.set(text);
            navigator.replace(Hall::Employees(status, 1));
        })
    };
    let on_status = {
        let navigator = navigator.clone();
        Callback::from(move |key: AttrValue| {
            navigator.replace(Hall::Employees(AccountStatus::from_key(&key), 1));
        })
    };
    let on_page = Callback::from(move |page| navigator.push(Hall::Employees(status, page)));
    let states = std::iter::once(("", t::u_all())).chain(
        [
            AccountStatus::Normal,
            AccountStatus::Sealed,
            AccountStatus::Frozen,
        ]
        .map(|status| (status.key(), words::account(status).1)),
    );
    let filtered = !q.is_empty() || status.is_some();
    html! {
        <Page title={t::u_employees()} lead={t::u_employees_lead()}>
            <SearchBar label={t::u_lines_search()} value={(*q).clone()} {on_search}>
                <Field
                    name="status" kind={FieldKind::Select(choices(states))} label={t::u_account_status()}
                    value={status.map_or("", AccountStatus::key)} on_change={on_status}
                />
            </SearchBar>
            { list.view(|data| html! {
                <>
                    <Table
                        caption={t::u_employees()} hide_caption=true busy={list.busy} page={data.page.clone()}
                        empty={if filtered { t::u_search_nothing() } else { t::u_employees_empty() }}
                        columns={columns()}
                        rows={data.rows.iter().map(row).collect::<Vec<_>>()}
                    />
                    if data.page.total_count > 0 { <Pager page={data.page.clone()} {on_page} /> }
                </>
            }) }
        </Page>
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new(t::u_name()),
        Column::new(t::u_account_no()),
        Column::new(t::u_id_doc_no()),
        Column::new(t::u_account_status()),
        Column::number(t::u_base_yuan()),
        Column::number(t::u_unit_short()),
        Column::number(t::u_personal_short()),
        Column::new(t::u_paid_through()),
    ]
}

fn row(employee: &EmployeeRow) -> Row {
    let (tone, label) = words::account(employee.status);
    Row::new(
        employee.account_no.to_string(),
        vec![
            html! { { &employee.full_name } },
            html! { <span class="num">{ employee.account_no.as_str() }</span> },
            html! { <span class="num nowrap">{ &employee.id_doc_no_masked }</span> },
            html! { <StatusTag {tone} {label} /> },
            html! { <Amount value={employee.contribution_base} /> },
            html! { <Amount value={employee.unit_monthly} /> },
            html! { <Amount value={employee.personal_monthly} /> },
            html! { <span class="nowrap">{ employee.paid_through.map_or_else(|| "—".to_owned(), fmt::month) }</span> },
        ],
    )
}
