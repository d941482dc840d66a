//! PostgreSQL: its own `pg_dump` and `pg_restore`, which know every type and
//! index that we may ever use, and a snapshot that both sides read.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use futures::future::BoxFuture;
use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};
use tokio::{io::AsyncWriteExt as _, process::Command};

use super::{
    super::{StoreError, Tx, pool::Pool},
    CopyError, DATA, holds_data, in_use,
};

/// So often, and with such pauses, it is looked whether others are gone.
const LOOKS: u32 = 12;
const LOOK_AGAIN: Duration = Duration::from_millis(250);

const TABLES: &str = "SELECT CAST(format('%I', tablename) AS TEXT) AS name FROM pg_tables
     WHERE schemaname = 'public'";
const OTHERS: &str = "SELECT COUNT(*) AS many FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'";

/// `look` and `pg_dump` read the same snapshot, so what was counted is what
/// the copy holds.
pub(super) async fn take<T, F>(url: &str, file: &Path, look: F) -> Result<T, CopyError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, StoreError>>,
{
    let mut dump = tool("pg_dump", url)?;
    let mut tx = begin(url, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let row = tx.one("SELECT pg_export_snapshot() AS snapshot", &[]);
    let snapshot: String = row.await?.get("snapshot")?;
    let looked = look(&mut tx).await?;
    dump.args(["--format=custom", "--no-owner", "--no-privileges"])
        .arg("--lock-wait-timeout=30s")
        .arg(format!("--snapshot={snapshot}"))
        .arg("--file")
        .arg(file);
    done("pg_dump", &output("pg_dump", dump).await?)?;
    // The snapshot had to live until here.
    drop(tx);
    let opened = tokio::fs::File::open(file).await;
    match opened {
        Ok(opened) => opened.sync_all().await,
        Err(error) => Err(error),
    }
    .map_err(|error| CopyError::file(file, &error))?;
    Ok(looked)
}

/// Everything that is there goes and everything of the copy comes in one
/// transaction: `pg_restore` writes SQL, `psql` runs it, and only when
/// `pg_restore` ended well does `psql` read `COMMIT`. Whoever dies on the way,
/// the end of the input alone commits nothing.
pub(super) async fn put_back(url: &str, file: &Path, replace: bool) -> Result<(), CopyError> {
    let (mut restore, mut psql) = (plain_tool("pg_restore")?, tool("psql", url)?);
    let mut tx = connect(url).await?;
    let tables: Vec<String> = tx
        .all(TABLES, &[])
        .await?
        .iter()
        .map(|row| row.get("name"))
        .collect::<Result<_, _>>()?;
    if !replace && has_data(&mut tx, &tables).await? {
        return Err(holds_data());
    }
    wait_for_others(&mut tx).await?;
    drop(tx);
    restore
        .args(["--no-owner", "--no-privileges", "--file=-"])
        .arg(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"])
        .arg("--file=-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    pipe(restore, psql, &drops(&tables)).await?;
    // A copy brings rows, but not what the planner knows of them.
    let mut connection = PgConnection::connect(url).await.map_err(StoreError::from)?;
    connection
        .execute("ANALYZE")
        .await
        .map_err(StoreError::from)?;
    connection.close().await.map_err(StoreError::from)?;
    Ok(())
}

/// Sessions of a server that was stopped this moment take a while to end.
async fn wait_for_others(tx: &mut Tx) -> Result<(), CopyError> {
    for _ in 0..LOOKS {
        if tx.one(OTHERS, &[]).await?.get::<i64>("many")? == 0 {
            return Ok(());
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    Err(in_use())
}

async fn has_data(tx: &mut Tx, tables: &[String]) -> Result<bool, CopyError> {
    const ANY: &str = "SELECT EXISTS (SELECT 1 FROM unit)
          OR EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM journal)
          OR EXISTS (SELECT 1 FROM audit_event) AS any_row";
    if tables.is_empty() {
        return Ok(false);
    }
    // A database without our tables is somebody else's.
    if DATA.iter().any(|name| tables.iter().all(|it| it != name)) {
        return Ok(true);
    }
    Ok(tx.one(ANY, &[]).await?.get("any_row")?)
}

fn drops(tables: &[String]) -> String {
    if tables.is_empty() {
        return String::new();
    }
    let names: Vec<String> = tables.iter().map(|name| format!("public.{name}")).collect();
    format!("DROP TABLE {} CASCADE;\n", names.join(", "))
}

/// Runs `first` and what `from` writes through `to`, in one transaction.
async fn pipe(mut from: Command, mut to: Command, first: &str) -> Result<(), CopyError> {
    let failed = |error: std::io::Error| CopyError::Tool(error.to_string());
    let mut reader = from.kill_on_drop(true).spawn().map_err(failed)?;
    let mut writer = to.kill_on_drop(true).spawn().map_err(failed)?;
    let (source, sink) = (reader.stdout.take(), writer.stdin.take());
    let (Some(mut source), Some(mut sink)) = (source, sink) else {
        return Err(CopyError::Tool("a program has no input".to_owned()));
    };
    let begin = format!("BEGIN;\n{first}");
    let copied = async {
        sink.write_all(begin.as_bytes()).await?;
        tokio::io::copy(&mut source, &mut sink).await
    }
    .await;
    drop(source);
    let read = reader.wait_with_output().await.map_err(failed)?;
    let committed = match &copied {
        Ok(_) if read.status.success() => sink.write_all(b"\nCOMMIT;\n").await,
        _ => Ok(()),
    };
    drop(sink);
    // What `psql` complains about ended the copying: its words come first.
    let written = writer.wait_with_output().await.map_err(failed)?;
    done("psql", &written)?;
    done("pg_restore", &read)?;
    copied.map_err(failed)?;
    committed.map_err(failed)
}

/// A connection outside of a transaction: inside, the list of sessions would
/// stand still. It is of its own and closed when it is dropped.
async fn connect(url: &str) -> Result<Tx, StoreError> {
    let options: PgConnectOptions = url.parse()?;
    Ok(Tx::over(Pool::new(options, 1, None).acquire().await?))
}

async fn begin(url: &str, statement: &'static str) -> Result<Tx, StoreError> {
    let mut tx = connect(url).await?;
    tx.exec(statement, &[]).await?;
    Ok(tx)
}

async fn output(name: &str, mut command: Command) -> Result<Output, CopyError> {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output();
    output
        .await
        .map_err(|error| CopyError::Tool(format!("{name}: {error}")))
}

fn done(name: &str, output: &Output) -> Result<(), CopyError> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let sentence = format!("{name} ended with {}: {}", output.status, said.trim());
    Err(CopyError::Tool(sentence))
}

/// A program that talks to the database. Its password goes through the
/// environment: everybody may read the arguments of a process.
fn tool(name: &str, url: &str) -> Result<Command, CopyError> {
    let mut command = plain_tool(name)?;
    let (open, password) = without_password(url);
    command.arg(format!("--dbname={open}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

fn plain_tool(name: &str) -> Result<Command, CopyError> {
    let program = find(name).ok_or_else(|| {
        CopyError::Tool(format!(
            "{name} is not installed (Debian: postgresql-client); its version must not be \
             older than the server's"
        ))
    })?;
    Ok(Command::new(program))
}

/// The newest installed one: an older `pg_dump` refuses a newer server. The
/// wrapper in `/usr/bin` looks for clusters of this machine, so it comes last.
fn find(name: &str) -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let newest = versions
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry)))
        .map(|(version, entry)| (version, entry.path().join("bin").join(name)))
        .filter(|(_, path)| path.is_file())
        .max_by_key(|(version, _)| *version)
        .map(|(_, path)| path);
    newest.or_else(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    })
}

/// `postgres://user:secret@host/db` as `postgres://user@host/db` and `secret`.
fn without_password(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else {
        return whole();
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let Some(at) = rest[..end].rfind('@') else {
        return whole();
    };
    match rest[..at].split_once(':') {
        Some((user, password)) => (
            format!("{scheme}://{user}{}", &rest[at..]),
            Some(percent_decoded(password)),
        ),
        None => whole(),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = (first == b'%').then(|| tail.get(..2)).flatten();
        let decoded = hex
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(decoded.unwrap_or(first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_the_address() {
        for (url, open, password) in [
            ("postgres://a@h/d", "postgres://a@h/d", None),
            ("postgres://h/d", "postgres://h/d", None),
            (
                "postgres://a:b@h:1/d?x=y",
                "postgres://a@h:1/d?x=y",
                Some("b"),
            ),
            (
                "postgres://a:p%40%2Fq@h/d",
                "postgres://a@h/d",
                Some("p@/q"),
            ),
            ("postgres://a:50%@h/d", "postgres://a@h/d", Some("50%")),
        ] {
            let expected = (open.to_owned(), password.map(str::to_owned));
            assert_eq!(without_password(url), expected, "{url}");
        }
    }
}
