//! Banks: personal cards, account numbers, branch numbers of the payment system.

use core::fmt;

use crate::masking;
use crate::messages::{error_enum, text_value};
use crate::text::{self, WireText};

error_enum! {
    /// Why a text is not a bank number.
    BankError {
        CardEmpty => "bank-card-empty", "请填写银行卡号。", "Enter the card number.";
        CardMalformed => "bank-card-malformed", "银行卡号应为16至19位数字。",
            "A card number has 16 to 19 digits.";
        CardCheck => "bank-card-wrong-check", "银行卡号校验不通过，请核对。",
            "The check digit of the card number does not fit.";
        AccountEmpty => "bank-account-empty", "请填写银行账号。", "Enter the account number.";
        AccountMalformed => "bank-account-malformed", "银行账号应为8至32位数字。",
            "An account number has 8 to 32 digits.";
        BranchEmpty => "bank-branch-empty", "请填写开户行联行号。", "Enter the branch number.";
        BranchMalformed => "bank-branch-malformed", "联行号应为12位数字。",
            "A branch number has 12 digits.";
        BranchCheck => "bank-branch-wrong-check", "联行号校验不通过，请核对。",
            "The check digit of the branch number does not fit.";
    }
}

/// A personal bank card (银行卡号): 16 to 19 digits with the check of Luhn (GB/T 15120).
///
/// Passbooks and corporate accounts have no such check: they are a [`BankAccountNo`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankCard(String);

/// Any bank account (银行账号, GRCKZHHM): 8 to 32 digits without a check.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankAccountNo(String);

/// Number of a bank branch in the payment system (联行号): 12 digits, the last one a check
/// (GB/T 17710, ISO 7064 MOD 11,10).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankBranchNo(String);

/// Whether the digits satisfy the formula of Luhn.
fn luhn_fits(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit - b'0') * if at % 2 == 1 { 2 } else { 1 };
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Check digit of eleven digits (ISO 7064 MOD 11,10).
fn branch_check(digits: &[u8]) -> u8 {
    let mut product = 10;
    for digit in digits {
        let sum = (product + (digit - b'0')) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    b'0' + (11 - product) % 10
}

impl BankCard {
    /// Reads a card number; blanks, hyphens and full-width digits are accepted.
    ///
    /// # Errors
    /// [`BankError::CardEmpty`], [`BankError::CardMalformed`], [`BankError::CardCheck`].
    pub fn parse(text: &str) -> Result<Self, BankError> {
        let number = text::compact(text);
        if number.is_empty() {
            return Err(BankError::CardEmpty);
        }
        if !text::all_digits(&number) || !(16..=19).contains(&number.len()) {
            return Err(BankError::CardMalformed);
        }
        if luhn_fits(&number) {
            Ok(Self(number))
        } else {
            Err(BankError::CardCheck)
        }
    }

    /// The full number: personal data, only for the message to the bank.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it may be shown.
    pub fn masked(&self) -> String {
        masking::mask_bank_account(&self.0)
    }
}

impl BankAccountNo {
    /// Reads an account number; blanks, hyphens and full-width digits are accepted.
    ///
    /// # Errors
    /// [`BankError::AccountEmpty`], [`BankError::AccountMalformed`].
    pub fn parse(text: &str) -> Result<Self, BankError> {
        let number = text::compact(text);
        if number.is_empty() {
            return Err(BankError::AccountEmpty);
        }
        if text::all_digits(&number) && (8..=32).contains(&number.len()) {
            Ok(Self(number))
        } else {
            Err(BankError::AccountMalformed)
        }
    }

    /// The full number: only for the message to the bank.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as it may be shown.
    pub fn masked(&self) -> String {
        masking::mask_bank_account(&self.0)
    }
}

impl BankBranchNo {
    /// Reads a branch number; blanks, hyphens and full-width digits are accepted.
    ///
    /// # Errors
    /// [`BankError::BranchEmpty`], [`BankError::BranchMalformed`], [`BankError::BranchCheck`].
    pub fn parse(text: &str) -> Result<Self, BankError> {
        let number = text::compact(text);
        if number.is_empty() {
            return Err(BankError::BranchEmpty);
        }
        if !text::all_digits(&number) || number.len() != 12 {
            return Err(BankError::BranchMalformed);
        }
        let bytes = number.as_bytes();
        if branch_check(&bytes[..11]) == bytes[11] {
            Ok(Self(number))
        } else {
            Err(BankError::BranchCheck)
        }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Bank code (银行代码, STYHDM): the first three digits.
    pub fn bank_code(&self) -> &str {
        &self.0[..3]
    }

    /// The bank this branch belongs to, when it is in [`BANKS`].
    pub fn bank(&self) -> Option<&'static Bank> {
        bank(self.bank_code())
    }
}

/// A bank of the payment system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bank {
    /// Bank code (银行代码): first three digits of its branch numbers.
    pub code: &'static str,
    /// Chinese name.
    pub name_zh: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// Branch number of the head office (总行联行号): filled in when somebody chooses the bank.
    pub head_office: &'static str,
}

const fn entry(head_office: &'static str, name_zh: &'static str, name_en: &'static str) -> Bank {
    Bank {
        code: head_office.split_at(3).0,
        name_zh,
        name_en,
        head_office,
    }
}

/// Banks people choose from, in order of their codes.
///
/// Source: 中国现代化支付系统行名行号.
pub const BANKS: &[Bank] = &[
    entry(
        "102100099996",
        "中国工商银行",
        "Industrial and Commercial Bank of China",
    ),
    entry("103100000026", "中国农业银行", "Agricultural Bank of China"),
    entry("104100000004", "中国银行", "Bank of China"),
    entry("105100000017", "中国建设银行", "China Construction Bank"),
    entry("301290000007", "交通银行", "Bank of Communications"),
    entry("302100011000", "中信银行", "China CITIC Bank"),
    entry("303100000006", "中国光大银行", "China Everbright Bank"),
    entry("304100040000", "华夏银行", "Hua Xia Bank"),
    entry("305100000013", "中国民生银行", "China Minsheng Bank"),
    entry("306581000003", "广发银行", "China Guangfa Bank"),
    entry("307584007998", "平安银行", "Ping An Bank"),
    entry("308584000013", "招商银行", "China Merchants Bank"),
    entry("309391000011", "兴业银行", "Industrial Bank"),
    entry(
        "310290000013",
        "上海浦东发展银行",
        "Shanghai Pudong Development Bank",
    ),
    entry(
        "403100000004",
        "中国邮政储蓄银行",
        "Postal Savings Bank of China",
    ),
];

/// The bank of a three-digit code; `None` when it is not in [`BANKS`].
pub fn bank(code: &str) -> Option<&'static Bank> {
    BANKS.iter().find(|bank| bank.code == code)
}

/// Chinese name of the bank of a three-digit code (受托银行名称, STYHMC).
pub fn bank_name(code: &str) -> Option<&'static str> {
    bank(code).map(|bank| bank.name_zh)
}

macro_rules! bank_text {
    ($name:ident) => {
        impl WireText for $name {
            fn serialize_text<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
    (masked $name:ident) => {
        bank_text!($name);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name))
                    .field(&self.masked())
                    .finish()
            }
        }
    };
}

impl fmt::Display for BankBranchNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

bank_text!(masked BankCard);
bank_text!(masked BankAccountNo);
bank_text!(BankBranchNo);
text_value!(
    BankCard,
    BankError,
    "银行卡号",
    "6222021000000000009",
    "^[0-9]{16,19}$"
);
text_value!(
    BankAccountNo,
    BankError,
    "银行账号",
    "0200000000000000000",
    "^[0-9]{8,32}$"
);
text_value!(
    BankBranchNo,
    BankError,
    "联行号",
    "102100099996",
    "^[0-9]{12}$"
);

#[cfg(test)]
mod tests;
