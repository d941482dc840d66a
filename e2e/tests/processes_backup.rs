//! Copies of the database, taken while money moves, put back and served.

use std::{fs, path::Path, process::Output, time::Duration};

use e2e::{
    eventually,
    faults::{Dice, Engine, FaultWorld, Server, Stock, over, said, told_before},
};
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(30);

fn run(url: &str, arguments: &[&str]) -> Output {
    over(url, arguments).output().expect("the program runs")
}

fn expect_success(url: &str, arguments: &[&str]) -> String {
    let output = run(url, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn expect_refusal(url: &str, arguments: &[&str], words: &str) {
    let output = run(url, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(words), "{arguments:?} says {words}: {said}");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of our own")
}

/// Waits until so many more acts were acknowledged.
fn wait_for_acts(world: &FaultWorld<'_>, more: u64) {
    let goal = world.acts() + more;
    eventually("acts go on", LIMIT, || (world.acts() >= goal).then_some(()));
}

fn a_copy_under_load_is_whole(engine: Engine) {
    let Some(stock) = Stock::make(engine) else {
        eprintln!("skipped: ANJU_TEST_POSTGRES_URL names no cluster");
        return;
    };
    let mut world = FaultWorld::start(&stock, Dice::new(5));
    wait_for_acts(&world, 20);
    let (acknowledged, url) = (world.notices(), stock.url());
    let folders: Vec<_> = (0..3)
        .map(|number| stock.folder().join(format!("copy-{number}")))
        .collect();
    let before = world.acts();
    for folder in &folders {
        expect_success(&url, &["backup", "--to", text(folder)]);
    }
    assert!(world.acts() > before, "nobody could act during the copies");
    world.check();
    expect_refusal(&url, &["backup", "--to", text(&folders[0])], "not empty");
    // Not over data, and not under a server that is running.
    let from = text(&folders[2]);
    expect_refusal(&url, &["restore", "--from", from], "--replace");
    expect_refusal(&url, &["restore", "--from", from, "--replace"], "in use");
    drop(world);

    let spare = stock.spare_url();
    expect_success(&spare, &["restore", "--from", from]);
    expect_refusal(&spare, &["restore", "--from", from], "--replace");
    let manifest = manifest(&folders[2]);
    let head = manifest["audit_head"]
        .as_str()
        .expect("something was sealed");
    expect_success(&spare, &["verify-audit", "--head", head]);
    {
        let log = stock.folder().join("spare.log");
        let mut server = Server::new(over(&spare, &["serve"]), log);
        server.start();
        // All that was acknowledged before the copy began is in it.
        for notice in &acknowledged {
            assert_eq!(told_before(&server.visitor(), notice), Ok(()));
        }
    }
    expect_success(&spare, &["verify-ledger"]);
    // Back to the copy: what came after it is gone, on purpose.
    expect_success(&spare, &["restore", "--from", from, "--replace"]);
    damage(&folders[2].join(manifest["file"].as_str().expect("a name")));
    expect_refusal(&spare, &["restore", "--from", from, "--replace"], "damaged");
    expect_success(&spare, &["verify-ledger"]);
}

fn manifest(folder: &Path) -> Value {
    let text = fs::read(folder.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("JSON")
}

/// One bit in the midst of a file.
fn damage(file: &Path) {
    let mut bytes = fs::read(file).expect("a copy");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).expect("a copy can be damaged");
}

#[test]
fn a_copy_of_sqlite_under_load_is_whole() {
    a_copy_under_load_is_whole(Engine::Sqlite);
}

#[test]
fn a_copy_of_postgresql_under_load_is_whole() {
    a_copy_under_load_is_whole(Engine::Postgres);
}

#[test]
fn a_copy_goes_back_to_its_own_engine_only() {
    let Some(stock) = Stock::make(Engine::Sqlite) else {
        return;
    };
    stock.renew();
    let folder = stock.folder().join("copy");
    expect_success(&stock.url(), &["backup", "--to", text(&folder)]);
    let elsewhere = "postgres://nobody@127.0.0.1:1/nothing";
    expect_refusal(elsewhere, &["restore", "--from", text(&folder)], "sqlite");
    let nowhere = format!("sqlite:{}", stock.folder().join("none.db").display());
    let other = stock.folder().join("other");
    expect_refusal(&nowhere, &["backup", "--to", text(&other)], "no database");
}
