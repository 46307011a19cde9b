//! The app is killed at every point of every journey; what was stored is enough to go on.

use rand_core::OsRng;

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use crate::approval_element::Arrival;
use crate::error::{Error, Expired};
use crate::holder::{HistoryResult, Journey, Outcome, Step};

const NEW_PIN: &str = "926154";

/// After how many steps a kill can make a difference: whenever the server has heard or the phone has stored something.
pub(super) fn kill_points(phone: &mut Phone, server: &mut Server, person: &mut Person) -> Vec<usize> {
    let mut points = vec![0];
    for steps in 1.. {
        let step = phone.wallet.current().unwrap().clone();
        if matches!(step, Step::Done(_)) {
            break;
        }
        if matches!(step, Step::Http { .. } | Step::Document { .. } | Step::Save(_)) {
            points.push(steps);
        }
        let event = phone.carry_out(step, server, person);
        phone.handle(event).unwrap();
    }
    points
}

fn approve(phone: &mut Phone, server: &mut Server, pins: &[&'static str]) -> Outcome {
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    phone.run(server, &mut Person::typing(pins))
}

fn is_approved(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Approved { .. })
}

#[test]
fn an_enrolment_goes_on_after_a_kill_at_any_step() {
    let begin = || {
        let mut server = Server::new();
        let mut phone = Phone::new(&server);
        let offer = server.offer(Some("12345678"));
        phone.start(&offer, Arrival::Scanned);
        (server, phone, offer)
    };
    let person = || Person::typing(&[PIN, PIN, PIN]).with_codes(&["12345678", "12345678"]);
    let (mut server, mut phone, _) = begin();
    let points = kill_points(&mut phone, &mut server, &mut person());
    for killed_after in points {
        let (mut server, mut phone, offer) = begin();
        let outcome = phone.run_at_most(killed_after, &mut server, &mut person());
        let is_redeemed = server.log.iter().any(|path| path.ends_with("/token"));
        let is_stored = !matches!(phone.wallet.current(), Some(Step::Save(_))) || server.log.len() > 5;
        phone.kill(&server);
        if is_redeemed && !is_stored {
            // The one gap: the token was given and not stored. The offer is gone, and nobody else can use it.
            assert_eq!(phone.wallet.interrupted(), None);
            phone.start(&offer, Arrival::Scanned);
            let outcome = phone.run(&mut server, &mut person());
            assert!(matches!(outcome, Outcome::Failed(failed) if failed.error == Error::from(Expired::Offer)));
            continue;
        }
        match phone.wallet.interrupted() {
            None => phone.start(&offer, Arrival::Scanned),
            Some(journey) => {
                assert_eq!(journey, Journey::Enrolment, "{killed_after}");
                phone.resume().unwrap();
            }
        }
        let resumed = phone.run(&mut server, &mut person());
        assert!(matches!(resumed, Outcome::Enrolled(_)), "{killed_after}: {resumed:?}");
        assert!(outcome.is_none_or(|outcome| outcome == resumed), "the same codes");
        assert_eq!((server.wallets.len(), phone.wallet.credentials().len()), (1, 2), "{killed_after}");
        assert!(is_approved(&approve(&mut phone, &mut server, &[PIN])), "{killed_after}");
    }
}

#[test]
fn an_approval_comes_back_to_its_consent_after_a_kill() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    let points = kill_points(&mut phone, &mut server, &mut Person::typing(&[PIN]));
    let end = *points.last().unwrap();
    for killed_after in points {
        let link = server.login(Arrival::Scanned);
        phone.start(&link, Arrival::Scanned);
        phone.run_at_most(killed_after, &mut server, &mut Person::typing(&[PIN]));
        let asked_before = phone.consents.len();
        phone.kill(&server);
        if phone.wallet.interrupted().is_some() {
            phone.resume().unwrap();
            assert!(matches!(phone.wallet.current(), Some(Step::Consent(_))), "{killed_after}");
            let outcome = phone.run(&mut server, &mut Person::typing(&[PIN]));
            assert!(is_approved(&outcome), "{killed_after}: {outcome:?}");
            assert_eq!(phone.consents.len(), asked_before + 1, "{killed_after}");
            continue;
        }
        // Before anything was shown there is nothing to come back to; after it was sent the history says so.
        assert!(phone.resume().is_err());
        let result = phone.wallet.history().next().unwrap().result;
        let expected = if killed_after == end || killed_after < 2 { HistoryResult::Done } else { HistoryResult::Sent };
        assert_eq!(result, expected, "{killed_after}");
    }
}

#[test]
fn a_change_of_pin_ends_with_one_pin_that_works_after_a_kill_at_any_step() {
    let begin = || {
        let mut server = Server::new();
        let mut phone = Phone::enrolled(&mut server);
        phone.wallet.start_pin_change(phone.now, &mut OsRng).unwrap();
        (server, phone)
    };
    let (mut server, mut phone) = begin();
    let points = kill_points(&mut phone, &mut server, &mut Person::typing(&[PIN, NEW_PIN]));
    let mut resumed = 0;
    for killed_after in points {
        let (mut server, mut phone) = begin();
        phone.run_at_most(killed_after, &mut server, &mut Person::typing(&[PIN, NEW_PIN]));
        phone.kill(&server);
        if phone.wallet.interrupted() == Some(Journey::PinChange) {
            resumed += 1;
            phone.resume().unwrap();
            let outcome = phone.run(&mut server, &mut Person::typing(&[NEW_PIN]));
            assert_eq!(outcome, Outcome::PinChanged, "{killed_after}");
        }
        // Whichever it is, one of the two is right at the second try at most.
        let outcome = approve(&mut phone, &mut server, &[NEW_PIN, PIN]);
        assert!(is_approved(&outcome), "{killed_after}: {outcome:?}");
    }
    assert!(resumed > 15, "{resumed}");
}

#[test]
fn a_reissue_begins_anew_when_its_token_is_over() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    phone.wallet.start_pin_change(phone.now, &mut OsRng).unwrap();
    let mut person = Person::typing(&[PIN, NEW_PIN]);
    let is_key_of_credential = |step: &Step| matches!(step, Step::CreateKey { .. });
    phone.run_to(&mut server, &mut person, is_key_of_credential);
    phone.kill(&server);
    phone.now = phone.now.plus(3600);
    phone.resume().unwrap();
    assert_eq!(phone.run(&mut server, &mut Person::typing(&[NEW_PIN])), Outcome::PinChanged);
}

#[test]
fn an_enrolment_whose_token_is_over_keeps_what_has_come() {
    let begin = || {
        let mut server = Server::new();
        let mut phone = Phone::new(&server);
        let offer = server.offer(Some("12345678"));
        phone.start(&offer, Arrival::Scanned);
        (server, phone)
    };
    for (credentials, is_enrolled) in [(0, false), (1, true)] {
        let (mut server, mut phone) = begin();
        let mut person = Person::typing(&[PIN]).with_codes(&["12345678"]);
        let mut keys = 0;
        while keys < credentials + 2 {
            let step = phone.wallet.current().unwrap().clone();
            keys += usize::from(matches!(step, Step::CreateKey { .. }));
            let event = phone.carry_out(step, &mut server, &mut person);
            phone.handle(event).unwrap();
        }
        phone.kill(&server);
        phone.now = phone.now.plus(3600);
        phone.resume().unwrap();
        let outcome = phone.run(&mut server, &mut Person::default());
        assert_eq!(matches!(outcome, Outcome::Enrolled(_)), is_enrolled, "{outcome:?}");
        assert_eq!(phone.wallet.credentials().len(), credentials);
        phone.wallet.cancel(phone.now, &mut OsRng).unwrap();
        assert_eq!(phone.wallet.interrupted(), None);
    }
}

#[test]
fn an_approval_in_between_does_not_lose_an_interrupted_enrolment() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let offer = server.offer(Some("87654321"));
    phone.start(&offer, Arrival::Scanned);
    let mut person = Person::typing(&[NEW_PIN]).with_codes(&["87654321"]);
    phone.run_to(&mut server, &mut person, |step| matches!(step, Step::Pin(_)));
    phone.kill(&server);
    assert!(is_approved(&approve(&mut phone, &mut server, &[PIN])));
    phone.kill(&server);
    assert_eq!(phone.wallet.interrupted(), Some(Journey::Enrolment));
    phone.resume().unwrap();
    assert!(matches!(phone.run(&mut server, &mut person), Outcome::Enrolled(_)));
    assert!(is_approved(&approve(&mut phone, &mut server, &[NEW_PIN])));
}
