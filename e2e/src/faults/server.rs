//! A server that dies and starts again on the same port.

use std::{
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use crate::{
    Answer, Api,
    process::{Program, free_port},
};

/// How long a start may take.
const START: Duration = Duration::from_secs(40);
/// Pause between two looks at a starting server.
const LOOK: Duration = Duration::from_millis(10);

/// A server of one database.
pub struct Server {
    command: Command,
    log: PathBuf,
    port: u16,
    program: Option<Program>,
    /// Longest time from a start to the first answer.
    pub slowest_start: Duration,
}

impl Server {
    /// Takes a command (`anju serve` over some database) and a place for its
    /// log; starts nothing yet.
    #[must_use]
    pub fn new(mut command: Command, log: PathBuf) -> Self {
        let port = free_port();
        command.env("ANJU__SERVER__LISTEN", format!("127.0.0.1:{port}"));
        Self {
            command,
            log,
            port,
            program: None,
            slowest_start: Duration::ZERO,
        }
    }

    /// `127.0.0.1:<port>`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A caller without a session.
    #[must_use]
    pub fn visitor(&self) -> Api {
        Api::new(&format!("http://{}", self.address()))
    }

    /// The running program.
    pub fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("it was started")
    }

    /// Starts it and looks no further.
    pub fn spawn(&mut self) {
        self.program = Some(Program::start("anju", &mut self.command, &self.log));
    }

    /// Starts it and waits until it is ready.
    pub fn start(&mut self) {
        let begin = Instant::now();
        self.spawn();
        while !self.is_ready() {
            let program = self.program();
            if let Some(status) = program.ended() {
                panic!("the start needs a hand ({status}):\n{}", program.log());
            }
            assert!(begin.elapsed() < START, "no start:\n{}", program.log());
            thread::sleep(LOOK);
        }
        self.slowest_start = self.slowest_start.max(begin.elapsed());
    }

    /// True when it says so.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let url = format!("http://{}/readyz", self.address());
        Answer::get(&url).is_some_and(|answer| answer.status == 200)
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut program) = self.program.take() {
            program.kill();
        }
    }
}
