//! A server on SQLite that ends when its store's plan says so, and is then started again on the same file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use siegelring_core::time::UnixTime;
use siegelring_verifier::clock::Clock as _;
use siegelring_verifier::config::Config;
use siegelring_verifier::http::{App, router};
use siegelring_verifier::store::sqlite::Access;
use siegelring_verifier::store::{SqliteStore, Store as _, StoreError};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::clock::SettableClock;
use crate::fault::{FaultyStore, Plan};
use crate::ground::{Ground, NoNetwork};

/// No answer came: the server died over the request. It runs again.
#[derive(Debug)]
pub(crate) struct Died;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// How requests reach a server.
pub(crate) trait Line {
    /// Sends a request; its URI is a path.
    async fn send(&mut self, request: Request<Body>) -> Result<Answer, Died>;

    /// What time it is for phones.
    fn now(&self) -> UnixTime;
}

/// The server.
pub(crate) struct Server {
    running: Option<Running>,
    pub(crate) ground: &'static Ground,
    pub(crate) clock: Arc<SettableClock>,
    pub(crate) plan: Arc<Plan>,
    folder: TempDir,
    /// Answers that say that the server could not do what was asked.
    pub(crate) troubles: usize,
}

struct Running {
    router: Router,
    store: Arc<FaultyStore>,
}

impl Server {
    /// A server on a copy of this database.
    pub(crate) fn start(ground: &'static Ground, database: Option<&Path>, plan: Arc<Plan>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if let Some(database) = database {
            std::fs::copy(database, folder.path().join("siegelring.db")).unwrap();
        }
        let clock = Arc::new(SettableClock::new(ground.start));
        let mut server = Self { running: None, ground, clock, plan, folder, troubles: 0 };
        server.open(Arc::clone(&server.plan));
        server
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("siegelring.db")
    }

    /// The folder of the database.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the database holds, for a look that the plan does not count.
    pub(crate) fn store(&self) -> &SqliteStore {
        &self.running.as_ref().expect("a running server").store.inner
    }

    /// Ends without any goodbye, and starts again; from now on nothing goes wrong.
    pub(crate) fn crash(&mut self) {
        self.running = None;
        self.open(Arc::default());
    }

    /// Tells the server to stop, and keeps the database for others.
    pub(crate) async fn stop(mut self) -> (TempDir, PathBuf) {
        let running = self.running.take().expect("a running server");
        running.store.close().await.unwrap();
        let database = self.database();
        (self.folder, database)
    }

    fn open(&mut self, plan: Arc<Plan>) {
        let ground = self.ground;
        let inner = loop {
            match SqliteStore::open(&self.database(), Access::Server, ground.keys.generation) {
                // The writer of the server before has not ended yet.
                Err(StoreError::InUse) => std::thread::yield_now(),
                opened => break opened.unwrap(),
            }
        };
        let store = Arc::new(FaultyStore { inner, plan });
        let config = Config::parse(&ground.configuration(), self.folder.path()).unwrap();
        let mut app =
            App::new(config, store.clone(), ground.keys.clone(), self.clock.clone(), Arc::new(NoNetwork)).unwrap();
        app.metrics = Some(ground.metrics.clone());
        self.running = Some(Running { router: router(Arc::new(app)), store });
    }
}

impl Line for Server {
    async fn send(&mut self, request: Request<Body>) -> Result<Answer, Died> {
        let router = self.running.as_ref().expect("a running server").router.clone();
        let plan = self.plan.clone();
        let answered = async {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, 1 << 20).await.unwrap().to_vec();
            Answer { status: parts.status, headers: parts.headers, body }
        };
        let answer = tokio::select! {
            answer = answered => answer,
            () = plan.killed() => {
                self.crash();
                return Err(Died);
            }
        };
        if answer.status.is_server_error() {
            self.troubles += 1;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
            assert!(answer.header("retry-after").is_some(), "{}", answer.text());
        }
        Ok(answer)
    }

    fn now(&self) -> UnixTime {
        self.clock.now()
    }
}
