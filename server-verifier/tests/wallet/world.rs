//! A wallet server in the test process, with a clock that moves when told.

use std::sync::{Arc, OnceLock};

use rand_core::OsRng;
use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::time::UnixTime;
use siegelring_core::wallet::ErrorCode;
use siegelring_verifier::approval::{Approval, Approvals, Ask, BrowserSecret, Flow, TIME_TO_ANSWER};
use siegelring_verifier::clock::{Clock, ManualClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::keys::{InitOptions, Keys, init, relying_party};
use siegelring_verifier::store::records::Entity;
use siegelring_verifier::store::records::issuance::Issuance;
use siegelring_verifier::store::records::offer::{EnrolledBy, OfferedPerson};
use siegelring_verifier::store::records::pin_evaluation::PinEvaluation;
use siegelring_verifier::store::records::wallet::Wallet;
use siegelring_verifier::store::sqlite::Access;
use siegelring_verifier::store::{Durability, Expect, Kind, MemoryStore, Sealed, SqliteStore, Store, Stored, records};
use siegelring_verifier::wallet::{Result, WalletServer, request_token};
use tempfile::TempDir;

use crate::phone::Phone;

pub const BASE: &str = "https://login.example";
pub const PORTAL: &str = "portal";
const START: UnixTime = UnixTime(1_800_000_000);

pub struct World {
    pub server: WalletServer,
    pub store: Arc<dyn Store>,
    pub clock: Arc<ManualClock>,
    pub keys: Arc<Keys>,
    pub approvals: Arc<Approvals>,
    pub browser: BrowserSecret,
}

impl World {
    pub fn new() -> Self {
        Self::under("demo")
    }

    pub fn under(policy: &str) -> Self {
        Self::assembled(policy, Arc::new(MemoryStore::new()), Arc::new(ManualClock::new(START)), 1)
    }

    /// The same world after its database was restored from a backup.
    pub fn restored(&self) -> Self {
        Self::assembled("demo", self.store.clone(), self.clock.clone(), self.keys.generation + 1)
    }

    /// On the embedded store, in this folder.
    pub fn on_sqlite(folder: &TempDir) -> Self {
        let store = SqliteStore::open(&folder.path().join("test.db"), Access::Server, 1).unwrap();
        Self::assembled("demo", Arc::new(store), Arc::new(ManualClock::new(START)), 1)
    }

    fn assembled(policy: &str, store: Arc<dyn Store>, clock: Arc<ManualClock>, generation: u64) -> Self {
        let config = config(policy);
        let mut keys = Keys::open(&keys_folder().path().join("keys")).unwrap();
        keys.generation = generation;
        let keys = Arc::new(keys);
        let approvals = Arc::new(Approvals::new(store.clone(), clock.clone()));
        let server = WalletServer::new(store.clone(), keys.clone(), approvals.clone(), &config).unwrap();
        Self { server, store, clock, keys, approvals, browser: BrowserSecret::generate(&mut OsRng) }
    }

    /// What an unclean stop does to evaluations of PINs.
    pub async fn lose_evaluations(&self) {
        assert_eq!(Kind::PinEvaluation.durability(), Durability::Volatile);
        let (store, now) = (&*self.store, self.now());
        for found in records::scan::<PinEvaluation>(store, None, 100, now).await.unwrap() {
            assert!(records::remove::<PinEvaluation>(store, &found.value.id(), now).await.unwrap());
        }
    }

    /// What is left of what was sent to phones when memory had no room for it: its bytes.
    pub async fn keep_only_bytes_of_requests(&self) {
        for Stored { mut record, version } in self.store.scan(Kind::Presentation, None, 100, self.now()).await.unwrap()
        {
            record.body = record.body.to_vec().into();
            self.store.put(record, Expect::Version(version), self.now()).await.unwrap();
        }
    }

    pub fn now(&self) -> UnixTime {
        self.clock.now()
    }

    /// An offer that was redeemed: its access token.
    pub async fn redeemed_offer(&self, name: &str) -> String {
        let access_token = format!("access token {name}");
        let id = Issuance::id_of(&access_token);
        let person = OfferedPerson { attributes: person(), proofing: Proofing::InPerson, proofed_at: self.now() };
        let sealing = &self.keys.secrets.sealing;
        let issuance = Issuance {
            person: Sealed::seal(sealing, Kind::Issuance, &id, &person, &mut OsRng).unwrap(),
            id,
            offer: format!("offer {name}"),
            subject: format!("subject {name}"),
            enrolled_by: EnrolledBy::Operator,
            wallet_id: None,
            configurations: Vec::new(),
            credentials: Vec::new(),
            expires_at: self.now().plus(600),
        };
        records::create(&*self.store, issuance, self.now()).await.unwrap();
        access_token
    }

    /// A registered phone whose PIN is 471108.
    pub async fn phone(&self, name: &str) -> Phone {
        let access_token = self.redeemed_offer(name).await;
        Phone::register(self, &access_token, "471108").await
    }

    pub async fn wallet(&self, phone: &Phone) -> Wallet {
        self.load(&phone.wallet_id.to_string()).await
    }

    pub async fn load<T: Entity>(&self, id: &str) -> T {
        records::load::<T>(&*self.store, id, self.now()).await.unwrap().unwrap().value
    }

    pub async fn change<T: Entity>(&self, id: &str, change: impl FnOnce(&mut T)) {
        let mut record = records::load::<T>(&*self.store, id, self.now()).await.unwrap().unwrap();
        change(&mut record.value);
        record.save(&*self.store, self.now()).await.unwrap();
    }

    /// A login that a browser has begun.
    pub async fn approval(&self) -> Approval {
        self.approval_asking(|_| ()).await
    }

    pub async fn approval_asking(&self, change: impl FnOnce(&mut Ask)) -> Approval {
        let mut ask = Ask {
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
        change(&mut ask);
        self.approvals.begin(ask, &self.browser).await.unwrap()
    }

    pub fn token(&self, approval: &Approval, flow: Flow) -> String {
        let key = &self.keys.secrets.request_tokens;
        match flow {
            Flow::Scanned => request_token::scanned(key, approval.id(), self.now()),
            Flow::SameDevice => request_token::same_device(key, approval.id()),
        }
    }
}

/// The error that the phone is told.
pub fn told<T>(result: Result<T>) -> (ErrorCode, Option<u32>) {
    let answer = result.err().expect("an error").answer();
    (answer.error, answer.tries_left)
}

pub fn code<T>(result: Result<T>) -> ErrorCode {
    told(result).0
}

pub fn config(policy: &str) -> Config {
    let text = format!("issuer = \"{BASE}\"\noperator = \"Stadt Musterhausen\"\npolicy = \"{policy}\"\n");
    Config::parse(&text, keys_folder().path()).unwrap()
}

pub fn person() -> Attributes {
    [
        (Attribute::FamilyName, Value::Text("Muster".to_owned())),
        (Attribute::GivenName, Value::Text("Erika".to_owned())),
        (Attribute::City, Value::Text("Musterhausen".to_owned())),
    ]
    .into()
}

/// Keys are made once, since RSA takes a while; no test changes them.
fn keys_folder() -> &'static TempDir {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    KEYS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let options = InitOptions {
            country: "DE".to_owned(),
            organization: "Stadt Musterhausen".to_owned(),
            base_url: BASE.to_owned(),
        };
        let made_at = START.minus(86_400);
        init::init(folder.path(), &options, made_at, &mut OsRng).unwrap();
        let keys = folder.path().join("keys");
        relying_party::issue(&keys, PORTAL, "Stadt Musterhausen", "https://portal.example", made_at).unwrap();
        folder
    })
}
