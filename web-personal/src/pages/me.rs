//! 我的: preferences, help, log out.

use web_kit::prelude::*;

use crate::{
    components::entry,
    route::Page as Hall,
    session::{Who, use_session},
};

/// What is the user's own matter.
#[component]
pub fn MePage() -> Html {
    let session = use_session();
    let inside = matches!(session.who, Who::Somebody(_));
    html! {
        <Page title={t::p_me()} lead={match &session.who {
            Who::Somebody(view) => Some(AttrValue::from(view.display_name.clone())),
            _ => None,
        }}>
            <Section title={t::p_services()}>
                <ul class="entries">
                    { entry(Hall::Account, Icon::WALLET, t::p_account()) }
                    { entry(Hall::History, Icon::CHART, t::p_history()) }
                    { entry(Hall::Calculator, Icon::MONEY, t::p_calculator()) }
                    { verify_entry() }
                </ul>
            </Section>
            <Section title={t::p_display()}>
                <ul class="settings">
                    <li><span>{ t::p_language() }</span><LanguageSwitch /></li>
                    <li><span>{ t::theme() }</span><ThemeSwitch /></li>
                    <li><span>{ t::p_care() }</span><CareSwitch /></li>
                </ul>
            </Section>
            <Section title={t::p_help()}>
                <ul class="entries">
                    <li>
                        <a class="entry" href="tel:12329">{ Icon::PHONE.draw() }<span>{ t::hotline_call() }</span>{ Icon::NEXT.draw() }</a>
                    </li>
                    { entry(Hall::Privacy, Icon::LOCK, t::p_privacy()) }
                </ul>
            </Section>
            if inside {
                <Outcome<()> state={session.leaving.clone()} />
                <div class="actions leave">
                    <Button
                        label={t::logout()} icon={Icon::LOGOUT} busy={session.leaving.is_busy()}
                        on_click={session.log_out.clone()}
                    />
                </div>
            } else {
                <div class="actions leave">
                    <Link<Hall> to={Hall::Login { next: None }} class="btn btn-primary">{ t::p_log_in() }</Link<Hall>>
                </div>
            }
        </Page>
    }
}

/// The public page that checks a proof; it is not of this app.
pub(super) fn verify_entry() -> Html {
    html! {
        <li>
            <a class="entry" href="/verify">{ Icon::QR.draw() }<span>{ t::p_verify() }</span>{ Icon::NEXT.draw() }</a>
        </li>
    }
}
