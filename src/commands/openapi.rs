//! `anju openapi`.

use std::{path::Path, process::ExitCode};

pub fn run(file: Option<&Path>) -> Result<ExitCode, String> {
    let document = server::app::document(&super::load(file)?);
    println!("{document:#}");
    Ok(ExitCode::SUCCESS)
}
