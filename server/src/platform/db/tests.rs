use super::*;
use crate::{args, testing as tempfolder};

async fn each() -> Vec<(Db, Option<tempfolder::Folder>)> {
    let folder = tempfolder::Folder::new();
    let lite = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
    let mut databases = vec![(lite, Some(folder))];
    if let Some(url) = crate::testing::fresh_postgres().await {
        databases.push((Db::connect_postgres(&url).await.unwrap(), None));
    }
    databases
}

const SWAPPED: &str = "SELECT CAST($2 AS BIGINT) AS second, CAST($1 AS BIGINT) AS first";

#[tokio::test]
async fn arguments_are_bound_by_their_number() {
    for (db, _folder) in each().await {
        let answer: Result<(i64, i64), StoreError> = db
            .read(|tx| {
                async move {
                    let row = tx.one(SWAPPED, &args![1_i64, 2_i64]).await?;
                    Ok((row.get("first")?, row.get("second")?))
                }
                .boxed()
            })
            .await;
        assert_eq!(answer.unwrap(), (1, 2), "{}", db.engine_name());
    }
}

#[tokio::test]
async fn a_refused_unit_of_work_leaves_nothing_and_spares_its_neighbours() {
    for (db, _folder) in each().await {
        let tasks = (0..40_i64).map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                let outcome: Result<i64, StoreError> = db
                    .write(move |tx| {
                        async move {
                            let taken =
                                crate::platform::sequence::take(tx, "test", None, 1).await?;
                            if number % 4 == 0 {
                                Err(StoreError::Stale)
                            } else {
                                Ok(taken)
                            }
                        }
                        .boxed()
                    })
                    .await;
                outcome.ok()
            })
        });
        let mut taken: Vec<i64> = futures::future::join_all(tasks)
            .await
            .into_iter()
            .filter_map(|joined| joined.unwrap())
            .collect();
        taken.sort_unstable();
        assert_eq!(taken, (1..=30).collect::<Vec<_>>(), "{}", db.engine_name());
    }
}

#[tokio::test]
async fn awaiting_the_outside_fails_loudly_on_the_embedded_engine() {
    let folder = tempfolder::Folder::new();
    let db = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
    let outcome: Result<(), StoreError> = db
        .write(|_tx| {
            async {
                futures::pending!();
                Ok(())
            }
            .boxed()
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::Inconsistent(_))));
    assert!(db.is_ready().await);
}

#[tokio::test]
async fn a_panic_in_one_unit_of_work_does_not_stop_the_writer() {
    let folder = tempfolder::Folder::new();
    let db = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
    let outcome: Result<(), StoreError> =
        db.write(|_tx| async { panic!("on purpose") }.boxed()).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    let next: Result<i64, StoreError> = db
        .write(|tx| async move { crate::platform::sequence::take(tx, "x", None, 1).await }.boxed())
        .await;
    assert_eq!(next.unwrap(), 1);
}

const PARTS_OF: &str = "
    SELECT kind, next_value FROM number_sequence
     WHERE next_value / 10 = $1 ORDER BY next_value DESC LIMIT 2";

#[tokio::test]
async fn each_key_gets_its_own_rows_however_many_ask_at_once() {
    for (db, _folder) in each().await {
        let filled: Result<(), StoreError> = db
            .write(|tx| {
                async move {
                    for number in 10..310_i64 {
                        let sql = "INSERT INTO number_sequence (kind, day, next_value)
                                   VALUES ($1, '-', $2)";
                        tx.exec(sql, &args![format!("k{number}"), number]).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await;
        filled.unwrap();
        // Every key twice and some that nothing belongs to.
        let looks = (0..80_i64).map(|look| {
            let (db, key) = (db.clone(), look % 40);
            tokio::spawn(async move { (key, db.rows_by_key(PARTS_OF, key).await) })
        });
        for joined in futures::future::join_all(looks).await {
            let (key, rows) = joined.unwrap();
            let found: Vec<i64> = rows
                .unwrap()
                .iter()
                .map(|row| row.get("next_value").unwrap())
                .collect();
            let expected = if (1..=30).contains(&key) {
                vec![key * 10 + 9, key * 10 + 8]
            } else {
                Vec::new()
            };
            assert_eq!(found, expected, "{key} on {}", db.engine_name());
        }
    }
}

#[tokio::test]
async fn a_failed_look_by_key_says_so_to_each_and_spoils_nothing() {
    // Division by zero for one key: those who asked with it fail too.
    const FAILS: &str = "SELECT CAST(1 / (7 - $1) AS BIGINT) AS one";
    let Some(url) = crate::testing::fresh_postgres().await else {
        return;
    };
    let db = Db::connect_postgres(&url).await.unwrap();
    for _ in 0..3 {
        let (wrong, also) = tokio::join!(db.one_by_key(FAILS, 7), db.one_by_key(FAILS, 7));
        assert!(matches!(wrong, Err(StoreError::Engine(_))), "{wrong:?}");
        assert!(matches!(also, Err(StoreError::Engine(_))), "{also:?}");
        let right = db.one_by_key(FAILS, 6).await.unwrap();
        assert_eq!(right.get::<i64>("one").unwrap(), 1);
    }
}

const COUNT: &str = "SELECT COUNT(*) AS many FROM number_sequence
    WHERE kind = $1 OR $2 IS NULL OR day = $2";

#[tokio::test]
async fn nulls_texts_bytes_and_many_rows_survive() {
    for (db, _folder) in each().await {
        let count: Result<i64, StoreError> = db
            .write(|tx| {
                async move {
                    let kinds = (0..25_000).map(|n| Some(format!("种类{n}"))).collect();
                    let days = vec![Some("-".to_owned()); 25_000];
                    let values = (0..25_000).map(Some).collect();
                    tx.load(
                        "number_sequence",
                        &[
                            ("kind", Column::Texts(kinds)),
                            ("day", Column::Texts(days)),
                            ("next_value", Column::Ints(values)),
                        ],
                    )
                    .await?;
                    let row = tx.one(COUNT, &args!["种类7", None::<String>]).await?;
                    row.get("many")
                }
                .boxed()
            })
            .await;
        assert_eq!(count.unwrap(), 25_000, "{}", db.engine_name());
    }
}

#[tokio::test]
async fn every_statement_is_prepared_by_both_engines() {
    let mut refused = Vec::new();
    for (db, _folder) in each().await {
        for (name, sql) in crate::app::statements() {
            let outcome: Result<(), StoreError> = db
                .read(move |tx| async move { tx.check(sql).await }.boxed())
                .await;
            if let Err(error) = outcome {
                refused.push(format!("{name} on {}: {error}", db.engine_name()));
            }
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

#[tokio::test]
async fn both_migration_folders_give_the_same_tables_and_columns() {
    const LITE: &str = "
        SELECT m.name || '.' || c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT IN ('schema_migration') ORDER BY 1";
    const POSTGRES: &str = "
        SELECT CAST(table_name || '.' || column_name AS TEXT) COLLATE \"C\" AS name
          FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> 'schema_migration' ORDER BY 1";
    let mut columns = Vec::new();
    for (db, _folder) in each().await {
        let sql = if db.engine_name() == "sqlite" {
            LITE
        } else {
            POSTGRES
        };
        let rows: Result<Vec<String>, StoreError> = db
            .read(move |tx| {
                async move {
                    tx.all(sql, &[])
                        .await?
                        .iter()
                        .map(|row| row.get("name"))
                        .collect()
                }
                .boxed()
            })
            .await;
        columns.push(rows.unwrap());
    }
    assert!(columns[0].len() > 100);
    assert!(columns.iter().all(|each| *each == columns[0]));
}

#[tokio::test]
async fn a_connection_left_in_the_middle_is_not_used_again() {
    let Some(url) = crate::testing::fresh_postgres().await else {
        return;
    };
    let db = Db::connect_postgres(&url).await.unwrap();
    // More often than there are connections.
    for _ in 0..12 {
        let (inside, reached) = tokio::sync::oneshot::channel();
        let left = db.clone();
        let task = tokio::spawn(async move {
            let work = left.write(|tx| {
                async move {
                    let taken = crate::platform::sequence::take(tx, "test", None, 1).await?;
                    let _waiting = inside.send(taken);
                    futures::future::pending::<()>().await;
                    Ok::<_, StoreError>(())
                }
                .boxed()
            });
            work.await
        });
        assert_eq!(reached.await.unwrap(), 1, "the one before was rolled back");
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }
    assert!(db.is_ready().await);
}

#[tokio::test]
async fn a_failed_statement_spoils_no_connection() {
    for (db, _folder) in each().await {
        for _ in 0..12 {
            let read: Result<(), StoreError> = db
                .read(|tx| {
                    async move { tx.one("SELECT 1 AS one WHERE 1 = 0", &[]).await.map(|_| ()) }
                        .boxed()
                })
                .await;
            assert!(matches!(read, Err(StoreError::Missing)));
            let twice: Result<(), StoreError> = db
                .write(|tx| {
                    async move {
                        for _ in 0..2 {
                            let sql = "INSERT INTO number_sequence (kind, day, next_value)
                                       VALUES ('twice', '-', 1)";
                            tx.exec(sql, &[]).await?;
                        }
                        Ok(())
                    }
                    .boxed()
                })
                .await;
            assert!(matches!(twice, Err(StoreError::Exists)));
        }
        assert!(db.is_ready().await, "{}", db.engine_name());
    }
}

#[tokio::test]
async fn a_known_statement_is_not_planned_anew() {
    const LIST: &str = "
        SELECT key FROM idempotent_answer
         WHERE principal = $1 AND (CAST($2 AS TEXT) IS NULL OR key < $2) ORDER BY key LIMIT $3";
    let folder = tempfolder::Folder::new();
    let db = Db::open_sqlite(&folder.path().join("test.db")).unwrap();
    let planned: Result<i32, StoreError> = db
        .read(|tx| {
            async move {
                for limit in 1..5_i64 {
                    tx.all(LIST, &args!["p", None::<String>, limit]).await?;
                }
                let TxInner::Lite(connection) = &tx.inner else {
                    return Err(StoreError::Missing);
                };
                let statement = connection.prepare_cached(LIST)?;
                Ok(statement.get_status(rusqlite::StatementStatus::RePrepare))
            }
            .boxed()
        })
        .await;
    assert_eq!(planned.unwrap(), 0);
}
