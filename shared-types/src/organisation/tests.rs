//! Cases and properties of organisation codes.

use proptest::prelude::*;

use super::{ALPHABET, CreditCode, CreditCodeError, check_character, org_code_fits};

#[test]
fn credit_codes_of_the_standard_and_of_real_offices() {
    for (code, org_code) in [
        ("91350100M000100Y43", "M000100Y4"),
        ("121100004007098367", "400709836"),
        ("11440232MB2D06811W", "MB2D06811"),
    ] {
        let parsed = CreditCode::parse(code).unwrap();
        assert_eq!(parsed.as_str(), code);
        assert_eq!(parsed.org_code(), org_code);
        assert!(org_code_fits(org_code), "{org_code}");
    }
    let typed = CreditCode::parse(" 91350100m000100y43 ").unwrap();
    assert_eq!(typed.to_string(), "91350100M000100Y43");
    assert_eq!(
        CreditCode::parse("９１３５０１００Ｍ０００１００Ｙ４３").unwrap(),
        typed
    );
}

#[test]
fn other_texts_are_refused() {
    for (code, error) in [
        ("", CreditCodeError::Empty),
        ("91350100M000100Y4", CreditCodeError::WrongLength),
        ("91350100M000100Y433", CreditCodeError::WrongLength),
        ("91350100M000100Y4Z", CreditCodeError::WrongCharacter),
        ("91350100M00010OY43", CreditCodeError::WrongCharacter),
        ("91350100M000100Y4中", CreditCodeError::WrongCharacter),
        ("91350100M000100Y44", CreditCodeError::WrongCheck),
    ] {
        assert_eq!(CreditCode::parse(code), Err(error), "{code}");
    }
}

#[test]
fn an_old_code_with_another_check_can_still_be_kept() {
    let old = CreditCode::parse_shape("91350100M000100Y44").unwrap();
    assert!(!old.check_fits());
    let json = serde_json::to_string(&old).unwrap();
    assert_eq!(serde_json::from_str::<CreditCode>(&json).unwrap(), old);
    assert!(serde_json::from_str::<CreditCode>("\"91350100M000100Y4Z\"").is_err());
}

#[test]
fn organisation_codes_are_checked() {
    for (code, fits) in [
        ("400709836", true),
        ("400709837", false),
        ("40070983", false),
        ("4007098366", false),
        ("m000100Y4", false),
        ("", false),
    ] {
        assert_eq!(org_code_fits(code), fits, "{code}");
    }
}

fn any_code() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&ALPHABET[..]), 17).prop_map(|mut body| {
        body.push(check_character(&body).unwrap());
        body.into_iter().map(char::from).collect()
    })
}

proptest! {
    #[test]
    fn codes_read_back(code in any_code()) {
        let parsed = CreditCode::parse(&code).unwrap();
        prop_assert_eq!(parsed.to_string(), code);
        prop_assert!(parsed.check_fits());
    }

    #[test]
    fn changing_one_character_breaks_the_check(code in any_code(), at in 0_usize..18, step in 1_usize..31) {
        let mut bytes = code.into_bytes();
        let index = ALPHABET.iter().position(|c| *c == bytes[at]).unwrap();
        bytes[at] = ALPHABET[(index + step) % 31];
        let changed = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(CreditCode::parse(&changed), Err(CreditCodeError::WrongCheck));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,30}|[0-9A-Z]{18}") {
        let _ = CreditCode::parse(&text);
        let _ = org_code_fits(&text);
    }
}
