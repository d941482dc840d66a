//! Data of the HTTP benchmarks, made once a run and engine by the product's
//! own code: people with accounts, months of remittances for the first of
//! them, written month by month as in real life, and open sessions.

use std::path::PathBuf;

use futures::FutureExt as _;
use server::{
    app::App,
    args,
    demo::{
        names, remit_month,
        seed::{self, PersonSeed, Rights, UnitSeed},
    },
    platform::{
        clock::Clock,
        config::Config,
        db::{Db, StoreError, Tx},
        entropy,
    },
};
use shared_types::{
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    money::Fen,
    numbers::PersonalAccountNo,
    ratio::BasisPoints,
};

use crate::{
    Result,
    context::{Bench, Engine},
    failure::Failure,
};

/// People of a unit.
const HEADCOUNT: u64 = 1000;
/// Months of history: entries of an account.
const MONTHS: i32 = 20;
/// Password of every login.
pub const PASSWORD: &str = "bench-password-1";
/// Logins of persons.
pub const LOGINS: usize = 100;

const OPEN_SESSION: &str = "
    INSERT INTO session (token_hash, principal_kind, principal_id, csrf_token, created_at,
                         seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $5, $6)";

/// An open session.
#[derive(Clone)]
pub struct Session {
    /// Value of the cookie.
    pub token: String,
    /// Value of `X-CSRF-Token`.
    pub csrf: String,
}

/// A filled database.
pub struct Data {
    /// Its engine.
    pub engine: Engine,
    /// Its address, as in the configuration.
    pub url: String,
    /// The file, on the embedded engine.
    pub file: Option<PathBuf>,
    /// Ledger accounts of the people with history.
    pub accounts: Vec<i64>,
    /// Sessions of people spread over those with history.
    pub sessions: Vec<Session>,
    /// Sessions of agents, one a unit with history.
    pub agents: Vec<Session>,
    /// Login names of people.
    pub logins: Vec<String>,
}

/// How much is made.
struct Size {
    units: u64,
    with_history: u64,
    sessions: usize,
}

impl Data {
    /// Makes a database, or opens its store.
    async fn open(url: &str) -> Result<App> {
        let mut config = Config::default();
        url.clone_into(&mut config.database.url);
        let db = match url.strip_prefix("sqlite:") {
            Some(path) => Db::open_sqlite(std::path::Path::new(path))?,
            None => Db::connect_postgres(url).await?,
        };
        App::new(db, Clock::System, config).map_err(Failure::new)
    }

    // Long because it fills one table after the other.
    /// Fills a new database.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn make(bench: &Bench, engine: Engine) -> Result<Self> {
        let size = if bench.quick {
            Size {
                units: 20,
                with_history: 5,
                sessions: 200,
            }
        } else {
            Size {
                units: 1000,
                with_history: 100,
                sessions: 1000,
            }
        };
        let (url, file) = match engine {
            Engine::Sqlite => {
                let file = bench.folder("data")?.join("anju.db");
                (format!("sqlite:{}", file.display()), Some(file))
            }
            Engine::Postgres => (bench.database("data").await?, None),
        };
        let begin = std::time::Instant::now();
        let app = Self::open(&url).await?;
        let last = app.clock.business_date().year_month().prev();
        let first = last.add_months(1 - MONTHS);
        let mut people = Vec::new();
        let mut agents = Vec::new();
        for unit in 0..size.with_history {
            let (unit_people, agent) = fill_unit(&app, unit, first).await?;
            people.extend(unit_people);
            agents.push(agent);
        }
        let mut month = first;
        while month <= last {
            remit_month(&app, month, i64::from(first.months_until(month))).await?;
            month = month.next();
        }
        for unit in size.with_history..size.units {
            fill_unit(&app, unit, first).await?;
        }
        analyze(&app, engine, file.as_deref()).await?;
        let step = (people.len() / size.sessions).max(1);
        let holders: Vec<i64> = people.iter().step_by(step).map(|(id, _)| *id).collect();
        let sessions = open_sessions(&app, "person", holders).await?;
        let agents = open_sessions(&app, "agent", agents).await?;
        let login_people = people.iter().step_by(step.max(7)).take(LOGINS);
        let logins = add_logins(&app, login_people.map(|(id, _)| *id).collect()).await?;
        println!(
            "data on {}: {} accounts, {} with {MONTHS} months, in {:.0} s",
            engine.name(),
            size.units * HEADCOUNT,
            people.len(),
            begin.elapsed().as_secs_f64()
        );
        Ok(Self {
            engine,
            url,
            file,
            accounts: ledger_accounts(&app, people.len()).await?,
            sessions,
            agents,
            logins,
        })
    }

    /// Recomputes the ledger and fails when anything differs; outside of what
    /// is timed.
    ///
    /// # Errors
    /// The first difference.
    pub async fn verify(&self) -> Result {
        let app = Self::open(&self.url).await?;
        let report: server::ledger::Report = app
            .db
            .report(|tx| async move { server::ledger::verify(tx).await }.boxed())
            .await
            .map_err(|error: StoreError| Failure::from(error))?;
        match report.findings.first() {
            None => Ok(()),
            Some(finding) => Err(Failure::new(format!(
                "the ledger on {} does not hold: {} ({} rows)",
                self.engine.name(),
                finding.rule,
                finding.count
            ))),
        }
    }
}

async fn fill_unit(
    app: &App,
    number: u64,
    first_month: YearMonth,
) -> Result<(Vec<(i64, PersonalAccountNo)>, i64)> {
    let today = app.clock.business_date();
    let unit_seed = UnitSeed {
        name: format!("基准测试第{number}单位"),
        credit_code: names::credit_code(10_000 + number),
        payday: 10,
        unit_ratio: BasisPoints::percent(12),
        personal_ratio: BasisPoints::percent(12),
        bank_account: format!("11006014902{number:09}"),
        opened_on: first_month.first_day().add_days(-20),
        first_month,
        reviewed_fund_year: today.year_month().fund_year().0,
    };
    let people: Vec<PersonSeed> = (0..HEADCOUNT)
        .map(|index| person(number * HEADCOUNT + index))
        .collect();
    let policy = app.policy.clone();
    let valid_until = today.add_months(36);
    let filled = app
        .db
        .write(move |tx| {
            async move {
                let unit_no = seed::unit(tx, &unit_seed).await?;
                let accounts = seed::people(tx, &policy, (&unit_no, &unit_seed), &people).await?;
                let mobile = names::mobile(90_000_000 + number);
                let agent =
                    seed::agent(tx, &unit_no, "周明慧", &mobile, Rights::ALL, valid_until).await?;
                Ok::<_, StoreError>((accounts, agent))
            }
            .boxed()
        })
        .await?;
    Ok(filled)
}

fn person(number: u64) -> PersonSeed {
    PersonSeed {
        full_name: names::full_name(number),
        citizen_no: names::citizen_no(number),
        mobile: names::mobile(number),
        base: Fen(700_000 + i64::try_from(number % 20_000).unwrap_or(0) * 100),
        status: AccountStatus::Normal,
    }
}

/// The planner's statistics, which a database that grew over years has.
async fn analyze(app: &App, engine: Engine, file: Option<&std::path::Path>) -> Result {
    if let (Engine::Sqlite, Some(file)) = (engine, file) {
        // SQLite plans the product's queries without them; fold the log back.
        let connection = rusqlite::Connection::open(file)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        return Ok(());
    }
    app.db
        .write(|tx| async move { tx.exec("ANALYZE", &[]).await.map(|_| ()) }.boxed())
        .await
        .map_err(|error: StoreError| Failure::from(error))
}

async fn ledger_accounts(app: &App, people: usize) -> Result<Vec<i64>> {
    let most = i64::try_from(people)?;
    let rows = app
        .db
        .read(move |tx: &mut Tx| {
            async move {
                tx.all(
                    "SELECT ledger_account_id FROM personal_account
                      WHERE paid_through IS NOT NULL ORDER BY account_no LIMIT $1",
                    &args![most],
                )
                .await
            }
            .boxed()
        })
        .await
        .map_err(|error: StoreError| Failure::from(error))?;
    rows.iter()
        .map(|row| row.get("ledger_account_id").map_err(Failure::from))
        .collect()
}

async fn open_sessions(app: &App, kind: &'static str, holders: Vec<i64>) -> Result<Vec<Session>> {
    let now = app.clock.now();
    let sessions: Vec<Session> = holders
        .iter()
        .map(|_| Session {
            token: entropy::secret_text(),
            csrf: entropy::secret_text(),
        })
        .collect();
    let opened = sessions.clone();
    app.db
        .write(move |tx| {
            async move {
                for (session, holder) in opened.iter().zip(holders) {
                    let args = args![
                        entropy::sha256(session.token.as_bytes()),
                        kind,
                        holder,
                        session.csrf,
                        now.utc_text(),
                        now.plus(12 * 3600).utc_text()
                    ];
                    tx.exec(OPEN_SESSION, &args).await?;
                }
                Ok::<_, StoreError>(())
            }
            .boxed()
        })
        .await?;
    Ok(sessions)
}

async fn add_logins(app: &App, people: Vec<i64>) -> Result<Vec<String>> {
    let hash = app.passwords.hash(PASSWORD)?;
    let names: Vec<String> = (0..people.len()).map(|n| format!("bench{n}")).collect();
    let added = names.clone();
    app.db
        .write(move |tx| {
            async move {
                for (name, person) in added.iter().zip(people) {
                    seed::login(tx, "person", person, name, &hash).await?;
                }
                Ok::<_, StoreError>(())
            }
            .boxed()
        })
        .await?;
    Ok(names)
}

/// Today in China, as the server under test sees it.
pub fn today() -> Date {
    Clock::System.business_date()
}
