//! One TOML file plus environment, with defaults that work on an empty
//! machine. A wrong value stops the start with the key's name.

use std::{net::SocketAddr, path::PathBuf};

use ipnet::IpNet;
use serde::Deserialize;
use thiserror::Error;

/// Prefix of environment variables: `ANJU__SERVER__LISTEN=127.0.0.1:7100`.
const PREFIX: &str = "ANJU__";

/// Everything that an operator can set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the server listens and how it is reached.
    pub server: Server,
    /// Where the data is.
    pub database: Database,
    /// Who the centre is.
    pub centre: Centre,
    /// The bank that collects.
    pub bank: Bank,
    /// Data of other authorities.
    pub bureau: Bureau,
    /// Text messages.
    pub sms: Sms,
    /// Passwords and sessions.
    pub login: Login,
    /// Papers with a seal or a code.
    pub papers: Papers,
    /// What is written to the log.
    pub log: Log,
}

/// Where the server listens and how it is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// How browsers reach it, without a slash at the end; goes into QR codes.
    pub public_url: String,
    /// Seconds that running requests get at shutdown.
    pub shutdown_seconds: u64,
    /// Networks of the operator's own proxies, whose `X-Forwarded-For` is
    /// believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Seconds for the head of a request, and between two requests of one
    /// connection. Longer than a proxy in front keeps idle connections.
    pub head_seconds: u32,
    /// Seconds that a whole request may take, its upload included.
    pub request_seconds: u32,
    /// Seconds that a client may take nothing of its answer.
    pub reader_seconds: u32,
}

/// Where the data is.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:<path>` or `postgres://…`.
    pub url: String,
}

/// Who the centre is.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Centre {
    /// Name on pages and papers.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Service hotline.
    pub hotline: String,
    /// City whose policy applies: the name of a policy file.
    pub policy: String,
    /// Folder with the service items and outlets of the centre's own; empty for
    /// those that ship with the product.
    pub catalogue: String,
}

/// The bank that collects.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bank {
    /// The bank's payment page.
    pub pay_page: String,
    /// The bank's service for payments to people; empty pays nothing out.
    pub service: String,
    /// Account that receives remittances.
    pub payee_account: String,
    /// Its holder.
    pub payee_name: String,
    /// Its bank.
    pub payee_bank: String,
    /// Name of the key that signs notices.
    pub key_id: String,
    /// Secret that signs notices (HMAC-SHA256).
    pub secret: String,
}

/// Data of other authorities (数据共享).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bureau {
    /// Where questions go, `https://host/path`; empty asks nobody.
    pub url: String,
    /// Bearer token of the bureau.
    pub token: String,
}

/// Text messages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sms {
    /// Where messages go, `https://host/path`; empty sends none.
    pub url: String,
    /// Bearer token of the gateway.
    pub token: String,
}

/// Passwords and sessions.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Login {
    /// argon2id memory in KiB.
    pub argon2_memory_kib: u32,
    /// argon2id passes.
    pub argon2_passes: u32,
    /// Wrong passwords before the first lock.
    pub failures_before_lock: u32,
    /// Length of the first lock in seconds; doubles with every further failure.
    pub lock_seconds: u32,
    /// A session ends after so many minutes without a request.
    pub idle_minutes: u32,
    /// A session ends after so many hours in any case.
    pub max_hours: u32,
}

/// Papers with a seal or a code.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Papers {
    /// Folder with the Noto Sans CJK fonts (Debian: fonts-noto-cjk).
    pub font_folder: PathBuf,
    /// Days that a proof of contributions counts.
    pub proof_valid_days: u32,
    /// Seconds after which the public page of a check shows nothing any more.
    pub check_shown_seconds: u32,
}

/// What is written to the log.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Filter in the form of `tracing` (`info`, `server=debug,warn`).
    pub filter: String,
    /// `json` or `text`.
    pub format: LogFormat,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For eyes.
    Text,
}

/// Signs notices in the demo; a server that others can reach refuses it.
pub const DEMO_BANK_SECRET: &str = "sandbox-secret-for-demo-only";

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7100)),
            public_url: "http://127.0.0.1:7100".to_owned(),
            shutdown_seconds: 20,
            trusted_proxies: Vec::new(),
            head_seconds: 75,
            request_seconds: 60,
            reader_seconds: 30,
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite:var/anju.db".to_owned(),
        }
    }
}

impl Default for Centre {
    fn default() -> Self {
        Self {
            name: "安居住房公积金管理中心".to_owned(),
            name_en: "Anju Housing Provident Fund Centre".to_owned(),
            hotline: "12329".to_owned(),
            policy: "beijing".to_owned(),
            catalogue: String::new(),
        }
    }
}

impl Default for Bank {
    fn default() -> Self {
        Self {
            pay_page: "http://127.0.0.1:7180/bank/pay".to_owned(),
            service: String::new(),
            payee_account: "110060149012300000018".to_owned(),
            payee_name: "安居住房公积金管理中心归集专户".to_owned(),
            payee_bank: "沙箱银行营业部".to_owned(),
            key_id: "sandbox-1".to_owned(),
            secret: DEMO_BANK_SECRET.to_owned(),
        }
    }
}

impl Default for Login {
    fn default() -> Self {
        Self {
            argon2_memory_kib: 19 * 1024,
            argon2_passes: 2,
            failures_before_lock: 5,
            lock_seconds: 60,
            idle_minutes: 30,
            max_hours: 12,
        }
    }
}

impl Default for Papers {
    fn default() -> Self {
        Self {
            font_folder: PathBuf::from("/usr/share/fonts/opentype/noto"),
            proof_valid_days: 90,
            check_shown_seconds: 600,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: LogFormat::Json,
        }
    }
}

/// Why the configuration stops the start.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("configuration file {path}: {reason}")]
    File {
        /// Its path.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A key has a value that does not fit.
    #[error("configuration key `{key}`: {expected}")]
    Key {
        /// Name of the key, with its section.
        key: String,
        /// What was expected.
        expected: String,
    },
}

fn wrong(key: &str, expected: impl Into<String>) -> ConfigError {
    ConfigError::Key {
        key: key.to_owned(),
        expected: expected.into(),
    }
}

impl Config {
    /// Reads the file (none: defaults alone), then the environment over it,
    /// and checks every value.
    ///
    /// # Errors
    /// [`ConfigError`] with the key's name and what was expected.
    pub fn load(
        file: Option<&std::path::Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut table = match file {
            None => toml::Table::new(),
            Some(path) => {
                let complain = |reason: String| ConfigError::File {
                    path: path.display().to_string(),
                    reason,
                };
                let text =
                    std::fs::read_to_string(path).map_err(|error| complain(error.to_string()))?;
                text.parse()
                    .map_err(|error: toml::de::Error| complain(error.to_string()))?
            }
        };
        for (name, value) in environment {
            if let Some(key) = name.strip_prefix(PREFIX) {
                overlay(&mut table, &key.to_lowercase(), value)?;
            }
        }
        let config: Self = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| wrong(&error.path().to_string(), error.inner().to_string()))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let http = |key: &str, url: &str| {
            let fits =
                (url.starts_with("http://") || url.starts_with("https://")) && !url.ends_with('/');
            if fits {
                Ok(())
            } else {
                Err(wrong(key, "an http(s) address without a slash at the end"))
            }
        };
        http("server.public_url", &self.server.public_url)?;
        http("bank.pay_page", &self.bank.pay_page)?;
        for (key, url) in [
            ("sms.url", &self.sms.url),
            ("bureau.url", &self.bureau.url),
            ("bank.service", &self.bank.service),
        ] {
            if !url.is_empty() {
                http(key, url)?;
            }
        }
        let url = &self.database.url;
        if !(url.starts_with("sqlite:") || url.starts_with("postgres://")) {
            return Err(wrong("database.url", "`sqlite:<path>` or `postgres://…`"));
        }
        if self.bank.secret.len() < 16 {
            return Err(wrong("bank.secret", "at least 16 characters"));
        }
        if self.bank.secret == DEMO_BANK_SECRET && !self.server.listen.ip().is_loopback() {
            return Err(wrong(
                "bank.secret",
                "a secret of your own when others can reach the server",
            ));
        }
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<(), ConfigError> {
        for (key, value) in [
            ("server.head_seconds", self.server.head_seconds),
            ("server.request_seconds", self.server.request_seconds),
            ("server.reader_seconds", self.server.reader_seconds),
        ] {
            range(key, value, 1, 600)?;
        }
        range(
            "login.argon2_memory_kib",
            self.login.argon2_memory_kib,
            8,
            1024 * 1024,
        )?;
        range("login.argon2_passes", self.login.argon2_passes, 1, 10)?;
        range(
            "login.failures_before_lock",
            self.login.failures_before_lock,
            3,
            20,
        )?;
        range("login.lock_seconds", self.login.lock_seconds, 1, 3600)?;
        range("login.idle_minutes", self.login.idle_minutes, 5, 240)?;
        range("login.max_hours", self.login.max_hours, 1, 72)?;
        range(
            "papers.proof_valid_days",
            self.papers.proof_valid_days,
            1,
            3650,
        )?;
        range(
            "papers.check_shown_seconds",
            self.papers.check_shown_seconds,
            1,
            3600,
        )
    }
}

fn range(key: &str, value: u32, low: u32, high: u32) -> Result<(), ConfigError> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(wrong(key, format!("a number from {low} to {high}")))
    }
}

/// Puts `section__key=value` into the table; a number or flag becomes one.
fn overlay(table: &mut toml::Table, path: &str, value: String) -> Result<(), ConfigError> {
    let Some((section, key)) = path.split_once("__") else {
        return Err(wrong(path, "`ANJU__SECTION__KEY`"));
    };
    let section_table = table
        .entry(section)
        .or_insert_with(|| toml::Value::Table(toml::Table::new()))
        .as_table_mut()
        .ok_or_else(|| wrong(section, "a section"))?;
    let value = if value.starts_with('[') {
        list(path, &value)?
    } else if let Ok(number) = value.parse::<i64>() {
        // Secrets and account numbers may look like numbers; texts win there.
        let is_text = matches!(section, "bank" | "centre" | "sms");
        if is_text {
            toml::Value::String(value)
        } else {
            toml::Value::Integer(number)
        }
    } else {
        toml::Value::String(value)
    };
    section_table.insert(key.to_owned(), value);
    Ok(())
}

/// A list is written as in the file: `["10.0.0.0/8"]`.
fn list(path: &str, value: &str) -> Result<toml::Value, ConfigError> {
    let table: toml::Table = format!("list = {value}")
        .parse()
        .map_err(|_| wrong(&path.replace("__", "."), "a list as in the file"))?;
    table
        .get("list")
        .cloned()
        .ok_or_else(|| wrong(path, "a list as in the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let owned = environment
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Config::load(None, owned)
    }

    #[test]
    fn defaults_work_on_an_empty_machine() {
        let config = load(&[]).unwrap();
        assert_eq!(config.database.url, "sqlite:var/anju.db");
        assert_eq!(config.server.listen.port(), 7100);
        assert_eq!(config.papers.check_shown_seconds, 600, "ten minutes");
    }

    #[test]
    fn the_environment_wins_over_the_defaults() {
        let config = load(&[
            ("ANJU__SERVER__LISTEN", "127.0.0.1:0"),
            ("ANJU__LOGIN__IDLE_MINUTES", "15"),
            ("ANJU__BANK__PAYEE_ACCOUNT", "110060149012300000018"),
            ("ANJU__SERVER__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
            ("OTHER", "ignored"),
        ])
        .unwrap();
        assert_eq!(config.server.trusted_proxies.len(), 1);
        assert_eq!(config.server.listen.port(), 0);
        assert_eq!(config.login.idle_minutes, 15);
    }

    #[test]
    fn a_wrong_value_names_its_key() {
        for (name, value, key) in [
            ("ANJU__SERVER__LISTEN", "everywhere", "server.listen"),
            (
                "ANJU__SERVER__PUBLIC_URL",
                "example.cn",
                "server.public_url",
            ),
            ("ANJU__DATABASE__URL", "mysql://x", "database.url"),
            ("ANJU__LOGIN__IDLE_MINUTES", "0", "login.idle_minutes"),
            (
                "ANJU__PAPERS__CHECK_SHOWN_SECONDS",
                "0",
                "papers.check_shown_seconds",
            ),
            ("ANJU__LOG__FORMAT", "xml", "log.format"),
            ("ANJU__SMS__URL", "ftp://sms", "sms.url"),
            (
                "ANJU__SERVER__TRUSTED_PROXIES",
                "[\"everyone\"]",
                "server.trusted_proxies",
            ),
            (
                "ANJU__SERVER__TRUSTED_PROXIES",
                "[10.0.0.1",
                "server.trusted_proxies",
            ),
            ("ANJU__BANK__SECRET", "short", "bank.secret"),
        ] {
            let error = load(&[(name, value)]).unwrap_err().to_string();
            assert!(error.contains(key), "{error} should name {key}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(load(&[("ANJU__SERVER__PROT", "1")]).is_err());
    }

    #[test]
    fn the_demo_secret_is_refused_when_others_can_reach_the_server() {
        let error = load(&[("ANJU__SERVER__LISTEN", "0.0.0.0:7100")]).unwrap_err();
        assert!(error.to_string().contains("bank.secret"));
    }
}
