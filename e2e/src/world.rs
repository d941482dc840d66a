//! A server and a sandbox of one's own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use crate::{
    api::{Answer, Api, Hall, PASSWORD},
    demo, paths,
    process::{Program, free_port},
    wait::eventually,
};

/// How long a program may take until it answers.
const START: Duration = Duration::from_secs(40);

/// What differs from the usual world.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Environment of the server: `("ANJU__LOG__FILTER", "debug")`.
    pub environment: Vec<(&'static str, String)>,
    /// First pause of the bank before it tells again, in milliseconds.
    pub retry_base_ms: Option<u32>,
}

/// Worlds that may run at a time, however many threads the tests have: each is
/// two servers, and often a browser.
const AT_A_TIME: u32 = 2;

static RUNNING: Mutex<u32> = Mutex::new(0);
static ONE_LESS: Condvar = Condvar::new();

/// One of the places for running worlds.
#[derive(Debug)]
struct Place;

impl Place {
    fn take() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |running: &mut u32| *running >= AT_A_TIME;
        let mut running = ONE_LESS
            .wait_while(running, full)
            .unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Self
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ONE_LESS.notify_one();
    }
}

/// A server with demo data and the bank beside it; both end with it.
#[derive(Debug)]
pub struct World {
    server: Option<Program>,
    sandbox: Program,
    server_port: u16,
    sandbox_port: u16,
    folder: PathBuf,
    options: Options,
    // Given back when everything else has ended.
    _place: Place,
}

impl World {
    /// The usual world.
    pub fn start() -> Self {
        Self::with(Options::default())
    }

    /// A world that differs.
    pub fn with(options: Options) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let place = Place::take();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = paths::target()
            .join("e2e-worlds")
            .join(format!("{}-{number}", std::process::id()));
        demo::copy_to(&folder.join("data"));
        let (server_port, sandbox_port) = (free_port(), free_port());
        let mut command = Command::new(paths::sandbox());
        command
            .args(["--listen", &format!("127.0.0.1:{sandbox_port}")])
            .args([
                "--notify",
                &format!("http://127.0.0.1:{server_port}/api/v1/bank/notices"),
            ]);
        if let Some(pause) = options.retry_base_ms {
            command.args(["--retry-base-ms", &pause.to_string()]);
        }
        let sandbox = Program::start("sandbox", &mut command, &folder.join("sandbox.log"));
        let mut world = Self {
            server: None,
            sandbox,
            server_port,
            sandbox_port,
            folder,
            options,
            _place: place,
        };
        world.start_server();
        eventually("the sandbox answers", START, || {
            Answer::get(&world.bank_url("/healthz")).filter(|answer| answer.status == 200)
        });
        world
    }

    /// Starts the server on the same data and the same port, and waits until it is ready.
    pub fn start_server(&mut self) {
        let mut command = Command::new(paths::anju());
        command
            .args([
                "demo",
                "--listen",
                &format!("127.0.0.1:{}", self.server_port),
                "--folder",
            ])
            .arg(self.data())
            .args(["--sandbox", &self.bank_url("")])
            .envs(
                self.options
                    .environment
                    .iter()
                    .map(|(name, value)| (*name, value)),
            );
        let mut server = Program::start("anju", &mut command, &self.folder.join("anju.log"));
        eventually("the server is ready", START, || {
            if let Some(status) = server.ended() {
                panic!("the server ended with {status}:\n{}", server.log());
            }
            Answer::get(&self.url("/readyz")).filter(|answer| answer.status == 200)
        });
        self.server = Some(server);
    }

    /// The running server.
    pub fn server(&mut self) -> &mut Program {
        self.server.as_mut().expect("the server was started")
    }

    /// Everything the server has logged, over all its starts.
    pub fn server_log(&self) -> String {
        fs::read_to_string(self.folder.join("anju.log")).unwrap_or_default()
    }

    /// Everything the sandbox has logged.
    pub fn sandbox_log(&self) -> String {
        self.sandbox.log()
    }

    /// Address of a path of the server.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.server_port)
    }

    /// Address of a path of the sandbox.
    pub fn bank_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.sandbox_port)
    }

    /// Files of this world alone.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Folder of the database.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A caller that is not logged in.
    pub fn visitor(&self) -> Api {
        Api::new(&self.url(""))
    }

    /// A caller that is logged in to the unit hall.
    pub fn agent(&self, login_name: &str) -> Api {
        self.visitor().logged_in(Hall::Unit, login_name, PASSWORD)
    }

    /// A caller that is logged in to the personal hall.
    pub fn member(&self, login_name: &str) -> Api {
        self.visitor()
            .logged_in(Hall::Personal, login_name, PASSWORD)
    }

    /// How often a text stands in the database's files, to see whether something
    /// was written that no page shows.
    pub fn stored(&self, text: &str) -> usize {
        let entries = fs::read_dir(self.data()).expect("the database's folder");
        let files = entries.filter_map(|entry| fs::read(entry.ok()?.path()).ok());
        let hits = |bytes: Vec<u8>| {
            bytes
                .windows(text.len())
                .filter(|window| *window == text.as_bytes())
                .count()
        };
        files.map(hits).sum()
    }

    /// Number of the identity card of a person, of whom the name and the masked
    /// number are known. No page tells it; a company has it in its own files,
    /// for which the database's files stand here.
    pub fn citizen_no(&self, full_name: &str, masked: &str) -> String {
        let (front, back) = (&masked[..3], &masked[masked.len() - 4..]);
        let fits = |window: &&[u8]| {
            window.starts_with(front.as_bytes())
                && window.ends_with(back.as_bytes())
                && window[..17].iter().all(u8::is_ascii_digit)
        };
        let entries = fs::read_dir(self.data()).expect("the database's folder");
        let mut files = entries.filter_map(|entry| fs::read(entry.ok()?.path()).ok());
        // The number stands close behind the name.
        let near = |bytes: Vec<u8>| {
            let name = full_name.as_bytes();
            (0..bytes.len())
                .filter(|at| bytes[*at..].starts_with(name))
                .find_map(|at| {
                    let rest = &bytes[at + name.len()..];
                    let rest = &rest[..rest.len().min(40)];
                    rest.windows(18).find(fits).map(<[u8]>::to_vec)
                })
        };
        let found = files.find_map(near);
        String::from_utf8(found.expect("the person's number")).expect("digits")
    }

    /// `anju verify-ledger` over the same database; answers what it printed.
    pub fn verify_ledger(&self) -> String {
        let url = format!("sqlite:{}", self.data().join("anju.db").display());
        let output = Command::new(paths::anju())
            .arg("verify-ledger")
            .env("ANJU__DATABASE__URL", url)
            .output()
            .expect("the server's program runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "the ledger does not hold: {printed}{complaint}"
        );
        printed
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server = None;
        if std::thread::panicking() {
            eprintln!("--- server ---\n{}", tail(&self.server_log()));
            eprintln!("--- sandbox ---\n{}", tail(&self.sandbox_log()));
        }
        let _already_gone = fs::remove_dir_all(self.data());
        if !std::thread::panicking() {
            self.sandbox.terminate();
            let _already_gone = fs::remove_dir_all(&self.folder);
        }
    }
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
