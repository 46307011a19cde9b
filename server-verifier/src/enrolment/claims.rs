//! What somebody claims about a person, and what must be true of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::{Attribute, Attributes, Kind, Value};
use siegelring_core::date::Date;
use siegelring_core::time::UnixTime;

use super::error::{Error, Result};

/// The longest text of an attribute, in characters.
const MAX_TEXT: usize = 150;

/// How long an offer can be redeemed, in days: without a wish, and at most.
const OFFER_DAYS: u64 = 14;
const MAX_OFFER_DAYS: u64 = 30;

/// What only the issuer says.
const ISSUER_ONLY: &[Attribute] = &[
    Attribute::AgeOver16,
    Attribute::AgeOver18,
    Attribute::AgeOver65,
    Attribute::AssuranceLevel,
    Attribute::ProofingMethod,
    Attribute::ProofingDate,
    Attribute::IssuanceDate,
    Attribute::ExpiryDate,
    Attribute::IssuingAuthority,
    Attribute::IssuingCountry,
    Attribute::DocumentNumber,
];

/// Without these nobody can tell people apart.
const REQUIRED: &[Attribute] = &[Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate];

/// What somebody claims about a person: the body of `POST /enrolments`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewEnrolment {
    /// The identity attributes, by mdoc element identifier such as `family_name`; days as `YYYY-MM-DD`.
    pub attributes: BTreeMap<String, Value>,
    /// How the person was identified.
    pub proofing_method: Proofing,
    /// The day on which the person was identified, `YYYY-MM-DD`; by default today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proofing_date: Option<String>,
    /// Who the person is among those known.
    #[serde(default)]
    pub person: Continuity,
    /// Whether the person's earlier phones are blocked, as after a loss.
    #[serde(default)]
    pub block_devices: bool,
    /// How long the offer can be redeemed, 1 to 30 days; by default 14.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_days: Option<u64>,
}

/// Who a person is among those known. Equal attributes alone never decide it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Continuity {
    /// Nobody has looked: a new person, unless somebody with the same attributes is known.
    #[default]
    Undecided,
    /// A new person, whoever has the same attributes.
    New,
    /// The known person with this number, as somebody confirms who has checked it; also after a change of name.
    SameAs(String),
    /// The person with this number in a registry, whether known or new.
    Registry {
        /// The registry's name, such as `melderegister.musterhausen`.
        name: String,
        /// The person's number in it.
        number: String,
        /// The known person that this number belongs to from now on, as somebody confirms who has checked it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<String>,
    },
}

/// Claims that may be acted upon.
pub(super) struct CheckedEnrolment {
    pub(super) attributes: Attributes,
    pub(super) proofing: Proofing,
    pub(super) proofed_at: UnixTime,
    pub(super) person: Continuity,
    pub(super) block_devices: bool,
    pub(super) offer_seconds: u64,
}

impl NewEnrolment {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the place and the mistake.
    pub fn parse(body: &[u8]) -> Result<Self> {
        serde_json::from_slice(body).map_err(|error| Error::invalid("body", &error.to_string()))
    }

    pub(super) fn check(&self, now: UnixTime) -> Result<CheckedEnrolment> {
        Ok(CheckedEnrolment {
            attributes: attributes(&self.attributes, now)?,
            proofing: self.proofing_method,
            proofed_at: self.proofed_at(now)?,
            person: self.person.clone().check()?,
            block_devices: self.block_devices,
            offer_seconds: match self.offer_days.unwrap_or(OFFER_DAYS) {
                days @ 1..=MAX_OFFER_DAYS => days * 86_400,
                _ => return Err(Error::invalid("offer_days", "must be 1 to 30")),
            },
        })
    }

    fn proofed_at(&self, now: UnixTime) -> Result<UnixTime> {
        let Some(date) = &self.proofing_date else { return Ok(now) };
        let invalid = |reason| Error::invalid("proofing_date", reason);
        let midnight = Date::parse(date).and_then(Date::midnight).map_err(|_| invalid("must be YYYY-MM-DD"))?;
        // A day that has begun somewhere is no future; later than now it means now.
        if midnight > now.plus(86_400) { Err(invalid("must not be in the future")) } else { Ok(midnight.min(now)) }
    }
}

impl Continuity {
    fn check(self) -> Result<Self> {
        let texts = match &self {
            Self::Undecided | Self::New => vec![],
            Self::SameAs(person) => vec![person],
            Self::Registry { name, number, same_as } => {
                [Some(name), Some(number), same_as.as_ref()].into_iter().flatten().collect()
            }
        };
        if texts.iter().all(|text| is_clean(text)) {
            return Ok(self);
        }
        Err(Error::invalid("person", "texts must have 1 to 150 characters and no white space around them"))
    }
}

fn attributes(claimed: &BTreeMap<String, Value>, now: UnixTime) -> Result<Attributes> {
    let mut attributes = Attributes::new();
    for (name, value) in claimed {
        let invalid = |reason| Error::invalid(&format!("attributes.{name}"), reason);
        let attribute = Attribute::from_mdoc_element(name).ok_or_else(|| invalid("is not known"))?;
        if ISSUER_ONLY.contains(&attribute) {
            return Err(invalid("is for the issuer to say"));
        }
        check_value(attribute, value).map_err(invalid)?;
        attributes.insert(attribute, value.clone());
    }
    if let Some(missing) = REQUIRED.iter().find(|attribute| !attributes.contains_key(attribute)) {
        return Err(Error::invalid(&format!("attributes.{}", missing.mdoc_element()), "is missing"));
    }
    if let Some(Value::Text(birth_date)) = attributes.get(&Attribute::BirthDate)
        && Date::parse(birth_date)? > Date::from(now)
    {
        return Err(Error::invalid("attributes.birth_date", "must not be in the future"));
    }
    add_address_line(&mut attributes);
    Ok(attributes)
}

fn check_value(attribute: Attribute, value: &Value) -> std::result::Result<(), &'static str> {
    match (attribute.kind(), value) {
        (Kind::Flag, Value::Flag(_)) => Ok(()),
        (Kind::Text, Value::Text(text)) if is_clean(text) => Ok(()),
        (Kind::Text, _) => Err("must be text of 1 to 150 characters without white space around it"),
        (Kind::Date, Value::Text(text)) if Date::parse(text).is_ok() => Ok(()),
        (Kind::Date, _) => Err("must be a day, YYYY-MM-DD"),
        (Kind::Flag, _) => Err("must be true or false"),
    }
}

fn is_clean(text: &str) -> bool {
    let length = text.chars().count();
    (1..=MAX_TEXT).contains(&length) && text.trim() == text && !text.chars().any(char::is_control)
}

/// The whole address in one line, where only its parts are given.
fn add_address_line(attributes: &mut Attributes) {
    let text = |attribute| match attributes.get(&attribute) {
        Some(Value::Text(text)) => text.as_str(),
        _ => "",
    };
    let street = format!("{} {}", text(Attribute::Street), text(Attribute::HouseNumber));
    let town = format!("{} {}", text(Attribute::PostalCode), text(Attribute::City));
    let parts: Vec<&str> = [street.trim(), town.trim()].into_iter().filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() && !attributes.contains_key(&Attribute::Address) {
        let line = parts.join(", ");
        attributes.insert(Attribute::Address, Value::Text(line));
    }
}
