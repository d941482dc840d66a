//! An SMS gateway: takes messages, shows them in an inbox, sends nothing.

use std::io;

use serde::{Deserialize, Serialize};

use crate::World;
use crate::clock::Moment;
use crate::journal::Record;

/// Longest text, in characters.
const MAX_TEXT: usize = 500;

/// What the product sends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Mainland mobile number, 11 digits.
    pub mobile: String,
    /// The text, signature (【…】) included.
    pub text: String,
}

/// A message in the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// 1, 2, 3 … since the last reset.
    pub id: u64,
    /// When it came in.
    pub at: Moment,
    /// See [`Outgoing`].
    pub mobile: String,
    /// See [`Outgoing`].
    pub text: String,
}

/// Why a message was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// Not 11 digits that begin with 13 to 19.
    #[error("手机号应为 11 位数字")]
    Mobile,
    /// Empty or longer than 500 characters.
    #[error("短信内容应为 1 至 500 个字")]
    Text,
    /// The state could not be written.
    #[error("沙盒无法保存状态")]
    State(#[from] io::Error),
}

impl World {
    /// Puts a message into the inbox.
    ///
    /// # Errors
    /// [`SmsError`], see its cases.
    pub fn receive(&self, outgoing: Outgoing) -> Result<Message, SmsError> {
        if !is_mobile(&outgoing.mobile) {
            return Err(SmsError::Mobile);
        }
        if !(1..=MAX_TEXT).contains(&outgoing.text.chars().count()) {
            return Err(SmsError::Text);
        }
        let at = self.now();
        let mut book = self.book();
        let id = book.messages.last().map_or(0, |last| last.id) + 1;
        let message = Message {
            id,
            at,
            mobile: outgoing.mobile,
            text: outgoing.text,
        };
        book.write(&[Record::Message(message.clone())])?;
        book.messages.push(message.clone());
        Ok(message)
    }

    /// Messages, newest first; of one mobile number when it is given.
    pub fn messages(&self, mobile: Option<&str>) -> Vec<Message> {
        let book = self.book();
        let wanted = |m: &&Message| mobile.is_none_or(|mobile| m.mobile == mobile);
        book.messages.iter().rev().filter(wanted).cloned().collect()
    }
}

fn is_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && bytes[1] >= b'3'
}

/// `13800000001` as `138****0001`.
pub fn masked(mobile: &str) -> String {
    match (mobile.get(..3), mobile.get(7..)) {
        (Some(head), Some(tail)) => format!("{head}****{tail}"),
        _ => "****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobiles_are_checked_and_masked() {
        assert!(is_mobile("13800000001"));
        for bad in [
            "",
            "1380000000",
            "138000000011",
            "12800000001",
            "23800000001",
            "1380000000a",
        ] {
            assert!(!is_mobile(bad), "{bad}");
        }
        assert_eq!(masked("13800000001"), "138****0001");
        assert_eq!(masked("短"), "****");
    }
}
