//! A server in the test process, called by its router, and a portal that asks for a login.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use rand_core::OsRng;
use siegelring_core::attribute::Attribute;
use siegelring_core::holder::{HttpRequest, HttpResponse, StateKey, WalletConfig};
use siegelring_core::openid4vp::link::AuthorizationRequestLink;
use siegelring_core::openid4vp::request::x509_hash_client_id;
use siegelring_core::time::UnixTime;
use siegelring_core::x509::TrustAnchors;
use siegelring_verifier::approval::{Approval, Ask, BrowserSecret, Status, TIME_TO_ANSWER};
use siegelring_verifier::clock::{Clock, ManualClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::enrolment::Enrolled;
use siegelring_verifier::http::{App, router};
use siegelring_verifier::keys::{InitOptions, Keys, init, relying_party};
use siegelring_verifier::oidc::{Fetch, FetchError};
use siegelring_verifier::store::MemoryStore;
use siegelring_verifier::store::records::offer::EnrolledBy;
use siegelring_verifier::wallet::request_token;
use tempfile::TempDir;
use tower::ServiceExt as _;
use url::Url;

pub(crate) const BASE: &str = "https://login.example";
const PORTAL: &str = "portal";
const START: UnixTime = UnixTime(1_800_000_000);

pub(crate) struct World {
    app: Arc<App>,
    clock: Arc<ManualClock>,
    browser: BrowserSecret,
    people: AtomicU32,
}

impl World {
    pub(crate) fn new() -> Self {
        let text = format!("issuer = \"{BASE}\"\noperator = \"Stadt Musterhausen\"\npolicy = \"demo\"\n");
        let config = Config::parse(&text, keys_folder().path()).expect("configuration");
        let clock = Arc::new(ManualClock::new(START));
        let keys = Arc::new(Keys::open(&keys_folder().path().join("keys")).expect("keys"));
        let app = App::new(config, Arc::new(MemoryStore::new()), keys, clock.clone(), Arc::new(NoNetwork));
        let browser = BrowserSecret::generate(&mut OsRng);
        Self { app: Arc::new(app.expect("app")), clock, browser, people: AtomicU32::new(0) }
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    /// What an app has built in.
    pub(crate) fn wallet_config(&self) -> WalletConfig {
        let anchors = &self.app.keys.anchors;
        WalletConfig {
            wallet_server: BASE.to_owned(),
            issuer_anchors: TrustAnchors::from_pem(&anchors.issuer).expect("anchors"),
            relying_party_anchors: TrustAnchors::from_pem(&anchors.relying_party).expect("anchors"),
            state_key: StateKey::new([3; 32]),
            language: "de".to_owned(),
        }
    }

    /// Somebody new is identified: an offer, and the code that comes by letter.
    pub(crate) async fn identified(&self) -> Enrolled {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let person = serde_json::json!({
            "attributes": {
                "family_name": format!("Mustermann {number}"), "given_name": "Erika", "birth_date": "1984-01-26",
                "resident_city": "Musterhausen",
            },
            "proofing_method": "in_person",
        });
        let enrolment = serde_json::from_value(person).expect("an enrolment");
        self.app.enrolments.enrol(&enrolment, EnrolledBy::Operator, self.now()).await.expect("an offer")
    }

    /// A login that waits in a browser, and the text of its QR code.
    pub(crate) async fn login(&self) -> (Approval, String) {
        let ask = Ask {
            front_door: "oidc".to_owned(),
            reference: "login".to_owned(),
            client_id: PORTAL.to_owned(),
            attributes: vec![Attribute::FamilyName, Attribute::City],
            minimum: None,
            scanned_may_be_substantial: true,
            language: "de".to_owned(),
            transactions: None,
            purpose: None,
            answer_within: TIME_TO_ANSWER,
        };
        let approval = self.app.approvals.begin(ask, &self.browser).await.expect("an approval");
        let token = request_token::scanned(&self.app.keys.secrets.request_tokens, approval.id(), self.now());
        let relying_party = self.app.keys.relying_parties.of(PORTAL).expect("a portal");
        let link = AuthorizationRequestLink {
            client_id: x509_hash_client_id(&relying_party.chain[0]),
            request_uri: Url::parse(&format!("{BASE}/wallet/requests/{token}")).expect("a URL"),
            by_post: true,
        };
        (approval, link.to_custom_scheme())
    }

    /// What became of a login.
    pub(crate) async fn status(&self, approval: &Approval) -> Status {
        self.app.approvals.status(approval.id()).await.expect("a status")
    }

    /// Answers what a phone sends.
    pub(crate) async fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let path = request.url.strip_prefix(BASE).expect("our own server");
        let start = Request::builder().method(request.method.as_str()).uri(path);
        let headers = request.headers.iter();
        let sent = headers.fold(start, |sent, (name, value)| sent.header(name, value));
        let sent = sent.body(Body::from(request.body.clone())).expect("a request");
        let response = router(self.app.clone()).oneshot(sent).await.expect("an answer");
        let content_type = response.headers().get("content-type").map(|value| value.to_str().expect("text").to_owned());
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), request.max_answer).await.expect("a body").to_vec();
        HttpResponse { status, content_type: content_type.unwrap_or_default(), body }
    }
}

struct NoNetwork;

#[async_trait]
impl Fetch for NoNetwork {
    async fn fetch(&self, _: &Url) -> Result<Vec<u8>, FetchError> {
        Err(FetchError::Unreachable)
    }
}

/// Keys are made once, since RSA takes a while; no test changes them.
fn keys_folder() -> &'static TempDir {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("folder");
        let options = InitOptions {
            country: "DE".to_owned(),
            organization: "Stadt Musterhausen".to_owned(),
            base_url: BASE.to_owned(),
        };
        let made_at = START.minus(86_400);
        init::init(folder.path(), &options, made_at, &mut OsRng).expect("keys");
        let keys = folder.path().join("keys");
        relying_party::issue(&keys, PORTAL, "Stadt Musterhausen", "https://portal.example", made_at).expect("portal");
        folder
    })
}
