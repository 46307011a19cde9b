//! Why a signature cannot be made.

use std::path::PathBuf;

use siegelring_signature::certificate::CertificateError;

use crate::keys::KeyError;

/// Why a signature cannot be made. [`is_temporary`](Self::is_temporary) tells what to try again from what an operator
/// must mend first; an approval is lost by neither.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SigningKeyError {
    /// The library of the HSM cannot be loaded.
    #[error("the PKCS #11 module {} cannot be loaded: {reason}", .path.display())]
    Module {
        /// Which.
        path: PathBuf,
        /// Why, in the words of the system.
        reason: String,
    },
    /// No token of this label is in any slot.
    #[error("there is no PKCS #11 token {0:?}")]
    NoToken(String),
    /// Two tokens have the label.
    #[error("there are several PKCS #11 tokens {0:?}; give each a label of its own")]
    SeveralTokens(String),
    /// The HSM does not answer as it should: it was taken out, restarted, or is too busy.
    #[error("the HSM does not work now: {0}")]
    Unavailable(String),
    /// The PIN of the token is wrong. It is not tried again before a restart: a few wrong tries lock a token.
    #[error("the token refuses the PIN ({0}); the PIN is not tried again before a restart")]
    Pin(&'static str),
    /// The authority's key is not where it should be.
    #[error("{0}")]
    NoKey(String),
    /// The HSM cannot do what is asked of it.
    #[error("the HSM refuses: {0}")]
    Refused(String),
    /// What the HSM signed does not verify.
    #[error("the HSM made a signature that does not verify")]
    WrongSignature,
    /// The certificate or the list cannot be made as asked.
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    /// Files of the folder of keys.
    #[error("{0}")]
    Files(#[from] KeyError),
}

impl SigningKeyError {
    /// Whether the same may succeed a moment later without anybody changing the configuration.
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Module { .. } | Self::NoToken(_) | Self::Unavailable(_) | Self::WrongSignature)
    }
}
