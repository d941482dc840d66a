//! 登录.

use std::rc::Rc;

use shared_types::api::session::LoginRequest;
use web_kit::prelude::*;

use crate::{
    answer::{Answer, Task, pending, use_task},
    api,
    components::{card, entry, notice, way_out},
    route::Page as Hall,
    session::use_session,
};

const FIELDS: &[FieldSpec] = &[
    FieldSpec::text("login_name", t::p_login_name).autocomplete("username"),
    FieldSpec::password("password", t::p_password).autocomplete("current-password"),
];

/// The way in. What comes next is the frame's matter.
#[component]
pub fn LoginPage() -> Html {
    let session = use_session();
    let form = use_form(FIELDS);
    let login = use_task(session.entered.clone());
    let on_submit = login.send.reform(|form: UseForm| -> Task {
        Rc::new(move || {
            let login_name = form.value("login_name").to_string();
            let password = form.value("password").to_string();
            pending(api::log_in(LoginRequest {
                login_name,
                password,
            }))
        })
    });
    let early = Early {
        path: api::SESSION,
        next: match use_navigate::<Hall>().route() {
            Hall::Login { next } => Hall::after_login(next.as_deref()),
            page => page.clone(),
        }
        .path(),
    };
    let fields = html! {
        <>
            <Outcome<Answer> state={login.state.clone()} />
            <Form
                {form} submit_label={t::p_log_in()} {on_submit}
                busy={login.state.is_busy()} error={login.state.error().cloned()} {early}
            />
        </>
    };
    let help = html! {
        <>
            <p>{ t::p_login_help_text() }</p>
            <ul class="entries">
                { way_out("/verify", Icon::QR, t::p_verify()) }
                { entry(Hall::Privacy, Icon::LOCK, t::p_privacy()) }
            </ul>
        </>
    };
    html! {
        <Page title={t::p_login()} lead={t::p_login_lead()} narrow=true actions={html! { <LanguageSwitch /> }}>
            if session.lost { { notice(t::p_lost(), html! { <p>{ t::p_lost_more() }</p> }) } }
            { card("login", "", Html::default(), fields) }
            { card("", t::p_login_help(), Html::default(), help) }
        </Page>
    }
}
