//! `/metrics`, in the text form of Prometheus.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::OnceLock,
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Limits of the histograms in seconds; the last bar of the product is 1 s.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts counting, once a process however often it is called. Whoever calls
/// it first (the program's start) misses no request.
pub fn install() -> &'static PrometheusHandle {
    HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets(&BUCKETS)
            .unwrap_or_else(|error| {
                tracing::error!(error = %error, "histograms without limits");
                PrometheusBuilder::new()
            });
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder of metrics is installed; ours stays empty");
        }
        handle
    })
}

/// Gathers samples now and then, so that memory stays bounded when nobody asks
/// for the figures; runs until it is dropped.
pub async fn keep_up() {
    let handle = install();
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        handle.run_upkeep();
    }
}

/// The figures, for callers inside the house only. For anyone else, and behind
/// a proxy that speaks for others, there is nothing here.
pub(super) async fn show(request: Request) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let is_forwarded = request.headers().contains_key("x-forwarded-for")
        || request.headers().contains_key(header::FORWARDED);
    if is_forwarded || !peer.is_none_or(is_inside) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let handle = install();
    handle.run_upkeep();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        handle.render(),
    )
        .into_response()
}

/// Loopback, or a private network (RFC 1918, RFC 4193).
fn is_inside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => {
            address == Ipv6Addr::LOCALHOST || (address.segments()[0] & 0xfe00) == 0xfc00
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_house_is_inside() {
        for (address, inside) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("::ffff:10.1.2.3", true),
            ("192.168.1.9", true),
            ("fd12::1", true),
            ("203.0.113.7", false),
            ("172.32.0.1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_inside(address.parse().unwrap()), inside, "{address}");
        }
    }
}
