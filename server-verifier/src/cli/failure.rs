//! Why a command failed, in words for the terminal.

use siegelring_verifier::config::ConfigError;
use siegelring_verifier::http::SetupError;
use siegelring_verifier::keys::KeyError;
use siegelring_verifier::keys::signing::SigningKeyError;
use siegelring_verifier::oidc::FetchError;
use siegelring_verifier::oidc::clients::ClientError;
use siegelring_verifier::signing::EquipmentError;
use siegelring_verifier::store::StoreError;
use siegelring_verifier::web::ThemeError;

/// The result of a command.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The configuration does not hold.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The theme does not hold.
    #[error("{0}")]
    Theme(#[from] ThemeError),
    /// The parts do not fit together.
    #[error("{0}")]
    Setup(#[from] SetupError),
    /// What document signatures need cannot be set up.
    #[error("{0}")]
    Equipment(#[from] EquipmentError),
    /// Keys of document signatures cannot be made or used.
    #[error("document signatures: {0}")]
    SigningKey(#[from] SigningKeyError),
    /// Keys are missing, or open to others.
    #[error("keys: {0}")]
    Keys(#[from] KeyError),
    /// The store cannot be used.
    #[error("store: {0}")]
    Store(#[from] StoreError),
    /// Documents of clients could not be fetched.
    #[error("{0}")]
    Fetch(#[from] FetchError),
    /// A client cannot be registered or changed.
    #[error("{0}")]
    Client(#[from] ClientError),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A file cannot be read or written.
    pub(crate) fn file(path: &std::path::Path, error: std::io::Error) -> Self {
        Self::File(path.display().to_string(), error)
    }
}
