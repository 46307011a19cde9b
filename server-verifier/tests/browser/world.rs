//! A verifier, a portal and two phones, each on a port of its own, and the clock they share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_verifier::clock::{Clock, ManualClock, SystemClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::demo::{phone, portal, sample};
use siegelring_verifier::enrolment::Enrolments;
use siegelring_verifier::http::{self, App};
use siegelring_verifier::keys::{self, Keys};
use siegelring_verifier::oidc::HttpsFetch;
use siegelring_verifier::oidc::clients::{self, Registration};
use siegelring_verifier::store::MemoryStore;
use siegelring_verifier::store::records::client::SigningAlgorithm;
use siegelring_verifier::store::records::offer::EnrolledBy;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// What all worlds of a run stand on: keys take a while to make, and name the verifier's address.
pub(crate) struct Ground {
    folder: TempDir,
    verifier: std::net::TcpListener,
}

impl Ground {
    /// New keys, for a verifier on a free port.
    pub(crate) fn new() -> Self {
        let verifier = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        verifier.set_nonblocking(true).expect("a listener");
        let folder = tempfile::tempdir().expect("a folder");
        let ground = Self { folder, verifier };
        let options = keys::InitOptions {
            country: "DE".to_owned(),
            organization: "Land Musterland".to_owned(),
            base_url: ground.base(),
        };
        keys::init::init(ground.folder.path(), &options, SystemClock.now(), &mut OsRng).expect("keys");
        ground
    }

    fn listener(&self) -> TcpListener {
        TcpListener::from_std(self.verifier.try_clone().expect("a listener")).expect("a listener")
    }

    fn base(&self) -> String {
        format!("http://localhost:{}", self.verifier.local_addr().expect("an address").port())
    }

    fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }
}

/// What a scenario acts in.
pub(crate) struct World {
    /// The clock of every server and phone.
    pub(crate) clock: Arc<ManualClock>,
    app: Arc<App>,
    verifier: String,
    portal: String,
    phones: [String; 2],
    keys: PathBuf,
    servers: tokio::task::JoinSet<()>,
    _folder: TempDir,
}

impl World {
    /// A world under this policy.
    pub(crate) async fn new(ground: &Ground, policy: &str) -> Self {
        // It starts now, for relying parties that are not ours and have a clock of their own.
        let now = SystemClock.now();
        let (clock, folder) = (Arc::new(ManualClock::new(now)), tempfile::tempdir().expect("a folder"));
        let [portal, first, second] = [listen().await, listen().await, listen().await];
        let (base, keys_folder) = (ground.base(), ground.keys());
        let portal_base = self::base(&portal);
        let store = Arc::new(MemoryStore::new());
        // The world before has left its certificate.
        let _ = keys::relying_party::remove(&keys_folder, sample::PORTAL);
        let registered = clients::add(&*store, &keys_folder, sample::portal(&portal_base), now, &mut OsRng).await;
        let secret = registered.expect("a client").secret.expect("a secret");

        let text = format!(
            "issuer = \"{base}\"\noperator = \"Land Musterland\"\npolicy = \"{policy}\"\n[signing]\nenabled = true\n"
        );
        let config = Config::parse(&text, folder.path()).expect("a configuration");
        let keys = Arc::new(Keys::open(&keys_folder).expect("keys"));
        let anchors = keys.anchors.clone();
        let fetch = Arc::new(HttpsFetch::new().expect("TLS"));
        let mut app = App::new(config, store, keys, clock.clone(), fetch).expect("an app");
        app.phone_simulator = Some(self::base(&first));
        let app = Arc::new(app);

        let mut servers = tokio::task::JoinSet::new();
        servers.spawn(http::serve(app.clone(), ground.listener(), std::future::pending()));
        let settings = portal::Settings {
            base: portal_base.clone(),
            issuer: base.parse().expect("a URL"),
            client_id: sample::PORTAL.to_owned(),
            client_secret: secret.to_string(),
            frame_ancestor: None,
            out: None,
        };
        serve(&mut servers, portal, portal::router(settings, clock.clone()).expect("a portal"));
        let phones = [self::base(&first), self::base(&second)];
        for (number, listener) in [first, second].into_iter().enumerate() {
            let settings = phone::driver::Settings {
                wallet_server: base.clone(),
                issuer_anchors: anchors.issuer.clone(),
                relying_party_anchors: anchors.relying_party.clone(),
                state_file: folder.path().join(format!("phone-{number}.json")),
                language: "de".to_owned(),
                record: None,
            };
            let clock: Arc<dyn Clock> = clock.clone();
            let router = phone::page::router(&settings, &self::base(&listener), None, clock).expect("a phone");
            serve(&mut servers, listener, router);
        }
        Self { clock, app, verifier: base, portal: portal_base, phones, keys: keys_folder, servers, _folder: folder }
    }

    /// Ends its servers.
    pub(crate) async fn end(mut self) {
        self.servers.shutdown().await;
    }

    /// Where everything is.
    pub(crate) fn description(&self) -> Value {
        json!({ "verifier": self.verifier, "portal": self.portal, "phones": self.phones })
    }

    /// The path of a page of the verifier.
    pub(crate) fn path_of(&self, url: &str) -> Option<String> {
        let path = url.strip_prefix(&self.verifier)?;
        path.split(['?', '#']).next().map(str::to_owned)
    }

    /// An offer for the sample citizen, its link, and the activation code that comes by letter.
    pub(crate) async fn offer(&self) -> Value {
        let issuer = format!("{}/issuance", self.verifier);
        let enrolments = Enrolments::new(&self.verifier, &issuer, self.app.store.clone(), self.app.keys.clone());
        let enrolled = enrolments.enrol(&sample::enrolment(), EnrolledBy::Operator, self.clock.now()).await;
        let enrolled = enrolled.expect("an offer");
        json!({ "link": enrolled.app_link, "code": enrolled.activation_code })
    }
}

impl World {
    /// Registers a portal that is not ours, like `siegelring client add`.
    pub(crate) async fn client(&self, redirect_uri: String) -> Value {
        let origin = redirect_uri.trim_end_matches("/callback").to_owned();
        let registration = Registration {
            id: "example".to_owned(),
            redirect_uris: vec![redirect_uri],
            id_token_signed_response_alg: SigningAlgorithm::Rs256,
            ..sample::portal(&origin)
        };
        let (store, keys, now) = (&*self.app.store, &self.keys, self.clock.now());
        let registered = clients::add(store, keys, registration, now, &mut OsRng).await.expect("a client");
        json!({ "id": registered.client.id, "secret": *registered.secret.expect("a secret") })
    }
}

async fn listen() -> TcpListener {
    TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port")
}

fn base(listener: &TcpListener) -> String {
    format!("http://localhost:{}", listener.local_addr().expect("an address").port())
}

fn serve(servers: &mut tokio::task::JoinSet<()>, listener: TcpListener, router: Router) {
    servers.spawn(async move { axum::serve(listener, router).await.expect("a server") });
}
