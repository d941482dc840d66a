//! Folds the write-ahead log back into the database file beside the commits.
//! The engine would do it inside one of them, and everybody who waits for that
//! commit would wait for it.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI32, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use rusqlite::Connection;

use super::{StoreError, sqlite};

/// Pages of the log after which it is folded back.
const EVERY_PAGES: i32 = 4_000;

/// The writer's side: it watches the length of the log after each commit.
pub(super) struct Checkpoints {
    /// Length of the log in pages, as the engine told at the last commit.
    pages: Arc<AtomicI32>,
    /// Length at the commit before, to notice that the log began anew.
    last_pages: i32,
    /// Length at which the thread is woken.
    next_at: i32,
    running: bool,
    bell: SyncSender<()>,
    /// Set by the thread when it has folded back what there was.
    folded: Arc<AtomicBool>,
}

impl Checkpoints {
    /// Takes the work away from the commits of `connection`, and starts the
    /// thread that does it. The thread ends with the writer.
    pub(super) fn start(connection: &mut Connection, path: &Path) -> Result<Self, StoreError> {
        let pages = Arc::new(AtomicI32::new(0));
        let told = Arc::clone(&pages);
        // This hook takes the place of the one that folds inside a commit.
        connection.wal_hook(Some(move |_: &mut _, length| {
            told.store(length, Ordering::Relaxed);
            Ok(())
        }))?;
        let (bell, rings) = sync_channel(1);
        let folded = Arc::new(AtomicBool::new(false));
        let (path, done) = (path.to_owned(), Arc::clone(&folded));
        thread::Builder::new()
            .name("sqlite-checkpoint".to_owned())
            .spawn(move || run(&path, &rings, &done))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self {
            pages,
            last_pages: 0,
            next_at: EVERY_PAGES,
            running: false,
            bell,
            folded,
        })
    }

    /// Wakes the thread when the log is long; finishes what it left. The log
    /// begins anew only when nothing in it is outstanding, and under load that
    /// is never so while the thread works: the few pages that were written
    /// meanwhile are folded back here, between two commits.
    pub(super) fn after_commit(&mut self, connection: &Connection) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.last_pages {
            self.next_at = EVERY_PAGES;
        }
        self.last_pages = pages;
        if self.running && self.folded.swap(false, Ordering::Acquire) {
            fold(connection);
            self.running = false;
            // A report that still reads the old log keeps it from beginning
            // anew; asking at every commit would not change that.
            self.next_at = pages.saturating_add(EVERY_PAGES);
        }
        if !self.running && pages >= self.next_at {
            self.running = self.bell.try_send(()).is_ok();
        }
    }
}

fn run(path: &Path, rings: &Receiver<()>, done: &AtomicBool) {
    let mut connection = None;
    while rings.recv().is_ok() {
        if connection.is_none() {
            connection = sqlite::open(path).ok();
        }
        if let Some(connection) = &connection {
            // The second pass takes what came during the first one, so that
            // little is left for the writer.
            fold(connection);
            fold(connection);
        }
        done.store(true, Ordering::Release);
    }
}

/// Folds back as much as can be had without making anybody wait. A failure is
/// told and nothing more: the log stays, and with it the data.
fn fold(connection: &Connection) {
    let folded = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    if let Err(error) = folded {
        tracing::warn!(error = %error, "the write-ahead log was not folded back");
    }
}
