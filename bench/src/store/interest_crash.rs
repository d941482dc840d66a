//! `anju settle-interest` is killed without warning several times, and goes on.

use std::time::{Duration, Instant};

use crate::{
    Result,
    context::Bench,
    failure::Failure,
    report::{Bar, Report, Row, Sample},
    store::{
        history,
        interest::{self, CHUNK},
        place::Place,
        raw::Raw,
    },
};

/// How often it is killed.
const KILLS: u32 = 5;
/// Rows of history an account.
const MONTHS: i64 = 2;

/// Kills and resumes.
///
/// # Errors
/// An account is settled twice or not at all; a ledger that does not hold.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    let accounts = bench.size(500_000, 100_000);
    for engine in &bench.engines {
        let data = history::accounts(bench, *engine, "interest-crash", (accounts, MONTHS)).await?;
        let row =
            |what: &str, unit, bar| Row::new("interest-crash", Some(*engine), what, unit, bar);
        let mut wrong = row(
            "accounts settled twice or left out",
            "accounts",
            Bar::AtMost(0.0),
        );
        wrong.note(format!("{accounts} accounts, killed {KILLS} times"));
        let mut lost = row("work done again after a kill", "chunks", Bar::AtMost(1.0));
        for _ in 0..bench.rounds {
            let place = data.copy(bench, "crash").await?;
            let done_again = interrupted(bench, &place, accounts).await?;
            // A difference here is a failure of the whole benchmark.
            interest::check(&place, accounts).await?;
            same_as_in_one_go(bench, &data, &place).await?;
            place.remove(bench).await?;
            wrong.add_sample(sample(0.0), 0.0, false);
            lost.add_sample(sample(done_again), 0.0, false);
        }
        report.add(wrong);
        report.add(lost);
        data.remove(bench).await?;
    }
    Ok(())
}

fn sample(ours: f64) -> Sample {
    Sample {
        ours,
        ..Sample::default()
    }
}

/// Kills the command at moments that fall anywhere in a chunk, then lets it
/// finish; the most that was done again after a kill, in chunks.
async fn interrupted(bench: &Bench, place: &Place, accounts: i64) -> Result<f64> {
    let mut most: f64 = 0.0;
    for kill in 0..KILLS {
        let mut child = interest::start(bench, place)?;
        let target = accounts * i64::from(kill + 1) / i64::from(KILLS + 2);
        let mut chunk = Duration::ZERO;
        let mut told = 0;
        let mut last = Instant::now();
        let output = interest::follow(&mut child, |_, at, _| {
            (chunk, last, told) = (last.elapsed(), Instant::now(), at);
            at < target
        })?;
        // Somewhere in the next chunk: at its begin, in the middle, near its end.
        tokio::time::sleep(chunk * kill / KILLS).await;
        child.kill()?;
        child.wait()?;
        drop(output);
        let kept = position(place).await? - 1;
        if kept < told {
            return Err(Failure::new(format!(
                "{told} was told as settled, and {kept} was kept"
            )));
        }
        // What is done again is the chunk that was open, and only if it was.
        most = most.max(if kept == told { 1.0 } else { 0.0 });
        if kept > told + 2 * CHUNK {
            return Err(Failure::new("more was settled than was told"));
        }
    }
    let mut child = interest::start(bench, place)?;
    let _output = interest::follow(&mut child, |_, _, _| true)?;
    if child.wait()?.success() {
        Ok(most)
    } else {
        Err(Failure::new("settle-interest failed after a kill"))
    }
}

async fn position(place: &Place) -> Result<i64> {
    Raw::open(place)
        .await?
        .number("SELECT next_account_id FROM interest_run")
        .await
}

/// The sum of interest equals that of a run that nothing disturbed.
async fn same_as_in_one_go(bench: &Bench, data: &Place, place: &Place) -> Result {
    let other = data.copy(bench, "undisturbed").await?;
    let mut child = interest::start(bench, &other)?;
    let _output = interest::follow(&mut child, |_, _, _| true)?;
    child.wait()?;
    let sum = "SELECT interest_total_fen FROM interest_run";
    let (one, two) = (
        Raw::open(&other).await?.number(sum).await?,
        Raw::open(place).await?.number(sum).await?,
    );
    other.remove(bench).await?;
    if one == two {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "{one} fen in one go, {two} with kills"
        )))
    }
}
