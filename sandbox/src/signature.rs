//! Signature of a notice: HMAC-SHA256 over timestamp, line feed, raw body.
//!
//! The same signature is asked of whoever orders the bank to pay.

use std::fmt::Write;
use std::time::Duration;

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Config;
use crate::clock::Moment;

/// A signed request counts this long around its time stamp.
pub const WINDOW: Duration = Duration::from_mins(5);

/// The signature in lower-case hex (64 characters).
///
/// `timestamp` is the text of `X-Bank-Timestamp`, `body` the bytes as sent.
pub fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length; the error of the interface cannot happen.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(timestamp.as_bytes());
    mac.update(b"\n");
    mac.update(body);
    let mut hex = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Checks a signed request; a GET is signed over an empty body.
///
/// # Errors
/// Which of key, time and signature is wrong; `now` decides about the time.
pub fn verify(
    config: &Config,
    now: Moment,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), &'static str> {
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    if header("x-bank-key-id") != config.bank_key_id {
        return Err("unknown key");
    }
    let timestamp = header("x-bank-timestamp");
    let sent = Moment::parse_wire(timestamp).ok_or("timestamp is not like 2026-11-22T08:00:00Z")?;
    let away = Duration::from_millis(sent.0.abs_diff(now.0));
    if away > WINDOW {
        return Err("timestamp is outside the window of 300 seconds");
    }
    // Whoever can measure the time of this comparison sits on the same machine and could
    // read the secret.
    if header("x-bank-signature") != sign(&config.bank_secret, timestamp, body) {
        return Err("wrong signature");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Both constants come from OpenSSL, not from this code:
    //
    //   printf '2026-11-22T08:00:00Z\n{"bank_txn_no":"B20261122000000001","amount":"1234.56"}' \
    //     | openssl dgst -sha256 -hmac sandbox-secret-for-demo-only
    //   printf '2026-11-22T08:00:00Z\n{"payer_name":"北京青禾设计有限公司"}' \
    //     | openssl dgst -sha256 -hmac '密钥'
    #[test]
    fn the_signature_is_what_openssl_computes() {
        let body = br#"{"bank_txn_no":"B20261122000000001","amount":"1234.56"}"#;
        assert_eq!(
            sign("sandbox-secret-for-demo-only", "2026-11-22T08:00:00Z", body),
            "bc67c18f7111667f763378268223676a85068dd0845cb823c68875962442e96a"
        );
        let body = r#"{"payer_name":"北京青禾设计有限公司"}"#.as_bytes();
        assert_eq!(
            sign("密钥", "2026-11-22T08:00:00Z", body),
            "141652990b84c62f358bf1c75328060170ec42643775c54bb2b37e84dd0c1999"
        );
    }
}
