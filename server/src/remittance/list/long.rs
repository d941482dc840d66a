//! Confirming a long list, part by part: others get their turn in between.
//! The unit's draft stands still meanwhile and nobody sees the remittance
//! before its list is frozen as a whole. Figures that are not those that were
//! seen are refused first. Then the change list is carried out line by line,
//! then the list is frozen; what a stop leaves is done by a background step.
//!
//! Another unit may be faster with a person who joins. Then the remittance is
//! void before it was one, and the unit looks at its list again: what was carried
//! out stays done, as when a month is taken back.

use std::{sync::Arc, time::Duration};

use futures::FutureExt as _;
use shared_types::api::unit::{ChangeCounts, MonthFigures, RemittanceView};

use super::{
    apply::{self, Occasion},
    confirm::{Confirmation, with_second_try},
    error::{Error, Refusal},
    parts::{self, AtWork, Promise},
    rules, store,
};
use crate::{
    app::App,
    ledger::{self, Lines},
    platform::{
        audit::{Actor, By},
        db::{MANY_ROWS, StoreError, Tx},
        idempotency::Once,
    },
    remittance::draft::{self, Draft},
};

/// Up to so many accounts and lines are confirmed in one step.
const SHORT: i64 = 3_000;
/// Lines of a part: online writers wait some 30 ms for one.
const PART: i64 = 1_500;
/// So often the same person may turn up in this moment and be gone in the next.
const COLLISIONS: u32 = 20;
/// Pause before looking again when somebody else goes on with the same list.
const PAUSE: Duration = Duration::from_millis(20);

/// True when confirming the unit's list in one step would keep others waiting.
pub(super) async fn is_long(app: &App, unit_no: &str) -> Result<bool, StoreError> {
    let unit_no = unit_no.to_owned();
    let size = app
        .db
        .read(|tx| async move { parts::size(tx, &unit_no).await }.boxed())
        .await?;
    Ok(size > SHORT)
}

/// Confirms it, as [`super::confirm::confirm`] does.
pub(super) async fn confirm(app: &App, job: &Arc<Confirmation>) -> Result<RemittanceView, Error> {
    let begun = with_second_try(|| begin(app, Arc::clone(job))).await?;
    let remittance_no = match begun {
        Begun::Answered(view) => return Ok(*view),
        Begun::Number(remittance_no) => remittance_no,
    };
    // The work goes on when the caller goes away.
    let (app, job) = (app.clone(), Arc::clone(job));
    let done = tokio::spawn(async move {
        let work = Work {
            unit_no: job.unit_no.clone(),
            remittance_no,
            by: job.by.clone(),
        };
        work.go_on(&app).await
    })
    .await
    .map_err(|error| StoreError::Engine(error.to_string()))?;
    // Somebody else went on with it and had to give it up.
    done?.ok_or(Refusal::ListChanged.into())
}

enum Begun {
    /// The same request was answered before.
    Answered(Box<RemittanceView>),
    /// Parts are to be done.
    Number(String),
}

async fn begin(app: &App, job: Arc<Confirmation>) -> Result<Begun, Error> {
    let looking = Arc::clone(&job);
    let seen = app
        .db
        .report(move |tx| async move { look(tx, &looking).await }.boxed())
        .await;
    let seen = match seen {
        Ok(Seen::Begun(begun)) => return Ok(begun),
        Ok(Seen::List(seen)) => *seen,
        // What is in the way may be a twin that began while we looked.
        Err(refused @ Error::Refused(_)) => {
            let begun = app
                .db
                .read(move |tx| async move { begun_by_twin(tx, &job.once).await }.boxed())
                .await?;
            return begun.ok_or(refused);
        }
        Err(error) => return Err(error),
    };
    app.db
        .write(move |tx| async move { promise(tx, &job, &seen).await }.boxed())
        .await
}

enum Seen {
    /// A twin was here before.
    Begun(Begun),
    List(Box<(Draft, MonthFigures, ChangeCounts)>),
}

/// What the same request has begun or done. A promise is looked for first:
/// it goes when the answer comes.
async fn begun_by_twin(tx: &mut Tx, once: &Once) -> Result<Option<Begun>, Error> {
    if let Some(remittance_no) = parts::promised_to(tx, once).await?? {
        return Ok(Some(Begun::Number(remittance_no)));
    }
    let answer = once.earlier(tx).await??;
    Ok(answer.map(|view| Begun::Answered(Box::new(view))))
}

/// Whether the list may be confirmed as it was seen. It is the unit's own, and
/// its version is compared afterwards.
async fn look(tx: &mut Tx, job: &Confirmation) -> Result<Seen, Error> {
    if let Some(begun) = begun_by_twin(tx, &job.once).await? {
        return Ok(Seen::Begun(begun));
    }
    let unit_no = job.unit_no.as_str();
    let draft = draft::find(tx, unit_no).await?;
    draft.require_idle()?;
    rules::same_draft(&draft, &job.request)?;
    let unit = store::unit(tx, unit_no).await?;
    rules::month_open(&draft, job.today, job.policy.ratios(), unit.state)?;
    let limits = job.policy.base_limits(draft.for_month);
    match store::outdated(tx, unit_no, limits).await? {
        0 => {}
        count => return Err(Refusal::ChangeOutdated(count).into()),
    }
    let (counts, _clamped) = store::pending(tx, unit_no).await?;
    let figures = store::figures_now(tx, unit_no, draft.for_month).await?;
    rules::same_total(figures.headcount, figures.total, job.request.total)?;
    Ok(Seen::List(Box::new((draft, figures, counts))))
}

/// Takes the draft and writes down what is going to be frozen.
async fn promise(
    tx: &mut Tx,
    job: &Confirmation,
    (draft, figures, counts): &(Draft, MonthFigures, ChangeCounts),
) -> Result<Begun, Error> {
    let remittance_no = job.remittance_no(tx).await?;
    draft::begin_work(tx, &job.unit_no, draft, remittance_no.as_str()).await?;
    let slip_no = job.slip_no(tx).await?;
    let new = job.remittance((&remittance_no, &slip_no), figures, counts);
    store::insert_confirming(tx, &new).await?;
    parts::promise_answer(tx, remittance_no.as_str(), &job.once).await?;
    Ok(Begun::Number(remittance_no.into_string()))
}

/// A confirmation that was begun.
#[derive(Clone)]
struct Work {
    unit_no: String,
    remittance_no: String,
    by: By,
}

impl Work {
    /// Does the next parts, up to the last; none when somebody else did it.
    async fn go_on(&self, app: &App) -> Result<Option<RemittanceView>, Error> {
        let mut collisions = 0;
        loop {
            let work = self.clone();
            let done = app
                .db
                .write(move |tx| async move { work.part(tx).await }.boxed())
                .await;
            match done {
                Ok(Done::Part) => {}
                Ok(Done::All(view)) => return Ok(view.map(|view| *view)),
                // After a commit that was cut off, the next step tells what happened.
                Err(Error::Store(StoreError::Stale | StoreError::Uncertain(_))) => {
                    tokio::time::sleep(PAUSE).await;
                }
                // Another unit opens an account for the same person in this moment:
                // the next try sees it.
                Err(Error::Store(StoreError::Exists)) if collisions < COLLISIONS => {
                    collisions += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(Error::Refused(refusal)) => {
                    self.give_up(app).await?;
                    return Err(refusal.into());
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn part(&self, tx: &mut Tx) -> Result<Done, Error> {
        let (unit_no, no) = (self.unit_no.as_str(), self.remittance_no.as_str());
        let Some(promise) = parts::step(tx, no).await? else {
            let found = store::find(tx, unit_no, no).await.ok();
            return Ok(Done::All(found.map(|found| Box::new(found.view))));
        };
        let last = parts::last_frozen(tx, no).await?;
        let occasion = Occasion {
            unit_no,
            month: promise.month,
            remittance_no: no,
            today: promise.today,
            now: self.by.at,
        };
        // Freezing begins when every line is carried out.
        if last.0 == 0 && apply::next_lines(tx, &occasion, PART).await? > 0 {
            return Ok(Done::Part);
        }
        let frozen = parts::freeze_part(tx, unit_no, no, last, PART).await?;
        if frozen < promise.headcount {
            return Ok(Done::Part);
        }
        self.finish(tx, &promise).await
    }

    /// The month is not confirmed: somebody who joins is with another unit now.
    async fn give_up(&self, app: &App) -> Result<(), StoreError> {
        let work = self.clone();
        app.db
            .write(move |tx| {
                async move {
                    let (unit_no, no) = (work.unit_no.as_str(), work.remittance_no.as_str());
                    if parts::give_up(tx, no).await? {
                        draft::end_work(tx, unit_no, no).await?;
                        work.by.did(tx, "remittance-voided", no).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn finish(&self, tx: &mut Tx, promise: &Promise) -> Result<Done, Error> {
        let (unit_no, no) = (self.unit_no.as_str(), self.remittance_no.as_str());
        let sum = ledger::list_sum(tx, no, Lines(1, i64::MAX)).await?;
        if (sum.lines, sum.total) != (promise.headcount, promise.total) {
            return Err(StoreError::Inconsistent("list and figures differ").into());
        }
        if sum.lines >= i64::try_from(MANY_ROWS).unwrap_or(i64::MAX) {
            tx.refresh_statistics("remittance_line").await?;
        }
        parts::confirmed(tx, no).await?;
        draft::end_confirmation(tx, unit_no, no, promise.month.next()).await?;
        self.by.did(tx, "remittance-confirmed", no).await?;
        let view = store::find(tx, unit_no, no).await?.view;
        if let Some(once) = parts::promised_answer(tx, no).await? {
            once.keep(tx, &view, self.by.at).await?;
        }
        Ok(Done::All(Some(Box::new(view))))
    }
}

enum Done {
    Part,
    All(Option<Box<RemittanceView>>),
}

/// Where the confirmations stand that are being done part by part.
#[derive(Debug, Default)]
pub struct Standing(Vec<AtWork>);

/// Goes on with confirmations that did not move since the last look: their
/// server was stopped.
///
/// # Errors
/// Those of the store.
pub async fn go_on_where_left(app: &App, before: &Standing) -> Result<Standing, Error> {
    let standing = app
        .db
        .read(|tx| async move { parts::being_confirmed(tx).await }.boxed())
        .await?;
    for each in standing.iter().filter(|each| before.0.contains(each)) {
        let mut by = By::system(app.clock.now());
        by.actor = Actor::Agent {
            agent_id: each.confirmed_by,
            unit_no: each.unit_no.clone(),
        };
        let work = Work {
            unit_no: each.unit_no.clone(),
            remittance_no: each.remittance_no.clone(),
            by,
        };
        match work.go_on(app).await {
            // It was given up; the unit sees why when it looks at its list.
            Ok(_) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Standing(standing))
}
