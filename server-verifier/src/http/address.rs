//! Whose request this is, as far as the network can tell.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::App;
use crate::config::Network;

/// The address a request comes from: the peer's, or, behind trusted proxies, the last one they did not vouch for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Walks `X-Forwarded-For` from its end, for as long as the hop before is a trusted proxy.
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        let forwarded: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        let mut address = peer.to_canonical();
        for hop in forwarded.iter().rev() {
            match hop.parse::<IpAddr>() {
                Ok(next) if is_trusted(address) => address = next.to_canonical(),
                _ => break,
            }
        }
        Self(address)
    }
}

impl FromRequestParts<Arc<App>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        Ok(Self::of(peer, &parts.headers, &app.config.trusted_proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()];
        ClientAddress::of(peer.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    #[test]
    fn believes_only_trusted_proxies() {
        assert_eq!(address("198.51.100.7", "203.0.113.9"), "198.51.100.7");
        assert_eq!(address("10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(address("::ffff:10.0.0.1", "203.0.113.9, 10.2.3.4"), "203.0.113.9");
        assert_eq!(address("10.0.0.1", "192.0.2.1, 203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn stops_at_what_is_no_address() {
        assert_eq!(address("10.0.0.1", "203.0.113.9, unknown"), "10.0.0.1");
    }
}
