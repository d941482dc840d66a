//! `cargo xtask start`: from a fresh machine to both halls in a browser.

use crate::apt;
use crate::failure::Result;
use crate::service::{self, Service};
use crate::shell;
use crate::web;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// Where `anju demo` listens by itself.
const PORT: u16 = 7100;
/// Where the demo configuration looks for the sandbox.
const SANDBOX_PORT: u16 = 7180;

/// How long the first start may take to fill the demo database.
const DEMO_DATA_LIMIT: Duration = Duration::from_mins(10);
/// How long the sandbox may take, which has nothing to do.
const SANDBOX_LIMIT: Duration = Duration::from_secs(30);

/// Options of `cargo xtask start`.
#[derive(clap::Args)]
pub struct Options {
    /// Port of both halls.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Port of the sandbox: bank and SMS inbox.
    #[arg(long, default_value_t = SANDBOX_PORT)]
    sandbox_port: u16,
    /// Throw the demo data away and make it anew.
    #[arg(long)]
    fresh: bool,
}

/// Builds everything, starts sandbox and server, and stays until Ctrl-C.
///
/// # Errors
/// A build fails, a port is taken, or one of the two programs ends.
pub fn run(options: &Options) -> Result {
    let start = Instant::now();
    service::expect_free(options.port, "--port")?;
    service::expect_free(options.sandbox_port, "--sandbox-port")?;
    apt::ensure(&[&apt::C_COMPILER, &apt::CHINESE_FONT])?;
    web::run(&web::Options { force: false })?;
    println!("building the server");
    shell::run(&mut shell::cargo("build --release -p anju -p sandbox"))?;
    if options.fresh {
        shell::remove_dir(&shell::root().join("var/demo"))?;
    }
    // The server is declared last, so it is dropped first: what it still tells
    // the bank is heard.
    let mut sandbox = Service::start("sandbox", &mut sandbox_command(options))?;
    sandbox.wait_until_ready(options.sandbox_port, "/", SANDBOX_LIMIT)?;
    let mut server = Service::start("anju", &mut server_command(options))?;
    server.wait_until_ready(options.port, "/readyz", DEMO_DATA_LIMIT)?;
    print_addresses(options, start.elapsed());
    while !shell::interrupted() {
        server.expect_running()?;
        sandbox.expect_running()?;
        thread::sleep(Duration::from_millis(200));
    }
    println!("\nstopping");
    drop(server);
    drop(sandbox);
    println!("stopped; the demo data stays in var/demo");
    Ok(())
}

fn sandbox_command(options: &Options) -> Command {
    let mut command = shell::command(shell::target_dir().join("release/sandbox"));
    command.arg("--listen").arg(address(options.sandbox_port));
    let notices = format!("http://{}/api/v1/bank/notices", address(options.port));
    command.args(["--notify", &notices]);
    // A bank that forgot would give numbers of old payments to new ones.
    command.args(["--state", "var/demo/sandbox"]);
    command
}

fn server_command(options: &Options) -> Command {
    let mut command = shell::command(shell::target_dir().join("release/anju"));
    command.arg("demo");
    if options.port != PORT {
        command.arg("--listen").arg(address(options.port));
    }
    if options.sandbox_port != SANDBOX_PORT {
        let sandbox = format!("http://{}", address(options.sandbox_port));
        command.args(["--sandbox", &sandbox]);
    }
    command
}

fn address(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn print_addresses(options: &Options, elapsed: Duration) {
    let (server, sandbox) = (address(options.port), address(options.sandbox_port));
    println!(
        "
ready after {}

  首页 entry           http://{server}/
  个人网厅 personal    http://{server}/personal/
  单位网厅 unit        http://{server}/unit/
  接口 API             http://{server}/api-docs
  银行 bank            http://{sandbox}/bank/
  短信 SMS             http://{sandbox}/sms/

Ctrl-C stops both.",
        shell::duration(elapsed)
    );
}
