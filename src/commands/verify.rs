//! `anju verify-ledger`.

use std::{path::Path, process::ExitCode};

use futures::FutureExt as _;
use server::{ledger, platform::db::StoreError};

pub async fn run(file: Option<&Path>) -> Result<ExitCode, String> {
    let app = super::app(file).await?;
    let report: Result<ledger::Report, StoreError> = app
        .db
        .report(|tx| async move { ledger::verify(tx).await }.boxed())
        .await;
    let report = report.map_err(|error| error.to_string())?;
    println!(
        "{} accounts, {} journals, {} entries",
        report.accounts, report.journals, report.entries
    );
    print_findings(&report);
    Ok(super::verdict(report.holds()))
}

/// Every difference in a line of its own, or that there is none.
pub fn print_findings(report: &ledger::Report) {
    for finding in &report.findings {
        println!(
            "BROKEN: {} ({} rows, e.g. {})",
            finding.rule, finding.count, finding.example
        );
    }
    if report.holds() {
        println!("the ledger holds");
    }
}
