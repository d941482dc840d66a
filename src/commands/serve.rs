//! `anju serve`.

use std::{net::SocketAddr, path::Path, process::ExitCode, time::Duration};

use axum::Router;
use server::{app::App, workers};
use tokio::sync::watch;

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
    let router =
        server::app::router(app, outside).into_make_service_with_connect_info::<SocketAddr>();
    let mut draining = stopped.clone();
    let serving = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                let _ended = draining.wait_for(|stop| *stop).await;
            })
            .await
    });
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
        Ok(Ok(outcome)) => outcome.map_err(|error| error.to_string())?,
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
