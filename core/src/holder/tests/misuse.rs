//! Events that do not answer the current step change nothing.

use rand_core::OsRng;
use zeroize::Zeroizing;

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use super::signing;
use crate::approval_element::Arrival;
use crate::attestation::KeyEvidence;
use crate::error::{ApiMisuse, Error, Malformed, Refused, Untrusted};
use crate::holder::{
    Event, HttpFailure, HttpResponse, KeyFailure, Outcome, SignFailure, StateKey, Step, Wallet, WalletConfig,
};
use crate::x509::testing::NOW;

/// One event of each kind, with the name of the step that it answers.
fn events() -> Vec<(&'static str, Event)> {
    let response = HttpResponse { status: 500, content_type: String::new(), body: Vec::new() };
    let key = Event::KeyCreated { public_key: vec![4; 65], evidence: KeyEvidence::Software {} };
    vec![
        ("http", Event::HttpResponse(response)),
        ("http", Event::HttpFailed(HttpFailure::Unreachable)),
        ("document", Event::Chunk(b"%PDF-".to_vec())),
        ("document", Event::DocumentEnd),
        ("key", key),
        ("key", Event::KeyFailed(KeyFailure::Cancelled)),
        ("code", Event::Code(Zeroizing::new("12345678".to_owned()))),
        ("consent", Event::Accept),
        ("consent", Event::Decline),
        ("pin", Event::Pin(Zeroizing::new(PIN.to_owned()))),
        ("sign", Event::Signature(vec![0x30])),
        ("sign", Event::SignFailed(SignFailure::Cancelled)),
        ("save", Event::Saved),
        ("late", Event::Expired),
    ]
}

fn kind(step: &Step) -> &'static str {
    match step {
        Step::Http { .. } => "http",
        Step::Document { .. } => "document",
        Step::CreateKey { .. } => "key",
        Step::Code(_) => "code",
        Step::Consent(_) => "consent",
        Step::Pin(_) => "pin",
        Step::Sign { .. } => "sign",
        Step::Save(_) => "save",
        Step::Done(_) => "done",
    }
}

/// Runs a journey and throws every wrong event at every step of it; gives the kinds of steps that there were.
fn pester(phone: &mut Phone, server: &mut Server, person: &mut Person) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    loop {
        let step = phone.wallet.current().unwrap().clone();
        for (answers, event) in events() {
            let fails = answers == "http" && kind(&step) == "document";
            if answers != kind(&step) && !fails {
                assert_eq!(phone.handle(event), Err(ApiMisuse::UnexpectedEvent.into()));
                assert_eq!(phone.wallet.current(), Some(&step));
            }
        }
        kinds.push(kind(&step));
        if matches!(step, Step::Done(_)) {
            return kinds;
        }
        let busy: Error = ApiMisuse::Busy.into();
        assert_eq!(phone.wallet.start_pin_change(phone.now, &mut OsRng), Err(busy));
        assert_eq!(phone.wallet.start_unblock(phone.now, &mut OsRng), Err(busy));
        assert_eq!(phone.resume(), Err(busy));
        let event = phone.carry_out(step, server, person);
        phone.handle(event).unwrap();
    }
}

#[test]
fn a_wrong_event_is_refused_at_every_step_and_changes_nothing() {
    let mut server = Server::new();
    let mut phone = Phone::new(&server);
    let offer = server.offer(Some("12345678"));
    phone.start(&offer, Arrival::Scanned);
    let mut kinds = pester(&mut phone, &mut server, &mut Person::typing(&[PIN]).with_codes(&["12345678"]));
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    kinds.extend(pester(&mut phone, &mut server, &mut Person::typing(&[PIN])));
    assert!(matches!(phone.wallet.current(), Some(Step::Done(Outcome::Approved { .. }))));
    signing::start(&mut phone, &mut server);
    kinds.extend(pester(&mut phone, &mut server, &mut Person::typing(&[PIN])));
    assert!(matches!(phone.wallet.current(), Some(Step::Done(Outcome::Approved { .. }))));
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["code", "consent", "document", "done", "http", "key", "pin", "save", "sign"]);
}

#[test]
fn a_key_or_signature_that_is_none_is_refused_and_changes_nothing() {
    let mut server = Server::new();
    let mut phone = Phone::new(&server);
    let offer = server.offer(Some("12345678"));
    phone.start(&offer, Arrival::Scanned);
    let mut person = Person::typing(&[PIN]).with_codes(&["12345678"]);
    phone.run_to(&mut server, &mut person, |step| matches!(step, Step::CreateKey { .. }));
    for public_key in [vec![], vec![4; 64], vec![2; 33], vec![3; 65]] {
        let event = Event::KeyCreated { public_key, evidence: KeyEvidence::Software {} };
        assert_eq!(phone.handle(event), Err(ApiMisuse::Argument.into()));
    }
    phone.run_to(&mut server, &mut person, |step| matches!(step, Step::Sign { .. }));
    for signature in [vec![], vec![0; 64], vec![0x30, 0x06, 2, 1, 1, 2, 1]] {
        assert_eq!(phone.handle(Event::Signature(signature)), Err(ApiMisuse::Argument.into()));
    }
    assert!(matches!(phone.run(&mut server, &mut person), Outcome::Enrolled(_)));
}

#[test]
fn without_a_journey_there_is_nothing_to_answer_resume_or_cancel() {
    let server = Server::new();
    let mut phone = Phone::new(&server);
    let no_flow: Error = ApiMisuse::NoFlow.into();
    assert_eq!(phone.handle(Event::Saved), Err(no_flow));
    assert_eq!(phone.resume(), Err(no_flow));
    assert_eq!(phone.wallet.cancel(NOW, &mut OsRng), Err(no_flow));
    assert_eq!((phone.wallet.expires_at(), phone.wallet.interrupted()), (None, None));
}

#[test]
fn without_credentials_nothing_can_be_approved_changed_or_unblocked() {
    let mut server = Server::new();
    let mut phone = Phone::new(&server);
    let not_enrolled: Error = Refused::NotEnrolled.into();
    let link = server.login(Arrival::Scanned);
    assert_eq!(phone.wallet.start(&link, Arrival::Scanned, NOW, &mut OsRng), Err(not_enrolled));
    assert_eq!(phone.wallet.start_pin_change(NOW, &mut OsRng), Err(not_enrolled));
    assert_eq!(phone.wallet.start_unblock(NOW, &mut OsRng), Err(not_enrolled));
    assert!(phone.wallet.current().is_none() && server.log.is_empty());
}

#[test]
fn the_wallets_server_is_an_origin_and_nothing_else() {
    let server = Server::new();
    let wallet = |wallet_server: &str| {
        Wallet::new(WalletConfig {
            wallet_server: wallet_server.to_owned(),
            issuer_anchors: server.issuers.anchors(),
            relying_party_anchors: server.relying_parties.anchors(),
            state_key: StateKey::new([0; 32]),
            language: "de".to_owned(),
        })
        .map(|_| ())
    };
    for good in ["https://ringe.example", "https://ringe.example:8443", "http://localhost:8440", "http://127.0.0.1:1"] {
        assert_eq!(wallet(good), Ok(()), "{good}");
    }
    for bad in [
        "http://ringe.example",
        "https://ringe.example/",
        "https://ringe.example/path",
        "https://ringe.example?a",
        "https://user@ringe.example",
        "http://localhost.evil.example",
        "ftp://ringe.example",
        "ringe.example",
        "",
    ] {
        assert_eq!(wallet(bad), Err(Malformed::Url.into()), "{bad}");
    }
}

#[test]
fn a_state_that_was_changed_opens_no_wallet() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let mut stored = phone.stored().to_vec();
    *stored.last_mut().unwrap() ^= 1;
    assert_eq!(phone.reopen(&server, &stored), Err(Untrusted::Decryption.into()));
}

#[test]
fn what_is_printed_shows_no_secret_and_no_person() {
    let pin = format!("{:?}", Event::Pin(Zeroizing::new(PIN.to_owned())));
    assert!(!pin.contains(PIN), "{pin}");
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    let mut person = Person::typing(&[PIN]);
    for _ in 0..200 {
        let step = phone.wallet.current().unwrap().clone();
        let printed = format!("{step:?}");
        assert!(!["Muster\"", "Erika", "Bearer", PIN].iter().any(|secret| printed.contains(secret)), "{printed}");
        if matches!(step, Step::Done(_)) {
            return;
        }
        let event = phone.carry_out(step, &mut server, &mut person);
        phone.handle(event).unwrap();
    }
    panic!("no end");
}

#[test]
fn a_wallet_can_move_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Wallet>();
}
