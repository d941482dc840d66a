//! A `PostgreSQL` cluster of our own, for one run of the tests or benchmarks.

use crate::apt;
use crate::failure::{Context as _, Failure, Result};
use crate::service;
use crate::shell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A running cluster; dropping it stops it and removes its data.
pub struct Cluster {
    bin: PathBuf,
    dir: PathBuf,
    port: u16,
    /// `PostgreSQL` refuses to run as root; then it runs as `postgres`.
    as_postgres: bool,
    /// Settings beyond those that every cluster gets, `name=value`.
    settings: &'static [&'static str],
}

/// Folder of the newest installed `PostgreSQL`'s programs.
pub fn bin_dir() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .flatten()
        .map(|entry| entry.path())
        .filter(|dir| dir.join("bin/postgres").exists())
        .max_by_key(|dir| {
            let version = dir
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            version.and_then(|text| text.parse::<u32>().ok())
        })
        .map(|dir| dir.join("bin"))
}

impl Cluster {
    /// Creates a cluster in a temporary folder and starts it on a free port.
    ///
    /// # Errors
    /// `PostgreSQL` is not installed, or does not start.
    pub fn start() -> Result<Self> {
        Self::start_with(&[])
    }

    /// The same with further settings (`name=value`).
    ///
    /// # Errors
    /// As [`Cluster::start`], or a setting is refused.
    pub fn start_with(settings: &'static [&'static str]) -> Result<Self> {
        let bin = bin_dir().ok_or_else(|| Failure::new("PostgreSQL is not installed"))?;
        let port = service::free_port()?;
        let cluster = Self {
            bin,
            dir: env::temp_dir().join(format!("anju-postgres-{}", std::process::id())),
            port,
            as_postgres: apt::is_root(),
            settings,
        };
        let mut make_dir = cluster.as_owner(Path::new("mkdir"));
        shell::output(make_dir.args(["-m", "0700"]).arg(&cluster.dir))?;
        shell::output(
            cluster
                .program("initdb")
                .args(["--username=anju", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--no-instructions"])
                .arg("--pgdata")
                .arg(cluster.data()),
        )?;
        cluster.launch()?;
        Ok(cluster)
    }

    /// Address for tests: a superuser, who makes a database for each test.
    pub fn url(&self) -> String {
        format!("postgres://anju@127.0.0.1:{}/postgres", self.port)
    }

    fn launch(&self) -> Result {
        let mut options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=on",
            self.port,
            self.dir.display()
        );
        for setting in self.settings {
            options.push_str(" -c ");
            options.push_str(setting);
        }
        // The server inherits our descriptors; a pipe would never be closed.
        let status = self
            .program("pg_ctl")
            .args(["start", "--wait", "--timeout=60", "--silent", "--pgdata"])
            .arg(self.data())
            .arg("--log")
            .arg(self.log())
            .args(["--options", &options])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .context(|| "cannot start pg_ctl".to_owned())?;
        if status.success() {
            return Ok(());
        }
        let log = shell::read(&self.log()).unwrap_or_default();
        Err(Failure::new(format!("PostgreSQL did not start:\n{log}")))
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    fn program(&self, name: &str) -> Command {
        self.as_owner(&self.bin.join(name))
    }

    /// A command in a folder and under a user that the cluster belongs to.
    fn as_owner(&self, program: &Path) -> Command {
        let mut command = if self.as_postgres {
            let mut runuser = shell::command("runuser");
            runuser.args(["-u", "postgres", "--"]).arg(program);
            runuser
        } else {
            shell::command(program)
        };
        // The checkout may be closed to that user.
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() || self.as_postgres {
            let stopped = self
                .program("pg_ctl")
                .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
                .arg(self.data())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            drop(stopped); // it may not have started at all
        }
        if let Err(failure) = shell::remove_dir(&self.dir) {
            eprintln!("{failure}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_starts_durable_and_goes_away() {
        // Only `cargo xtask test` promises that PostgreSQL is there.
        if bin_dir().is_none() {
            return;
        }
        let cluster = Cluster::start().unwrap();
        let mut psql = cluster.program("psql");
        psql.arg(cluster.url()).args(["-Atc", "SHOW fsync"]);
        assert_eq!(shell::output(&mut psql).unwrap().trim(), "on");
        let (dir, port) = (cluster.dir.clone(), cluster.port);
        drop(cluster);
        assert!(!dir.exists());
        service::expect_free(port, "").unwrap();
    }
}
