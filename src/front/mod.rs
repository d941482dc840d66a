//! The door: takes connections in and lets none of them stay for nothing.
//!
//! `axum::serve` waits for ever for a request's head and for a reader of an
//! answer, and takes in as many as the system allows; a few hundred sleeping
//! clients would keep everybody else outside.

mod patience;

use std::{convert::Infallible, future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt as _;

use patience::Patient;

/// Descriptors that are kept for the database, files and the log.
const OWN_FILES: u64 = 128;
/// Connections that are open at once at most, whatever the system allows.
const MOST: u64 = 16_384;
/// After a connection could not be taken in: the system has to recover.
const BREATH: Duration = Duration::from_millis(100);

/// How long the door waits for whom.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the whole head of a request, and between two requests.
    pub head: Duration,
    /// For a reader who takes nothing of an answer.
    pub reader: Duration,
}

/// Serves until `stop` is done; then nobody new is let in, and what runs is
/// answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head);
    let running = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(places()));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            // Taken first: whoever finds no place waits in the system's queue.
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(error = %error, "a connection could not be taken in");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let io = TokioIo::new(Patient::new(quick(stream), patience.reader));
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), peer, request));
        let connection = running.watch(builder.serve_connection(io, service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = %error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    running.shutdown().await;
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    mut request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request.map(Body::new)).await
}

/// Small answers leave at once.
fn quick(stream: TcpStream) -> TcpStream {
    let _as_it_was = stream.set_nodelay(true);
    stream
}

/// Raises the limit of open files as far as the system lets us, and leaves
/// some of them to ourselves. The usual soft limit of 1,024 is for programs
/// that use `select`.
fn places() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let allowed = match setrlimit(Resource::Nofile, wanted) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    let places = allowed.map_or(MOST, |files| {
        files.saturating_sub(OWN_FILES).clamp(OWN_FILES, MOST)
    });
    usize::try_from(places).unwrap_or(Semaphore::MAX_PERMITS)
}
