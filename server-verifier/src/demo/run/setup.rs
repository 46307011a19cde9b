//! What must be there before the demo starts: keys, a configuration, and the portal among the verifier's clients.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand_core::OsRng;

use super::ports::Ports;
use crate::clock::{Clock as _, SystemClock};
use crate::demo::{Result, sample};
use crate::enrolment::Enrolments;
use crate::keys::{self, InitOptions, Keys};
use crate::oidc::clients;
use crate::store::records::offer::EnrolledBy;
use crate::store::sqlite::{Access, SqliteStore};

/// Where everything of a demo is.
pub(super) struct Setup {
    pub(super) folder: PathBuf,
    pub(super) ports: Ports,
    /// The verifier's base URL.
    pub(super) verifier: String,
    /// The portal's base URL.
    pub(super) portal: String,
    /// The base URL of the phone's page.
    pub(super) phone: String,
    /// The origin of the page with portal and phone side by side.
    pub(super) demo: String,
    policy: String,
}

/// An offer for the sample citizen. Link and code come by different ways.
pub(super) struct Offer {
    /// Tells it from those before.
    pub(super) number: u64,
    /// The app link.
    pub(super) link: String,
    /// What the QR code says.
    pub(super) code_text: String,
    /// The activation code from the letter.
    pub(super) code: String,
}

impl Setup {
    /// Fills the folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub(super) async fn make(folder: &Path, ports: Ports, policy: &str) -> Result<Self> {
        let base = |port| format!("http://localhost:{port}");
        let setup = Self {
            folder: folder.to_owned(),
            ports,
            verifier: base(ports.verifier),
            portal: base(ports.portal),
            phone: base(ports.phone),
            demo: base(ports.demo),
            policy: policy.to_owned(),
        };
        let now = SystemClock.now();
        let options = InitOptions {
            country: "DE".to_owned(),
            organization: "Land Musterland".to_owned(),
            base_url: setup.verifier.clone(),
        };
        keys::init::init(folder, &options, now, &mut OsRng)?;
        std::fs::write(setup.config(), setup.configuration())?;
        setup.register_portal().await?;
        Ok(setup)
    }

    fn configuration(&self) -> String {
        let (verifier, port, policy) = (&self.verifier, self.ports.verifier, &self.policy);
        format!(
            "issuer = \"{verifier}\"\noperator = \"Land Musterland\"\nlisten = \"127.0.0.1:{port}\"\n\
             policy = \"{policy}\"\n\n[signing]\nenabled = true\n\n[log]\nformat = \"text\"\nlevel = \"warn\"\n"
        )
    }

    async fn register_portal(&self) -> Result<()> {
        let now = SystemClock.now();
        let (store, keys_folder) = (self.store()?, self.folder.join("keys"));
        let portal = clients::add(&store, &keys_folder, sample::portal(&self.portal), now, &mut OsRng).await?;
        let secret = portal.secret.ok_or("the portal has no secret")?;
        std::fs::write(self.portal_secret_file(), secret.as_bytes())?;
        Ok(())
    }

    /// Enrols the sample citizen, as an operator does with a command beside the server.
    ///
    /// # Errors
    /// If the verifier's keys or database cannot be used.
    pub(super) async fn offer(&self) -> Result<Offer> {
        let now = SystemClock.now();
        let keys = Arc::new(Keys::open(&self.folder.join("keys"))?);
        let issuer = format!("{}/issuance", self.verifier);
        let enrolments = Enrolments::new(&self.verifier, &issuer, Arc::new(self.store()?), keys);
        let enrolled = enrolments.enrol(&sample::enrolment(), EnrolledBy::Operator, now).await?;
        Ok(Offer { number: now.0, link: enrolled.app_link, code_text: enrolled.offer, code: enrolled.activation_code })
    }

    /// Whether keys in software reach the level substantial here.
    pub(super) fn reaches_substantial(&self) -> bool {
        self.policy == "demo"
    }

    /// The database, for a command beside the server.
    fn store(&self) -> Result<SqliteStore> {
        let generation = keys::generation(&self.folder.join("keys"))?;
        Ok(SqliteStore::open(&self.folder.join("siegelring.db"), Access::Command, generation)?)
    }

    /// The verifier's configuration file.
    pub(super) fn config(&self) -> PathBuf {
        self.folder.join("siegelring.toml")
    }

    /// The file with the portal's secret.
    pub(super) fn portal_secret_file(&self) -> PathBuf {
        self.folder.join("portal.secret")
    }

    /// What `siegelring phone` must be told about this demo.
    pub(super) fn phone_arguments(&self) -> Vec<String> {
        let file = |name: &str| self.folder.join("keys").join(name).join("root.pem").display().to_string();
        let arguments = [
            ("--server", self.verifier.clone()),
            ("--issuer-root", file("issuer")),
            ("--relying-party-root", file("relying-party")),
        ];
        arguments.into_iter().flat_map(|(name, value)| [name.to_owned(), value]).collect()
    }
}
