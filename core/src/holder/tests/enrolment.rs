use rand_core::OsRng;

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use crate::approval_element::Arrival;
use crate::credential_format::CredentialFormat;
use crate::error::{Error, Expired, Malformed, PeerMisbehaved, Refused, Untrusted};
use crate::holder::{
    CodeProblem, CodePurpose, Event, Failed, HistoryResult, HttpResponse, Journey, KeyFailure, Outcome, PinProblem,
    PinPurpose, Step,
};
use crate::x509::Profile;
use crate::x509::testing::Authority;

fn error(outcome: &Outcome) -> Error {
    match outcome {
        Outcome::Failed(failed) => failed.error,
        other => panic!("{other:?}"),
    }
}

/// Enrols on a new phone.
fn enrol(server: &mut Server, person: &mut Person) -> (Phone, Outcome) {
    let mut phone = Phone::new(server);
    let offer = server.offer(Some("12345678"));
    phone.start(&offer, Arrival::Scanned);
    let outcome = phone.run(server, person);
    (phone, outcome)
}

#[test]
fn enrols_with_both_formats_and_shows_the_codes_once() {
    let mut server = Server::new();
    let (mut phone, outcome) = enrol(&mut server, &mut Person::typing(&[PIN]).with_codes(&["1234-5678"]));
    let Outcome::Enrolled(codes) = outcome else { panic!("{outcome:?}") };
    assert!(codes.unblock_code.len() == 19 && codes.revocation_code.len() == 19);
    assert_ne!(codes.unblock_code, codes.revocation_code);

    let credentials = phone.wallet.credentials();
    assert_eq!(
        credentials.iter().map(|it| it.format).collect::<Vec<_>>(),
        [CredentialFormat::Mdoc, CredentialFormat::SdJwtVc]
    );
    assert!(credentials.iter().all(|it| it.attributes == server.person && it.issuer == "Stadt Musterhausen"));
    assert_eq!(server.notifications, ["credential_accepted", "credential_accepted"]);
    assert_eq!(phone.wallet.keys().len(), 3);
    let history: Vec<_> = phone.wallet.history().map(|entry| (entry.journey, entry.result)).collect();
    assert_eq!(history, [(Journey::Enrolment, HistoryResult::Done)]);

    phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
    assert!(phone.wallet.current().is_none() && phone.wallet.interrupted().is_none());
}

#[test]
fn asks_again_for_a_code_that_is_malformed_or_wrong() {
    let mut server = Server::new();
    let codes = ["12 34", "abcdefgh", "87654321", "12345678"];
    let (phone, outcome) = enrol(&mut server, &mut Person::typing(&[PIN]).with_codes(&codes));
    assert!(matches!(outcome, Outcome::Enrolled(_)));
    let problems: Vec<_> = phone.code_prompts.iter().map(|prompt| prompt.problem).collect();
    let malformed = Some(CodeProblem::Malformed);
    assert_eq!(problems, [None, malformed, malformed, Some(CodeProblem::Wrong)]);
    let prompt = &phone.code_prompts[0];
    assert_eq!((prompt.purpose, prompt.numeric, prompt.length), (CodePurpose::Activation, true, Some(8)));
    assert_eq!(prompt.description.as_deref(), Some("Sie steht in dem Brief."));
    assert!(!prompt.replaces_credential);
}

#[test]
fn five_wrong_codes_end_the_enrolment() {
    let mut server = Server::new();
    let (_, outcome) = enrol(&mut server, &mut Person::default().with_codes(&["00000000"; 5]));
    let failed = Failed {
        journey: Journey::Enrolment,
        error: Refused::CodeBlocked.into(),
        can_resume: false,
        needs_enrolment: true,
    };
    assert_eq!(outcome, Outcome::Failed(failed));
}

#[test]
fn an_offer_is_good_for_one_phone() {
    let mut server = Server::new();
    let offer = server.offer(Some("12345678"));
    let mut first = Phone::new(&server);
    first.start(&offer, Arrival::Scanned);
    first.run(&mut server, &mut Person::typing(&[PIN]).with_codes(&["12345678"]));
    let mut second = Phone::new(&server);
    second.start(&offer, Arrival::Scanned);
    let outcome = second.run(&mut server, &mut Person::default());
    assert_eq!(error(&outcome), Expired::Offer.into());
}

#[test]
fn refuses_pins_that_are_malformed_or_trivial() {
    let mut server = Server::new();
    let pins = ["1234", "12345x", "123456", "111111", PIN];
    let (phone, outcome) = enrol(&mut server, &mut Person::typing(&pins).with_codes(&["12345678"]));
    assert!(matches!(outcome, Outcome::Enrolled(_)));
    let problems: Vec<_> = phone.pin_prompts.iter().map(|prompt| prompt.problem).collect();
    let (malformed, trivial) = (Some(PinProblem::Malformed), Some(PinProblem::Trivial));
    assert_eq!(problems, [None, malformed, malformed, trivial, trivial]);
    assert!(phone.pin_prompts.iter().all(|prompt| prompt.purpose == PinPurpose::New));
}

#[test]
fn a_pin_that_turns_out_to_be_the_birth_date_is_changed_before_the_end() {
    let mut server = Server::new();
    let pins = ["120864", "12081964", PIN];
    let (mut phone, outcome) = enrol(&mut server, &mut Person::typing(&pins).with_codes(&["12345678"]));
    assert!(matches!(outcome, Outcome::Enrolled(_)), "{outcome:?}");
    let problems: Vec<_> = phone.pin_prompts.iter().map(|prompt| prompt.problem).collect();
    assert_eq!(problems, [None, Some(PinProblem::BirthDate), Some(PinProblem::BirthDate)]);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
    assert!(matches!(outcome, Outcome::Approved { pin_is_birth_date: false, .. }), "{outcome:?}");
}

#[test]
fn a_second_enrolment_replaces_the_first() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let before = phone.wallet.keys();
    let offer = server.offer(Some("87654321"));
    phone.start(&offer, Arrival::SameDevice);
    let outcome = phone.run(&mut server, &mut Person::typing(&["926154"]).with_codes(&["87654321"]));
    assert!(matches!(outcome, Outcome::Enrolled(_)));
    assert!(phone.code_prompts.last().unwrap().replaces_credential);
    assert!(phone.wallet.keys().iter().all(|key| !before.contains(key)));
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::typing(&["926154"]));
    assert!(matches!(outcome, Outcome::Approved { .. }));
}

#[test]
fn an_offer_of_another_server_is_refused_before_anything_is_sent() {
    let mut server = Server::new();
    let mut phone = Phone::new(&server);
    for offer in [
        "openid-credential-offer://?credential_offer_uri=https://evil.example/offer",
        "openid-credential-offer://?credential_offer=%7B%22credential_issuer%22%3A%22https%3A%2F%2Fevil.example%22%2C\
         %22credential_configuration_ids%22%3A%5B%22a%22%5D%7D",
        "openid-credential-offer://?credential_offer_uri=https://ringe.example.evil.example/offer",
        "openid-credential-offer://?credential_offer_uri=https://ringe.example:444/offer",
    ] {
        phone.start(offer, Arrival::Scanned);
        let outcome = phone.run(&mut server, &mut Person::default());
        assert_eq!(error(&outcome), Untrusted::Server.into(), "{offer}");
    }
    assert!(server.log.is_empty());
}

#[test]
fn metadata_that_leads_to_another_server_is_refused() {
    for (member, value) in [
        ("credential_endpoint", "https://evil.example/credential"),
        ("nonce_endpoint", "https://evil.example/nonce"),
        ("notification_endpoint", "http://ringe.example/notification"),
        ("credential_issuer", "https://ringe.example/other"),
        ("token_endpoint", "https://evil.example/token"),
        ("issuer", "https://ringe.example/other"),
    ] {
        let mut server = Server::new();
        server.interference = Some(Box::new(move |request, mut response| {
            if request.url.contains(".well-known") {
                let mut metadata: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
                if metadata.get(member).is_some() {
                    metadata[member] = value.into();
                }
                response.body = serde_json::to_vec(&metadata).unwrap();
            }
            Some(response)
        }));
        let (_, outcome) = enrol(&mut server, &mut Person::default().with_codes(&["12345678"]));
        let expected = match member {
            "notification_endpoint" => Malformed::Url.into(),
            "credential_issuer" | "issuer" => PeerMisbehaved::HttpAnswer.into(),
            _ => Untrusted::Server.into(),
        };
        assert_eq!(error(&outcome), expected, "{member}");
        assert!(!server.log.iter().any(|path| path.ends_with("/token")), "{member}");
    }
}

#[test]
fn a_credential_of_an_unknown_issuer_is_refused_and_the_issuer_told() {
    let mut server = Server::new();
    let mut phone = Phone::new(&server);
    server.issuer_is(Authority::root("Nobody").leaf(Profile::Issuer));
    let offer = server.offer(Some("12345678"));
    phone.start(&offer, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]).with_codes(&["12345678"]));
    assert_eq!(error(&outcome), Untrusted::Chain.into());
    assert_eq!(server.notifications, ["credential_failure"]);
    assert!(!phone.wallet.is_enrolled());
}

#[test]
fn a_credential_that_was_made_for_another_key_is_refused() {
    // The issuer answers the second request with what it issued to the first phone.
    let mut server = Server::new();
    let issued = std::rc::Rc::new(std::cell::RefCell::new(None::<HttpResponse>));
    let kept = issued.clone();
    server.interference = Some(Box::new(move |request, response| {
        if request.url.ends_with("/issuance/credential") {
            return Some(kept.borrow_mut().get_or_insert(response).clone());
        }
        Some(response)
    }));
    enrol(&mut server, &mut Person::typing(&[PIN]).with_codes(&["12345678"]));
    let (phone, outcome) = enrol(&mut server, &mut Person::typing(&[PIN]).with_codes(&["12345678"]));
    assert_eq!(error(&outcome), PeerMisbehaved::IssuedCredential.into());
    assert!(!phone.wallet.is_enrolled());
    assert!(issued.borrow().is_some());
}

#[test]
fn a_phone_that_cannot_make_keys_says_so() {
    let mut server = Server::new();
    let mut phone = Phone::new(&server);
    let offer = server.offer(Some("12345678"));
    phone.start(&offer, Arrival::Scanned);
    let mut person = Person::default().with_codes(&["12345678"]);
    phone.run_to(&mut server, &mut person, |step| matches!(step, Step::CreateKey { .. }));
    phone.handle(Event::KeyFailed(KeyFailure::Unsupported)).unwrap();
    let outcome = phone.run(&mut server, &mut person);
    assert_eq!(error(&outcome), Refused::KeyUnavailable.into());
    assert!(matches!(outcome, Outcome::Failed(Failed { can_resume: true, .. })));
}
