//! `anju settle-interest`: chunk by chunk, so that online writers get their
//! turn and a stop loses nothing.

use std::{path::Path, process::ExitCode};

use clap::Args;
use futures::FutureExt as _;
use server::{
    app::App,
    ledger::{self, Progress, SettlementError},
    platform::{audit::By, db::StoreError},
};
use shared_types::calendar::Date;

/// Which settlement.
#[derive(Args)]
pub struct Options {
    /// Year whose 30 June is settled.
    #[arg(long)]
    year: i32,
    /// Leave after so many chunks, to go on later.
    #[arg(long)]
    chunks: Option<u32>,
}

pub async fn run(file: Option<&Path>, options: Options) -> Result<ExitCode, String> {
    let app = super::app(file).await?;
    let year = options.year;
    if !(2016..=2200).contains(&year) {
        return Err("--year: from 2016 on".to_owned());
    }
    let rate = app.policy.interest_rate(Date::of(year, 6, 30));
    let (by, today) = (By::system(app.clock.now()), app.clock.business_date());
    let start = by.clone();
    let state = app
        .db
        .write(move |tx| {
            async move { ledger::start_run(tx, year, rate, today, &start).await }.boxed()
        })
        .await
        .map_err(|error: SettlementError| error.to_string())?;
    let mut progress = state.progress;
    if progress.finished {
        print(year, &progress);
        return Ok(ExitCode::SUCCESS);
    }
    let mut left = options.chunks.unwrap_or(u32::MAX);
    while !progress.finished && left > 0 {
        progress = next_chunk(&app, year, by.clone()).await?;
        print(year, &progress);
        left -= 1;
    }
    Ok(ExitCode::SUCCESS)
}

async fn next_chunk(app: &App, year: i32, by: By) -> Result<Progress, String> {
    let settled: Result<Progress, StoreError> = app
        .db
        .write(move |tx| async move { ledger::settle_chunk(tx, year, &by).await }.boxed())
        .await;
    settled.map_err(|error| error.to_string())
}

fn print(year: i32, progress: &Progress) {
    let at = progress.next_account_id.min(progress.last_account_id + 1) - 1;
    let state = if progress.finished {
        "finished"
    } else {
        "running"
    };
    println!(
        "{year}: {state}, account {at} of {}, {} settled, interest {} yuan",
        progress.last_account_id,
        progress.settled_count,
        progress.interest_total.grouped()
    );
}
