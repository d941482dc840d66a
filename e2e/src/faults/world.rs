//! One server over one copy of the data, those who act on it, and its killer.

use std::{
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    actors::{self, Bank, Importer, Remitter, Shared},
    dice::Dice,
    renter::{self, Outside, RENT_FEN, Renter},
    server::Server,
    stock::{Stock, said},
    turns::{Turns, insist},
};
use crate::{Api, Hall, PASSWORD, process::Program};

/// Banks that tell at the same time.
const BANKS: usize = 2;

/// Everybody acting on fresh data.
pub struct FaultWorld<'a> {
    stock: &'a Stock,
    dice: Dice,
    /// The server they act on.
    pub server: Server,
    turns: Arc<Turns>,
    book: Shared,
    first: Api,
    second: Api,
    member: Api,
    outside: Outside,
    actors: Vec<JoinHandle<()>>,
    remittances_before: i64,
    suspense_before: i64,
    balance_before: i64,
    /// Newest entry of the employee's account at the beginning.
    newest_before: Option<i64>,
    notices_checked: usize,
}

/// Year whose 30 June is the newest one.
fn year() -> String {
    let today = crate::bank::now();
    let (year, month) = (&today[..4], &today[5..7]);
    let year: i32 = year.parse().expect("a year");
    // The demo's history ends with the month before this one.
    (if month > "06" { year } else { year - 1 }).to_string()
}

/// What the settlement prints at its end when nobody disturbs it. Lateness and
/// whatever else happens meanwhile must not change it.
pub fn undisturbed_settlement(stock: &Stock) -> String {
    stock.renew();
    settle(stock)
}

fn settle(stock: &Stock) -> String {
    let year = year();
    let output = stock
        .command(&["settle-interest", "--year", &year])
        .output()
        .expect("the server's program runs");
    let said = said(&output);
    assert!(output.status.success(), "settlement: {said}");
    let last = said.lines().last().unwrap_or_default();
    // The newest account's number differs: newcomers get accounts meanwhile.
    let sum = last.split_once("settled, ").map(|(_, sum)| sum);
    assert!(
        last.contains("finished") && sum.is_some(),
        "settlement: {said}"
    );
    sum.unwrap_or_default().to_owned()
}

impl<'a> FaultWorld<'a> {
    /// Fresh data, a server, and everybody acting.
    pub fn start(stock: &'a Stock, dice: Dice) -> Self {
        stock.renew();
        let log = stock.folder().join("anju.log");
        let outside = Outside::start(stock.folder());
        let mut command = stock.command(&["serve"]);
        command.envs(outside.environment());
        let mut server = Server::new(command, log);
        server.start();
        let visitor = server.visitor();
        let log_in = |name| visitor.clone().logged_in(Hall::Unit, name, PASSWORD);
        let employee = visitor.clone();
        let member = employee.logged_in(Hall::Personal, "linzhixia", PASSWORD);
        let mut world = Self {
            stock,
            dice,
            server,
            turns: Arc::default(),
            book: Shared::default(),
            first: log_in("qinghe"),
            second: log_in("xingqiao.jb"),
            member,
            outside,
            actors: Vec::new(),
            remittances_before: 0,
            suspense_before: 0,
            balance_before: 0,
            newest_before: None,
            notices_checked: 0,
        };
        world.remittances_before = world.remittance_count();
        world.suspense_before = world.suspense();
        world.balance_before = renter::balance(&world.member);
        let page = get(&world.member, "/personal/transactions?limit=1");
        world.newest_before = page["items"][0]["id"].as_i64();
        world.fail_to_pay();
        world.start_actors(&visitor);
        world
    }

    fn start_actors(&mut self, visitor: &Api) {
        for _ in 0..BANKS {
            let mut bank = Bank {
                visitor: visitor.clone(),
                dice: self.dice.branch(),
                book: Arc::clone(&self.book),
            };
            self.actor(move || bank.act());
        }
        let mut remitter = Remitter {
            agent: self.first.clone(),
            dice: self.dice.branch(),
            book: Arc::clone(&self.book),
        };
        self.actor(move || remitter.act());
        let mut importer = Importer {
            agent: self.second.clone(),
            dice: self.dice.branch(),
            book: Arc::clone(&self.book),
        };
        self.actor(move || importer.act());
        let mut renter = Renter {
            member: self.member.clone(),
            dice: self.dice.branch(),
            book: Arc::clone(&self.book),
        };
        self.actor(move || renter.act());
    }

    /// The bank takes orders and cannot pay them, in one way or another.
    fn fail_to_pay(&mut self) {
        let reason = "account-closed";
        let ways = [
            json!({ "mode": "fail", "reason": reason }),
            json!({ "mode": "fail", "reason": reason }),
            json!({ "mode": "processing", "seconds": 1, "reason": reason }),
            json!({ "mode": "refuse" }),
        ];
        let way = self.dice.below(ways.len() as u64);
        self.outside
            .switch(&ways[usize::try_from(way).unwrap_or(0)]);
    }

    /// At the end the bank pays, and pays once.
    pub fn pay_at_last(&mut self) {
        self.turns.hold();
        self.outside.switch(&json!({ "mode": "ordinary" }));
        renter::settled(&self.member);
        let mut last = Renter {
            member: self.member.clone(),
            dice: self.dice.branch(),
            book: Arc::clone(&self.book),
        };
        let paid = |outside: &Outside| {
            let all = outside.payments();
            all.iter().filter(|one| one["state"] == "done").count()
        };
        for _ in 0..20 {
            if paid(&self.outside) > 0 {
                break;
            }
            assert_eq!(last.act(), Ok(()));
            renter::settled(&self.member);
        }
        assert_eq!(paid(&self.outside), 1, "the rent is paid once");
        let balance = renter::balance(&self.member);
        assert_eq!(balance, self.balance_before - RENT_FEN + self.credited());
        self.verify();
        self.turns.go_on();
    }

    /// What the employee got meanwhile: contributions of the unit, and interest.
    fn credited(&self) -> i64 {
        let of_kind = |kind: &str| {
            let path = format!("/personal/transactions?kind={kind}&limit=100");
            let page = get(&self.member, &path);
            let items = page["items"].as_array().expect("transactions").iter();
            let new = items.filter(|item| item["id"].as_i64() > self.newest_before);
            new.filter_map(|item| item["amount"].as_i64()).sum::<i64>()
        };
        of_kind("regular_remittance") + of_kind("interest_settlement")
    }

    fn actor(&mut self, act: impl FnMut() -> Result<(), String> + Send + 'static) {
        let turns = Arc::clone(&self.turns);
        self.actors.push(thread::spawn(move || turns.act(act)));
    }

    /// Kills the server after a while, once in a while during its start, and
    /// starts it again.
    pub fn kill_once(&mut self) {
        if self.dice.once_in(5) {
            self.server.kill();
            self.server.spawn();
            thread::sleep(Duration::from_millis(self.dice.below(120)));
        } else {
            thread::sleep(Duration::from_millis(20 + self.dice.below(480)));
        }
        self.server.kill();
        self.server.start();
        self.expect_no_fault();
    }

    /// Starts the settlement beside the working server and kills it at random
    /// moments, up to `most` times; then lets it end. Answers with the kills.
    pub fn settle_and_kill(&mut self, most: u32, undisturbed: &str) -> u32 {
        let (mut kills, year) = (0, year());
        for _ in 0..most {
            let mut command = self.stock.command(&["settle-interest", "--year", &year]);
            let log = self.stock.folder().join("settlement.log");
            let mut settlement = Program::start("settlement", &mut command, &log);
            thread::sleep(Duration::from_millis(self.dice.below(150)));
            if settlement.ended().is_some() {
                break;
            }
            settlement.kill();
            kills += 1;
        }
        assert_eq!(settle(self.stock), undisturbed, "interest differs");
        self.expect_no_fault();
        kills
    }

    /// Everything acknowledged is there, once, and the sums agree.
    pub fn check(&mut self) {
        self.turns.hold();
        self.expect_no_fault();
        // What the bank has refused to take so far fails now.
        let fails = json!({ "mode": "fail", "reason": "account-closed" });
        self.outside.switch(&fails);
        let cases = renter::settled(&self.member);
        self.verify();
        let book = actors::open(&self.book);
        // The newest ones, and some old ones.
        let old = self.notices_checked;
        let step = (old / 10).max(1);
        let sample = (0..old).step_by(step).chain(old..book.notices.len());
        for place in sample {
            let told = actors::told_before(&self.first, &book.notices[place]);
            assert_eq!(told, Ok(()));
        }
        self.notices_checked = book.notices.len();
        assert_eq!(
            self.suspense(),
            self.suspense_before + book.suspense_fen,
            "money in suspense"
        );
        let remittances = i64::try_from(book.remittances.len()).unwrap_or(i64::MAX);
        assert_eq!(
            self.remittance_count(),
            self.remittances_before + remittances,
            "remittances"
        );
        let newest = book.remittances.iter().rev().take(20);
        for (no, status) in newest {
            assert_eq!(&self.first.status_of(no), status, "{no}");
        }
        let list = actors::changes(&self.second).expect("the change list");
        assert_eq!(
            list["page"]["total_count"].as_i64(),
            Some(book.changes),
            "lines of the change list"
        );
        for no in &book.cases {
            let there = cases.iter().any(|case| case["case_no"] == no.as_str());
            assert!(there || cases.len() == 100, "case {no} is gone");
        }
        drop(book);
        let balance = renter::balance(&self.member);
        let credited = self.credited();
        assert_eq!(balance, self.balance_before + credited, "the money is back");
        self.fail_to_pay();
        self.turns.go_on();
    }

    /// The ledger and the audit hold.
    fn verify(&self) {
        for command in ["verify-ledger", "verify-audit"] {
            let output = self.stock.command(&[command]).output();
            let output = output.expect("the server's program runs");
            assert!(output.status.success(), "{command}: {}", said(&output));
        }
    }

    fn remittance_count(&self) -> i64 {
        let list = get(&self.first, "/unit/remittances");
        list["page"]["total_count"].as_i64().expect("a count")
    }

    fn suspense(&self) -> i64 {
        let view = get(&self.second, "/unit/suspense");
        view["balance"].as_i64().expect("fen")
    }

    fn expect_no_fault(&self) {
        let faults = self.turns.faults();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Notices that were acknowledged so far.
    #[must_use]
    pub fn notices(&self) -> Vec<Value> {
        actors::open(&self.book).notices.clone()
    }

    /// Acts that were acknowledged so far.
    pub fn acts(&self) -> u64 {
        self.expect_no_fault();
        actors::open(&self.book).acts
    }
}

impl Drop for FaultWorld<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            // What was begun ends while there is still a server.
            self.turns.hold();
        }
        self.turns.end();
        if !thread::panicking() {
            for actor in self.actors.drain(..) {
                let _ended = actor.join();
            }
        }
        self.server.kill();
    }
}

fn get(agent: &Api, path: &str) -> Value {
    let answer = insist(path, || agent.try_call("GET", path, &[], Vec::new()));
    answer.unwrap_or_else(|fault| panic!("{fault}")).expect(200)
}
