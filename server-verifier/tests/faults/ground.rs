//! What every case stands on, made once: keys, a portal and a clerk that are registered, a phone that is enrolled.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use rand_core::OsRng;
use siegelring_core::crypto::SigningKey;
use siegelring_core::time::UnixTime;
use siegelring_verifier::keys::{InitOptions, Keys, init};
use siegelring_verifier::oidc::{Fetch, FetchError, clients};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use url::Url;

use crate::phone::{Kept, Person, Phone};
use crate::server::Server;
use crate::{journeys, portal, signature};

/// Nothing is fetched from anywhere.
pub(crate) struct NoNetwork;

#[async_trait]
impl Fetch for NoNetwork {
    async fn fetch(&self, _: &Url) -> Result<Vec<u8>, FetchError> {
        Err(FetchError::Unreachable)
    }
}

/// Keys and names that all cases share.
pub(crate) struct Ground {
    pub(crate) folder: TempDir,
    pub(crate) keys: Arc<Keys>,
    pub(crate) metrics: PrometheusHandle,
    /// The key of the clerk's system.
    pub(crate) clerk: SigningKey,
    /// When every case begins.
    pub(crate) start: UnixTime,
    /// Where a server in a process of its own listens.
    pub(crate) port: u16,
}

impl Ground {
    pub(crate) async fn get() -> &'static Self {
        static GROUND: OnceCell<Ground> = OnceCell::const_new();
        GROUND.get_or_init(|| async { Self::make() }).await
    }

    pub(crate) fn issuer(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    pub(crate) fn configuration(&self) -> String {
        let (issuer, port) = (self.issuer(), self.port);
        let head = format!("issuer = \"{issuer}\"\noperator = \"Land Musterland\"\nlisten = \"127.0.0.1:{port}\"\n");
        format!(
            "{head}policy = \"demo\"\n[keys]\ndir = {:?}\n[signing]\nenabled = true\n",
            self.folder.path().join("keys")
        )
    }

    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start = UnixTime(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs());
        let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let options = InitOptions {
            country: "DE".to_owned(),
            organization: "Land Musterland".to_owned(),
            base_url: format!("http://localhost:{port}"),
        };
        init::init(folder.path(), &options, start.minus(60), &mut OsRng).unwrap();
        Self {
            keys: Arc::new(Keys::open(&folder.path().join("keys")).unwrap()),
            metrics: PrometheusBuilder::new().install_recorder().unwrap(),
            clerk: SigningKey::generate(&mut OsRng),
            start,
            port,
            folder,
        }
    }
}

/// Databases to begin with.
pub(crate) struct Beginnings {
    _folders: [TempDir; 2],
    /// With portal and clerk.
    pub(crate) registered: PathBuf,
    /// With a citizen who enrolled with `phone`, too.
    pub(crate) enrolled: PathBuf,
    pub(crate) phone: Kept,
}

impl Beginnings {
    pub(crate) async fn get() -> &'static Self {
        static BEGINNINGS: OnceCell<Beginnings> = OnceCell::const_new();
        BEGINNINGS.get_or_init(Self::make).await
    }

    async fn make() -> Self {
        let ground = Ground::get().await;
        let server = Server::start(ground, None, Arc::default());
        for registration in
            [portal::registration(), portal::clerk_registration(&ground.clerk), signature::registration(&ground.clerk)]
        {
            let keys = ground.folder.path().join("keys");
            clients::add(server.store(), &keys, registration, ground.start, &mut OsRng).await.unwrap();
        }
        let (first, registered) = server.stop().await;
        let mut server = Server::start(ground, Some(&registered), Arc::default());
        let mut phone = Phone::new(ground);
        journeys::enrol(&mut server, ground, &mut phone, &mut Person::default()).await;
        let (second, enrolled) = server.stop().await;
        Self { _folders: [first, second], registered, enrolled, phone: phone.kept }
    }
}
