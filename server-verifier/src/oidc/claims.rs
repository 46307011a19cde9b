//! Which claims a relying party asks for, and what it is given: only what was asked for *and* released.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use siegelring_core::attribute::{Attribute, Attributes, Value};

use super::errors::{Error, Result};
use crate::store::records::authorization::{RequestedAcr, RequestedClaims};

/// Claims by their names in OpenID Connect Core section 5.1 and OpenID Connect for Identity Assurance section 4, with
/// the attributes each is made of. Every attribute can also be asked for alone, by its element name.
const STANDARD_CLAIMS: &[(&str, &[Attribute])] = &[
    ("name", &[Attribute::GivenName, Attribute::FamilyName]),
    ("family_name", &[Attribute::FamilyName]),
    ("given_name", &[Attribute::GivenName]),
    ("title", &[Attribute::AcademicTitle]),
    ("birth_family_name", &[Attribute::BirthFamilyName]),
    ("birthdate", &[Attribute::BirthDate]),
    ("place_of_birth", &[Attribute::BirthPlace]),
    ("nationalities", &[Attribute::Nationality]),
    (
        "address",
        &[
            Attribute::Address,
            Attribute::Street,
            Attribute::HouseNumber,
            Attribute::PostalCode,
            Attribute::City,
            Attribute::State,
            Attribute::Country,
        ],
    ),
];

/// Scopes and the claims they stand for (OpenID Connect Core section 5.4), as far as a credential holds them.
const SCOPES: &[(&str, &[&str])] =
    &[("profile", &["name", "family_name", "given_name", "birthdate"]), ("address", &["address"])];

/// The scopes beside `openid`.
pub(super) fn scopes() -> impl Iterator<Item = &'static str> {
    SCOPES.iter().map(|(scope, _)| *scope)
}

/// The names of all claims about a person that can be asked for.
pub(super) fn names() -> BTreeSet<&'static str> {
    let standard = STANDARD_CLAIMS.iter().map(|(name, _)| *name);
    standard.chain(Attribute::ALL.iter().map(|attribute| attribute.mdoc_element())).collect()
}

/// What the parameter `claims` says beside names of claims.
#[derive(Debug, Default)]
pub(super) struct ClaimsParameter {
    /// The claims asked for.
    pub(super) claims: RequestedClaims,
    /// An essential `acr` (section 5.5.1.1).
    pub(super) acr: Option<RequestedAcr>,
    /// The one subject that may log in (section 5.5.1).
    pub(super) subject: Option<String>,
}

impl ClaimsParameter {
    /// Parses the JSON of the parameter `claims`. Members that are not understood are ignored (section 5.5).
    pub(super) fn parse(text: &str) -> Result<Self> {
        let parsed: Raw = siegelring_core::jose::json::decode(text.as_bytes())
            .map_err(|_| Error::invalid_request("the parameter claims is not the JSON it must be"))?;
        let mut parameter = Self::default();
        for (name, member) in parsed.id_token {
            let member = member.unwrap_or_default();
            match name.as_str() {
                "acr" => parameter.acr = Some(member.into_acr()?),
                "sub" => parameter.subject = member.into_subject()?,
                _ => drop(parameter.claims.id_token.insert(name)),
            }
        }
        parameter.claims.userinfo = parsed.userinfo.into_keys().collect();
        parameter.claims.id_token.retain(|name| attributes_of(name).is_some());
        parameter.claims.userinfo.retain(|name| attributes_of(name).is_some());
        Ok(parameter)
    }
}

/// The parameter `claims` as JSON.
#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    id_token: BTreeMap<String, Option<RawMember>>,
    #[serde(default)]
    userinfo: BTreeMap<String, Option<RawMember>>,
}

#[derive(Default, Deserialize)]
struct RawMember {
    #[serde(default)]
    essential: bool,
    value: Option<Json>,
    #[serde(default)]
    values: Vec<Json>,
}

impl RawMember {
    fn into_acr(self) -> Result<RequestedAcr> {
        let values = self.value.into_iter().chain(self.values).map(text).collect::<Result<_>>()?;
        Ok(RequestedAcr { values, essential: self.essential })
    }

    fn into_subject(self) -> Result<Option<String>> {
        self.value.map(text).transpose()
    }
}

fn text(value: Json) -> Result<String> {
    match value {
        Json::String(text) => Ok(text),
        _ => Err(Error::invalid_request("acr and sub in the parameter claims are text")),
    }
}

impl RequestedClaims {
    /// Adds what a scope stands for; an unknown scope stands for nothing.
    pub(super) fn add_scope(&mut self, scope: &str) {
        let names = SCOPES.iter().filter(|(name, _)| *name == scope).flat_map(|(_, claims)| claims.iter());
        self.userinfo.extend(names.map(|name| (*name).to_owned()));
    }

    /// The attributes to ask the person for: what was asked for and this relying party is allowed.
    pub(super) fn attributes(&self, allowed: &[Attribute]) -> Vec<Attribute> {
        let asked: BTreeSet<Attribute> =
            self.id_token.union(&self.userinfo).filter_map(|name| attributes_of(name)).flatten().copied().collect();
        asked.into_iter().filter(|attribute| allowed.contains(attribute)).collect()
    }
}

/// The values of the claims asked for, as far as the attributes they are made of were released.
pub(super) fn values(names: &BTreeSet<String>, released: &Attributes) -> Map<String, Json> {
    names.iter().filter_map(|name| Some((name.clone(), value(name, released)?))).collect()
}

fn attributes_of(name: &str) -> Option<&'static [Attribute]> {
    let standard = STANDARD_CLAIMS.iter().find(|(claim, _)| *claim == name).map(|(_, attributes)| *attributes);
    standard
        .or_else(|| Attribute::ALL.iter().find(|attribute| attribute.mdoc_element() == name).map(std::slice::from_ref))
}

fn value(name: &str, released: &Attributes) -> Option<Json> {
    let text = |attribute| match released.get(&attribute) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    match name {
        "name" => joined(&[text(Attribute::GivenName), text(Attribute::FamilyName)]).map(Json::from),
        "place_of_birth" => text(Attribute::BirthPlace).map(|place| json!({ "locality": place })),
        "nationalities" => text(Attribute::Nationality).map(|country| json!([country])),
        "address" => address(&text),
        _ => match released.get(attributes_of(name)?.first()?)? {
            Value::Flag(flag) => Some(Json::from(*flag)),
            Value::Text(text) => Some(Json::from(text.as_str())),
        },
    }
}

/// The address claim (OpenID Connect Core section 5.1.1), where street and house number are one line.
fn address<'a>(text: &impl Fn(Attribute) -> Option<&'a str>) -> Option<Json> {
    let members = [
        ("formatted", text(Attribute::Address).map(str::to_owned)),
        ("street_address", joined(&[text(Attribute::Street), text(Attribute::HouseNumber)])),
        ("postal_code", text(Attribute::PostalCode).map(str::to_owned)),
        ("locality", text(Attribute::City).map(str::to_owned)),
        ("region", text(Attribute::State).map(str::to_owned)),
        ("country", text(Attribute::Country).map(str::to_owned)),
    ];
    let address: Map<String, Json> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Json::from(value?)))).collect();
    if address.is_empty() { None } else { Some(Json::Object(address)) }
}

fn joined(parts: &[Option<&str>]) -> Option<String> {
    let parts: Vec<&str> = parts.iter().copied().flatten().collect();
    if parts.is_empty() { None } else { Some(parts.join(" ")) }
}
