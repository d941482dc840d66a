//! The HTTP API as a program calls it.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::{Agent, http::Request};

/// Password of every demo login.
pub const PASSWORD: &str = "Anju-demo-2026";

/// Which hall a session belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hall {
    /// 个人网厅
    Personal,
    /// 单位网厅
    Unit,
}

impl Hall {
    /// As paths name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Unit => "unit",
        }
    }
}

/// An answer of whatever status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, empty without one.
    pub content_type: String,
    /// First `Set-Cookie` as `name=value`.
    pub cookie: Option<String>,
    /// `Refresh`: where a browser is to go by itself, and when.
    pub refresh: Option<String>,
    /// `Cache-Control`, empty without one.
    pub cache: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A plain GET; none when nobody answers.
    pub fn get(url: &str) -> Option<Self> {
        let request = Request::get(url).body(Vec::new()).expect("an address");
        Self::ask(&agent(), request).ok()
    }

    fn ask(agent: &Agent, request: Request<Vec<u8>>) -> Result<Self, ureq::Error> {
        let mut response = agent.run(request)?;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(ToOwned::to_owned)
        };
        let cookie = header("set-cookie")
            .map(|cookie| cookie.split(';').next().unwrap_or_default().to_owned());
        let content_type = header("content-type").unwrap_or_default();
        let refresh = header("refresh");
        let cache = header("cache-control").unwrap_or_default();
        let status = response.status().as_u16();
        let body = response
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()?;
        Ok(Self {
            status,
            content_type,
            cookie,
            refresh,
            cache,
            body,
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON ({}): {}", self.status, self.text()))
    }

    /// The body as JSON, when the status is the expected one.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.body.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// The machine's word for a refusal of that status.
    pub fn code(&self, status: u16) -> String {
        self.expect(status)["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Keeps no connection: a server that was restarted must not be asked on an old one.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_idle_connections(0)
        .timeout_global(Some(Duration::from_mins(1)))
        .build()
        .into()
}

/// A caller, with or without a session.
#[derive(Clone, Debug)]
pub struct Api {
    base: String,
    agent: Agent,
    hall: Hall,
    cookie: Option<String>,
    csrf: Option<String>,
}

impl Api {
    /// A caller without a session; `base` has no slash at the end.
    pub fn new(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            agent: agent(),
            hall: Hall::Personal,
            cookie: None,
            csrf: None,
        }
    }

    /// Any call at any address, without a session.
    pub fn raw(url: &str, method: &str, body: &Value) -> Answer {
        let mut request = Request::builder().method(method).uri(url);
        let mut bytes = Vec::new();
        if !body.is_null() {
            request = request.header("content-type", "application/json");
            bytes = body.to_string().into_bytes();
        }
        let request = request.body(bytes).expect("a well-formed request");
        Answer::ask(&agent(), request).unwrap_or_else(|error| panic!("{method} {url}: {error}"))
    }

    /// Logs in.
    #[must_use]
    pub fn logged_in(mut self, hall: Hall, login_name: &str, password: &str) -> Self {
        let answer = self.log_in(hall, login_name, password);
        answer.expect(200);
        self
    }

    /// Tries to log in and keeps the session when that works.
    pub fn log_in(&mut self, hall: Hall, login_name: &str, password: &str) -> Answer {
        let body = json!({ "login_name": login_name, "password": password });
        let answer = self.post(&format!("/{}/session", hall.word()), &body);
        if answer.status == 200 || answer.status == 201 {
            self.hall = hall;
            self.cookie.clone_from(&answer.cookie);
            self.csrf = answer.json()["csrf_token"].as_str().map(ToOwned::to_owned);
        }
        answer
    }

    /// The session's cookie, `name=value`.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// A call under `/api/v1`, with every header that a page would send.
    pub fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        self.try_call(method, path, headers, body)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The same; an error when nobody answers.
    ///
    /// # Errors
    /// What the network said.
    pub fn try_call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Answer, String> {
        let url = format!("{}/api/v1{path}", self.base);
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(csrf) = &self.csrf
            && method != "GET"
        {
            request = request.header("x-csrf-token", csrf);
        }
        let request = request.body(body).expect("a well-formed request");
        Answer::ask(&self.agent, request).map_err(|error| error.to_string())
    }

    /// A page as a browser with this session gets it.
    pub fn page(&self, path: &str) -> Answer {
        let mut request = Request::get(format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let request = request.body(Vec::new()).expect("a well-formed request");
        Answer::ask(&self.agent, request).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], Vec::new())
    }

    /// POST with JSON.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, &[], body)
    }

    /// POST with JSON and an idempotency key.
    pub fn post_once(&self, path: &str, body: &Value, key: &str) -> Answer {
        self.json("POST", path, &[("idempotency-key", key)], body)
    }

    /// Any method with JSON.
    pub fn json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.call(method, path, &all, body.to_string().into_bytes())
    }

    /// Sends a spreadsheet of changes.
    pub fn import(&self, file_name: &str, bytes: Vec<u8>) -> Answer {
        let headers = [
            ("content-type", "application/octet-stream"),
            ("x-file-name", file_name),
        ];
        self.call("POST", "/unit/imports", &headers, bytes)
    }

    /// Confirms the month as it stands; answers the remittance and its payment slip.
    pub fn confirm_month(&self, key: &str) -> (Value, Value) {
        let preview = self.get("/unit/remittances/draft").expect(200);
        let request = json!({
            "month": preview["month"], "version": preview["version"], "total": preview["this_month"]["total"],
        });
        let remittance = self
            .post_once("/unit/remittances", &request, key)
            .expect(201);
        let no = remittance["remittance_no"].as_str().expect("a number");
        let slip = self
            .get(&format!("/unit/remittances/{no}/payment"))
            .expect(200);
        (remittance, slip)
    }

    /// State of a remittance.
    pub fn status_of(&self, remittance_no: &str) -> String {
        let view = self
            .get(&format!("/unit/remittances/{remittance_no}"))
            .expect(200);
        view["status"].as_str().unwrap_or_default().to_owned()
    }
}
