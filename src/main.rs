//! The `anju` binary: composes the server, the mini-program API and the built
//! web apps, and offers the operator's commands.

mod commands;
mod front;
mod web;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 安居: self-service suite of a housing-provident-fund centre.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// Configuration file (TOML). `ANJU__SECTION__KEY` in the environment wins.
    #[arg(long, global = true, env = "ANJU_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve both halls, the API and the public pages.
    Serve,
    /// The same over an embedded database with demo data.
    Demo(commands::demo::Options),
    /// Bring the database's schema up to date.
    Migrate,
    /// Yearly settlement of interest (年终结息); goes on where it was stopped.
    SettleInterest(commands::interest::Options),
    /// Recompute the ledger and report every difference.
    VerifyLedger,
    /// Recompute the chain of audit seals (审计链) and name every break.
    VerifyAudit(commands::audit::Options),
    /// Copy the database into a new folder, while the server goes on.
    Backup(commands::backup::BackupOptions),
    /// Put a copy made by `backup` in the place of an empty database.
    Restore(commands::backup::RestoreOptions),
    /// Print the OpenAPI document.
    Openapi,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(run(arguments)));
    server::platform::json_log::flush();
    match outcome {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("anju: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, String> {
    let file = arguments.config.as_deref();
    match arguments.command {
        Command::Serve => commands::serve::run(file).await,
        Command::Demo(options) => commands::demo::run(file, options).await,
        Command::Migrate => commands::migrate::run(file).await,
        Command::SettleInterest(options) => commands::interest::run(file, options).await,
        Command::VerifyLedger => commands::verify::run(file).await,
        Command::VerifyAudit(options) => commands::audit::run(file, options).await,
        Command::Backup(options) => commands::backup::back_up(file, options).await,
        Command::Restore(options) => commands::backup::restore(file, options).await,
        Command::Openapi => commands::openapi::run(file),
    }
}
