//! From sent in to decided: asks what has to be asked, and decides.

use futures::FutureExt as _;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared_types::{
    api::{case::PayoutState, catalogue::DataCheck},
    calendar::Date,
    case::{CaseAct, CaseState},
    money::Fen,
    numbers::CaseNo,
};

use super::{
    store::{self, Case, Check, Payout, Step},
    tell::{News, tell},
};
use crate::{
    account::{self, service::Standing},
    app::App,
    connector::{
        Unanswered,
        bank::{self, CardAnswer},
        bureau::{self, Question, Subject},
    },
    platform::{
        audit::By,
        db::{StoreError, Tx},
        problem::Sentence,
    },
    withdrawal::{
        self, Lease, Marriage, RealEstate, Taken,
        rules::{self, Refusal},
    },
};

/// A case is left to whoever took it up for so many seconds.
const TURN_SECONDS: i64 = 60;
/// Longest pause between two tries.
const LONGEST_PAUSE_SECONDS: i64 = 600;
/// Days that the applicant has to put something right.
pub(super) const SUPPLEMENT_DAYS: i32 = 15;
/// Tries of a decision that others disturb.
const TRIES: usize = 5;

/// A case that is being checked, with what is known of the applicant.
struct Applied {
    case: Case,
    checks: Vec<Check>,
    standing: Standing,
    ledger_account_id: i64,
}

impl Applied {
    fn check(&self, kind: DataCheck) -> Option<&Check> {
        self.checks.iter().find(|check| check.kind == kind)
    }

    /// What was answered; none before, or when it was not asked.
    fn facts<T: DeserializeOwned>(&self, kind: DataCheck) -> Option<T> {
        let facts = self.check(kind)?.facts.as_deref()?;
        serde_json::from_str(facts).ok()
    }
}

/// Takes up the next case that waits; false when none does.
///
/// # Errors
/// Those of the store.
pub async fn carry_next(app: &App) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let taken = app
        .db
        .write::<_, StoreError, _>(move |tx| {
            async move { store::take_up(tx, now, now.plus(TURN_SECONDS)).await }.boxed()
        })
        .await?;
    let Some((case_no, attempts)) = taken else {
        return Ok(false);
    };
    let pause = LONGEST_PAUSE_SECONDS.min(5 << attempts.clamp(0, 7));
    if !carry(app, &case_no).await? {
        let until = app.clock.now().plus(pause);
        app.db
            .write::<_, StoreError, _>(move |tx| {
                async move { store::postpone(tx, &case_no, until).await }.boxed()
            })
            .await?;
    }
    Ok(true)
}

/// Carries a case on that was just sent in. A failure is noted; the background step
/// takes the case up again.
pub(super) async fn carry_on(app: App, case_no: CaseNo) {
    match carry(&app, &case_no).await {
        Ok(true) => {}
        Ok(false) => {
            let soon = app.clock.now().plus(2);
            let postponed: Result<(), StoreError> = app
                .db
                .write(move |tx| async move { store::postpone(tx, &case_no, soon).await }.boxed())
                .await;
            if let Err(error) = postponed {
                tracing::warn!(error = %error, "a case waits for its turn");
            }
        }
        Err(error) => tracing::error!(error = %error, "a case could not be carried on"),
    }
}

/// Asks and decides; false when somebody has not answered.
async fn carry(app: &App, case_no: &CaseNo) -> Result<bool, StoreError> {
    let Some(mut applied) = read(app, case_no).await? else {
        return Ok(true);
    };
    // The homes are asked of the spouse as well, so the marriage comes first.
    applied
        .checks
        .sort_by_key(|check| check.kind != DataCheck::Marriage);
    for at in 0..applied.checks.len() {
        let check = applied.checks[at].clone();
        if check.facts.is_some() {
            continue;
        }
        // No case, no question: it may have been taken back meanwhile.
        if !note_asked(app, &applied.case, &check).await? {
            return Ok(true);
        }
        match ask(app, &applied, &check).await {
            Ok(facts) => {
                keep_answer(app, &check, facts.clone()).await?;
                applied.checks[at].facts = Some(facts);
            }
            Err(why) => {
                tracing::warn!(case_no = %case_no, check = ?check.kind, why = ?why, "no answer");
                return Ok(false);
            }
        }
    }
    decide(app, case_no).await?;
    app.payout_ready.notify_one();
    Ok(true)
}

/// The case with what is known; none when it is not being checked any more.
async fn read(app: &App, case_no: &CaseNo) -> Result<Option<Applied>, StoreError> {
    let case_no = case_no.clone();
    app.db
        .read(move |tx| async move { applied(tx, &case_no).await }.boxed())
        .await
}

async fn applied(tx: &mut Tx, case_no: &CaseNo) -> Result<Option<Applied>, StoreError> {
    let case = store::by_no(tx, case_no).await?;
    if case.state != CaseState::Checking {
        return Ok(None);
    }
    let ledger_account_id = account::service::ledger_account(tx, case.person_id).await?;
    Ok(Some(Applied {
        checks: store::checks(tx, case_no).await?,
        standing: account::service::standing(tx, case.person_id, ledger_account_id).await?,
        ledger_account_id,
        case,
    }))
}

/// Notes that a question is on its way; false when the case is not being checked
/// any more.
async fn note_asked(app: &App, case: &Case, check: &Check) -> Result<bool, StoreError> {
    let by = By::system(app.clock.now());
    let (query_no, case_no) = (check.query_no.clone(), case.no.clone());
    app.db
        .write(move |tx| {
            async move {
                let goes_on = store::asked(tx, &query_no, by.at).await?;
                if goes_on {
                    by.did(tx, "data-check-asked", case_no.as_str()).await?;
                }
                Ok(goes_on)
            }
            .boxed()
        })
        .await
}

async fn keep_answer(app: &App, check: &Check, facts: String) -> Result<(), StoreError> {
    let (query_no, now) = (check.query_no.clone(), app.clock.now());
    app.db
        .write(move |tx| async move { store::answered(tx, &query_no, &facts, now).await }.boxed())
        .await
}

/// Asks one question; answers with what the rule reads of it, as JSON.
async fn ask(app: &App, applied: &Applied, check: &Check) -> Result<String, Unanswered> {
    let (answers, holder) = (&applied.case.answers, &applied.standing.holder);
    let said = |name: &str| answers.get(name).map_or("", String::as_str);
    let params = match check.kind {
        DataCheck::OwnCard => {
            let person = (&*holder.full_name, &*holder.id_doc_no, said("card_no"));
            let now = app.clock.now();
            let answer = bank::card(&app.connectors, &app.config.bank, now, person).await?;
            return write(&answer);
        }
        DataCheck::RealEstate => {
            let marriage: Option<Marriage> = applied.facts(DataCheck::Marriage);
            let spouse = marriage.as_ref().and_then(Marriage::spouse);
            let family: Vec<&str> = spouse.into_iter().collect();
            serde_json::json!({ "family": family })
        }
        DataCheck::LeaseFiling => serde_json::json!({ "filing_no": said("filing_no") }),
        _ => serde_json::json!({}),
    };
    let question = Question {
        query_no: check.query_no.clone(),
        case_no: applied.case.no.clone(),
        check: check.kind,
        subject: Subject {
            full_name: holder.full_name.clone(),
            id_doc_type: holder.id_doc_type,
            id_doc_no: holder.id_doc_no.clone(),
        },
        params,
    };
    let facts = bureau::facts(&app.connectors, &app.config.bureau, &question).await?;
    match check.kind {
        DataCheck::Marriage => reduce::<Marriage>(facts),
        DataCheck::RealEstate => reduce::<RealEstate>(facts),
        DataCheck::LeaseFiling => reduce::<Lease>(facts),
        _ => Err(Unanswered::NotConnected),
    }
}

/// Only what the rule reads is kept.
fn reduce<T: Serialize + for<'a> Deserialize<'a>>(
    facts: serde_json::Value,
) -> Result<String, Unanswered> {
    let read: T = serde_json::from_value(facts).map_err(|_| Unanswered::Garbage)?;
    write(&read)
}

fn write(facts: &impl Serialize) -> Result<String, Unanswered> {
    serde_json::to_string(facts).map_err(|_| Unanswered::Garbage)
}

/// What the answers say, each with whether it is what the rule needs.
struct Judgement {
    passed: Vec<(DataCheck, bool)>,
    refusal: Option<Refusal>,
    filed_rent: Option<Fen>,
    bank_name: String,
}

/// Reads all answers; none when one is missing.
fn judge(applied: &Applied, today: Date) -> Option<Judgement> {
    let own = &applied.standing.holder.id_doc_no;
    let marriage: Marriage = applied.facts(DataCheck::Marriage)?;
    let estate: RealEstate = applied.facts(DataCheck::RealEstate)?;
    let card: CardAnswer = applied.facts(DataCheck::OwnCard)?;
    let home = rules::no_home(&estate, own, &marriage);
    let rent = match applied.check(DataCheck::LeaseFiling) {
        None => Ok(None),
        Some(_) => {
            let lease: Lease = applied.facts(DataCheck::LeaseFiling)?;
            rules::lease_rent(&lease, own, &marriage, today).map(Some)
        }
    };
    let owned = if card.matches {
        Ok(())
    } else {
        Err(Refusal::CardOfAnother)
    };
    let passed = vec![
        (DataCheck::Marriage, true),
        (DataCheck::RealEstate, home.is_ok()),
        (DataCheck::LeaseFiling, rent.is_ok()),
        (DataCheck::OwnCard, owned.is_ok()),
    ];
    Some(Judgement {
        passed,
        refusal: home.err().or(rent.err()).or(owned.err()),
        filed_rent: rent.ok().flatten(),
        bank_name: card.bank,
    })
}

/// Decides a case whose questions are all answered.
async fn decide(app: &App, case_no: &CaseNo) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        let (own_app, number) = (app.clone(), case_no.clone());
        let decided = app
            .db
            .write(move |tx| async move { decide_once(&own_app, tx, &number).await }.boxed())
            .await;
        tries += 1;
        match decided {
            // Somebody moved the account or the case meanwhile: look again.
            Err(StoreError::Stale | StoreError::Exists) if tries < TRIES => {}
            other => return other,
        }
    }
}

async fn decide_once(app: &App, tx: &mut Tx, case_no: &CaseNo) -> Result<(), StoreError> {
    let Some(applied) = applied(tx, case_no).await? else {
        return Ok(());
    };
    let (by, today) = (By::system(app.clock.now()), app.clock.business_date());
    let Some(judgement) = judge(&applied, today) else {
        return Ok(());
    };
    for check in &applied.checks {
        let known = judgement
            .passed
            .iter()
            .find(|(kind, _)| *kind == check.kind);
        if let Some((_, passed)) = known {
            store::judged(tx, &check.query_no, *passed).await?;
        }
    }
    if let Some(refusal) = judgement.refusal {
        return refuse(app, tx, &applied.case, refusal, &by).await;
    }
    let person_id = applied.case.person_id;
    let month = today.year_month();
    let facts = withdrawal::account_facts(tx, person_id, &applied.standing, month).await?;
    // The rule of the day on which it was sent in stands.
    let rule = app.policy.rent_rule(applied.case.rule_on.unwrap_or(today));
    match rules::rent_amount(rule, &facts, judgement.filed_rent) {
        Ok(amount) => approve(tx, &applied, &judgement.bank_name, amount, &by).await,
        Err(refusal) => refuse(app, tx, &applied.case, refusal, &by).await,
    }
}

async fn refuse(
    app: &App,
    tx: &mut Tx,
    case: &Case,
    refusal: Refusal,
    by: &By,
) -> Result<(), StoreError> {
    let (act, due_on, news) = if refusal.can_be_mended() {
        let last = by.at.business_date().add_days(SUPPLEMENT_DAYS);
        (CaseAct::AskSupplement, Some(last), News::Mend(last))
    } else {
        (CaseAct::RuleRefuses, None, News::Refused)
    };
    let reason = refusal.sentence();
    go(tx, case, act, (due_on, Some(&reason), None), by).await?;
    tell(app, tx, case, &news, by.at).await?;
    by.did(tx, "case-not-approved", case.no.as_str()).await
}

/// Takes a step that the table knows.
pub(super) async fn go(
    tx: &mut Tx,
    case: &Case,
    act: CaseAct,
    (due_on, reason, amount): (Option<Date>, Option<&Sentence>, Option<Fen>),
    by: &By,
) -> Result<(), StoreError> {
    let to = case.state.after(act).ok_or(StoreError::Stale)?;
    let step = Step {
        act,
        to,
        due_on,
        reason,
        amount,
    };
    store::step(tx, case, &step, by).await
}

/// Money, payment order and event in one transaction.
async fn approve(
    tx: &mut Tx,
    applied: &Applied,
    bank_name: &str,
    amount: Fen,
    by: &By,
) -> Result<(), StoreError> {
    let case = &applied.case;
    let today = by.at.business_date();
    let payout_no = store::next_payout_no(tx, &case.no).await?;
    let taken = Taken {
        case_no: &case.no,
        payout_no: &payout_no,
        person_id: case.person_id,
        ledger_account_id: applied.ledger_account_id,
        for_month: today.year_month(),
        amount,
        today,
    };
    go(
        tx,
        case,
        CaseAct::ChecksSuffice,
        (None, None, Some(amount)),
        by,
    )
    .await?;
    withdrawal::take(tx, &taken, by.at).await?;
    let order = Payout {
        no: payout_no,
        case_no: case.no.clone(),
        payee_name: applied.standing.holder.full_name.clone(),
        payee_account: case.answers.get("card_no").cloned().unwrap_or_default(),
        payee_bank: bank_name.to_owned(),
        amount,
        state: PayoutState::Ready,
        bank_txn_no: None,
        settled_on: None,
        attempts: 0,
    };
    store::order(tx, &order, by.at).await?;
    by.did(tx, "case-approved", case.no.as_str()).await
}
