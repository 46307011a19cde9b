//! Which credentials here answer a query, and with which attributes (OpenID4VP 6.4).

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::state::Credential;
use crate::attribute::{Attribute, CITIZEN_CREDENTIAL, Value};
use crate::credential_format::CredentialFormat;
use crate::openid4vp::dcql::{ClaimsQuery, CredentialQuery, DcqlQuery};
use crate::time::UnixTime;

/// One credential query answered: by which credential, and with which of its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selected {
    /// The name of the query.
    pub(super) query_id: String,
    /// The position of the credential in the list that was searched.
    pub(super) credential: usize,
    /// In the order of [`Attribute::ALL`].
    pub(super) attributes: Vec<Attribute>,
}

/// The answers to a query; `None` if what is required cannot be answered. What is optional is not answered: nobody
/// asked the person for it.
pub(super) fn select(query: &DcqlQuery, credentials: &[Credential], now: UnixTime) -> Option<Vec<Selected>> {
    let answer = |id: &str| query.credential(id).and_then(|query| answer(query, credentials, now));
    match &query.credential_sets {
        None => query.credentials.iter().map(|query| answer(&query.id)).collect(),
        Some(sets) => {
            let required = sets.iter().filter(|set| set.required);
            let mut selected: Vec<Selected> = Vec::new();
            for set in required {
                let option = set.options.iter().find_map(|option| option.iter().map(|id| answer(id)).collect());
                let new: Vec<Selected> = option?;
                selected.extend(new);
            }
            let mut seen = BTreeSet::new();
            selected.retain(|selected| seen.insert(selected.query_id.clone()));
            Some(selected)
        }
    }
}

fn answer(query: &CredentialQuery, credentials: &[Credential], now: UnixTime) -> Option<Selected> {
    // Whose credentials answer would need the issuer's key identifier, which is not kept: such a query asks others.
    if query.trusted_authorities.is_some() {
        return None;
    }
    let (credential, attributes) = credentials.iter().enumerate().find_map(|(index, credential)| {
        let fits =
            credential.format.name() == query.format && has_type(query, credential) && now < credential.valid_until;
        let attributes = if fits { attributes(query, credential) } else { None };
        attributes.map(|attributes| (index, attributes))
    })?;
    Some(Selected { query_id: query.id.clone(), credential, attributes: attributes.into_iter().collect() })
}

fn has_type(query: &CredentialQuery, credential: &Credential) -> bool {
    match credential.format {
        CredentialFormat::Mdoc => query.meta.doctype_value.as_ref() == Some(&credential.credential_type),
        CredentialFormat::SdJwtVc => {
            query.meta.vct_values.as_ref().is_some_and(|types| types.contains(&credential.credential_type))
        }
    }
}

/// The attributes that answer the claims asked for (OpenID4VP 6.4.1).
fn attributes(query: &CredentialQuery, credential: &Credential) -> Option<BTreeSet<Attribute>> {
    let claims = query.claims.as_deref().unwrap_or_default();
    let all_of = |claims: &mut dyn Iterator<Item = &ClaimsQuery>| {
        claims.map(|claim| one(claim, credential)).collect::<Option<Vec<_>>>()
    };
    let found = match &query.claim_sets {
        None => all_of(&mut claims.iter()),
        Some(sets) => sets.iter().find_map(|set| {
            let named = |id: &String| claims.iter().find(|claim| claim.id.as_ref() == Some(id));
            let claims = set.iter().map(named).collect::<Option<Vec<_>>>()?;
            all_of(&mut claims.into_iter())
        }),
    };
    found.map(|found| found.into_iter().flatten().collect())
}

/// The attributes that answer one claims query: one, or all below a path that names an object.
fn one(claim: &ClaimsQuery, credential: &Credential) -> Option<Vec<Attribute>> {
    let path = claim.path.iter().map(Json::as_str).collect::<Option<Vec<_>>>()?;
    let is_asked = |attribute: &Attribute| match credential.format {
        CredentialFormat::Mdoc => path.as_slice() == [CITIZEN_CREDENTIAL, attribute.mdoc_element()],
        CredentialFormat::SdJwtVc => attribute.sd_jwt_path().starts_with(&path),
    };
    let held = credential.attributes.iter().filter(|(attribute, _)| is_asked(attribute));
    let fits =
        |value: &Value| claim.values.as_ref().is_none_or(|values| values.iter().any(|asked| equals(asked, value)));
    let found: Vec<Attribute> = held.filter(|(_, value)| fits(value)).map(|(attribute, _)| *attribute).collect();
    (!found.is_empty()).then_some(found)
}

fn equals(asked: &Json, value: &Value) -> bool {
    match value {
        Value::Flag(flag) => asked.as_bool() == Some(*flag),
        Value::Text(text) => asked.as_str() == Some(text),
    }
}
