//! The floor: the same framework with nothing behind it, and Node beside it.

use std::net::SocketAddr;

use axum::{Json, Router, extract::Path, routing::get};
use serde::Serialize;

use super::{Server, wrk};
use crate::{
    Result,
    context::Bench,
    measure,
    report::{Bar, Report, Row, Sample},
};

/// The hidden command under which this binary serves hello world.
pub const COMMAND: &str = "serve-hello";

#[derive(Serialize)]
struct Hello {
    id: u64,
    name: &'static str,
    balance: &'static str,
}

async fn hello(Path(id): Path<u64>) -> Json<Hello> {
    Json(Hello {
        id,
        name: "住房公积金",
        balance: "12345.67",
    })
}

/// Serves hello world until it is killed.
///
/// # Errors
/// The address is taken.
pub async fn serve(address: SocketAddr) -> Result {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let router = Router::new().route("/hello/{id}", get(hello));
    axum::serve(listener, router).await?;
    Ok(())
}

/// axum beside Fastify at 100 and 1000 connections.
///
/// # Errors
/// A server or wrk cannot be started.
pub async fn run(bench: &Bench, report: &mut Report) -> Result {
    for (connections, bar) in [(100, 3.5), (1000, 2.0)] {
        let what = format!("axum : Fastify, hello JSON, {connections} connections");
        let mut row = Row::new("http-floor", None, what, "req/s", Bar::RatioAtLeast(bar));
        for _ in 0..bench.rounds {
            let round = measure::round(bench, async || {
                let axum = Server::hello(bench)?;
                let ours = wrk::hello(bench, &axum, connections).await?;
                drop(axum);
                let fastify = Server::fastify(bench)?;
                let floor = wrk::hello(bench, &fastify, connections).await?;
                Ok(Sample {
                    ours: ours.per_second,
                    floor: floor.per_second,
                    cpu: Some(ours.cpu_us),
                    floor_cpu: Some(floor.cpu_us),
                })
            })
            .await?;
            row.add(&round);
        }
        report.add(row);
    }
    Ok(())
}
