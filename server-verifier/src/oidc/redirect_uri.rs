//! Which redirect URIs may be registered, and which of a request match.

use url::{Host, Url};

/// Whether a redirect URI may be registered: absolute, without fragment, and `https`, `http` on this machine, or a
/// private scheme with a dot in it for an app (RFC 8252 sections 7.1 to 7.3, RFC 9700 section 2.1).
pub(crate) fn may_be_registered(uri: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| {
        url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && match url.scheme() {
                "https" => true,
                "http" => is_loopback(&url),
                scheme => scheme.contains('.'),
            }
    })
}

/// Whether the URI of a request is the registered one: equal as text, except for the port of an app that listens on
/// its own machine (RFC 8252 section 7.3).
pub(crate) fn matches(registered: &str, requested: &str, any_loopback_port: bool) -> bool {
    if registered == requested {
        return true;
    }
    let (true, Ok(registered), Ok(parsed)) = (any_loopback_port, Url::parse(registered), Url::parse(requested)) else {
        return false;
    };
    // What the parser would silently change (a user name, `..`, another spelling) is not the registered text either.
    let is_canonical = parsed.as_str() == requested;
    let mut without_port = parsed;
    let port = registered.port();
    is_canonical
        && registered.scheme() == "http"
        && is_loopback(&registered)
        && without_port.set_port(port).is_ok()
        && without_port == registered
}

/// Whether a URL names this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
