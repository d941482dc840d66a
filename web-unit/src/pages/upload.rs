//! 导入变更清册: template, rules, drop zone.

use std::rc::Rc;

use shared_types::api::{session::Permission, unit::ImportReport};
use web_kit::prelude::*;
use web_sys::File;

use crate::{api, components::Needs, route::Hall, session::use_session};

/// 20 MiB, the server's limit.
const LARGEST_FILE: u32 = 20 << 20;

/// Chooses and sends a spreadsheet.
#[component]
pub fn UploadPage() -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let percent = use_state_eq(|| 0_u8);
    let upload = {
        let (percent, navigator) = (percent.setter(), navigator.clone());
        let done = Callback::from(move |report: Rc<ImportReport>| {
            navigator.push(Hall::Import(report.import_id.clone()));
        });
        let send = move |file: File| {
            percent.set(0);
            let percent = percent.clone();
            api::upload(file, Callback::from(move |sent| percent.set(sent)))
        };
        use_action(send, done)
    };
    let leave = Callback::from(move |()| navigator.push(Hall::changes()));
    html! {
        <Page title={t::u_upload()} lead={t::u_upload_lead()} back={leave} aside={rules()}>
            <Needs permission={Permission::Operate} />
            <Outcome<ImportReport> state={upload.state.clone()} />
            if upload.state.error().is_some() { <p class="hint after-refusal">{ t::u_upload_refused() }</p> }
            if session.may(Permission::Operate) {
                <Section title={t::u_upload_1()}>
                    <p>{ t::u_upload_1_more() }</p>
                    <DownloadLink path={api::TEMPLATE} label={t::u_template()} />
                </Section>
                <Section title={t::u_upload_2()}>
                    <Upload
                        label={t::u_upload_choose()} hint={t::u_upload_hint()} accept=".xlsx" max_bytes={LARGEST_FILE}
                        progress={upload.state.is_busy().then_some(*percent)} on_file={upload.send.clone()}
                    />
                </Section>
            }
        </Page>
    }
}

/// What the check will look at, said beforehand.
fn rules() -> Html {
    let rules = [
        t::u_rule_headers(),
        t::u_rule_kind(),
        t::u_rule_id(),
        t::u_rule_base(),
        t::u_rule_once(),
        t::u_rule_nothing(),
    ];
    html! {
        <Section title={t::u_rules()}>
            <ul class="bullets">{ for rules.into_iter().map(|rule| html! { <li>{ rule }</li> }) }</ul>
        </Section>
    }
}
