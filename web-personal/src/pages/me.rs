//! 我的, and the pages of words: preferences, help, log out, privacy, nothing here.

use web_kit::prelude::*;

use crate::{
    answer::Answer,
    components::{card, empty, entry, link_button, way_out},
    route::Page as Hall,
    session::{Session, Who},
};

/// What is the user's own matter.
pub fn me_page(session: &Session) -> Html {
    let name = match &session.who {
        Who::Somebody(name) => Some(name.clone()),
        _ => None,
    };
    let inside = name.is_some();
    let services = html! {
        <ul class="entries">
            { entry(Hall::Cases, Icon::DOCUMENT, t::p_cases()) }
            { entry(Hall::Account, Icon::WALLET, t::p_account()) }
            { entry(Hall::History, Icon::CHART, t::p_history()) }
            { way_out("/verify", Icon::QR, t::p_verify()) }
        </ul>
    };
    let display = html! {
        <ul class="settings">
            <li><span>{ t::p_language() }</span><LanguageSwitch /></li>
            <li><span>{ t::theme() }</span><ThemeSwitch /></li>
            <li><span>{ t::p_care() }</span><CareSwitch /></li>
        </ul>
    };
    let help = html! {
        <ul class="entries">
            { way_out("tel:12329", Icon::PHONE, t::hotline_call()) }
            { entry(Hall::Privacy, Icon::LOCK, t::p_privacy()) }
        </ul>
    };
    let leave = if inside {
        html! {
            <>
                <Outcome<Answer> state={session.leaving.clone()} />
                <div class="actions leave">
                    <Button
                        label={t::logout()} icon={Icon::LOGOUT} busy={session.leaving.is_busy()}
                        on_click={session.log_out.clone()}
                    />
                </div>
            </>
        }
    } else {
        html! { <div class="actions leave">{ link_button(Hall::Login { next: None }, "btn btn-primary", t::p_log_in()) }</div> }
    };
    html! {
        <Page title={t::p_me()} lead={name}>
            { card("", t::p_services(), Html::default(), services) }
            { card("", t::p_display(), Html::default(), display) }
            { card("", t::p_help(), Html::default(), help) }
            { leave }
        </Page>
    }
}

/// 隐私说明.
pub fn privacy_page() -> Html {
    let parts = [
        (t::p_privacy_shown(), t::p_privacy_shown_more()),
        (t::p_privacy_kept(), t::p_privacy_kept_more()),
        (t::p_privacy_noted(), t::p_privacy_noted_more()),
        (t::p_privacy_rights(), t::p_privacy_rights_more()),
    ];
    html! {
        <Page title={t::p_privacy()} narrow=true>
            { for parts.map(|(title, text)| card("", title, Html::default(), html! { <p>{ text }</p> })) }
        </Page>
    }
}

/// The address leads nowhere.
pub fn not_found_page() -> Html {
    let home = link_button(Hall::Home, "btn", t::p_to_home());
    let body = empty(
        t::p_not_found_title(),
        html! { <><p>{ t::p_not_found_more() }</p><p>{ home }</p></> },
    );
    html! { <Page title={t::p_not_found()}>{ card("", "", Html::default(), body) }</Page> }
}
