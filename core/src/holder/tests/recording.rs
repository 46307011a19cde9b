//! Whole journeys, recorded moment by moment: what `internal::flow_events` runs again is what happened here.

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use crate::approval_element::Arrival;
use crate::holder::{Event, Outcome, Step, Wallet};
use crate::internal::predictable::Predictable;
use crate::internal::tests::seed;
use crate::internal::{flow_events, kind};

/// A phone whose randomness is predictable, and what happens to it.
struct Recorder {
    phone: Phone,
    rng: Predictable,
    moments: Vec<u8>,
}

impl Recorder {
    fn new(server: &Server) -> Self {
        let mut recorder = Self { phone: Phone::new(server), rng: Predictable::default(), moments: Vec::new() };
        recorder.note(0, &server.issuers.der);
        recorder.note(0, &server.relying_parties.der);
        recorder
    }

    fn note(&mut self, kind: u8, contents: &[u8]) {
        self.moments.push(kind);
        self.moments.extend(u16::try_from(contents.len()).unwrap().to_be_bytes());
        self.moments.extend(contents);
    }

    /// Starts a journey and goes to its end.
    fn go(
        &mut self,
        (kind, contents): (u8, &str),
        server: &mut Server,
        person: &mut Person,
        start: impl FnOnce(&mut Wallet, &mut Predictable) -> crate::Result<()>,
    ) -> Outcome {
        self.note(kind, contents.as_bytes());
        start(&mut self.phone.wallet, &mut self.rng).unwrap();
        loop {
            let step = self.phone.wallet.current().unwrap().clone();
            if let Step::Done(outcome) = step {
                return outcome;
            }
            let event = self.phone.carry_out(step, server, person);
            let (kind, contents) = described(&event);
            self.note(kind, &contents);
            self.phone.wallet.handle(event, self.phone.now, &mut self.rng).unwrap();
        }
    }
}

fn described(event: &Event) -> (u8, Vec<u8>) {
    match event {
        Event::HttpResponse(response) => (kind::HTTP_RESPONSE, kind::http_contents(response)),
        Event::KeyCreated { public_key, .. } => (kind::KEY_CREATED, public_key.clone()),
        Event::Code(code) => (kind::CODE, code.as_bytes().to_vec()),
        Event::Accept => (kind::ACCEPT, Vec::new()),
        Event::Pin(pin) => (kind::PIN, pin.as_bytes().to_vec()),
        Event::Signature(der) => (kind::SIGNATURE, der.clone()),
        Event::Saved => (kind::SAVED, Vec::new()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_recorded_enrolment_and_what_follows_run_again() {
    let mut server = Server::new();
    let mut recorder = Recorder::new(&server);
    let now = recorder.phone.now;

    let offer = server.offer(Some("12345678"));
    let mut person = Person::typing(&[PIN]).with_codes(&["12345678"]);
    let outcome = recorder.go((kind::SCANNED, &offer), &mut server, &mut person, |wallet, rng| {
        wallet.start(&offer, Arrival::Scanned, now, rng)
    });
    assert!(matches!(outcome, Outcome::Enrolled(_)), "{outcome:?}");
    seed("flow_events", "enrolment", flow_events, &recorder.moments);

    let before = recorder.moments.len();
    let login = server.login(Arrival::SameDevice);
    let mut person = Person::typing(&[PIN]);
    let outcome = recorder.go((kind::OPENED, &login), &mut server, &mut person, |wallet, rng| {
        wallet.start(&login, Arrival::SameDevice, now, rng)
    });
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    assert!(recorder.moments.len() > before);
    seed("flow_events", "approval", flow_events, &recorder.moments);

    let mut person = Person::typing(&[PIN, "852014"]);
    let outcome =
        recorder.go((kind::CHANGE_PIN, ""), &mut server, &mut person, |wallet, rng| wallet.start_pin_change(now, rng));
    assert!(matches!(outcome, Outcome::PinChanged), "{outcome:?}");
    seed("flow_events", "change_of_pin", flow_events, &recorder.moments);
}
