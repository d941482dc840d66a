//! Bank cards: their check digit, and which bank gave them out.

/// Issuers by the first digits.
const BANKS: [(&str, &str); 8] = [
    ("622202", "中国工商银行"),
    ("621226", "中国工商银行"),
    ("621700", "中国建设银行"),
    ("622848", "中国农业银行"),
    ("621661", "中国银行"),
    ("622262", "交通银行"),
    ("622588", "招商银行"),
    ("621098", "中国邮政储蓄银行"),
];

/// Whether a text is a card number: 12 to 19 digits of which the last is right (ISO/IEC 7812).
pub fn is_card_no(text: &str) -> bool {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if !(12..=19).contains(&text.len()) || !all_digits {
        return false;
    }
    let digits = text.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The bank's name.
pub(super) fn bank_of(card_no: &str) -> &'static str {
    BANKS
        .iter()
        .find(|(head, _)| card_no.starts_with(head))
        .map_or("其他银行", |(_, bank)| bank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_is_checked() {
        // The example of ISO/IEC 7812-1 in its usual length, and numbers made for the sandbox.
        for good in [
            "4539578763621486",
            "6222020200001122338",
            "6217000010004455666",
            "000000000000",
        ] {
            assert!(is_card_no(good), "{good}");
        }
        for bad in [
            "",
            "4539578763621487",
            "6222020200001122339",
            "6222020200001122383",
            "62220202000",
            "62220202000011223380",
            "622202020000112233x",
            "６２２２０２０２００",
        ] {
            assert!(!is_card_no(bad), "{bad}");
        }
    }

    #[test]
    fn the_first_digits_name_the_bank() {
        assert_eq!(bank_of("6222020200001122338"), "中国工商银行");
        assert_eq!(bank_of("4539578763621486"), "其他银行");
    }
}
