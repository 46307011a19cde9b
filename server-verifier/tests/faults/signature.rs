//! A portal that has a document signed, and asks again until it gets an answer.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::crypto::{SigningKey, random};
use siegelring_core::holder::Outcome;
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::Jwk;
use siegelring_core::jose::jws::{self, Header};
use siegelring_verifier::oidc::clients::{Authentication, Registration};
use siegelring_verifier::store::records::client::SigningRights;

use crate::ground::Ground;
use crate::phone::{Person, Phone};
use crate::portal;
use crate::server::{Answer, Line, Server};

/// How often anything is asked for at most.
const PATIENCE: usize = 8;

/// How long whoever works on a submission has it for themselves, in seconds, and a pause after a failure.
const LEASE: u64 = 60;

/// The portal as an operator registers it.
pub(crate) fn registration(key: &SigningKey) -> Registration {
    let jwks = json!({ "keys": [Jwk::from(&key.public_key())] }).to_string();
    Registration {
        id: "office".to_owned(),
        authentication: Authentication::PrivateKeyJwt(jwks),
        signing: Some(SigningRights { webhook_origins: Vec::new() }),
        ..portal::registration()
    }
}

/// The portal, with its access token while it has one.
pub(crate) struct Office {
    ground: &'static Ground,
    token: Option<String>,
    submission: Value,
}

/// What came of it.
pub(crate) struct Signed {
    pub(crate) file: Vec<u8>,
    /// How often the phone was told that it had signed.
    pub(crate) told: usize,
}

impl Office {
    /// Submits what is in `body`, and its one document.
    pub(crate) async fn submit(server: &mut Server, ground: &'static Ground, body: &Value, document: &[u8]) -> Self {
        let mut office = Self { ground, token: None, submission: Value::Null };
        let text = body.to_string();
        let answer = office.ask(server, "POST", "/signing/submissions", text.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        office.submission = answer.json();
        let path = office.path("/documents/1");
        office.submission = office.ask(server, "PUT", &path, document).await.json();
        assert_eq!(office.submission["state"], "waiting", "{}", office.submission);
        office
    }

    /// Has it signed by the person who holds the phone, and fetches it.
    pub(crate) async fn sign(&mut self, server: &mut Server, phone: &mut Phone, person: &mut Person) -> Signed {
        let (mut told, mut cookie) = (0, String::new());
        for _ in 0..PATIENCE {
            match self.state(server).await.as_str() {
                "signed" => {
                    let path = self.path("/results/1");
                    let file = self.ask(server, "GET", &path, b"").await;
                    assert_eq!(file.status, StatusCode::OK, "{}", file.text());
                    return Signed { file: file.body, told };
                }
                // Somebody is at it, and may have died over it.
                "approved" | "sealing_delayed" => server.clock.set(server.now().plus(LEASE)),
                _ => {
                    assert_eq!(told, 0, "what the phone was told was taken is not asked for again");
                    if let Some(Outcome::Approved { .. }) = self.approve(server, &mut cookie, phone, person).await {
                        told += 1;
                    }
                }
            }
        }
        panic!("not signed");
    }

    /// Deletes it.
    pub(crate) async fn delete(&mut self, server: &mut Server) {
        let path = self.path("");
        let answer = self.ask(server, "DELETE", &path, b"").await;
        // The answer to the first time may have been lost.
        assert!(matches!(answer.status.as_u16(), 204 | 404), "{}", answer.text());
    }

    /// To the end of what the phone does; none if there is no page, or the phone had something else to finish.
    async fn approve(
        &self,
        server: &mut Server,
        cookie: &mut String,
        phone: &mut Phone,
        person: &mut Person,
    ) -> Option<Outcome> {
        let page = self.submission["link"].as_str().unwrap().strip_prefix(&self.ground.issuer()).unwrap().to_owned();
        let get = |cookie: &str| {
            let request = Request::get(&page).header("accept", "text/html").header("cookie", cookie);
            request.body(Body::empty()).unwrap()
        };
        let shown = server.send(get(cookie)).await.ok()?;
        if let Some(set) = shown.header("set-cookie").and_then(|set| set.split(';').next()) {
            set.clone_into(cookie);
        }
        let text = shown.text();
        let Some(link) = text.split("id=\"app-link\" href=\"").nth(1).and_then(|rest| rest.split('"').next()) else {
            // The attempt before is over; the person begins again.
            let again = Request::post(format!("{page}/restart")).header("cookie", cookie.as_str());
            let _ = server.send(again.body(Body::empty()).unwrap()).await;
            return None;
        };
        phone.start(&link.replace("&amp;", "&").replace("&#38;", "&"), server);
        crate::journeys::to_the_end(server, phone, person, None).await
    }

    async fn state(&mut self, server: &mut Server) -> String {
        let path = self.path("");
        self.ask(server, "GET", &path, b"").await.json()["state"].as_str().unwrap().to_owned()
    }

    fn path(&self, rest: &str) -> String {
        format!("/signing/submissions/{}{rest}", self.submission["id"].as_str().unwrap())
    }

    /// Sends a request until there is an answer that is one.
    async fn ask(&mut self, server: &mut Server, method: &str, path: &str, body: &[u8]) -> Answer {
        for _ in 0..PATIENCE {
            let Some(token) = self.token(server).await else { continue };
            let request = Request::builder().method(method).uri(path).header("idempotency-key", "the application");
            let request = request.header("authorization", format!("Bearer {token}"));
            match server.send(request.body(Body::from(body.to_vec())).unwrap()).await {
                Ok(answer) if answer.status == StatusCode::UNAUTHORIZED => self.token = None,
                Ok(answer) if answer.status == StatusCode::SERVICE_UNAVAILABLE => {}
                Ok(answer) => return answer,
                Err(_) => {}
            }
        }
        panic!("no answer to {method} {path}");
    }

    async fn token(&mut self, server: &mut Server) -> Option<String> {
        if self.token.is_none() {
            let claims = json!({
                "iss": "office", "sub": "office", "aud": format!("{}/oidc/token", self.ground.issuer()),
                "jti": base64url::encode(random::<16>(&mut OsRng)), "exp": server.now().plus(60),
            });
            let prepared = jws::prepare(&Header::default(), &claims).unwrap();
            let signature = self.ground.clerk.sign(prepared.signature_payload());
            let fields = [
                ("grant_type", "client_credentials"),
                ("scope", "signing"),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &prepared.complete(signature)),
            ];
            let answer = server.send(portal::form("/oidc/token", &fields)).await.ok()?;
            self.token = answer.json()["access_token"].as_str().map(str::to_owned);
        }
        self.token.clone()
    }
}
