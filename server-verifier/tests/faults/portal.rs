//! The portal with a browser of its visitor, and the clerk's system.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::{SigningKey, random, sha256};
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::Jwk;
use siegelring_core::jose::jws::{self, Header};
use siegelring_verifier::oidc::clients::{Authentication, Registration};
use siegelring_verifier::store::records::client::{CredentialFormat, EnrolmentRights, SigningAlgorithm};
use url::Url;

use crate::ground::Ground;
use crate::server::{Answer, Died, Line};

pub(crate) const CALLBACK: &str = "https://portal.example/callback";
const VERIFIER: &str = "a-code-verifier-of-at-least-forty-three-characters";

/// The portal as an operator registers it.
pub(crate) fn registration() -> Registration {
    Registration {
        id: "portal".to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: "https://portal.example".to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        post_logout_redirect_uris: Vec::new(),
        authentication: Authentication::Public,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: None,
        minimum_level: None,
        attributes: vec![
            Attribute::FamilyName,
            Attribute::GivenName,
            Attribute::BirthDate,
            Attribute::Street,
            Attribute::HouseNumber,
            Attribute::PostalCode,
            Attribute::City,
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

/// The clerk's system as an operator registers it.
pub(crate) fn clerk_registration(key: &SigningKey) -> Registration {
    let jwks = json!({ "keys": [Jwk::from(&key.public_key())] }).to_string();
    Registration {
        id: "town-hall".to_owned(),
        redirect_uris: Vec::new(),
        authentication: Authentication::PrivateKeyJwt(jwks),
        enrolment: Some(EnrolmentRights { proofing_methods: vec![Proofing::InPerson] }),
        ..registration()
    }
}

/// Sends a request, and once more if the server died over it, as people and programs do.
async fn twice(line: &mut impl Line, make: impl Fn() -> Request<Body>) -> Option<Answer> {
    for _ in 0..2 {
        match line.send(make()).await {
            Ok(answer) if answer.status == StatusCode::SERVICE_UNAVAILABLE => {}
            Ok(answer) => return Some(answer),
            Err(Died) => {}
        }
    }
    None
}

pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

/// What a clerk hands out.
pub(crate) struct Offered {
    pub(crate) offer: String,
    pub(crate) pre_authorized_code: String,
    pub(crate) code: String,
}

/// A clerk enrols a citizen, again under the same key until there is an answer.
pub(crate) async fn offer(line: &mut impl Line, ground: &Ground, key: &str, citizen: &Value) -> Offered {
    for _ in 0..4 {
        let Some(token) = clerk_token(line, ground).await else { continue };
        let bearer = format!("Bearer {token}");
        let request = || {
            let request = Request::post("/enrolments").header("content-type", "application/json");
            let request = request.header("authorization", &bearer).header("idempotency-key", key);
            request.body(Body::from(citizen.to_string())).unwrap()
        };
        let Some(answer) = twice(line, request).await else { continue };
        if answer.status == StatusCode::CREATED {
            let text = |name: &str| answer.json()[name].as_str().unwrap().to_owned();
            let by_value = Url::parse(&text("offer_by_value")).unwrap();
            let (_, value) = by_value.query_pairs().find(|(name, _)| name == "credential_offer").unwrap();
            let value: Value = serde_json::from_str(&value).unwrap();
            let pre_authorized_code =
                value["grants"]["urn:ietf:params:oauth:grant-type:pre-authorized_code"]["pre-authorized_code"]
                    .as_str()
                    .unwrap()
                    .to_owned();
            return Offered { offer: text("offer"), pre_authorized_code, code: text("activation_code") };
        }
        // The token went with the server that gave it.
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text());
    }
    panic!("no offer");
}

async fn clerk_token(line: &mut impl Line, ground: &Ground) -> Option<String> {
    let now = line.now();
    let request = || {
        let claims = json!({
            "iss": "town-hall", "sub": "town-hall", "aud": format!("{}/oidc/token", ground.issuer()),
            "jti": base64url::encode(random::<16>(&mut OsRng)), "exp": now.plus(60),
        });
        let prepared = jws::prepare(&Header::default(), &claims).unwrap();
        let signature = ground.clerk.sign(prepared.signature_payload());
        form(
            "/oidc/token",
            &[
                ("grant_type", "client_credentials"),
                ("scope", "enrolment"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &prepared.complete(signature)),
            ],
        )
    };
    let answer = twice(line, request).await?;
    Some(answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned())
}

/// A browser with its cookie, and the portal that sent it.
#[derive(Default)]
pub(crate) struct Browser {
    cookie: String,
}

impl Browser {
    /// Goes to the login; the link to the phone's app, if there is a page.
    pub(crate) async fn begin(&mut self, line: &mut impl Line) -> Option<String> {
        let challenge = base64url::encode(sha256(VERIFIER.as_bytes()));
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", "portal"),
                ("redirect_uri", CALLBACK),
                ("response_type", "code"),
                ("scope", "openid profile address"),
                ("state", "the state"),
                ("nonce", "the nonce"),
                ("code_challenge", &challenge),
                ("code_challenge_method", "S256"),
                ("acr_values", "http://eidas.europa.eu/NotNotified/LoA/substantial"),
            ])
            .finish();
        let answer = twice(line, || get(&format!("/oidc/authorize?{query}"), "")).await?;
        if answer
            .header("location")
            .is_some_and(|to| to.starts_with(CALLBACK) && to.contains("temporarily_unavailable"))
        {
            return None;
        }
        let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("{answer:?}"));
        self.cookie = cookie.split(';').next()?.to_owned();
        let page = answer.header("location").unwrap_or_else(|| panic!("{answer:?}")).to_owned();
        let page = twice(line, || get(&page, &self.cookie)).await?.text();
        let start = page.find("haip-vp://")?;
        let end = page[start..].find('"')?;
        Some(page[start..start + end].replace("&#38;", "&").replace("&amp;", "&"))
    }

    /// Comes back from the app; the code for the portal, if it gets one.
    pub(crate) async fn come_back(&self, line: &mut impl Line, ground: &Ground, url: &str) -> Option<String> {
        let path = url.strip_prefix(&ground.issuer()).unwrap().to_owned();
        let answer = twice(line, || get(&path, &self.cookie)).await?;
        let mut location = answer.header("location").unwrap_or_default().to_owned();
        let mut page = String::new();
        if location.starts_with('/') {
            // Whoever comes back a second time is told where the login went.
            let answer = twice(line, || get(&location, &self.cookie)).await?;
            answer.header("location").unwrap_or_default().clone_into(&mut location);
            page = answer.text().replace("&#38;", "&").replace("&amp;", "&");
        }
        let found = page.find(CALLBACK).map(|start| page[start..].split('"').next().unwrap_or_default().to_owned());
        let url = Url::parse(&found.unwrap_or(location)).ok()?;
        let of = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
        assert_eq!(of("state").as_deref(), Some("the state"));
        of("code")
    }
}

fn get(path: &str, cookie: &str) -> Request<Body> {
    let request = Request::get(path).header("accept", "text/html");
    if cookie.is_empty() { request } else { request.header("cookie", cookie) }.body(Body::empty()).unwrap()
}

/// The portal redeems a code once; `None` if no answer came.
pub(crate) async fn redeem(line: &mut impl Line, code: &str) -> Option<Answer> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", "portal"),
    ];
    line.send(form("/oidc/token", &fields)).await.ok()
}

/// The portal asks who it is.
pub(crate) async fn userinfo(line: &mut impl Line, access_token: &str) -> Option<Answer> {
    let bearer = format!("Bearer {access_token}");
    twice(line, || Request::get("/oidc/userinfo").header("authorization", &bearer).body(Body::empty()).unwrap()).await
}

/// A wallet redeems an offer.
pub(crate) async fn redeem_offer(line: &mut impl Line, code: &str, tx_code: &str) -> Answer {
    let grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    let fields = [("grant_type", grant), ("pre-authorized_code", code), ("tx_code", tx_code)];
    line.send(form("/issuance/token", &fields)).await.unwrap()
}
