use rand_core::OsRng;

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use crate::approval_element::Arrival;
use crate::assurance::Level;
use crate::attribute::{Attribute, Value};
use crate::credential_format::CredentialFormat;
use crate::error::{Error, Expired, Refused};
use crate::holder::{
    Event, HistoryResult, HttpFailure, Journey, Outcome, PinProblem, PinPurpose, RelyingParty, SignFailure, Step,
};

fn approve(phone: &mut Phone, server: &mut Server, flow: Arrival, pins: &[&'static str]) -> Outcome {
    let link = server.login(flow);
    phone.start(&link, flow);
    phone.run(server, &mut Person::typing(pins))
}

fn failure(outcome: &Outcome) -> (Error, bool) {
    match outcome {
        Outcome::Failed(failed) => (failed.error, failed.can_resume),
        other => panic!("{other:?}"),
    }
}

#[test]
fn shows_who_asks_and_sends_exactly_what_was_asked() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);

    let relying_party = RelyingParty {
        name: "Stadt Musterhausen".to_owned(),
        origin: "https://portal.musterhausen.example".to_owned(),
    };
    let approved = Outcome::Approved {
        relying_party: relying_party.clone(),
        signed: Vec::new(),
        redirect_uri: None,
        wrong_pin_tries: 0,
        pin_is_birth_date: false,
    };
    assert_eq!(outcome, approved);
    let prompt = &phone.consents[0];
    let expected = [
        (Attribute::FamilyName, Value::Text("Muster".to_owned())),
        (Attribute::City, Value::Text("Musterhausen".to_owned())),
    ];
    assert_eq!((&prompt.relying_party, &prompt.attributes[..]), (&relying_party, &expected[..]));
    assert_eq!(
        (prompt.purpose.as_deref(), prompt.minimum_level),
        (Some("Bewohnerparkausweis"), Some(Level::Substantial))
    );
    assert_eq!(prompt.expires_at, phone.now.plus(300));

    let presented = &server.presented[0];
    assert_eq!(presented.format, CredentialFormat::Mdoc);
    assert_eq!(presented.attributes, expected.into());
    let approval = presented.approval.unwrap();
    assert_eq!((approval.arrival, approval.time), (Arrival::Scanned, phone.now));
    let entry = phone.wallet.history().next().unwrap();
    assert_eq!((entry.journey, entry.result), (Journey::Approval, HistoryResult::Done));
    assert_eq!(entry.relying_party.as_ref(), Some(&relying_party));
    assert_eq!(entry.attributes, [Attribute::FamilyName, Attribute::City]);
    assert!(server.wallets.values().all(|wallet| wallet.wrong_tries == 0));
}

#[test]
fn answers_the_first_option_that_it_can() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login_with(Arrival::Scanned, |request| {
        request.change =
            Some(|claims| claims["dcql_query"]["credential_sets"][0]["options"].as_array_mut().unwrap().reverse());
    });
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    assert_eq!(phone.consents[0].attributes.len(), 2);
    assert_eq!(server.presented[0].format, CredentialFormat::SdJwtVc);
}

#[test]
fn a_link_on_the_same_device_leads_back_to_its_browser() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    match approve(&mut phone, &mut server, Arrival::SameDevice, &[PIN]) {
        Outcome::Approved { redirect_uri: Some(uri), .. } => assert!(uri.ends_with("/login/1/return")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn declining_tells_the_verifier_and_sends_nothing() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    for flow in [Arrival::Scanned, Arrival::SameDevice] {
        let link = server.login(flow);
        phone.start(&link, flow);
        let outcome = phone.run(&mut server, &mut Person { declines: true, ..Person::default() });
        let Outcome::Declined { redirect_uri, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(redirect_uri.is_some(), flow == Arrival::SameDevice);
        assert_eq!(phone.wallet.history().next().unwrap().result, HistoryResult::Declined);
        assert_eq!(phone.wallet.interrupted(), None);
    }
    assert_eq!(server.refusals, ["access_denied", "access_denied"]);
    assert!(server.presented.is_empty());
}

#[test]
fn a_wrong_pin_is_known_at_once_and_costs_no_approval() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &["471109", "12", "471107", PIN]);
    assert!(matches!(outcome, Outcome::Approved { wrong_pin_tries: 0, .. }), "{outcome:?}");
    let prompts: Vec<_> = phone.pin_prompts.iter().skip(1).map(|prompt| (prompt.purpose, prompt.problem)).collect();
    let wrong = |tries_left| (PinPurpose::Approve, Some(PinProblem::Wrong { tries_left }));
    let first = (PinPurpose::Approve, None);
    assert_eq!(prompts, [first, wrong(4), (PinPurpose::Approve, Some(PinProblem::Malformed)), wrong(3)]);
    assert_eq!(server.presented.len(), 1);
}

#[test]
fn shows_the_wrong_tries_of_somebody_else() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    server.wallets.values_mut().for_each(|wallet| wallet.wrong_tries = 2);
    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);
    assert!(matches!(outcome, Outcome::Approved { wrong_pin_tries: 2, .. }), "{outcome:?}");
}

#[test]
fn the_fifth_wrong_pin_blocks_and_the_verifier_learns_of_the_end() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &["471109"; 5]);
    assert_eq!(failure(&outcome), (Refused::PinBlocked.into(), false));
    assert_eq!(phone.pin_prompts.last().unwrap().problem, Some(PinProblem::Wrong { tries_left: 1 }));
    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);
    assert_eq!(failure(&outcome), (Refused::PinBlocked.into(), false));
    assert_eq!(server.refusals, ["access_denied", "access_denied"]);
    assert!(server.presented.is_empty());
}

#[test]
fn cancelling_at_any_step_tells_the_verifier_once_it_is_known() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    for steps in 0..8 {
        server.refusals.clear();
        let link = server.login(Arrival::Scanned);
        phone.start(&link, Arrival::Scanned);
        let mut person = Person::typing(&[PIN]);
        assert_eq!(phone.run_at_most(steps, &mut server, &mut person), None, "{steps}");
        phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
        assert_eq!(phone.run(&mut server, &mut person), Outcome::Cancelled, "{steps}");
        assert_eq!(server.refusals.len(), usize::from(steps > 0), "{steps}");
        assert_eq!(phone.wallet.interrupted(), None, "{steps}");
    }
}

#[test]
fn a_lost_answer_is_asked_for_again_and_then_given_up() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    for (lost, succeeds) in [(2, true), (3, false)] {
        let mut left = lost;
        server.interference = Some(Box::new(move |request, response| {
            let is_lost = request.url.ends_with("/pin-evaluations") && left > 0;
            left -= i32::from(is_lost);
            (!is_lost).then_some(response)
        }));
        let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);
        if succeeds {
            assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
        } else {
            assert_eq!(failure(&outcome), (Refused::Offline.into(), true));
        }
    }
    // The request still waits: with the network back, the person comes back to the consent.
    server.interference = None;
    phone.resume().unwrap();
    assert!(matches!(phone.wallet.current(), Some(Step::Consent(_))));
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
}

#[test]
fn an_unconfirmed_pin_does_not_stop_the_approval() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    server.interference =
        Some(Box::new(|request, response| (!request.url.ends_with("/pin-confirmations")).then_some(response)));
    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
}

#[test]
fn a_server_that_cannot_prove_itself_is_not_asked_again() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    phone.handle(Event::HttpFailed(HttpFailure::Untrusted)).unwrap();
    let outcome = phone.run(&mut server, &mut Person::default());
    assert_eq!(failure(&outcome), (crate::error::Untrusted::Server.into(), false));
}

#[test]
fn every_failure_of_a_signature_has_its_own_end() {
    for (failure_of_key, expected, is_enrolled) in [
        (SignFailure::Cancelled, None, true),
        (SignFailure::LockedOut, Some((Refused::KeyLockedOut.into(), true)), true),
        (SignFailure::KeyInvalidated, Some((Refused::KeyInvalidated.into(), false)), false),
    ] {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        let link = server.login(Arrival::Scanned);
        phone.start(&link, Arrival::Scanned);
        let mut person = Person::typing(&[PIN]);
        phone.run_to(&mut server, &mut person, |step| matches!(step, Step::Sign { .. }));
        phone.handle(Event::SignFailed(failure_of_key)).unwrap();
        let outcome = phone.run(&mut server, &mut person);
        match expected {
            None => assert_eq!(outcome, Outcome::Cancelled),
            Some(expected) => assert_eq!(failure(&outcome), expected),
        }
        phone.kill(&server);
        assert_eq!(phone.wallet.is_enrolled(), is_enrolled, "{failure_of_key:?}");
    }
}

#[test]
fn a_request_scanned_after_it_was_opened_as_a_link_is_still_ours() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::SameDevice);
    let outcome = phone.run(&mut server, &mut Person::default());
    assert_eq!(failure(&outcome), (Refused::ScanInsideApp.into(), false));
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
}

#[test]
fn the_second_phone_on_a_request_is_told_so() {
    let mut server = Server::new();
    let [mut first, mut second] = [(); 2].map(|()| Phone::enrolled(&mut server));
    let link = server.login(Arrival::Scanned);
    first.start(&link, Arrival::Scanned);
    first.run_to(&mut server, &mut Person::default(), |step| matches!(step, Step::Consent(_)));
    second.start(&link, Arrival::Scanned);
    let outcome = second.run(&mut server, &mut Person::default());
    assert_eq!(failure(&outcome), (Refused::OpenedElsewhere.into(), false));
}

#[test]
fn a_step_that_is_answered_too_late_ends_the_journey() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    phone.run_to(&mut server, &mut Person::default(), |step| matches!(step, Step::Consent(_)));
    let expires_at = phone.wallet.expires_at().unwrap();
    assert_eq!(expires_at, phone.now.plus(300));
    assert!(phone.handle(Event::Expired).is_err());
    phone.now = expires_at;
    phone.handle(Event::Accept).unwrap();
    let outcome = phone.run(&mut server, &mut Person::default());
    assert_eq!(failure(&outcome), (Expired::Step.into(), false));
    assert_eq!(phone.wallet.expires_at(), None);
}

#[test]
fn an_expired_credential_approves_nothing() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    phone.now = phone.now.plus(10_000_000);
    let link = server.login_with(Arrival::Scanned, |request| {
        (request.iat, request.exp) = (phone.now, phone.now.plus(300));
    });
    phone.start(&link, Arrival::Scanned);
    let outcome = phone.run(&mut server, &mut Person::default());
    assert_eq!(failure(&outcome), (Expired::Credential.into(), false));
    assert_eq!(server.refusals, ["access_denied"]);
}

#[test]
fn warns_of_the_last_try_in_a_later_approval_too() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    let mut person = Person::typing(&["471109"; 4]);
    phone.run_to(
        &mut server,
        &mut person,
        |step| matches!(step, Step::Pin(prompt) if prompt.problem == Some(PinProblem::Wrong { tries_left: 1 })),
    );
    phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
    assert_eq!(phone.run(&mut server, &mut person), Outcome::Cancelled);
    assert_eq!(phone.wallet.history().next().unwrap().result, HistoryResult::Declined);
    phone.kill(&server);

    let outcome = approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);
    assert!(matches!(outcome, Outcome::Approved { wrong_pin_tries: 4, .. }), "{outcome:?}");
    assert_eq!(phone.pin_prompts.last().unwrap().problem, Some(PinProblem::Wrong { tries_left: 1 }));
    approve(&mut phone, &mut server, Arrival::Scanned, &[PIN]);
    assert_eq!(phone.pin_prompts.last().unwrap().problem, None);
}
