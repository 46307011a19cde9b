//! Whole journeys, recorded moment by moment, each from the state that the one before stored: what
//! `internal::flow_events` runs again is what happened here.

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use super::signing;
use crate::approval_element::Arrival;
use crate::holder::{Event, Outcome, Step, Wallet};
use crate::internal::predictable::Predictable;
use crate::internal::tests::seed;
use crate::internal::{flow_events, kind};

/// A phone, and its server.
struct Recorder {
    server: Server,
    phone: Phone,
}

/// What happens in one journey.
#[derive(Default)]
struct Recording(Vec<u8>);

impl Recording {
    fn note(&mut self, kind: u8, contents: &[u8]) {
        self.0.push(kind);
        self.0.extend(u16::try_from(contents.len()).unwrap().to_be_bytes());
        self.0.extend(contents);
    }
}

impl Recorder {
    fn new() -> Self {
        let server = Server::new();
        let phone = Phone::new(&server);
        Self { server, phone }
    }

    /// Starts a journey, with randomness that is predictable, and goes to its end; the fuzzer begins with it.
    fn go(
        &mut self,
        name: &str,
        (kind, contents): (u8, &str),
        person: &mut Person,
        start: impl FnOnce(&mut Wallet, &mut Predictable) -> crate::Result<()>,
    ) -> Outcome {
        let Self { server, phone } = self;
        phone.kill(server);
        let (mut recording, mut rng) = (Recording::default(), Predictable::default());
        let roots = [&server.issuers.der, &server.relying_parties.der];
        roots.iter().for_each(|root| recording.note(0, root));
        recording.note(0, phone.stored.as_deref().unwrap_or_default());
        recording.note(kind, contents.as_bytes());
        start(&mut phone.wallet, &mut rng).unwrap();
        loop {
            let step = phone.wallet.current().unwrap().clone();
            if let Step::Done(outcome) = step {
                seed("flow_events", name, flow_events, &recording.0);
                return outcome;
            }
            let event = phone.carry_out(step, server, person);
            let (kind, contents) = described(&event);
            recording.note(kind, &contents);
            phone.wallet.handle(event, phone.now, &mut rng).unwrap();
        }
    }

    /// A request that is scanned and approved.
    fn approve(&mut self, name: &str, link: &str) {
        let now = self.phone.now;
        let outcome = self.go(name, (kind::SCANNED, link), &mut Person::typing(&[PIN]), |wallet, rng| {
            wallet.start(link, Arrival::Scanned, now, rng)
        });
        assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    }
}

fn described(event: &Event) -> (u8, Vec<u8>) {
    match event {
        Event::HttpResponse(response) => (kind::HTTP_RESPONSE, kind::http_contents(response)),
        Event::Chunk(bytes) => (kind::CHUNK, bytes.clone()),
        Event::DocumentEnd => (kind::DOCUMENT_END, Vec::new()),
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
fn recorded_journeys_run_again() {
    let mut recorder = Recorder::new();
    let now = recorder.phone.now;

    let offer = recorder.server.offer(Some("12345678"));
    let mut person = Person::typing(&[PIN]).with_codes(&["12345678"]);
    let outcome = recorder.go("enrolment", (kind::SCANNED, &offer), &mut person, |wallet, rng| {
        wallet.start(&offer, Arrival::Scanned, now, rng)
    });
    assert!(matches!(outcome, Outcome::Enrolled(_)), "{outcome:?}");

    let login = recorder.server.login(Arrival::Scanned);
    recorder.approve("approval", &login);
    let request = signing::request(&mut recorder.server, Arrival::Scanned);
    recorder.approve("signature", &request);

    let code = recorder.server.unblock_code();
    let mut person = Person::default().with_codes(&[&code]);
    let outcome =
        recorder.go("unblock", (kind::UNBLOCK, ""), &mut person, |wallet, rng| wallet.start_unblock(now, rng));
    assert!(matches!(outcome, Outcome::Unblocked), "{outcome:?}");

    let mut person = Person::typing(&[PIN, "852014"]);
    let outcome = recorder
        .go("change_of_pin", (kind::CHANGE_PIN, ""), &mut person, |wallet, rng| wallet.start_pin_change(now, rng));
    assert!(matches!(outcome, Outcome::PinChanged), "{outcome:?}");
}
