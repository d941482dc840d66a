//! 新增变更: lines entered by hand, one after the other.

use shared_types::api::session::Permission;
use web_kit::prelude::*;

use crate::{
    components::{ChangeForm, Needs, Saved},
    route::Hall,
    session::use_session,
    words,
};

/// Adds lines.
#[component]
pub fn NewChangePage() -> Html {
    let session = use_session();
    let navigator = use_navigate::<Hall>();
    let toast = use_toast();
    let saved = use_state(Vec::<AttrValue>::new);
    let on_saved = {
        let (navigator, saved) = (navigator.clone(), saved.clone());
        Callback::from(move |done: Saved| {
            toast.emit(
                t::u_change_added(words::kind_name(done.line.kind), &done.line.full_name).into(),
            );
            if done.again {
                let mut names = (*saved).clone();
                names.push(done.line.full_name.clone().into());
                saved.set(names);
            } else {
                navigator.push(Hall::changes());
            }
        })
    };
    let leave = {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.push(Hall::changes()))
    };
    let names = saved
        .iter()
        .map(AttrValue::as_str)
        .collect::<Vec<_>>()
        .join(pick("、", ", "));
    html! {
        <Page title={t::u_change_new()} lead={t::u_change_new_lead()} back={leave.clone()}>
            <Needs permission={Permission::Operate} />
            if !saved.is_empty() { <Notice tone={Tone::Good}><p>{ t::u_change_added_so_far(&names) }</p></Notice> }
            if session.may(Permission::Operate) {
                <Section class="form-card"><ChangeForm {on_saved} on_cancel={leave} /></Section>
            }
        </Page>
    }
}
