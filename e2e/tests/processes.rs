//! What only whole processes show: logs, sudden death, shutdown, configuration.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::TcpStream,
    process::{Command, Output},
    time::Duration,
};

use e2e::{Api, Hall, Options, PASSWORD, World, bank, eventually, paths, process::Program, sheet};
use serde_json::{Value, json};

const LIMIT: Duration = Duration::from_secs(30);

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[test]
fn logs_never_hold_personal_data() {
    let world = World::with(Options {
        environment: vec![
            ("ANJU__LOG__FILTER", "debug".to_owned()),
            ("ANJU__LOG__FORMAT", "json".to_owned()),
        ],
        ..Options::default()
    });
    let mut secrets: BTreeSet<String> = ["Wrong-password-4711", PASSWORD].map(str::to_owned).into();
    for name in ["林知夏", "linzhixia", "周明慧", "qinghe", "wuming4711"] {
        secrets.insert(name.to_owned());
    }
    let mut stranger = world.visitor();
    assert_eq!(
        stranger
            .log_in(Hall::Personal, "wuming4711", "Wrong-password-4711")
            .status,
        401
    );
    assert_eq!(
        stranger
            .log_in(Hall::Personal, "linzhixia", "Wrong-password-4711")
            .status,
        401
    );
    let member = world.member("linzhixia");
    member_journey(&member, &mut secrets);
    let agent = world.agent("qinghe");
    agent_journey(&world, &agent, &mut secrets);
    for caller in [&member, &agent] {
        let cookie = caller.cookie().expect("a session");
        secrets.insert(cookie.split_once('=').expect("name=value").1.to_owned());
        assert_eq!(
            caller
                .call("DELETE", &session_of(caller, &member), &[], Vec::new())
                .status,
            204
        );
    }
    let log = world.server_log();
    assert!(
        log.lines().count() > 20,
        "at debug level something is logged:\n{log}"
    );
    let leaks: Vec<String> = secrets
        .iter()
        .filter(|secret| log.contains(secret.as_str()))
        .filter_map(|secret| {
            log.lines()
                .find(|line| line.contains(secret.as_str()))
                .map(|line| format!("{secret}: {line}"))
        })
        .collect();
    assert!(
        leaks.is_empty(),
        "the log holds personal data:\n{}",
        leaks.join("\n")
    );
}

fn session_of(caller: &Api, member: &Api) -> String {
    let hall = if caller.cookie() == member.cookie() {
        "personal"
    } else {
        "unit"
    };
    format!("/{hall}/session")
}

fn member_journey(member: &Api, secrets: &mut BTreeSet<String>) {
    for path in [
        "/personal/overview",
        "/personal/transactions",
        "/personal/history",
        "/personal/account",
    ] {
        member.get(path).expect(200);
    }
    for field in ["id_doc_no", "mobile", "account_no"] {
        let answer = member.post("/personal/account/reveal", &json!({ "field": field }));
        secrets.insert(text(&answer.expect(200)["value"]).to_owned());
    }
    let request = json!({ "purpose": "办理购房贷款四七一一" });
    secrets.insert("办理购房贷款四七一一".to_owned());
    let proof = member
        .post_once("/personal/certificates", &request, "e2e-logs-certificate-1")
        .expect(201);
    let no = text(&proof["certificate_no"]);
    assert!(
        member
            .get(&format!("/personal/certificates/{no}/pdf"))
            .body
            .starts_with(b"%PDF")
    );
}

fn agent_journey(world: &World, agent: &Api, secrets: &mut BTreeSet<String>) {
    let (name, id_no, mobile) = ("慕容四七", sheet::citizen_no("19930412", 71), "13912344711");
    let wrong = sheet::wrong_citizen_no("19930413", 72);
    secrets.extend([name, &id_no, mobile, &wrong, "欧阳四八"].map(str::to_owned));
    let rows = [
        sheet::newcomer(name, &id_no, mobile, "9000"),
        sheet::newcomer("欧阳四八", &wrong, mobile, "9000"),
    ];
    agent
        .import("four.xlsx", sheet::change_list(&rows))
        .expect(201);
    let line = json!({
        "kind": "open", "full_name": name, "id_doc_type": "citizen_card", "id_doc_no": id_no, "mobile": mobile,
        "contribution_base": "9000", "changed_on": "", "reason": "",
    });
    agent.post("/unit/changes", &line).expect(201);
    let mut bad = line.clone();
    bad["id_doc_no"] = json!(wrong);
    agent.post("/unit/changes", &bad).expect(422);
    // Searches and bodies that cannot be read must not be logged either.
    agent
        .get("/unit/employees?q=%E6%9E%97%E7%9F%A5%E5%A4%8F")
        .expect(200);
    agent.call(
        "POST",
        "/unit/changes",
        &[("content-type", "application/json")],
        format!("{{\"full_name\":\"{name}\",").into_bytes(),
    );
    let (_, slip) = agent.confirm_month("e2e-logs-confirm-0001");
    let paid = bank::pay(
        world,
        &slip,
        slip["amount"].as_i64().expect("fen"),
        &json!({}),
    );
    bank::wait_told(world, &paid);
}

#[test]
fn nothing_is_lost_or_doubled_when_the_server_dies_in_a_burst_of_notices() {
    let mut world = World::with(Options {
        retry_base_ms: Some(200),
        ..Options::default()
    });
    let agent = world.agent("qinghe");
    let (remittance, slip) = agent.confirm_month("e2e-burst-confirm-001");
    let amount = slip["amount"].as_i64().expect("fen");
    // One right payment, told six times; then eleven that belong into suspense,
    // each told three times.
    let mut paid = vec![bank::pay(
        &world,
        &slip,
        amount,
        &json!({ "duplicates": 5 }),
    )];
    for _ in 0..5 {
        paid.push(bank::pay(
            &world,
            &slip,
            amount,
            &json!({ "duplicates": 2 }),
        ));
    }
    world.server().kill();
    for extra in 1..=6 {
        paid.push(bank::pay(
            &world,
            &slip,
            amount + extra,
            &json!({ "duplicates": 2 }),
        ));
    }
    world.start_server();
    for txn_no in &paid {
        bank::wait_told(&world, txn_no);
    }
    let agent = world.agent("qinghe");
    let no = text(&remittance["remittance_no"]);
    eventually("the remittance is allocated", LIMIT, || {
        (agent.status_of(no) == "allocated").then_some(())
    });
    let suspense = agent.get("/unit/suspense").expect(200);
    // Every payment but one, and each of them once.
    let expected: i64 = 11 * amount + (1..=6).sum::<i64>();
    assert_eq!(suspense["balance"].as_i64(), Some(expected), "{suspense}");
    assert_eq!(
        suspense["page"]["total_count"].as_i64(),
        Some(11),
        "{suspense}"
    );
    world.verify_ledger();
}

#[test]
fn the_server_stops_on_sigterm_and_answers_what_is_running() {
    let mut world = World::start();
    let address = world
        .url("")
        .strip_prefix("http://")
        .expect("an http address")
        .to_owned();
    let body = json!({ "login_name": "linzhixia", "password": PASSWORD }).to_string();
    let mut running = TcpStream::connect(&address).expect("a connection");
    running
        .set_read_timeout(Some(LIMIT))
        .expect("a limit for answers");
    let head = format!(
        "POST /api/v1/personal/session HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
        body.len()
    );
    running
        .write_all(head.as_bytes())
        .expect("the head is sent");
    // The server says when it waits for the body: now the request is running.
    let mut go_on = [0; 25];
    running.read_exact(&mut go_on).expect("an interim answer");
    assert!(
        go_on.starts_with(b"HTTP/1.1 100"),
        "{}",
        String::from_utf8_lossy(&go_on)
    );
    world.server().terminate();
    eventually("nobody new is let in", LIMIT, || {
        TcpStream::connect(&address).is_err().then_some(())
    });
    running
        .write_all(body.as_bytes())
        .expect("the body is sent");
    let mut answer = String::new();
    running.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let status = world.server().wait(LIMIT);
    assert_eq!(status.code(), Some(0), "{}", world.server_log());
    // The data was closed in order, and the next start finds it.
    world.start_server();
    assert_eq!(world.visitor().get("/centre").status, 200);
    world.verify_ledger();
}

fn serve(environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(paths::anju());
    command.arg("serve").envs(environment.iter().copied());
    command.output().expect("the program runs")
}

#[test]
fn a_wrong_configuration_stops_the_start_and_names_the_key() {
    for (name, value, key) in [
        ("ANJU__SERVER__LISTEN", "everywhere", "server.listen"),
        (
            "ANJU__SERVER__PUBLIC_URL",
            "http://127.0.0.1/",
            "server.public_url",
        ),
        ("ANJU__DATABASE__URL", "mysql://x", "database.url"),
        ("ANJU__LOGIN__IDLE_MINUTES", "0", "login.idle_minutes"),
        ("ANJU__LOGIN__ARGON2_PASSES", "many", "login.argon2_passes"),
        ("ANJU__BANK__SECRET", "short", "bank.secret"),
        ("ANJU__SERVER__PROT", "1", "server"),
        ("ANJU__LOG__FORMAT", "xml", "log.format"),
    ] {
        let output = serve(&[(name, value)]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}={value}: {said}");
        assert!(said.contains(key), "{name}={value} names {key}: {said}");
        assert!(!said.contains("panicked"), "{name}={value}: {said}");
    }
}

#[test]
fn the_demo_secret_does_not_serve_the_world() {
    let output = serve(&[("ANJU__SERVER__LISTEN", "0.0.0.0:0")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bank.secret"));
}

#[test]
fn a_taken_port_is_said_and_ends_the_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = paths::target().join(format!("e2e-worlds/port-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}", folder.join("anju.db").display());
    let output = serve(&[
        ("ANJU__SERVER__LISTEN", &address),
        ("ANJU__DATABASE__URL", &url),
    ]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("server.listen"));
}

#[test]
fn postgresql_is_served_from_an_empty_database() {
    let Ok(cluster) = std::env::var("ANJU_TEST_POSTGRES_URL") else {
        eprintln!("skipped: ANJU_TEST_POSTGRES_URL names no cluster");
        return;
    };
    let name = format!("e2e_{}", std::process::id());
    let psql = |sql: String| {
        let output = Command::new("psql")
            .args([&cluster, "-q", "-c", &sql])
            .output()
            .expect("psql");
        assert!(
            output.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    psql(format!("CREATE DATABASE {name}"));
    let (base, _) = cluster.rsplit_once('/').expect("a database in the address");
    let url = format!("{base}/{name}");
    let folder = paths::target().join(format!("e2e-worlds/{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    let port = e2e::process::free_port();
    let mut server = Program::start(
        "anju",
        Command::new(paths::anju())
            .arg("serve")
            .env("ANJU__SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("ANJU__DATABASE__URL", &url),
        &folder.join("anju.log"),
    );
    let visitor = Api::new(&format!("http://127.0.0.1:{port}"));
    eventually("the server is ready", LIMIT, || {
        visitor.try_call("GET", "/centre", &[], Vec::new()).ok()
    });
    let refused = visitor.clone().log_in(Hall::Unit, "nobody", "Nothing-2026");
    assert_eq!(refused.status, 401, "{}", refused.text());
    let verified = Command::new(paths::anju())
        .arg("verify-ledger")
        .env("ANJU__DATABASE__URL", &url)
        .output()
        .unwrap();
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stderr)
    );
    server.terminate();
    assert_eq!(server.wait(LIMIT).code(), Some(0), "{}", server.log());
    psql(format!("DROP DATABASE {name}"));
    std::fs::remove_dir_all(&folder).unwrap();
}
