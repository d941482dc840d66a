//! A server process of its own, and browsers over real sockets.

use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::{
    Result,
    context::Bench,
    failure::Failure,
    measure,
    store::{place::Place, remit_data::PASSWORD},
};

/// `anju serve` over a database; ends when dropped.
pub struct Service {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Environment of a command of `anju` over a database.
pub fn command(bench: &Bench, place: &Place, listen: SocketAddr) -> Command {
    let mut command = Command::new(&bench.anju);
    command
        .env("ANJU__DATABASE__URL", &place.url)
        .env("ANJU__SERVER__LISTEN", listen.to_string())
        .env("ANJU__LOGIN__ARGON2_MEMORY_KIB", "64")
        .env("ANJU__LOGIN__ARGON2_PASSES", "1")
        .env("ANJU__LOG__FILTER", "error")
        .stdin(Stdio::null());
    command
}

impl Service {
    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start(bench: &Bench, place: &Place) -> Result<Self> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let child = command(bench, place, address)
            .arg("serve")
            .stdout(Stdio::null())
            .spawn()?;
        let service = Self { child, address };
        for _ in 0..200 {
            if TcpStream::connect(address).await.is_ok() {
                return Ok(service);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(Failure::new("the server did not start"))
    }

    /// Memory of the process.
    pub fn memory(&self) -> measure::Memory {
        measure::memory(self.child.id())
    }
}

/// A connection that stays open, and a session.
pub struct Browser {
    sender: SendRequest<Full<Bytes>>,
    cookie: String,
    csrf: String,
}

/// Status and body.
pub struct Answer {
    /// 200 and so on.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body of an answer that must be a success.
    ///
    /// # Errors
    /// It is none, with what it says.
    pub fn json(&self) -> Result<Value> {
        if (200..300).contains(&self.status) {
            return Ok(serde_json::from_slice(&self.body)?);
        }
        Err(Failure::new(format!(
            "{}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        )))
    }
}

impl Browser {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            cookie: String::new(),
            csrf: String::new(),
        })
    }

    /// Logs in to a hall: `unit` or `personal`.
    ///
    /// # Errors
    /// It is refused.
    pub async fn log_in(&mut self, hall: &str, login_name: &str) -> Result {
        let body = serde_json::json!({ "login_name": login_name, "password": PASSWORD });
        let request = self
            .request(Method::POST, &format!("/api/v1/{hall}/session"))
            .header("content-type", "application/json")
            .body(Full::new(serde_json::to_vec(&body)?.into()))?;
        let response = self.sender.send_request(request).await?;
        let cookie = response
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default()
            .to_owned();
        let body = response.into_body().collect().await?.to_bytes();
        let view: Value = serde_json::from_slice(&body)?;
        view["csrf_token"]
            .as_str()
            .ok_or_else(|| Failure::new("login was refused"))?
            .clone_into(&mut self.csrf);
        self.cookie = cookie;
        Ok(())
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1");
        if !self.cookie.is_empty() {
            request = request
                .header("cookie", &self.cookie)
                .header("x-csrf-token", &self.csrf);
        }
        request
    }

    /// Asks.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        let request = self.request(Method::GET, path).body(Full::default())?;
        self.send(request).await
    }

    /// Sends a body with headers.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn post(
        &mut self,
        path: &str,
        kind: &str,
        body: impl Into<Bytes>,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let mut request = self
            .request(Method::POST, path)
            .header("content-type", kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.into()))?;
        self.send(request).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Answer> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }
}
