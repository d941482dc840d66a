//! One proof: right after it was made, and later.

use std::rc::Rc;

use shared_types::api::certificate::{CertificateStatus, CertificateView};
use web_kit::prelude::*;

use super::certificates::purpose;
use crate::{
    answer::{Answer, Task, pending, use_answer, use_task},
    api,
    components::{
        bullets, card, certificate_status, code, facts, file, link_button, notice, number, text,
    },
    route::Page as Hall,
};

#[derive(Properties, PartialEq)]
pub struct CertificatePageProps {
    /// 证明编号.
    pub no: AttrValue,
    /// It was made a moment ago.
    #[prop_or_default]
    pub issued: bool,
}

/// One proof, with the ways to use it and to revoke it.
#[component]
pub fn CertificatePage(props: &CertificatePageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let load = |no: AttrValue| pending(async move { api::certificate(&no).await });
    let loaded = use_answer(props.no.clone(), Rc::new(load));
    let asking = use_state_eq(|| false);
    let toast = use_toast();
    let revoke = {
        let (asking, reload) = (asking.setter(), loaded.reload.clone());
        use_task(Callback::from(move |_| {
            asking.set(false);
            reload.emit(());
            toast.emit(t::p_revoked_done().into());
        }))
    };
    let ask = {
        let (asking, reset) = (asking.setter(), revoke.reset.clone());
        Callback::from(move |open: bool| {
            reset.emit(());
            asking.set(open);
        })
    };
    let confirm = {
        let no = props.no.clone();
        revoke.send.reform(move |()| -> Task {
            let no = no.clone();
            Rc::new(move || {
                let no = no.clone();
                pending(async move { api::revoke_certificate(&no).await })
            })
        })
    };
    let back = Callback::from(move |()| navigator.push(Hall::Certificates));
    let title = if props.issued {
        t::p_issued_title()
    } else {
        t::p_certificate_title()
    };
    let issued = props.issued;
    html! {
        <Page {title} back={(!issued).then_some(back)} narrow=true>
            { loaded.view(|answer| answer.get().map(|view| if issued {
                confirmation(view)
            } else {
                content(view, ask.reform(|()| true))
            }).unwrap_or_default()) }
            <Dialog open={*asking} title={t::p_revoke_ask()} on_close={ask.reform(|()| false)}>
                <p>{ t::p_revoke_more() }</p>
                <Outcome<Answer> state={revoke.state.clone()} />
                <div class="actions">
                    <Button label={t::p_revoke_yes()} kind={ButtonKind::Danger} busy={revoke.state.is_busy()} on_click={confirm} />
                    <Button label={t::cancel()} on_click={ask.reform(|()| false)} />
                </div>
            </Dialog>
        </Page>
    }
}

/// The end of making one.
fn confirmation(view: &CertificateView) -> Html {
    let next = bullets(vec![
        t::p_issued_keep().into(),
        t::p_issued_valid(&fmt::date(view.valid_until)).into(),
        t::p_issued_revoke().into(),
    ]);
    html! {
        <>
            <div class="confirmation-head" role="status">
                { Icon::CHECK.draw() }
                <p class="confirmation-title">{ t::p_issued() }</p>
                <p class="confirmation-reference"><span>{ t::p_cert_no() }</span>{ number(view.certificate_no.as_str(), t::p_cert_no()) }</p>
            </div>
            { files(view) }
            { card("", "", Html::default(), facts(vec![
                (t::p_purpose(), text(purpose(view))),
                (t::p_cert_issued(), text(fmt::date(view.issued_on))),
                (t::p_cert_until(), text(fmt::date(view.valid_until))),
            ])) }
            { qr(view) }
            { card("", t::p_next_steps(), Html::default(), html! {
                <>{ next }<p>{ link_button(Hall::Certificates, "", t::p_to_certificates()) }</p></>
            }) }
        </>
    }
}

fn content(view: &CertificateView, revoke: Callback<()>) -> Html {
    let mut rows = vec![
        (t::p_cert_status(), certificate_status(view.status)),
        (
            t::p_cert_no(),
            number(view.certificate_no.as_str(), t::p_cert_no()),
        ),
        (t::p_purpose(), text(purpose(view))),
        (t::p_cert_issued(), text(fmt::date(view.issued_on))),
        (t::p_cert_until(), text(fmt::date(view.valid_until))),
    ];
    rows.extend(
        view.revoked_at
            .as_ref()
            .map(|at| (t::p_cert_revoked_at(), text(fmt::instant(at)))),
    );
    let rest = if view.status == CertificateStatus::Valid {
        html! {
            <>
                { files(view) }
                { qr(view) }
                <div class="actions"><Button label={t::p_revoke()} kind={ButtonKind::Danger} on_click={revoke} /></div>
            </>
        }
    } else {
        html! {
            <>
                { notice(t::p_cert_not_valid(), html! { <p>{ t::p_cert_not_valid_more() }</p> }) }
                { link_button(Hall::NewCertificate, "btn", t::p_certificate_again()) }
            </>
        }
    };
    html! { <>{ card("", "", Html::default(), facts(rows)) }{ rest }</> }
}

/// The code that anyone can scan.
fn qr(view: &CertificateView) -> Html {
    let body = html! {
        <>
            <p>{ t::p_qr_more() }</p>
            <p><a href={view.verify_url.clone()} target="_blank" rel="noopener">{ t::p_qr_open() }<span class="sr-only">{ t::new_tab() }</span></a></p>
        </>
    };
    code(&view.qr_svg, t::p_qr_alt(), body)
}

fn files(view: &CertificateView) -> Html {
    let no = view.certificate_no.as_str();
    html! {
        <div class="actions files">
            { file(&api::certificate_path(no, "/pdf?download=1"), "btn btn-primary", t::p_download_pdf(), false) }
            { file(&api::certificate_path(no, "/pdf"), "btn", t::p_open_pdf(), true) }
        </div>
    }
}
