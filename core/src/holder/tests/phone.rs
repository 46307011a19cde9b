//! A phone for tests: keys in software, state in a variable, and a person with a script.

use std::collections::{HashMap, VecDeque};

use rand_core::OsRng;
use zeroize::Zeroizing;

use super::server::Server;
use crate::approval_element::Arrival;
use crate::attestation::KeyEvidence;
use crate::crypto::SigningKey;
use crate::holder::{
    CodePrompt, ConsentPrompt, Event, HttpFailure, HttpRequest, HttpResponse, Outcome, PinPrompt, StateKey, Step,
    Wallet, WalletConfig,
};
use crate::time::UnixTime;
use crate::x509::testing::NOW;

/// The PIN that a person chooses who was not told otherwise.
pub(super) const PIN: &str = "471108";

/// How much of a document comes at once, in bytes.
const PIECE: usize = 400;

/// What a person will do, in this order.
#[derive(Default)]
pub(super) struct Person {
    pub(super) pins: VecDeque<&'static str>,
    pub(super) codes: VecDeque<String>,
    pub(super) declines: bool,
}

impl Person {
    /// A person who types these PINs and agrees.
    pub(super) fn typing(pins: &[&'static str]) -> Self {
        Self { pins: pins.iter().copied().collect(), ..Self::default() }
    }

    /// The same person with these codes at hand.
    pub(super) fn with_codes(mut self, codes: &[&str]) -> Self {
        self.codes = codes.iter().map(|code| (*code).to_owned()).collect();
        self
    }
}

/// A phone and what its person saw.
pub(super) struct Phone {
    pub(super) wallet: Wallet,
    pub(super) now: UnixTime,
    keys: HashMap<String, SigningKey>,
    pub(super) stored: Option<Vec<u8>>,
    /// How much of the present document has come.
    fetched: usize,
    pub(super) consents: Vec<ConsentPrompt>,
    pub(super) pin_prompts: Vec<PinPrompt>,
    pub(super) code_prompts: Vec<CodePrompt>,
}

impl Phone {
    pub(super) fn new(server: &Server) -> Self {
        Self {
            wallet: Wallet::new(config(server)).unwrap(),
            now: NOW,
            keys: HashMap::new(),
            stored: None,
            fetched: 0,
            consents: Vec::new(),
            pin_prompts: Vec::new(),
            code_prompts: Vec::new(),
        }
    }

    /// A phone that is enrolled.
    pub(super) fn enrolled(server: &mut Server) -> Self {
        let mut phone = Self::new(server);
        let offer = server.offer(Some("12345678"));
        phone.start(&offer, Arrival::Scanned);
        let outcome = phone.run(server, &mut Person::typing(&[PIN]).with_codes(&["1234 5678"]));
        assert!(matches!(outcome, Outcome::Enrolled(_)), "{outcome:?}");
        phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
        phone
    }

    pub(super) fn start(&mut self, link: &str, arrival: Arrival) {
        self.wallet.start(link, arrival, self.now, &mut OsRng).unwrap();
    }

    pub(super) fn handle(&mut self, event: Event) -> crate::Result<()> {
        self.wallet.handle(event, self.now, &mut OsRng)
    }

    /// What was stored last.
    pub(super) fn stored(&self) -> &[u8] {
        self.stored.as_deref().expect("a state")
    }

    /// Opens another state instead.
    pub(super) fn reopen(&mut self, server: &Server, stored: &[u8]) -> crate::Result<()> {
        self.wallet = Wallet::open(config(server), stored)?;
        Ok(())
    }

    /// Ends the process; what is not stored is gone.
    pub(super) fn kill(&mut self, server: &Server) {
        self.fetched = 0;
        self.wallet = match &self.stored {
            Some(stored) => Wallet::open(config(server), stored).unwrap(),
            None => Wallet::new(config(server)).unwrap(),
        };
    }

    pub(super) fn resume(&mut self) -> crate::Result<()> {
        self.wallet.resume(self.now, &mut OsRng)
    }

    /// Carries out steps until the journey is over.
    pub(super) fn run(&mut self, server: &mut Server, person: &mut Person) -> Outcome {
        self.run_at_most(200, server, person).expect("an end")
    }

    /// Carries out so many steps; gives the outcome if there is one by then.
    pub(super) fn run_at_most(&mut self, steps: usize, server: &mut Server, person: &mut Person) -> Option<Outcome> {
        for _ in 0..steps {
            let step = self.wallet.current().expect("a journey").clone();
            if let Step::Done(outcome) = step {
                return Some(outcome);
            }
            let event = self.carry_out(step, server, person);
            self.handle(event).unwrap();
        }
        match self.wallet.current() {
            Some(Step::Done(outcome)) => Some(outcome.clone()),
            _ => None,
        }
    }

    /// Carries out steps up to one that fits.
    pub(super) fn run_to(&mut self, server: &mut Server, person: &mut Person, fits: impl Fn(&Step) -> bool) -> Step {
        for _ in 0..200 {
            let step = self.wallet.current().expect("a journey").clone();
            if fits(&step) {
                return step;
            }
            let event = self.carry_out(step, server, person);
            self.handle(event).unwrap();
        }
        panic!("no such step");
    }

    pub(super) fn carry_out(&mut self, step: Step, server: &mut Server, person: &mut Person) -> Event {
        match step {
            Step::Http { request, .. } => exchange(&request, server, self.now),
            Step::Document { url, .. } => self.fetch(&url, server),
            Step::CreateKey { key, challenge } => {
                assert!(!challenge.is_empty());
                let new = SigningKey::generate(&mut OsRng);
                let public_key = new.public_key().as_bytes().to_vec();
                self.keys.insert(key.alias, new);
                Event::KeyCreated { public_key, evidence: KeyEvidence::Software {} }
            }
            Step::Code(prompt) => {
                self.code_prompts.push(prompt);
                Event::Code(Zeroizing::new(person.codes.pop_front().expect("a code")))
            }
            Step::Consent(prompt) => {
                self.consents.push(prompt);
                if person.declines { Event::Decline } else { Event::Accept }
            }
            Step::Pin(prompt) => {
                self.pin_prompts.push(prompt);
                Event::Pin(Zeroizing::new(person.pins.pop_front().expect("a PIN").to_owned()))
            }
            Step::Sign { key, message } => {
                assert!(self.keys.contains_key(&key.alias), "a key that was made");
                Event::Signature(self.keys[&key.alias].sign(&message).to_der().unwrap())
            }
            Step::Save(state) => {
                self.stored = Some(state);
                Event::Saved
            }
            Step::Done(_) => panic!("it is over"),
        }
    }
}

impl Phone {
    /// The next piece of a document.
    fn fetch(&mut self, url: &str, server: &mut Server) -> Event {
        server.log.push(url.to_owned());
        let Some(document) = server.documents.get(url) else {
            let response = HttpResponse { status: 404, content_type: String::new(), body: Vec::new() };
            return Event::HttpResponse(response);
        };
        let piece: Vec<u8> = document.iter().skip(self.fetched).take(PIECE).copied().collect();
        self.fetched += piece.len();
        if piece.is_empty() {
            self.fetched = 0;
            return Event::DocumentEnd;
        }
        Event::Chunk(piece)
    }
}

fn exchange(request: &HttpRequest, server: &mut Server, now: UnixTime) -> Event {
    match server.answer(request, now) {
        Some(response) => Event::HttpResponse(response),
        None => Event::HttpFailed(HttpFailure::TimedOut),
    }
}

fn config(server: &Server) -> WalletConfig {
    WalletConfig {
        wallet_server: super::server::BASE.to_owned(),
        issuer_anchors: server.issuers.anchors(),
        relying_party_anchors: server.relying_parties.anchors(),
        state_key: StateKey::new([9; 32]),
        language: "de".to_owned(),
    }
}
