//! A relying party and its keys, as they are registered and as they behave.

use std::sync::OnceLock;

use rand_core::OsRng;
use rsa::pkcs8::EncodePrivateKey as _;
use serde_json::{Value, json};
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::{SigningKey, sha256};
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::{Jwk, JwkSet, PublicJwk};
use siegelring_core::jose::jws;
use siegelring_verifier::keys::{Signer as _, SoftwareRs256};
use siegelring_verifier::oidc::clients::{Authentication, Registration};
use siegelring_verifier::store::records::client::{CredentialFormat, SigningAlgorithm};

use crate::server::{Answer, Server, encoded};

pub(crate) const CALLBACK: &str = "https://portal.example/callback";
pub(crate) const ORIGIN: &str = "https://portal.example";
pub(crate) const VERIFIER: &str = "a-code-verifier-of-at-least-forty-three-characters";

/// What an operator registers for a portal; tests change what they are about.
pub(crate) fn registration(authentication: Authentication) -> Registration {
    Registration {
        id: "portal".to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: ORIGIN.to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        post_logout_redirect_uris: vec!["https://portal.example/goodbye".to_owned()],
        authentication,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: None,
        minimum_level: None,
        attributes: vec![
            Attribute::FamilyName,
            Attribute::GivenName,
            Attribute::Street,
            Attribute::HouseNumber,
            Attribute::PostalCode,
            Attribute::City,
            Attribute::AgeOver18,
        ],
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: true,
        format: CredentialFormat::Mdoc,
        enrolment: None,
        signing: None,
    }
}

pub(crate) fn challenge() -> String {
    base64url::encode(sha256(VERIFIER.as_bytes()))
}

/// An authorization request, with parameters of `changes` in place of the usual ones; an empty value removes one.
pub(crate) fn request(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [
        ("client_id", "portal"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile"),
        ("state", "the state"),
        ("nonce", "the nonce"),
        ("code_challenge", &challenge()),
        ("code_challenge_method", "S256"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let added = changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    usual
        .into_iter()
        .filter(|(name, _)| !is_changed(name))
        .chain(added)
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

pub(crate) fn authorize_path(changes: &[(&str, &str)]) -> String {
    let request = request(changes);
    let pairs: Vec<(&str, &str)> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    format!("/oidc/authorize?{}", encoded(&pairs))
}

/// A token request by a public client.
pub(crate) async fn redeem(server: &Server, code: &str, changes: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", "portal"),
    ];
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let form: Vec<_> = usual
        .iter()
        .filter(|(name, _)| !is_changed(name))
        .chain(changes)
        .filter(|(_, value)| !value.is_empty())
        .copied()
        .collect();
    server.post("/oidc/token", &form, headers).await
}

/// The claims of an ID token, checked under the published keys.
pub(crate) async fn id_token(server: &Server, token: &str) -> Value {
    let keys = JwkSet::parse(&server.get("/oidc/jwks").await.body).expect("keys");
    let parsed = jws::parse(token).expect("ID token");
    let kid = parsed.header().kid.clone();
    let key = keys.candidates(kid.as_deref()).next().expect("published key");
    parsed.verify_untyped(&key.verification_key()).expect("signature").claims().expect("claims")
}

/// A key of a client.
pub(crate) enum ClientKey {
    Es256(Box<SigningKey>),
    Rs256,
}

impl ClientKey {
    pub(crate) fn es256() -> Self {
        Self::Es256(Box::new(SigningKey::generate(&mut OsRng)))
    }

    pub(crate) fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Es256(key) => json!(PublicJwk::Ec(Jwk::from(&key.public_key()).for_signatures(kid))),
            Self::Rs256 => {
                let (n, e) = rsa_key().rsa_public_key().expect("key");
                json!({ "kty": "RSA", "kid": kid, "n": base64url::encode(n), "e": base64url::encode(e) })
            }
        }
    }

    pub(crate) fn sign(&self, kid: &str, claims: &Value) -> String {
        self.sign_typed(kid, "JWT", claims)
    }

    pub(crate) fn sign_typed(&self, kid: &str, typ: &str, claims: &Value) -> String {
        let header = jws::Header { kid: Some(kid.to_owned()), ..jws::Header::typed(typ) };
        match self {
            Self::Es256(key) => {
                let prepared = jws::prepare(&header, claims).expect("claims");
                let signature = key.sign(prepared.signature_payload());
                prepared.complete(signature)
            }
            Self::Rs256 => {
                let prepared = jws::prepare_rs256(&header, claims).expect("claims");
                let signature = rsa_key().sign(prepared.signature_payload()).expect("signature");
                prepared.complete(&signature)
            }
        }
    }
}

fn rsa_key() -> &'static SoftwareRs256 {
    static KEY: OnceLock<SoftwareRs256> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = rsa::RsaPrivateKey::new(&mut OsRng, 2048).expect("key");
        SoftwareRs256::from_pkcs8(key.to_pkcs8_der().expect("key").as_bytes()).expect("key")
    })
}
