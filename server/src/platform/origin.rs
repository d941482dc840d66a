//! Where a request comes from when proxies stand before the server: only what
//! a proxy of the operator's own says is believed.

use std::{net::IpAddr, net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;

use super::http::Origin;

/// Every proxy adds the address it was called from at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Puts the caller's address behind the trusted proxies into the request.
pub async fn resolve(
    State(proxies): State<Arc<[IpNet]>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(peer) = peer.map(|info| info.0.ip()) {
        let origin = caller(peer, request.headers(), &proxies);
        request.extensions_mut().insert(Origin(Some(origin)));
    }
    next.run(request).await
}

/// Goes back from proxy to proxy as long as each is trusted; the first address
/// that is not one of them is the caller.
fn caller(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let said: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut address = peer.to_canonical();
    for before in said.iter().rev() {
        if !proxies.iter().any(|network| network.contains(&address)) {
            break;
        }
        let Ok(before) = before.parse::<IpAddr>() else {
            break;
        };
        address = before.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed() {
        let proxies = [
            "10.0.0.0/8".parse().unwrap(),
            "fd00::7/128".parse().unwrap(),
        ];
        for (peer, said, expected) in [
            // Nobody before us.
            ("203.0.113.9", "", "203.0.113.9"),
            // A caller who pretends to be a proxy.
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            // One proxy, two proxies, a forged entry in front of them.
            ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
            ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
            ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            ("fd00::7", "2001:db8::5", "2001:db8::5"),
            // A proxy that says nothing, or nonsense.
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ] {
            let mut headers = HeaderMap::new();
            if !said.is_empty() {
                headers.insert(FORWARDED_FOR, said.parse().unwrap());
            }
            let found = caller(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(found.to_string(), expected, "{peer} {said}");
        }
    }
}
