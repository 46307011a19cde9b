//! URLs that a configuration may name.

use serde::Deserialize;
use url::Url;

/// The base URL of this server: `https` (`http` on this machine only), without query, fragment or trailing slash.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Issuer(String);

impl Issuer {
    /// The URL as written, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This URL with `path` (which begins with `/`) after it.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether browsers reach this server by TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl std::fmt::Display for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Issuer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = Url::parse(&text).map_err(|e| format!("`{text}` is no URL: {e}"))?;
        let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && local) {
            return Err(format!("`{text}` must begin with https:// (http:// is for localhost only)"));
        }
        if url.path() != "/" || text.ends_with('/') {
            return Err(format!("`{text}` must be an origin such as https://login.example.org, with nothing after it"));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(format!("`{text}` must have no query, no fragment and no user name"));
        }
        Ok(Self(text))
    }
}

/// An `https`, `mailto` or `tel` link that pages may show.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Link(String);

impl Link {
    /// The link as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Link {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "https" | "mailto" | "tel") => Ok(Self(text)),
            _ => Err(format!("`{text}` is no https:, mailto: or tel: link")),
        }
    }
}
