//! All authorities of one server: the one that certifies now, and those before it.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use siegelring_signature::certificate::Authority;

use super::pkcs11::{Token, TokenKey};
use super::{CertificationKey, FOLDER, FreshKeys, Result, SignatureAuthority, SigningKeyError, SoftwareKeys};
use crate::keys::{KeyError, SoftwareEs256, files};

/// All authorities of one server.
pub struct SignatureAuthorities {
    current: SignatureAuthority,
    former: Vec<SignatureAuthority>,
}

impl SignatureAuthorities {
    /// Reads them from the folder of keys. With a token, fresh keys are made there, and so is the current authority's key
    /// expected there; the token itself is not asked yet, so that a server starts without its HSM.
    ///
    /// # Errors
    /// [`SigningKeyError::Files`]; [`SigningKeyError::NoKey`] if the key is in software although a token is configured, or
    /// neither in software nor is there a token.
    pub fn open(keys: &Path, token: Option<Arc<Token>>, base_url: &str) -> Result<Self> {
        let folder = keys.join(FOLDER);
        let current = open_one(&folder.join("root.pem"), token.as_ref(), base_url)?;
        if token.is_some() && folder.join("root.key.pem").exists() {
            let reason = "the key of the authority for document signatures is a file, but a token is configured; \
                          `siegelring keys signature` makes one on the token";
            return Err(SigningKeyError::NoKey(reason.to_owned()));
        }
        let former = former(&folder)?;
        let former = former.iter().map(|path| open_one(path, token.as_ref(), base_url)).collect::<Result<_>>()?;
        Ok(Self { current, former })
    }

    /// Of one authority alone.
    pub const fn of(current: SignatureAuthority) -> Self {
        Self { current, former: Vec::new() }
    }

    /// The one that certifies now.
    pub const fn current(&self) -> &SignatureAuthority {
        &self.current
    }

    /// The one of this [id](SignatureAuthority::id).
    pub fn by_id(&self, id: &str) -> Option<&SignatureAuthority> {
        self.all().find(|authority| authority.id() == id)
    }

    /// All, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &SignatureAuthority> {
        std::iter::once(&self.current).chain(&self.former)
    }
}

/// The certificates of all authorities, PEM: what a verifier of this scheme trusts.
pub(in crate::keys) fn anchors(keys: &Path) -> crate::keys::Result<String> {
    let folder = keys.join(FOLDER);
    let mut pem = files::text(&folder.join("root.pem"))?;
    for path in former(&folder)? {
        pem.push_str(&files::text(&path)?);
    }
    Ok(pem)
}

/// The certificates of former authorities.
fn former(folder: &Path) -> crate::keys::Result<Vec<std::path::PathBuf>> {
    let folder = folder.join("former");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = files::list(&folder)?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pem") && !is_key(path));
    paths.sort();
    Ok(paths)
}

fn is_key(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".key.pem")
}

fn open_one(path: &Path, token: Option<&Arc<Token>>, base_url: &str) -> Result<SignatureAuthority> {
    let certificate = read(path)?;
    let key_path = path.with_extension("key.pem");
    let key: Arc<dyn CertificationKey> = if key_path.exists() {
        let key = SoftwareEs256::from_pkcs8(&files::private_key(&key_path)?)?;
        let fits = crate::keys::Signer::public_key(&key).is_ok_and(|key| key == *certificate.public_key());
        if !fits {
            return Err(KeyError::Content(key_path).into());
        }
        Arc::new(key)
    } else if let Some(token) = token {
        Arc::new(TokenKey::new(token.clone(), certificate.key_identifier().to_vec()))
    } else {
        let reason = format!("there is no {}, and no token is configured", key_path.display());
        return Err(SigningKeyError::NoKey(reason));
    };
    let fresh: Arc<dyn FreshKeys> = match token {
        Some(token) => token.clone(),
        None => Arc::new(SoftwareKeys),
    };
    Ok(SignatureAuthority::new(certificate, key, fresh, base_url))
}

/// Reads the certificate of an authority, PEM.
pub(super) fn read(path: &Path) -> Result<Authority> {
    let wrong = || KeyError::Content(path.to_owned());
    let pem = files::text(path)?;
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| wrong())?;
    Ok(Authority::from_der(&der).map_err(|_| wrong())?)
}
