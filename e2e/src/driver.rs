//! One chromedriver with one Chromium: start, size, and what `WebDriver` lacks
//! and the browser's own protocol has.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::{
    Answer, Api,
    process::{Program, free_port},
    wait::{DEADLINE, eventually},
};

/// Size of the window's inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// In file names.
    pub name: &'static str,
}

impl Viewport {
    /// 390x844.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        name: "390x844",
    };
    /// 320x640, the narrowest that must do (WCAG 1.4.10).
    pub const NARROW: Self = Self {
        width: 320,
        height: 640,
        name: "320x640",
    };
    /// 360x780, a phone of the elderly.
    pub const SMALL: Self = Self {
        width: 360,
        height: 780,
        name: "360x780",
    };
    /// 1366x768.
    pub const LAPTOP: Self = Self {
        width: 1366,
        height: 768,
        name: "1366x768",
    };
    /// 1440x900.
    pub const DESK: Self = Self {
        width: 1440,
        height: 900,
        name: "1440x900",
    };
}

/// How the halls are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Light, Chinese.
    Light,
    /// Dark, Chinese.
    Dark,
    /// 关怀版, Chinese.
    Care,
    /// Light, English.
    English,
    /// Dark, English.
    DarkEnglish,
    /// 关怀版, English.
    CareEnglish,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Light,
        Self::Dark,
        Self::Care,
        Self::English,
        Self::DarkEnglish,
        Self::CareEnglish,
    ];

    /// Dark colours.
    #[must_use]
    pub const fn is_dark(self) -> bool {
        matches!(self, Self::Dark | Self::DarkEnglish)
    }

    /// 关怀版.
    #[must_use]
    pub const fn is_care(self) -> bool {
        matches!(self, Self::Care | Self::CareEnglish)
    }

    /// English.
    #[must_use]
    pub const fn is_english(self) -> bool {
        matches!(self, Self::English | Self::DarkEnglish | Self::CareEnglish)
    }

    /// In file names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Care => "care",
            Self::English => "en",
            Self::DarkEnglish => "dark-en",
            Self::CareEnglish => "care-en",
        }
    }

    /// What the halls keep in the browser for it: key and value.
    pub(crate) const fn preferences(self) -> [(&'static str, &'static str); 3] {
        [
            ("theme", if self.is_dark() { "dark" } else { "light" }),
            ("care", if self.is_care() { "1" } else { "0" }),
            ("language", if self.is_english() { "en" } else { "zh-CN" }),
        ]
    }
}

/// chromedriver and its session.
#[derive(Debug)]
pub(crate) struct Driver {
    pub client: Client,
    session: String,
    port: u16,
    folder: PathBuf,
    // Ended after the session, see `drop`.
    _program: Program,
}

impl Driver {
    /// Starts both; files go to `folder`.
    pub async fn start(folder: &Path) -> Self {
        let folder = folder.join(format!("browser-{}", free_port()));
        let downloads = folder.join("downloads");
        fs::create_dir_all(&downloads).expect("a folder for downloads");
        let port = free_port();
        let program = Program::start(
            "chromedriver",
            Command::new("chromedriver").arg(format!("--port={port}")),
            &folder.join("chromedriver.log"),
        );
        let address = format!("http://127.0.0.1:{port}");
        eventually("chromedriver answers", DEADLINE, || {
            Answer::get(&format!("{address}/status")).filter(|answer| answer.status == 200)
        });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        if let Value::Object(capabilities) = capabilities(&folder, &downloads) {
            builder.capabilities(capabilities);
        }
        let client = builder
            .connect(&address)
            .await
            .unwrap_or_else(|error| panic!("no browser: {error}"));
        let session = client
            .session_id()
            .await
            .ok()
            .flatten()
            .expect("a session has an id");
        let driver = Self {
            client,
            session,
            port,
            folder,
            _program: program,
        };
        let folder = json!({ "behavior": "allow", "downloadPath": driver.downloads() });
        driver.cdp("Browser.setDownloadBehavior", &folder);
        driver
    }

    /// Where downloads go.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// A command of the browser's own protocol.
    pub fn cdp(&self, command: &str, parameters: &Value) -> Value {
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    /// What the console said since the last call.
    pub fn console(&self) -> Vec<Value> {
        match self.post("se/log", &json!({ "type": "browser" })) {
            Value::Array(entries) => entries,
            _ => Vec::new(),
        }
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!(
            "http://127.0.0.1:{}/session/{}/{path}",
            self.port, self.session
        );
        let answer = Api::raw(&url, "POST", body);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()["value"].clone()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Closes Chromium, which would outlive a chromedriver that is merely ended.
        let url = format!("http://127.0.0.1:{}/session/{}", self.port, self.session);
        let _closed = std::panic::catch_unwind(|| Api::raw(&url, "DELETE", &Value::Null));
    }
}

fn capabilities(folder: &Path, downloads: &Path) -> Value {
    let profile = folder.join("profile");
    json!({
        "browserName": "chrome",
        "pageLoadStrategy": "normal",
        "timeouts": { "script": millis(DEADLINE * 3), "pageLoad": millis(DEADLINE * 2) },
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=zh-CN", "--window-size=1440,900",
                format!("--user-data-dir={}", profile.display()),
            ],
            "prefs": {
                "intl.accept_languages": "zh-CN,zh",
                "download.default_directory": downloads,
                "download.prompt_for_download": false,
                "plugins.always_open_pdf_externally": true,
                "credentials_enable_service": false,
            },
        },
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
