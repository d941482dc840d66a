//! 职工: everyone with an account at this unit.

use shared_types::codes::AccountStatus;
use web_kit::prelude::*;

use crate::{
    components::{EmployeeGrid, SearchBar},
    route::Hall,
    words,
};

/// Properties of [`EmployeesPage`].
#[derive(Properties, PartialEq)]
pub struct EmployeesPageProps {
    /// One state only.
    pub status: Option<AccountStatus>,
}

/// The employees.
#[component]
pub fn EmployeesPage(props: &EmployeesPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let q = use_state_eq(String::new);
    let status = props.status;
    let on_search = {
        let q = q.setter();
        Callback::from(move |text| q.set(text))
    };
    let on_status = Callback::from(move |key: AttrValue| {
        navigator.replace(Hall::Employees(AccountStatus::from_key(&key)));
    });
    let states = std::iter::once(("", t::u_all())).chain(
        [
            AccountStatus::Normal,
            AccountStatus::Sealed,
            AccountStatus::Frozen,
        ]
        .map(|status| (status.key(), words::account(status).1)),
    );
    let key = [status.map_or("", AccountStatus::key), "/", &q].concat();
    html! {
        <Page title={t::u_employees()} lead={t::u_employees_lead()}>
            <SearchBar label={t::u_lines_search()} value={(*q).clone()} {on_search}>
                <Field
                    name="status" kind={FieldKind::Select(choices(states))} label={t::u_account_status()}
                    value={status.map_or("", AccountStatus::key)} on_change={on_status}
                />
            </SearchBar>
            <EmployeeGrid {key} q={(*q).clone()} {status} />
        </Page>
    }
}
