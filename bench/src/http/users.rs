//! Users with a connection each: a small load generator that keeps every latency.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, StatusCode,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{Result, data::Session};

/// A connection that stays open.
pub struct User {
    sender: SendRequest<Full<Bytes>>,
    address: SocketAddr,
}

/// What came back, and when.
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// From the first byte of the request to the last of the answer.
    pub took: Duration,
    /// The body.
    pub body: Bytes,
}

impl User {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, address })
    }

    /// Asks for a page of the personal hall.
    ///
    /// # Errors
    /// The connection breaks.
    pub async fn get(&mut self, path: &str, session: &Session) -> Result<Answer> {
        let request = Request::get(path)
            .header(header::HOST, self.address.to_string())
            .header(header::COOKIE, format!("anju_personal={}", session.token))
            .body(Full::default())?;
        self.send(request).await
    }

    /// Sends JSON with further headers.
    ///
    /// # Errors
    /// The connection breaks.
    pub async fn post(
        &mut self,
        path: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answer> {
        let mut request = Request::post(path)
            .header(header::HOST, self.address.to_string())
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        self.send(request.body(Full::new(Bytes::from(body)))?).await
    }

    /// Sends any request and reads the whole answer.
    ///
    /// # Errors
    /// The connection breaks.
    pub async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Answer> {
        let begin = Instant::now();
        self.sender.ready().await?;
        let answer = self.sender.send_request(request).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(Answer {
            status,
            took: begin.elapsed(),
            body,
        })
    }
}

/// Numbers without a pattern that matters (an LCG); a seed repeats them.
pub struct Random(u64);

impl Random {
    /// Starts at a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below `bound`.
    pub const fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// One of a list.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let position = self.below(list.len() as u64);
        &list[usize::try_from(position).unwrap_or(0)]
    }
}
