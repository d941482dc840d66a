//! Signature of a notice: HMAC-SHA256 over timestamp, line feed, raw body.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

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
