//! A receiver of notices, and a client of the sandbox's own router.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, Uri, header};
use http_body_util::BodyExt;
use sandbox::clock::{Clock, Moment};
use sandbox::{Config, World, signature};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

pub const SECRET: &str = "secret-of-the-test";

/// One request a receiver got.
#[derive(Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: String,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn assert_signed(&self) {
        let expected = signature::sign(
            SECRET,
            self.header("x-bank-timestamp"),
            self.body.as_bytes(),
        );
        assert_eq!(self.header("x-bank-signature"), expected);
        assert_eq!(self.header("x-bank-key-id"), "sandbox-1");
        assert_eq!(self.header("content-type"), "application/json");
    }
}

/// A tiny product: answers by a script whose last line repeats.
pub struct Receiver {
    pub notify: Uri,
    seen: Arc<Mutex<Vec<Received>>>,
    changes: watch::Receiver<usize>,
}

pub type Script = &'static [(u16, &'static str)];

pub const ACCEPT: Script = &[(200, r#"{"outcome":"accepted"}"#)];

impl Receiver {
    pub async fn start(script: Script) -> Self {
        Self::start_on(TcpListener::bind("127.0.0.1:0").await.unwrap(), script)
    }

    pub fn start_on(listener: TcpListener, script: Script) -> Self {
        let notify = notify_uri(listener.local_addr().unwrap().port());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (count, changes) = watch::channel(0);
        let memory = Arc::clone(&seen);
        let answer = move |headers: HeaderMap, body: String| async move {
            let at = {
                let mut memory = memory.lock().unwrap();
                memory.push(Received { headers, body });
                memory.len()
            };
            count.send_replace(at);
            let (status, body) = script[(at - 1).min(script.len() - 1)];
            (StatusCode::from_u16(status).unwrap(), body)
        };
        let router = Router::new().route("/api/v1/bank/notices", axum::routing::post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            notify,
            seen,
            changes,
        }
    }

    /// Waits for `count` requests and gives all that came.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let mut changes = self.changes.clone();
        tokio::time::timeout(
            Duration::from_secs(10),
            changes.wait_for(|seen| *seen >= count),
        )
        .await
        .expect("the notices come in time")
        .unwrap();
        self.seen()
    }

    /// What came so far, after a moment in which more could have come.
    pub async fn after_a_moment(&self) -> Vec<Received> {
        tokio::time::sleep(Duration::from_millis(200)).await;
        self.seen()
    }

    fn seen(&self) -> Vec<Received> {
        self.seen.lock().unwrap().clone()
    }
}

pub fn notify_uri(port: u16) -> Uri {
    format!("http://127.0.0.1:{port}/api/v1/bank/notices")
        .parse()
        .unwrap()
}

/// A sandbox and the way to talk to it.
pub struct Client {
    pub world: World,
}

impl Client {
    /// With short pauses between tries.
    pub fn new(notify: &Uri) -> Self {
        Self::with(notify, |_| {})
    }

    pub fn with(notify: &Uri, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(notify.clone(), SECRET.to_owned());
        config.retry_base = Duration::from_millis(1);
        change(&mut config);
        let world = World::open(config).unwrap();
        world.resume();
        Self { world }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post_json(&self, path: &str, body: &Value) -> Reply {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.ask(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    pub async fn put_json(&self, path: &str, body: &Value) -> Reply {
        let request = Request::put(path).header(header::CONTENT_TYPE, "application/json");
        self.ask(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// Asks the bank with a signature of this moment; a GET when there is no body.
    pub async fn signed(&self, path: &str, body: Option<&Value>) -> Reply {
        let text = body.map(Value::to_string).unwrap_or_default();
        let stamp = self.world.now().wire();
        let request = if body.is_some() {
            Request::post(path)
        } else {
            Request::get(path)
        };
        let request = request
            .header("x-bank-key-id", "sandbox-1")
            .header("x-bank-timestamp", &stamp)
            .header(
                "x-bank-signature",
                signature::sign(SECRET, &stamp, text.as_bytes()),
            );
        self.ask(request.body(Body::from(text)).unwrap()).await
    }

    pub async fn post_form(&self, path: &str, body: &str) -> Reply {
        let form = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, form);
        self.ask(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub async fn ask(&self, request: Request<Body>) -> Reply {
        let response = sandbox::router(self.world.clone())
            .oneshot(request)
            .await
            .unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Reply {
            status,
            headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// Pays with these switches and gives the transaction number.
    pub async fn pay(&self, switches: Value) -> String {
        let mut order = order();
        order["switches"] = switches;
        let reply = self.post_json("/api/bank/transfers", &order).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.json()["bank_txn_no"].as_str().unwrap().to_owned()
    }

    pub async fn transfer(&self, txn_no: &str) -> Value {
        self.get(&format!("/api/bank/transfers/{txn_no}"))
            .await
            .json()
    }

    /// Waits until the first copy of the notice is in that state.
    pub async fn wait_state(&self, txn_no: &str, state: &str) -> Value {
        for _ in 0..500 {
            let transfer = self.transfer(txn_no).await;
            if transfer["notices"][0]["state"] == state {
                return transfer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "{txn_no} did not become {state}: {}",
            self.transfer(txn_no).await
        );
    }

    pub async fn send(&self, txn_no: &str) -> Reply {
        self.post_json(&format!("/api/bank/transfers/{txn_no}/send"), &json!({}))
            .await
    }
}

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn content_type(&self) -> &str {
        self.headers[header::CONTENT_TYPE].to_str().unwrap()
    }

    pub fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

pub fn order() -> Value {
    json!({
        "payee_account": "0200003619027009341",
        "payee_name": "住房公积金管理中心",
        "payer_account": "0200123456789012345",
        "payer_name": "北京青禾设计有限公司",
        "amount": "1234.56",
        "reference": "612611220000017",
        "memo": "11月汇缴",
    })
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    /// Stands at 2026-11-22T08:00:00Z, 16:00 in Beijing.
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_795_334_400_000)))
    }

    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    pub fn clock(&self) -> Clock {
        let time = Arc::clone(&self.0);
        Arc::new(move || Moment(time.load(Ordering::Relaxed)))
    }
}

/// A folder that goes away with its owner.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("sandbox-test-{}-{count}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
