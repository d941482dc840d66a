//! The audit chain on both engines: sealing, and every way of tampering.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::sync::Arc;

use futures::FutureExt as _;
use server::platform::{
    audit::{self, Break, By, ChainReport, Head, Sealer},
    db::{Db, StoreError},
};
use support::TestApp;
use tokio::sync::Notify;

/// Writes `count` audit rows, one unit of work each.
async fn act(test: &TestApp, count: usize) {
    for number in 0..count {
        let by = By::system(test.app.clock.now());
        let done: Result<(), StoreError> = test
            .app
            .db
            .write(move |tx| {
                async move { by.did(tx, "tested", &format!("S{number}")).await }.boxed()
            })
            .await;
        done.unwrap();
    }
}

/// Seals everything that can be sealed; answers with the number of seals.
async fn seal(test: &TestApp) -> i64 {
    let (mut sealer, mut sealed) = (Sealer::default(), 0);
    loop {
        let (count, _) = sealer
            .step(&test.app.db, test.app.clock.now())
            .await
            .unwrap();
        sealed += count;
        if count == 0 {
            return sealed;
        }
    }
}

async fn verify(test: &TestApp, notes: &[(i64, String)]) -> ChainReport {
    let notes = notes.to_vec();
    let report: Result<ChainReport, StoreError> = test
        .app
        .db
        .report(move |tx| async move { audit::verify(tx, &notes).await }.boxed())
        .await;
    report.unwrap()
}

async fn head(test: &TestApp) -> Head {
    let head: Result<Head, StoreError> = test.app.db.read(|tx| audit::head(tx).boxed()).await;
    head.unwrap()
}

/// What somebody with access to the database does behind our back.
async fn tamper(test: &TestApp, statements: &[&'static str]) {
    let statements = statements.to_vec();
    let done: Result<(), StoreError> = test
        .app
        .db
        .write(move |tx| {
            async move {
                for sql in statements {
                    tx.exec(sql, &[]).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await;
    done.unwrap();
}

#[tokio::test]
async fn every_act_is_sealed_once_and_the_chain_holds() {
    for test in TestApp::on_each_database().await {
        assert_eq!(seal(&test).await, 0);
        act(&test, 3).await;
        assert_eq!(verify(&test, &[]).await.waiting, 3, "{}", test.engine());
        assert_eq!(seal(&test).await, 3);
        assert_eq!(seal(&test).await, 0);
        let noted = head(&test).await;
        act(&test, 2).await;
        assert_eq!(seal(&test).await, 2);
        let report = verify(&test, &[(noted.seal_no, noted.hash)]).await;
        assert_eq!(
            (report.seals, report.waiting, report.head.seal_no),
            (5, 0, 5)
        );
        assert_eq!(report.breaks, []);
    }
}

#[tokio::test]
async fn more_rows_than_a_chunk_are_sealed_in_order() {
    const MANY: &str = "
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
        INSERT INTO audit_event (at, actor_kind, actor_id, act, subject, origin, trace_id)
        SELECT '2026-11-22T08:00:00Z', 'system', 0, 'tested', CAST(i AS TEXT), '', '' FROM n";
    for test in TestApp::on_each_database().await {
        tamper(&test, &[MANY]).await;
        assert_eq!(seal(&test).await, 1_200, "{}", test.engine());
        let report = verify(&test, &[]).await;
        assert_eq!((report.seals, report.breaks), (1_200, vec![]));
    }
}

// Long because it is a table.
#[tokio::test]
async fn every_way_of_tampering_is_found_and_its_first_place_named() {
    // Ten acts are sealed: row n has id n and seal n.
    let cases: [(&str, &[&'static str], Break); 13] = [
        (
            "a row is removed",
            &["DELETE FROM audit_event WHERE audit_id = 4"],
            Break::RowRemoved { audit_id: 4, seal_no: 4 },
        ),
        (
            "a row is changed",
            &["UPDATE audit_event SET subject = 'S99' WHERE audit_id = 4"],
            Break::Changed { audit_id: 4, seal_no: 4 },
        ),
        (
            "text is moved into the next column",
            &["UPDATE audit_event SET act = 'teste', subject = 'dS3' WHERE audit_id = 4"],
            Break::Changed { audit_id: 4, seal_no: 4 },
        ),
        (
            "a unit appears where there was none",
            &["UPDATE audit_event SET unit_no = '' WHERE audit_id = 4"],
            Break::Changed { audit_id: 4, seal_no: 4 },
        ),
        (
            "a row is put where an id was free",
            &["INSERT INTO audit_event (audit_id, at, actor_kind, actor_id, act, subject, origin, trace_id)
               VALUES (0, '2026-11-22T08:00:00Z', 'system', 0, 'tested', 'S', '', '')"],
            Break::Inserted { audit_id: 0 },
        ),
        (
            "two rows change places",
            &[
                "UPDATE audit_event SET audit_id = -1 WHERE audit_id = 4",
                "UPDATE audit_event SET audit_id = 4 WHERE audit_id = 6",
                "UPDATE audit_event SET audit_id = 6 WHERE audit_id = -1",
            ],
            Break::Changed { audit_id: 4, seal_no: 4 },
        ),
        (
            "a seal is removed",
            &["DELETE FROM audit_seal WHERE seal_no = 4"],
            Break::SealRemoved { seal_no: 4 },
        ),
        (
            "a row is removed with its seal",
            &[
                "DELETE FROM audit_event WHERE audit_id = 4",
                "DELETE FROM audit_seal WHERE seal_no = 4",
            ],
            Break::SealRemoved { seal_no: 4 },
        ),
        (
            "a seal is changed",
            &["UPDATE audit_seal SET hash = 'ab' WHERE seal_no = 4"],
            Break::Changed { audit_id: 4, seal_no: 4 },
        ),
        (
            "the time of a seal is changed",
            &["UPDATE audit_seal SET sealed_at = '2020-01-01T00:00:00Z' WHERE seal_no = 4"],
            Break::Changed { audit_id: 4, seal_no: 4 },
        ),
        (
            "the end is cut off, rows and seals",
            &[
                "DELETE FROM audit_event WHERE audit_id > 7",
                "DELETE FROM audit_seal WHERE seal_no > 7",
            ],
            Break::EndDiffers { ends_at: 7, head: 10 },
        ),
        (
            "the head is moved back",
            &["UPDATE audit_head SET seal_no = 7, audit_id = 7"],
            Break::EndDiffers {
                ends_at: 10,
                head: 7,
            },
        ),
        (
            "the head is moved back with its hash",
            &["UPDATE audit_head SET seal_no = 7, audit_id = 7,
                      hash = (SELECT hash FROM audit_seal WHERE seal_no = 7)"],
            Break::EndDiffers {
                ends_at: 10,
                head: 7,
            },
        ),
    ];
    for (what, statements, expected) in cases {
        for test in TestApp::on_each_database().await {
            is_found(&test, what, statements, &expected).await;
        }
    }
}

async fn is_found(test: &TestApp, what: &str, statements: &[&'static str], expected: &Break) {
    act(test, 10).await;
    assert_eq!(seal(test).await, 10);
    tamper(test, statements).await;
    let report = verify(test, &[]).await;
    let engine = test.engine();
    assert_eq!(report.breaks.first(), Some(expected), "{engine}: {what}");
    // Sealing on does not heal it.
    act(test, 1).await;
    let mut sealer = Sealer::default();
    let now = test.app.clock.now();
    let _may_fail = sealer.step(&test.app.db, now).await;
    let breaks = verify(test, &[]).await.breaks;
    assert!(!breaks.is_empty(), "{engine}: {what}: sealed over");
}

#[tokio::test]
async fn a_chain_cut_with_its_head_is_found_by_a_note_from_outside() {
    for test in TestApp::on_each_database().await {
        act(&test, 10).await;
        seal(&test).await;
        let noted = head(&test).await;
        tamper(
            &test,
            &[
                "DELETE FROM audit_event WHERE audit_id > 7",
                "DELETE FROM audit_seal WHERE seal_no > 7",
                "UPDATE audit_head SET seal_no = 7, audit_id = 7,
                        hash = (SELECT hash FROM audit_seal WHERE seal_no = 7)",
            ],
        )
        .await;
        // Inside of the database nothing is left to see.
        assert_eq!(verify(&test, &[]).await.breaks, []);
        let report = verify(&test, &[(noted.seal_no, noted.hash)]).await;
        assert_eq!(report.breaks, [Break::NoteDiffers { seal_no: 10 }]);
    }
}

/// An act that stays open until it is let go; `keep` says how it ends.
fn open_act(
    db: &Db,
    by: By,
    keep: bool,
) -> (
    tokio::task::JoinHandle<Result<(), StoreError>>,
    Arc<Notify>,
    Arc<Notify>,
) {
    let (written, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait, db) = (Arc::clone(&written), Arc::clone(&go_on), db.clone());
    let running = tokio::spawn(async move {
        db.write(move |tx| {
            async move {
                by.did(tx, "tested", "slow").await?;
                tell.notify_one();
                wait.notified().await;
                if keep { Ok(()) } else { Err(StoreError::Stale) }
            }
            .boxed()
        })
        .await
    });
    (running, written, go_on)
}

#[tokio::test]
async fn a_row_is_not_sealed_while_an_earlier_one_may_still_appear() {
    for test in TestApp::on_each_database().await {
        if test.engine() == "sqlite" {
            // One writer: an open act there keeps every other act waiting.
            continue;
        }
        for keep in [true, false] {
            let before = head(&test).await;
            let by = By::system(test.app.clock.now());
            let (running, written, go_on) = open_act(&test.app.db, by, keep);
            written.notified().await;
            act(&test, 2).await;
            let (mut sealer, now) = (Sealer::default(), test.app.clock.now());
            for _ in 0..3 {
                let (count, head) = sealer.step(&test.app.db, now).await.unwrap();
                assert_eq!((count, &head), (0, &before));
            }
            // Acts that begin later are not waited for.
            let by = By::system(now);
            let (later, later_written, later_go_on) = open_act(&test.app.db, by, true);
            later_written.notified().await;
            go_on.notify_one();
            assert_eq!(running.await.unwrap().is_ok(), keep);
            let (count, _) = sealer.step(&test.app.db, now).await.unwrap();
            assert_eq!(count, if keep { 3 } else { 2 });
            later_go_on.notify_one();
            later.await.unwrap().unwrap();
            assert_eq!(seal(&test).await, 1);
            assert_eq!(verify(&test, &[]).await.breaks, []);
        }
    }
}

#[tokio::test]
async fn sealers_of_several_instances_never_seal_twice() {
    for test in TestApp::on_each_database().await {
        let sealers: Vec<_> = (0..4)
            .map(|_| {
                let (db, now) = (test.app.db.clone(), test.app.clock.now());
                tokio::spawn(async move {
                    let (mut sealer, mut sealed) = (Sealer::default(), 0);
                    for _ in 0..20 {
                        match sealer.step(&db, now).await {
                            Ok((count, _)) => sealed += count,
                            Err(StoreError::Stale) => {}
                            Err(error) => panic!("{error}"),
                        }
                        tokio::task::yield_now().await;
                    }
                    sealed
                })
            })
            .collect();
        act(&test, 30).await;
        let mut sealed = 0;
        for sealer in sealers {
            sealed += sealer.await.unwrap();
        }
        sealed += seal(&test).await;
        assert_eq!(sealed, 30, "{}", test.engine());
        let report = verify(&test, &[]).await;
        assert_eq!((report.seals, report.breaks), (30, vec![]));
    }
}
