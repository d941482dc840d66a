//! `anju backup` and `anju restore`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use futures::FutureExt as _;
use server::{
    backup,
    ledger::{self, Report, Sums},
    platform::{
        clock::Clock,
        db::{StoreError, copy::Place},
    },
};

/// Where a copy goes.
#[derive(Args)]
pub struct BackupOptions {
    /// Folder of the copy: new, or empty.
    #[arg(long)]
    to: PathBuf,
}

/// Where a copy comes from.
#[derive(Args)]
pub struct RestoreOptions {
    /// Folder that `backup` made.
    #[arg(long)]
    from: PathBuf,
    /// Replace a database that holds data.
    #[arg(long)]
    replace: bool,
}

pub async fn back_up(file: Option<&Path>, options: BackupOptions) -> Result<ExitCode, String> {
    let config = super::load(file)?;
    super::start_log(&config)?;
    let place = Place::of_url(&config.database.url);
    let manifest = backup::take(&place, &options.to, Clock::System.now())
        .await
        .map_err(|error| error.to_string())?;
    println!(
        "{}: {} bytes, schema {}, {}",
        options.to.join(&manifest.file).display(),
        manifest.bytes,
        manifest.schema,
        in_words(&manifest.ledger)
    );
    println!("SHA-256 {}", manifest.sha256);
    if let Some(head) = &manifest.audit_head {
        println!("audit head {head}");
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(file: Option<&Path>, options: RestoreOptions) -> Result<ExitCode, String> {
    let config = super::load(file)?;
    super::start_log(&config)?;
    let place = Place::of_url(&config.database.url);
    let (manifest, kept) = backup::put_back(&place, &options.from, options.replace)
        .await
        .map_err(|error| error.to_string())?;
    if let Some(kept) = kept {
        println!("the replaced database is kept as {}", kept.display());
    }
    // Opening it brings an older schema up to date.
    let db = super::open(&config).await?;
    let found: Result<(Sums, Report), StoreError> = db
        .report(|tx| {
            async move { Ok((ledger::sums(tx).await?, ledger::verify(tx).await?)) }.boxed()
        })
        .await;
    let (totals, report) = found.map_err(|error| error.to_string())?;
    println!(
        "restored as of {}: {}",
        manifest.taken_at,
        in_words(&totals)
    );
    if totals != manifest.ledger {
        println!("BROKEN: the manifest says {}", in_words(&manifest.ledger));
    }
    super::verify::print_findings(&report);
    Ok(super::verdict(totals == manifest.ledger && report.holds()))
}

fn in_words(totals: &Sums) -> String {
    format!(
        "{} accounts, {} journals, {} entries, {} fen credited, {} fen on personal accounts",
        totals.accounts, totals.journals, totals.entries, totals.credits_fen, totals.personal_fen
    )
}
