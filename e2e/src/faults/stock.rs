//! Demo data on either engine, copied anew for every world.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

use crate::paths;

/// Which engine keeps the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The one at scale; `ANJU_TEST_POSTGRES_URL` names a cluster.
    Postgres,
}

impl Engine {
    /// As commands name it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A filled database that is never served, and the one that is.
#[derive(Debug)]
pub struct Stock {
    engine: Engine,
    folder: PathBuf,
    cluster: String,
    name: String,
}

impl Stock {
    /// Fills a database with two units and a yearly settlement still to be
    /// done; none when there is no cluster for PostgreSQL.
    #[must_use]
    pub fn make(engine: Engine) -> Option<Self> {
        let cluster = match engine {
            Engine::Sqlite => String::new(),
            Engine::Postgres => std::env::var("ANJU_TEST_POSTGRES_URL").ok()?,
        };
        Some(Self::on(
            engine,
            &cluster,
            &paths::target().join("e2e-worlds"),
        ))
    }

    /// The same on a cluster and below a folder of one's own.
    #[must_use]
    pub fn on(engine: Engine, cluster: &str, folder: &Path) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("faults_{}_{}_{number}", engine.word(), std::process::id());
        let folder = folder.join(&name);
        fs::create_dir_all(&folder).expect("a folder for the data");
        let stock = Self {
            engine,
            folder,
            cluster: cluster.to_owned(),
            name,
        };
        if engine == Engine::Postgres {
            stock.psql(&format!("CREATE DATABASE {}", stock.template()));
        }
        let filled = Command::new(paths::anju())
            .args(["demo", "--fill-only", "--units", "2", "--unsettled"])
            .env("ANJU__DATABASE__URL", stock.address(&stock.template()))
            .output()
            .expect("the server's program runs");
        assert!(filled.status.success(), "filling: {}", said(&filled));
        stock
    }

    fn template(&self) -> String {
        format!("{}_stock", self.name)
    }

    fn address(&self, name: &str) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite:{}", self.file(name).display()),
            Engine::Postgres => {
                let (base, _) = self.cluster.rsplit_once('/').expect("a database's address");
                format!("{base}/{name}")
            }
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.db"))
    }

    /// Address of the database that is served.
    #[must_use]
    pub fn url(&self) -> String {
        self.address(&self.name)
    }

    /// Where logs go.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts the served database back to where it began.
    pub fn renew(&self) {
        match self.engine {
            Engine::Sqlite => {
                // The log is a part of the data; its index is made anew.
                for ending in ["", "-wal", "-shm"] {
                    let file = |name: &str| {
                        let mut path = self.file(name).into_os_string();
                        path.push(ending);
                        PathBuf::from(path)
                    };
                    let (from, to) = (file(&self.template()), file(&self.name));
                    let _none_yet = fs::remove_file(&to);
                    if ending != "-shm" && from.exists() {
                        fs::copy(from, to).expect("the stock can be copied");
                    }
                }
            }
            Engine::Postgres => {
                let (name, template) = (&self.name, self.template());
                self.psql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                self.psql(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
            }
        }
    }

    /// A command of the server over the served database.
    pub fn command(&self, arguments: &[&str]) -> Command {
        over(&self.url(), arguments)
    }

    /// Address of another database, which is empty.
    #[must_use]
    pub fn spare_url(&self) -> String {
        let spare = format!("{}_spare", self.name);
        match self.engine {
            Engine::Sqlite => drop(fs::remove_file(self.file(&spare))),
            Engine::Postgres => {
                self.psql(&format!("DROP DATABASE IF EXISTS {spare} WITH (FORCE)"));
                self.psql(&format!("CREATE DATABASE {spare}"));
            }
        }
        self.address(&spare)
    }

    fn psql(&self, sql: &str) {
        let output = Command::new("psql")
            .args([&self.cluster, "-q", "-c", sql])
            .output()
            .expect("psql");
        assert!(output.status.success(), "{sql}: {}", said(&output));
    }
}

impl Drop for Stock {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let spare = format!("{}_spare", self.name);
            for name in [self.name.clone(), self.template(), spare] {
                self.psql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            }
        }
        if std::thread::panicking() {
            eprintln!("logs are kept in {}", self.folder.display());
        } else {
            let _already_gone = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A command of the server over any database.
pub fn over(url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(paths::anju());
    command
        .args(arguments)
        .env("ANJU__DATABASE__URL", url)
        .env("ANJU__LOG__FILTER", "warn");
    command
}

/// Everything that a command printed.
#[must_use]
pub fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}
