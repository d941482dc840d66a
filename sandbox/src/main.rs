//! `sandbox`: serves the outside world until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use axum::http::Uri;
use clap::Parser;
use sandbox::{Config, World, http};
use tokio::net::TcpListener;

/// A bank, an SMS gateway and a data-sharing bureau on loopback, for demos and tests of Anju.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:7180")]
    listen: SocketAddr,
    /// Where the bank sends its payment notices (plain HTTP).
    #[arg(long, default_value = "http://127.0.0.1:7100/api/v1/bank/notices")]
    notify: String,
    /// Secret that signs the notices, and the orders that the bank takes.
    #[arg(long, default_value = "sandbox-secret-for-demo-only")]
    bank_secret: String,
    /// Name of that secret, sent as `X-Bank-Key-Id`.
    #[arg(long, default_value = "sandbox-1")]
    bank_key_id: String,
    /// Bearer token that the SMS gateway expects.
    #[arg(long, default_value = "sandbox-sms-token")]
    sms_token: String,
    /// Bearer token that the data-sharing bureau expects.
    #[arg(long, default_value = "sandbox-bureau-token")]
    bureau_token: String,
    /// Folder to remember everything in; without it all is forgotten at the end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// First pause before a failed notice is sent again, in milliseconds; it doubles each time.
    #[arg(long, default_value_t = 1000)]
    retry_base_ms: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("sandbox: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: Args) -> Result<(), String> {
    let notify: Uri = http::target(&args.notify).map_err(|e| format!("--notify: {e}"))?;
    // The port is taken before the state is read: a second sandbox stops here and
    // does not touch the first one's file.
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|e| format!("--listen {}: {e}", args.listen))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let mut config = Config::new(notify, args.bank_secret);
    config.bank_key_id = args.bank_key_id;
    config.sms_token = args.sms_token;
    config.bureau_token = args.bureau_token;
    config.retry_base = Duration::from_millis(args.retry_base_ms);
    config.state = args.state;
    let world = World::open(config).map_err(|e| format!("--state: {e}"))?;
    world.resume();
    println!(
        "sandbox: http://{address}/  (bank notices go to {})",
        args.notify
    );
    axum::serve(listener, sandbox::router(world))
        .with_graceful_shutdown(stop_signal())
        .await
        .map_err(|e| e.to_string())
}

async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
