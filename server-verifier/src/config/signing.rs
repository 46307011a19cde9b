//! Document signatures: whether they are offered, where keys live, and who stamps the time.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::{ConfigError, SecretSource};

/// Document signatures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SigningConfig {
    /// Whether portals may have documents signed here.
    pub enabled: bool,
    /// The HSM in which signature keys are made and the authority's key is kept; in software without one.
    pub pkcs11: Option<Pkcs11Config>,
    /// Who stamps the time on signatures; without one, certificates live for years instead of minutes.
    pub time_stamp_authority: Option<TimeStampAuthorityConfig>,
}

/// An HSM.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pkcs11Config {
    /// The PKCS #11 library of the HSM's maker.
    pub module: PathBuf,
    /// The label of the token.
    pub token: String,
    /// The PIN of the token's user.
    pub pin: SecretSource,
}

/// A time stamp authority (RFC 3161 over HTTP).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeStampAuthorityConfig {
    /// Where it is asked.
    pub url: TimeStampUrl,
    /// The root certificates its answers must lead to, PEM.
    pub root: PathBuf,
}

impl TimeStampAuthorityConfig {
    /// Reads the root certificates, PEM.
    ///
    /// # Errors
    /// [`ConfigError`] if the file cannot be read.
    pub fn read_root(&self) -> Result<String, ConfigError> {
        std::fs::read_to_string(&self.root).map_err(|error| ConfigError::unreadable(&self.root, &error))
    }
}

/// An `https` or `http` URL without a user name. Answers of a time stamp authority are signed and hold no secret, so
/// many are asked without TLS.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeStampUrl(Url);

impl TimeStampUrl {
    /// The URL.
    pub const fn as_url(&self) -> &Url {
        &self.0
    }
}

impl TryFrom<String> for TimeStampUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "https" | "http") && url.username().is_empty() => Ok(Self(url)),
            _ => Err(format!("`{text}` is no http: or https: URL of a time stamp authority")),
        }
    }
}

impl SigningConfig {
    pub(super) fn resolve(&mut self, base: &Path) {
        if let Some(pkcs11) = &mut self.pkcs11 {
            pkcs11.module = base.join(&pkcs11.module);
            pkcs11.pin.resolve(base);
        }
        if let Some(authority) = &mut self.time_stamp_authority {
            authority.root = base.join(&authority.root);
        }
    }
}
