//! The system of a clerk: signs assertions, gets access tokens, enrols people.

use axum::body::Body;
use axum::http::Request;
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::assurance::Proofing;
use siegelring_core::crypto::SigningKey;
use siegelring_core::jose::jwk::Jwk;
use siegelring_core::jose::jws::{self, Header};
use siegelring_verifier::oidc::clients::{Authentication, Registration};
use siegelring_verifier::store::records::client::{CredentialFormat, EnrolmentRights, SigningAlgorithm};

use crate::server::{Answer, ISSUER, Server};

pub(crate) const ID: &str = "town-hall";

pub(crate) struct Clerk {
    key: SigningKey,
}

impl Clerk {
    /// A clerk's system that is registered, to enrol people who came in person.
    pub(crate) async fn registered(server: &Server) -> Self {
        let clerk = Self { key: SigningKey::generate(&mut OsRng) };
        let jwks = json!({ "keys": [Jwk::from(&clerk.key.public_key())] }).to_string();
        let rights = EnrolmentRights { proofing_methods: vec![Proofing::InPerson] };
        server.register(registration(Authentication::PrivateKeyJwt(jwks), Some(rights))).await;
        clerk
    }

    pub(crate) fn assertion(&self, server: &Server, jti: &str) -> String {
        let claims = json!({
            "iss": ID, "sub": ID, "aud": format!("{ISSUER}/oidc/token"), "jti": jti,
            "exp": server.now().plus(60),
        });
        let prepared = jws::prepare(&Header::default(), &claims).unwrap();
        let signature = self.key.sign(prepared.signature_payload());
        prepared.complete(signature)
    }

    /// Asks for an access token.
    pub(crate) async fn ask(&self, server: &Server, jti: &str, scope: &str) -> Answer {
        let assertion = self.assertion(server, jti);
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", scope),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion.as_str()),
        ];
        server.post("/oidc/token", &form, &[]).await
    }

    pub(crate) async fn token(&self, server: &Server) -> String {
        let answer = self.ask(server, "1", "enrolment").await;
        assert_eq!(answer.status, 200, "{:?}", answer.json());
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn registration(authentication: Authentication, enrolment: Option<EnrolmentRights>) -> Registration {
    Registration {
        id: ID.to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: "https://clerks.example".to_owned(),
        redirect_uris: vec!["https://clerks.example/back".to_owned()],
        post_logout_redirect_uris: Vec::new(),
        authentication,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: None,
        minimum_level: None,
        attributes: Vec::new(),
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: false,
        format: CredentialFormat::Mdoc,
        enrolment,
        signing: None,
    }
}

pub(crate) fn erika() -> Value {
    json!({
        "attributes": { "family_name": "Mustermann", "given_name": "Erika", "birth_date": "1984-01-26" },
        "proofing_method": "in_person",
    })
}

/// Sends a body of JSON.
pub(crate) async fn post_json(server: &Server, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let request = Request::post(path).header("content-type", "application/json");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    server.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// Enrols somebody under an idempotency key.
pub(crate) async fn enrol(server: &Server, token: &str, key: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    post_json(server, "/enrolments", &[("authorization", &bearer), ("idempotency-key", key)], body).await
}
