//! Examples and properties of masks.

use proptest::prelude::*;

use super::*;

#[test]
fn names() {
    for (name, masked) in [
        ("张三", "张*"),
        ("欧阳修远", "欧***"),
        ("张", "*"),
        ("", ""),
        ("John", "J***"),
        ("阿·里", "阿**"),
    ] {
        assert_eq!(mask_name(name), masked);
    }
}

#[test]
fn document_numbers() {
    assert_eq!(mask_id_no("11010519491231002X"), "110***********002X");
    assert_eq!(
        mask_id_no_strict("11010519491231002X"),
        "1****************X"
    );
    for (no, masked) in [
        ("E12345678", "E1*****78"),
        ("123456", "12**56"),
        ("12345", "*****"),
        ("1", "*"),
        ("", ""),
    ] {
        assert_eq!(mask_id_no(no), masked);
    }
}

#[test]
fn mobile_numbers() {
    for (mobile, masked) in [
        ("13812345678", "138****5678"),
        ("1381234567", "**********"),
        ("", ""),
    ] {
        assert_eq!(mask_mobile(mobile), masked);
    }
}

#[test]
fn bank_accounts() {
    for (account, masked) in [
        ("6222021000000000009", "**** **** **** 0009"),
        ("6222 0210 0000 0000 009", "**** **** **** 0009"),
        ("1234567", "**** **** **** ****"),
        ("", "**** **** **** ****"),
    ] {
        assert_eq!(mask_bank_account(account), masked);
    }
}

#[test]
fn fund_accounts() {
    for (account, masked) in [
        ("9926112200001", "*********0001"),
        ("12345678", "****5678"),
        ("1234567", "*******"),
    ] {
        assert_eq!(mask_account_no(account), masked);
    }
}

#[test]
fn email_addresses() {
    for (email, masked) in [
        ("zhangsan@example.cn", "z***@example.cn"),
        ("z@example.cn", "z***@example.cn"),
        ("a@b@example.cn", "a***@example.cn"),
        ("@example.cn", "***"),
        ("nonsense", "***"),
        ("", "***"),
    ] {
        assert_eq!(mask_email(email), masked);
    }
}

/// Characters of the mask that are those of the text at the same place and not `*`.
fn shown(text: &str, masked: &str) -> usize {
    text.chars()
        .zip(masked.chars())
        .filter(|(a, b)| a == b && *b != '*')
        .count()
}

proptest! {
    #[test]
    fn masks_keep_the_length_and_show_little(text in "[A-Za-z0-9一-龥]{0,40}") {
        for (masked, most) in [
            (mask_name(&text), 1),
            (mask_id_no(&text), if text.chars().count() == 18 { 7 } else { 4 }),
            (mask_id_no_strict(&text), 2),
            (mask_mobile(&text), 7),
            (mask_account_no(&text), 4),
        ] {
            prop_assert_eq!(masked.chars().count(), text.chars().count());
            prop_assert!(shown(&text, &masked) <= most, "{} {}", text, masked);
            let visible = masked.chars().filter(|c| *c != '*').count();
            prop_assert_eq!(visible, shown(&text, &masked));
        }
    }

    #[test]
    fn bank_masks_do_not_tell_the_length(text in "[0-9]{0,40}") {
        let masked = mask_bank_account(&text);
        prop_assert_eq!(masked.len(), 19);
        prop_assert!(masked.chars().filter(char::is_ascii_digit).count() <= 4);
        if text.len() >= 8 {
            prop_assert!(masked.ends_with(&text[text.len() - 4..]));
        }
    }

    #[test]
    fn email_masks_hide_the_local_part(local in "[a-z]{2,20}", text in "\\PC{0,30}") {
        let masked = mask_email(&format!("{local}@example.cn"));
        prop_assert_eq!(masked, format!("{}***@example.cn", &local[..1]));
        let _ = mask_email(&text);
    }
}
