//! 开具缴存证明: what it is for, check, send.

use std::rc::Rc;

use shared_types::api::certificate::{CertificateRequest, CertificateView};
use web_kit::prelude::*;

use crate::{api, route::Page as Hall, session::use_session, state::Event as Happening};

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

fn steps(current: usize) -> Html {
    let names: Vec<AttrValue> = vec![
        t::p_step_purpose().into(),
        t::p_step_check().into(),
        t::p_step_done().into(),
    ];
    html! { <Steps steps={names} {current} /> }
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
    html! {
        <Page title={t::p_new_title()} {back} narrow=true>
            { steps(1) }
            if let Some(no) = &memory.issued {
                <Notice title={t::p_just_issued()}>
                    <p><Link<Hall> to={Hall::Certificate(no.clone())}>{ t::p_just_issued_see() }</Link<Hall>></p>
                </Notice>
            }
            <Section><Form {form} submit_label={t::p_next()} {on_submit} /></Section>
        </Page>
    }
}

/// Step 2: what will be sent.
#[component]
pub fn CheckCertificatePage() -> Html {
    let navigator = use_navigate::<Hall>();
    let session = use_session();
    let overview = crate::session::use_kept("overview", api::overview);
    let memory = session.memory;
    let on_done = {
        let (navigator, memory) = (navigator.clone(), memory.dispatcher());
        Callback::from(move |view: Rc<CertificateView>| {
            let no = view.certificate_no.to_string();
            memory.dispatch(Happening::Issued(no.clone()));
            // Back must not lead to the button that was pressed.
            navigator.replace(Hall::IssuedCertificate(no));
        })
    };
    let submit = use_submit(api::create_certificate, on_done);
    let change = Callback::from(move |()| navigator.push(Hall::NewCertificate));
    let on_click = {
        let (send, purpose) = (submit.send.clone(), memory.purpose.clone());
        Callback::from(move |()| {
            send.emit(CertificateRequest {
                purpose: purpose.clone(),
            })
        })
    };
    let purpose = if memory.purpose.is_empty() {
        t::p_purpose_none().to_owned()
    } else {
        memory.purpose.clone()
    };
    html! {
        <Page title={t::p_check_title()} lead={t::p_check_lead()} back={change.clone()} narrow=true>
            { steps(2) }
            <Section>
                { overview.view(|data| html! {
                    <SummaryList rows={vec![
                        SummaryRow::text(t::p_purpose(), purpose).change(change),
                        SummaryRow::text(t::p_name(), data.full_name.clone()),
                        SummaryRow::text(t::p_unit(), data.unit_name.clone()),
                        SummaryRow::text(t::p_cert_as_of(), fmt::date(data.as_of)),
                    ]} />
                }) }
                <p class="hint">{ t::p_check_note() }</p>
                <Outcome<CertificateView> state={submit.state.clone()} retry={submit.retry.clone()} />
                <div class="actions">
                    <Button label={t::p_submit()} kind={ButtonKind::Primary} busy={submit.state.is_busy()} {on_click} />
                </div>
            </Section>
        </Page>
    }
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
