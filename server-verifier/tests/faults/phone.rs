//! A phone with keys in software that can lose power at any step, and the person who holds it.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::Request;
use rand_core::OsRng;
use siegelring_core::approval_element::Arrival;
use siegelring_core::crypto::SigningKey;
use siegelring_core::holder::{
    Event, HttpFailure, HttpRequest, HttpResponse, KeyEvidence, Outcome, PinProblem, PinPurpose, StateKey, Step,
    Wallet, WalletConfig,
};
use siegelring_core::x509::TrustAnchors;
use zeroize::Zeroizing;

use crate::ground::Ground;
use crate::server::Line;

/// More steps than any journey has.
const MOST_STEPS: usize = 300;

/// The PIN that is chosen at enrolment.
pub(crate) const PIN: &str = "271828";
/// The one that it is changed to.
pub(crate) const NEW_PIN: &str = "926154";
/// One that it never is.
pub(crate) const WRONG_PIN: &str = "505404";

/// What the person knows, and what they saw.
pub(crate) struct Person {
    pub(crate) code: String,
    /// What they type when the PIN is asked for, one after the other until it is right.
    pub(crate) pins: Vec<&'static str>,
    tried: usize,
    /// Whether they typed a PIN since the journey was begun or taken up.
    typed: bool,
    /// What they choose as a new PIN.
    pub(crate) new_pin: &'static str,
    /// How many tries the phone said are left, each time a PIN was wrong.
    pub(crate) told_left: Vec<u32>,
}

impl Default for Person {
    fn default() -> Self {
        Self::with_pins(&[PIN])
    }
}

impl Person {
    pub(crate) fn with_pins(pins: &[&'static str]) -> Self {
        Self { code: String::new(), pins: pins.to_vec(), tried: 0, typed: false, new_pin: PIN, told_left: Vec::new() }
    }

    fn pin(&mut self, purpose: PinPurpose, problem: Option<PinProblem>) -> &'static str {
        if purpose == PinPurpose::New {
            assert_eq!(problem, None);
            return self.new_pin;
        }
        match problem {
            Some(PinProblem::Wrong { tries_left }) if self.typed => {
                self.told_left.push(tries_left);
                self.tried += 1;
            }
            // The first prompt of a journey reminds of what was wrong in the one before.
            None | Some(PinProblem::Wrong { .. }) => self.tried = 0,
            Some(other) => panic!("{other:?}"),
        }
        self.typed = true;
        self.pins.get(self.tried).expect("no more PINs to try")
    }
}

/// When the battery is pulled out: before or after what a step asks for was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Before,
    After,
}

/// What a phone keeps without power: what the app saved last, and the keys in its hardware.
#[derive(Clone, Default)]
pub(crate) struct Kept {
    state: Option<Vec<u8>>,
    keys: HashMap<String, SigningKey>,
}

/// The phone.
pub(crate) struct Phone {
    ground: &'static Ground,
    pub(crate) wallet: Wallet,
    pub(crate) kept: Kept,
    /// At which step, counted from 1, it loses power.
    pub(crate) power_ends: Option<(usize, Moment)>,
    /// How many steps it was asked to carry out.
    pub(crate) steps: usize,
}

impl Phone {
    pub(crate) fn new(ground: &'static Ground) -> Self {
        Self::switched_on(ground, Kept::default())
    }

    pub(crate) fn switched_on(ground: &'static Ground, kept: Kept) -> Self {
        let config = config(ground);
        let wallet = match &kept.state {
            Some(state) => Wallet::open(config, state).unwrap(),
            None => Wallet::new(config).unwrap(),
        };
        Self { ground, wallet, kept, power_ends: None, steps: 0 }
    }

    fn lose_power(&mut self) {
        self.wallet = Self::switched_on(self.ground, self.kept.clone()).wallet;
    }

    pub(crate) fn start(&mut self, input: &str, line: &impl Line) {
        self.wallet.start(input, Arrival::SameDevice, line.now(), &mut OsRng).unwrap();
    }

    pub(crate) fn start_pin_change(&mut self, line: &impl Line) {
        self.wallet.start_pin_change(line.now(), &mut OsRng).unwrap();
    }

    pub(crate) fn resume(&mut self, line: &impl Line) {
        self.wallet.resume(line.now(), &mut OsRng).unwrap();
    }

    /// Carries out steps to the end of the journey; `None` if the power went.
    pub(crate) async fn run(&mut self, line: &mut impl Line, person: &mut Person) -> Option<Outcome> {
        person.typed = false;
        for _ in 0..MOST_STEPS {
            if let Some(Step::Done(outcome)) = self.wallet.current() {
                let outcome = outcome.clone();
                self.wallet.cancel(line.now(), &mut OsRng).unwrap();
                return Some(outcome);
            }
            self.steps += 1;
            if self.power_ends == Some((self.steps, Moment::Before)) {
                self.lose_power();
                return None;
            }
            let event = self.carry_out(line, person).await;
            if self.power_ends == Some((self.steps, Moment::After)) {
                self.lose_power();
                return None;
            }
            self.wallet.handle(event, line.now(), &mut OsRng).unwrap();
        }
        panic!("no end");
    }

    /// Does what the present step asks for.
    pub(crate) async fn carry_out(&mut self, line: &mut impl Line, person: &mut Person) -> Event {
        let step = self.wallet.current().expect("a journey").clone();
        match step {
            Step::Http { request, .. } => exchange(&request, self.ground, line).await,
            Step::Document { url, .. } => match line.send(get(&url, self.ground)).await {
                Ok(answer) if answer.status == 200 => {
                    self.wallet.handle(Event::Chunk(answer.body), line.now(), &mut OsRng).unwrap();
                    Event::DocumentEnd
                }
                Ok(answer) => {
                    let status = answer.status.as_u16();
                    Event::HttpResponse(HttpResponse { status, content_type: String::new(), body: Vec::new() })
                }
                Err(_) => Event::HttpFailed(HttpFailure::Unreachable),
            },
            Step::CreateKey { key, .. } => {
                let made = SigningKey::generate(&mut OsRng);
                let public_key = made.public_key().as_bytes().to_vec();
                self.kept.keys.insert(key.alias, made);
                Event::KeyCreated { public_key, evidence: KeyEvidence::Software {} }
            }
            Step::Code(prompt) => {
                assert_eq!(prompt.problem, None);
                Event::Code(Zeroizing::new(person.code.clone()))
            }
            Step::Consent(_) => Event::Accept,
            Step::Pin(prompt) => Event::Pin(Zeroizing::new(person.pin(prompt.purpose, prompt.problem).to_owned())),
            Step::Sign { key, message } => {
                Event::Signature(self.kept.keys[&key.alias].sign(&message).to_der().unwrap())
            }
            Step::Save(state) => {
                self.kept.state = Some(state);
                Event::Saved
            }
            Step::Done(outcome) => panic!("nothing to do: {outcome:?}"),
        }
    }
}

async fn exchange(request: &HttpRequest, ground: &Ground, line: &mut impl Line) -> Event {
    let issuer = ground.issuer();
    let path = request.url.strip_prefix(&issuer).unwrap_or_else(|| panic!("not this server: {}", request.url));
    let mut outgoing = Request::builder().method(request.method.as_str()).uri(path);
    for (name, value) in &request.headers {
        outgoing = outgoing.header(name, value);
    }
    match line.send(outgoing.body(Body::from(request.body.clone())).unwrap()).await {
        Ok(answer) => Event::HttpResponse(HttpResponse {
            status: answer.status.as_u16(),
            content_type: answer.header("content-type").unwrap_or_default().to_owned(),
            body: answer.body,
        }),
        Err(_) => Event::HttpFailed(HttpFailure::TimedOut),
    }
}

fn config(ground: &Ground) -> WalletConfig {
    let anchors = &ground.keys.anchors;
    WalletConfig {
        wallet_server: ground.issuer(),
        issuer_anchors: TrustAnchors::from_pem(&anchors.issuer).unwrap(),
        relying_party_anchors: TrustAnchors::from_pem(&anchors.relying_party).unwrap(),
        state_key: StateKey::new([7; 32]),
        language: "de".to_owned(),
    }
}

fn get(url: &str, ground: &Ground) -> Request<Body> {
    Request::get(url.strip_prefix(&ground.issuer()).unwrap()).body(Body::empty()).unwrap()
}
