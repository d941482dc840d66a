//! `anju demo`: an embedded database with demo data, and nothing to configure.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use clap::Args;
use server::{
    app::App,
    demo::{self, Extent, LOGINS, PASSWORD},
    platform::{clock::Clock, config::LogFormat},
};

/// Where the demo lives.
#[derive(Args)]
pub struct Options {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:7100")]
    listen: SocketAddr,
    /// Folder of the database.
    #[arg(long, default_value = "var/demo")]
    folder: PathBuf,
    /// Address of the sandbox, which plays the bank and the SMS gateway.
    #[arg(long, default_value = "http://127.0.0.1:7180")]
    sandbox: String,
    /// Fill the database and leave.
    #[arg(long)]
    fill_only: bool,
    /// Fill in the first so many units only; the third has 20,000 people.
    #[arg(long)]
    units: Option<usize>,
    /// Leave the newest yearly settlement (年终结息) to be done.
    #[arg(long)]
    unsettled: bool,
}

pub async fn run(file: Option<&Path>, options: Options) -> Result<ExitCode, String> {
    let mut config = super::load(file)?;
    if config.database.url == server::platform::config::Database::default().url {
        config.database.url = format!("sqlite:{}", options.folder.join("anju.db").display());
    }
    config.server.listen = options.listen;
    config.server.public_url = format!("http://{}", options.listen);
    let sandbox = options.sandbox.trim_end_matches('/');
    config.bank.pay_page = format!("{sandbox}/bank/pay");
    config.bank.service = format!("{sandbox}/bank");
    config.bureau.url = format!("{sandbox}/bureau/v1/queries");
    "sandbox-bureau-token".clone_into(&mut config.bureau.token);
    config.sms.url = format!("{sandbox}/sms/send");
    "sandbox-sms-token".clone_into(&mut config.sms.token);
    if config.log.filter == "info" {
        "warn".clone_into(&mut config.log.filter);
        config.log.format = LogFormat::Text;
    }
    super::start_log(&config)?;
    let db = super::open(&config).await?;
    let app = App::new(db, Clock::System, config)?;
    let started = Instant::now();
    let extent = Extent {
        units: options.units.unwrap_or(Extent::WHOLE.units),
        settled: !options.unsettled,
    };
    let filled = demo::fill(&app, extent)
        .await
        .map_err(|error| format!("demo data: {error}"))?;
    if filled {
        println!("演示数据已生成，用时 {} 秒。", started.elapsed().as_secs());
    }
    if options.fill_only {
        return Ok(ExitCode::SUCCESS);
    }
    super::serve::listen(app, |address| print_logins(address, sandbox)).await
}

fn print_logins(address: SocketAddr, sandbox: &str) {
    println!();
    println!("  个人网厅  http://{address}/personal/");
    println!("  单位网厅  http://{address}/unit/");
    println!("  证明核验  http://{address}/verify");
    println!("  接口文档  http://{address}/api-docs");
    println!("  沙箱银行  {sandbox}/bank/");
    println!("  短信收件  {sandbox}/sms/");
    println!();
    println!("  演示账号（密码均为 {PASSWORD}）：");
    for login in LOGINS {
        let hall = if login.hall == "unit" {
            "单位"
        } else {
            "个人"
        };
        println!("    {hall}  {:<14} {}", login.login_name, login.who);
    }
    println!();
}
