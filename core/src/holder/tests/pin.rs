use rand_core::OsRng;

use super::phone::{PIN, Person, Phone};
use super::server::Server;
use crate::approval_element::Arrival;
use crate::error::{ApiMisuse, Error, Refused};
use crate::holder::{CodeProblem, CodePurpose, Failed, HistoryResult, Journey, Outcome, PinProblem, PinPurpose};

const NEW_PIN: &str = "926154";

fn approve(phone: &mut Phone, server: &mut Server, pins: &[&'static str]) -> Outcome {
    let link = server.login(Arrival::Scanned);
    phone.start(&link, Arrival::Scanned);
    phone.run(server, &mut Person::typing(pins))
}

#[test]
fn changes_the_pin_and_the_credentials_with_it() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    let before = phone.wallet.keys();
    phone.wallet.start_pin_change(phone.now, &mut OsRng).unwrap();
    let pins = ["471109", PIN, "123456", "120864", NEW_PIN];
    let outcome = phone.run(&mut server, &mut Person::typing(&pins));
    assert_eq!(outcome, Outcome::PinChanged);
    let prompts: Vec<_> = phone.pin_prompts.iter().skip(1).map(|prompt| (prompt.purpose, prompt.problem)).collect();
    assert_eq!(
        prompts,
        [
            (PinPurpose::Change, None),
            (PinPurpose::Change, Some(PinProblem::Wrong { tries_left: 4 })),
            (PinPurpose::New, None),
            (PinPurpose::New, Some(PinProblem::Trivial)),
            (PinPurpose::New, Some(PinProblem::BirthDate)),
        ]
    );
    // The wallet key stays; each credential is new.
    let kept = phone.wallet.keys().iter().filter(|key| before.contains(key)).count();
    assert_eq!((kept, phone.wallet.keys().len(), phone.wallet.credentials().len()), (1, 3, 2));
    let entry = phone.wallet.history().next().unwrap();
    assert_eq!((entry.journey, entry.result), (Journey::PinChange, HistoryResult::Done));

    let outcome = approve(&mut phone, &mut server, &[PIN, NEW_PIN]);
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
    assert_eq!(phone.pin_prompts.last().unwrap().problem, Some(PinProblem::Wrong { tries_left: 4 }));
}

#[test]
fn a_change_that_the_server_refuses_leaves_the_old_pin() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    server.conflict = Some("/pin-changes");
    phone.wallet.start_pin_change(phone.now, &mut OsRng).unwrap();
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN, NEW_PIN]));
    let Outcome::Failed(Failed { error, can_resume, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!((error, can_resume), (Error::Refused(Refused::ServerRefused), false));
    let outcome = approve(&mut phone, &mut server, &[PIN]);
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
}

#[test]
fn nothing_is_approved_while_it_is_open_which_pin_holds() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    server.interference =
        Some(Box::new(|request, response| (!request.url.ends_with("/pin-changes")).then_some(response)));
    phone.wallet.start_pin_change(phone.now, &mut OsRng).unwrap();
    let outcome = phone.run(&mut server, &mut Person::typing(&[PIN, NEW_PIN]));
    assert!(matches!(outcome, Outcome::Failed(Failed { can_resume: true, .. })), "{outcome:?}");
    assert_eq!(phone.wallet.interrupted(), Some(Journey::PinChange));
    let link = server.login(Arrival::Scanned);
    let refused = phone.wallet.start(&link, Arrival::Scanned, phone.now, &mut OsRng);
    assert_eq!(refused, Err(ApiMisuse::Busy.into()));

    server.interference = None;
    phone.resume().unwrap();
    let outcome = phone.run(&mut server, &mut Person::typing(&[NEW_PIN]));
    assert_eq!(outcome, Outcome::PinChanged);
    let outcome = approve(&mut phone, &mut server, &[NEW_PIN]);
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
}

#[test]
fn the_unblock_code_gives_tries_back_and_keeps_the_pin() {
    let mut server = Server::new();
    let mut phone = Phone::enrolled(&mut server);
    approve(&mut phone, &mut server, &["471109"; 5]);
    phone.wallet.start_unblock(phone.now, &mut OsRng).unwrap();
    let code = server.unblock_code();
    let mut person = Person::default().with_codes(&["", "0000-0000-0000-0000", &code]);
    assert_eq!(phone.run(&mut server, &mut person), Outcome::Unblocked);
    let prompts = phone.code_prompts.iter().skip(1).map(|prompt| (prompt.purpose, prompt.problem));
    let problems = [None, Some(CodeProblem::Malformed), Some(CodeProblem::Wrong)];
    assert_eq!(prompts.collect::<Vec<_>>(), problems.map(|problem| (CodePurpose::Unblock, problem)));
    let outcome = approve(&mut phone, &mut server, &[PIN]);
    assert!(matches!(outcome, Outcome::Approved { .. }), "{outcome:?}");
}
