//! Keys and secrets of the server. They live in `keys/`, never in the database.

pub mod certificates;
mod error;
mod files;
pub mod init;
pub mod oidc;
pub mod relying_party;
mod secrets;
mod signer;
pub mod signing;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use error::KeyError;
pub use init::InitOptions;
pub use oidc::{OidcKey, OidcKeys};
pub use relying_party::RelyingPartyKeys;
pub use secrets::{Secret, Secrets};
pub use signer::{Algorithm, Signer, SoftwareEs256, SoftwareRs256};

/// The result of what can fail with keys.
pub type Result<T> = std::result::Result<T, KeyError>;

/// All keys and secrets of one server.
pub struct Keys {
    /// Signs credentials.
    pub issuer: Certified,
    /// Signs key attestations.
    pub wallet_provider: Certified,
    /// Sign requests to the phone, one for each relying party.
    pub relying_parties: RelyingPartyKeys,
    /// Sign ID tokens.
    pub oidc: OidcKeys,
    /// What is not a signing key.
    pub secrets: Secrets,
    /// The root certificates that phones and verifiers of this scheme trust.
    pub anchors: Anchors,
    /// How often the database was restored from a backup.
    pub generation: u64,
    folder: PathBuf,
}

/// A signing key and its certificate chain.
#[derive(Clone)]
pub struct Certified {
    /// Signs (ES256).
    pub signer: Arc<dyn Signer>,
    /// X.509 certificates in DER, leaf first, without the trust anchor.
    pub chain: Vec<Vec<u8>>,
}

/// The root certificates of the scheme, PEM.
#[derive(Debug, Clone)]
pub struct Anchors {
    /// Ends the chain of credentials.
    pub issuer: String,
    /// Ends the chain of requests.
    pub relying_party: String,
    /// Ends the chain of key attestations.
    pub wallet_provider: String,
    /// End the chains of document signatures: the current authority's, and those before it.
    pub signature: String,
}

impl Keys {
    /// Reads `keys/`, as [`init::init`] made it.
    ///
    /// # Errors
    /// [`KeyError`] with the file that is missing, unreadable or open to others.
    pub fn open(folder: &Path) -> Result<Self> {
        files::check_folder(folder)?;
        Ok(Self {
            issuer: files::certified(&folder.join("issuer"), "leaf")?,
            wallet_provider: files::certified(&folder.join("wallet-provider"), "leaf")?,
            relying_parties: RelyingPartyKeys::new(folder.join("relying-party")),
            oidc: OidcKeys::open(&folder.join("oidc"))?,
            secrets: Secrets::open(&folder.join("secrets"))?,
            anchors: Anchors {
                issuer: files::text(&folder.join("issuer/root.pem"))?,
                relying_party: files::text(&folder.join("relying-party/root.pem"))?,
                wallet_provider: files::text(&folder.join("wallet-provider/root.pem"))?,
                signature: signing::anchors(folder)?,
            },
            generation: generation(folder)?,
            folder: folder.to_owned(),
        })
    }

    /// The folder they were read from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// How often the database was restored from a backup.
///
/// # Errors
/// [`KeyError`] if the file is missing or holds no number.
pub fn generation(folder: &Path) -> Result<u64> {
    let path = generation_file(folder);
    files::text(&path)?.trim().parse().map_err(|_| KeyError::Content(path))
}

/// Counts one more restoration, and answers the new number.
///
/// # Errors
/// [`KeyError`] if the file cannot be read or written.
pub fn raise_generation(folder: &Path) -> Result<u64> {
    let next = generation(folder)?.saturating_add(1);
    files::replace(&generation_file(folder), format!("{next}\n").as_bytes())?;
    Ok(next)
}

fn generation_file(folder: &Path) -> PathBuf {
    folder.join("generation")
}
