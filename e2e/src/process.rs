//! Programs that a test starts, watches and ends by their own process id.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::wait::PAUSE;

/// A running program; it is ended when this is dropped.
#[derive(Debug)]
pub struct Program {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Program {
    /// Starts `command`. Standard error, where logs go, is appended to `log`;
    /// standard output to a file `.out` beside it.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> Self {
        let open = |path: &Path| {
            File::options()
                .create(true)
                .append(true)
                .open(path)
                .expect("log file")
        };
        let child = command
            .stdin(Stdio::null())
            .stdout(open(&log.with_extension("out")))
            .stderr(open(log))
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self {
            name: name.to_owned(),
            child,
            log: log.to_owned(),
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child
            .try_wait()
            .expect("a child can be asked for its state")
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self, limit: Duration) -> ExitStatus {
        self.wait_or_none(limit).unwrap_or_else(|| {
            panic!(
                "{} still runs after {} s:\n{}",
                self.name,
                limit.as_secs(),
                self.log()
            )
        })
    }

    fn wait_or_none(&mut self, limit: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = self.ended() {
                return Some(status);
            }
            if Instant::now() >= end {
                return None;
            }
            thread::sleep(PAUSE);
        }
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        assert!(sent.is_ok(), "`kill` is missing");
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(&mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a killed child ends");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        self.terminate();
        if self.wait_or_none(Duration::from_secs(5)).is_none() {
            let _gone = self.child.kill();
            let _status = self.child.wait();
        }
    }
}

/// A port that nobody listens on, below those that the system itself gives to
/// outgoing connections: one of theirs could take it before its server starts.
pub fn free_port() -> u16 {
    const FIRST: u32 = 20_000;
    const MANY: u32 = 12_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    for _ in 0..MANY {
        let step =
            std::process::id().wrapping_mul(61) % MANY + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(FIRST + step % MANY).expect("below 32,000");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("loopback has no free port");
}
