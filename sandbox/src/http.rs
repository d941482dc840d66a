//! One HTTP/1.1 POST at a time, without TLS: all the client a bank on loopback needs.

use std::time::Duration;

use axum::http::{HeaderMap, Method, Request, Uri, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::net::TcpStream;

/// A receiver that has not answered by then is treated as unreachable.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// Longest answer that is read, in bytes.
const ANSWER_LIMIT: usize = 64 * 1024;

/// What a receiver said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PostError {
    /// The connection was refused or broke.
    #[error("无法连接：{0}")]
    Connect(#[from] std::io::Error),
    /// The other side does not speak HTTP/1.1 properly.
    #[error("对方应答不完整：{0}")]
    Protocol(#[from] hyper::Error),
    /// The answer is longer than [`ANSWER_LIMIT`] or broke off.
    #[error("对方应答过长或中断：{0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
    /// The request could not be put together.
    #[error("请求无效：{0}")]
    Request(#[from] axum::http::Error),
    /// Nothing came within [`TIMEOUT`].
    #[error("对方 {} 秒内未应答", TIMEOUT.as_secs())]
    Timeout,
}

/// Why an address cannot be posted to.
#[derive(Debug, Error)]
pub enum TargetError {
    /// Not a URI.
    #[error("not a URL: {0}")]
    Uri(#[from] axum::http::uri::InvalidUri),
    /// Another scheme, or no host.
    #[error("expected http://host[:port]/path, without TLS")]
    Scheme,
}

/// Reads the address of a receiver.
///
/// # Errors
/// [`TargetError`] when it is not plain `http://` with a host.
pub fn target(text: &str) -> Result<Uri, TargetError> {
    let uri: Uri = text.parse()?;
    if uri.scheme_str() == Some("http") && uri.host().is_some() {
        Ok(uri)
    } else {
        Err(TargetError::Scheme)
    }
}

/// Posts `body` to `uri` over a fresh connection and reads the answer.
///
/// # Errors
/// [`PostError`] when no complete answer came; any status is an answer.
pub async fn post(uri: &Uri, headers: HeaderMap, body: Bytes) -> Result<Answer, PostError> {
    tokio::time::timeout(TIMEOUT, exchange(uri, headers, body))
        .await
        .map_err(|_| PostError::Timeout)?
}

async fn exchange(uri: &Uri, headers: HeaderMap, body: Bytes) -> Result<Answer, PostError> {
    let host = uri.host().unwrap_or_default();
    // An IPv6 address has brackets in a URI and none in a socket address.
    let bare_host = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((bare_host, uri.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, authority)
        .header(header::CONNECTION, "close")
        .body(Full::new(body))?;
    request.headers_mut().extend(headers);
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), ANSWER_LIMIT)
        .collect()
        .await
        .map_err(PostError::Body)?
        .to_bytes();
    driver.abort();
    Ok(Answer {
        status,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_with_a_host_is_a_target() {
        for good in [
            "http://127.0.0.1:7100/api/v1/bank/notices",
            "http://[::1]:80/",
            "http://a",
        ] {
            assert!(target(good).is_ok(), "{good}");
        }
        for bad in [
            "https://a/",
            "/path",
            "127.0.0.1:7100",
            "",
            "http://",
            "ftp://a/",
        ] {
            assert!(target(bad).is_err(), "{bad}");
        }
    }
}
