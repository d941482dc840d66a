//! Work that keeps a core busy (spreadsheets, papers) on a bounded number of
//! threads, so that it cannot starve the rest.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::problem::Problem;

/// A bounded pool.
#[derive(Clone, Debug)]
pub struct Pool {
    turns: Arc<Semaphore>,
}

impl Pool {
    /// At most `threads` pieces of work at once.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(threads)),
        }
    }

    /// Runs the work when its turn comes.
    ///
    /// # Errors
    /// 503 while shutting down, 500 when the work panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|_| Problem::unavailable())?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(|error| {
            tracing::error!(panicked = error.is_panic(), "blocking work failed");
            Problem::internal()
        })
    }
}
