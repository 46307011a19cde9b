//! The server dies before and after every call to its store takes effect, or the call fails; then it runs again.

use serde_json::json;
use siegelring_verifier::store::{Kind, Store as _, StoreError};

use crate::fault::{Fault, Plan};
use crate::ground::{Beginnings, Ground};
use crate::invariants::{agree, can_log_in, is_erika, nothing_works_twice, old_pin_is_wrong, tries_are_counted};
use crate::journeys::{self, change_pin, enrol};
use crate::phone::{NEW_PIN, PIN, Person, Phone, WRONG_PIN};
use crate::server::{Line as _, Server};
use crate::signature::Office;

#[derive(Debug, Clone, Copy)]
enum Which {
    Enrolment,
    Login,
    PinChange,
    Signature,
}

/// Makes the journey while `fault` happens at one call, and checks what became of it. Gives, for each call of the
/// journey, whether it wrote.
async fn case(which: Which, call: usize, fault: Fault) -> Vec<bool> {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    let plan = Plan::at(call, fault);
    let database = match which {
        Which::Enrolment => &beginnings.registered,
        Which::Login | Which::PinChange | Which::Signature => &beginnings.enrolled,
    };
    let mut server = Server::start(ground, Some(database), plan.clone());
    let now = server.now();
    let calls;
    match which {
        Which::Enrolment => {
            let (mut phone, mut person) = (Phone::new(ground), Person::default());
            let offers = enrol(&mut server, ground, &mut phone, &mut person).await;
            calls = plan.seen();
            agree(server.store(), &phone, now).await;
            let login = journeys::log_in(&mut server, ground, &mut phone, &mut person).await;
            is_erika(&login);
            nothing_works_twice(&mut server, &offers, &login).await;
        }
        Which::Login => {
            let (mut phone, mut person) =
                (Phone::switched_on(ground, beginnings.phone.clone()), Person::with_pins(&[WRONG_PIN, PIN]));
            let login = journeys::log_in(&mut server, ground, &mut phone, &mut person).await;
            calls = plan.seen();
            is_erika(&login);
            assert!(login.beginnings <= 2, "{}", login.beginnings);
            agree(server.store(), &phone, now).await;
            // A phone repeats what was not answered; what the server refuses for the moment it does not.
            let lost = usize::from(matches!(fault, Fault::Fails(_)));
            tries_are_counted(server.store(), &person, lost, now).await;
            nothing_works_twice(&mut server, &[], &login).await;
        }
        Which::PinChange => {
            let (mut phone, mut person) =
                (Phone::switched_on(ground, beginnings.phone.clone()), Person::with_pins(&[PIN, NEW_PIN]));
            person.new_pin = NEW_PIN;
            change_pin(&mut server, &mut phone, &mut person).await;
            calls = plan.seen();
            agree(server.store(), &phone, now).await;
            let person = can_log_in(&mut server, ground, &mut phone, &[PIN, NEW_PIN]).await;
            old_pin_is_wrong(&person);
        }
        Which::Signature => {
            let (mut phone, mut person) =
                (Phone::switched_on(ground, beginnings.phone.clone()), Person::with_pins(&[PIN]));
            let body = json!({ "documents": [{ "label": "antrag.txt", "media_type": "text/plain" }] });
            let mut office = Office::submit(&mut server, ground, &body, b"Guten Tag.").await;
            let signed = office.sign(&mut server, &mut phone, &mut person).await;
            calls = plan.seen();
            assert!(signed.file.windows(10).any(|window| window == b"Guten Tag."));
            assert!(signed.told <= 1);
            let marks = server.store().scan(Kind::Evidence, None, 100, server.now()).await.unwrap();
            // One that was given up because the server died over it may have left its mark beside that which signed.
            assert!((1..=2).contains(&marks.len()), "{}", marks.len());
            office.delete(&mut server).await;
            let left = server.store().scan(Kind::DocumentChunk, None, 100, server.now()).await.unwrap();
            // What a dying server did not get to name is removed by its expiry.
            assert!(left.len() <= 2, "{}", left.len());
        }
    }
    if let Fault::Fails(_) = fault {
        assert!(server.troubles <= 1);
    }
    calls
}

/// Every call of the journey; a read has no effect, so that it makes no difference when the server dies over it.
async fn every_call(which: Which) {
    let calls = case(which, usize::MAX, Fault::KilledBefore).await;
    assert!(calls.len() > 10, "{}", calls.len());
    for (number, writes) in (1..).zip(&calls) {
        let of_writes = [Fault::KilledBefore, Fault::KilledAfter, Fault::Fails(StoreError::Full)];
        for fault in if *writes { &of_writes[..] } else { &of_writes[..1] } {
            eprintln!("{which:?}: {fault:?} at call {number} of {}", calls.len());
            case(which, number, *fault).await;
        }
    }
}

#[tokio::test]
async fn an_enrolment_survives_the_server_at_every_call() {
    every_call(Which::Enrolment).await;
}

#[tokio::test]
async fn a_login_survives_the_server_at_every_call() {
    every_call(Which::Login).await;
}

#[tokio::test]
async fn a_signature_survives_the_server_at_every_call() {
    every_call(Which::Signature).await;
}

#[tokio::test]
async fn a_change_of_pin_survives_the_server_at_every_call() {
    every_call(Which::PinChange).await;
}
