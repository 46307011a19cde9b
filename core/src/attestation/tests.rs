use super::*;
use crate::assurance::KeyStorage;
use crate::crypto::{PublicKey, SigningKey};
use crate::error::{Error, Expired, PeerMisbehaved, Untrusted};
use crate::jose::jwk::Jwk;
use crate::jose::jws::{self, Header};
use crate::time::UnixTime;
use crate::x509::Profile;
use crate::x509::testing::{Authority, NOW};

fn public(seed: u8) -> PublicKey {
    SigningKey::from_scalar(&[seed; 32]).unwrap().public_key()
}

fn attestation() -> KeyAttestation {
    KeyAttestation {
        wallet_id: [1; 16],
        device_key: public(1),
        pin_key: public(2),
        pin_version: 3,
        nonce: "nonce of the issuer".to_owned(),
        issued_at: NOW,
        expires_at: NOW.plus(300),
        key_storage: KeyStorage::Software,
    }
}

struct Provider {
    authority: Authority,
    key: SigningKey,
    leaf: Vec<u8>,
}

impl Provider {
    fn new(profile: Profile) -> Self {
        let authority = Authority::root("Wallet providers");
        let (key, leaf) = authority.leaf(profile);
        Self { authority, key, leaf }
    }

    fn attest(&self, attestation: &KeyAttestation) -> String {
        let prepared = attestation.prepare(std::slice::from_ref(&self.leaf)).unwrap();
        let signature = self.key.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn verify(&self, compact: &str, now: UnixTime) -> Result<KeyAttestation, Error> {
        verify(compact, &self.authority.anchors(), now).map(|verified| verified.attestation().clone())
    }
}

#[test]
fn what_is_attested_is_verified() {
    let provider = Provider::new(Profile::WalletProvider);
    let compact = provider.attest(&attestation());
    assert_eq!(provider.verify(&compact, NOW), Ok(attestation()));
    let verified = verify(&compact, &provider.authority.anchors(), NOW).unwrap();
    assert_eq!(verified.provider().der(), provider.leaf);
    assert_eq!(verified.check_for(&public(1), "nonce of the issuer"), Ok(()));
    assert_eq!(verified.check_for(&public(9), "nonce of the issuer"), Err(PeerMisbehaved::KeyAttestation.into()));
    assert_eq!(verified.check_for(&public(1), "another"), Err(PeerMisbehaved::WrongNonce.into()));
}

#[test]
fn refuses_other_authorities_purposes_and_keys() {
    let provider = Provider::new(Profile::WalletProvider);
    let compact = provider.attest(&attestation());
    let other = Provider::new(Profile::WalletProvider);
    assert_eq!(other.verify(&compact, NOW), Err(Untrusted::Chain.into()));

    let issuer = Provider::new(Profile::Issuer);
    assert!(issuer.verify(&issuer.attest(&attestation()), NOW).is_err());

    let forged = Provider { key: SigningKey::from_scalar(&[9; 32]).unwrap(), ..provider };
    assert_eq!(forged.verify(&forged.attest(&attestation()), NOW), Err(Untrusted::Signature.into()));
}

#[test]
fn holds_within_its_times_only() {
    let provider = Provider::new(Profile::WalletProvider);
    let compact = provider.attest(&attestation());
    assert!(provider.verify(&compact, NOW.plus(299)).is_ok());
    assert!(provider.verify(&compact, NOW.minus(60)).is_ok());
    assert_eq!(provider.verify(&compact, NOW.plus(300)), Err(Expired::Token.into()));
    assert_eq!(provider.verify(&compact, NOW.minus(61)), Err(Expired::Token.into()));
}

#[test]
fn refuses_claims_that_lack_anything_or_attest_several_keys() {
    let provider = Provider::new(Profile::WalletProvider);
    let whole = serde_json::json!({
        "iat": NOW, "exp": NOW.plus(300), "nonce": "n", "attested_keys": [Jwk::from(&public(1))],
        "org.siegelring.pin_key": crate::jose::base64url::encode(public(2).as_bytes()),
        "org.siegelring.wallet": { "id": "AQEBAQEBAQEBAQEBAQEBAQ", "pin_version": 1, "key_storage": "software" },
    });
    let verify_claims = |claims: &serde_json::Value| {
        let header = Header { x5c: vec![provider.leaf.clone()], ..Header::typed(TYP) };
        let prepared = jws::prepare(&header, claims).unwrap();
        let signature = provider.key.sign(prepared.signature_payload());
        provider.verify(&prepared.complete(signature), NOW)
    };
    assert!(verify_claims(&whole).is_ok());
    for missing in ["exp", "nonce", "org.siegelring.pin_key", "org.siegelring.wallet"] {
        let mut claims = whole.clone();
        claims.as_object_mut().unwrap().remove(missing);
        assert_eq!(verify_claims(&claims), Err(PeerMisbehaved::KeyAttestation.into()), "{missing}");
    }
    for keys in [vec![], vec![Jwk::from(&public(1)), Jwk::from(&public(4))]] {
        let mut claims = whole.clone();
        claims["attested_keys"] = serde_json::to_value(keys).unwrap();
        assert_eq!(verify_claims(&claims), Err(PeerMisbehaved::KeyAttestation.into()));
    }
}
