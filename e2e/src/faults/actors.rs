//! Those who act while the server dies: the bank, and two units. Each keeps a
//! book of what was acknowledged; the book is what must be found afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};

use super::{dice::Dice, turns::insist};
use crate::{Answer, Api, bank, sheet};

/// The centre's account in the demo.
const PAYEE: &str = "110060149012300000018";
/// Account of the demo's second unit, whose suspense fills.
const PAYER: &str = "11006014901000000002";

/// What the server acknowledged in this world.
#[derive(Debug, Default)]
pub struct Book {
    /// Notices that were answered with 200.
    pub notices: Vec<Value>,
    /// Money that went to the second unit's suspense, in fen.
    pub suspense_fen: i64,
    /// Remittances of the first unit and their states.
    pub remittances: BTreeMap<String, String>,
    /// Lines on the second unit's change list.
    pub changes: i64,
    /// Applications that were sent in.
    pub cases: BTreeSet<String>,
    /// Answers that were acknowledged, retries not counted.
    pub acts: u64,
}

/// The book, shared.
pub type Shared = Arc<Mutex<Book>>;

/// Opens the book.
pub fn open(book: &Shared) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wrong(what: &str, answer: &Answer) -> String {
    format!("{what}: {} {}", answer.status, answer.text())
}

/// What an answer of that status says.
///
/// # Errors
/// It is something else.
pub fn fits(what: &str, answer: &Answer, status: u16) -> Result<Value, String> {
    if answer.status == status {
        Ok(answer.json())
    } else {
        Err(wrong(what, answer))
    }
}

/// A value that must be a text.
///
/// # Errors
/// It is something else.
pub fn text(value: &Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("no text: {value}"))
}

/// A value that must be a whole number.
///
/// # Errors
/// It is something else.
pub fn number(value: &Value) -> Result<i64, String> {
    value.as_i64().ok_or_else(|| format!("no number: {value}"))
}

fn key(dice: &mut Dice) -> String {
    format!(
        "faults-{:016}-{:08}",
        dice.below(10_u64.pow(16)),
        dice.below(10_u64.pow(8))
    )
}

/// Tells of a payment until the server has answered, and once in a while again.
pub struct Bank {
    pub visitor: Api,
    pub dice: Dice,
    pub book: Shared,
}

impl Bank {
    /// One payment, or one that was told before.
    pub fn act(&mut self) -> Result<(), String> {
        if self.dice.once_in(4) {
            let known = {
                let book = open(&self.book);
                let count = book.notices.len() as u64;
                let place = usize::try_from(self.dice.below(count)).unwrap_or(0);
                book.notices.get(place).cloned()
            };
            if let Some(notice) = known {
                return told_before(&self.visitor, &notice);
            }
        }
        let amount = 1 + i64::try_from(self.dice.below(9_999_999)).unwrap_or(0);
        let known_payer = !self.dice.once_in(4);
        let notice = json!({
            "bank_txn_no": key(&mut self.dice), "result": "succeeded", "occurred_at": bank::now(),
            "payee_account": PAYEE, "payer_account": if known_payer { PAYER } else { "622200" },
            "payer_name": if known_payer { "北京星桥软件股份有限公司" } else { "无名" },
            "amount": bank::yuan(amount), "reference": "", "memo": "",
        });
        tell(&self.visitor, &notice)?;
        let mut book = open(&self.book);
        book.acts += 1;
        if known_payer {
            book.suspense_fen += amount;
        }
        book.notices.push(notice);
        Ok(())
    }
}

fn tell(visitor: &Api, notice: &Value) -> Result<(), String> {
    let answer = insist("notice", || bank::tell(visitor, notice))?;
    fits("notice", &answer, 200).map(drop)
}

/// A notice that was acknowledged is known for ever.
///
/// # Errors
/// It was forgotten, or there is no final answer.
pub fn told_before(visitor: &Api, notice: &Value) -> Result<(), String> {
    let answer = insist("notice again", || bank::tell(visitor, notice))?;
    let outcome = fits("notice again", &answer, 200)?;
    if outcome["outcome"] == "already-known" {
        Ok(())
    } else {
        Err(format!(
            "an acknowledged notice was forgotten: {notice} {outcome}"
        ))
    }
}

/// The first unit: confirms its month, takes it back or pays it.
pub struct Remitter {
    pub agent: Api,
    pub dice: Dice,
    pub book: Shared,
}

impl Remitter {
    /// One confirmation and what follows from it.
    pub fn act(&mut self) -> Result<(), String> {
        let draft = self.get("/unit/remittances/draft")?;
        let body = json!({
            "month": draft["month"], "version": draft["version"],
            "total": draft["this_month"]["total"],
        });
        let view = match self.once("/unit/remittances", &body, 201)? {
            Ok(view) => view,
            // Paid up to the end of the fund year: nothing more to confirm here.
            Err(code) if code == "month-not-open" => return Ok(()),
            Err(code) => return Err(format!("confirmation refused: {code}")),
        };
        let no = text(&view["remittance_no"])?;
        self.note(&no, &view["status"])?;
        if self.dice.once_in(6) {
            return self.pay(&no);
        }
        let path = format!("/unit/remittances/{no}/void");
        let view = self
            .once(&path, &Value::Null, 200)?
            .map_err(|code| format!("void refused: {code}"))?;
        self.note(&no, &view["status"])
    }

    fn note(&self, no: &str, status: &Value) -> Result<(), String> {
        let mut book = open(&self.book);
        book.acts += 1;
        book.remittances.insert(no.to_owned(), text(status)?);
        Ok(())
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        let answer = insist(path, || self.agent.try_call("GET", path, &[], Vec::new()))?;
        fits(path, &answer, 200)
    }

    /// Does it once, however often it must be asked for, and asks once more:
    /// the answer must be the same. A refusal is its code.
    fn once(
        &mut self,
        path: &str,
        body: &Value,
        status: u16,
    ) -> Result<Result<Value, String>, String> {
        let key = key(&mut self.dice);
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key.as_str()),
        ];
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        let ask = || {
            insist(path, || {
                self.agent.try_call("POST", path, &headers, bytes.clone())
            })
        };
        let first = ask()?;
        if first.status == 409 {
            return Ok(Err(first.code(409)));
        }
        let first = fits(path, &first, status)?;
        let second = fits(path, &ask()?, status)?;
        if first == second {
            Ok(Ok(first))
        } else {
            Err(format!(
                "{path}: two answers to one key: {first} and {second}"
            ))
        }
    }

    fn pay(&mut self, no: &str) -> Result<(), String> {
        let slip = self.get(&format!("/unit/remittances/{no}/payment"))?;
        let notice = json!({
            "bank_txn_no": key(&mut self.dice), "result": "succeeded", "occurred_at": bank::now(),
            "payee_account": slip["payee_account"], "payer_account": "11006014901000000001",
            "payer_name": slip["payer_name"], "amount": bank::yuan(number(&slip["amount"])?),
            "reference": slip["slip_no"], "memo": "",
        });
        tell(&self.agent, &notice)?;
        {
            let mut book = open(&self.book);
            book.acts += 1;
            book.notices.push(notice);
        }
        let path = format!("/unit/remittances/{no}");
        for _ in 0..2_000 {
            let status = text(&self.get(&path)?["status"])?;
            if status == "allocated" {
                return self.note(no, &Value::String(status));
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        Err(format!("{no} was paid and not allocated"))
    }
}

/// The second unit: imports newcomers, and clears its list again.
pub struct Importer {
    pub agent: Api,
    pub dice: Dice,
    pub book: Shared,
}

impl Importer {
    /// One import, or one clearing of the list.
    pub fn act(&mut self) -> Result<(), String> {
        if open(&self.book).changes > 100 {
            return self.clear();
        }
        let count = 1 + self.dice.below(20);
        let rows: Vec<sheet::Cells> = (0..count)
            .map(|_| {
                let birth = format!(
                    "{}{:02}{:02}",
                    1970 + self.dice.below(35),
                    1 + self.dice.below(12),
                    1 + self.dice.below(28)
                );
                let order = u32::try_from(self.dice.below(1000)).unwrap_or(0);
                let id_no = sheet::citizen_no(&birth, order);
                sheet::newcomer("测试新人", &id_no, "13900000000", "9000")
            })
            .collect();
        let headers = [
            ("content-type", "application/octet-stream"),
            ("x-file-name", "new.xlsx"),
        ];
        let file = sheet::change_list(&rows);
        let agent = &self.agent;
        let report = insist("import", || {
            agent.try_call("POST", "/unit/imports", &headers, file.clone())
        })?;
        let report = fits("import", &report, 201)?;
        let valid = number(&report["valid_count"])?;
        if valid == 0 {
            // Two newcomers of one number, or somebody who is there already.
            return Ok(());
        }
        let path = format!("/unit/imports/{}/apply", text(&report["import_id"])?);
        let body = json!({ "valid_rows_only": true }).to_string().into_bytes();
        let json = [("content-type", "application/json")];
        let applied = insist("apply", || {
            agent.try_call("POST", &path, &json, body.clone())
        })?;
        fits("apply", &applied, 200)?;
        let mut book = open(&self.book);
        book.acts += 1;
        book.changes += valid;
        Ok(())
    }

    fn clear(&mut self) -> Result<(), String> {
        let list = changes(&self.agent)?;
        let path = format!("/unit/changes?version={}", list["version"]);
        let answer = insist("clear", || {
            self.agent.try_call("DELETE", &path, &[], Vec::new())
        })?;
        // Asked again after it was done without an answer, the version is old.
        if answer.status != 204 && answer.status != 409 {
            return Err(wrong("clear", &answer));
        }
        let mut book = open(&self.book);
        book.acts += 1;
        book.changes = 0;
        Ok(())
    }
}

/// The change list of a unit.
pub fn changes(agent: &Api) -> Result<Value, String> {
    let answer = insist("changes", || {
        agent.try_call("GET", "/unit/changes", &[], Vec::new())
    })?;
    fits("changes", &answer, 200)
}
