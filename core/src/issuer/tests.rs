use rand_core::OsRng;
use serde_json::{Value as Json, json};

use super::*;
use crate::assurance::KeyStorage;
use crate::attestation::KeyAttestation;
use crate::attribute::{Attribute, Attributes, Value};
use crate::credential_format::CredentialFormat;
use crate::crypto::SigningKey;
use crate::error::{Expired, Malformed, PeerMisbehaved, Untrusted};
use crate::jose::base64url;
use crate::jose::jwk::Jwk;
use crate::jose::jws::{self, Header};
use crate::openid4vci::error::IssuanceError;
use crate::openid4vci::proof;
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::x509::Profile;
use crate::x509::testing::{Authority, NOW};
use crate::{Error, mdoc, sd_jwt_vc};

const ISSUER: &str = "https://ringe.example/issuance";
const NONCE: &str = "a nonce of the issuer";

/// A phone, its wallet provider and the anchors that the issuer trusts.
struct World {
    providers: Authority,
    provider: SigningKey,
    provider_leaf: Vec<u8>,
    device: SigningKey,
    pin: SigningKey,
}

impl World {
    fn new() -> Self {
        let providers = Authority::root("Wallet providers");
        let (provider, provider_leaf) = providers.leaf(Profile::WalletProvider);
        let (device, pin) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        Self { providers, provider, provider_leaf, device, pin }
    }

    fn attestation(&self) -> KeyAttestation {
        KeyAttestation {
            wallet_id: [1; 16],
            device_key: self.device.public_key(),
            pin_key: self.pin.public_key(),
            pin_version: 1,
            nonce: NONCE.to_owned(),
            issued_at: NOW,
            expires_at: NOW.plus(300),
            key_storage: KeyStorage::Software,
        }
    }

    fn attest(&self, attestation: &KeyAttestation) -> String {
        let prepared = attestation.prepare(std::slice::from_ref(&self.provider_leaf)).unwrap();
        let signature = self.provider.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn header(&self) -> Header {
        Header {
            jwk: Some(Jwk::from(&self.device.public_key())),
            key_attestation: Some(self.attest(&self.attestation())),
            ..Header::typed(proof::TYP)
        }
    }

    fn prove(&self, header: &Header, claims: &Json) -> String {
        let prepared = jws::prepare(header, claims).unwrap();
        let signature = self.device.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    fn verify(&self, proof: &str, required: bool) -> Result<VerifiedCredentialRequest, Rejected> {
        let anchors = self.providers.anchors();
        let key_attestations = if required { KeyAttestations::Required(&anchors) } else { KeyAttestations::Ignored };
        let expected = Expected { credential_issuer: ISSUER, key_attestations };
        ReceivedCredentialRequest::parse(&body(proof)).unwrap().verify(&expected, NOW)
    }
}

fn claims() -> Json {
    json!({ "aud": ISSUER, "iat": NOW, "nonce": NONCE })
}

fn body(proof: &str) -> Vec<u8> {
    let request = json!({ "credential_configuration_id": "citizen", "proofs": { "jwt": [proof] } });
    serde_json::to_vec(&request).unwrap()
}

fn erika() -> Attributes {
    [(Attribute::FamilyName, Value::Text("Mustermann".into())), (Attribute::AgeOver18, Value::Flag(true))].into()
}

#[test]
fn a_good_request_gets_a_credential_in_either_format() {
    let world = World::new();
    let issuers = Authority::root("Issuers");
    let (issuer, leaf) = issuers.leaf(Profile::Issuer);
    let verified = world.verify(&world.prove(&world.header(), &claims()), true).unwrap();
    assert_eq!(verified.nonce(), NONCE);
    assert_eq!(verified.key_attestation(), Some(&world.attestation()));

    let (attributes, x5c) = (erika(), [leaf]);
    let status = Some(StatusRef { index: 7, uri: "https://ringe.example/status/1".into() });
    let content =
        CredentialContent { attributes: &attributes, issued_at: NOW, expires_at: NOW.plus(1_000), status, x5c: &x5c };
    let issue = |format| {
        let prepared = verified.prepare(format, &content, &mut OsRng).unwrap();
        let signature = issuer.sign(prepared.signature_payload());
        prepared.complete(signature).unwrap()
    };

    let mdoc = base64url::decode(issue(CredentialFormat::Mdoc)).unwrap();
    let mdoc = mdoc::verify_issued(&mdoc, &issuers.anchors(), NOW).unwrap();
    assert_eq!((&mdoc.attributes, &mdoc.status), (&attributes, &content.status));
    assert_eq!((mdoc.device_key, mdoc.pin_key), (world.device.public_key(), Some(world.pin.public_key())));
    assert_eq!(mdoc.valid_until, NOW.plus(1_000));

    let sd_jwt = sd_jwt_vc::verify_issued(&issue(CredentialFormat::SdJwtVc), &issuers.anchors(), NOW).unwrap();
    assert_eq!((&sd_jwt.attributes, &sd_jwt.status), (&attributes, &content.status));
    assert_eq!((sd_jwt.device_key, sd_jwt.pin_key), (world.device.public_key(), Some(world.pin.public_key())));
    assert_eq!(sd_jwt.valid_until, Some(NOW.plus(1_000)));
}

#[test]
fn without_a_required_attestation_none_is_believed() {
    let world = World::new();
    let header = Header { key_attestation: Some("not.even.one".into()), ..world.header() };
    let verified = world.verify(&world.prove(&header, &claims()), false).unwrap();
    assert_eq!(verified.key_attestation(), None);
    assert_eq!(verified.device_key(), &world.device.public_key());
}

#[test]
fn refuses_hostile_bodies_by_name() {
    use IssuanceError::{
        InvalidCredentialRequest, InvalidEncryptionParameters, InvalidProof, UnknownCredentialIdentifier,
    };
    let invalid: Error = PeerMisbehaved::InvalidRequest.into();
    let json: Error = Malformed::Json.into();
    let long = format!(r#"{{"proofs":"{}"}}"#, "x".repeat(70_000));
    for (body, answer, reason) in [
        ("", InvalidCredentialRequest, json),
        ("[]", InvalidCredentialRequest, invalid),
        ("7", InvalidCredentialRequest, json),
        (r#"{"credential_configuration_id":1}"#, InvalidCredentialRequest, json),
        (r#"{"proofs":{"jwt":["a"]},"proofs":{"jwt":["b"]}}"#, InvalidCredentialRequest, json),
        (&long, InvalidCredentialRequest, Malformed::TooLong.into()),
        (r#"{"proofs":{"jwt":["a"]}}"#, InvalidCredentialRequest, invalid),
        (
            r#"{"credential_configuration_id":"a","credential_identifier":"b","proofs":{"jwt":["a"]}}"#,
            InvalidCredentialRequest,
            invalid,
        ),
        (r#"{"credential_identifier":"b","proofs":{"jwt":["a"]}}"#, UnknownCredentialIdentifier, invalid),
        (
            r#"{"credential_configuration_id":"a","proofs":{"jwt":["a"]},"credential_response_encryption":{}}"#,
            InvalidEncryptionParameters,
            invalid,
        ),
        (r#"{"credential_configuration_id":"a"}"#, InvalidProof, invalid),
        (r#"{"credential_configuration_id":"a","proofs":{}}"#, InvalidProof, invalid),
        (r#"{"credential_configuration_id":"a","proofs":{"jwt":[]}}"#, InvalidProof, invalid),
        (r#"{"credential_configuration_id":"a","proofs":{"jwt":["a","b"]}}"#, InvalidProof, invalid),
        (r#"{"credential_configuration_id":"a","proofs":{"attestation":["a"]}}"#, InvalidProof, invalid),
        (r#"{"credential_configuration_id":"a","proofs":{"jwt":["a"],"attestation":["a"]}}"#, InvalidProof, invalid),
        (r#"{"credential_configuration_id":"a","proofs":{"jwt":["a"],"di_vp":[]}}"#, InvalidProof, invalid),
    ] {
        let refused = ReceivedCredentialRequest::parse(body.as_bytes()).unwrap_err();
        let shown = body.get(..100).unwrap_or(body);
        assert_eq!(refused, Rejected { answer, reason }, "{shown}");
    }
}

#[test]
fn refuses_hostile_proofs_by_name() {
    let world = World::new();
    let other = World::new();
    let with = |change: &dyn Fn(&mut Header, &mut Json)| {
        let (mut header, mut claims) = (world.header(), claims());
        change(&mut header, &mut claims);
        world.prove(&header, &claims)
    };
    let attested = |change: &dyn Fn(&mut KeyAttestation)| {
        let mut attestation = world.attestation();
        change(&mut attestation);
        with(&|header, _| header.key_attestation = Some(world.attest(&attestation)))
    };
    let invalid: Error = PeerMisbehaved::InvalidRequest.into();
    let attestation: Error = PeerMisbehaved::KeyAttestation.into();
    let cases: Vec<(&str, String, Error)> = vec![
        ("no JWS", "a".into(), Malformed::Jose.into()),
        ("another type", with(&|header, _| header.typ = Some("JWT".into())), PeerMisbehaved::WrongType.into()),
        ("no type", with(&|header, _| header.typ = None), PeerMisbehaved::WrongType.into()),
        ("no key", with(&|header, _| header.jwk = None), invalid),
        ("a key by name", with(&|header, _| (header.jwk, header.kid) = (None, Some("1".into()))), invalid),
        ("a key and a name", with(&|header, _| header.kid = Some("1".into())), invalid),
        ("a key and a certificate", with(&|header, _| header.x5c = vec![world.provider_leaf.clone()]), invalid),
        (
            "another's key",
            with(&|header, _| header.jwk = Some(Jwk::from(&other.device.public_key()))),
            Untrusted::Signature.into(),
        ),
        (
            "another issuer",
            with(&|_, claims| claims["aud"] = json!("https://other")),
            PeerMisbehaved::WrongAudience.into(),
        ),
        ("two issuers", with(&|_, claims| claims["aud"] = json!([ISSUER, "x"])), Malformed::Json.into()),
        ("an old proof", with(&|_, claims| claims["iat"] = json!(NOW.minus(601))), Expired::Token.into()),
        ("a proof from the future", with(&|_, claims| claims["iat"] = json!(NOW.plus(601))), Expired::Token.into()),
        ("no time", with(&|_, claims| claims["iat"] = Json::Null), Malformed::Json.into()),
        ("no nonce", with(&|_, claims| claims["nonce"] = Json::Null), invalid),
        ("no attestation", with(&|header, _| header.key_attestation = None), attestation),
        (
            "an attestation by nobody known",
            with(&|header, _| header.key_attestation = Some(other.attest(&world.attestation()))),
            Untrusted::Chain.into(),
        ),
        (
            "an attestation that is the proof itself",
            with(&|header, _| header.key_attestation = Some(world.prove(&Header::typed(proof::TYP), &claims()))),
            Untrusted::Chain.into(),
        ),
        ("an attestation of another key", attested(&|it| it.device_key = other.device.public_key()), attestation),
        ("an attestation past its time", attested(&|it| it.expires_at = NOW), Expired::Token.into()),
        ("an attestation before its time", attested(&|it| it.issued_at = NOW.plus(61)), Expired::Token.into()),
    ];
    for (name, proof, reason) in cases {
        let refused = world.verify(&proof, true).unwrap_err();
        assert_eq!(refused, Rejected { answer: IssuanceError::InvalidProof, reason }, "{name}");
    }
}

#[test]
fn a_nonce_that_differs_has_an_answer_of_its_own() {
    let world = World::new();
    let attestation = KeyAttestation { nonce: "another".into(), ..world.attestation() };
    let header = Header { key_attestation: Some(world.attest(&attestation)), ..world.header() };
    let refused = world.verify(&world.prove(&header, &claims()), true).unwrap_err();
    assert_eq!(refused.answer, IssuanceError::InvalidNonce);
    assert_eq!(refused.reason, PeerMisbehaved::WrongNonce.into());
}

#[test]
fn takes_a_proof_from_a_phone_whose_clock_is_some_minutes_wrong() {
    let world = World::new();
    for iat in [UnixTime(NOW.0 - 600), UnixTime(NOW.0 + 600)] {
        let proof = world.prove(&world.header(), &json!({ "aud": ISSUER, "iat": iat, "nonce": NONCE }));
        assert!(world.verify(&proof, true).is_ok());
    }
}

#[test]
fn refuses_to_prepare_what_makes_no_sense() {
    let world = World::new();
    let verified = world.verify(&world.prove(&world.header(), &claims()), true).unwrap();
    let (nothing, x5c) = (Attributes::new(), [world.provider_leaf.clone()]);
    let content =
        CredentialContent { attributes: &nothing, issued_at: NOW, expires_at: NOW.plus(1), status: None, x5c: &x5c };
    for format in [CredentialFormat::Mdoc, CredentialFormat::SdJwtVc] {
        assert_eq!(verified.prepare(format, &content, &mut OsRng).unwrap_err().code(), "misuse.argument");
    }
}
