//! The Digital Credentials Query Language (OpenID4VP 6).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::attribute::{Attribute, CITIZEN_CREDENTIAL};
use crate::error::{PeerMisbehaved, Result};

/// The most credential queries, claims of one query, options and names of one option that are taken.
const MAX_ITEMS: usize = 64;

/// A query for credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DcqlQuery {
    /// The credentials asked for.
    pub credentials: Vec<CredentialQuery>,
    /// Which of them together answer; without it, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_sets: Option<Vec<CredentialSetQuery>>,
}

/// One credential asked for (OpenID4VP 6.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialQuery {
    /// The name under which the response answers.
    pub id: String,
    /// `mso_mdoc` or `dc+sd-jwt`.
    pub format: String,
    /// Whether several credentials may answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub multiple: bool,
    /// Which type of credential.
    pub meta: Meta,
    /// Whether holder binding is asked for; without it, yes.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub require_cryptographic_holder_binding: bool,
    /// The claims asked for; without it, only those that cannot be withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<ClaimsQuery>>,
    /// Which of the claims together answer, in the verifier's order of preference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_sets: Option<Vec<Vec<String>>>,
    /// Whose credentials answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted_authorities: Option<Vec<TrustedAuthority>>,
}

/// The type asked for (OpenID4VP B.2.3, B.3.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The mdoc document type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doctype_value: Option<String>,
    /// The SD-JWT VC types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vct_values: Option<Vec<String>>,
}

/// One claim asked for (OpenID4VP 6.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsQuery {
    /// The name that claim sets use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Names, indices or `null` (all elements); for an mdoc namespace and element identifier.
    pub path: Vec<Value>,
    /// The values that answer; without it, any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    /// Whether the verifier keeps the value (ISO/IEC 18013-5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_to_retain: Option<bool>,
}

/// Alternatives (OpenID4VP 6.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialSetQuery {
    /// Each option names credential queries that together answer, in order of preference.
    pub options: Vec<Vec<String>>,
    /// Whether an answer is needed; without it, yes.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub required: bool,
}

/// Whose credentials answer (OpenID4VP 6.1.1); HAIP uses `aki`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedAuthority {
    /// `aki`, `etsi_tl` or `openid_federation`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For `aki`: base64url key identifiers.
    pub values: Vec<String>,
}

/// The name of the mdoc query of [`DcqlQuery::for_citizen`].
pub const MDOC_QUERY: &str = "citizen_mdoc";
/// The name of the SD-JWT query of [`DcqlQuery::for_citizen`].
pub const SD_JWT_QUERY: &str = "citizen_sd_jwt";

impl DcqlQuery {
    /// The query of a login: these attributes of the citizen credential, in whichever format the wallet holds, mdoc
    /// preferred.
    pub fn for_citizen(attributes: &[Attribute]) -> Self {
        let mdoc = CredentialQuery {
            id: MDOC_QUERY.to_owned(),
            format: "mso_mdoc".to_owned(),
            multiple: false,
            meta: Meta { doctype_value: Some(CITIZEN_CREDENTIAL.to_owned()), vct_values: None },
            require_cryptographic_holder_binding: true,
            claims: claims(attributes, |attribute| vec![CITIZEN_CREDENTIAL, attribute.mdoc_element()], Some(false)),
            claim_sets: None,
            trusted_authorities: None,
        };
        let sd_jwt = CredentialQuery {
            id: SD_JWT_QUERY.to_owned(),
            format: "dc+sd-jwt".to_owned(),
            meta: Meta { doctype_value: None, vct_values: Some(vec![CITIZEN_CREDENTIAL.to_owned()]) },
            claims: claims(attributes, |attribute| attribute.sd_jwt_path().to_vec(), None),
            ..mdoc.clone()
        };
        let options = vec![vec![mdoc.id.clone()], vec![sd_jwt.id.clone()]];
        Self {
            credentials: vec![mdoc, sd_jwt],
            credential_sets: Some(vec![CredentialSetQuery { options, required: true }]),
        }
    }

    /// The credential query of this name.
    pub fn credential(&self, id: &str) -> Option<&CredentialQuery> {
        self.credentials.iter().find(|query| query.id == id)
    }

    /// Checks the rules of OpenID4VP 6 that the types do not hold.
    ///
    /// # Errors
    /// [`PeerMisbehaved::InvalidQuery`].
    pub fn check(&self) -> Result<()> {
        let ids: BTreeSet<&str> = self.credentials.iter().map(|query| query.id.as_str()).collect();
        let sets = self.credential_sets.as_deref();
        let well_formed = bounded(&self.credentials)
            && ids.len() == self.credentials.len()
            && self.credentials.iter().all(CredentialQuery::is_well_formed)
            && sets.is_none_or(|sets| bounded(sets) && sets.iter().all(|set| set.is_well_formed(&ids)));
        if well_formed { Ok(()) } else { Err(PeerMisbehaved::InvalidQuery.into()) }
    }
}

impl CredentialQuery {
    fn is_well_formed(&self) -> bool {
        let claims = self.claims.as_deref();
        let ids: BTreeSet<&str> = claims.unwrap_or_default().iter().filter_map(|claim| claim.id.as_deref()).collect();
        let named = claims.unwrap_or_default().iter().filter(|claim| claim.id.is_some()).count();
        let type_fits = match self.format.as_str() {
            "mso_mdoc" => self.meta.doctype_value.is_some(),
            "dc+sd-jwt" => self.meta.vct_values.as_deref().is_some_and(bounded),
            _ => true,
        };
        is_identifier(&self.id)
            && type_fits
            && ids.len() == named
            && ids.iter().all(|id| is_identifier(id))
            && claims
                .is_none_or(|claims| bounded(claims) && claims.iter().all(|claim| claim.is_well_formed(&self.format)))
            && self.claim_sets.as_deref().is_none_or(|sets| {
                bounded(sets) && sets.iter().all(|set| bounded(set) && set.iter().all(|id| ids.contains(id.as_str())))
            })
    }
}

impl ClaimsQuery {
    fn is_well_formed(&self, format: &str) -> bool {
        let path_fits = match format {
            "mso_mdoc" => self.path.len() == 2 && self.path.iter().all(Value::is_string),
            _ => {
                bounded(&self.path) && self.path.iter().all(|part| part.is_string() || part.is_u64() || part.is_null())
            }
        };
        let values_fit = |values: &[Value]| {
            bounded(values) && values.iter().all(|value| value.is_string() || value.is_i64() || value.is_boolean())
        };
        path_fits && self.values.as_deref().is_none_or(values_fit)
    }
}

impl CredentialSetQuery {
    fn is_well_formed(&self, ids: &BTreeSet<&str>) -> bool {
        bounded(&self.options)
            && self.options.iter().all(|option| bounded(option) && option.iter().all(|id| ids.contains(id.as_str())))
    }
}

fn claims<'a>(
    attributes: &[Attribute],
    path: impl Fn(Attribute) -> Vec<&'a str>,
    intent_to_retain: Option<bool>,
) -> Option<Vec<ClaimsQuery>> {
    let query = |attribute: &Attribute| ClaimsQuery {
        id: None,
        path: path(*attribute).into_iter().map(Value::from).collect(),
        values: None,
        intent_to_retain,
    };
    (!attributes.is_empty()).then(|| attributes.iter().map(query).collect())
}

fn bounded<T>(items: &[T]) -> bool {
    !items.is_empty() && items.len() <= MAX_ITEMS
}

fn is_identifier(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_true(value: &bool) -> bool {
    *value
}

fn yes() -> bool {
    true
}
