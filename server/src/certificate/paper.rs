//! The proof on paper.

use super::{
    service::verify_url,
    store::{Certificate, Snapshot},
};
use crate::{
    app::App,
    documents::{
        pdf::{ProofData, contribution_proof},
        qr,
    },
    platform::problem::Problem,
};

/// The QR code of the public page as SVG. The address has a bounded length and
/// always fits; should it not, the address beside it still does its work.
pub(super) fn qr_svg(verify_url: &str) -> String {
    qr::qr_svg(verify_url).unwrap_or_else(|error| {
        tracing::error!(error = %error, "no QR code for a proof");
        String::new()
    })
}

/// The paper from what was frozen at its issue.
pub(super) async fn print(app: &App, certificate: Certificate) -> Result<Vec<u8>, Problem> {
    let url = verify_url(app, &certificate.code);
    let data = data(certificate, url);
    app.papers
        .print(&app.work, move |fonts| contribution_proof(fonts, &data))
        .await
}

fn data(certificate: Certificate, verify_url: String) -> ProofData {
    let Snapshot {
        centre,
        full_name,
        id_doc_type,
        id_doc_no,
        account_no,
        unit_no,
        unit_name,
        status,
        contribution_base,
        unit_ratio,
        personal_ratio,
        unit_monthly,
        personal_monthly,
        paid_through,
        consecutive_months,
        balance,
        ..
    } = certificate.snapshot;
    ProofData {
        centre_name: centre,
        certificate_no: certificate.no.into_string(),
        name: full_name,
        id_type: id_doc_type,
        id_no: id_doc_no,
        account_no: account_no.into_string(),
        status,
        unit_name,
        unit_no: unit_no.into_string(),
        base: contribution_base,
        unit_ratio,
        personal_ratio,
        unit_amount: unit_monthly,
        personal_amount: personal_monthly,
        paid_through,
        consecutive_months,
        balance,
        purpose: certificate.purpose,
        issued_on: certificate.issued_on,
        valid_until: certificate.valid_until,
        verify_url,
    }
}
