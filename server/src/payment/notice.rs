//! The bank's notice: what it says, and whether it is the bank that says it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shared_types::money::Fen;

use crate::platform::{clock::Instant, config::Bank, entropy};

/// A notice counts this long around its time stamp.
const WINDOW_SECONDS: i64 = 300;

/// Result of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PaymentResult {
    /// The money is on the centre's account.
    Succeeded,
    /// It is not.
    Failed,
}

/// What the bank tells us about one payment.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankNotice {
    /// The bank's number of the payment; never used for another one.
    pub bank_txn_no: String,
    /// Whether the money arrived.
    pub result: PaymentResult,
    /// When, UTC.
    pub occurred_at: String,
    /// The centre's account.
    pub payee_account: String,
    /// Who paid.
    pub payer_account: String,
    /// Who paid.
    pub payer_name: String,
    /// Yuan with two decimals.
    pub amount: String,
    /// Number of the payment slip, as the payer gave it; may be empty.
    pub reference: String,
    /// Free text, or the reason of a failure; may be empty.
    pub memo: String,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Booked.
    Accepted,
    /// Booked before; nothing was done.
    AlreadyKnown,
}

/// The parts of a notice after reading them.
#[derive(Clone, Debug)]
pub struct CheckedNotice {
    /// As received.
    pub notice: BankNotice,
    /// Its amount.
    pub amount: Fen,
    /// Its time.
    pub occurred_at: Instant,
    /// SHA-256 of what it says.
    pub content_hash: [u8; 32],
}

/// Why a notice cannot be read: the field.
pub type UnreadableField = &'static str;

impl BankNotice {
    /// Reads the fields.
    ///
    /// # Errors
    /// The name of the first field that does not fit.
    pub fn check(self, payee_account: &str) -> Result<CheckedNotice, UnreadableField> {
        let short = |text: &str, most: usize| text.chars().count() <= most;
        if self.bank_txn_no.trim().is_empty() || !short(&self.bank_txn_no, 64) {
            return Err("bank_txn_no");
        }
        let occurred_at = Instant::parse(&self.occurred_at).ok_or("occurred_at")?;
        if self.payee_account != payee_account {
            return Err("payee_account");
        }
        let amount = Fen::parse_yuan(&self.amount).map_err(|_| "amount")?;
        if !amount.is_positive() || !has_two_decimals(&self.amount) {
            return Err("amount");
        }
        for (field, text, most) in [
            ("payer_account", &self.payer_account, 64),
            ("payer_name", &self.payer_name, 240),
            ("reference", &self.reference, 64),
            ("memo", &self.memo, 400),
        ] {
            if !short(text, most) {
                return Err(field);
            }
        }
        let content_hash = self.content_hash();
        Ok(CheckedNotice {
            notice: self,
            amount,
            occurred_at,
            content_hash,
        })
    }

    /// Hash of every field, so that the order of a repeated notice's fields
    /// and its white space do not matter.
    fn content_hash(&self) -> [u8; 32] {
        let result = match self.result {
            PaymentResult::Succeeded => "succeeded",
            PaymentResult::Failed => "failed",
        };
        let fields = [
            &self.bank_txn_no,
            result,
            &self.occurred_at,
            &self.payee_account,
            &self.payer_account,
            &self.payer_name,
            &self.amount,
            &self.reference,
            &self.memo,
        ];
        entropy::sha256(fields.join("\u{1f}").as_bytes())
    }
}

fn has_two_decimals(amount: &str) -> bool {
    amount.split_once('.').is_some_and(|(yuan, fen)| {
        fen.len() == 2
            && yuan
                .bytes()
                .chain(fen.bytes())
                .all(|byte| byte.is_ascii_digit())
    })
}

/// Signature of a notice: HMAC-SHA256 of time stamp, line feed and raw body,
/// in lower-case hexadecimal.
#[must_use]
pub fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
    mac(secret, timestamp, body).map_or_else(String::new, |mac| {
        entropy::hex(&mac.finalize().into_bytes())
    })
}

fn mac(secret: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(timestamp.as_bytes());
    mac.update(b"\n");
    mac.update(body);
    Some(mac)
}

/// True when the notice comes from the bank, and from these minutes.
#[must_use]
pub fn is_genuine(
    bank: &Bank,
    now: Instant,
    key_id: &str,
    timestamp: &str,
    signature: &str,
    body: &[u8],
) -> bool {
    let fresh = Instant::parse(timestamp)
        .is_some_and(|sent| sent.0.abs_diff(now.0) <= WINDOW_SECONDS.unsigned_abs());
    let sent = decode_hex(signature);
    let right = mac(&bank.secret, timestamp, body)
        .zip(sent)
        .is_some_and(|(mac, sent)| {
            // Compares in constant time.
            mac.verify_slice(&sent).is_ok()
        });
    fresh && key_id == bank.key_id && right
}

/// Bytes of lower-case digits and nothing else: one notice has one signature.
fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    rest.is_empty().then(|| bytes.collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice() -> BankNotice {
        BankNotice {
            bank_txn_no: "B1".to_owned(),
            result: PaymentResult::Succeeded,
            occurred_at: "2026-11-22T08:00:00Z".to_owned(),
            payee_account: "P".to_owned(),
            payer_account: "Q".to_owned(),
            payer_name: "单位".to_owned(),
            amount: "100.00".to_owned(),
            reference: String::new(),
            memo: String::new(),
        }
    }

    #[test]
    fn the_signature_agrees_with_openssl() {
        // printf 'what do ya want\nfor nothing?' | openssl dgst -sha256 -hmac Jefe
        assert_eq!(
            sign("Jefe", "what do ya want", b"for nothing?"),
            "50ff9fd552ba6f7d7aea9a88e93f2ebee2870bf860cfd7a2b6cf2cbbed92a13e"
        );
    }

    #[test]
    fn only_the_right_key_time_and_body_are_genuine() {
        let bank = Bank::default();
        let now = Instant::parse("2026-11-22T08:00:00Z").unwrap_or(Instant(0));
        let stamp = "2026-11-22T08:04:59Z";
        let signature = sign(&bank.secret, stamp, b"{}");
        assert!(is_genuine(
            &bank,
            now,
            "sandbox-1",
            stamp,
            &signature,
            b"{}"
        ));
        assert!(!is_genuine(&bank, now, "other", stamp, &signature, b"{}"));
        assert!(!is_genuine(
            &bank,
            now,
            "sandbox-1",
            stamp,
            &signature,
            b"{ }"
        ));
        let upper = signature.to_uppercase();
        for other in ["zz", "", "+0", &upper, &signature[1..], &"+0".repeat(32)] {
            assert!(!is_genuine(&bank, now, "sandbox-1", stamp, other, b"{}"));
        }
        let late = "2026-11-22T08:05:01Z";
        let signature = sign(&bank.secret, late, b"{}");
        assert!(!is_genuine(
            &bank,
            now,
            "sandbox-1",
            late,
            &signature,
            b"{}"
        ));
    }

    #[test]
    fn amounts_need_exactly_two_decimals() {
        for amount in [
            "100", "100.0", "100.000", "-1.00", "0.00", "1e3", "１.00", "", "1,000.00",
        ] {
            let wrong = BankNotice {
                amount: amount.to_owned(),
                ..notice()
            };
            assert_eq!(wrong.check("P").unwrap_err(), "amount", "{amount}");
        }
        assert_eq!(notice().check("P").unwrap().amount, Fen(10_000));
    }

    #[test]
    fn money_for_another_account_is_not_ours() {
        assert_eq!(notice().check("other").unwrap_err(), "payee_account");
    }
}
