//! A server in the test process: its router, a clock that moves when told, and what a client publishes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use rand_core::OsRng;
use serde_json::Value;
use siegelring_core::time::UnixTime;
use siegelring_verifier::clock::{Clock, ManualClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::http::{App, router};
use siegelring_verifier::keys::{InitOptions, Keys, init};
use siegelring_verifier::oidc::clients::{self, Registered, Registration};
use siegelring_verifier::oidc::{Fetch, FetchError};
use siegelring_verifier::store::{MemoryStore, Store};
use tempfile::TempDir;
use tower::ServiceExt as _;
use url::Url;

pub(crate) const ISSUER: &str = "https://login.example";
const START: UnixTime = UnixTime(1_800_000_000);

pub(crate) struct Server {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) published: Arc<Published>,
    folder: TempDir,
}

impl Server {
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// With more lines of configuration.
    pub(crate) fn with(configuration: &str) -> Self {
        Self::on(Arc::new(MemoryStore::new()), configuration)
    }

    /// On a store that does what the test is about.
    pub(crate) fn on(store: Arc<dyn Store>, configuration: &str) -> Self {
        let folder = copy_of_keys();
        let config = format!("issuer = \"{ISSUER}\"\noperator = \"Stadt Musterhausen\"\n{configuration}");
        let config = Config::parse(&config, folder.path()).expect("configuration");
        let clock = Arc::new(ManualClock::new(START));
        let published = Arc::new(Published::default());
        let keys = Arc::new(Keys::open(&folder.path().join("keys")).expect("keys"));
        let app = App::new(config, store, keys, clock.clone(), published.clone()).expect("app");
        Self { app: Arc::new(app), clock, published, folder }
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    pub(crate) fn keys_folder(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    pub(crate) async fn register(&self, registration: Registration) -> Registered {
        self.try_register(registration).await.expect("registration")
    }

    pub(crate) async fn try_register(&self, registration: Registration) -> Result<Registered, clients::ClientError> {
        clients::add(&*self.app.store, &self.keys_folder(), registration, self.now(), &mut OsRng).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = router(self.app.clone()).oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("request")).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).expect("request")).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::from(encoded(form))).expect("request")).await
    }
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no redirect: {self:?}"))
    }

    /// The parameters with which a relying party gets its browser back.
    pub(crate) fn returned(&self) -> HashMap<String, String> {
        returned(&Url::parse(self.location()).expect("URL"))
    }

    /// The error code of a JSON answer.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().expect("error").to_owned()
    }

    pub(crate) fn expect_error(&self, status: u16, error: &str) {
        assert_eq!((self.status.as_u16(), self.error().as_str()), (status, error), "{:?}", self.json());
    }

    pub(crate) fn expect_redirected_error(&self, error: &str) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{self:?}");
        let returned = self.returned();
        assert_eq!(returned.get("error").map(String::as_str), Some(error), "{returned:?}");
        assert_eq!(returned.get("iss").map(String::as_str), Some(ISSUER));
        assert!(!returned.contains_key("code"));
    }

    pub(crate) fn expect_page(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert!(self.header("content-type").is_some_and(|media_type| media_type.starts_with("text/html")), "{self:?}");
        assert_eq!(self.header("location"), None);
    }
}

pub(crate) fn returned(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// What clients publish, in place of the network.
#[derive(Default)]
pub(crate) struct Published(Mutex<(Option<String>, usize)>);

impl Published {
    pub(crate) fn set(&self, document: Option<&str>) {
        self.0.lock().expect("lock").0 = document.map(str::to_owned);
    }

    pub(crate) fn times_fetched(&self) -> usize {
        self.0.lock().expect("lock").1
    }
}

#[async_trait]
impl Fetch for Published {
    async fn fetch(&self, _: &Url) -> Result<Vec<u8>, FetchError> {
        let mut published = self.0.lock().expect("lock");
        published.1 += 1;
        published.0.clone().map(String::into_bytes).ok_or(FetchError::Unreachable)
    }
}

/// Keys are made once, since RSA takes a while; every test gets its own copy.
fn copy_of_keys() -> TempDir {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    let original = KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("folder");
        let options = InitOptions {
            country: "DE".to_owned(),
            organization: "Stadt Musterhausen".to_owned(),
            base_url: ISSUER.to_owned(),
        };
        init::init(folder.path(), &options, START.minus(86_400), &mut OsRng).expect("keys");
        folder
    });
    let copy = tempfile::tempdir().expect("folder");
    copy_folder(original.path(), copy.path());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("folder").map(|entry| entry.expect("entry")) {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("type").is_dir() {
            std::fs::create_dir(&target).expect("folder");
            std::fs::set_permissions(&target, entry.metadata().expect("metadata").permissions()).expect("mode");
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("file");
        }
    }
}
