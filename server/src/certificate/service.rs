//! One use case a function.

use futures::FutureExt as _;
use shared_types::{
    api::certificate::{CertificateList, CertificateStatus, CertificateView},
    numbers::CertificateNo,
};

use super::{
    error::Error,
    paper,
    rules::{self, Refusal},
    store::{self, Certificate, Snapshot},
};
use crate::{
    account,
    app::App,
    platform::{
        audit::By,
        clock::Instant,
        db::{StoreError, Tx},
        entropy,
        idempotency::Once,
        sequence,
    },
    session::Member,
};

/// Proofs in the list.
const LISTED: i64 = 100;

/// Public page of a proof.
pub(super) fn verify_url(app: &App, code: &str) -> String {
    format!("{}/verify/{code}", app.config.server.public_url)
}

/// What the holder sees; the QR code is drawn on the bounded threads.
async fn views(app: &App, found: Vec<Certificate>) -> Result<Vec<CertificateView>, Error> {
    let today = app.clock.business_date();
    let views: Vec<CertificateView> = found
        .into_iter()
        .map(|certificate| CertificateView {
            status: rules::status(
                certificate.revoked_at.is_some(),
                certificate.valid_until,
                today,
            ),
            verify_url: verify_url(app, &certificate.code),
            certificate_no: certificate.no,
            purpose: certificate.purpose,
            issued_on: certificate.issued_on,
            valid_until: certificate.valid_until,
            revoked_at: certificate.revoked_at,
            qr_svg: String::new(),
        })
        .collect();
    let drawn = app
        .work
        .run(move || views.into_iter().map(with_qr).collect())
        .await?;
    Ok(drawn)
}

fn with_qr(mut view: CertificateView) -> CertificateView {
    view.qr_svg = paper::qr_svg(&view.verify_url);
    view
}

async fn view(app: &App, certificate: Certificate) -> Result<CertificateView, Error> {
    let mut views = views(app, vec![certificate]).await?;
    views.pop().ok_or(Error::Store(StoreError::Missing))
}

/// Issues a proof of what the account is today (开具缴存证明).
///
/// # Errors
/// [`Refusal`], [`Error::KeyReused`], and those of the store.
pub(super) async fn issue(
    app: &App,
    member: &Member,
    once: Once,
    purpose: &str,
) -> Result<CertificateView, Error> {
    let purpose = rules::purpose(purpose)?;
    let first = issue_once(app, member, once.clone(), purpose.clone()).await;
    let certificate = match first {
        // A twin with the same key was faster: its answer is ours as well.
        Err(Error::Store(StoreError::Exists)) => issue_once(app, member, once, purpose).await?,
        other => other?,
    };
    Ok(with_qr(certificate))
}

async fn issue_once(
    app: &App,
    member: &Member,
    once: Once,
    purpose: String,
) -> Result<CertificateView, Error> {
    let (person_id, account_id) = (member.person_id, member.ledger_account_id);
    let by = member.by(app.clock.now());
    let app = app.clone();
    let db = app.db.clone();
    db.write(move |tx| {
        async move {
            if let Some(answer) = once.earlier::<CertificateView>(tx).await?? {
                return Ok(answer);
            }
            let today = app.clock.business_date();
            if store::count_of_day(tx, person_id, today).await? >= rules::MAX_A_DAY {
                return Err(Refusal::DailyLimit.into());
            }
            let snapshot = snapshot(&app, tx, person_id, account_id).await?;
            let certificate = Certificate {
                no: next_no(tx, by.at).await?,
                code: rules::code(entropy::random_bytes()),
                purpose,
                snapshot,
                issued_on: today,
                valid_until: rules::valid_until(today, app.config.papers.proof_valid_days),
                revoked_at: None,
            };
            store::insert(tx, person_id, &certificate).await?;
            by.did(tx, "certificate-issued", certificate.no.as_str())
                .await?;
            let view = CertificateView {
                verify_url: verify_url(&app, &certificate.code),
                certificate_no: certificate.no,
                status: CertificateStatus::Valid,
                purpose: certificate.purpose,
                issued_on: certificate.issued_on,
                valid_until: certificate.valid_until,
                revoked_at: None,
                qr_svg: String::new(), // drawn again from the address, not kept
            };
            once.keep(tx, &view, by.at).await?;
            Ok(view)
        }
        .boxed()
    })
    .await
}

async fn next_no(tx: &mut Tx, now: Instant) -> Result<CertificateNo, StoreError> {
    let today = now.business_date();
    let taken = sequence::take(tx, "certificate", Some(today), 1).await?;
    u64::try_from(taken)
        .ok()
        .and_then(|number| CertificateNo::compose(today, number).ok())
        .ok_or(StoreError::Inconsistent(
            "the day's certificate numbers are used up",
        ))
}

async fn snapshot(
    app: &App,
    tx: &mut Tx,
    person_id: i64,
    account_id: i64,
) -> Result<Snapshot, StoreError> {
    let standing = account::service::standing(tx, person_id, account_id).await?;
    let holder = standing.holder;
    Ok(Snapshot {
        centre: app.config.centre.name.clone(),
        full_name: holder.full_name,
        id_doc_type: holder.id_doc_type,
        id_doc_no: holder.id_doc_no,
        account_no: holder.account_no,
        unit_no: holder.unit_no,
        unit_name: holder.unit_name,
        status: holder.status,
        opened_on: holder.opened_on,
        contribution_base: holder.contribution_base,
        unit_ratio: holder.unit_ratio,
        personal_ratio: holder.personal_ratio,
        unit_monthly: holder.unit_monthly,
        personal_monthly: holder.personal_monthly,
        paid_through: holder.paid_through,
        consecutive_months: standing.consecutive_months,
        balance: standing.balance,
    })
}

/// All proofs of the person, newest first.
///
/// # Errors
/// Those of the store.
pub(super) async fn list(app: &App, member: &Member) -> Result<CertificateList, Error> {
    let person_id = member.person_id;
    let found = app
        .db
        .read::<_, StoreError, _>(move |tx| {
            async move { store::of_person(tx, person_id, LISTED).await }.boxed()
        })
        .await?;
    Ok(CertificateList {
        certificates: views(app, found).await?,
    })
}

async fn own(
    app: &App,
    member: &Member,
    certificate_no: CertificateNo,
) -> Result<Certificate, Error> {
    let person_id = member.person_id;
    app.db
        .read(move |tx| {
            async move { Ok(store::by_no(tx, person_id, &certificate_no).await?) }.boxed()
        })
        .await
}

/// One proof of the person.
///
/// # Errors
/// [`StoreError::Missing`] for anybody else's.
pub(super) async fn get(
    app: &App,
    member: &Member,
    certificate_no: CertificateNo,
) -> Result<CertificateView, Error> {
    view(app, own(app, member, certificate_no).await?).await
}

/// The paper itself.
///
/// # Errors
/// [`Refusal::AlreadyRevoked`], 503 when the fonts are missing.
pub(super) async fn pdf(
    app: &App,
    member: &Member,
    certificate_no: CertificateNo,
) -> Result<Vec<u8>, Error> {
    let certificate = own(app, member, certificate_no).await?;
    if certificate.revoked_at.is_some() {
        return Err(Refusal::AlreadyRevoked.into());
    }
    Ok(paper::print(app, certificate).await?)
}

/// Revokes a proof (作废); revoking it again changes nothing.
///
/// # Errors
/// [`StoreError::Missing`] for anybody else's.
pub(super) async fn revoke(
    app: &App,
    member: &Member,
    certificate_no: CertificateNo,
) -> Result<CertificateView, Error> {
    let (by, person_id) = (member.by(app.clock.now()), member.person_id);
    let revoked: Certificate = app
        .db
        .write::<_, Error, _>(move |tx| {
            async move {
                if store::revoke(tx, person_id, &certificate_no, by.at).await? {
                    by.did(tx, "certificate-revoked", certificate_no.as_str())
                        .await?;
                }
                Ok(store::by_no(tx, person_id, &certificate_no).await?)
            }
            .boxed()
        })
        .await?;
    view(app, revoked).await
}

/// Looks a code up for somebody without a session; every look is recorded.
///
/// # Errors
/// Those of the store.
pub(super) async fn check(
    app: &App,
    by: By,
    code: Option<String>,
) -> Result<Option<Certificate>, StoreError> {
    app.db
        .write(move |tx| {
            async move {
                let found = match code {
                    Some(code) => store::by_code(tx, &code).await?,
                    None => None,
                };
                let subject = found.as_ref().map_or("", |found| found.no.as_str());
                by.did(tx, "certificate-checked", subject).await?;
                Ok(found)
            }
            .boxed()
        })
        .await
}
