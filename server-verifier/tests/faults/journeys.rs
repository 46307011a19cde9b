//! The three journeys, as people make them: who gets no answer tries again, and who cannot go on begins anew.

use serde_json::{Value, json};
use siegelring_core::holder::{Journey, Outcome};

use crate::ground::Ground;
use crate::phone::{Person, Phone};
use crate::portal::{self, Browser, Offered};
use crate::server::Line;

/// How often a person begins at most until it is done.
const MOST_BEGINNINGS: usize = 3;

/// How often a person takes the same journey up again at most.
const MOST_RESUMPTIONS: usize = 5;

/// The citizen as a clerk knows her.
pub(crate) fn citizen() -> Value {
    json!({
        "attributes": {
            "family_name": "Mustermann", "given_name": "Erika", "birth_date": "1964-08-12",
            "resident_street": "Heidestraße", "resident_house_number": "17",
            "resident_postal_code": "12345", "resident_city": "Musterhausen",
        },
        "proofing_method": "in_person",
        "person": { "registry": { "name": "melderegister.musterhausen", "number": "05-314-1590" } },
    })
}

/// How a journey is begun.
pub(crate) type Begin<'a, L> = &'a (dyn Fn(&mut Phone, &L) + Sync);

/// Goes on with what is interrupted, else begins, until it is done or cannot be done. `None`: there is nothing to go on
/// with, and no way to begin again.
pub(crate) async fn to_the_end<L: Line>(
    line: &mut L,
    phone: &mut Phone,
    person: &mut Person,
    begin: Option<Begin<'_, L>>,
) -> Option<Outcome> {
    let shows_codes_first = phone.wallet.is_enrolled() && phone.wallet.interrupted() == Some(Journey::Enrolment);
    for _ in 0..MOST_RESUMPTIONS {
        if phone.wallet.current().is_none() {
            match (phone.wallet.interrupted(), begin) {
                (Some(_), _) => phone.resume(line),
                (None, Some(begin)) => begin(phone, line),
                (None, None) => return None,
            }
        }
        match phone.run(line, person).await {
            Some(Outcome::Failed(failed)) if failed.needs_enrolment => return Some(Outcome::Failed(failed)),
            // No answer, no power: the person tries again.
            Some(Outcome::Failed(failed)) => eprintln!("broke off: {failed:?}"),
            None => {}
            // The codes of an enrolment before, which nobody may have seen.
            Some(Outcome::Enrolled(_)) if shows_codes_first => {}
            Some(done) => return Some(done),
        }
    }
    panic!("the person has lost patience");
}

/// A clerk makes an offer, and the citizen enrols with it. Gives every offer that this took.
pub(crate) async fn enrol(
    line: &mut impl Line,
    ground: &Ground,
    phone: &mut Phone,
    person: &mut Person,
) -> Vec<Offered> {
    enrol_as(&citizen(), line, ground, phone, person).await
}

/// The same for somebody else.
pub(crate) async fn enrol_as(
    citizen: &Value,
    line: &mut impl Line,
    ground: &Ground,
    phone: &mut Phone,
    person: &mut Person,
) -> Vec<Offered> {
    let mut offers = Vec::new();
    for number in 0..MOST_BEGINNINGS {
        let offered = portal::offer(line, ground, &format!("case {number}"), citizen).await;
        person.code.clone_from(&offered.code);
        let link = offered.offer.clone();
        offers.push(offered);
        let begin = |phone: &mut Phone, line: &_| phone.start(&link, line);
        match to_the_end(line, phone, person, Some(&begin)).await {
            Some(Outcome::Enrolled(_)) => return offers,
            // The offer was redeemed, and the answer lost: nobody can use it any more, the clerk makes another.
            Some(Outcome::Failed(failed)) if failed.needs_enrolment => {}
            other => panic!("{other:?}"),
        }
    }
    panic!("not enrolled");
}

/// What a login gave the portal.
pub(crate) struct LoggedIn {
    /// Every code that the portal got, the last one of which gave the tokens.
    pub(crate) codes: Vec<String>,
    pub(crate) tokens: Value,
    pub(crate) userinfo: Value,
    /// How often the person began.
    pub(crate) beginnings: usize,
}

/// Logs in on the phone, again from the beginning if it breaks off.
pub(crate) async fn log_in(line: &mut impl Line, ground: &Ground, phone: &mut Phone, person: &mut Person) -> LoggedIn {
    let mut codes = Vec::new();
    for beginnings in 1..=MOST_BEGINNINGS {
        let Some(code) = code(line, ground, phone, person).await else { continue };
        codes.push(code.clone());
        let mut answer = portal::redeem(line, &code).await;
        if answer.as_ref().is_none_or(|answer| answer.status.is_server_error()) {
            answer = portal::redeem(line, &code).await;
        }
        let Some(tokens) = answer.filter(|answer| answer.status.is_success()) else { continue };
        let tokens = tokens.json();
        assert!(tokens["id_token"].is_string(), "{tokens}");
        let Some(userinfo) = portal::userinfo(line, tokens["access_token"].as_str().unwrap()).await else { continue };
        return LoggedIn { codes, tokens, userinfo: userinfo.json(), beginnings };
    }
    panic!("not logged in");
}

/// To the moment when the portal has a code.
pub(crate) async fn code(
    line: &mut impl Line,
    ground: &Ground,
    phone: &mut Phone,
    person: &mut Person,
) -> Option<String> {
    let mut browser = Browser::default();
    let back = approve(line, &mut browser, phone, person).await?;
    browser.come_back(line, ground, &back).await
}

/// To the moment when the phone has approved; where it sends its browser.
pub(crate) async fn approve(
    line: &mut impl Line,
    browser: &mut Browser,
    phone: &mut Phone,
    person: &mut Person,
) -> Option<String> {
    let link = browser.begin(line).await?;
    phone.start(&link, line);
    match to_the_end(line, phone, person, None).await? {
        Outcome::Approved { redirect_uri, .. } => redirect_uri,
        // The power went, and the codes of the enrolment before come first: the login begins anew.
        Outcome::Enrolled(_) => None,
        other => panic!("{other:?}"),
    }
}

/// Changes the PIN.
pub(crate) async fn change_pin<L: Line>(line: &mut L, phone: &mut Phone, person: &mut Person) {
    let begin = |phone: &mut Phone, line: &L| phone.start_pin_change(line);
    let outcome = to_the_end(line, phone, person, Some(&begin)).await;
    assert_eq!(outcome, Some(Outcome::PinChanged));
}
