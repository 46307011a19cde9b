//! A server in the test process, called by its router; a portal that has documents signed; a time that stands still.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::attribute::Attribute;
use siegelring_core::time::UnixTime;
use siegelring_core::x509::TrustAnchors;
use siegelring_verifier::approval::Approvals;
use siegelring_verifier::clock::{Clock, ManualClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::enrolment::Enrolled;
use siegelring_verifier::http::{App, router};
use siegelring_verifier::keys::{InitOptions, Keys, init};
use siegelring_verifier::oidc::clients::{self, Authentication, Registration};
use siegelring_verifier::oidc::{Fetch, FetchError};
use siegelring_verifier::signing::{Equipment, Parts, Post, PostError, Signing};
use siegelring_verifier::store::records::client::{CredentialFormat, SigningAlgorithm, SigningRights};
use siegelring_verifier::store::records::offer::EnrolledBy;
use siegelring_verifier::store::{MemoryStore, Store};
use tempfile::TempDir;
use tower::ServiceExt as _;
use url::Url;

pub(crate) const BASE: &str = "https://login.example";
pub(crate) const PORTAL: &str = "https://portal.example";
const START: UnixTime = UnixTime(1_800_000_000);

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Its JSON, if it is a success.
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }

    /// Fails unless it is this error.
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.json()["error"].as_str()), (status, Some(code)), "{}", self.text());
    }
}

/// What a portal was told, and whether it takes it.
#[derive(Default)]
pub(crate) struct Portal {
    pub(crate) told: Mutex<Vec<(String, String)>>,
    pub(crate) refuses: Mutex<bool>,
}

#[async_trait]
impl Post for Portal {
    async fn post(&self, url: &Url, token: String) -> Result<(), PostError> {
        if *self.refuses.lock().unwrap() {
            return Err(PostError::Status(500));
        }
        self.told.lock().unwrap().push((url.to_string(), token));
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) portal: Arc<Portal>,
    router: Router,
    people: AtomicU32,
    secrets: [String; 2],
    token: Mutex<Option<(UnixTime, String)>>,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(Arc::new(MemoryStore::new()), |_| {}).await
    }

    /// Where documents are not signed.
    pub(crate) async fn disabled() -> Self {
        let mut world = Self::make(Arc::new(MemoryStore::new()), "", START, |_| {}).await;
        world.token = Mutex::new(Some((UnixTime(u64::MAX), "any".to_owned())));
        world
    }

    /// With another store, or other equipment.
    pub(crate) async fn with(store: Arc<dyn Store>, change: impl FnOnce(&mut Equipment)) -> Self {
        Self::make(store, "[signing]\nenabled = true\n", START, change).await
    }

    /// With these lines in its configuration, at this time.
    pub(crate) async fn make(
        store: Arc<dyn Store>,
        signing: &str,
        start: UnixTime,
        change: impl FnOnce(&mut Equipment),
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        if start == START {
            copy(keys_folder().path(), folder.path());
        } else {
            make_keys(folder.path(), start);
        }
        let head = format!("issuer = \"{BASE}\"\noperator = \"Stadt Musterhausen\"\npolicy = \"demo\"\n");
        let text = format!("{head}{signing}");
        let config = Config::parse(&text, folder.path()).expect("configuration");
        let (clock, portal) = (Arc::new(ManualClock::new(start)), Arc::new(Portal::default()));
        let keys_path = folder.path().join("keys");
        let mut secrets = Vec::new();
        for registration in [registration("portal", PORTAL), registration("other", "https://other.example")] {
            let added = clients::add(&*store, &keys_path, registration, start, &mut OsRng).await.expect("a client");
            secrets.push(added.secret.expect("a secret").to_string());
        }
        let keys = Arc::new(Keys::open(&keys_path).expect("keys"));
        let mut equipment = Equipment::open(&config, &keys, store.clone()).expect("equipment");
        change(&mut equipment);
        let mut app =
            App::new(config.clone(), store.clone(), keys.clone(), clock.clone(), Arc::new(NoNetwork)).expect("app");
        let approvals = Arc::new(Approvals::new(store.clone(), clock.clone()));
        let issuers = TrustAnchors::from_pem(&keys.anchors.issuer).unwrap();
        let parts = Parts { store, keys, approvals, issuers };
        let signing = Signing::new(&config, parts, Arc::new(equipment), portal.clone()).expect("a front door");
        app.signing = Arc::new(signing);
        let app = Arc::new(app);
        Self {
            router: router(app.clone()),
            app,
            clock,
            portal,
            people: AtomicU32::new(0),
            secrets: [secrets.remove(0), secrets.remove(0)],
            token: Mutex::new(None),
            _folder: folder,
        }
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 27).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Sends a request with these headers.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(body.into()).expect("a request")).await
    }

    /// The portal's access token.
    pub(crate) async fn token(&self) -> String {
        let kept = self.token.lock().unwrap().clone().filter(|(until, _)| *until > self.now());
        if let Some((_, token)) = kept {
            return token;
        }
        let token = self.new_token("portal", &self.secrets[0]).await;
        *self.token.lock().unwrap() = Some((self.now().plus(590), token.clone()));
        token
    }

    /// The access token of another portal.
    pub(crate) async fn token_of_another(&self) -> String {
        self.new_token("other", &self.secrets[1]).await
    }

    async fn new_token(&self, client: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = self.call("POST", "/oidc/token", &headers, form).await.ok();
        assert_eq!(answer["scope"], "signing");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Sends a request of the portal.
    pub(crate) async fn portal(&self, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        let bearer = format!("Bearer {}", self.token().await);
        self.call(method, path, &[("authorization", &bearer)], body).await
    }

    /// Submits under a key.
    pub(crate) async fn submit(&self, key: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.token().await);
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
        self.call("POST", "/signing/submissions", &headers, body.to_string()).await
    }

    /// Submits these documents, with the members of `more` beside them; answers the submission.
    pub(crate) async fn submitted(&self, documents: &[(&str, &str, &[u8])], more: Value) -> Value {
        let mut body = more;
        let described =
            documents.iter().map(|(label, media_type, _)| json!({ "label": label, "media_type": media_type }));
        body["documents"] = described.collect();
        let key = format!("key {}", self.people.fetch_add(1, Ordering::Relaxed));
        let mut submission = self.submit(&key, &body).await.ok();
        let id = submission["id"].as_str().unwrap().to_owned();
        for (number, (_, _, bytes)) in (1..).zip(documents) {
            let path = format!("/signing/submissions/{id}/documents/{number}");
            submission = self.portal("PUT", &path, bytes.to_vec()).await.ok();
        }
        assert_eq!(submission["state"], "waiting");
        submission
    }

    /// Where a submission stands.
    pub(crate) async fn state(&self, submission: &Value) -> Value {
        self.portal("GET", &path(submission, ""), Body::empty()).await.ok()
    }

    /// Somebody new is identified: an offer, and the code that comes by letter.
    pub(crate) async fn identified(&self) -> Enrolled {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let person = json!({
            "attributes": {
                "family_name": format!("Mustermann {number}"), "given_name": "Erika", "birth_date": "1984-01-26",
            },
            "proofing_method": "in_person",
        });
        let enrolment = serde_json::from_value(person).expect("an enrolment");
        self.app.enrolments.enrol(&enrolment, EnrolledBy::Operator, self.now()).await.expect("an offer")
    }
}

/// The path of a submission, and what comes after it.
pub(crate) fn path(submission: &Value, rest: &str) -> String {
    format!("/signing/submissions/{}{rest}", submission["id"].as_str().unwrap())
}

/// A portal that may have documents signed.
pub(crate) fn registration(id: &str, origin: &str) -> Registration {
    Registration {
        id: id.to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: origin.to_owned(),
        redirect_uris: vec![format!("{origin}/callback")],
        post_logout_redirect_uris: Vec::new(),
        authentication: Authentication::ClientSecret,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: None,
        minimum_level: None,
        attributes: vec![Attribute::FamilyName, Attribute::GivenName],
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: true,
        format: CredentialFormat::Mdoc,
        enrolment: None,
        signing: Some(SigningRights { webhook_origins: vec![origin.to_owned()] }),
    }
}

struct NoNetwork;

#[async_trait]
impl Fetch for NoNetwork {
    async fn fetch(&self, _: &Url) -> Result<Vec<u8>, FetchError> {
        Err(FetchError::Unreachable)
    }
}

/// Keys are made once, since RSA takes a while.
fn keys_folder() -> &'static TempDir {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("folder");
        make_keys(folder.path(), START);
        folder
    })
}

fn make_keys(folder: &std::path::Path, start: UnixTime) {
    let options = InitOptions {
        country: "DE".to_owned(),
        organization: "Stadt Musterhausen".to_owned(),
        base_url: BASE.to_owned(),
    };
    init::init(folder, &options, start.minus(86_400), &mut OsRng).expect("keys");
}

/// Copies a folder with everything in it, permissions too.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            std::fs::create_dir(&target).expect("a folder");
            copy(&entry.path(), &target);
            std::fs::set_permissions(&target, entry.metadata().expect("metadata").permissions()).expect("permissions");
        } else {
            std::fs::copy(entry.path(), &target).expect("a file");
        }
    }
}

/// The private key of the authority for document signatures, PEM.
pub(crate) fn authority_key() -> String {
    std::fs::read_to_string(keys_folder().path().join("keys/signature/root.key.pem")).expect("a key")
}

/// A certificate as PEM.
pub(crate) fn pem(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}
