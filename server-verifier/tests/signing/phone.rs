//! The loop of an app, with keys in software and a person who follows a script, and a browser beside it.

use std::collections::{HashMap, VecDeque};

use axum::body::Body;
use axum::http::Request;
use rand_core::OsRng;
use serde_json::Value;
use siegelring_core::approval_element::Arrival;
use siegelring_core::crypto::SigningKey;
use siegelring_core::holder::{
    ConsentPrompt, Event, HttpRequest, HttpResponse, KeyEvidence, Outcome, StateKey, Step, Wallet, WalletConfig,
};
use siegelring_core::openid4vp::link::AuthorizationRequestLink;
use siegelring_core::openid4vp::request::x509_hash_client_id;
use siegelring_core::x509::TrustAnchors;
use siegelring_verifier::wallet::request_token;
use url::Url;
use zeroize::Zeroizing;

use super::world::{Answer, BASE, World};

pub(crate) const PIN: &str = "471108";

/// What a person does at the consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Yes,
    No,
}

pub(crate) struct Phone {
    pub(crate) wallet: Wallet,
    keys: HashMap<String, SigningKey>,
    says: Says,
    /// What was shown.
    pub(crate) consents: Vec<ConsentPrompt>,
    /// The documents that were fetched, in order.
    pub(crate) documents: Vec<Vec<u8>>,
    /// The responses that were sent, as they were.
    pub(crate) sent: Vec<HttpRequest>,
}

impl Phone {
    /// A phone that was enrolled.
    pub(crate) async fn enrolled(world: &World) -> Self {
        let enrolled = world.identified().await;
        let wallet = Wallet::new(config(world)).expect("a wallet");
        let (keys, consents, documents, sent) = (HashMap::new(), Vec::new(), Vec::new(), Vec::new());
        let mut phone = Self { wallet, keys, says: Says::Yes, consents, documents, sent };
        let code = enrolled.activation_code.to_string();
        match phone.scan(world, &enrolled.app_link, &[&code, PIN]).await {
            Outcome::Enrolled(_) => phone,
            other => panic!("{other:?}"),
        }
    }

    /// Scans a code and goes to the end, typing these codes and PINs.
    pub(crate) async fn scan(&mut self, world: &World, text: &str, typed: &[&str]) -> Outcome {
        self.go(world, text, Arrival::Scanned, typed).await
    }

    /// Scans the code of a signature and does with it what the person says.
    pub(crate) async fn sign(&mut self, world: &World, signing: &Browser, says: Says) -> Outcome {
        let code = signing.code(world).await;
        self.says = says;
        self.documents.clear();
        self.scan(world, &code, &[PIN]).await
    }

    /// Goes to the end of what a link or a code begins.
    pub(crate) async fn go(&mut self, world: &World, text: &str, arrival: Arrival, typed: &[&str]) -> Outcome {
        self.wallet.start(text, arrival, world.now(), &mut OsRng).expect("a journey");
        let mut typed: VecDeque<&str> = typed.iter().copied().collect();
        loop {
            let mut text = || Zeroizing::new(typed.pop_front().expect("something to type").to_owned());
            let event = match self.wallet.current().expect("a step").clone() {
                Step::Http { request, .. } => {
                    self.sent.push(request.clone());
                    Event::HttpResponse(answer(world, &request).await)
                }
                Step::Document { url, .. } => {
                    let answer = world.call("GET", url.strip_prefix(BASE).expect("ours"), &[], Body::empty()).await;
                    if answer.status == 200 {
                        let length = answer.headers["content-length"].to_str().unwrap().parse::<usize>().unwrap();
                        assert_eq!(length, answer.body.len());
                        self.documents.push(answer.body.clone());
                        self.wallet.handle(Event::Chunk(answer.body), world.now(), &mut OsRng).expect("a chunk");
                        Event::DocumentEnd
                    } else {
                        let status = answer.status.as_u16();
                        Event::HttpResponse(HttpResponse { status, content_type: String::new(), body: Vec::new() })
                    }
                }
                Step::CreateKey { key, .. } => {
                    let new = SigningKey::generate(&mut OsRng);
                    let public_key = new.public_key().as_bytes().to_vec();
                    self.keys.insert(key.alias.clone(), new);
                    Event::KeyCreated { public_key, evidence: KeyEvidence::Software {} }
                }
                Step::Sign { key, message } => {
                    Event::Signature(self.keys[&key.alias].sign(&message).to_der().expect("DER"))
                }
                Step::Code(_) => Event::Code(text()),
                Step::Pin(_) => Event::Pin(text()),
                Step::Consent(prompt) => {
                    self.consents.push(prompt);
                    if self.says == Says::Yes { Event::Accept } else { Event::Decline }
                }
                Step::Save(_) => Event::Saved,
                Step::Done(outcome) => return outcome.clone(),
            };
            self.wallet.handle(event, world.now(), &mut OsRng).expect("the right event");
        }
    }
}

/// A browser on the page of a submission.
pub(crate) struct Browser {
    pub(crate) path: String,
    pub(crate) cookie: Option<String>,
}

impl Browser {
    /// Opens the page of a submission.
    pub(crate) async fn open(world: &World, submission: &Value) -> Self {
        let link = submission["link"].as_str().unwrap();
        let mut browser = Self { path: link.strip_prefix(BASE).unwrap().to_owned(), cookie: None };
        let page = browser.look(world).await;
        assert_eq!(page.status, 200, "{}", page.text());
        browser
    }

    /// Looks at the page, and keeps the cookie it sets.
    pub(crate) async fn look(&mut self, world: &World) -> Answer {
        let answer = self.get(world, "").await;
        let cookie = answer.headers.get("set-cookie").and_then(|value| value.to_str().ok());
        if let Some(cookie) = cookie.and_then(|cookie| cookie.split(';').next()) {
            self.cookie = Some(cookie.to_owned());
        }
        answer
    }

    /// Gets what stands below the page.
    pub(crate) async fn get(&self, world: &World, rest: &str) -> Answer {
        let cookie = self.cookie.clone().unwrap_or_default();
        let headers = [("cookie", cookie.as_str()), ("accept", "text/html"), ("sec-fetch-dest", "document")];
        world.call("GET", &format!("{}{rest}", self.path), &headers, Body::empty()).await
    }

    /// Sends a form of the page.
    pub(crate) async fn post(&self, world: &World, rest: &str) -> Answer {
        let cookie = self.cookie.clone().unwrap_or_default();
        let headers = [("cookie", cookie.as_str()), ("origin", BASE)];
        world.call("POST", &format!("{}{rest}", self.path), &headers, Body::empty()).await
    }

    /// What the QR code of the page says.
    pub(crate) async fn code(&self, world: &World) -> String {
        assert_eq!(self.get(world, "/qr.svg").await.headers["content-type"], "image/svg+xml");
        let token = self.path.strip_prefix("/sign/").unwrap();
        let page = world.app.signing.page(token, world.now()).await.unwrap();
        code_of(world, page.approval.unwrap().id())
    }
}

/// What the QR code of an approval says.
pub(crate) fn code_of(world: &World, approval: &str) -> String {
    let token = request_token::scanned(&world.app.keys.secrets.request_tokens, approval, world.now());
    let relying_party = world.app.keys.relying_parties.of("portal").expect("a portal");
    let link = AuthorizationRequestLink {
        client_id: x509_hash_client_id(&relying_party.chain[0]),
        request_uri: Url::parse(&format!("{BASE}/wallet/requests/{token}")).expect("a URL"),
        by_post: true,
    };
    link.to_custom_scheme()
}

/// Answers what a phone sends.
pub(crate) async fn answer(world: &World, request: &HttpRequest) -> HttpResponse {
    let path = request.url.strip_prefix(BASE).expect("our own server");
    let start = Request::builder().method(request.method.as_str()).uri(path);
    let sent = request.headers.iter().fold(start, |sent, (name, value)| sent.header(name, value));
    let answer = world.send(sent.body(Body::from(request.body.clone())).expect("a request")).await;
    let content_type = answer.headers.get("content-type").map(|value| value.to_str().expect("text").to_owned());
    HttpResponse { status: answer.status.as_u16(), content_type: content_type.unwrap_or_default(), body: answer.body }
}

fn config(world: &World) -> WalletConfig {
    let anchors = &world.app.keys.anchors;
    WalletConfig {
        wallet_server: BASE.to_owned(),
        issuer_anchors: TrustAnchors::from_pem(&anchors.issuer).expect("anchors"),
        relying_party_anchors: TrustAnchors::from_pem(&anchors.relying_party).expect("anchors"),
        state_key: StateKey::new([3; 32]),
        language: "de".to_owned(),
    }
}
