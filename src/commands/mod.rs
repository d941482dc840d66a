//! One file a command.

pub mod audit;
pub mod backup;
pub mod demo;
pub mod interest;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod verify;

use std::{path::Path, process::ExitCode};

use server::{
    app::App,
    platform::{clock::Clock, config::Config, db::Db, json_log},
};

fn load(file: Option<&Path>) -> Result<Config, String> {
    Config::load(file, std::env::vars()).map_err(|error| error.to_string())
}

fn start_log(config: &Config) -> Result<(), String> {
    json_log::start(&config.log).map_err(|error| error.to_string())
}

async fn open(config: &Config) -> Result<Db, String> {
    let url = &config.database.url;
    let opened = match url.strip_prefix("sqlite:") {
        Some(path) => {
            let path = Path::new(path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|error| format!("folder {}: {error}", folder.display()))?;
            }
            Db::open_sqlite(path)
        }
        None => Db::connect_postgres(url).await,
    };
    opened.map_err(|error| format!("database: {error}"))
}

/// Everything that a command over the data needs.
async fn app(file: Option<&Path>) -> Result<App, String> {
    let config = load(file)?;
    start_log(&config)?;
    let db = open(&config).await?;
    App::new(db, Clock::System, config)
}

/// Exit code of a check.
const fn verdict(holds: bool) -> ExitCode {
    if holds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
