//! The running server, a phone that was enrolled there, and a browser.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use rand_core::OsRng;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use siegelring_core::approval_element::Arrival;
use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::{self, Attribute};
use siegelring_core::holder::{Event, Outcome, Step};
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::config::Config;
use siegelring_verifier::demo::phone::driver::{Phone, Settings};
use siegelring_verifier::enrolment::{Continuity, Enrolled, NewEnrolment};
use siegelring_verifier::http::{self, App};
use siegelring_verifier::keys::{InitOptions, Keys, init};
use siegelring_verifier::oidc::HttpsFetch;
use siegelring_verifier::oidc::clients::{self, Authentication, Registered, Registration};
use siegelring_verifier::store::MemoryStore;
use siegelring_verifier::store::records::client::{CredentialFormat, SigningAlgorithm};
use siegelring_verifier::store::records::offer::EnrolledBy;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::node::RelyingParty;

/// Where the relying party's browser comes back to; nobody needs to answer there.
pub(crate) const CALLBACK: &str = "http://localhost:9/callback";
pub(crate) const GOODBYE: &str = "http://localhost:9/goodbye";
const PIN: &str = "271828";

pub(crate) struct World {
    pub(crate) issuer: String,
    app: Arc<App>,
    phone: Mutex<Phone>,
    browser: reqwest::Client,
    folder: TempDir,
}

/// A login that waits for a wallet.
pub(crate) struct Login {
    /// The link for a wallet on the same device.
    pub(crate) link: String,
    cookie: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
        let issuer = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let folder = tempfile::tempdir().expect("a folder");
        let options = InitOptions {
            country: "DE".to_owned(),
            organization: "Land Musterland".to_owned(),
            base_url: issuer.clone(),
        };
        init::init(folder.path(), &options, SystemClock.now(), &mut OsRng).expect("keys");
        let keys = Arc::new(Keys::open(&folder.path().join("keys")).expect("keys"));
        let text = format!("issuer = \"{issuer}\"\noperator = \"Land Musterland\"\npolicy = \"demo\"\n");
        let config = Config::parse(&text, folder.path()).expect("a configuration");
        let fetch = Arc::new(HttpsFetch::new().expect("TLS"));
        let (store, clock) = (Arc::new(MemoryStore::new()), Arc::new(SystemClock));
        let app = Arc::new(App::new(config, store, keys.clone(), clock.clone(), fetch).expect("an app"));
        tokio::spawn(http::serve(app.clone(), listener, std::future::pending()));

        let settings = Settings {
            wallet_server: issuer.clone(),
            issuer_anchors: keys.anchors.issuer.clone(),
            relying_party_anchors: keys.anchors.relying_party.clone(),
            state_file: folder.path().join("phone.json"),
            language: "de".to_owned(),
            record: None,
        };
        let phone = Mutex::new(Phone::open(&settings, clock).expect("a phone"));
        let browser = reqwest::Client::builder().redirect(Policy::none()).build().expect("a browser");
        let world = Self { issuer, app, phone, browser, folder };
        world.enrol().await;
        world
    }

    pub(crate) async fn register(&self, registration: Registration) -> Registered {
        clients::add(&*self.app.store, &self.keys(), registration, SystemClock.now(), &mut OsRng)
            .await
            .expect("registered")
    }

    /// The browser goes to the server, the person approves on the same device, the browser comes back: with this URL.
    pub(crate) async fn log_in(&self, go_to: &str) -> String {
        let login = self.begin(go_to).await;
        match self.approve(&login.link, Arrival::SameDevice).await {
            Outcome::Approved { redirect_uri: Some(redirect_uri), .. } => self.come_back(&login, &redirect_uri).await,
            other => panic!("{other:?}"),
        }
    }

    /// The browser goes to the server, and is shown a link for a wallet.
    pub(crate) async fn begin(&self, go_to: &str) -> Login {
        let answer = self.browser.get(go_to).send().await.expect("an answer");
        let cookie = answer.headers().get(SET_COOKIE).expect("a cookie").to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let page = format!("{}{}", self.issuer, answer.headers()[LOCATION].to_str().expect("text"));
        let page = self.browser.get(page).header(COOKIE, &cookie).send().await.expect("a page");
        let page = page.text().await.expect("a page");
        Login { link: link(&page), cookie }
    }

    /// The browser goes where the wallet sends it, and is sent back to the relying party: with this URL.
    pub(crate) async fn come_back(&self, login: &Login, return_to: &str) -> String {
        let answer = self.browser.get(return_to).header(COOKIE, &login.cookie).send().await.expect("an answer");
        answer.headers()[LOCATION].to_str().expect("text").to_owned()
    }

    /// The relying party logs in; answers what it learnt, after checking what every login must give.
    pub(crate) async fn log_in_with(&self, mut relying_party: RelyingParty) -> Value {
        let go_to = relying_party.read().await["go_to"].as_str().expect("a URL").to_owned();
        let came_back = self.log_in(&go_to).await;
        relying_party.write(&json!(came_back)).await;
        let learnt = relying_party.read().await;
        assert_eq!(learnt.get("error"), None, "{learnt}");
        assert_eq!(learnt["userinfo"]["family_name"], "Mustermann");
        assert_eq!(learnt["userinfo"]["sub"], learnt["claims"]["sub"]);
        let logout = self.browser.get(learnt["logout"].as_str().expect("a URL")).send().await.expect("an answer");
        assert_eq!(logout.headers()[LOCATION], GOODBYE);
        learnt
    }

    /// The folder of the server's keys.
    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// What a clerk hands to a person who was identified.
    pub(crate) async fn offer(&self, given_name: &str) -> Enrolled {
        let person = [("family_name", "Mustermann"), ("given_name", given_name), ("birth_date", "1964-08-12")];
        let text = |(name, text): (&str, &str)| (name.to_owned(), attribute::Value::Text(text.to_owned()));
        let new = NewEnrolment {
            attributes: person.map(text).into(),
            proofing_method: Proofing::InPerson,
            proofing_date: None,
            person: Continuity::Undecided,
            block_devices: false,
            offer_days: None,
        };
        self.app.enrolments.enrol(&new, EnrolledBy::Operator, SystemClock.now()).await.expect("an offer")
    }

    async fn enrol(&self) {
        let enrolled = self.offer("Erika").await;
        let mut phone = self.phone.lock().await;
        phone.start(&enrolled.offer, Arrival::Scanned).await.expect("an offer");
        match act(&mut phone, &enrolled.activation_code).await {
            Outcome::Enrolled(_) => {}
            other => panic!("{other:?}"),
        }
    }

    /// The phone answers a request.
    pub(crate) async fn approve(&self, link: &str, arrival: Arrival) -> Outcome {
        let mut phone = self.phone.lock().await;
        phone.start(link, arrival).await.expect("a request");
        act(&mut phone, "").await
    }
}

/// A person who agrees to everything and knows code and PIN.
async fn act(phone: &mut Phone, code: &str) -> Outcome {
    loop {
        let event = match phone.wallet().current() {
            Some(Step::Code(prompt)) if prompt.problem.is_none() => Event::Code(Zeroizing::new(code.to_owned())),
            Some(Step::Consent(_)) => Event::Accept,
            Some(Step::Pin(prompt)) if prompt.problem.is_none() => Event::Pin(Zeroizing::new(PIN.to_owned())),
            Some(Step::Done(outcome)) => return outcome.clone(),
            other => panic!("{other:?}"),
        };
        phone.answer(event).await.expect("the journey goes on");
    }
}

/// The link for a wallet on the same device.
fn link(page: &str) -> String {
    let start = page.find("haip-vp://").unwrap_or_else(|| panic!("no link on the page: {page}"));
    let end = page[start..].find('"').expect("the end of the attribute");
    page[start..start + end].replace("&#38;", "&").replace("&amp;", "&")
}

/// A relying party at [`CALLBACK`], as an operator registers it.
pub(crate) fn registration(id: &str, authentication: Authentication) -> Registration {
    Registration {
        id: id.to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: "http://localhost:9".to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        post_logout_redirect_uris: vec![GOODBYE.to_owned()],
        authentication,
        id_token_signed_response_alg: SigningAlgorithm::Rs256,
        sector: None,
        minimum_level: None,
        attributes: vec![Attribute::FamilyName, Attribute::GivenName],
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: false,
        format: CredentialFormat::Mdoc,
        enrolment: None,
        signing: None,
    }
}
