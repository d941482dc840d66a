//! `anju serve`.

use std::{net::SocketAddr, path::Path, process::ExitCode, time::Duration};

use axum::Router;
use server::{app::App, workers};
use tokio::sync::watch;

use crate::front::{self, Patience};

pub async fn run(file: Option<&Path>) -> Result<ExitCode, String> {
    listen(super::app(file).await?, |_| {}).await
}

/// Serves until SIGTERM or Ctrl-C; running requests get some seconds to end.
pub async fn listen(app: App, ready: impl FnOnce(SocketAddr)) -> Result<ExitCode, String> {
    server::public::metrics::install();
    let address = app.config.server.listen;
    let grace = Duration::from_secs(app.config.server.shutdown_seconds);
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| format!("configuration key `server.listen`: {address}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (stop, stopped) = watch::channel(false);
    let mut steps = workers::start(&app, &stopped);
    let outside = Router::new()
        .merge(mini_app_api::router())
        .merge(super::super::web::router());
    let patience = Patience {
        head: Duration::from_secs(app.config.server.head_seconds.into()),
        reader: Duration::from_secs(app.config.server.reader_seconds.into()),
    };
    let router = server::app::router(app, outside);
    let mut draining = stopped.clone();
    let serving = tokio::spawn(front::serve(listener, router, patience, async move {
        let _ended = draining.wait_for(|stop| *stop).await;
    }));
    tracing::info!(address = %address, "serving");
    ready(address);
    wait_for_signal().await;
    tracing::info!("stopping");
    let _steps_gone = stop.send(true);
    let ended = tokio::time::timeout(grace, serving).await;
    steps.shutdown().await;
    match ended {
        Err(_) => tracing::warn!("requests were still running when the time was over"),
        Ok(Err(error)) => return Err(error.to_string()),
        Ok(Ok(())) => {}
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
