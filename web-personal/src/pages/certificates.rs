//! 缴存证明: what it is, and those that were made.

use shared_types::api::certificate::{CertificateList, CertificateView};
use web_kit::prelude::*;

use crate::{
    components::{bullets, card, certificate_status, empty, link_button},
    route::Page as Hall,
};

/// What the proof says, and the way to make one.
pub(super) fn explanation() -> Html {
    let facts = [
        t::p_cert_fact_content(),
        t::p_cert_fact_qr(),
        t::p_cert_fact_free(),
    ];
    let body = html! {
        <>
            { bullets(facts.map(AttrValue::from).to_vec()) }
            <div class="actions">{ link_button(Hall::NewCertificate, "btn btn-primary", t::p_certificate_make()) }</div>
        </>
    };
    card("", "", Html::default(), body)
}

pub(super) fn content(list: &CertificateList) -> Html {
    let body = if list.certificates.is_empty() {
        empty(t::p_cert_none(), html! { <p>{ t::p_cert_none_more() }</p> })
    } else {
        html! { <ul class="cards-list">{ for list.certificates.iter().map(row) }</ul> }
    };
    card("", t::p_cert_list(), Html::default(), body)
}

fn row(view: &CertificateView) -> Html {
    let no = view.certificate_no.as_str();
    html! {
        <li key={no} data-row={no.to_owned()}>
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
