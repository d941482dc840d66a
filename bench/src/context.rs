//! What every benchmark gets: how long to measure, on which engines, and with
//! which programs.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{Connection as _, Executor as _, PgConnection};

use tokio::sync::OnceCell;

use crate::{Result, data::Data, failure::Failure, measure};

/// One of the two engines behind the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A cluster of its own.
    Postgres,
}

impl Engine {
    /// The word in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Settings of a run; the same for all benchmarks of it.
pub struct Bench {
    /// Rounds that count; each measures our workload and its floor.
    pub rounds: usize,
    /// Smaller data and shorter windows, to see that everything works. The
    /// figures of such a run prove nothing.
    pub quick: bool,
    /// Accounts of the yearly interest, when another number is wanted.
    pub accounts: Option<i64>,
    /// Engines to measure.
    pub engines: Vec<Engine>,
    /// A superuser's address in the cluster; none when the engine is left out.
    pub postgres_url: Option<String>,
    /// The `anju` binary, release build.
    pub anju: PathBuf,
    /// Folder of `PostgreSQL`'s programs (`pgbench`, `psql`).
    pub postgres_bin: Option<PathBuf>,
    /// Folder with `node_modules/fastify`.
    pub npm: Option<PathBuf>,
    /// The checkout.
    pub root: PathBuf,
    /// Data of this run; removed at its end.
    pub dir: PathBuf,
    /// First of the ports to use; 0 takes any that is free.
    pub port: u16,
    /// The cluster's first process, to count its CPU time; 0 when there is none.
    pub postmaster: u32,
    /// Data of the HTTP benchmarks; see [`Bench::data`].
    pub prepared: [OnceCell<Data>; 2],
}

static NEXT: AtomicU32 = AtomicU32::new(0);

fn number() -> u32 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Bench {
    /// `full`, or `quick` in a quick run.
    pub const fn size(&self, full: i64, quick: i64) -> i64 {
        if self.quick { quick } else { full }
    }

    /// Seconds that one workload is measured for.
    pub const fn seconds(&self) -> u64 {
        if self.quick { 1 } else { 4 }
    }

    /// A new empty folder, on the same disk as the cluster's data.
    ///
    /// # Errors
    /// It cannot be created.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        fs::create_dir_all(&self.dir)?;
        // What an earlier run left behind is passed by.
        let mut folder = self.dir.join(format!("{name}-{}", number()));
        while folder.exists() {
            folder = self.dir.join(format!("{name}-{}", number()));
        }
        fs::create_dir(&folder)?;
        Ok(folder)
    }

    /// A new empty database in the cluster: its address.
    ///
    /// # Errors
    /// There is no cluster, or it does not answer.
    pub async fn database(&self, name: &str) -> Result<String> {
        let url = self.cluster()?;
        let name = format!("bench_{}_{}", name.replace('-', "_"), number());
        let mut connection = PgConnection::connect(url).await?;
        connection
            .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await?;
        let base = url.rsplit_once('/').map_or(url, |(base, _)| base);
        Ok(format!("{base}/{name}"))
    }

    /// Removes a database that [`Bench::database`] made.
    ///
    /// # Errors
    /// Somebody still uses it.
    pub async fn drop_database(&self, url: &str) -> Result {
        let name = url.rsplit_once('/').map_or(url, |(_, name)| name);
        let mut connection = PgConnection::connect(self.cluster()?).await?;
        connection
            .execute(sqlx::AssertSqlSafe(format!(
                "DROP DATABASE {name} WITH (FORCE)"
            )))
            .await?;
        Ok(())
    }

    /// The cluster's address.
    ///
    /// # Errors
    /// The run has none.
    pub fn cluster(&self) -> Result<&str> {
        self.postgres_url
            .as_deref()
            .ok_or_else(|| Failure::new("no PostgreSQL in this run"))
    }

    /// A program of `PostgreSQL`.
    pub fn postgres_program(&self, name: &str) -> PathBuf {
        self.postgres_bin
            .as_deref()
            .map_or_else(|| PathBuf::from(name), |bin| bin.join(name))
    }

    /// The filled database of an engine, made at first use.
    ///
    /// # Errors
    /// It cannot be made.
    pub async fn data(&self, engine: Engine) -> Result<&Data> {
        let cell = match engine {
            Engine::Sqlite => &self.prepared[0],
            Engine::Postgres => &self.prepared[1],
        };
        cell.get_or_try_init(|| Data::make(self, engine)).await
    }

    /// Processes whose CPU time is ours: this one with its children, and the cluster.
    pub fn group(&self) -> Vec<u32> {
        let mut group = vec![std::process::id()];
        if self.postmaster != 0 {
            group.push(self.postmaster);
        }
        group
    }

    /// Finds the cluster's first process: the parent of the one that serves us.
    ///
    /// # Errors
    /// The cluster does not answer.
    pub async fn find_postmaster(&mut self) -> Result {
        if let Some(url) = &self.postgres_url {
            let mut connection = PgConnection::connect(url).await?;
            let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
                .fetch_one(&mut connection)
                .await?;
            self.postmaster = measure::parent(u32::try_from(pid)?).unwrap_or(0);
        }
        Ok(())
    }
}
