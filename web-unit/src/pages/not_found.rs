//! An address that means nothing.

use web_kit::prelude::*;

use crate::route::Hall;

/// Says so, and leads on.
#[component]
pub fn NotFoundPage() -> Html {
    use_language();
    html! {
        <Page title={t::u_not_found()} lead={t::u_not_found_more()} narrow=true>
            <ul class="bullets">
                <li><Link<Hall> to={Hall::Home}>{ t::u_home() }</Link<Hall>></li>
                <li><Link<Hall> to={Hall::changes()}>{ t::u_changes() }</Link<Hall>></li>
                <li><Link<Hall> to={Hall::Remittances(1)}>{ t::u_remittances() }</Link<Hall>></li>
            </ul>
        </Page>
    }
}
