//! 缴存证明: what it is, and those that were made.

use shared_types::api::certificate::{CertificateList, CertificateView};
use web_kit::prelude::*;

use crate::{api, components::certificate_status, route::Page as Hall, session::use_kept};

/// Explains the proof and lists those of the person.
#[component]
pub fn CertificatesPage() -> Html {
    let list = use_kept("certificates", api::certificates);
    html! {
        <Page title={t::p_certificates()} lead={t::p_certificates_lead()}>
            <Section>
                <ul class="bullets">
                    <li>{ t::p_cert_fact_content() }</li>
                    <li>{ t::p_cert_fact_qr() }</li>
                    <li>{ t::p_cert_fact_free() }</li>
                </ul>
                <div class="actions">
                    <Link<Hall> to={Hall::NewCertificate} class="btn btn-primary">{ t::p_certificate_make() }</Link<Hall>>
                </div>
            </Section>
            <Section title={t::p_cert_list()}>{ list.view(|data| table(data)) }</Section>
        </Page>
    }
}

fn table(list: &CertificateList) -> Html {
    if list.certificates.is_empty() {
        return html! { <EmptyView title={t::p_cert_none()}><p>{ t::p_cert_none_more() }</p></EmptyView> };
    }
    html! { <ul class="cards-list">{ for list.certificates.iter().map(row) }</ul> }
}

fn row(view: &CertificateView) -> Html {
    let no = view.certificate_no.as_str();
    html! {
        <li key={no.to_owned()} data-row={no.to_owned()}>
            <Link<Hall> to={Hall::Certificate(no.to_owned())} class="cert">
                <span class="cert-title">{ purpose(view) }</span>
                { certificate_status(view.status) }
                <span class="txn-note">{ t::p_cert_issued_on(&fmt::date(view.issued_on)) }</span>
                <span class="txn-note num">{ t::p_cert_no_short(no) }</span>
            </Link<Hall>>
        </li>
    }
}

/// What it is for, or that nothing was said.
pub(super) fn purpose(view: &CertificateView) -> AttrValue {
    if view.purpose.is_empty() {
        AttrValue::Static(t::p_purpose_none())
    } else {
        view.purpose.clone().into()
    }
}
