//! One proof: right after it was made, and later.

use std::rc::Rc;

use shared_types::api::certificate::{CertificateStatus, CertificateView};
use web_kit::prelude::*;

use super::certificates::purpose;
use crate::{api, components::certificate_status, route::Page as Hall};

#[derive(Properties, PartialEq)]
pub struct CertificatePageProps {
    /// 证明编号.
    pub no: AttrValue,
}

/// The end of making one.
#[component]
pub fn IssuedCertificatePage(props: &CertificatePageProps) -> Html {
    let view = use_load(
        props.no.clone(),
        |no| async move { api::certificate(&no).await },
    );
    html! {
        <Page title={t::p_issued_title()} narrow=true>
            { view.view(|view| html! {
                <ConfirmationPanel
                    title={t::p_issued()} reference_label={t::p_cert_no()} reference={view.certificate_no.to_string()}
                >
                    { code(view) }
                    { files(view) }
                    <Section title={t::p_next_steps()}>
                        <ul class="bullets">
                            <li>{ t::p_issued_keep() }</li>
                            <li>{ t::p_issued_valid(&fmt::date(view.valid_until)) }</li>
                            <li>{ t::p_issued_revoke() }</li>
                        </ul>
                        <p><Link<Hall> to={Hall::Certificates}>{ t::p_to_certificates() }</Link<Hall>></p>
                    </Section>
                </ConfirmationPanel>
            }) }
        </Page>
    }
}

/// One proof, with the ways to use it and to revoke it.
#[component]
pub fn CertificatePage(props: &CertificatePageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let loaded = use_load(
        props.no.clone(),
        |no| async move { api::certificate(&no).await },
    );
    let asking = use_state_eq(|| false);
    let toast = use_toast();
    let revoke = {
        let (asking, reload) = (asking.setter(), loaded.reload.clone());
        let done = Callback::from(move |_: Rc<CertificateView>| {
            asking.set(false);
            reload.emit(());
            toast.emit(t::p_revoked_done().into());
        });
        use_action(
            |no: AttrValue| async move { api::revoke_certificate(&no).await },
            done,
        )
    };
    let ask = |open: bool| {
        let (asking, reset) = (asking.setter(), revoke.reset.clone());
        Callback::from(move |()| {
            reset.emit(());
            asking.set(open);
        })
    };
    let on_confirm = {
        let (send, no) = (revoke.send.clone(), props.no.clone());
        Callback::from(move |()| send.emit(no.clone()))
    };
    let back = Callback::from(move |()| navigator.push(Hall::Certificates));
    html! {
        <Page title={t::p_certificate_title()} {back} narrow=true>
            { loaded.view(|view| html! {
                <>
                    <Section><SummaryList rows={facts(view)} /></Section>
                    if view.status == CertificateStatus::Valid {
                        { code(view) }
                        { files(view) }
                        <div class="actions">
                            <Button label={t::p_revoke()} kind={ButtonKind::Danger} on_click={ask(true)} />
                        </div>
                    } else {
                        <Notice tone={Tone::Warn}><p>{ t::p_cert_not_valid() }</p></Notice>
                        <Link<Hall> to={Hall::NewCertificate} class="btn">{ t::p_certificate_again() }</Link<Hall>>
                    }
                </>
            }) }
            <ConfirmDialog
                open={*asking} title={t::p_revoke_ask()} confirm={t::p_revoke_yes()} danger=true
                busy={revoke.state.is_busy()} {on_confirm} on_close={ask(false)}
            >
                <p>{ t::p_revoke_more() }</p>
                <Outcome<CertificateView> state={revoke.state.clone()} />
            </ConfirmDialog>
        </Page>
    }
}

fn facts(view: &CertificateView) -> Vec<SummaryRow> {
    let no = view.certificate_no.to_string();
    let mut rows = vec![
        SummaryRow::new(t::p_status(), certificate_status(view.status)),
        SummaryRow::new(
            t::p_cert_no(),
            html! {
                <span class="number"><span class="num">{ no.clone() }</span><CopyButton text={no} label={t::p_cert_no()} /></span>
            },
        ),
        SummaryRow::text(t::p_purpose(), purpose(view)),
        SummaryRow::text(t::p_cert_issued(), fmt::date(view.issued_on)),
        SummaryRow::text(t::p_cert_until(), fmt::date(view.valid_until)),
    ];
    rows.extend(
        view.revoked_at
            .as_ref()
            .map(|at| SummaryRow::text(t::p_cert_revoked_at(), fmt::instant(at))),
    );
    rows
}

/// The code that anyone can scan.
fn code(view: &CertificateView) -> Html {
    html! {
        <Section class="qr">
            <Svg svg={view.qr_svg.clone()} alt={t::p_qr_alt()} />
            <div>
                <p>{ t::p_qr_more() }</p>
                <p><a href={view.verify_url.clone()} target="_blank" rel="noopener">{ t::p_qr_open() }<span class="sr-only">{ t::new_tab() }</span></a></p>
            </div>
        </Section>
    }
}

fn files(view: &CertificateView) -> Html {
    let no = view.certificate_no.as_str();
    html! {
        <div class="actions">
            <DownloadLink
                path={api::certificate_path(no, "/pdf?download=1")} label={t::p_download_pdf()} kind={ButtonKind::Primary}
            />
            <DownloadLink path={api::certificate_path(no, "/pdf")} label={t::p_open_pdf()} open=true />
        </div>
    }
}
