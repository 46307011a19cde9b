//! A scheme to measure with: a root, an issuer below it, and phones with everything a credential can say.

use std::time::{SystemTime, UNIX_EPOCH};

use rand_core::OsRng;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use siegelring_core::attribute::{Attribute, Attributes, Kind, Value};
use siegelring_core::crypto::SigningKey;
use siegelring_core::jose::jws;
use siegelring_core::status_list::StatusRef;
use siegelring_core::time::UnixTime;
use siegelring_core::x509::{Profile, TrustAnchors};
use siegelring_core::{mdoc, sd_jwt_vc};

use crate::floor::Signed;

/// The machine's clock.
pub fn now() -> UnixTime {
    UnixTime(SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs())
}

/// A root with one leaf below it, as `siegelring init` makes them.
pub struct Scheme {
    /// The root certificate, DER.
    pub root: Vec<u8>,
    /// The root certificate, PEM.
    pub root_pem: String,
    /// The leaf's key.
    pub issuer: SigningKey,
    /// The leaf's certificate, DER.
    pub chain: Vec<Vec<u8>>,
}

impl Scheme {
    /// An issuer of credentials.
    pub fn new() -> Self {
        Self::of(Profile::Issuer)
    }

    /// A leaf for this purpose below a root of its own.
    pub fn of(profile: Profile) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = params("Musterland");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let root = params.self_signed(&key).expect("a certificate");
        let (root, root_pem) = (root.der().to_vec(), root.pem());
        let authority = Issuer::new(params, key);
        let issuer = SigningKey::generate(&mut OsRng);
        let mut params = self::params("Stadt Musterhausen");
        let usage = profile.extended_key_usage().split('.').map(|arc| arc.parse().expect("a number"));
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(usage.collect())];
        params.subject_alt_names = vec![SanType::URI("https://portal.musterland.example".try_into().expect("ASCII"))];
        params.use_authority_key_identifier_extension = true;
        let pkcs8 = issuer.to_pkcs8().expect("a key").to_vec();
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.into(), &rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
        let leaf = params.signed_by(&key, &authority).expect("a certificate").der().to_vec();
        Self { root, root_pem, issuer, chain: vec![leaf] }
    }

    /// The root as what is trusted.
    pub fn anchors(&self) -> TrustAnchors {
        TrustAnchors::from_der_list(std::slice::from_ref(&self.root)).expect("a certificate")
    }

    /// The chain's one signature.
    pub fn chain_signature(&self) -> Signed {
        Signed::certificate(&self.chain[0], &self.root)
    }
}

impl Default for Scheme {
    fn default() -> Self {
        Self::new()
    }
}

/// A phone with a credential in both formats, each with all 25 attributes.
pub struct Phone {
    /// Signs presentations.
    pub device_key: SigningKey,
    /// Signs PIN proofs.
    pub pin_key: SigningKey,
    /// The credential as mdoc.
    pub mdoc: mdoc::IssuerSigned,
    /// The issuer's signature in it.
    pub mdoc_signature: Signed,
    /// The credential as SD-JWT VC.
    pub sd_jwt: String,
    /// The issuer's signature in it.
    pub sd_jwt_signature: Signed,
}

impl Phone {
    /// A new phone, enrolled.
    pub fn enrolled(scheme: &Scheme) -> Self {
        let [device_key, pin_key] = [(); 2].map(|()| SigningKey::generate(&mut OsRng));
        let (attributes, now) = (everything(), now());
        let status = Some(StatusRef { index: 412_345, uri: "https://login.musterland.example/status/3".into() });
        let (signed, until) = (now.minus(60), now.plus(2 * 365 * 86_400));
        let issued = mdoc::issue::prepare(
            &mdoc::issue::IssueInput {
                attributes: &attributes,
                device_key: device_key.public_key(),
                pin_key: Some(pin_key.public_key()),
                validity: mdoc::issue::Validity { signed, valid_from: signed, valid_until: until },
                status: status.clone(),
                x5chain: &scheme.chain,
            },
            &mut OsRng,
        )
        .expect("a credential");
        let mdoc_signature = Signed::by(&scheme.issuer, issued.signature_payload());
        let bytes = issued.complete(&scheme.issuer.sign(issued.signature_payload())).expect("a credential");
        let prepared = sd_jwt_vc::issue::prepare(
            &sd_jwt_vc::issue::IssueInput {
                attributes: &attributes,
                device_key: device_key.public_key(),
                pin_key: Some(pin_key.public_key()),
                issued_at: signed,
                expires_at: until,
                status,
                x5c: &scheme.chain,
            },
            &mut OsRng,
        )
        .expect("a credential");
        let sd_jwt_signature = Signed::by(&scheme.issuer, prepared.signature_payload());
        let signature = scheme.issuer.sign(prepared.signature_payload());
        Self {
            device_key,
            pin_key,
            mdoc: mdoc::IssuerSigned::from_bytes(&bytes).expect("a credential"),
            mdoc_signature,
            sd_jwt: prepared.complete(signature),
            sd_jwt_signature,
        }
    }
}

/// An SD-JWT VC that says the same and also names its issuer by URL, signed anew: `sd-jwt-rs` reads no other.
pub fn naming_its_issuer(scheme: &Scheme, sd_jwt: &str) -> (String, Signed) {
    let (jws, disclosures) = sd_jwt.split_once('~').expect("an SD-JWT");
    let unverified = jws::parse_bounded(jws, sd_jwt_vc::MAX_LENGTH).expect("a JWS");
    let mut claims: serde_json::Map<_, _> = unverified.unverified_claims().expect("claims");
    claims.insert("iss".into(), "https://login.musterland.example".into());
    let prepared = jws::prepare(unverified.header(), &claims).expect("a JWS");
    let signed = Signed::by(&scheme.issuer, prepared.signature_payload());
    let signature = scheme.issuer.sign(prepared.signature_payload());
    (format!("{}~{disclosures}", prepared.complete(signature)), signed)
}

/// Every attribute with a value of its kind.
fn everything() -> Attributes {
    let value = |attribute: &Attribute| match (attribute, attribute.kind()) {
        (_, Kind::Flag) => Value::Flag(true),
        (_, Kind::Date) => Value::Text("1964-08-12".into()),
        (Attribute::Nationality | Attribute::Country | Attribute::IssuingCountry, Kind::Text) => {
            Value::Text("DE".into())
        }
        (_, Kind::Text) => Value::Text("Mustermann-Beispiel".into()),
    };
    Attribute::ALL.iter().map(|attribute| (*attribute, value(attribute))).collect()
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2060, 1, 1);
    params.distinguished_name.push(DnType::CountryName, DnValue::PrintableString("DE".try_into().expect("ASCII")));
    params.distinguished_name.push(DnType::OrganizationName, name);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
