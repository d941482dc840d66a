//! A `PostgreSQL` cluster that a test may stop: the one of the whole run serves
//! other tests, too.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use crate::process::free_port;

/// A cluster of one test; it ends with it.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    /// `PostgreSQL` refuses to run as root; then it runs as `postgres`.
    as_postgres: bool,
}

impl Cluster {
    /// Creates and starts one; none when `PostgreSQL` is not installed, or not
    /// wanted (`ANJU_TEST_POSTGRES_URL` is not set).
    #[must_use]
    pub fn start() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        std::env::var_os("ANJU_TEST_POSTGRES_URL")?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("anju-cluster-{}-{number}", std::process::id());
        let cluster = Self {
            programs: newest()?,
            folder: std::env::temp_dir().join(name),
            port: free_port(),
            as_postgres: is_root(),
        };
        let folder = cluster.folder.clone();
        cluster.run(Path::new("mkdir"), &["-m", "0700", text(&folder)]);
        let data = folder.join("data");
        cluster.run(
            &cluster.programs.join("initdb"),
            &[
                "--username=anju",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--pgdata",
                text(&data),
            ],
        );
        cluster.go_on();
        Some(cluster)
    }

    /// Address of its first database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://anju@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it, or starts it again.
    pub fn go_on(&self) {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1",
            self.port,
            text(&self.folder)
        );
        let log = self.folder.join("log");
        self.control(&["start", "--log", text(&log), "--options", &options]);
    }

    /// Stops it: `fast` ends every session in order, `immediate` is a crash.
    pub fn stop(&self, mode: &str) {
        self.control(&["stop", "--mode", mode]);
    }

    fn control(&self, arguments: &[&str]) {
        let data = self.folder.join("data");
        let mut all = vec!["--wait", "--silent", "--pgdata", text(&data)];
        all.extend_from_slice(arguments);
        self.run(&self.programs.join("pg_ctl"), &all);
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = if self.as_postgres {
            let mut runuser = Command::new("runuser");
            runuser.args(["-u", "postgres", "--"]).arg(program);
            runuser
        } else {
            Command::new(program)
        };
        // The checkout may be closed to that user; a pipe would never be closed.
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn run(&self, program: &Path, arguments: &[&str]) {
        let status = self.command(program).args(arguments).status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "{} {arguments:?}",
            program.display()
        );
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let _may_have_stopped = self
            .command(&self.programs.join("pg_ctl"))
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(data)
            .status();
        let _already_gone = fs::remove_dir_all(&self.folder);
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of our own")
}

fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry)))
        .map(|(version, entry)| (version, entry.path().join("bin")))
        .filter(|(_, programs)| programs.join("postgres").is_file())
        .max_by_key(|(version, _)| *version)
        .map(|(_, programs)| programs)
}

/// True when this runs as root.
#[must_use]
pub fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
