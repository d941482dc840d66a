//! Benchmarks over HTTP: servers as processes of their own, pinned to the
//! first core; wrk on the second.

pub mod hello;
pub mod login;
pub mod memory;
pub mod mixed;
pub mod overview;
mod users;
mod wrk;

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Result, context::Bench, data::Data, failure::Failure, measure};

/// The core of servers.
const SERVER_CORE: &str = "0";
/// The core of load generators.
const LOAD_CORE: &str = "1";
/// How long a server may take until it listens.
const START_LIMIT: Duration = Duration::from_mins(1);

/// A server under test; dropping it ends it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts a program and waits until it listens on `address`.
    ///
    /// # Errors
    /// It ends, or does not listen in time.
    fn start(mut command: Command, address: SocketAddr) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| Failure::from(error).during(&format!("{command:?}")))?;
        let mut server = Self { child, address };
        let begin = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(Failure::new(format!("{command:?} ended: {status}")));
            }
            if begin.elapsed() > START_LIMIT {
                return Err(Failure::new(format!("{command:?} does not listen")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// `anju serve` over filled data. Its log goes to a file, as in operation.
    ///
    /// # Errors
    /// It does not start.
    pub fn anju(bench: &Bench, data: &Data, pinned: bool) -> Result<Self> {
        let address = free_address(bench)?;
        let log = std::fs::File::create(bench.folder("anju")?.join("log"))?;
        let mut command = on_core(pinned, &bench.anju);
        command
            .arg("serve")
            .env("ANJU__SERVER__LISTEN", address.to_string())
            .env("ANJU__DATABASE__URL", &data.url)
            .stderr(log);
        Self::start(command, address)
    }

    /// The hello world of the same framework, on one worker.
    ///
    /// # Errors
    /// It does not start.
    pub fn hello(bench: &Bench) -> Result<Self> {
        let address = free_address(bench)?;
        let mut command = on_core(true, &std::env::current_exe()?);
        command.args([hello::COMMAND, &address.to_string()]);
        Self::start(command, address)
    }

    /// The hello world in Node.
    ///
    /// # Errors
    /// It does not start.
    pub fn fastify(bench: &Bench) -> Result<Self> {
        let address = free_address(bench)?;
        let npm = bench
            .npm
            .as_ref()
            .ok_or_else(|| Failure::new("no folder with Fastify"))?;
        let mut command = on_core(true, Path::new("node"));
        command
            .arg(bench.root.join("bench/fastify/hello.mjs"))
            .arg(npm)
            .arg(address.port().to_string());
        Self::start(command, address)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// CPU time that it has used, in seconds.
    pub fn cpu(&self) -> f64 {
        measure::process_cpu(self.pid()).as_secs_f64()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // As an operator stops it, so that it says good-bye to its database.
        let ended = Command::new("kill").arg(self.pid().to_string()).status();
        drop(ended);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let killed = self.child.kill().and_then(|()| self.child.wait());
        drop(killed);
    }
}

fn on_core(pinned: bool, program: &Path) -> Command {
    if !pinned || measure::cores() < 2 {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", SERVER_CORE]).arg(program);
    command
}

/// A free address, within the ports of the run where it has some.
fn free_address(bench: &Bench) -> Result<SocketAddr> {
    let ports = if bench.port == 0 {
        0..1
    } else {
        bench.port..bench.port.saturating_add(90)
    };
    for port in ports {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return Ok(listener.local_addr()?);
        }
    }
    Err(Failure::new("no free port"))
}
