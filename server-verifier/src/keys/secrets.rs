//! Secrets that are no signing keys: 32 random bytes each, one file each.

use std::path::Path;

use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use zeroize::Zeroizing;

use super::{KeyError, Result, files};

/// 32 random bytes with one purpose.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// From its bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// HMAC-SHA-256 under a label of its own, so that no tag fits two purposes. Parts are kept apart by their lengths.
    pub fn mac(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut message = Zeroizing::new(Vec::new());
        for part in [&[label.as_bytes()], parts].concat() {
            message.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            message.extend_from_slice(part);
        }
        crypto::hmac_sha256(self.0.as_ref(), &message)
    }

    /// HKDF-SHA-256: another secret for one use.
    pub fn derive(&self, salt: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
        crypto::hkdf_sha256(salt, self.0.as_ref(), info)
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident $file:literal,)*) => {
        /// All secrets of one server.
        #[derive(Clone)]
        pub struct Secrets { $($(#[$doc])* pub $name: Secret,)* }

        impl Secrets {
            /// The names of their files.
            pub(super) const FILES: &'static [&'static str] = &[$($file,)*];

            /// Reads them from their folder.
            pub(super) fn open(folder: &Path) -> Result<Self> {
                Ok(Self { $($name: read(folder, $file)?,)* })
            }
        }
    };
}

secrets! {
    /// Makes the pairwise `sub` of ID tokens.
    pairwise "pairwise",
    /// Makes the opaque reference of a person.
    person_reference "person-reference",
    /// Hides codes of low entropy: activation, unblock and revocation codes.
    codes "codes",
    /// Encrypts what must wait in the database ([`crate::store::Sealed`]).
    sealing "sealing",
    /// Marks what the server gives out and wants back: request links, QR codes, nonces.
    request_tokens "request-tokens",
    /// Derives the key for each request's encrypted response.
    response_encryption "response-encryption",
    /// Derives each wallet's OPRF key.
    oprf_seed "oprf-seed",
}

fn read(folder: &Path, file: &str) -> Result<Secret> {
    let path = folder.join(file);
    let text = Zeroizing::new(files::secret_text(&path)?);
    let bytes = base64url::decode(text.trim()).map(Zeroizing::new);
    let bytes = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    bytes.map(Secret::new).ok_or(KeyError::Content(path))
}

/// What stands in the file of a secret.
pub(super) fn to_text(secret: &Secret) -> Zeroizing<String> {
    Zeroizing::new(base64url::encode(secret.expose()) + "\n")
}
