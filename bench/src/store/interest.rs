//! The yearly settlement of interest by `anju settle-interest`, beside the bare
//! statements in the same chunks.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, ChildStdout, Stdio},
    time::Instant,
};

use crate::{
    Result,
    context::Bench,
    failure::Failure,
    measure,
    report::{Bar, Report, Row, Sample},
    store::{
        history::{self, LAST_DAY},
        place::Place,
        raw::{Raw, filled},
        service,
    },
};

/// Year whose 30 June is settled.
pub const YEAR: i64 = 2026;
/// Account ids of a chunk, as in the product.
pub const CHUNK: i64 = 10_000;
/// Up to so many accounts get a year of history.
const FULL_HISTORY: i64 = 2_000_000;
/// Bytes of a mebibyte.
const MIB: f64 = 1_048_576.0;

/// Accounts of the run, and rows of history of each.
pub fn size(bench: &Bench) -> (i64, i64) {
    let accounts = bench
        .accounts
        .unwrap_or_else(|| bench.size(1_000_000, 50_000));
    (accounts, if accounts > FULL_HISTORY { 3 } else { 12 })
}

/// Settles a year, ours and bare, on copies of the same data.
///
/// # Errors
/// Those of the engines; a ledger that does not hold.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    let (accounts, months) = size(bench);
    for engine in &bench.engines {
        let data = history::accounts(bench, *engine, "interest", (accounts, months)).await?;
        let what = format!("settling {accounts} accounts");
        let bar = Bar::RatioAtMost(1.3);
        let mut wall = Row::new("interest", Some(*engine), what, "s", bar);
        wall.note(format!(
            "{months} rows of history an account; floor: the same set-based statements in the \
             same chunks"
        ));
        let shares = [10, 50, 100];
        let mut memory = shares.map(|share| {
            let what = format!("process at {share} % of the accounts");
            Row::new("interest", Some(*engine), what, "MiB", Bar::None)
        });
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                let bare = data.copy(bench, "interest-floor").await?;
                let cpu = measure::tree_cpu(&bench.group());
                let floor = floor(&bare, accounts).await?;
                let floor_cpu = measure::tree_cpu(&bench.group()).saturating_sub(cpu);
                bare.remove(bench).await?;
                let place = data.copy(bench, "interest").await?;
                let cpu = measure::tree_cpu(&bench.group());
                let begin = Instant::now();
                let memory = settle(bench, &place, shares)?;
                let ours = begin.elapsed().as_secs_f64();
                let cpu = measure::tree_cpu(&bench.group()).saturating_sub(cpu);
                check(&place, accounts).await?;
                place.remove(bench).await?;
                let each =
                    |cpu: std::time::Duration| Some(cpu.as_secs_f64() * 1e6 / accounts as f64);
                let sample = Sample {
                    ours,
                    floor,
                    cpu: each(cpu),
                    floor_cpu: each(floor_cpu),
                };
                Ok((sample, memory))
            })
            .await?;
            let (sample, bytes) = round.value;
            wall.add_sample(sample, round.foreign, round.is_loaded());
            for (row, bytes) in memory.iter_mut().zip(bytes) {
                let sample = Sample {
                    ours: bytes as f64 / MIB,
                    ..Sample::default()
                };
                row.add_sample(sample, round.foreign, round.is_loaded());
            }
        }
        report.add(wall);
        for row in memory {
            report.add(row);
        }
        data.remove(bench).await?;
    }
    Ok(())
}

/// Starts the command.
///
/// # Errors
/// It cannot be started.
pub fn start(bench: &Bench, place: &Place) -> Result<Child> {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    Ok(service::command(bench, place, nowhere)
        .args(["settle-interest", "--year"])
        .arg(YEAR.to_string())
        .stdout(Stdio::piped())
        .spawn()?)
}

/// Calls back with the last settled account and the highest one, as the
/// command tells them, until it ends or the callback has enough. The answer
/// keeps the command's output open, or it would fail at its next line.
///
/// # Errors
/// Its lines cannot be read.
pub fn follow(
    child: &mut Child,
    mut each: impl FnMut(u32, i64, i64) -> bool,
) -> Result<BufReader<ChildStdout>> {
    let id = child.id();
    let Some(output) = child.stdout.take() else {
        return Err(Failure::new("no output to read"));
    };
    let mut output = BufReader::new(output);
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        let numbers = line.split("account ").nth(1).and_then(|rest| {
            let (at, rest) = rest.split_once(" of ")?;
            let (last, _) = rest.split_once(',')?;
            Some((at.parse().ok()?, last.parse().ok()?))
        });
        let (at, last) = numbers.ok_or_else(|| Failure::new(format!("unread: {line}")))?;
        if !each(id, at, last) {
            break;
        }
        line.clear();
    }
    Ok(output)
}

/// Settles everything; resident bytes when these percentages were reached.
fn settle(bench: &Bench, place: &Place, shares: [i64; 3]) -> Result<[u64; 3]> {
    let mut child = start(bench, place)?;
    let mut resident = [0; 3];
    let mut now = 0;
    let _output = follow(&mut child, |id, at, last| {
        // After its last line the process may be gone already.
        now = measure::memory(id)
            .resident
            .max(if at == last { now } else { 0 });
        for (bytes, share) in resident.iter_mut().zip(shares) {
            if *bytes == 0 && at * 100 >= last * share {
                *bytes = now;
            }
        }
        true
    })?;
    if child.wait()?.success() {
        Ok(resident)
    } else {
        Err(Failure::new("settle-interest failed"))
    }
}

/// Everybody settled once, and the ledger holds.
///
/// # Errors
/// It is not so.
pub async fn check(place: &Place, accounts: i64) -> Result {
    let mut raw = Raw::open(place).await?;
    for (what, sql) in [
        (
            "accounts with a line",
            "SELECT COUNT(*) FROM interest_line WHERE interest_fen > 0",
        ),
        (
            "entries of interest",
            "SELECT COUNT(*) FROM journal_entry e JOIN journal j ON j.journal_id = e.journal_id
              WHERE j.cause_kind = 'interest_run' AND e.amount_fen > 0",
        ),
        (
            "accounts counted by the run",
            "SELECT settled_count FROM interest_run WHERE finished_at IS NOT NULL",
        ),
    ] {
        let found = raw.number(sql).await?;
        if found != accounts {
            return Err(Failure::new(format!("{what}: {found} of {accounts}")));
        }
    }
    drop(raw);
    place.verify().await
}

async fn floor(place: &Place, accounts: i64) -> Result<f64> {
    let mut raw = Raw::open(place).await?;
    let july = LAST_DAY + 19;
    let expense = accounts + 2;
    let fund = "'housing_fund'";
    raw.run(&format!(
        "INSERT INTO ledger_account (account_id, fund, kind, owner, keeps_balance, product_day)
         VALUES ({expense}, {fund}, 'interest_expense', 'interest', 0, {july})"
    ))
    .await?;
    let first = raw
        .number("SELECT MAX(journal_id) + 1 FROM journal")
        .await?;
    let begin = Instant::now();
    for (journal, from) in (first..).zip((1..=accounts).step_by(usize::try_from(CHUNK)?)) {
        let to = from + CHUNK;
        raw.run("BEGIN").await?;
        let lines = filled(
            "ledger::interest::LINES",
            &[&YEAR, &from, &to, &july, &1, &24_000, &fund],
        )?;
        raw.run(&lines).await?;
        raw.run(&format!(
            "INSERT INTO journal (journal_id, idempotency_key, fund, entry_type, business_date,
                                  memo, cause_kind, cause_no, posted_at)
             VALUES ({journal}, 'floor:{from}', {fund}, '05', '2026-06-30', '结息', 'interest_run',
                     '{YEAR}', '2026-07-01T00:00:00Z');
             INSERT INTO journal_entry (journal_id, account_id, amount_fen)
             SELECT {journal}, {expense}, -SUM(interest_fen) FROM interest_line
              WHERE year = {YEAR} AND account_id >= {from} AND account_id < {to}"
        ))
        .await?;
        let credit = filled("ledger::interest::CREDIT", &[&YEAR, &from, &to, &july])?;
        raw.run(&credit).await?;
        let entries = filled("ledger::interest::ENTRIES", &[&YEAR, &from, &to, &journal])?;
        raw.run(&entries).await?;
        raw.run("COMMIT").await?;
    }
    Ok(begin.elapsed().as_secs_f64())
}
