//! 登录: the way into the hall.

use std::rc::Rc;

use shared_types::api::session::{LoginRequest, SessionView};
use web_kit::prelude::*;

use crate::{
    api,
    route::Hall,
    session::use_session,
    state::{Door, Why},
};

const LOGIN: &[FieldSpec] = &[
    FieldSpec::text("login_name", t::u_login_name)
        .hint(t::u_login_name_hint)
        .autocomplete("username"),
    FieldSpec::password("password", t::u_password).autocomplete("current-password"),
];

/// The login.
#[component]
pub fn LoginPage() -> Html {
    let session = use_session();
    let form = use_form(LOGIN);
    let login = {
        let entered = session.entered.clone();
        use_action(
            api::log_in,
            Callback::from(move |session: Rc<SessionView>| entered.emit(session)),
        )
    };
    let on_submit = {
        let send = login.send.clone();
        Callback::from(move |form: UseForm| {
            send.emit(LoginRequest {
                login_name: form.value("login_name").to_string(),
                password: form.value("password").to_string(),
            });
        })
    };
    let notice = match session.door {
        Door::Closed(Why::TimedOut) => {
            Some((Tone::Warn, t::u_login_again(), t::u_login_again_more()))
        }
        Door::Closed(Why::Left) => Some((Tone::Good, t::u_logged_out(), t::u_logged_out_more())),
        _ => None,
    };
    let early = Early {
        path: api::SESSION,
        next: match use_navigate::<Hall>().route() {
            Hall::Login { next } => Hall::after_login(next.as_deref()),
            page => page.clone(),
        }
        .path(),
    };
    html! {
        <div class="login">
            <Page title={t::u_login()} lead={t::u_login_lead()}>
                if let Some((tone, title, more)) = notice { <Notice {tone} {title} live=true><p>{ more }</p></Notice> }
                <Outcome<SessionView> state={login.state.clone()} />
                <Section>
                    <Form
                        {form} submit_label={t::u_login_submit()} {on_submit}
                        busy={login.state.is_busy()} error={login.state.error().cloned()} {early}
                    />
                    <p class="hint">{ t::u_login_forgotten() }</p>
                </Section>
            </Page>
            <aside class="login-side" aria-label={t::aside()}>
                <h2>{ t::u_login_what() }</h2>
                <ul class="ticks">
                    { for [t::u_login_what_1(), t::u_login_what_2(), t::u_login_what_3(), t::u_login_what_4()]
                        .into_iter().map(|what| html! { <li>{ Icon::CHECK.draw() }<span>{ what }</span></li> }) }
                </ul>
                <p class="hint">{ t::u_login_safe() }</p>
            </aside>
        </div>
    }
}
