//! What an SD-JWT VC says, by our names for it.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::PIN_KEY;
use super::disclosure::Disclosure;
use crate::attribute::{Attribute, Attributes, Kind, Value};
use crate::date::Date;
use crate::error::{Malformed, PeerMisbehaved, Result};
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
    pub value: Json,
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
pub(super) fn check_never_withheld(disclosures: &[Disclosure<'_>], paths: &[Vec<String>]) -> Result<()> {
    let outermost = disclosures.iter().zip(paths).filter(|(_, path)| path.len() == 1);
    let mut names = outermost.filter_map(|(disclosure, _)| disclosure.name.as_deref());
    if names.any(|name| NEVER_WITHHELD.contains(&name)) { Err(PeerMisbehaved::Digest.into()) } else { Ok(()) }
}

/// Sorts the claims about the person into attributes and others.
pub(super) fn sort(claims: Map<String, Json>) -> Result<(Attributes, Vec<OtherClaim>)> {
    let (mut attributes, mut other) = (Attributes::new(), Vec::new());
    for (name, value) in claims {
        if !NEVER_WITHHELD.contains(&name.as_str()) && name != "iat" {
            collect(vec![name], value, &mut attributes, &mut other)?;
        }
    }
    Ok((attributes, other))
}

fn collect(path: Vec<String>, value: Json, attributes: &mut Attributes, other: &mut Vec<OtherClaim>) -> Result<()> {
    if let Json::Object(members) = value {
        for (name, value) in members {
            let path = path.iter().cloned().chain([name]).collect();
            collect(path, value, attributes, other)?;
        }
        return Ok(());
    }
    let names: Vec<_> = path.iter().map(String::as_str).collect();
    match Attribute::from_sd_jwt_path(&names).and_then(|it| Some((it, typed(it.kind(), &value)?))) {
        Some((attribute, value)) => {
            attributes.insert(attribute, value);
        }
        None if other.len() < MAX_OTHER => other.push(OtherClaim { path, value }),
        None => return Err(Malformed::TooLong.into()),
    }
    Ok(())
}

/// The value, if it is of this kind.
fn typed(kind: Kind, value: &Json) -> Option<Value> {
    let value = match value {
        Json::Bool(flag) => Value::Flag(*flag),
        Json::String(text) => Value::Text(text.clone()),
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
