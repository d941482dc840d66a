//! Pages of words: privacy notes, and nothing here.

use web_kit::prelude::*;

use crate::route::Page as Hall;

/// 隐私说明.
#[component]
pub fn PrivacyPage() -> Html {
    use_language();
    let parts = [
        (t::p_privacy_shown(), t::p_privacy_shown_more()),
        (t::p_privacy_kept(), t::p_privacy_kept_more()),
        (t::p_privacy_noted(), t::p_privacy_noted_more()),
        (t::p_privacy_rights(), t::p_privacy_rights_more()),
    ];
    html! {
        <Page title={t::p_privacy()} narrow=true>
            { for parts.map(|(title, text)| html! { <Section {title}><p>{ text }</p></Section> }) }
        </Page>
    }
}

/// The address leads nowhere.
#[component]
pub fn NotFoundPage() -> Html {
    use_language();
    html! {
        <Page title={t::p_not_found()}>
            <Section>
                <EmptyView title={t::p_not_found_title()}>
                    <p>{ t::p_not_found_more() }</p>
                    <p><Link<Hall> to={Hall::Home} class="btn">{ t::p_to_home() }</Link<Hall>></p>
                </EmptyView>
            </Section>
        </Page>
    }
}
