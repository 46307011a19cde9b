//! What the server under load is given: keys, a configuration, a portal, enrolled wallets.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rand_core::OsRng;
use siegelring_core::attribute::Attribute;
use siegelring_core::time::UnixTime;
use siegelring_verifier::keys::{InitOptions, Keys, init};
use siegelring_verifier::oidc::clients::{self, Authentication, Registration};
use siegelring_verifier::store::SqliteStore;
use siegelring_verifier::store::records::client::{CredentialFormat, SigningAlgorithm, SigningRights};
use siegelring_verifier::store::sqlite::Access;
use tempfile::TempDir;

use super::Result;
use super::server::free_port;

/// The portal's client identifier.
pub(super) const PORTAL: &str = "portal";
/// Where the portal takes its visitors back.
pub(super) const CALLBACK: &str = "https://portal.example/callback";

/// What the portal asks for by the scopes `openid profile address`: 6 of the credential's 25 attributes.
pub(super) const ASKED: &[Attribute] = &[
    Attribute::FamilyName,
    Attribute::GivenName,
    Attribute::Street,
    Attribute::HouseNumber,
    Attribute::PostalCode,
    Attribute::City,
];

/// The folder of one server, filled as an operator fills it.
pub(super) struct World {
    folder: TempDir,
    pub(super) keys: Keys,
    pub(super) port: u16,
    /// The portal's client secret.
    pub(super) secret: String,
}

impl World {
    /// Keys, configuration and portal. Policy and limits are the defaults, but for one: every login comes from an address
    /// of its own, as told by a proxy that is trusted.
    pub(super) async fn make() -> Result<Self> {
        Self::with(None, "").await
    }

    /// The same, where the portal has documents signed.
    pub(super) async fn signing() -> Result<Self> {
        let rights = SigningRights { webhook_origins: Vec::new() };
        Self::with(Some(rights), "[signing]\nenabled = true\n").await
    }

    async fn with(signing: Option<SigningRights>, more: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let port = free_port()?;
        let options =
            InitOptions { country: "DE".to_owned(), organization: "Land Musterland".to_owned(), base_url: base(port) };
        let started = now();
        init::init(folder.path(), &options, started.minus(86_400), &mut OsRng)?;
        let keys = Keys::open(&folder.path().join("keys"))?;
        let mut world = Self { folder, keys, port, secret: String::new() };
        world.configure(more)?;
        let store = world.store()?;
        let registered =
            clients::add(&store, &world.folder.path().join("keys"), portal(signing), started, &mut OsRng).await?;
        world.secret = registered.secret.ok_or("the portal has no secret")?.to_string();
        siegelring_verifier::store::Store::close(&store).await?;
        Ok(world)
    }

    /// Writes the configuration with more lines at its end.
    pub(super) fn configure(&self, more: &str) -> Result<()> {
        Ok(std::fs::write(self.config(), self.configuration(more))?)
    }

    fn configuration(&self, more: &str) -> String {
        let (issuer, port) = (self.issuer(), self.port);
        format!(
            "issuer = \"{issuer}\"\noperator = \"Land Musterland\"\nlisten = \"127.0.0.1:{port}\"\n\
             trusted_proxies = [\"127.0.0.1\"]\n{more}"
        )
    }

    /// The base URL of the server.
    pub(super) fn issuer(&self) -> String {
        base(self.port)
    }

    /// The configuration file.
    pub(super) fn config(&self) -> PathBuf {
        self.folder.path().join("siegelring.toml")
    }

    /// Where everything is.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many rows were written so far: durable ones, and of volatile records those states that memory has no room for,
    /// which stay for longer than a measurement lasts.
    pub(super) fn rows_written(&self) -> Result<i64> {
        Ok(self.durable_rows_written()? + self.look("siegelring.db-volatile", "SELECT count(*) FROM record")?)
    }

    /// How many durable rows were written so far: every state of a record has a number of its own.
    pub(super) fn durable_rows_written(&self) -> Result<i64> {
        self.look("siegelring.db", "SELECT value FROM meta WHERE name = 'version'")
    }

    fn look(&self, file: &str, question: &str) -> Result<i64> {
        let database = rusqlite::Connection::open(self.folder().join(file))?;
        Ok(database.query_row(question, [], |row| row.get(0))?)
    }

    /// The database, for a look beside the server.
    pub(super) fn store(&self) -> Result<SqliteStore> {
        Ok(SqliteStore::open(&self.folder.path().join("siegelring.db"), Access::Command, self.keys.generation)?)
    }
}

fn base(port: u16) -> String {
    format!("http://localhost:{port}")
}

fn portal(signing: Option<SigningRights>) -> Registration {
    Registration {
        id: PORTAL.to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: "https://portal.example".to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        post_logout_redirect_uris: Vec::new(),
        authentication: Authentication::ClientSecret,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: None,
        minimum_level: None,
        attributes: ASKED.to_vec(),
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: false,
        format: CredentialFormat::Mdoc,
        enrolment: None,
        signing,
    }
}

/// What time it is.
pub(super) fn now() -> UnixTime {
    UnixTime(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}
