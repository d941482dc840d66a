//! How the bureau is to misbehave, as a whole or for one check.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Check;
use crate::bank::order::MAX_DELAY_SECONDS;

/// A way to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The facts.
    #[default]
    Normal,
    /// 503.
    Down,
    /// The facts, after [`Behaviour::seconds`].
    Slow,
    /// 200 with a text that is no JSON.
    Garbage,
    /// 200 with an error page of some gateway.
    Html,
    /// The facts of somebody else.
    OtherPerson,
    /// 403.
    Refuse,
}

impl Mode {
    /// Every mode, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Normal,
        Self::Down,
        Self::Slow,
        Self::Garbage,
        Self::Html,
        Self::OtherPerson,
        Self::Refuse,
    ];

    /// The name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Down => "down",
            Self::Slow => "slow",
            Self::Garbage => "garbage",
            Self::Html => "html",
            Self::OtherPerson => "other_person",
            Self::Refuse => "refuse",
        }
    }

    /// The name on the pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Normal => "正常",
            Self::Down => "停机（503）",
            Self::Slow => "缓慢",
            Self::Garbage => "乱码",
            Self::Html => "网页（200）",
            Self::OtherPerson => "他人数据",
            Self::Refuse => "拒绝（403）",
        }
    }

    /// The mode of that name on the wire.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

/// A way to answer, with its pause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Behaviour {
    /// What is answered.
    pub mode: Mode,
    /// Pause of [`Mode::Slow`].
    pub seconds: u32,
}

/// All switches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// For every check that has no entry of its own.
    pub all: Behaviour,
    /// For one check; wins over `all`.
    pub checks: BTreeMap<Check, Behaviour>,
}

impl Switches {
    /// How this check is answered.
    pub fn of(&self, check: Check) -> Behaviour {
        self.checks.get(&check).copied().unwrap_or(self.all)
    }

    /// Checks the pauses.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn check(&self) -> Result<(), String> {
        let mut behaviours = self.checks.values().chain([&self.all]);
        if behaviours.any(|behaviour| behaviour.seconds > MAX_DELAY_SECONDS) {
            return Err(format!("秒数应为 0 至 {MAX_DELAY_SECONDS} 的整数"));
        }
        Ok(())
    }
}
