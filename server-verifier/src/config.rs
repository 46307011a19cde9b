//! One TOML file, parsed once at the start and passed down; nothing reads configuration anywhere else.
//!
//! Every value is checked while it is parsed, so that a mistake is reported with its line, and what the rest of the
//! server gets is already of the right type. Paths in the file are relative to the file.

mod error;
mod limits;
mod network;
mod origin;
mod policy;
mod secret;
mod signing;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use siegelring_core::assurance::{Policy, Scheme};

pub use error::ConfigError;
pub use limits::Limits;
pub use network::Network;
pub use origin::{Issuer, Link};
use policy::PolicySource;
pub use secret::SecretSource;
pub use signing::{Pkcs11Config, SigningConfig, TimeStampAuthorityConfig, TimeStampUrl};

/// The configuration of one server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The base URL under which browsers and phones reach this server, and its OpenID Connect issuer identifier.
    pub issuer: Issuer,
    /// Who runs this server, as people read it: `Stadt Musterhausen`.
    pub operator: String,
    /// The address to listen on; TLS ends in front of it.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<Network>,
    /// How strictly evidence is judged: `"tr-03107"`, `"eidas"`, `"demo"`, or `{ file = "policy.toml" }`.
    #[serde(skip, default = "Policy::tr_03107")]
    pub policy: Policy,
    #[serde(rename = "policy", default)]
    policy_source: PolicySource,
    /// Whether the scheme was notified under eIDAS Art. 9, and may say so; refused under a demonstration policy.
    #[serde(default)]
    pub notified: bool,
    /// Where state is kept.
    #[serde(default)]
    pub store: StoreConfig,
    /// Where keys and secrets are kept.
    #[serde(default)]
    pub keys: KeysConfig,
    /// Document signatures.
    #[serde(default)]
    pub signing: SigningConfig,
    /// What one caller, and all together, may ask for.
    #[serde(default)]
    pub limits: Limits,
    /// How pages look and what they link to.
    #[serde(default)]
    pub pages: Pages,
    /// What is logged, and how.
    #[serde(default)]
    pub log: Log,
    /// Who may read the metrics.
    #[serde(default)]
    pub metrics: Metrics,
}

/// Where state is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "backend", rename_all = "lowercase", deny_unknown_fields)]
pub enum StoreConfig {
    /// In memory: gone when the server stops.
    Memory,
    /// In one SQLite file.
    Sqlite {
        /// The path of the file.
        path: PathBuf,
    },
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self::Sqlite { path: PathBuf::from("siegelring.db") }
    }
}

/// Where keys and secrets are kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeysConfig {
    /// The folder that `siegelring init` filled.
    pub dir: PathBuf,
}

impl Default for KeysConfig {
    fn default() -> Self {
        Self { dir: PathBuf::from("keys") }
    }
}

/// How pages look and what they link to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// A theme file (custom properties) in place of the built-in one.
    pub theme: Option<PathBuf>,
    /// The operator's imprint.
    pub imprint: Option<Link>,
    /// The operator's privacy notice.
    pub privacy: Option<Link>,
    /// The operator's accessibility statement.
    pub accessibility: Option<Link>,
    /// Where people find help.
    pub help: Option<Link>,
    /// Where the app for Android is found.
    pub app_android: Option<Link>,
    /// Where the app for iOS is found.
    pub app_ios: Option<Link>,
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// One JSON object a line, or text for people.
    pub format: LogFormat,
    /// The least level that is logged.
    pub level: LogLevel,
}

/// The shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    #[default]
    Json,
    /// Text for people.
    Text,
}

/// The least level that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Only what needs somebody's attention.
    Error,
    /// And what may become a problem.
    Warn,
    /// And one line for each request.
    #[default]
    Info,
    /// And what helps to find a mistake.
    Debug,
}

/// Who may read the metrics.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// The bearer token to ask for. Without one, only callers on this machine get an answer.
    pub token: Option<SecretSource>,
}

impl Config {
    /// Reads and checks the file at `path`.
    ///
    /// # Errors
    /// [`ConfigError`], with the line where there is one.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|e| ConfigError::unreadable(path, &e))?;
        Self::parse(&text, path.parent().unwrap_or(Path::new(""))).map_err(|e| e.in_file(path))
    }

    /// Checks the text of a configuration file that stands in the folder `base`.
    ///
    /// # Errors
    /// [`ConfigError`], with the line where there is one.
    pub fn parse(text: &str, base: &Path) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text).map_err(|e| ConfigError::in_text(text, &e))?;
        config.resolve(base);
        config.policy = config.policy_source.read().map_err(|reason| ConfigError::at_key(text, "policy", &reason))?;
        if config.notified && config.policy.is_demonstration() {
            let reason = "a notified scheme cannot run under a policy for demonstration";
            return Err(ConfigError::at_key(text, "notified", reason));
        }
        if config.operator.trim().is_empty() {
            return Err(ConfigError::at_key(text, "operator", "people must be able to read who runs this server"));
        }
        Ok(config)
    }

    /// Whose names for the levels are emitted.
    pub fn scheme(&self) -> Scheme {
        if self.notified { Scheme::Notified } else { Scheme::NotNotified }
    }

    fn resolve(&mut self, base: &Path) {
        let resolve = |path: &mut PathBuf| *path = base.join(&*path);
        resolve(&mut self.keys.dir);
        if let StoreConfig::Sqlite { path } = &mut self.store {
            resolve(path);
        }
        if let Some(theme) = &mut self.pages.theme {
            resolve(theme);
        }
        if let Some(token) = &mut self.metrics.token {
            token.resolve(base);
        }
        self.signing.resolve(base);
        self.policy_source.resolve(base);
    }
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8440))
}
