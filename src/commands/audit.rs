//! `anju verify-audit`.

use std::{path::Path, process::ExitCode};

use clap::Args;
use futures::FutureExt as _;
use server::platform::{
    audit::{self, ChainReport},
    db::StoreError,
};

/// What the chain must hold.
#[derive(Args)]
pub struct Options {
    /// A head that was noted earlier, `<seal>:<hash>`; may be given several times.
    #[arg(long = "head", value_parser = note)]
    heads: Vec<(i64, String)>,
}

fn note(text: &str) -> Result<(i64, String), String> {
    let (seal_no, hash) = text.split_once(':').ok_or("`<seal>:<hash>`")?;
    let seal_no = seal_no.parse().map_err(|_| "the seal is a number")?;
    Ok((seal_no, hash.to_lowercase()))
}

pub async fn run(file: Option<&Path>, options: Options) -> Result<ExitCode, String> {
    let app = super::app(file).await?;
    let report: Result<ChainReport, StoreError> = app
        .db
        .report(move |tx| async move { audit::verify(tx, &options.heads).await }.boxed())
        .await;
    let report = report.map_err(|error| error.to_string())?;
    println!(
        "{} sealed audit rows, {} not sealed yet",
        report.seals, report.waiting
    );
    for place in &report.breaks {
        println!("BROKEN: {place}");
    }
    let holds = report.breaks.is_empty();
    if holds {
        println!("the audit chain holds");
    }
    println!("head {}:{}", report.head.seal_no, report.head.hash);
    Ok(super::verdict(holds))
}
