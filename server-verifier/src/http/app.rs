//! What every handler may use.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Semaphore, watch};
use zeroize::Zeroizing;

use super::{Pace, Starts};
use crate::approval::Approvals;
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::enrolment::Enrolments;
use crate::issuance::{self, CredentialIssuer};
use crate::keys::Keys;
use crate::oidc::{Fetch, Provider};
use crate::signing::verification::Verification;
use crate::signing::{Equipment, EquipmentError, HttpsPost, Parts, Signing};
use crate::store::Store;
use crate::wallet::WalletServer;
use crate::web::{Page, Theme, ThemeError, Visitor};

/// What every handler may use. Made once, in `main` and in tests.
pub struct App {
    /// The configuration, as parsed at the start.
    pub config: Arc<Config>,
    /// Where state is kept.
    pub store: Arc<dyn Store>,
    /// Keys and secrets.
    pub keys: Arc<Keys>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The engine of approvals.
    pub approvals: Arc<Approvals>,
    /// The front door of portals.
    pub oidc: Arc<Provider>,
    /// What phones call.
    pub wallet: Arc<WalletServer>,
    /// The credential issuer.
    pub issuance: Arc<CredentialIssuer>,
    /// What document signatures need beside the store.
    pub equipment: Arc<Equipment>,
    /// The front door of portals that have documents signed.
    pub signing: Arc<Signing>,
    /// Verifies signed files.
    pub verification: Arc<Verification>,
    /// Makes offers for people who were identified.
    pub enrolments: Arc<Enrolments>,
    /// How pages look.
    pub theme: Arc<Theme>,
    /// Counts anonymous starts by address.
    pub starts: Starts,
    /// Counts tries of revocation codes by address.
    pub revocation_tries: Starts,
    /// What was measured, if anything measures.
    pub metrics: Option<PrometheusHandle>,
    /// What a caller must show to read the measurements.
    pub metrics_token: Option<Zeroizing<String>>,
    /// Who may show pages in a frame.
    pub frames: Frames,
    /// The base URL of the demo's phone simulator, which takes links for the app.
    #[cfg(feature = "demo")]
    pub phone_simulator: Option<String>,
    /// Places for requests under way.
    pub requests: Arc<Semaphore>,
    /// Places for those of them that begin something for a caller nobody knows.
    pub beginnings: Arc<Semaphore>,
    /// How many logins begin in a second.
    pub pace: Arc<Pace>,
    /// Becomes true when the server is told to stop; streams of events end then.
    pub stopping: watch::Sender<bool>,
}

/// Who may show pages in a frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Frames {
    /// Nobody: a page in a frame can be made to look like part of another.
    #[default]
    Nobody,
    /// The demo page that shows portal and phone side by side; its origin.
    #[cfg(feature = "demo")]
    DemoPage(String),
}

/// Why handlers cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A secret that the configuration names cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The theme does not hold.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The root certificates do not hold.
    #[error("the root certificates in the folder of keys: {0}")]
    Anchors(#[from] siegelring_core::Error),
    /// Keys, authorities or time stamps for document signatures.
    #[error(transparent)]
    Equipment(#[from] EquipmentError),
}

impl App {
    /// Puts together what handlers use.
    ///
    /// # Errors
    /// [`SetupError`] if a secret or a theme that the configuration names, a root certificate, or what document signatures
    /// need cannot be read.
    pub fn new(
        config: Config,
        store: Arc<dyn Store>,
        keys: Arc<Keys>,
        clock: Arc<dyn Clock>,
        fetch: Arc<dyn Fetch>,
    ) -> Result<Self, SetupError> {
        let approvals = Arc::new(Approvals::new(store.clone(), clock.clone()));
        let issuer = config.issuer.as_str().to_owned();
        let oidc = Provider::new(issuer, config.scheme(), store.clone(), keys.clone(), approvals.clone(), fetch);
        let wallet = WalletServer::new(store.clone(), keys.clone(), approvals.clone(), &config)?;
        let setup = issuance::Setup {
            base_url: config.issuer.as_str().to_owned(),
            operator: config.operator.clone(),
            policy: config.policy.clone(),
        };
        let issuance = CredentialIssuer::new(setup, store.clone(), keys.clone())?;
        let equipment = Arc::new(Equipment::open(&config, &keys, store.clone())?);
        let base_url = config.issuer.as_str();
        let enrolments = Enrolments::new(base_url, issuance.identifier(), store.clone(), keys.clone());
        let post = Arc::new(HttpsPost::default());
        let parts =
            Parts { store: store.clone(), keys: keys.clone(), approvals: approvals.clone(), issuers: wallet.issuers() };
        let verification = Arc::new(Verification::new(&config, &keys, equipment.clone())?);
        let signing = Signing::new(&config, parts, equipment.clone(), post)?;
        let metrics_token = config.metrics.token.as_ref().map(|source| source.read()).transpose()?;
        let theme = Arc::new(Theme::of(&config.pages)?);
        Ok(Self {
            requests: Arc::new(Semaphore::new(config.limits.concurrent_requests)),
            beginnings: Arc::new(Semaphore::new(config.limits.concurrent_starts)),
            pace: Arc::new(Pace::new(config.limits.starts_per_second)),
            config: Arc::new(config),
            approvals,
            oidc: Arc::new(oidc),
            wallet: Arc::new(wallet),
            issuance: Arc::new(issuance),
            equipment,
            signing: Arc::new(signing),
            verification,
            enrolments: Arc::new(enrolments),
            store,
            keys,
            clock,
            theme,
            starts: Starts::default(),
            revocation_tries: Starts::default(),
            metrics: None,
            metrics_token,
            frames: Frames::Nobody,
            #[cfg(feature = "demo")]
            phone_simulator: None,
            stopping: watch::Sender::new(false),
        })
    }

    /// The frame of a page for this visitor.
    pub(super) fn page(&self, visitor: Visitor) -> Page {
        Page::new(&self.config, &self.theme, visitor, None)
    }
}
