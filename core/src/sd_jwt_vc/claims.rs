//! What an SD-JWT VC says, by our names for it.

use serde::Deserialize;
use serde_json::Value as AnyValue;

use super::PIN_KEY;
use super::disclosure::Disclosure;
use super::expand::Path;
use crate::attribute::{Attribute, Attributes, Kind, Value};
use crate::date::Date;
use crate::error::{Malformed, PeerMisbehaved, Result};
use crate::jose::json::{Json, Members};
use crate::jose::jwk::Jwk;
use crate::status_list::StatusRef;
use crate::time::UnixTime;

/// How many claims that are no attributes are kept.
const MAX_OTHER: usize = 64;

/// Claims that must stand in the issuer-signed JWT itself (SD-JWT VC section 2.2.2.2, and the PIN key).
const NEVER_WITHHELD: [&str; 8] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", PIN_KEY];

/// A claim that is no [`Attribute`], from credentials of others.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherClaim {
    /// The names on the way, outermost first.
    pub path: Vec<String>,
    /// Its value; never an object.
    pub value: AnyValue,
}

/// The registered claims.
#[derive(Deserialize)]
pub(super) struct Registered {
    pub(super) vct: String,
    pub(super) iat: Option<UnixTime>,
    pub(super) nbf: Option<UnixTime>,
    pub(super) exp: Option<UnixTime>,
    pub(super) cnf: Confirmation,
    #[serde(rename = "org.siegelring.pin_key")]
    pub(super) pin_key: Option<String>,
    pub(super) status: Option<Status>,
}

/// `cnf` (RFC 7800).
#[derive(Deserialize)]
pub(super) struct Confirmation {
    pub(super) jwk: Jwk,
}

/// `status`; mechanisms other than the status list are ignored.
#[derive(Deserialize)]
pub(super) struct Status {
    pub(super) status_list: Option<StatusRef>,
}

/// Refuses disclosures of claims that cannot be withheld.
pub(super) fn check_never_withheld(disclosures: &[Disclosure<'_>], paths: &[Path<'_>]) -> Result<()> {
    let outermost = disclosures.iter().zip(paths).filter(|(_, path)| path.len() == 1);
    let mut names = outermost.filter_map(|(disclosure, _)| disclosure.name.as_deref());
    if names.any(|name| NEVER_WITHHELD.contains(&name)) { Err(PeerMisbehaved::Digest.into()) } else { Ok(()) }
}

/// Sorts the claims about the person into attributes and others.
pub(super) fn sort(claims: &Members<'_>) -> Result<(Attributes, Vec<OtherClaim>)> {
    let mut sorted = Sorted::default();
    for (name, value) in claims.iter() {
        if !NEVER_WITHHELD.contains(&name) && name != "iat" {
            sorted.collect(name, value)?;
        }
    }
    Ok((sorted.attributes, sorted.other))
}

#[derive(Default)]
struct Sorted<'a> {
    attributes: Attributes,
    other: Vec<OtherClaim>,
    /// The names on the way to what is being looked at.
    path: Vec<&'a str>,
}

impl<'a> Sorted<'a> {
    fn collect(&mut self, name: &'a str, value: &'a Json<'_>) -> Result<()> {
        self.path.push(name);
        match value {
            Json::Object(members) => members.iter().try_for_each(|(name, value)| self.collect(name, value))?,
            _ => self.collect_plain(value)?,
        }
        self.path.pop();
        Ok(())
    }

    fn collect_plain(&mut self, value: &Json<'_>) -> Result<()> {
        match Attribute::from_sd_jwt_path(&self.path).and_then(|it| Some((it, typed(it.kind(), value)?))) {
            Some((attribute, value)) => {
                self.attributes.insert(attribute, value);
            }
            None if self.other.len() < MAX_OTHER => {
                let path = self.path.iter().copied().map(String::from).collect();
                self.other.push(OtherClaim { path, value: value.to_value() });
            }
            None => return Err(Malformed::TooLong.into()),
        }
        Ok(())
    }
}

/// The value, if it is of this kind.
fn typed(kind: Kind, value: &Json<'_>) -> Option<Value> {
    let value = match value {
        Json::Flag(flag) => Value::Flag(*flag),
        Json::Text(text) => Value::Text(text.to_string()),
        _ => return None,
    };
    fits(kind, &value).then_some(value)
}

/// Whether the value is of this kind.
pub(super) fn fits(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Flag, Value::Flag(_)) | (Kind::Text, Value::Text(_)) => true,
        (Kind::Date, Value::Text(text)) => Date::parse(text).is_ok(),
        _ => false,
    }
}
