//! Cases and properties of bank numbers.

use proptest::prelude::*;

use super::{
    BANKS, BankAccountNo, BankBranchNo, BankCard, BankError, bank_name, branch_check, luhn_fits,
};

#[test]
fn cards_are_checked_by_luhn() {
    for card in [
        "6222021000000000009",
        "6228480040000000006",
        "6225880000000001",
    ] {
        assert_eq!(BankCard::parse(card).unwrap().as_str(), card);
    }
    assert!(BankCard::parse("6222 0210 0000 0000 009").is_ok());
    for (card, error) in [
        ("", BankError::CardEmpty),
        ("6222021000000000008", BankError::CardCheck),
        ("622588000000001", BankError::CardMalformed),
        ("62258800000000010000", BankError::CardMalformed),
        ("622588000000000A", BankError::CardMalformed),
    ] {
        assert_eq!(BankCard::parse(card), Err(error), "{card}");
    }
}

#[test]
fn branch_numbers_are_checked() {
    for (branch, name) in [
        ("102100099996", "中国工商银行"),
        ("103100000026", "中国农业银行"),
        ("104100000004", "中国银行"),
        ("105100000017", "中国建设银行"),
        ("301290000007", "交通银行"),
        ("308584000013", "招商银行"),
    ] {
        let parsed = BankBranchNo::parse(branch).unwrap();
        assert_eq!(
            parsed.bank().map(|bank| bank.name_zh),
            Some(name),
            "{branch}"
        );
        assert_eq!(bank_name(parsed.bank_code()), Some(name));
    }
    for (branch, error) in [
        ("", BankError::BranchEmpty),
        ("105100000018", BankError::BranchCheck),
        ("10510000001", BankError::BranchMalformed),
        ("1051000000177", BankError::BranchMalformed),
        ("10510000001X", BankError::BranchMalformed),
    ] {
        assert_eq!(BankBranchNo::parse(branch), Err(error), "{branch}");
    }
    assert_eq!(bank_name("999"), None);
}

#[test]
fn every_head_office_of_the_table_is_a_branch_number() {
    for bank in BANKS {
        let branch = BankBranchNo::parse(bank.head_office).unwrap();
        assert_eq!(branch.bank(), Some(bank));
    }
    assert!(BANKS.windows(2).all(|pair| pair[0].code < pair[1].code));
}

#[test]
fn account_numbers_have_no_check() {
    assert!(BankAccountNo::parse("0200 0033 0902 0123 456").is_ok());
    for (account, error) in [
        ("", BankError::AccountEmpty),
        ("1234567", BankError::AccountMalformed),
        ("12345678A", BankError::AccountMalformed),
    ] {
        assert_eq!(BankAccountNo::parse(account), Err(error), "{account}");
    }
}

#[test]
fn debug_shows_the_last_four_digits_only() {
    let card = BankCard::parse("6222021000000000009").unwrap();
    assert_eq!(format!("{card:?}"), "BankCard(\"**** **** **** 0009\")");
    assert_eq!(
        serde_json::to_string(&card).unwrap(),
        "\"6222021000000000009\""
    );
}

fn any_card() -> impl Strategy<Value = String> {
    "[1-9][0-9]{14,17}".prop_map(|body| {
        (0..10)
            .map(|check| format!("{body}{check}"))
            .find(|card| luhn_fits(card))
            .unwrap()
    })
}

fn change_digit(number: &str, at: usize, step: u8) -> String {
    let mut bytes = number.as_bytes().to_vec();
    bytes[at] = b'0' + (bytes[at] - b'0' + step) % 10;
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn changing_one_digit_of_a_card_breaks_it(card in any_card(), at in 0_usize..16, step in 1_u8..10) {
        prop_assert!(BankCard::parse(&card).is_ok());
        prop_assert_eq!(BankCard::parse(&change_digit(&card, at, step)), Err(BankError::CardCheck));
    }

    #[test]
    fn changing_one_digit_of_a_branch_breaks_it(body in "[0-9]{11}", at in 0_usize..12, step in 1_u8..10) {
        let branch = format!("{body}{}", char::from(branch_check(body.as_bytes())));
        prop_assert_eq!(BankBranchNo::parse(&branch).unwrap().to_string(), branch.clone());
        prop_assert_eq!(BankBranchNo::parse(&change_digit(&branch, at, step)), Err(BankError::BranchCheck));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,30}|[0-9]{10,20}") {
        let _ = BankCard::parse(&text);
        let _ = BankAccountNo::parse(&text);
        let _ = BankBranchNo::parse(&text);
    }
}
