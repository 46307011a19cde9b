//! The loop of an app, with keys in software and a person who follows a script.

use std::collections::{HashMap, VecDeque};

use rand_core::OsRng;
use siegelring_core::approval_element::Arrival;
use siegelring_core::crypto::SigningKey;
use siegelring_core::holder::{Event, KeyEvidence, Outcome, Step, Wallet};
use zeroize::Zeroizing;

use crate::world::World;

pub(crate) struct Phone {
    pub(crate) wallet: Wallet,
    keys: HashMap<String, SigningKey>,
    stored: Vec<u8>,
}

impl Phone {
    /// A phone on which the app was just installed.
    pub(crate) fn new(world: &World) -> Self {
        let wallet = Wallet::new(world.wallet_config()).expect("a wallet");
        Self { wallet, keys: HashMap::new(), stored: Vec::new() }
    }

    /// A phone that was enrolled with this PIN, and the unblock code that its person noted.
    pub(crate) async fn enrolled(world: &World, pin: &str) -> (Self, String) {
        Self::enrolled_typing(world, &[pin]).await
    }

    /// Likewise for a person who chooses several PINs, of which the last one is taken.
    pub(crate) async fn enrolled_typing(world: &World, pins: &[&str]) -> (Self, String) {
        let enrolled = world.identified().await;
        let mut phone = Self::new(world);
        let code = enrolled.activation_code.to_string();
        let typed: Vec<&str> = std::iter::once(code.as_str()).chain(pins.iter().copied()).collect();
        match phone.scan(world, &enrolled.app_link, &typed).await {
            Outcome::Enrolled(codes) => (phone, codes.unblock_code.to_string()),
            other => panic!("{other:?}"),
        }
    }

    /// Scans a code.
    pub(crate) fn start(&mut self, world: &World, text: &str) {
        self.wallet.start(text, Arrival::Scanned, world.now(), &mut OsRng).expect("a journey");
    }

    /// Scans a code and goes to the end, typing these codes and PINs.
    pub(crate) async fn scan(&mut self, world: &World, text: &str, typed: &[&str]) -> Outcome {
        self.start(world, text);
        self.run(world, typed).await
    }

    /// Goes to the end.
    pub(crate) async fn run(&mut self, world: &World, typed: &[&str]) -> Outcome {
        self.run_until(world, typed, "nowhere").await.expect("an end")
    }

    /// Goes on until the server has answered at this path, but nobody has read the answer.
    pub(crate) async fn run_until(&mut self, world: &World, typed: &[&str], path: &str) -> Option<Outcome> {
        let mut typed: VecDeque<&str> = typed.iter().copied().collect();
        loop {
            let mut text = || Zeroizing::new(typed.pop_front().expect("something to type").to_owned());
            let event = match self.wallet.current().expect("a step") {
                Step::Http { request, .. } => {
                    let response = world.answer(request).await;
                    if request.url.ends_with(path) {
                        return None;
                    }
                    Event::HttpResponse(response)
                }
                Step::Document { url, .. } => panic!("no document is signed here: {url}"),
                Step::CreateKey { key, .. } => {
                    let new = SigningKey::generate(&mut OsRng);
                    let public_key = new.public_key().as_bytes().to_vec();
                    self.keys.insert(key.alias.clone(), new);
                    Event::KeyCreated { public_key, evidence: KeyEvidence::Software {} }
                }
                Step::Sign { key, message } => {
                    Event::Signature(self.keys[&key.alias].sign(message).to_der().expect("DER"))
                }
                Step::Code(_) => Event::Code(text()),
                Step::Pin(_) => Event::Pin(text()),
                Step::Consent(_) => Event::Accept,
                Step::Save(state) => {
                    self.stored = state.clone();
                    Event::Saved
                }
                Step::Done(outcome) => return Some(outcome.clone()),
            };
            self.wallet.handle(event, world.now(), &mut OsRng).expect("the right event");
        }
    }

    /// Ends the process, starts it again and takes up what was interrupted.
    pub(crate) fn restart_and_resume(&mut self, world: &World) {
        self.wallet = Wallet::open(world.wallet_config(), &self.stored).expect("a wallet");
        self.wallet.resume(world.now(), &mut OsRng).expect("something to take up");
    }
}
