//! The keys under which ID tokens can be checked.

use siegelring_core::jose::jwk::{Jwk, JwkSet, PublicJwk, RsaJwk};

use super::Provider;
use super::errors::{Error, Result};
use crate::keys::{Algorithm, KeyError, OidcKeys};

impl Provider {
    /// All keys in use: the next ones before they sign, and those before for as long as their tokens may be under way.
    ///
    /// # Errors
    /// `server_error` if a key cannot be used now.
    pub fn jwks(&self) -> Result<JwkSet> {
        published(&self.keys.oidc).map_err(|error| Error::internal(&error))
    }
}

pub(super) fn published(keys: &OidcKeys) -> Result<JwkSet, KeyError> {
    let key = |key: &crate::keys::OidcKey| match key.signer.algorithm() {
        Algorithm::Es256 => Ok(PublicJwk::Ec(Jwk::from(&key.signer.public_key()?).for_signatures(&key.kid))),
        Algorithm::Rs256 => {
            let (n, e) = key.signer.rsa_public_key()?;
            let (public_key_use, alg) = (Some("sig".to_owned()), Some("RS256".to_owned()));
            Ok(PublicJwk::Rsa(RsaJwk { n, e, kid: Some(key.kid.clone()), public_key_use, alg }))
        }
    };
    Ok(JwkSet { keys: keys.published().iter().map(key).collect::<Result<_, KeyError>>()? })
}
