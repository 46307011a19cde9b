//! Issuing.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::claims::fits;
use super::disclosure::{self, digest};
use super::{SHA_256, TYP};
use crate::attribute::{Attributes, CITIZEN_CREDENTIAL, Value};
use crate::crypto::{PublicKey, Rng, Signature};
use crate::error::{ApiMisuse, Result};
use crate::jose::jwk::Jwk;
use crate::jose::{base64url, jws};
use crate::status_list::StatusRef;
use crate::time::UnixTime;

/// What an SD-JWT VC is to say.
#[derive(Debug, Clone)]
pub struct IssueInput<'a> {
    /// What is said about the person; each is selectively disclosable.
    pub attributes: &'a Attributes,
    /// The key that presentations are signed with (`cnf`).
    pub device_key: PublicKey,
    /// The key that PIN proofs are signed with ([`super::PIN_KEY`]).
    pub pin_key: Option<PublicKey>,
    /// When it is issued (`iat`).
    pub issued_at: UnixTime,
    /// Until when it is valid (`exp`).
    pub expires_at: UnixTime,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// The issuer's certificates in DER, leaf first, without the trust anchor. They name the issuer; there is no `iss`.
    pub x5c: &'a [Vec<u8>],
}

/// An SD-JWT that waits for the issuer's signature.
#[derive(Debug)]
pub struct PreparedSdJwt {
    jws: jws::PreparedJws,
    disclosures: Vec<String>,
}

/// Prepares an SD-JWT VC of type [`CITIZEN_CREDENTIAL`].
///
/// # Errors
/// [`ApiMisuse::Argument`] for no attributes, one of another kind than its own, dates in the wrong order or no
/// certificate.
pub fn prepare(input: &IssueInput<'_>, rng: &mut dyn Rng) -> Result<PreparedSdJwt> {
    let of_its_kind = input.attributes.iter().all(|(attribute, value)| fits(attribute.kind(), value));
    if input.attributes.is_empty() || !of_its_kind || input.expires_at <= input.issued_at || input.x5c.is_empty() {
        return Err(ApiMisuse::Argument.into());
    }
    let mut disclosures = Vec::new();
    let sd = disclose(input.attributes, &mut disclosures, rng)?;
    let claims = Claims {
        vct: CITIZEN_CREDENTIAL,
        iat: input.issued_at,
        exp: input.expires_at,
        cnf: json!({ "jwk": Jwk::from(&input.device_key) }),
        pin_key: input.pin_key.map(|key| base64url::encode(key.as_bytes())),
        status: input.status.as_ref().map(|status| json!({ "status_list": status })),
        sd,
        sd_alg: SHA_256,
    };
    let header = jws::Header { x5c: input.x5c.to_vec(), ..jws::Header::typed(TYP) };
    Ok(PreparedSdJwt { jws: jws::prepare(&header, &claims)?, disclosures })
}

impl PreparedSdJwt {
    /// The bytes that the issuer signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        self.jws.signature_payload()
    }

    /// The SD-JWT with all its disclosures, which is the credential of OpenID4VCI format `dc+sd-jwt`.
    pub fn complete(self, signature: Signature) -> String {
        let mut compact = self.jws.complete(signature);
        for disclosure in &self.disclosures {
            compact.push('~');
            compact.push_str(disclosure);
        }
        compact.push('~');
        compact
    }
}

/// The claims that cannot be withheld, and the digests of the others.
#[derive(Serialize)]
struct Claims {
    vct: &'static str,
    iat: UnixTime,
    exp: UnixTime,
    cnf: Json,
    #[serde(rename = "org.siegelring.pin_key", skip_serializing_if = "Option::is_none")]
    pin_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Json>,
    #[serde(rename = "_sd")]
    sd: Vec<String>,
    #[serde(rename = "_sd_alg")]
    sd_alg: &'static str,
}

/// Makes the disclosures of every attribute and of every object they stand in; gives the digests of the outermost.
fn disclose(attributes: &Attributes, disclosures: &mut Vec<String>, rng: &mut dyn Rng) -> Result<Vec<String>> {
    let mut outermost = Vec::new();
    let mut objects: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (attribute, value) in attributes {
        let (name, object) = match attribute.sd_jwt_path() {
            [object, name] => (*name, Some(*object)),
            path => (path.first().copied().unwrap_or_default(), None),
        };
        let disclosure = disclosure::disclose(name, &plain(value), rng)?;
        match object {
            None => outermost.push(digest(&disclosure)),
            Some(object) => objects.entry(object).or_default().push(digest(&disclosure)),
        }
        disclosures.push(disclosure);
    }
    for (name, mut digests) in objects {
        digests.sort_unstable();
        let disclosure = disclosure::disclose(name, &json!({ "_sd": digests }), rng)?;
        outermost.push(digest(&disclosure));
        disclosures.push(disclosure);
    }
    // In the order of the digests, which says nothing about the order of the claims (RFC 9901 section 4.2.4.1).
    outermost.sort_unstable();
    Ok(outermost)
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Flag(flag) => (*flag).into(),
        Value::Text(text) => text.as_str().into(),
    }
}
