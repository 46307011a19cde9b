//! Who a person is among those known. Only a registry's number, or somebody's explicit word, continues a person.

use rand_core::OsRng;
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::crypto;
use siegelring_core::jose::base64url;
use siegelring_core::time::UnixTime;

use super::Enrolments;
use super::claims::{CheckedEnrolment, Continuity};
use super::error::{Error, Result};
use crate::keys::Secret;
use crate::store::StoreError;
use crate::store::records;
use crate::store::records::registry_number::RegistryNumber;
use crate::store::records::subject::Subject;

/// The most people with the same attributes that are named.
const MOST_NAMED: usize = 20;

/// What people are found by; nothing here needs to be unique.
const FOUND_BY: &[Attribute] = &[Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate];

/// A new person's number: 16 random bytes, base64url.
pub(super) fn new_number() -> String {
    base64url::encode(crypto::random::<16>(&mut OsRng))
}

impl Enrolments {
    /// The number of the person; `new` if it is a new one.
    pub(super) async fn find_person(&self, checked: &CheckedEnrolment, new: &str, now: UnixTime) -> Result<String> {
        let reference = self.reference(&checked.attributes);
        match &checked.person {
            Continuity::SameAs(person) => self.confirm(person, reference, now).await,
            Continuity::New => self.create(new, reference, now).await,
            Continuity::Undecided => {
                let found = self.known(&reference, now).await?;
                // A repeat of the same plan finds the person it made.
                let others: Vec<String> = found.into_iter().filter(|person| person != new).collect();
                if others.is_empty() { self.create(new, reference, now).await } else { Err(Error::Undecided(others)) }
            }
            Continuity::Registry { name, number, same_as } => {
                let number = registry_reference(&self.keys.secrets.person_reference, name, number);
                self.by_number(number, same_as.as_deref(), new, reference, now).await
            }
        }
    }

    /// The person of a registry number. The number's record is claimed last, so that of two enrolments at once both end
    /// with the same person.
    async fn by_number(
        &self,
        number: String,
        same_as: Option<&str>,
        new: &str,
        reference: String,
        now: UnixTime,
    ) -> Result<String> {
        if let Some(known) = records::load::<RegistryNumber>(&*self.store, &number, now).await? {
            return self.continue_as(known.value.subject, same_as, reference, now).await;
        }
        let subject = match same_as {
            Some(person) => self.confirm(person, reference.clone(), now).await?,
            None => self.create(new, reference.clone(), now).await?,
        };
        let claim = RegistryNumber { id: number.clone(), subject: subject.clone() };
        match records::create(&*self.store, claim, now).await {
            Ok(_) => Ok(subject),
            Err(StoreError::Conflict) => {
                let winner = records::load::<RegistryNumber>(&*self.store, &number, now).await?;
                let winner = winner.ok_or(Error::Server)?.value.subject;
                if same_as.is_none() && winner != subject {
                    records::remove::<Subject>(&*self.store, &subject, now).await?;
                }
                self.continue_as(winner, same_as, reference, now).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn continue_as(
        &self,
        known: String,
        same_as: Option<&str>,
        reference: String,
        now: UnixTime,
    ) -> Result<String> {
        if same_as.is_some_and(|person| person != known) {
            return Err(Error::OtherPerson);
        }
        self.confirm(&known, reference, now).await
    }

    /// Continues a person, who is found by the present attributes from now on.
    async fn confirm(&self, person: &str, reference: String, now: UnixTime) -> Result<String> {
        let updated = records::update(&*self.store, person, now, |subject: &mut Subject| {
            subject.person_reference.clone_from(&reference);
            Ok::<_, StoreError>(())
        });
        match updated.await {
            Ok(Some(())) => Ok(person.to_owned()),
            Ok(None) => Err(Error::Unknown),
            Err(error) => Err(error.into()),
        }
    }

    async fn create(&self, new: &str, person_reference: String, now: UnixTime) -> Result<String> {
        let subject = Subject { id: new.to_owned(), person_reference, created_at: now };
        match records::create(&*self.store, subject, now).await {
            // The number is random: who has it already was made by the same plan.
            Ok(_) | Err(StoreError::Conflict) => Ok(new.to_owned()),
            Err(error) => Err(error.into()),
        }
    }

    async fn known(&self, reference: &str, now: UnixTime) -> Result<Vec<String>> {
        let found = records::find::<Subject>(&*self.store, "person_reference", reference, None, MOST_NAMED, now);
        Ok(found.await?.into_iter().map(|found| found.value.id).collect())
    }

    /// The opaque reference of identity attributes.
    fn reference(&self, attributes: &Attributes) -> String {
        let values: Vec<String> = FOUND_BY.iter().map(|attribute| plain(attributes, *attribute)).collect();
        let parts: Vec<&[u8]> = values.iter().map(String::as_bytes).collect();
        base64url::encode(self.keys.secrets.person_reference.mac("siegelring identity attributes v1", &parts))
    }
}

/// The opaque reference of a number in a registry.
fn registry_reference(key: &Secret, name: &str, number: &str) -> String {
    base64url::encode(key.mac("siegelring registry number v1", &[name.as_bytes(), number.as_bytes()]))
}

/// An attribute as it is compared: upper and lower case, and spaces, are all one.
fn plain(attributes: &Attributes, attribute: Attribute) -> String {
    match attributes.get(&attribute) {
        Some(Value::Text(text)) => text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}
