//! An issuer with its root authority, a phone, and a person.

use std::time::SystemTime;

use rand_core::OsRng;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use serde_json::Value as Json;
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::crypto::SigningKey;
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::Jwk;
use siegelring_core::time::UnixTime;
use siegelring_core::x509::{Profile, TrustAnchors};

pub(super) struct Scheme {
    pub(super) root: Vec<u8>,
    pub(super) issuer: SigningKey,
    pub(super) certificate: Vec<u8>,
    pub(super) device: SigningKey,
    pub(super) now: UnixTime,
}

impl Scheme {
    pub(super) fn new() -> Self {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        // ISO/IEC 18013-5, annex B.1.1 wants the country in the issuer's name.
        root.distinguished_name.push(DnType::CountryName, "DE");
        let root_key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let root_certificate = root.self_signed(&root_key).unwrap().der().to_vec();

        let issuer = SigningKey::generate(&mut OsRng);
        let mut leaf = CertificateParams::default();
        leaf.is_ca = IsCa::ExplicitNoCa;
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let usage = Profile::Issuer.extended_key_usage().split('.').map(|arc| arc.parse().unwrap()).collect();
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(usage)];
        let leaf_key = issuer.to_pkcs8().unwrap().to_vec();
        let leaf_key = KeyPair::from_pkcs8_der_and_sign_algo(&leaf_key.into(), &PKCS_ECDSA_P256_SHA256).unwrap();
        let certificate = leaf.signed_by(&leaf_key, &Issuer::new(root, root_key)).unwrap().der().to_vec();

        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let device = SigningKey::generate(&mut OsRng);
        Self { root: root_certificate, issuer, certificate, device, now: UnixTime(now) }
    }

    pub(super) fn anchors(&self) -> TrustAnchors {
        TrustAnchors::from_der_list(std::slice::from_ref(&self.root)).unwrap()
    }
}

pub(super) fn erika() -> Attributes {
    let text = |it: &str| Value::Text(it.into());
    [
        (Attribute::FamilyName, text("Mustermann")),
        (Attribute::GivenName, text("Erika")),
        (Attribute::BirthDate, text("1964-08-12")),
        (Attribute::City, text("Köln")),
        (Attribute::AgeOver18, Value::Flag(true)),
    ]
    .into()
}

/// The attributes that are presented.
pub(super) const DISCLOSED: [Attribute; 4] =
    [Attribute::FamilyName, Attribute::BirthDate, Attribute::City, Attribute::AgeOver18];

pub(super) fn disclosed() -> Attributes {
    erika().into_iter().filter(|(attribute, _)| DISCLOSED.contains(attribute)).collect()
}

pub(super) fn public_jwk(key: &SigningKey) -> Json {
    serde_json::to_value(Jwk::from(&key.public_key())).unwrap()
}

pub(super) fn private_jwk(key: &SigningKey) -> Json {
    let mut jwk = public_jwk(key);
    jwk["d"] = base64url::encode(key.to_scalar().as_slice()).into();
    jwk
}
