//! What a credential says: the identity attributes, and what the issuer adds.

use siegelring_core::assurance::Level;
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::date::Date;
use siegelring_core::time::UnixTime;

use crate::store::records::offer::OfferedPerson;

/// What the issuer knows besides the person.
pub(super) struct Issue<'a> {
    /// The level at issuance.
    pub(super) level: Level,
    /// When it is issued.
    pub(super) issued_at: UnixTime,
    /// Until when it is valid.
    pub(super) valid_until: UnixTime,
    /// Who issues it, as people read it.
    pub(super) authority: &'a str,
    /// The issuer's country, as its certificate says.
    pub(super) country: Option<&'a str>,
}

/// All attributes of a credential for this person.
pub(super) fn complete(person: &OfferedPerson, issue: &Issue<'_>) -> Attributes {
    let mut attributes = person.attributes.clone();
    let day = |at: UnixTime| Value::Text(Date::from(at).to_string());
    attributes.extend([
        (Attribute::AssuranceLevel, Value::Text(issue.level.code().to_owned())),
        (Attribute::ProofingMethod, Value::Text(person.proofing.code().to_owned())),
        (Attribute::ProofingDate, day(person.proofed_at)),
        (Attribute::IssuanceDate, day(issue.issued_at)),
        (Attribute::ExpiryDate, day(issue.valid_until)),
        (Attribute::IssuingAuthority, Value::Text(issue.authority.to_owned())),
    ]);
    if let Some(country) = issue.country {
        attributes.insert(Attribute::IssuingCountry, Value::Text(country.to_owned()));
    }
    if let Some(Value::Text(birth_date)) = person.attributes.get(&Attribute::BirthDate)
        && let Ok(birth_date) = Date::parse(birth_date)
    {
        let age = birth_date.years_until(Date::from(issue.issued_at));
        for (attribute, years) in [(Attribute::AgeOver16, 16), (Attribute::AgeOver18, 18), (Attribute::AgeOver65, 65)] {
            attributes.insert(attribute, Value::Flag(age >= years));
        }
    }
    attributes
}

/// Those that say who the person is, without what the issuer adds: for a new credential.
pub(super) fn identity(attributes: &Attributes) -> Attributes {
    let is_added = |attribute: &Attribute| ADDED.contains(attribute);
    attributes.iter().filter(|(attribute, _)| !is_added(attribute)).map(|(a, value)| (*a, value.clone())).collect()
}

const ADDED: &[Attribute] = &[
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
