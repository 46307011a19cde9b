//! What the phone shows: one template for each kind of step.

use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use siegelring_core::approval_element::Arrival;
use siegelring_core::assurance::Level;
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::holder::{
    CodeProblem, CodePrompt, CodePurpose, ConsentPrompt, HistoryEntry, HistoryResult, Journey, Outcome, PinProblem,
    PinPrompt, PinPurpose, Step, Wallet,
};
use siegelring_core::time::UnixTime;
use time::OffsetDateTime;
use time::macros::format_description;

use super::driver::Phone;
use super::page::{Asked, LANGUAGE_COOKIE, words};
use super::signature;
use super::words::Words;
use crate::demo::bilingual::language_cookie;
use crate::web::assets;

/// The code for two PINs that are not the same, which the wallet never hears of.
pub(super) const PIN_MISMATCH: &str = "pin.new.mismatch";

#[derive(Template)]
#[template(path = "phone/home.html")]
struct Home {
    words: &'static Words,
    credential: Option<Card>,
    history: Vec<Line>,
    interrupted: bool,
    problem: Option<&'static str>,
}

/// A credential as it is shown.
struct Card {
    issuer: String,
    attributes: Attributes,
    valid_until: String,
}

impl Card {
    fn name(&self) -> String {
        let part = |attribute| self.attributes.get(&attribute).map(value_text).unwrap_or_default();
        format!("{} {}", part(Attribute::GivenName), part(Attribute::FamilyName))
    }
}

/// A line of the history.
struct Line {
    time: String,
    what: &'static str,
    who: Option<String>,
    approved: Vec<String>,
    result: &'static str,
}

#[derive(Template)]
#[template(path = "phone/scan.html")]
struct Scan {
    words: &'static Words,
}

#[derive(Template)]
#[template(path = "phone/code.html")]
struct Code<'a> {
    words: &'static Words,
    prompt: &'a CodePrompt,
    kind: &'static str,
    problem: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "phone/consent.html")]
struct Consent<'a> {
    words: &'static Words,
    prompt: &'a ConsentPrompt,
    arrival: &'static str,
}

#[derive(Template)]
#[template(path = "phone/pin.html")]
struct Pin {
    words: &'static Words,
    kind: &'static str,
    is_new: bool,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "phone/outcome.html")]
struct Ended<'a> {
    words: &'static Words,
    outcome: &'a Outcome,
}

impl Code<'_> {
    fn title(&self) -> String {
        self.words.text(&format!("code.{}.title", self.kind)).to_owned()
    }

    fn hint(&self) -> String {
        self.words.text(&format!("code.{}.hint", self.kind)).to_owned()
    }
}

impl Pin {
    fn title(&self) -> String {
        self.words.text(&format!("pin.{}.title", self.kind)).to_owned()
    }

    fn hint(&self) -> String {
        self.words.text(&format!("pin.{}.hint", self.kind)).to_owned()
    }
}

impl Ended<'_> {
    fn kind(&self) -> &'static str {
        match self.outcome {
            Outcome::Enrolled(_) => "enrolled",
            Outcome::Approved { signed, .. } if !signed.is_empty() => "signed",
            Outcome::Approved { .. } => "approved",
            Outcome::Declined { .. } => "declined",
            Outcome::PinChanged => "pin_changed",
            Outcome::Unblocked => "unblocked",
            Outcome::Cancelled => "cancelled",
            Outcome::Failed(_) => "failed",
        }
    }

    fn title(&self) -> String {
        self.words.text(&format!("outcome.{}.title", self.kind())).to_owned()
    }
}

/// The screen for what the wallet is doing; `problem` is the code of what went wrong on the way there.
pub(super) fn of(words: &'static Words, phone: &Phone, problem: Option<&'static str>) -> Response {
    let wallet = phone.wallet();
    match wallet.current() {
        Some(Step::Code(prompt)) => {
            let kind = match prompt.purpose {
                CodePurpose::Activation => "activation",
                CodePurpose::Unblock => "unblock",
            };
            let problem = prompt.problem.map(|problem| match problem {
                CodeProblem::Malformed => "code.problem.malformed",
                CodeProblem::Wrong => "code.problem.wrong",
            });
            answer(words, &Code { words, prompt, kind, problem })
        }
        Some(Step::Consent(prompt)) => {
            let arrival = match prompt.arrival {
                Arrival::Scanned => "consent.scanned",
                Arrival::SameDevice => "consent.same_device",
            };
            if prompt.is_signature() {
                return answer(words, &signature::screen(words, prompt, arrival, phone.documents()));
            }
            answer(words, &Consent { words, prompt, arrival })
        }
        Some(Step::Pin(prompt)) => answer(words, &pin(words, prompt, problem)),
        Some(Step::Done(outcome)) => answer(words, &Ended { words, outcome }),
        _ => answer(words, &home(words, wallet, problem)),
    }
}

/// The camera.
pub(super) async fn scan(Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let words = words(&asked, &headers);
    answer(words, &Scan { words })
}

fn pin(words: &'static Words, prompt: &PinPrompt, mismatch: Option<&str>) -> Pin {
    let kind = match prompt.purpose {
        PinPurpose::New => "new",
        PinPurpose::Change => "change",
        PinPurpose::Sign => "sign",
        _ => "approve",
    };
    let problem = prompt.problem.map(|problem| match problem {
        PinProblem::Malformed => words.text("pin.problem.malformed").to_owned(),
        PinProblem::Trivial => words.text("pin.problem.trivial").to_owned(),
        PinProblem::BirthDate => words.text("pin.problem.birth_date").to_owned(),
        PinProblem::Wrong { tries_left: 1 } => words.text("pin.problem.wrong_last").to_owned(),
        PinProblem::Wrong { tries_left } => words.fill("pin.problem.wrong", tries_left),
    });
    let mismatch = mismatch.filter(|code| *code == PIN_MISMATCH).map(|code| words.text(code).to_owned());
    Pin { words, kind, is_new: prompt.purpose == PinPurpose::New, problem: mismatch.or(problem) }
}

fn home(words: &'static Words, wallet: &Wallet, problem: Option<&'static str>) -> Home {
    // Both formats say the same; one card stands for both.
    let credential = wallet.credentials().into_iter().next().map(|credential| Card {
        issuer: credential.issuer,
        attributes: credential.attributes,
        valid_until: day(credential.valid_until),
    });
    let history = wallet.history().take(20).map(|entry| line(words, entry)).collect();
    Home { words, credential, history, interrupted: wallet.interrupted().is_some(), problem }
}

fn line(words: &'static Words, entry: &HistoryEntry) -> Line {
    let what = match entry.journey {
        Journey::Enrolment => "journey.enrolment",
        Journey::Approval => "journey.approval",
        Journey::PinChange => "journey.pin_change",
        Journey::Unblock => "journey.unblock",
    };
    let result = match entry.result {
        HistoryResult::Done => "result.done",
        HistoryResult::Declined => "result.declined",
        HistoryResult::Sent => "result.sent",
        HistoryResult::Refused => "result.refused",
    };
    let who = entry.relying_party.as_ref().map(|party| party.name.clone());
    let what = if entry.approved.is_empty() { what } else { "journey.signature" };
    let approved = entry.approved.clone();
    Line { time: minute(entry.time), what: words.text(what), who, approved, result: words.text(result) }
}

impl Words {
    /// A value as people read it.
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Flag(true) => self.text("value.yes").to_owned(),
            Value::Flag(false) => self.text("value.no").to_owned(),
            Value::Text(text) => text.clone(),
        }
    }

    /// The value of an attribute as people read it: codes become words.
    pub(super) fn value_of(&self, attribute: &Attribute, value: &Value) -> String {
        let prefix = match attribute {
            Attribute::AssuranceLevel => "level",
            Attribute::ProofingMethod => "method",
            _ => return self.value(value),
        };
        self.text(&format!("{prefix}.{}", value_text(value))).to_owned()
    }

    /// What people call an attribute.
    pub(super) fn name_of(&self, attribute: &Attribute) -> String {
        self.text(&format!("attribute.{}", attribute.mdoc_element())).to_owned()
    }

    /// What people call a level.
    pub(super) fn level(&self, level: &Level) -> String {
        self.text(&format!("level.{}", level.code())).to_owned()
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => text.clone(),
    }
}

fn at(time: UnixTime) -> OffsetDateTime {
    let seconds = i64::try_from(time.0).unwrap_or_default();
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn day(time: UnixTime) -> String {
    at(time).format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

fn minute(time: UnixTime) -> String {
    at(time).format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC")).unwrap_or_default()
}

/// The style sheet.
pub(super) async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, include_str!("phone.css")).into_response()
}

/// The app's sign in the browser's tab.
pub(super) async fn icon() -> Response {
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=3600")], assets::ICON).into_response()
}

/// The script: camera, keypad, and one submission a form.
pub(super) async fn script() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, include_str!("phone.js")).into_response()
}

fn answer(words: &Words, screen: &impl Template) -> Response {
    let cookie = language_cookie(LANGUAGE_COOKIE, words.language);
    match screen.render() {
        Ok(html) => ([(header::SET_COOKIE, cookie)], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a screen cannot be shown");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
