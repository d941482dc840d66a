//! What the applicant sees of a case.

use futures::FutureExt as _;
use shared_types::{
    api::{
        case::{
            CaseCheckView, CaseEventView, CaseSummary, CaseView, CheckStatus, FilledValue,
            PayoutView, ValueSource,
        },
        catalogue::ServiceItem,
    },
    case::CaseState,
    form::{FieldKind, ItemForm},
    masking::mask_bank_account,
    money::Fen,
    numbers::CaseNo,
};

use super::{
    error::Error,
    service,
    store::{self, Case, Check, Event, Payout},
    words,
};
use crate::{
    app::App,
    catalogue,
    documents::qr,
    platform::{db::Tx, problem::Sentence},
    session::Member,
};

/// Everything that a view is made of.
struct Parts {
    case: Case,
    events: Vec<Event>,
    checks: Vec<Check>,
    payout: Option<Payout>,
    expected: Option<Fen>,
    /// What stands against a draft already.
    against: Option<Sentence>,
}

/// One case of the person.
///
/// # Errors
/// [`crate::platform::db::StoreError::Missing`] for anybody else's.
pub(super) async fn of(app: &App, member: &Member, case_no: CaseNo) -> Result<CaseView, Error> {
    let (own_app, own_member) = (app.clone(), member.clone());
    let parts: Parts = app
        .db
        .read(move |tx| async move { gather(&own_app, tx, &own_member, &case_no).await }.boxed())
        .await?;
    let (item, form) = service::of_case(app, &parts.case)?;
    let is_draft = parts.case.state == CaseState::Draft;
    let mut view = put_together(item, &form, parts);
    if !is_draft {
        let url = receipt_url(app, &view.case_no);
        let drawn = app.work.run(move || qr::qr_svg(&url).ok()).await?;
        view.qr_svg = drawn;
    }
    Ok(view)
}

/// Where the case is shown to its applicant.
fn receipt_url(app: &App, case_no: &CaseNo) -> String {
    format!("{}/personal/cases/{case_no}", app.config.server.public_url)
}

async fn gather(app: &App, tx: &mut Tx, member: &Member, case_no: &CaseNo) -> Result<Parts, Error> {
    let case = store::own(tx, member.person_id, case_no).await?;
    let (expected, against) = if case.state == CaseState::Draft {
        let today = app.clock.business_date();
        match service::quote(app, tx, member, &case, today).await {
            Ok(amount) => (amount, None),
            Err(Error::Refused(refusal)) => (None, Some(refusal.sentence())),
            Err(error) => return Err(error),
        }
    } else {
        (None, None)
    };
    Ok(Parts {
        events: store::events(tx, case_no).await?,
        checks: store::checks(tx, case_no).await?,
        payout: store::payout_of(tx, case_no).await?,
        case,
        expected,
        against,
    })
}

fn put_together(item: &ServiceItem, form: &ItemForm, parts: Parts) -> CaseView {
    let case = parts.case;
    let next = words::next_step(case.state);
    let (reason, reason_en) = match (&case.reason, parts.against) {
        (Some((zh, en)), _) => (Some(zh.clone()), Some(en.clone())),
        (None, Some(sentence)) => (
            Some(sentence.zh.into_owned()),
            Some(sentence.en.into_owned()),
        ),
        (None, None) => (None, None),
    };
    CaseView {
        values: values(form, &case),
        checks: checks(item, &parts.checks),
        events: parts.events.into_iter().map(event).collect(),
        payout: parts
            .payout
            .filter(|_| case.state != CaseState::Supplement)
            .map(payout),
        expected_amount: parts.expected,
        amount: case.amount,
        reason,
        reason_en,
        next_step: next.zh.into_owned(),
        next_step_en: next.en.into_owned(),
        item: catalogue::summary(item),
        form: form.clone(),
        state: case.state,
        version: case.version,
        created_at: case.created_at,
        submitted_at: case.submitted_at,
        due_on: case.due_on,
        case_no: case.no,
        qr_svg: None,
    }
}

/// Answers in the order of the questions; a card in full only while it can be changed.
fn values(form: &ItemForm, case: &Case) -> Vec<FilledValue> {
    let is_open = matches!(case.state, CaseState::Draft | CaseState::Supplement);
    let filled = form.fields().filter_map(|field| {
        let value = case.answers.get(&field.name)?;
        let source = case.sources.get(&field.name).copied();
        Some(FilledValue {
            name: field.name.clone(),
            value: if field.kind == FieldKind::BankCard && !is_open {
                mask_bank_account(value)
            } else {
                value.clone()
            },
            source: source.unwrap_or(ValueSource::Typed),
        })
    });
    filled.collect()
}

/// In the order of the item.
fn checks(item: &ServiceItem, asked: &[Check]) -> Vec<CaseCheckView> {
    let find = |kind| asked.iter().find(|check| check.kind == kind);
    let shown = item.checks.iter().filter_map(|kind| {
        let check = find(*kind)?;
        Some(CaseCheckView {
            check: *kind,
            status: match check.passed {
                None => CheckStatus::Waiting,
                Some(true) => CheckStatus::Passed,
                Some(false) => CheckStatus::Failed,
            },
            answered_at: check.answered_at.clone(),
        })
    });
    shown.collect()
}

fn event(event: Event) -> CaseEventView {
    let title = words::happened(event.act);
    let (note, note_en) = event.note.unzip();
    CaseEventView {
        at: event.at,
        title: title.zh.into_owned(),
        title_en: title.en.into_owned(),
        note,
        note_en,
    }
}

fn payout(payout: Payout) -> PayoutView {
    PayoutView {
        state: payout.state,
        amount: payout.amount,
        card_masked: mask_bank_account(&payout.payee_account),
        bank_name: payout.payee_bank,
        bank_txn_no: payout.bank_txn_no,
        settled_on: payout.settled_on,
    }
}

/// A case in the list.
pub(super) fn summary(app: &App, case: Case) -> CaseSummary {
    let item = app.catalogue.item(&case.item_code);
    CaseSummary {
        item_name: item.map_or_else(|| case.item_code.clone(), |item| item.name.clone()),
        item_name_en: item.map_or_else(|| case.item_code.clone(), |item| item.name_en.clone()),
        case_no: case.no,
        item_code: case.item_code,
        state: case.state,
        amount: case.amount,
        changed_at: case.changed_at,
    }
}
