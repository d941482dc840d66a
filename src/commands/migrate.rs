//! `anju migrate`.

use std::{path::Path, process::ExitCode};

pub async fn run(file: Option<&Path>) -> Result<ExitCode, String> {
    let config = super::load(file)?;
    super::start_log(&config)?;
    let db = super::open(&config).await?;
    println!("schema is up to date ({})", db.engine_name());
    Ok(ExitCode::SUCCESS)
}
