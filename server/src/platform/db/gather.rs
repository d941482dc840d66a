//! Looks by key that arrive while others are on their way go to PostgreSQL
//! together, as one question: a round trip and the start of a plan cost more
//! than the rows. Somebody who comes alone is asked for at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr, postgres::PgConnectOptions};
use tokio::sync::oneshot;

use super::{Row, StoreError, pool::Pool, postgres};

/// Questions on their way at once: while one is answered, the next gathers.
const ASKERS: usize = 2;
/// Keys of one question at most.
const MOST_KEYS: usize = 64;
/// The column that says to which key a row belongs.
const WANTED: &str = "wanted_key";
/// Planned once: otherwise the number of keys is looked at, and each question
/// is planned anew, which takes longer than answering it.
const SETTING: &str = "SET plan_cache_mode = force_generic_plan";

type Answer = oneshot::Sender<Result<Vec<Row>, StoreError>>;

/// Those who wait, by statement.
pub(super) struct Gather {
    pool: Arc<Pool>,
    /// By the text's address and length: our texts are constants.
    questions: Mutex<HashMap<(usize, usize), Arc<Question>>>,
}

/// A statement and those who wait for its answer.
struct Question {
    pool: Arc<Pool>,
    sql: SqlStr,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    keys: Vec<(i64, Answer)>,
    /// Tasks that ask.
    askers: usize,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gather {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self {
            pool: Pool::new(options, ASKERS, Some(SETTING)),
            questions: Mutex::default(),
        }
    }

    /// The rows of a statement whose only argument is a key.
    pub(super) async fn rows(&self, sql: &'static str, key: i64) -> Result<Vec<Row>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.question(sql).wait(key, answer);
        answered
            .await
            .map_err(|_| StoreError::Unavailable("nobody asks any more".to_owned()))?
    }

    fn question(&self, sql: &'static str) -> Arc<Question> {
        let mut questions = locked(&self.questions);
        let question = questions
            .entry((sql.as_ptr().addr(), sql.len()))
            .or_insert_with(|| Arc::new(Question::new(&self.pool, sql)));
        Arc::clone(question)
    }
}

impl Question {
    fn new(pool: &Arc<Pool>, sql: &'static str) -> Self {
        let each = sql.replace("$1", &format!("wanted.{WANTED}"));
        let sql = format!(
            "SELECT * FROM unnest(CAST($1 AS BIGINT[])) AS wanted({WANTED}) \
             CROSS JOIN LATERAL ({each}) AS answer"
        );
        Self {
            pool: Arc::clone(pool),
            // Made of two constants.
            sql: AssertSqlSafe(sql).into_sql_str(),
            waiting: Mutex::default(),
        }
    }

    /// Waits with the others; starts to ask when too few tasks do.
    fn wait(self: Arc<Self>, key: i64, answer: Answer) {
        let start = {
            let mut waiting = locked(&self.waiting);
            waiting.keys.push((key, answer));
            let start = waiting.askers < ASKERS;
            waiting.askers += usize::from(start);
            start
        };
        if start {
            tokio::spawn(self.ask_on());
        }
    }

    /// Asks until nobody waits.
    async fn ask_on(self: Arc<Self>) {
        while let Some(batch) = self.next_batch() {
            let mut answers: HashMap<i64, Vec<Answer>> = HashMap::with_capacity(batch.len());
            for (key, answer) in batch {
                answers.entry(key).or_default().push(answer);
            }
            let rows = self.ask(answers.keys().copied().collect()).await;
            hand_out(rows, answers);
        }
    }

    fn next_batch(&self) -> Option<Vec<(i64, Answer)>> {
        let mut waiting = locked(&self.waiting);
        if waiting.keys.is_empty() {
            waiting.askers -= 1;
            return None;
        }
        let many = waiting.keys.len().min(MOST_KEYS);
        Some(waiting.keys.drain(..many).collect())
    }

    /// The rows of many keys, by key, in the order in which they came.
    async fn ask(&self, keys: Vec<i64>) -> Result<HashMap<i64, Vec<Row>>, StoreError> {
        let mut lease = self.pool.acquire().await?;
        match postgres::all_of_keys(&mut lease, self.sql.clone(), keys).await {
            Ok(rows) => {
                lease.give_back();
                sort_by_key(rows)
            }
            Err(error) => {
                lease.recover(false).await;
                Err(error)
            }
        }
    }
}

fn sort_by_key(rows: Vec<Row>) -> Result<HashMap<i64, Vec<Row>>, StoreError> {
    let mut by_key: HashMap<i64, Vec<Row>> = HashMap::new();
    for row in rows {
        by_key.entry(row.get(WANTED)?).or_default().push(row);
    }
    Ok(by_key)
}

fn hand_out(
    mut rows: Result<HashMap<i64, Vec<Row>>, StoreError>,
    answers: HashMap<i64, Vec<Answer>>,
) {
    for (key, waiting) in answers {
        let rows = match &mut rows {
            Ok(rows) => Ok(rows.remove(&key).unwrap_or_default()),
            Err(error) => Err(error.clone()),
        };
        for answer in waiting {
            // The caller may have gone away.
            let _gone = answer.send(rows.clone());
        }
    }
}
