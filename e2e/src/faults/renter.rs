//! An employee who withdraws for the rent while the server dies, and a bank that
//! cannot pay: each try takes the money out, and puts it back.

use std::{path::Path, process::Command, thread, time::Duration};

use serde_json::{Value, json};

use super::{
    actors::{Shared, fits, number, open, text},
    dice::Dice,
    turns::insist,
};
use crate::{
    Answer, Api, paths,
    process::{Program, free_port},
    wait::eventually,
};

/// The employee's own card, as the sandbox's bank knows it.
const CARD: &str = "6222020200001122338";
/// A month's rent without a filed lease, in fen.
pub const RENT_FEN: i64 = 200_000;
/// Cases that wait for others are done after so long.
const SETTLED: Duration = Duration::from_mins(2);

/// The outside world: a sandbox of one's own.
#[derive(Debug)]
pub struct Outside {
    program: Program,
    url: String,
}

impl Outside {
    /// Starts it and waits until it answers.
    pub fn start(folder: &Path) -> Self {
        let port = free_port();
        let mut command = Command::new(paths::sandbox());
        command
            .args(["--listen", &format!("127.0.0.1:{port}")])
            // Nobody pays in here.
            .args(["--notify", "http://127.0.0.1:9/api/v1/bank/notices"]);
        let program = Program::start("sandbox", &mut command, &folder.join("sandbox.log"));
        let outside = Self {
            program,
            url: format!("http://127.0.0.1:{port}"),
        };
        eventually("the sandbox answers", Duration::from_secs(40), || {
            let answer = Answer::get(&format!("{}/healthz", outside.url));
            answer.filter(|answer| answer.status == 200)
        });
        outside
    }

    /// Settings of a server that asks it.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("ANJU__BANK__SERVICE", format!("{}/bank", self.url)),
            (
                "ANJU__BUREAU__URL",
                format!("{}/bureau/v1/queries", self.url),
            ),
            ("ANJU__BUREAU__TOKEN", "sandbox-bureau-token".to_owned()),
        ]
    }

    /// How the bank pays from now on.
    pub fn switch(&self, mode: &Value) {
        Api::raw(&format!("{}/bank/control/payouts", self.url), "PUT", mode).expect(200);
    }

    /// Payments that the bank knows.
    pub fn payments(&self) -> Vec<Value> {
        let url = format!("{}/bank/control/payouts", self.url);
        let known = Api::raw(&url, "GET", &Value::Null).expect(200);
        known["payouts"].as_array().cloned().unwrap_or_default()
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.program.terminate();
    }
}

/// The employee.
pub struct Renter {
    pub member: Api,
    pub dice: Dice,
    pub book: Shared,
}

impl Renter {
    /// Sends the open application in, or takes the draft of it back.
    pub fn act(&mut self) -> Result<(), String> {
        // Faster than the bank's answers there is nothing to do.
        thread::sleep(Duration::from_millis(20 + self.dice.below(60)));
        let answer = self.post("/personal/cases", &json!({ "item": "14" }))?;
        if answer.status == 409 {
            return expect_code(&answer, &["case-open-already"]);
        }
        let case = fits("case", &answer, 200)?;
        let no = text(&case["case_no"])?;
        if case["state"] == "draft" && self.dice.once_in(6) {
            let back = self.post(&format!("/personal/cases/{no}/withdrawal"), &Value::Null)?;
            fits("taken back", &back, 200)?;
            open(&self.book).acts += 1;
            return Ok(());
        }
        let value = |(name, value): (&str, &str)| json!({ "name": name, "value": value });
        let values = [
            ("lease", "none"),
            ("card_no", CARD),
            ("authorised", "true"),
            ("promised", "true"),
        ];
        let body = json!({ "version": case["version"], "values": values.map(value) });
        let sent = self.post(&format!("/personal/cases/{no}/submission"), &body)?;
        if sent.status == 409 {
            // Sent in before the kill, and already put back by the bank.
            return expect_code(&sent, &["stale-version"]);
        }
        let view = fits("submission", &sent, 200)?;
        if view["state"] == "draft" {
            return Err(format!("acknowledged and still a draft: {view}"));
        }
        let mut book = open(&self.book);
        book.acts += 1;
        book.cases.insert(no);
        Ok(())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Answer, String> {
        let headers = [("content-type", "application/json")];
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        insist(path, || {
            self.member.try_call("POST", path, &headers, bytes.clone())
        })
    }
}

fn expect_code(answer: &Answer, codes: &[&str]) -> Result<(), String> {
    let code = answer.json()["code"].clone();
    if codes.iter().any(|known| code == *known) {
        Ok(())
    } else {
        Err(format!("refused: {}", answer.text()))
    }
}

fn get(member: &Api, path: &str) -> Value {
    let answer = insist(path, || member.try_call("GET", path, &[], Vec::new()));
    answer.unwrap_or_else(|fault| panic!("{fault}")).expect(200)
}

/// The employee's balance, in fen.
pub fn balance(member: &Api) -> i64 {
    number(&get(member, "/personal/overview")["balance"]).expect("fen")
}

/// Waits until no case goes on by itself any more; answers with all cases.
pub fn settled(member: &Api) -> Vec<Value> {
    eventually("every case comes to rest", SETTLED, || {
        let cases = get(member, "/personal/cases")["cases"].as_array()?.clone();
        let rests = cases
            .iter()
            .all(|case| case["state"] != "checking" && case["state"] != "settling");
        rests.then_some(cases)
    })
}
