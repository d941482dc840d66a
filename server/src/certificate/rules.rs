//! Pure decisions about proofs.

use shared_types::{api::certificate::CertificateStatus, calendar::Date};

/// Longest purpose that fits its line on the paper.
pub(super) const MAX_PURPOSE_CHARACTERS: usize = 40;
/// Proofs that a person may issue in a day.
pub(super) const MAX_A_DAY: i64 = 20;

/// Crockford's base 32: no letter that is easily misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 128 bits in steps of 5.
const CODE_LENGTH: usize = 26;

/// Why a proof is not issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// More than [`MAX_PURPOSE_CHARACTERS`].
    PurposeTooLong,
    /// Control characters and the like.
    PurposeUnprintable,
    /// [`MAX_A_DAY`] were issued today.
    DailyLimit,
    /// A revoked proof is not printed again.
    AlreadyRevoked,
}

/// The purpose (用途) as it is printed; may be empty.
///
/// # Errors
/// [`Refusal::PurposeTooLong`], [`Refusal::PurposeUnprintable`].
pub(super) fn purpose(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > MAX_PURPOSE_CHARACTERS {
        return Err(Refusal::PurposeTooLong);
    }
    // Direction marks could make the printed line read otherwise than typed.
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if text.chars().any(is_hidden) {
        return Err(Refusal::PurposeUnprintable);
    }
    Ok(text.to_owned())
}

/// The code in the QR code: 128 random bits as 26 characters.
pub(super) fn code(random: [u8; 16]) -> String {
    let bits = u128::from_be_bytes(random);
    (0..CODE_LENGTH)
        .rev()
        .map(|at| {
            let value = usize::try_from((bits >> (at * 5)) & 31).unwrap_or(0);
            char::from(ALPHABET[value])
        })
        .collect()
}

/// Reads a code as somebody typed it: any letter case, blanks and hyphens, O
/// for 0, I and L for 1. None when it cannot be one of ours.
pub(super) fn read_code(text: &str) -> Option<String> {
    // Far longer than any honest spelling of a code.
    if text.len() > 200 {
        return None;
    }
    let typed: Option<String> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            c if c.is_ascii() && ALPHABET.contains(&(c as u8)) => Some(c),
            _ => None,
        })
        .collect();
    typed.filter(|code| code.len() == CODE_LENGTH)
}

/// Whether a proof counts on a day. `valid_until` is its last day.
pub(super) fn status(is_revoked: bool, valid_until: Date, today: Date) -> CertificateStatus {
    if is_revoked {
        CertificateStatus::Revoked
    } else if today > valid_until {
        CertificateStatus::Expired
    } else {
        CertificateStatus::Valid
    }
}

/// Last day of a proof that counts `days` days, the day of issue among them.
pub(super) fn valid_until(issued_on: Date, days: u32) -> Date {
    issued_on.add_days(
        i32::try_from(days)
            .unwrap_or(i32::MAX)
            .saturating_sub(1)
            .max(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_all_its_bits_and_survives_being_typed() {
        assert_eq!(code([0; 16]), "0".repeat(26));
        assert_eq!(code([0xff; 16]), format!("7{}", "Z".repeat(25)));
        let code = code(*b"sixteen bytes ok");
        assert_eq!(code.len(), 26);
        assert_eq!(read_code(&code).as_deref(), Some(code.as_str()));
        let typed = format!(" {}-{} ", &code[..13], &code[13..])
            .to_lowercase()
            .replace('0', "o");
        assert_eq!(read_code(&typed).as_deref(), Some(code.as_str()));
    }

    #[test]
    fn what_cannot_be_a_code_is_told_without_asking_the_store() {
        for text in [
            "",
            "0",
            &"0".repeat(25),
            &"0".repeat(27),
            &"U".repeat(26),
            "码",
            &"0".repeat(500),
        ] {
            assert_eq!(read_code(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_day_still_counts() {
        let issued = Date::of(2026, 11, 22);
        let until = valid_until(issued, 90);
        assert_eq!(until, Date::of(2027, 2, 19));
        assert_eq!(valid_until(issued, 1), issued);
        assert_eq!(status(false, until, until), CertificateStatus::Valid);
        assert_eq!(
            status(false, until, until.add_days(1)),
            CertificateStatus::Expired
        );
        assert_eq!(status(true, until, issued), CertificateStatus::Revoked);
        assert_eq!(
            status(true, until, until.add_days(1)),
            CertificateStatus::Revoked
        );
    }

    #[test]
    fn a_purpose_is_one_printable_line() {
        assert_eq!(purpose("  办理租房备案 "), Ok("办理租房备案".to_owned()));
        assert_eq!(purpose(""), Ok(String::new()));
        assert!(purpose(&"字".repeat(40)).is_ok());
        assert_eq!(purpose(&"字".repeat(41)), Err(Refusal::PurposeTooLong));
        assert_eq!(purpose("a\nb"), Err(Refusal::PurposeUnprintable));
        assert_eq!(purpose("a\u{202e}b"), Err(Refusal::PurposeUnprintable));
    }
}
