//! A person who always does the same: for journeys without a screen.

use siegelring_core::holder::{Event, Outcome, PinPurpose, Step};
use siegelring_core::transaction::TransactionData;
use zeroize::Zeroizing;

use super::driver::Phone;
use crate::demo::Result;

/// What the person knows, and how they act.
#[derive(Debug, Clone, Default)]
pub(in crate::demo) struct Person {
    /// The activation or unblock code.
    pub(in crate::demo) code: String,
    /// The PIN.
    pub(in crate::demo) pin: String,
    /// Whether they decline what is shown.
    pub(in crate::demo) declines: bool,
    /// Whether they enter a wrong PIN, and then give up.
    pub(in crate::demo) mistypes: bool,
}

/// Acts on every step that needs a person, and prints it, until the journey is over.
///
/// # Errors
/// If the journey ends otherwise than this person wants.
pub(in crate::demo) async fn act(phone: &mut Phone, person: &Person) -> Result<()> {
    loop {
        let event = match phone.wallet().current() {
            Some(Step::Code(prompt)) if prompt.problem.is_some() => return Err("the code was refused".into()),
            Some(Step::Code(_)) => Event::Code(Zeroizing::new(person.code.clone())),
            Some(Step::Consent(prompt)) => {
                let attributes: Vec<_> = prompt.attributes.iter().map(|(name, _)| name.mdoc_element()).collect();
                let asking = &prompt.relying_party;
                println!("{} ({}) asks for {}", asking.name, asking.origin, attributes.join(", "));
                prompt.transactions.iter().for_each(print);
                if person.declines { Event::Decline } else { Event::Accept }
            }
            Some(Step::Pin(prompt)) if prompt.problem.is_some() => {
                let problem = format!("the PIN was refused: {:?}", prompt.problem);
                phone.leave().await?;
                if !person.mistypes {
                    return Err(problem.into());
                }
                println!("{problem}");
                return Ok(());
            }
            Some(Step::Pin(prompt)) if person.mistypes && prompt.purpose != PinPurpose::New => {
                Event::Pin(Zeroizing::new(mistyped(&person.pin)))
            }
            Some(Step::Pin(_)) => Event::Pin(Zeroizing::new(person.pin.clone())),
            Some(Step::Done(outcome)) => return end(outcome),
            _ => return Err("the journey stopped without an end".into()),
        };
        phone.answer(event).await?;
    }
}

/// What is signed, whole.
fn print(data: &TransactionData) {
    match data {
        TransactionData::Declaration(declaration) => {
            println!("to declare: {}", declaration.title);
            for field in declaration.sections.iter().flat_map(|section| &section.fields) {
                println!("  {}: {}", field.label, field.value);
            }
            declaration.statement.iter().for_each(|statement| println!("  {statement}"));
        }
        _ => {
            for document in data.documents() {
                let seen = if document.is_shown() { "" } else { ", which cannot be shown" };
                println!("to sign: {} ({}, {} bytes{seen})", document.label, document.media_type, document.size);
            }
        }
    }
}

/// Another PIN of the same length: the last digit is one more.
fn mistyped(pin: &str) -> String {
    let last = pin.chars().last().and_then(|digit| digit.to_digit(10)).unwrap_or_default();
    let rest: String = pin.chars().take(pin.chars().count().saturating_sub(1)).collect();
    format!("{rest}{}", (last + 1) % 10)
}

fn end(outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Enrolled(enrolled) => {
            println!("enrolled");
            println!("unblock code: {}", enrolled.unblock_code.as_str());
            println!("revocation code: {}", enrolled.revocation_code.as_str());
        }
        Outcome::Approved { redirect_uri, .. } => {
            println!("approved");
            if let Some(url) = redirect_uri {
                println!("go on at: {url}");
            }
        }
        Outcome::Declined { .. } => println!("declined"),
        Outcome::PinChanged => println!("PIN changed"),
        Outcome::Unblocked => println!("unblocked"),
        Outcome::Cancelled => return Err("the journey was cancelled".into()),
        Outcome::Failed(failed) => return Err(format!("{} ({})", failed.error, failed.error.code()).into()),
    }
    Ok(())
}
