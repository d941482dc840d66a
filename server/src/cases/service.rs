//! What the applicant does: begin, fill in, send in, take back, look.

use std::{collections::BTreeMap, time::Duration};

use futures::FutureExt as _;
use shared_types::{
    api::{
        case::{CaseList, CaseView, FormContent, ValueSource},
        catalogue::{DataCheck, ServiceItem},
    },
    calendar::Date,
    case::{CaseAct, CaseState},
    form::{Answers, FormError, ItemForm, Prefill},
    money::Fen,
    numbers::CaseNo,
};

use super::{
    carry::{self, go},
    error::Error,
    store::{self, Case},
    view,
};
use crate::{
    account,
    app::App,
    platform::{
        audit::By,
        clock::Instant,
        db::{StoreError, Tx},
        sequence,
    },
    session::Member,
    withdrawal::{self, rules},
};

/// A draft is kept so long.
const KEEP_DRAFT_DAYS: i32 = 90;
/// 自受理之日起3日内作出决定 (《住房公积金管理条例》第二十五条).
const DECIDE_WITHIN_DAYS: i32 = 3;
/// Longest answer that a draft keeps, in characters.
const LONGEST_ANSWER: usize = 200;
/// Cases in the list.
const LISTED: i64 = 100;
/// A case that was just sent in is checked by its own request; should that stop in
/// the midst of it, the background step takes the case up after so many seconds.
const OWN_TURN_SECONDS: i64 = 30;
/// The request waits so long for the checks; they go on without it.
const WAIT_FOR_CHECKS: Duration = Duration::from_secs(8);

/// An item that a hall does, with its questions.
pub(super) fn online<'a>(
    app: &'a App,
    code: &str,
) -> Result<(&'a ServiceItem, &'a ItemForm), Error> {
    let item = app
        .catalogue
        .item(code)
        .filter(|item| item.effect.is_some());
    item.and_then(|item| Some((item, item.form.as_ref()?)))
        .ok_or(Error::NotOnline)
}

/// An item of a case, with its questions, whether or not a hall still does it.
pub(super) fn of_case<'a>(app: &'a App, case: &Case) -> Result<(&'a ServiceItem, ItemForm), Error> {
    let item = app.catalogue.item(&case.item_code);
    let item = item.ok_or(StoreError::Missing)?;
    let form = item.form.clone().unwrap_or_default();
    Ok((item, form))
}

/// Data that this application needs, in order.
pub(super) fn needed(item: &ServiceItem, answers: &Answers) -> Vec<DataCheck> {
    let has_lease = answers.get("lease").is_some_and(|lease| lease == "filed");
    let is_needed = |check: &DataCheck| *check != DataCheck::LeaseFiling || has_lease;
    item.checks.iter().copied().filter(is_needed).collect()
}

/// Begins an application, or goes on with its draft.
///
/// # Errors
/// [`Error::NotOnline`], and those of the store.
pub(super) async fn begin(app: &App, member: &Member, code: &str) -> Result<CaseView, Error> {
    let (_, form) = online(app, code)?;
    let begun = begin_once(app, member, code, form).await;
    let case_no = match begun {
        // A twin was faster: its draft is ours as well.
        Err(Error::Store(StoreError::Exists)) => begin_once(app, member, code, form).await?,
        other => other?,
    };
    view::of(app, member, case_no).await
}

async fn begin_once(
    app: &App,
    member: &Member,
    code: &str,
    form: &ItemForm,
) -> Result<CaseNo, Error> {
    let (person_id, by) = (member.person_id, member.by(app.clock.now()));
    let today = app.clock.business_date();
    let (code, form) = (code.to_owned(), form.clone());
    app.db
        .write(move |tx| {
            async move {
                match store::open_of(tx, person_id, &code).await? {
                    Some(open) if can_be_filled_in(open.state) => return Ok(open.no),
                    Some(_) => return Err(Error::OpenAlready),
                    None => {}
                }
                let (answers, sources) = proposed(tx, person_id, &form).await?;
                let draft = Case {
                    no: next_no(tx, by.at).await?,
                    item_code: code,
                    person_id,
                    state: CaseState::Draft,
                    answers,
                    sources,
                    rule_on: None,
                    amount: None,
                    reason: None,
                    due_on: Some(today.add_days(KEEP_DRAFT_DAYS)),
                    version: 1,
                    created_at: by.at.utc_text(),
                    submitted_at: None,
                    changed_at: by.at.utc_text(),
                };
                store::begin(tx, &draft).await?;
                by.did(tx, "case-begun", draft.no.as_str()).await?;
                Ok(draft.no)
            }
            .boxed()
        })
        .await
}

async fn next_no(tx: &mut Tx, now: Instant) -> Result<CaseNo, StoreError> {
    let today = now.business_date();
    let taken = sequence::take(tx, "case", Some(today), 1).await?;
    u64::try_from(taken)
        .ok()
        .and_then(|number| CaseNo::compose(today, number).ok())
        .ok_or(StoreError::Inconsistent(
            "the day's case numbers are used up",
        ))
}

/// What is known already and where from (智能填单).
async fn proposed(
    tx: &mut Tx,
    person_id: i64,
    form: &ItemForm,
) -> Result<(Answers, BTreeMap<String, ValueSource>), StoreError> {
    let (mut answers, mut sources) = (Answers::new(), BTreeMap::new());
    for field in form.fields() {
        if field.prefill == Some(Prefill::OwnCard)
            && let Some(card) = store::last_card(tx, person_id).await?
        {
            answers.insert(field.name.clone(), card);
            sources.insert(field.name.clone(), ValueSource::EarlierCase);
        }
    }
    Ok((answers, sources))
}

/// The answers that came, or the first one that nobody asked for.
fn given(form: &ItemForm, content: &FormContent) -> Result<Answers, Error> {
    let mut answers = Answers::new();
    for one in &content.values {
        if form.field(&one.name).is_none() {
            return Err(Error::UnknownField(one.name.clone()));
        }
        answers.insert(one.name.clone(), one.value.clone());
    }
    Ok(answers)
}

/// Puts the answers into the case; those that were changed are typed now.
fn fill_in(case: &mut Case, form: &ItemForm, answers: &Answers) -> Result<(), Error> {
    if let Some((name, _)) = answers
        .iter()
        .find(|(_, text)| text.chars().count() > LONGEST_ANSWER)
    {
        let too_long = FormError::TooLong;
        return Err(Error::Mistakes(vec![(name.clone(), too_long)]));
    }
    let kept = form.tidied(answers);
    case.sources.retain(|name, _| {
        kept.get(name)
            .is_some_and(|new| case.answers.get(name) == Some(new))
    });
    case.answers = kept;
    Ok(())
}

/// Keeps what was filled in so far (自动保存).
///
/// # Errors
/// [`Error::NotPossible`], [`Error::Changed`], [`Error::UnknownField`].
pub(super) async fn save(
    app: &App,
    member: &Member,
    case_no: CaseNo,
    content: FormContent,
) -> Result<CaseView, Error> {
    let (person_id, now, own_app) = (member.person_id, app.clock.now(), app.clone());
    let number = case_no.clone();
    app.db
        .write(move |tx| {
            async move {
                let mut case = store::own(tx, person_id, &number).await?;
                if !can_be_filled_in(case.state) {
                    return Err(Error::NotPossible);
                }
                let (_, form) = online(&own_app, &case.item_code)?;
                let answers = given(form, &content)?;
                fill_in(&mut case, form, &answers)?;
                if store::save(tx, &case, content.version, now).await? {
                    Ok(())
                } else {
                    Err(Error::Changed)
                }
            }
            .boxed()
        })
        .await?;
    view::of(app, member, case_no).await
}

const fn can_be_filled_in(state: CaseState) -> bool {
    matches!(state, CaseState::Draft | CaseState::Supplement)
}

/// Sends an application in (提交). Sending it again gives what became of the first.
///
/// # Errors
/// [`Error::Mistakes`], [`Error::Refused`], [`Error::OpenAlready`], [`Error::Changed`].
pub(super) async fn submit(
    app: &App,
    member: &Member,
    case_no: CaseNo,
    content: FormContent,
) -> Result<CaseView, Error> {
    let sent = match send_in(app, member, &case_no, content.clone()).await {
        // A twin was faster, or somebody else changed the draft: looking again tells.
        Err(Error::Changed | Error::Store(StoreError::Stale)) => {
            send_in(app, member, &case_no, content).await?
        }
        other => other?,
    };
    if sent {
        let checks = tokio::spawn(carry::carry_on(app.clone(), case_no.clone()));
        // Not in time is no failure: the page looks again by itself.
        let _in_time = tokio::time::timeout(WAIT_FOR_CHECKS, checks).await;
    }
    view::of(app, member, case_no).await
}

/// One try in a unit of work of its own.
async fn send_in(
    app: &App,
    member: &Member,
    case_no: &CaseNo,
    content: FormContent,
) -> Result<bool, Error> {
    let by = member.by(app.clock.now());
    let own = (app.clone(), member.clone(), case_no.clone());
    app.db
        .write::<_, Error, _>(move |tx| {
            async move { submit_once(&own.0, &own.1, tx, &own.2, &content, &by).await }.boxed()
        })
        .await
}

/// False when it was sent in before.
async fn submit_once(
    app: &App,
    member: &Member,
    tx: &mut Tx,
    case_no: &CaseNo,
    content: &FormContent,
    by: &By,
) -> Result<bool, Error> {
    let mut case = store::own(tx, member.person_id, case_no).await?;
    let act = match case.state {
        CaseState::Draft => CaseAct::Submit,
        CaseState::Supplement => CaseAct::Supplement,
        CaseState::Withdrawn | CaseState::Expired => return Err(Error::NotPossible),
        _ => return Ok(false),
    };
    if case.version != content.version {
        return Err(Error::Changed);
    }
    let (item, form) = online(app, &case.item_code)?;
    let answers = given(form, content)?;
    fill_in(&mut case, form, &answers)?;
    let mistakes: Vec<_> = form
        .mistakes(&answers)
        .into_iter()
        .map(|(field, error)| (field.name.clone(), error))
        .collect();
    if !mistakes.is_empty() {
        return Err(Error::Mistakes(mistakes));
    }
    if store::has_open_other(tx, &case).await? {
        return Err(Error::OpenAlready);
    }
    let today = by.at.business_date();
    quote(app, tx, member, &case, today).await?;
    if !store::save(tx, &case, case.version, by.at).await? {
        return Err(Error::Changed);
    }
    case.version += 1;
    let decided_by = today.add_days(DECIDE_WITHIN_DAYS);
    go(tx, &case, act, (Some(decided_by), None, None), by).await?;
    let leave_until = by.at.plus(OWN_TURN_SECONDS);
    store::sent_in(tx, case_no, today, by.at, leave_until).await?;
    store::plan_checks(tx, case_no, case.version, &needed(item, &case.answers)).await?;
    by.did(tx, "case-submitted", case_no.as_str()).await?;
    Ok(true)
}

/// What would be paid as far as our own records tell; none when it depends on what
/// others answer.
///
/// # Errors
/// [`Error::Refused`] when our own records are against it.
pub(super) async fn quote(
    app: &App,
    tx: &mut Tx,
    member: &Member,
    case: &Case,
    today: Date,
) -> Result<Option<Fen>, Error> {
    let standing =
        account::service::standing(tx, member.person_id, member.ledger_account_id).await?;
    let month = today.year_month();
    let facts = withdrawal::account_facts(tx, member.person_id, &standing, month).await?;
    let rule = app.policy.rent_rule(case.rule_on.unwrap_or(today));
    let amount = rules::rent_amount(rule, &facts, None)?;
    let is_known = case
        .answers
        .get("lease")
        .is_none_or(|lease| lease == "none");
    Ok(is_known.then_some(amount))
}

/// Takes an application back (撤回).
///
/// # Errors
/// [`Error::NotPossible`] once money is on its way, or when it is over.
pub(super) async fn withdraw(
    app: &App,
    member: &Member,
    case_no: CaseNo,
) -> Result<CaseView, Error> {
    let (person_id, by) = (member.person_id, member.by(app.clock.now()));
    let number = case_no.clone();
    app.db
        .write(move |tx| {
            async move {
                let case = store::own(tx, person_id, &number).await?;
                if case.state == CaseState::Withdrawn {
                    return Ok(());
                }
                if case.state.after(CaseAct::Withdraw).is_none() {
                    return Err(Error::NotPossible);
                }
                go(tx, &case, CaseAct::Withdraw, (None, None, None), &by).await?;
                by.did(tx, "case-withdrawn", number.as_str()).await?;
                Ok::<(), Error>(())
            }
            .boxed()
        })
        .await?;
    view::of(app, member, case_no).await
}

/// Cases of the person, newest first.
///
/// # Errors
/// Those of the store.
pub(super) async fn list(app: &App, member: &Member) -> Result<CaseList, Error> {
    let person_id = member.person_id;
    let found: Vec<Case> = app
        .db
        .read::<_, StoreError, _>(move |tx| {
            async move { store::of_person(tx, person_id, LISTED).await }.boxed()
        })
        .await?;
    Ok(CaseList {
        cases: found
            .into_iter()
            .map(|case| view::summary(app, case))
            .collect(),
    })
}

/// Ends drafts and supplements whose last day is over; answers with how many.
///
/// # Errors
/// Those of the store.
pub async fn end_overdue(app: &App) -> Result<usize, StoreError> {
    let (now, today) = (app.clock.now(), app.clock.business_date());
    let overdue: Vec<CaseNo> = app
        .db
        .read::<_, StoreError, _>(move |tx| async move { store::overdue(tx, today).await }.boxed())
        .await?;
    let count = overdue.len();
    for case_no in overdue {
        let ended: Result<(), StoreError> = app
            .db
            .write(move |tx| async move { end(tx, &case_no, today, now).await }.boxed())
            .await;
        match ended {
            // The applicant was faster.
            Ok(()) | Err(StoreError::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

async fn end(tx: &mut Tx, case_no: &CaseNo, today: Date, now: Instant) -> Result<(), StoreError> {
    let case = store::by_no(tx, case_no).await?;
    let is_over = case.due_on.is_some_and(|due| due < today);
    if !is_over || case.state.after(CaseAct::Expire).is_none() {
        return Ok(());
    }
    let by = By::system(now);
    go(tx, &case, CaseAct::Expire, (None, None, None), &by).await?;
    by.did(tx, "case-expired", case_no.as_str()).await
}
