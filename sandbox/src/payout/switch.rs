//! How the bank is to misbehave with payments out.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::bank::order::MAX_DELAY_SECONDS;

/// How the next orders are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum Switch {
    /// Paid at once.
    #[default]
    Ordinary,
    /// Not paid.
    Fail {
        /// Why.
        reason: Reason,
    },
    /// Taken on, and paid after some seconds.
    Processing {
        /// How many.
        seconds: u32,
        /// Why it fails in the end, instead of being paid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// Paid at once, answered after some seconds.
    Late {
        /// How many.
        seconds: u32,
    },
    /// Paid at once, answered with 500.
    Lost,
    /// Answered with 503; nothing is taken on.
    Refuse,
}

/// Why a payment fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// 户名与账号不符.
    AccountNameMismatch,
    /// 账户已销户.
    AccountClosed,
    /// 账号不存在.
    NoSuchAccount,
}

impl Reason {
    /// Every reason, in the order of the page.
    pub const ALL: [Self; 3] = [
        Self::AccountNameMismatch,
        Self::AccountClosed,
        Self::NoSuchAccount,
    ];

    /// The name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::AccountNameMismatch => "account-name-mismatch",
            Self::AccountClosed => "account-closed",
            Self::NoSuchAccount => "no-such-account",
        }
    }

    /// The name on the pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::AccountNameMismatch => "户名与账号不符",
            Self::AccountClosed => "账户已销户",
            Self::NoSuchAccount => "账号不存在",
        }
    }

    /// The reason of that name on the wire.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

impl Switch {
    /// Checks the seconds.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn check(self) -> Result<(), String> {
        let seconds = match self {
            Self::Processing { seconds, .. } | Self::Late { seconds } => seconds,
            _ => 0,
        };
        if seconds > MAX_DELAY_SECONDS {
            return Err(format!("秒数应为 0 至 {MAX_DELAY_SECONDS} 的整数"));
        }
        Ok(())
    }

    /// How long an order is worked on.
    pub(super) fn work(self) -> Duration {
        match self {
            Self::Processing { seconds, .. } => Duration::from_secs(seconds.into()),
            _ => Duration::ZERO,
        }
    }

    /// Why an order fails.
    pub(super) fn reason(self) -> Option<Reason> {
        match self {
            Self::Fail { reason } => Some(reason),
            Self::Processing { reason, .. } => reason,
            _ => None,
        }
    }

    /// The name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Fail { .. } => "fail",
            Self::Processing { .. } => "processing",
            Self::Late { .. } => "late",
            Self::Lost => "lost",
            Self::Refuse => "refuse",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_names_on_the_wire_are_those_of_the_lists() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            assert_eq!(Reason::parse(reason.code()), Some(reason));
        }
        let reason = Reason::AccountClosed;
        for switch in [
            Switch::Ordinary,
            Switch::Fail { reason },
            Switch::Processing {
                seconds: 1,
                reason: Some(reason),
            },
            Switch::Late { seconds: 1 },
            Switch::Lost,
            Switch::Refuse,
        ] {
            let value = serde_json::to_value(switch).unwrap();
            assert_eq!(value["mode"], switch.code());
            assert_eq!(serde_json::from_value::<Switch>(value).unwrap(), switch);
        }
        let later = json!({ "mode": "processing", "seconds": 5 });
        assert!(serde_json::from_value::<Switch>(later).is_ok());
    }
}
