//! Which servers a phone talks to.

use url::{Host, Url};

use crate::error::{Malformed, Result, Untrusted};

/// Parses a URL that a request may be sent to: `https`, or `http` to this machine itself (development).
///
/// # Errors
/// [`Malformed::Url`] for any other, and for one with a user name or a fragment.
pub(super) fn reachable(text: &str) -> Result<Url> {
    let url = Url::parse(text).map_err(|_| Malformed::Url)?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_secure = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    if is_secure && url.username().is_empty() && url.password().is_none() && url.fragment().is_none() {
        Ok(url)
    } else {
        Err(Malformed::Url.into())
    }
}

/// Parses a URL that must be on the wallet's own server.
///
/// # Errors
/// [`Malformed::Url`] as [`reachable`]; [`Untrusted::Server`] for another origin.
pub(super) fn own(text: &str, wallet_server: &str) -> Result<Url> {
    let url = reachable(text)?;
    if url.origin() == reachable(wallet_server)?.origin() { Ok(url) } else { Err(Untrusted::Server.into()) }
}
