//! The phone loses power before and after every step; what it saved last is all it has.

use crate::ground::{Beginnings, Ground};
use crate::invariants::{agree, can_log_in, is_erika, nothing_works_twice, old_pin_is_wrong, tries_are_counted};
use crate::journeys::{change_pin, enrol, log_in};
use crate::phone::{Moment, NEW_PIN, PIN, Person, Phone, WRONG_PIN};
use crate::server::{Line as _, Server};

/// Makes a journey with this end of power, and gives how many steps it took.
type Case = fn(Option<(usize, Moment)>) -> std::pin::Pin<Box<dyn Future<Output = usize>>>;

async fn every_step(case: Case) {
    let steps = case(None).await;
    assert!(steps > 10, "{steps}");
    for step in 1..=steps {
        for moment in [Moment::Before, Moment::After] {
            eprintln!("{moment:?} step {step} of {steps}");
            case(Some((step, moment))).await;
        }
    }
}

async fn enrolment(power_ends: Option<(usize, Moment)>) -> usize {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    let mut server = Server::start(ground, Some(&beginnings.registered), Default::default());
    let (mut phone, mut person) = (Phone::new(ground), Person::default());
    phone.power_ends = power_ends;
    let offers = enrol(&mut server, ground, &mut phone, &mut person).await;
    let steps = phone.steps;
    agree(server.store(), &phone, server.now()).await;
    let login = log_in(&mut server, ground, &mut phone, &mut person).await;
    is_erika(&login);
    nothing_works_twice(&mut server, &offers, &login).await;
    steps
}

async fn login(power_ends: Option<(usize, Moment)>) -> usize {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    let mut server = Server::start(ground, Some(&beginnings.enrolled), Default::default());
    let (mut phone, mut person) =
        (Phone::switched_on(ground, beginnings.phone.clone()), Person::with_pins(&[WRONG_PIN, PIN]));
    phone.power_ends = power_ends;
    let login = log_in(&mut server, ground, &mut phone, &mut person).await;
    is_erika(&login);
    assert!(login.beginnings <= 2, "{}", login.beginnings);
    agree(server.store(), &phone, server.now()).await;
    tries_are_counted(server.store(), &person, 1, server.now()).await;
    let steps = phone.steps;
    nothing_works_twice(&mut server, &[], &login).await;
    steps
}

async fn pin_change(power_ends: Option<(usize, Moment)>) -> usize {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    let mut server = Server::start(ground, Some(&beginnings.enrolled), Default::default());
    let (mut phone, mut person) =
        (Phone::switched_on(ground, beginnings.phone.clone()), Person::with_pins(&[PIN, NEW_PIN]));
    person.new_pin = NEW_PIN;
    phone.power_ends = power_ends;
    change_pin(&mut server, &mut phone, &mut person).await;
    let steps = phone.steps;
    agree(server.store(), &phone, server.now()).await;
    let person = can_log_in(&mut server, ground, &mut phone, &[PIN, NEW_PIN]).await;
    old_pin_is_wrong(&person);
    steps
}

#[tokio::test]
async fn an_enrolment_survives_the_phone_at_every_step() {
    every_step(|ends| Box::pin(enrolment(ends))).await;
}

#[tokio::test]
async fn a_login_survives_the_phone_at_every_step() {
    every_step(|ends| Box::pin(login(ends))).await;
}

#[tokio::test]
async fn a_change_of_pin_survives_the_phone_at_every_step() {
    every_step(|ends| Box::pin(pin_change(ends))).await;
}
