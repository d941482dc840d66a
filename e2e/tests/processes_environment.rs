//! What happens around the server: the disk is full, the database is gone,
//! clients that never end. The rest goes on, and all of it heals by itself.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use e2e::{
    Answer, PASSWORD, bank,
    cluster::{Cluster, is_root},
    eventually,
    faults::{Dice, Engine, FaultWorld, Server, Stock, said},
    paths,
};
use serde_json::json;

const LIMIT: Duration = Duration::from_mins(1);

/// A refusal that a person can read: its status, its code, in Chinese.
fn expect_sentence(answer: &Answer, codes: &[&str]) {
    assert_eq!(answer.content_type, "application/problem+json");
    let problem = answer.expect(503);
    let code = problem["code"].as_str().unwrap_or_default();
    assert!(codes.contains(&code), "{problem}");
    let detail = problem["detail"].as_str().unwrap_or_default();
    let words = ["没有办理任何业务", "可能已经办理"];
    assert!(words.iter().any(|word| detail.contains(word)), "{problem}");
}

fn wait_for_acts(world: &FaultWorld<'_>, more: u64) {
    let goal = world.acts() + more;
    eventually("acts go on", LIMIT, || (world.acts() >= goal).then_some(()));
}

/// Money for nobody: the smallest thing that must be written.
fn notice(number: u32) -> serde_json::Value {
    json!({
        "bank_txn_no": format!("environment-{}-{number}", std::process::id()),
        "result": "succeeded", "occurred_at": bank::now(),
        "payee_account": "110060149012300000018", "payer_account": "622200",
        "payer_name": "无名", "amount": "1.00", "reference": "", "memo": "",
    })
}

/// A small disk, filled up with a file; mounting one is for root.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder for the disk");
        let mounted = is_root()
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", "size=96m", "none"])
                .arg(folder)
                .status()
                .is_ok_and(|status| status.success());
        mounted.then(|| Self(folder.to_owned()))
    }

    fn fill(&self) {
        let mut filler = File::create(self.0.join("filler")).expect("a file");
        let mut block = vec![0; 1 << 20];
        while !block.is_empty() {
            if filler.write_all(&block).is_err() {
                block.truncate(block.len() / 2);
            }
        }
    }

    fn clear(&self) {
        fs::remove_file(self.0.join("filler")).expect("the filler");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg("-l").arg(&self.0).status();
        let _already_gone = fs::remove_dir(&self.0);
    }
}

#[test]
fn a_full_disk_refuses_in_words_and_heals() {
    let folder = paths::target().join(format!("e2e-worlds/disk-{}", std::process::id()));
    let Some(disk) = Disk::mount(&folder) else {
        eprintln!("skipped: only root may mount a small disk");
        return;
    };
    let stock = Stock::on(Engine::Sqlite, "", &folder);
    let mut world = FaultWorld::start(&stock, Dice::new(11));
    wait_for_acts(&world, 10);
    disk.fill();
    let visitor = world.server.visitor();
    // There may be some room inside the files; then there is none.
    let mut number = 0;
    let refused = eventually("a write finds no room", LIMIT, || {
        number += 1;
        let answer = bank::tell(&visitor, &notice(number)).expect("an answer");
        (answer.status != 200).then_some(answer)
    });
    expect_sentence(&refused, &["unavailable"]);
    // Reading goes on.
    assert_eq!(visitor.get("/centre").status, 200);
    assert!(world.server.is_ready());
    disk.clear();
    let accepted = eventually("it heals", LIMIT, || {
        let answer = bank::tell(&visitor, &notice(number)).expect("an answer");
        (answer.status == 200).then_some(answer)
    });
    // What was refused had not been done.
    assert_eq!(accepted.json()["outcome"], "accepted");
    wait_for_acts(&world, 10);
    world.check();
    drop(world);
    drop(stock);
    drop(disk);
}

#[test]
fn the_database_goes_away_and_comes_back() {
    let Some(cluster) = Cluster::start() else {
        eprintln!("skipped: PostgreSQL is not installed, or ANJU_TEST_POSTGRES_URL is not set");
        return;
    };
    let folder = paths::target().join("e2e-worlds");
    let stock = Stock::on(Engine::Postgres, &cluster.url(), &folder);
    let mut world = FaultWorld::start(&stock, Dice::new(12));
    wait_for_acts(&world, 10);
    for mode in ["fast", "immediate"] {
        cluster.stop(mode);
        cluster.go_on();
        wait_for_acts(&world, 10);
        world.check();
    }
    expect_pages(&world.server, true);
    cluster.stop("fast");
    let gone = Instant::now();
    expect_pages(&world.server, false);
    let visitor = world.server.visitor();
    let answer = bank::tell(&visitor, &notice(1)).expect("an answer without a database");
    expect_sentence(&answer, &["unavailable", "outcome-unknown"]);
    assert!(!world.server.is_ready());
    // The process lives, and says so; what needs no database is served.
    let alive = format!("http://{}/healthz", world.server.address());
    assert!(Answer::get(&alive).is_some_and(|answer| answer.status == 200));
    assert_eq!(visitor.get("/centre").status, 200);
    while gone.elapsed() < Duration::from_secs(10) {
        let answer = visitor.get("/centre");
        assert_eq!(answer.status, 200);
        std::thread::sleep(Duration::from_millis(200));
    }
    cluster.go_on();
    eventually("it is ready again", LIMIT, || {
        world.server.is_ready().then_some(())
    });
    expect_pages(&world.server, true);
    wait_for_acts(&world, 10);
    world.check();
    drop(world);
    drop(stock);
}

/// The pages that anyone may see. Those that need the store say in words that
/// it is away, in the reader's language; the others do not notice.
fn expect_pages(server: &Server, with_store: bool) {
    let page = |path: &str| {
        let url = format!("http://{}{path}", server.address());
        let page = Answer::get(&url).unwrap_or_else(|| panic!("{path}: no answer"));
        assert!(page.content_type.starts_with("text/html"), "{path}");
        for inside in ["sqlx", "postgres", "Postgres", "5432", "panicked", "error:"] {
            assert!(!page.text().contains(inside), "{path}: {inside}");
        }
        page
    };
    for path in [
        "/",
        "/items",
        "/items/14",
        "/verify",
        "/api-docs",
        "/personal/",
        "/unit/",
    ] {
        assert_eq!(page(path).status, 200, "{path}");
    }
    assert_eq!(page("/nowhere").status, 404);
    let code = "/verify/7ZZZZZZZZZZZZZZZZZZZZZZZZZ";
    let (chinese, english) = (page(code), page(&format!("{code}?lang=en")));
    if with_store {
        assert_eq!((chinese.status, english.status), (404, 404));
        return;
    }
    for (page, title, advice) in [
        (chinese, "暂时无法查验", "请稍后再试"),
        (english, "Temporarily unavailable", "try again"),
    ] {
        assert_eq!(page.status, 503);
        let text = page.text();
        assert!(text.contains(title) && text.contains(advice), "{text}");
        // Whether the paper is genuine is not known: nothing may say so.
        for verdict in ["查无此证", "never issued"] {
            assert!(!text.contains(verdict), "{text}");
        }
    }
}

/// A server that is soon tired of waiting.
fn impatient(stock: &Stock) -> Server {
    stock.renew();
    let mut command = stock.command(&["serve"]);
    command
        .env("ANJU__SERVER__HEAD_SECONDS", "3")
        .env("ANJU__SERVER__READER_SECONDS", "3")
        .env("ANJU__SERVER__REQUEST_SECONDS", "4");
    let mut server = Server::new(command, stock.folder().join("anju.log"));
    server.start();
    server
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("a connection");
    let limit = Some(LIMIT);
    stream.set_read_timeout(limit).expect("a limit for answers");
    stream
        .set_write_timeout(limit)
        .expect("a limit for requests");
    stream
}

/// Somebody else logs in and looks at the month meanwhile.
fn expect_service(server: &Server) {
    let agent = server
        .visitor()
        .logged_in(e2e::Hall::Unit, "qinghe", PASSWORD);
    agent.get("/unit/remittances/draft").expect(200);
}

/// Waits until the server hangs up; what it said before is of no interest.
fn expect_end(stream: &mut TcpStream) {
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return,
            Err(error) => panic!("the server does not hang up: {error}"),
        }
    }
}

#[test]
fn a_thousand_sleeping_connections_keep_nobody_outside() {
    let stock = Stock::make(Engine::Sqlite).expect("the embedded engine is always there");
    let server = impatient(&stock);
    let mut sleeping: Vec<TcpStream> = (0..1_000).map(|_| connect(&server)).collect();
    expect_service(&server);
    // They are sent away after a while.
    for stream in &mut sleeping {
        expect_end(stream);
    }
    expect_service(&server);
}

#[test]
fn heads_that_trickle_in_are_cut_off() {
    let stock = Stock::make(Engine::Sqlite).expect("the embedded engine is always there");
    let server = impatient(&stock);
    let mut slow: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    for stream in &mut slow {
        stream
            .write_all(b"GET /api/v1/centre HTTP/1.1\r\nhost: a\r\n")
            .expect("a beginning");
    }
    expect_service(&server);
    let mut number = 0;
    eventually("every one is cut off", LIMIT, || {
        number += 1;
        let line = format!("x-{number}: a\r\n");
        slow.retain_mut(|stream| stream.write_all(line.as_bytes()).is_ok());
        slow.is_empty().then_some(())
    });
    expect_service(&server);
}

#[test]
fn a_body_that_never_comes_is_answered_in_words() {
    let stock = Stock::make(Engine::Sqlite).expect("the embedded engine is always there");
    let server = impatient(&stock);
    let mut slow: Vec<TcpStream> = (0..50).map(|_| connect(&server)).collect();
    for stream in &mut slow {
        stream
            .write_all(
                b"POST /api/v1/unit/session HTTP/1.1\r\nhost: a\r\ncontent-length: 500\r\n\
                  content-type: application/json\r\n\r\n{\"login_name\":",
            )
            .expect("a beginning");
    }
    expect_service(&server);
    for stream in &mut slow {
        let mut answer = [0; 4096];
        let length = stream.read(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    expect_service(&server);
}

#[test]
fn readers_that_take_nothing_are_given_up() {
    let stock = Stock::make(Engine::Sqlite).expect("the embedded engine is always there");
    let mut server = impatient(&stock);
    let request = b"GET /api/v1/openapi.json HTTP/1.1\r\nhost: a\r\n\r\n".repeat(50);
    let mut deaf: Vec<TcpStream> = (0..20).map(|_| connect(&server)).collect();
    for stream in &mut deaf {
        stream.set_nonblocking(true).expect("a socket");
    }
    let mut rounds = 0;
    eventually("every one is given up", LIMIT, || {
        rounds += 1;
        if rounds % 10 == 1 {
            expect_service(&server);
        }
        // Asks on and on, and never reads.
        deaf.retain_mut(|stream| match stream.write(&request) {
            Ok(_) => true,
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        });
        deaf.is_empty().then_some(())
    });
    expect_service(&server);
    // None of it is in the way of an orderly end.
    server.program().terminate();
    let status = server.program().wait(LIMIT);
    assert_eq!(status.code(), Some(0), "{}", server.program().log());
    let verified = stock.command(&["verify-ledger"]).output().expect("it runs");
    assert!(verified.status.success(), "{}", said(&verified));
}
