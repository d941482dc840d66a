//! 开具缴存证明: what it is for, check, send.

use std::rc::Rc;

use shared_types::api::{
    certificate::{CertificateRequest, CertificateView},
    personal::Overview,
};
use web_kit::prelude::*;

use super::kept::Kept;
use crate::{
    answer::{Answer, Once, pending, use_once},
    api::{self, Home},
    components::{card, facts, notice, steps, text},
    route::Page as Hall,
    session::{use_kept, use_session},
    state::Event as Happening,
};

/// Longest purpose that fits on the proof, in characters.
const PURPOSE_LENGTH: usize = 40;

const FIELDS: &[FieldSpec] = &[FieldSpec::text("purpose", t::p_purpose)
    .hint(t::p_purpose_hint)
    .optional()
    .check(check_purpose)];

fn check_purpose(text: &str) -> Result<(), &'static str> {
    if text.chars().count() > PURPOSE_LENGTH {
        Err(t::p_purpose_long())
    } else {
        Ok(())
    }
}

/// Step 1: what the proof is for.
#[component]
pub fn NewCertificatePage() -> Html {
    let navigator = use_navigate::<Hall>();
    let memory = use_session().memory;
    let form = use_form(FIELDS);
    {
        let (form, purpose) = (form.clone(), memory.purpose.clone());
        use_effect_with((), move |()| form.set("purpose", purpose));
    }
    let on_submit = {
        let (navigator, memory) = (navigator.clone(), memory.dispatcher());
        Callback::from(move |form: UseForm| {
            memory.dispatch(Happening::Purpose(form.value("purpose").to_string()));
            navigator.push(Hall::CheckCertificate);
        })
    };
    let back = Callback::from(move |()| navigator.push(Hall::Certificates));
    let issued = memory.issued.as_ref().map(|no| {
        let to = Hall::Certificate(no.clone());
        notice(
            t::p_just_issued(),
            html! { <p><Link<Hall> {to}>{ t::p_just_issued_see() }</Link<Hall>></p> },
        )
    });
    html! {
        <Page title={t::p_new_title()} {back} narrow=true>
            { progress(1) }
            { issued.unwrap_or_default() }
            { card("", "", Html::default(), html! { <Form {form} submit_label={t::p_next()} {on_submit} /> }) }
        </Page>
    }
}

/// Step 2: what will be sent.
#[component]
pub fn CheckCertificatePage() -> Html {
    let navigator = use_navigate::<Hall>();
    let overview = use_kept(
        Kept::Overview.key().into(),
        Rc::new(|_| Kept::Overview.load()),
    );
    let memory = use_session().memory;
    let on_done = {
        let (navigator, memory) = (navigator.clone(), memory.dispatcher());
        Callback::from(move |answer: Rc<Answer>| {
            if let Some(view) = answer.get::<CertificateView>() {
                let no = view.certificate_no.to_string();
                memory.dispatch(Happening::Issued(no.clone()));
                // Back must not lead to the button that was pressed.
                navigator.replace(Hall::IssuedCertificate(no));
            }
        })
    };
    let submit = use_once(on_done);
    let change = Callback::from(move |()| navigator.push(Hall::NewCertificate));
    let on_click = {
        let purpose = memory.purpose.clone();
        submit.send.reform(move |()| {
            let purpose = purpose.clone();
            Once {
                what: purpose.clone().into(),
                send: Rc::new(move |key| {
                    let purpose = purpose.clone();
                    pending(api::create_certificate(CertificateRequest { purpose }, key))
                }),
            }
        })
    };
    let purpose = if memory.purpose.is_empty() {
        t::p_purpose_none().to_owned()
    } else {
        memory.purpose.clone()
    };
    let body = html! {
        <>
            { overview.view(|answer| answer.get().map(|home: &Home| content(&home.overview, purpose, &change)).unwrap_or_default()) }
            <p class="hint">{ t::p_check_note() }</p>
            <Outcome<Answer> state={submit.state.clone()} retry={submit.retry.clone()} />
            <div class="actions">
                <Button label={t::p_submit()} kind={ButtonKind::Primary} busy={submit.state.is_busy()} {on_click} />
            </div>
        </>
    };
    html! {
        <Page title={t::p_check_title()} lead={t::p_check_lead()} back={change.clone()} narrow=true>
            { progress(2) }
            { card("", "", Html::default(), body) }
        </Page>
    }
}

fn progress(current: usize) -> Html {
    let names = [t::p_step_purpose(), t::p_step_check(), t::p_step_done()];
    steps(current, names.map(AttrValue::from).to_vec())
}

fn content(data: &Overview, purpose: String, change: &Callback<()>) -> Html {
    let changeable = html! {
        <>
            <span>{ purpose }</span>
            <Button
                label={t::change()} name={t::p_purpose_change()} kind={ButtonKind::Link} on_click={change.clone()}
            />
        </>
    };
    facts(vec![
        (t::p_purpose(), changeable),
        (t::p_name(), text(data.full_name.clone())),
        (t::p_unit(), text(data.unit_name.clone())),
        (t::p_cert_as_of(), text(fmt::date(data.as_of))),
    ])
}

#[cfg(test)]
mod tests {
    use super::{PURPOSE_LENGTH, check_purpose};

    #[test]
    fn a_purpose_has_at_most_forty_characters() {
        assert!(check_purpose(&"租".repeat(PURPOSE_LENGTH)).is_ok());
        assert!(check_purpose(&"租".repeat(PURPOSE_LENGTH + 1)).is_err());
    }
}
