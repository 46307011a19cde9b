//! A server for tests, made of the other roles of this crate: issuer, wallet's server and verifier in one.

mod issuance;
mod verification;
mod wallet;

use std::collections::HashMap;

use rand_core::OsRng;
use serde::Serialize;

use self::wallet::Registered;
use crate::attribute::{Attribute, Attributes, Value};
use crate::crypto::{self, SigningKey};
use crate::holder::{HttpRequest, HttpResponse};
use crate::jose::base64url;
use crate::time::UnixTime;
use crate::verifier::VerifiedPresentation;
use crate::wallet::{ErrorAnswer, ErrorCode};
use crate::x509::Profile;
use crate::x509::testing::Authority;

pub(super) use self::verification::Request;

/// Its base URL.
pub(super) const BASE: &str = "https://ringe.example";

/// What happens to an exchange on its way.
type Interference = Box<dyn FnMut(&HttpRequest, HttpResponse) -> Option<HttpResponse>>;

/// Keys, certificates and records.
pub(super) struct Server {
    pub(super) issuers: Authority,
    pub(super) relying_parties: Authority,
    providers: Authority,
    issuer: (SigningKey, Vec<u8>),
    provider: (SigningKey, Vec<u8>),
    pub(super) relying_party: (SigningKey, Vec<u8>),
    /// Who is identified.
    pub(super) person: Attributes,
    offers: HashMap<String, Option<String>>,
    tokens: HashMap<String, Option<wallet::Begun>>,
    nonces: Vec<String>,
    pub(super) wallets: HashMap<[u8; 16], Registered>,
    /// Device keys of valid credentials, with the wallet they belong to.
    credentials: HashMap<[u8; 65], [u8; 16]>,
    pub(super) notifications: Vec<String>,
    /// The request that waits for an answer.
    pub(super) request: Option<Request>,
    /// The files that can be fetched, by their address.
    pub(super) documents: HashMap<String, Vec<u8>>,
    /// The records of what was signed.
    pub(super) evidence: Vec<Vec<u8>>,
    /// What was presented.
    pub(super) presented: Vec<VerifiedPresentation>,
    /// The errors that phones answered.
    pub(super) refusals: Vec<String>,
    /// The paths that were asked for.
    pub(super) log: Vec<String>,
    /// What is answered by a conflict, without a look at it.
    pub(super) conflict: Option<&'static str>,
    /// Changes answers, or loses them.
    pub(super) interference: Option<Interference>,
}

impl Server {
    pub(super) fn new() -> Self {
        let [issuers, relying_parties, providers] =
            ["Issuers", "Relying parties", "Wallet providers"].map(Authority::root);
        Self {
            issuer: issuers.leaf(Profile::Issuer),
            relying_party: relying_parties.leaf(Profile::RelyingParty),
            provider: providers.leaf(Profile::WalletProvider),
            issuers,
            relying_parties,
            providers,
            person: person(),
            offers: HashMap::new(),
            tokens: HashMap::new(),
            nonces: Vec::new(),
            wallets: HashMap::new(),
            credentials: HashMap::new(),
            notifications: Vec::new(),
            request: None,
            documents: HashMap::new(),
            evidence: Vec::new(),
            presented: Vec::new(),
            refusals: Vec::new(),
            log: Vec::new(),
            conflict: None,
            interference: None,
        }
    }

    /// From now on somebody else signs credentials.
    pub(super) fn issuer_is(&mut self, issuer: (SigningKey, Vec<u8>)) {
        self.issuer = issuer;
    }

    /// The unblock code of the only wallet, as its person noted it.
    pub(super) fn unblock_code(&self) -> String {
        self.wallets.values().next().expect("a wallet").unblock_code.grouped().to_string()
    }

    /// Answers a request; `None` if the answer gets lost.
    pub(super) fn answer(&mut self, request: &HttpRequest, now: UnixTime) -> Option<HttpResponse> {
        let path = request.url.strip_prefix(BASE).expect("our own server").to_owned();
        self.log.push(path.clone());
        if self.conflict.is_some_and(|refused| path.ends_with(refused)) {
            return Some(error(ErrorCode::Conflict));
        }
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let response = match parts.as_slice() {
            ["wallet", "requests", _] => self.fetch(request),
            ["wallet", "responses", _] => self.respond(request, now),
            ["wallet", ..] => self.wallet(parts.get(1..).unwrap_or_default(), request, now),
            _ => self.issuance(&parts, request, now),
        };
        match &mut self.interference {
            Some(interference) => interference(request, response),
            None => Some(response),
        }
    }
}

/// Somebody with a birth date, in town, of age.
fn person() -> Attributes {
    let text = |text: &str| Value::Text(text.to_owned());
    [
        (Attribute::FamilyName, text("Muster")),
        (Attribute::GivenName, text("Erika")),
        (Attribute::BirthDate, text("1964-08-12")),
        (Attribute::City, text("Musterhausen")),
        (Attribute::AgeOver18, Value::Flag(true)),
    ]
    .into()
}

fn json(body: &impl Serialize) -> HttpResponse {
    HttpResponse {
        status: 200,
        content_type: "application/json; charset=utf-8".to_owned(),
        body: serde_json::to_vec(body).unwrap(),
    }
}

fn error(error: ErrorCode) -> HttpResponse {
    HttpResponse { status: error.status(), ..json(&ErrorAnswer { error, tries_left: None }) }
}

fn oauth_error(status: u16, error: &str) -> HttpResponse {
    HttpResponse { status, ..json(&serde_json::json!({ "error": error })) }
}

fn bearer(request: &HttpRequest) -> &str {
    request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
}

fn form(request: &HttpRequest) -> HashMap<String, String> {
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

fn random() -> String {
    base64url::encode(crypto::random::<16>(&mut OsRng))
}
