//! Group commit for the embedded engine: one thread owns the write connection,
//! takes whatever waits into one transaction with a savepoint each, commits,
//! and only then answers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    thread,
};

use futures::{FutureExt as _, future::BoxFuture};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{StoreError, Tx, TxInner, checkpoint::Checkpoints};

/// Jobs that share one commit at most.
const BATCH: usize = 256;
/// Jobs that may wait before callers wait too.
const QUEUE: usize = 4_096;

/// Told whether the commit held; sends the answer to the caller.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs one unit of work; says whether to keep it, and how to answer.
type Job = Box<dyn FnOnce(&mut Tx) -> (bool, Answer) + Send>;

/// The way to the writer thread. The thread ends when the last one is dropped.
#[derive(Clone)]
pub(super) struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    pub(super) fn start(mut connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let checkpoints = Checkpoints::start(&mut connection, path)?;
        thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || run(connection, queue, checkpoints))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { jobs })
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel::<Result<T, E>>();
        let job: Job = Box::new(move |tx| {
            // The embedded engine never yields, so a unit of work that awaits
            // only its `Tx` is finished at the first poll.
            let outcome = work(tx).now_or_never().unwrap_or_else(|| {
                tracing::error!("a unit of work awaited something else than its transaction");
                Err(StoreError::Inconsistent("unit of work awaited the outside").into())
            });
            let keep = outcome.is_ok();
            let answer: Answer = Box::new(move |committed| {
                // The caller may have gone away; the commit stands all the same.
                let _gone = sender.send(match committed {
                    Ok(()) => outcome,
                    Err(error) => outcome.and(Err(error.into())),
                });
            });
            (keep, answer)
        });
        self.jobs.send(job).await.map_err(|_| gone())?;
        receiver.await.map_err(|_| gone())?
    }
}

fn gone<E: From<StoreError>>() -> E {
    StoreError::Unavailable("the writer thread ended or the unit of work panicked".to_owned())
        .into()
}

fn run(connection: Connection, mut queue: mpsc::Receiver<Job>, mut checkpoints: Checkpoints) {
    let mut tx = Tx {
        inner: TxInner::Lite(connection),
    };
    let mut batch = Vec::with_capacity(BATCH);
    while queue.blocking_recv_many(&mut batch, BATCH) > 0 {
        commit_batch(&mut tx, batch.drain(..));
        if let TxInner::Lite(connection) = &tx.inner {
            checkpoints.after_commit(connection);
        }
    }
}

fn control(tx: &Tx, sql: &str) -> Result<(), StoreError> {
    match &tx.inner {
        TxInner::Lite(connection) => {
            connection.prepare_cached(sql)?.execute([])?;
            Ok(())
        }
        TxInner::Postgres(_) => Err(StoreError::Inconsistent("not the embedded engine")),
    }
}

/// True while the batch's transaction is open: a full disk ends it unasked.
fn in_transaction(tx: &Tx) -> bool {
    matches!(&tx.inner, TxInner::Lite(connection) if !connection.is_autocommit())
}

fn commit_batch(tx: &mut Tx, jobs: impl Iterator<Item = Job>) {
    let mut answers = Vec::new();
    let mut failure = control(tx, "BEGIN IMMEDIATE")
        .err()
        .map(|error| error.to_string());
    for job in jobs {
        if failure.is_none() {
            if let Some(answer) = run_job(tx, job, &mut failure) {
                answers.push(answer);
            }
        } else {
            // Dropping a job tells its caller that it was not done.
            drop(job);
        }
    }
    if failure.is_none() {
        failure = control(tx, "COMMIT").err().map(|error| error.to_string());
    }
    if let Some(text) = &failure {
        tracing::error!(error = %text, "a batch of writes was rolled back");
        if in_transaction(tx) {
            let _ended = control(tx, "ROLLBACK");
        }
    }
    for answer in answers {
        answer(match &failure {
            None => Ok(()),
            Some(text) => Err(StoreError::Unavailable(text.clone())),
        });
    }
}

/// Runs one job in its savepoint. A panic inside undoes that job alone.
fn run_job(tx: &mut Tx, job: Job, failure: &mut Option<String>) -> Option<Answer> {
    if let Err(error) = control(tx, "SAVEPOINT job") {
        *failure = Some(error.to_string());
        return None;
    }
    let outcome = catch_unwind(AssertUnwindSafe(|| job(tx)));
    let keep = matches!(outcome, Ok((true, _)));
    let ended = if keep {
        control(tx, "RELEASE job")
    } else {
        control(tx, "ROLLBACK TO job").and_then(|()| control(tx, "RELEASE job"))
    };
    if let Err(error) = ended {
        *failure = Some(error.to_string());
    } else if !in_transaction(tx) {
        *failure = Some("the transaction was ended by the engine".to_owned());
    }
    outcome.ok().map(|(_, answer)| answer)
}
