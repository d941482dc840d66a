//! 登录.

use std::rc::Rc;

use shared_types::api::session::{LoginRequest, SessionView};
use web_kit::prelude::*;

use crate::{api, route::Page as Hall, session::use_session};

const FIELDS: &[FieldSpec] = &[
    FieldSpec::text("login_name", t::p_login_name).autocomplete("username"),
    FieldSpec::password("password", t::p_password).autocomplete("current-password"),
];

/// The way in. What comes next is the frame's matter.
#[component]
pub fn LoginPage() -> Html {
    let session = use_session();
    let form = use_form(FIELDS);
    let entered = session.entered.clone();
    let login = use_action(
        api::log_in,
        Callback::from(move |view: Rc<SessionView>| entered.emit(view)),
    );
    let on_submit = {
        let send = login.send.clone();
        Callback::from(move |form: UseForm| {
            send.emit(LoginRequest {
                login_name: form.value("login_name").to_string(),
                password: form.value("password").to_string(),
            });
        })
    };
    html! {
        <Page title={t::p_login()} lead={t::p_login_lead()} narrow=true actions={html! { <LanguageSwitch /> }}>
            if session.lost { <Notice tone={Tone::Warn} title={t::p_lost()} live=true><p>{ t::p_lost_more() }</p></Notice> }
            <Section class="login">
                <Outcome<SessionView> state={login.state.clone()} />
                <Form
                    {form} submit_label={t::p_log_in()} {on_submit}
                    busy={login.state.is_busy()} error={login.state.error().cloned()}
                />
            </Section>
            <Section title={t::p_login_help()}>
                <p>{ t::p_login_help_text() }</p>
                <ul class="entries">
                    { super::me::verify_entry() }
                    { crate::components::entry(Hall::Calculator, Icon::MONEY, t::p_calculator()) }
                    { crate::components::entry(Hall::Privacy, Icon::LOCK, t::p_privacy()) }
                </ul>
            </Section>
        </Page>
    }
}
