use std::collections::BTreeSet;

use super::text::{Text, error, text};
use super::{Language, attributes, errors, fill, levels, phone, signature};
use crate::assurance::{Level, Proofing, Reason};
use crate::attribute::Attribute;
use crate::error::{ApiMisuse, Expired, Malformed, PeerMisbehaved, Refused, Untrusted};

fn error_codes() -> Vec<&'static str> {
    let mut codes = Vec::new();
    codes.extend(Malformed::ALL.iter().map(|case| case.code()));
    codes.extend(PeerMisbehaved::ALL.iter().map(|case| case.code()));
    codes.extend(Untrusted::ALL.iter().map(|case| case.code()));
    codes.extend(Expired::ALL.iter().map(|case| case.code()));
    codes.extend(Refused::ALL.iter().map(|case| case.code()));
    codes.extend(ApiMisuse::ALL.iter().map(|case| case.code()));
    codes
}

fn every_text() -> Vec<(&'static str, Text)> {
    let tables = [attributes::TABLE, levels::TABLE, phone::TABLE, signature::TABLE];
    let plain = tables.into_iter().flatten().copied();
    let of_errors =
        errors::tables().flat_map(|(code, happened, means, now)| [(*code, *happened), (*code, *means), (*code, *now)]);
    plain.chain(of_errors).collect()
}

#[test]
fn every_error_has_words() {
    let known: Vec<&str> = errors::tables().map(|(code, ..)| *code).collect();
    let asked = error_codes();
    let missing: Vec<_> = asked.iter().filter(|code| !known.contains(code)).collect();
    let stale: Vec<_> = known.iter().filter(|code| !asked.contains(code)).collect();
    assert!(missing.is_empty() && stale.is_empty(), "missing {missing:?}, stale {stale:?}");
}

#[test]
fn every_attribute_has_words() {
    for attribute in Attribute::ALL {
        let code = format!("attribute.{}", attribute.mdoc_element());
        assert!(text(Language::German, &code).is_some(), "{code}");
    }
    assert_eq!(attributes::TABLE.len(), Attribute::ALL.len());
}

#[test]
fn every_level_reason_and_proofing_has_words() {
    let levels = Level::ALL
        .iter()
        .flat_map(|level| [format!("level.{}", level.code()), format!("level.{}.means", level.code())]);
    let reasons = Reason::ALL.iter().map(|reason| reason.code().to_owned());
    let methods = Proofing::ALL.iter().map(|proofing| format!("method.{}", proofing.code()));
    let asked: Vec<String> = levels.chain(reasons).chain(methods).collect();
    for code in &asked {
        assert!(text(Language::German, code).is_some(), "{code}");
    }
    assert_eq!(levels::TABLE.len(), asked.len());
}

#[test]
fn no_code_stands_twice() {
    let mut seen = BTreeSet::new();
    let plain =
        [attributes::TABLE, levels::TABLE, phone::TABLE, signature::TABLE].into_iter().flatten().map(|(code, _)| *code);
    for code in plain.chain(errors::tables().map(|(code, ..)| *code)) {
        assert!(seen.insert(code), "{code}");
    }
}

#[test]
fn both_languages_say_something_and_leave_the_same_places_open() {
    for (code, text) in every_text() {
        let (german, english) = (text.in_language(Language::German), text.in_language(Language::English));
        assert!(!german.trim().is_empty() && !english.trim().is_empty(), "{code}");
        assert_eq!(german.matches("{}").count(), english.matches("{}").count(), "{code}");
    }
}

#[test]
fn errors_are_short_calm_sentences() {
    for (code, happened, means, now) in errors::tables() {
        for text in [happened, means, now] {
            for language in Language::ALL {
                let text = text.in_language(*language);
                assert!(text.ends_with('.'), "{code}: {text}");
                assert!(!text.contains('!') && !text.contains("Fehler!"), "{code}: {text}");
                let longest = text.split(['.', ':', '?']).map(|sentence| sentence.split_whitespace().count()).max();
                assert!(longest.unwrap_or(0) <= 24, "{code}: a sentence is too long: {text}");
            }
        }
    }
}

#[test]
fn an_unknown_code_still_has_something_to_say() {
    assert_eq!(error(Language::English, "refused.of_tomorrow").happened, "Something did not work.");
    assert_eq!(text(Language::English, "of.tomorrow"), None);
}

#[test]
fn reads_language_preferences() {
    assert_eq!(Language::from_accept_language("fr, en-GB;q=0.8, de;q=0.7"), Some(Language::English));
    assert_eq!(Language::from_accept_language("de-AT,en;q=0.9"), Some(Language::German));
    assert_eq!(Language::from_accept_language("en;q=0, de;q=0.1"), Some(Language::German));
    assert_eq!(Language::from_accept_language("fr"), None);
    assert_eq!(Language::from_ui_locales("fr-CA en"), Some(Language::English));
    assert_eq!(Language::from_tag("DEU"), None);
}

#[test]
fn fills_a_place() {
    assert_eq!(fill("Noch {} Versuche.", "3"), "Noch 3 Versuche.");
}
