//! What signing needs beside the store: authorities with their keys, revocation lists, a time stamp authority.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::revocation::RevocationLists;
use super::time_stamp::{TimeStampAuthority, TimeStampError};
use crate::config::{Config, ConfigError, SigningConfig};
use crate::keys::Keys;
use crate::keys::signing::pkcs11::{Settings, Token};
use crate::keys::signing::{Life, SignatureAuthorities, SigningKeyError};
use crate::store::Store;

/// What signing needs beside the store.
pub struct Equipment {
    /// Certify signers, and make keys that sign once.
    pub authorities: Arc<SignatureAuthorities>,
    /// Say which certificates are revoked.
    pub revocation_lists: RevocationLists,
    /// Stamps the time, if one is configured.
    pub time_stamps: Option<TimeStampAuthority>,
}

/// Why signing cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum EquipmentError {
    /// A file or secret that the configuration names cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The authority's key or certificate.
    #[error("document signatures: {0}")]
    Keys(#[from] SigningKeyError),
    /// Root certificates in the folder of keys or of the configuration: where, and the code of what is wrong.
    #[error("the root certificates of {0}: {1}")]
    Root(&'static str, &'static str),
    /// The time stamp authority.
    #[error("time stamp authority: {0}")]
    TimeStamp(#[from] TimeStampError),
}

impl Equipment {
    /// Reads what the configuration names. No HSM and no time stamp authority is asked yet, so that logins work without.
    ///
    /// # Errors
    /// [`EquipmentError`].
    pub fn open(config: &Config, keys: &Keys, store: Arc<dyn Store>) -> Result<Self, EquipmentError> {
        let token = token(&config.signing)?.map(Arc::new);
        let authorities = Arc::new(SignatureAuthorities::open(keys.folder(), token, config.issuer.as_str())?);
        let time_stamps = match &config.signing.time_stamp_authority {
            Some(authority) => Some(TimeStampAuthority::new(authority.url.as_url().clone(), &authority.read_root()?)?),
            None => None,
        };
        let revocation_lists = RevocationLists::new(store, authorities.clone());
        Ok(Self { authorities, revocation_lists, time_stamps })
    }

    /// How long certificates live: with time stamps, minutes.
    pub const fn life(&self) -> Life {
        if self.time_stamps.is_some() { Life::ShortTerm } else { Life::LongTerm }
    }
}

/// The token of the configuration, if it names one. It is not asked yet.
///
/// # Errors
/// [`ConfigError`] if its PIN cannot be read.
pub fn token(config: &SigningConfig) -> Result<Option<Token>, ConfigError> {
    let Some(pkcs11) = &config.pkcs11 else { return Ok(None) };
    let pin: Zeroizing<String> = pkcs11.pin.read()?;
    Ok(Some(Token::new(Settings { module: pkcs11.module.clone(), label: pkcs11.token.clone(), pin })))
}
