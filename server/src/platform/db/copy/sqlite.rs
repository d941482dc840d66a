//! The embedded engine: its online copy of pages, and a file moved into place.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use futures::{FutureExt as _, future::BoxFuture};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{
    super::{StoreError, Tx, TxInner},
    CopyError, DATA, holds_data, in_use,
};

fn store(error: rusqlite::Error) -> CopyError {
    CopyError::Store(error.into())
}

fn open(path: &Path) -> Result<Connection, CopyError> {
    if !path.is_file() {
        let sentence = format!("there is no database at {}", path.display());
        return Err(CopyError::Refused(sentence));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(store)
}

/// All pages are read in one step, which is one read transaction: with the
/// write-ahead log nobody waits for it, and no later write makes it start
/// again, as copying in several steps would.
pub(super) fn take<T, F>(source: &Path, file: &Path, look: F) -> Result<T, CopyError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>>,
{
    let from = open(source)?;
    let mut to = Connection::open(file).map_err(store)?;
    {
        let backup = Backup::new(&from, &mut to).map_err(store)?;
        while backup.step(-1).map_err(store)? != StepResult::Done {
            thread::sleep(Duration::from_millis(50));
        }
    }
    // One file without a log beside it.
    to.pragma_update(None, "journal_mode", "DELETE")
        .map_err(store)?;
    let found: String = to
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(store)?;
    if found != "ok" {
        return Err(CopyError::Refused(format!("the copy is damaged: {found}")));
    }
    let mut tx = Tx {
        inner: TxInner::Lite(to),
    };
    let looked = look(&mut tx)
        .now_or_never()
        .ok_or(StoreError::Inconsistent("a look awaited the outside"))?;
    drop(tx);
    sync(file)?;
    Ok(looked?)
}

/// Whatever is there is kept under another name: a file costs little, and the
/// operator may have meant another database.
pub(super) fn put_back(
    path: &Path,
    file: &Path,
    replace: bool,
) -> Result<Option<PathBuf>, CopyError> {
    let there = path.exists();
    if there {
        let connection = open(path)?;
        if !replace && has_data(&connection).map_err(store)? {
            return Err(holds_data());
        }
        close(connection)?;
    } else if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| CopyError::file(folder, &error))?;
    }
    let arriving = with_ending(path, "restoring");
    fs::copy(file, &arriving).map_err(|error| CopyError::file(&arriving, &error))?;
    sync(&arriving)?;
    let kept = there.then(|| free_name(path));
    if let Some(kept) = &kept {
        fs::rename(path, kept).map_err(|error| CopyError::file(kept, &error))?;
    }
    fs::rename(&arriving, path).map_err(|error| CopyError::file(path, &error))?;
    Ok(kept)
}

fn has_data(connection: &Connection) -> rusqlite::Result<bool> {
    let mut tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?;
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if names.is_empty() {
        return Ok(false);
    }
    for table in DATA {
        // A database without our tables is somebody else's.
        if !names.iter().any(|name| name == table) {
            return Ok(true);
        }
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table})");
        if connection.query_row(&sql, [], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Folds the log back and lets go of the file. Leaving the write-ahead log is
/// possible for the only user of a database: so this tells whether we are it.
fn close(connection: Connection) -> Result<(), CopyError> {
    connection.busy_timeout(Duration::ZERO).map_err(store)?;
    let mode: Result<String, _> =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0));
    match mode {
        Ok(mode) if mode == "delete" => {}
        Ok(_) => return Err(in_use()),
        Err(error) => match StoreError::from(error) {
            StoreError::Unavailable(_) => return Err(in_use()),
            other => return Err(other.into()),
        },
    }
    connection.close().map_err(|(_, error)| store(error))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

fn free_name(path: &Path) -> PathBuf {
    let plain = with_ending(path, "replaced");
    let numbered = (2..).map(|number: u32| with_ending(path, &format!("replaced-{number}")));
    std::iter::once(plain)
        .chain(numbered)
        .find(|name| !name.exists())
        .unwrap_or_else(|| with_ending(path, "replaced"))
}

/// The file and its name in the folder survive a power cut.
fn sync(file: &Path) -> Result<(), CopyError> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    for path in [Some(file), folder].into_iter().flatten() {
        File::open(path)
            .and_then(|opened| opened.sync_all())
            .map_err(|error| CopyError::file(path, &error))?;
    }
    Ok(())
}
