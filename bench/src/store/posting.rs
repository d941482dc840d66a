//! The allocation of a paid remittance of 100,000 employees, through the
//! product's background step, beside the bare statements over the same lines.

use std::time::Instant;

use server::{app::App, payment, platform::clock::Clock};

use crate::{
    Result,
    context::{Bench, Engine},
    failure::Failure,
    measure,
    report::{Bar, Report, Row, Sample},
    store::{
        place::Place,
        raw::{Raw, filled},
        remit_data::{self, MONTH},
    },
};

/// Every line of a list.
const ALL: i64 = 1 << 40;

/// Posts the list, ours and bare, on copies of the same data.
///
/// # Errors
/// Those of the engines; a ledger that does not hold.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    let count = bench.size(100_000, 2_000);
    for engine in &bench.engines {
        let data = remit_data::make(bench, *engine, "posting", count).await?;
        let (no, sql) = remit_data::paid(data.unit_no.as_str())?;
        let mut raw = Raw::open(&data.place).await?;
        raw.run(&sql).await?;
        raw.run(match engine {
            Engine::Sqlite => "SELECT 1",
            Engine::Postgres => "ANALYZE remittance_line",
        })
        .await?;
        drop(raw);
        data.place.verify().await?;
        let bar = match engine {
            Engine::Sqlite => Bar::RatioAtMost(1.5),
            Engine::Postgres => Bar::RatioAtMost(1.3),
        };
        let what = format!("posting {count} employees with a year of history");
        let mut row = Row::new("remit-100k", Some(*engine), what, "s", bar);
        row.note("floor: the same three set-based statements, one transaction");
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                let floor_place = data.place.copy(bench, "posting-floor").await?;
                let (floor, floor_cpu) = timed(bench, floor(&floor_place, &no)).await?;
                floor_place.remove(bench).await?;
                let place = data.place.copy(bench, "posting").await?;
                let (ours, cpu) = timed(bench, ours(&place)).await?;
                place.verify().await?;
                expect_allocated(&place, &no).await?;
                place.remove(bench).await?;
                let each = |cpu: f64| Some(cpu * 1e6 / count as f64);
                Ok(Sample {
                    ours,
                    floor,
                    cpu: each(cpu),
                    floor_cpu: each(floor_cpu),
                })
            })
            .await?;
            row.add(&round);
        }
        report.add(row);
        data.place.remove(bench).await?;
    }
    Ok(())
}

/// Seconds of wall clock, as the work itself measures them, and of CPU.
async fn timed(bench: &Bench, work: impl Future<Output = Result<f64>>) -> Result<(f64, f64)> {
    let cpu = measure::tree_cpu(&bench.group());
    let wall = work.await?;
    let cpu = measure::tree_cpu(&bench.group()).saturating_sub(cpu);
    Ok((wall, cpu.as_secs_f64()))
}

async fn ours(place: &Place) -> Result<f64> {
    let config = remit_data::config(place);
    let app = App::new(place.db().await?, Clock::System, config).map_err(Failure::new)?;
    let begin = Instant::now();
    while payment::allocate_next(&app).await? {}
    Ok(begin.elapsed().as_secs_f64())
}

async fn floor(place: &Place, no: &str) -> Result<f64> {
    let mut raw = Raw::open(place).await?;
    let journal = raw
        .number("SELECT MAX(journal_id) + 1 FROM journal")
        .await?;
    let awaiting = raw
        .number("SELECT account_id FROM ledger_account WHERE kind = 'unit_awaiting'")
        .await?;
    let total = raw
        .number(&format!(
            "SELECT unit_total_fen + personal_total_fen FROM remittance WHERE remittance_no = '{no}'"
        ))
        .await?;
    let no = format!("'{no}'");
    let (day, july) = (20_779, 20_635); // 22 November and 1 July 2026
    let fund = "'housing_fund'";
    let statements = [
        "BEGIN".to_owned(),
        format!(
            "INSERT INTO journal (journal_id, idempotency_key, fund, entry_type, business_date,
                                  memo, cause_kind, cause_no, posted_at)
             VALUES ({journal}, 'floor', {fund}, '01', '2026-11-22', '汇缴', 'remittance', {no},
                     '2026-11-22T04:00:00Z')"
        ),
        filled(
            "ledger::posting::MOVE",
            &[&awaiting, &format!("(-{total})"), &july, &day, &fund],
        )?,
        filled(
            "ledger::posting::ENTRY",
            &[&journal, &awaiting, &format!("(-{total})"), &fund],
        )?,
        filled(
            "ledger::posting::MOVE_LINES",
            &[&no, &1, &ALL, &july, &day, &fund],
        )?,
        filled("ledger::posting::LINE_ENTRIES", &[&no, &1, &ALL, &journal])?,
        filled(
            "payment::store::PERSONS_PAID_THROUGH",
            &[&no, &1, &ALL, &format!("'{MONTH}'")],
        )?,
        "COMMIT".to_owned(),
    ];
    let begin = Instant::now();
    for statement in &statements {
        raw.run(statement).await?;
    }
    Ok(begin.elapsed().as_secs_f64())
}

async fn expect_allocated(place: &Place, no: &str) -> Result {
    let mut raw = Raw::open(place).await?;
    let open = raw
        .number(&format!(
            "SELECT COUNT(*) FROM remittance WHERE remittance_no = '{no}' AND status <> 'allocated'"
        ))
        .await?;
    if open == 0 {
        Ok(())
    } else {
        Err(Failure::new("the remittance was not allocated"))
    }
}
