//! Key attestation in JWT format (OpenID4VCI 1.0 appendix D.1).

use serde::{Deserialize, Serialize};

use crate::assurance::KeyStorage;
use crate::crypto::PublicKey;
use crate::error::{Expired, PeerMisbehaved, Result};
use crate::jose::jwk::Jwk;
use crate::jose::jws::{self, Header, PreparedJws, VerificationKey};
use crate::jose::{base64url, fields};
use crate::time::UnixTime;
use crate::x509::{Certificate, Profile, TrustAnchors, verify_chain};

/// The `typ` of a key attestation.
pub const TYP: &str = "key-attestation+jwt";

/// How far the clocks of the wallet's server and an issuer may differ, in seconds.
const CLOCK_SKEW: u64 = 60;

/// What a wallet's server says about the one device key of one credential request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAttestation {
    /// The wallet, by its number at its server.
    pub wallet_id: [u8; 16],
    /// The device key of the credential to be issued.
    pub device_key: PublicKey,
    /// The PIN key of the credential to be issued.
    pub pin_key: PublicKey,
    /// The version of the PIN that the PIN key comes from.
    pub pin_version: u32,
    /// The issuer's `c_nonce`.
    pub nonce: String,
    /// When it was made.
    pub issued_at: UnixTime,
    /// Until when it may be used.
    pub expires_at: UnixTime,
    /// Where the device key lives, as verified.
    pub key_storage: KeyStorage,
}

/// The claims; those of our own have a name of ours.
#[derive(Serialize, Deserialize)]
struct Claims {
    iat: UnixTime,
    exp: Option<UnixTime>,
    attested_keys: Vec<Jwk>,
    key_storage: Option<Vec<String>>,
    user_authentication: Option<Vec<String>>,
    nonce: Option<String>,
    #[serde(rename = "org.siegelring.pin_key")]
    pin_key: Option<String>,
    #[serde(rename = "org.siegelring.wallet")]
    wallet: Option<Wallet>,
}

#[derive(Serialize, Deserialize)]
struct Wallet {
    #[serde(with = "fields::bytes")]
    id: [u8; 16],
    pin_version: u32,
    key_storage: KeyStorage,
}

impl KeyAttestation {
    /// Prepares the JWT; `x5c` is the chain of the wallet provider's certificate, leaf first, in DER.
    ///
    /// # Errors
    /// [`crate::error::Malformed::Json`], which no value of this type causes.
    pub fn prepare(&self, x5c: &[Vec<u8>]) -> Result<PreparedJws> {
        let claims = Claims {
            iat: self.issued_at,
            exp: Some(self.expires_at),
            attested_keys: vec![Jwk::from(&self.device_key)],
            key_storage: Some(vec![attack_potential(self.key_storage).to_owned()]),
            user_authentication: Some(vec![attack_potential(self.key_storage).to_owned()]),
            nonce: Some(self.nonce.clone()),
            pin_key: Some(base64url::encode(self.pin_key.as_bytes())),
            wallet: Some(Wallet { id: self.wallet_id, pin_version: self.pin_version, key_storage: self.key_storage }),
        };
        jws::prepare(&Header { x5c: x5c.to_vec(), ..Header::typed(TYP) }, &claims)
    }
}

/// A key attestation whose signature, chain and times were checked.
#[derive(Debug, Clone)]
pub struct VerifiedKeyAttestation {
    attestation: KeyAttestation,
    provider: Certificate,
}

impl VerifiedKeyAttestation {
    /// What it says.
    pub const fn attestation(&self) -> &KeyAttestation {
        &self.attestation
    }

    /// Who says so.
    pub const fn provider(&self) -> &Certificate {
        &self.provider
    }

    /// Checks that it is for this device key and this nonce, which the issuer gave out.
    ///
    /// # Errors
    /// [`PeerMisbehaved::KeyAttestation`] for another key, [`PeerMisbehaved::WrongNonce`] for another nonce.
    pub fn check_for(&self, device_key: &PublicKey, nonce: &str) -> Result<()> {
        if self.attestation.device_key != *device_key {
            return Err(PeerMisbehaved::KeyAttestation.into());
        }
        if self.attestation.nonce != nonce {
            return Err(PeerMisbehaved::WrongNonce.into());
        }
        Ok(())
    }
}

/// Verifies a key attestation of one of our wallets: exactly one device key, with its PIN key, a nonce and an end.
///
/// # Errors
/// Those of [`jws::parse`] and [`verify_chain`] (profile [`Profile::WalletProvider`]); [`Expired::Token`] outside its
/// times; [`PeerMisbehaved::KeyAttestation`] if a claim is missing or it attests another number of keys than one.
pub fn verify(compact: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<VerifiedKeyAttestation> {
    let jws = jws::parse(compact)?;
    let provider = verify_chain(&jws.header().x5c, anchors, Profile::WalletProvider, now)?;
    let claims: Claims = jws.verify(&VerificationKey::Es256(*provider.public_key()), TYP)?.claims()?;
    let attestation = checked(claims)?;
    if attestation.issued_at > now.plus(CLOCK_SKEW) || attestation.expires_at <= now {
        return Err(Expired::Token.into());
    }
    Ok(VerifiedKeyAttestation { attestation, provider })
}

fn checked(claims: Claims) -> Result<KeyAttestation> {
    let missing = PeerMisbehaved::KeyAttestation;
    let [device_key] = claims.attested_keys.as_slice() else { return Err(missing.into()) };
    let wallet = claims.wallet.ok_or(missing)?;
    Ok(KeyAttestation {
        wallet_id: wallet.id,
        device_key: *device_key.public_key(),
        pin_key: PublicKey::from_uncompressed(&base64url::decode(claims.pin_key.ok_or(missing)?)?)?,
        pin_version: wallet.pin_version,
        nonce: claims.nonce.ok_or(missing)?,
        issued_at: claims.iat,
        expires_at: claims.exp.ok_or(missing)?,
        key_storage: wallet.key_storage,
    })
}

/// The attack potential of ISO/IEC 18045 that keys there resist (OpenID4VCI 1.0 appendix D.2).
const fn attack_potential(storage: KeyStorage) -> &'static str {
    match storage {
        KeyStorage::Software => "iso_18045_basic",
        KeyStorage::TrustedEnvironment | KeyStorage::SecureEnclave => "iso_18045_moderate",
        KeyStorage::StrongBox => "iso_18045_high",
    }
}
