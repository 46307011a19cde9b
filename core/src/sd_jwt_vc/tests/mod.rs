mod hostile;
mod presentation;

use rand_core::OsRng;
use serde_json::{Value as Json, json};

use super::disclosure::{self, Disclosure};
use super::issue::{self, IssueInput};
use super::present::{self, KeyBinding};
use super::{IssuedSdJwt, KEY_BINDING_TYP, PIN_KEY, TYP, VerifiedSdJwt, verify, verify_issued};
use crate::approval_element::{ApprovalElement, Arrival, PinProof};
use crate::attribute::{Attribute, Attributes, CITIZEN_CREDENTIAL, Kind, Value};
use crate::crypto::{SigningKey, sha256};
use crate::error::{ApiMisuse, Error};
use crate::jose::jwk::Jwk;
use crate::jose::{base64url, jws};
use crate::status_list::StatusRef;
use crate::x509::Profile;
use crate::x509::testing::{Authority, NOW};

const AUD: &str = "x509_hash:bank";
const NONCE: &str = "nonce-of-the-request";

/// An issuer and a phone.
struct World {
    root: Authority,
    x5c: Vec<Vec<u8>>,
    issuer_key: SigningKey,
    device_key: SigningKey,
    pin_key: SigningKey,
}

impl World {
    fn new() -> Self {
        let root = Authority::root("Issuers");
        let (issuer_key, leaf) = root.leaf(Profile::Issuer);
        let [device_key, pin_key] = [(); 2].map(|()| SigningKey::generate(&mut OsRng));
        Self { root, x5c: vec![leaf], issuer_key, device_key, pin_key }
    }

    fn issue(&self, attributes: &Attributes) -> String {
        let prepared = issue::prepare(&self.input(attributes), &mut OsRng).unwrap();
        let signature = self.issuer_key.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn input<'a>(&'a self, attributes: &'a Attributes) -> IssueInput<'a> {
        IssueInput {
            attributes,
            device_key: self.device_key.public_key(),
            pin_key: Some(self.pin_key.public_key()),
            issued_at: NOW,
            expires_at: NOW.plus(1_000),
            status: Some(StatusRef { index: 7, uri: "https://issuer.example/status/1".into() }),
            x5c: &self.x5c,
        }
    }

    fn present(&self, credential: &str, attributes: &[Attribute]) -> String {
        self.present_bound(credential, attributes, &binding())
    }

    fn present_bound(&self, credential: &str, attributes: &[Attribute], binding: &KeyBinding<'_>) -> String {
        let prepared = present::prepare(credential, attributes, binding).unwrap();
        let signature = self.device_key.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn verify(&self, presentation: &str) -> Result<VerifiedSdJwt, Error> {
        verify(presentation, AUD, NONCE, &self.root.anchors(), NOW)
    }

    fn verify_issued(&self, credential: &str) -> Result<IssuedSdJwt, Error> {
        verify_issued(credential, &self.root.anchors(), NOW)
    }

    /// The claims that every credential has.
    fn payload(&self) -> Json {
        json!({ "vct": "other", "cnf": { "jwk": Jwk::from(&self.device_key.public_key()) } })
    }

    /// A credential with this payload and these disclosures, well signed.
    fn signed(&self, payload: &Json, disclosures: &[Json]) -> String {
        let header = jws::Header { x5c: self.x5c.clone(), ..jws::Header::typed(TYP) };
        sd_jwt(&signed(&header, payload, &self.issuer_key), disclosures)
    }

    /// The credential bound by a key binding JWT with these claims beside `sd_hash`.
    fn bound(&self, credential: &str, mut claims: Json) -> String {
        if claims.get("sd_hash").is_none() {
            claims["sd_hash"] = base64url::encode(sha256(credential.as_bytes())).into();
        }
        format!("{credential}{}", signed(&jws::Header::typed(KEY_BINDING_TYP), &claims, &self.device_key))
    }
}

fn signed(header: &jws::Header, claims: &Json, key: &SigningKey) -> String {
    let prepared = jws::prepare(header, claims).unwrap();
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(signature)
}

fn sd_jwt(issuer_signed: &str, disclosures: &[Json]) -> String {
    let encoded = disclosures.iter().map(|it| encoded(it) + "~").collect::<String>();
    format!("{issuer_signed}~{encoded}")
}

fn encoded(disclosure: &Json) -> String {
    base64url::encode(disclosure.to_string())
}

fn digest(disclosure: &Json) -> String {
    base64url::encode(sha256(encoded(disclosure).as_bytes()))
}

fn binding() -> KeyBinding<'static> {
    KeyBinding { aud: AUD, nonce: NONCE, iat: NOW, approval: None, transaction_data_hashes: &[], qes_approval: None }
}

fn key_binding_claims() -> Json {
    json!({ "aud": AUD, "nonce": NONCE, "iat": NOW })
}

/// A value for every attribute there is.
fn everything() -> Attributes {
    let value = |attribute: &Attribute| match attribute.kind() {
        Kind::Flag => Value::Flag(true),
        Kind::Date => Value::Text("1964-08-12".into()),
        Kind::Text => Value::Text(format!("{attribute:?} ä")),
    };
    Attribute::ALL.iter().map(|attribute| (*attribute, value(attribute))).collect()
}

fn only(wanted: &[Attribute]) -> Attributes {
    everything().into_iter().filter(|(attribute, _)| wanted.contains(attribute)).collect()
}

fn approval() -> ApprovalElement {
    let signature = SigningKey::from_scalar(&[1; 32]).unwrap().sign(b"proof");
    let pin_proof = Some(PinProof { evaluation_id: [9; 16], signature });
    ApprovalElement { request_hash: [3; 32], arrival: Arrival::Scanned, time: NOW, pin_proof }
}

#[test]
fn the_digest_of_a_disclosure_is_that_of_rfc_9901() {
    for (encoded, digest) in [
        (
            "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
        ),
        ("WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0", "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
    ] {
        assert_eq!(disclosure::digest(encoded), digest);
        let decoded = base64url::decode(encoded).unwrap();
        assert_eq!(Disclosure::read(encoded, &decoded).unwrap().digest(), *digest.as_bytes());
    }
}

#[test]
fn a_credential_says_what_it_was_issued_with() {
    let world = World::new();
    let issued = world.verify_issued(&world.issue(&everything())).unwrap();
    assert_eq!(issued.vct, CITIZEN_CREDENTIAL);
    assert_eq!(issued.attributes, everything());
    assert_eq!(issued.other, []);
    assert_eq!(issued.device_key, world.device_key.public_key());
    assert_eq!(issued.pin_key, Some(world.pin_key.public_key()));
    assert_eq!(issued.status.unwrap().index, 7);
    assert_eq!(issued.valid_until, Some(NOW.plus(1_000)));
    assert_eq!(issued.issuer.der(), world.x5c[0]);
}

#[test]
fn the_signed_part_names_nothing_about_the_person() {
    let world = World::new();
    let credential = world.issue(&everything());
    let issuer_signed = credential.split('~').next().unwrap();
    let payload: Json = jws::parse(issuer_signed).unwrap().unverified_claims().unwrap();
    let names: Vec<_> = payload.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["_sd", "_sd_alg", "cnf", "exp", "iat", PIN_KEY, "status", "vct"]);
    let digests: Vec<_> = payload["_sd"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(digests.is_sorted(), "the order of digests tells the order of claims");
    let nested = Attribute::ALL.iter().filter(|it| it.sd_jwt_path().len() == 2).count();
    let objects = 3; // address, age_equal_or_over, place_of_birth
    assert_eq!(digests.len(), Attribute::ALL.len() - nested + objects, "objects are disclosable too");
    assert_eq!(payload["status"]["status_list"]["idx"], 7);
}

#[test]
fn every_claim_has_a_salt_of_its_own() {
    let world = World::new();
    let [first, second] = [world.issue(&everything()), world.issue(&everything())];
    let disclosures =
        |text: &str| text.split('~').skip(1).filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let mut all = [disclosures(&first), disclosures(&second)].concat();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn issues_nothing_that_could_not_be_read() {
    let world = World::new();
    let attributes = everything();
    let refused = |input: IssueInput<'_>| issue::prepare(&input, &mut OsRng).map(|_| ()).unwrap_err();
    let misuse: Error = ApiMisuse::Argument.into();
    assert_eq!(refused(world.input(&Attributes::new())), misuse);
    assert_eq!(refused(IssueInput { x5c: &[], ..world.input(&attributes) }), misuse);
    assert_eq!(refused(IssueInput { expires_at: NOW, ..world.input(&attributes) }), misuse);
    for (attribute, value) in [
        (Attribute::FamilyName, Value::Flag(true)),
        (Attribute::AgeOver18, Value::Text("true".into())),
        (Attribute::BirthDate, Value::Text("1964-02-30".into())),
    ] {
        assert_eq!(refused(world.input(&[(attribute, value)].into())), misuse, "{attribute:?}");
    }
}
