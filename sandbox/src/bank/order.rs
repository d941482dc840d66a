//! Reading an order: from the payment page's form or the JSON API to a checked [`Order`].

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::model::{Order, Switches};
use crate::money::Amount;

/// Longest delay, in seconds.
pub const MAX_DELAY_SECONDS: u32 = 3600;
/// Most extra copies of a notice.
pub const MAX_DUPLICATES: u32 = 20;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Name of the field, as in the API and the form.
    pub field: &'static str,
    /// Sentence for people.
    pub message: String,
}

/// An order as it came in over the API; `amount` in strict form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// See [`Order`].
    pub payee_account: String,
    /// See [`Order`].
    #[serde(default)]
    pub payee_name: String,
    /// See [`Order`]; derived from the payer's name when absent.
    #[serde(default)]
    pub payer_account: Option<String>,
    /// See [`Order`].
    pub payer_name: String,
    /// `"1234.56"`.
    pub amount: String,
    /// See [`Order`].
    #[serde(default)]
    pub reference: String,
    /// See [`Order`].
    #[serde(default)]
    pub memo: String,
    /// See [`Switches`].
    #[serde(default)]
    pub switches: DraftSwitches,
}

/// Switches as they came in over the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DraftSwitches {
    /// See [`Switches`].
    pub delay_seconds: u32,
    /// See [`Switches`].
    pub duplicates: u32,
    /// See [`Switches`].
    pub reorder: bool,
    /// See [`Switches`]; `"1234.56"`.
    pub wrong_amount: Option<String>,
    /// See [`Switches`].
    pub drop: bool,
    /// See [`Switches`].
    pub fail: bool,
}

impl Draft {
    /// Checks every field.
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn check(self) -> Result<Order, Vec<FieldError>> {
        let mut errors = Errors::default();
        let payer_account = self
            .payer_account
            .unwrap_or_else(|| usual_account(&self.payer_name));
        errors.account("payee_account", &self.payee_account);
        errors.text("payee_name", &self.payee_name, 0..=120);
        let amount = errors.amount("amount", &self.amount);
        errors.text("reference", &self.reference, 0..=60);
        errors.text("memo", &self.memo, 0..=120);
        errors.account("payer_account", &payer_account);
        errors.text("payer_name", &self.payer_name, 1..=120);
        errors.at_most(
            "delay_seconds",
            self.switches.delay_seconds,
            MAX_DELAY_SECONDS,
        );
        errors.at_most("duplicates", self.switches.duplicates, MAX_DUPLICATES);
        let wrong_amount = self
            .switches
            .wrong_amount
            .and_then(|text| errors.amount("wrong_amount", &text));
        let (Some(amount), true) = (amount, errors.0.is_empty()) else {
            return Err(errors.0);
        };
        Ok(Order {
            payee_account: self.payee_account,
            payee_name: self.payee_name,
            payer_account,
            payer_name: self.payer_name,
            amount,
            reference: self.reference,
            memo: self.memo,
            switches: Switches {
                delay_seconds: self.switches.delay_seconds,
                duplicates: self.switches.duplicates,
                reorder: self.switches.reorder,
                wrong_amount,
                drop: self.switches.drop,
                fail: self.switches.fail,
            },
        })
    }
}

/// The form of the payment page: every field is the text that was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names are those of Order and Switches")]
pub struct PayForm {
    pub page_token: String,
    pub payee_account: String,
    pub payee_name: String,
    pub amount: String,
    pub reference: String,
    pub memo: String,
    pub payer_account: String,
    pub payer_name: String,
    pub delay_seconds: String,
    pub duplicates: String,
    pub wrong_amount: String,
    pub reorder: Option<String>,
    pub drop: Option<String>,
    pub fail: Option<String>,
}

impl PayForm {
    /// Forgives spaces and short amounts, then checks like [`Draft::check`].
    ///
    /// # Errors
    /// All that is wrong, in the order of the form.
    pub fn check(&self) -> Result<Order, Vec<FieldError>> {
        let text = |field: &str| field.trim().to_owned();
        let digits = |field: &str| {
            field
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        // What cannot be read as typed goes on as it is; the strict check then says why.
        let amount = |field: &str| {
            Amount::parse_typed(field).map_or_else(|_| text(field), |exact| exact.to_string())
        };
        let mut errors = Errors::default();
        let delay_seconds = errors.number("delay_seconds", &self.delay_seconds, MAX_DELAY_SECONDS);
        let duplicates = errors.number("duplicates", &self.duplicates, MAX_DUPLICATES);
        let wrong_amount =
            (!self.wrong_amount.trim().is_empty()).then(|| amount(&self.wrong_amount));
        let draft = Draft {
            payee_account: digits(&self.payee_account),
            payee_name: text(&self.payee_name),
            payer_account: Some(digits(&self.payer_account)),
            payer_name: text(&self.payer_name),
            amount: amount(&self.amount),
            reference: text(&self.reference),
            memo: text(&self.memo),
            switches: DraftSwitches {
                delay_seconds,
                duplicates,
                reorder: self.reorder.is_some(),
                wrong_amount,
                drop: self.drop.is_some(),
                fail: self.fail.is_some(),
            },
        };
        match draft.check() {
            Ok(order) if errors.0.is_empty() => Ok(order),
            Ok(_) => Err(errors.0),
            Err(mut wrong) => {
                wrong.append(&mut errors.0);
                Err(wrong)
            }
        }
    }
}

/// The account a company usually pays from: 19 digits that follow from its name, so that one
/// company always has the same.
pub fn usual_account(payer_name: &str) -> String {
    let hash = Sha256::digest(payer_name.trim().as_bytes());
    let number = hash
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("0200{:015}", number % 1_000_000_000_000_000)
}

#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn push(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(FieldError {
            field,
            message: message.into(),
        });
    }

    fn account(&mut self, field: &'static str, text: &str) {
        let long_enough = (8..=32).contains(&text.len());
        if !long_enough || !text.bytes().all(|b| b.is_ascii_digit()) {
            self.push(field, "账号应为 8 至 32 位数字");
        }
    }

    fn text(&mut self, field: &'static str, text: &str, length: std::ops::RangeInclusive<usize>) {
        let count = text.chars().count();
        if count < *length.start() {
            self.push(field, "请填写此项");
        } else if count > *length.end() {
            self.push(field, format!("最多 {} 个字", length.end()));
        } else if text.chars().any(char::is_control) {
            self.push(field, "含有不可见的控制字符");
        }
    }

    fn amount(&mut self, field: &'static str, text: &str) -> Option<Amount> {
        Amount::parse(text)
            .map_err(|e| self.push(field, e.to_string()))
            .ok()
    }

    fn at_most(&mut self, field: &'static str, number: u32, most: u32) {
        if number > most {
            self.push(field, format!("应为 0 至 {most} 的整数"));
        }
    }

    /// An empty field is zero.
    fn number(&mut self, field: &'static str, text: &str, most: u32) -> u32 {
        let text = text.trim();
        if text.is_empty() {
            return 0;
        }
        // `u32` would read "+5".
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u32>() {
            Ok(number) if plain && number <= most => number,
            _ => {
                self.push(field, format!("应为 0 至 {most} 的整数"));
                0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> PayForm {
        PayForm {
            payee_account: "0200 0036 1902 7009 341".into(),
            payee_name: "住房公积金管理中心".into(),
            amount: "1,234.5".into(),
            reference: " 612611220000017 ".into(),
            payer_account: "0200123456789012345".into(),
            payer_name: "北京青禾设计有限公司".into(),
            ..PayForm::default()
        }
    }

    #[test]
    fn a_form_is_tidied_before_it_is_checked() {
        let order = form().check().unwrap();
        assert_eq!(order.payee_account, "0200003619027009341");
        assert_eq!(order.amount.to_string(), "1234.50");
        assert_eq!(order.reference, "612611220000017");
        assert_eq!(order.switches, Switches::default());
    }

    #[test]
    fn every_wrong_field_is_told() {
        let wrong = PayForm {
            payee_account: "12".into(),
            amount: "1.234".into(),
            payer_account: "abc".into(),
            payer_name: " ".into(),
            memo: "a\u{7}b".into(),
            delay_seconds: "3601".into(),
            duplicates: "+1".into(),
            wrong_amount: "0".into(),
            ..form()
        };
        let mut fields: Vec<_> = wrong
            .check()
            .unwrap_err()
            .into_iter()
            .map(|error| error.field)
            .collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            [
                "amount",
                "delay_seconds",
                "duplicates",
                "memo",
                "payee_account",
                "payer_account",
                "payer_name",
                "wrong_amount",
            ]
        );
    }

    #[test]
    fn both_sides_of_each_switch_limit() {
        let with = |delay: &str, copies: &str| {
            PayForm {
                delay_seconds: delay.into(),
                duplicates: copies.into(),
                ..form()
            }
            .check()
        };
        assert!(with("3600", "20").is_ok());
        assert!(with("3601", "20").is_err());
        assert!(with("3600", "21").is_err());
        assert!(with("-1", "").is_err());
    }

    #[test]
    fn a_company_pays_from_one_account() {
        let account = usual_account("北京青禾设计有限公司");
        assert_eq!(account, usual_account(" 北京青禾设计有限公司 "));
        assert_eq!(account.len(), 19);
        assert_ne!(account, usual_account("北京星桥软件股份有限公司"));
    }
}
