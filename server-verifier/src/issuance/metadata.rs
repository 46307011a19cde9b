//! What the issuer and its authorization server say about themselves (OpenID4VCI 1.0, sections 12.2 and 12.3).

use std::collections::BTreeMap;

use serde_json::{Value, json};
use siegelring_core::attribute::{Attribute, CITIZEN_CREDENTIAL};
use siegelring_core::openid4vci::metadata::{
    AuthorizationServerMetadata, CredentialConfiguration, CredentialIssuerMetadata, Display, KeyAttestationsRequired,
    ProofType,
};
use siegelring_core::openid4vci::offer::PRE_AUTHORIZED_CODE;
use siegelring_core::wording::{self, Language};

use super::CredentialIssuer;
use crate::store::records::client::CredentialFormat;
use crate::store::records::configuration::Configuration;

impl CredentialIssuer {
    /// The document at `/.well-known/openid-credential-issuer/issuance`.
    pub fn metadata(&self) -> CredentialIssuerMetadata {
        let name = |locale: &str| Display { name: Some(self.operator.clone()), locale: Some(locale.to_owned()) };
        let configurations = Configuration::ALL.into_iter().map(|it| (it.id().to_owned(), configuration(it)));
        CredentialIssuerMetadata {
            credential_issuer: self.identifier.clone(),
            credential_endpoint: format!("{}/credential", self.identifier),
            nonce_endpoint: Some(format!("{}/nonce", self.identifier)),
            notification_endpoint: Some(format!("{}/notification", self.identifier)),
            authorization_servers: None,
            display: vec![name("de"), name("en")],
            credential_configurations_supported: configurations.collect(),
        }
    }

    /// The document at `/.well-known/oauth-authorization-server/issuance`.
    pub fn authorization_server_metadata(&self) -> AuthorizationServerMetadata {
        AuthorizationServerMetadata {
            issuer: self.identifier.clone(),
            token_endpoint: format!("{}/token", self.identifier),
            grant_types_supported: vec![PRE_AUTHORIZED_CODE.to_owned()],
            response_types_supported: Vec::new(),
            anonymous_access_supported: true,
            token_endpoint_auth_methods_supported: vec!["none".to_owned()],
        }
    }
}

fn configuration(configuration: Configuration) -> CredentialConfiguration {
    let (doctype, vct, binding, algorithm) = match configuration.format() {
        // COSE algorithm -7 is ES256 (OpenID4VCI 1.0, appendix A.2.2).
        CredentialFormat::Mdoc => (Some(CITIZEN_CREDENTIAL.to_owned()), None, "cose_key", json!(-7)),
        CredentialFormat::SdJwtVc => (None, Some(CITIZEN_CREDENTIAL.to_owned()), "jwk", json!("ES256")),
    };
    let proof = ProofType {
        proof_signing_alg_values_supported: vec!["ES256".to_owned()],
        // Wallets ask for this to be there; the level follows from the verified evidence, not from what is announced.
        key_attestations_required: configuration.is_attested().then(KeyAttestationsRequired::default),
    };
    CredentialConfiguration {
        format: configuration.format().name().to_owned(),
        doctype,
        vct,
        cryptographic_binding_methods_supported: vec![binding.to_owned()],
        credential_signing_alg_values_supported: vec![algorithm],
        proof_types_supported: BTreeMap::from([("jwt".to_owned(), proof)]),
        credential_metadata: Some(credential_metadata(configuration.format())),
    }
}

/// Names for people: of the credential and of every claim (OpenID4VCI 1.0, appendix B).
fn credential_metadata(format: CredentialFormat) -> Value {
    let claim = |attribute: &Attribute| {
        let path = match format {
            CredentialFormat::Mdoc => vec![CITIZEN_CREDENTIAL, attribute.mdoc_element()],
            CredentialFormat::SdJwtVc => attribute.sd_jwt_path().to_vec(),
        };
        let names = Language::ALL.iter().map(|language| {
            json!({ "name": wording::text(*language, &format!("attribute.{}", attribute.mdoc_element())), "locale": language.tag() })
        });
        json!({ "path": path, "display": names.collect::<Vec<_>>() })
    };
    json!({
        "display": [{ "name": "Siegelring", "locale": "de" }, { "name": "Siegelring", "locale": "en" }],
        "claims": Attribute::ALL.iter().map(claim).collect::<Vec<_>>(),
    })
}
