//! The keys of ID tokens, by ES256 and RS256, with rotation.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::{Algorithm, KeyError, Result, Signer, SoftwareEs256, SoftwareRs256, certificates, files};

/// A new key is published this long before it signs, so that relying parties have fetched it.
pub const PUBLISHED_BEFORE_USE: u64 = 3600;

/// A key is kept this long after a newer one took over, for tokens that are still on their way.
pub const KEPT_AFTER_USE: u64 = 24 * 3600;

/// The keys that are published, of which one for each algorithm signs.
pub struct OidcKeys(Vec<OidcKey>);

/// One key.
pub struct OidcKey {
    /// Its identifier: the JWK thumbprint (RFC 7638), base64url.
    pub kid: String,
    /// Signs.
    pub signer: Arc<dyn Signer>,
    created_at: UnixTime,
}

impl OidcKeys {
    /// Reads all `{algorithm}-{created}.key.pem` of the folder.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let mut keys = Vec::new();
        for (path, algorithm, created_at) in list(folder)? {
            let der = files::private_key(&path)?;
            let signer: Arc<dyn Signer> = match algorithm {
                Algorithm::Es256 => Arc::new(SoftwareEs256::from_pkcs8(&der)?),
                Algorithm::Rs256 => Arc::new(SoftwareRs256::from_pkcs8(&der)?),
            };
            keys.push(OidcKey { kid: thumbprint(&*signer)?, signer, created_at });
        }
        Ok(Self(keys))
    }

    /// The key that signs now: the newest that has been published long enough, else the oldest.
    ///
    /// # Errors
    /// [`KeyError::Crypto`] if there is none for this algorithm.
    pub fn signing(&self, algorithm: Algorithm, now: UnixTime) -> Result<&OidcKey> {
        let all = || self.0.iter().filter(|key| key.signer.algorithm() == algorithm);
        let known = all().filter(|key| now.since(key.created_at) >= PUBLISHED_BEFORE_USE);
        let oldest = || all().min_by_key(|key| key.created_at);
        known.max_by_key(|key| key.created_at).or_else(oldest).ok_or(KeyError::Crypto)
    }

    /// All keys, for the JWKS document and for verifying an `id_token_hint`.
    pub fn published(&self) -> &[OidcKey] {
        &self.0
    }
}

/// Adds a new key of each algorithm and removes those superseded for long. The server uses them when it starts again.
///
/// # Errors
/// [`KeyError`] if files cannot be read or written.
pub fn rotate(keys_folder: &Path, now: UnixTime) -> Result<()> {
    let folder = keys_folder.join("oidc");
    for algorithm in [Algorithm::Es256, Algorithm::Rs256] {
        let mut created: Vec<_> = list(&folder)?.into_iter().filter(|(_, found, _)| *found == algorithm).collect();
        created.sort_by_key(|(_, _, created_at)| *created_at);
        for ((old, _, _), (_, _, successor)) in created.iter().zip(created.iter().skip(1)) {
            if now.since(*successor) >= PUBLISHED_BEFORE_USE + KEPT_AFTER_USE {
                files::remove(old)?;
            }
        }
        make(&folder, algorithm, now)?;
    }
    Ok(())
}

/// Makes one key.
pub(super) fn make(folder: &Path, algorithm: Algorithm, now: UnixTime) -> Result<()> {
    let pem = match algorithm {
        Algorithm::Es256 => certificates::new_key_pem()?,
        Algorithm::Rs256 => certificates::new_rsa_key_pem()?,
    };
    files::create_secret(&folder.join(format!("{}-{}{SUFFIX}", prefix(algorithm), now.0)), pem.as_bytes())
}

const SUFFIX: &str = ".key.pem";

const fn prefix(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Es256 => "es256",
        Algorithm::Rs256 => "rs256",
    }
}

fn list(folder: &Path) -> Result<Vec<(PathBuf, Algorithm, UnixTime)>> {
    let mut found = Vec::new();
    for path in files::list(folder)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let parts = name.strip_suffix(SUFFIX).and_then(|name| name.split_once('-'));
        let algorithm = match parts.map(|(algorithm, _)| algorithm) {
            Some("es256") => Algorithm::Es256,
            Some("rs256") => Algorithm::Rs256,
            _ => return Err(KeyError::Content(path)),
        };
        let created_at = parts.and_then(|(_, created_at)| created_at.parse().ok()).map(UnixTime);
        let created_at = created_at.ok_or_else(|| KeyError::Content(path.clone()))?;
        found.push((path, algorithm, created_at));
    }
    Ok(found)
}

fn thumbprint(signer: &dyn Signer) -> Result<String> {
    let encode = |bytes: &[u8]| base64url::encode(bytes);
    let json = match signer.algorithm() {
        Algorithm::Es256 => {
            let key = signer.public_key()?;
            format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, encode(&key.x()), encode(&key.y()))
        }
        Algorithm::Rs256 => {
            let (modulus, exponent) = signer.rsa_public_key()?;
            format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, encode(&exponent), encode(&modulus))
        }
    };
    Ok(encode(&crypto::sha256(json.as_bytes())))
}
