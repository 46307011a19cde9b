//! The credential issuer: OpenID4VCI 1.0 with the pre-authorized code flow. Its identifier is `{base}/issuance`.
//!
//! Knows what enrolment wrote only as records: an [offer](crate::store::records::offer) is redeemed for an
//! [access token](crate::store::records::issuance), with which the wallet registers and fetches one credential for each
//! format. Nothing here knows HTTP.

mod access;
mod attributes;
mod credential;
mod error;
mod metadata;
mod nonce;
mod notification;
mod offers;
mod reissue;
mod status_index;
mod status_list;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use siegelring_core::assurance::Policy;
use siegelring_core::x509::{Certificate, TrustAnchors};

pub use error::{Error, Result};
pub use status_list::ListForm;
pub use token::ACCESS_TOKEN_SECONDS;

use crate::keys::Keys;
use crate::store::Store;
use status_list::SignedLists;

/// The path of the credential issuer's identifier below the base URL.
pub const PATH: &str = "/issuance";

/// The credential issuer.
pub struct CredentialIssuer {
    identifier: String,
    operator: String,
    policy: Policy,
    certificate: Certificate,
    issuers: TrustAnchors,
    wallet_providers: TrustAnchors,
    status_lists: SignedLists,
    store: Arc<dyn Store>,
    keys: Arc<Keys>,
}

/// How an issuer is set up.
pub struct Setup {
    /// The base URL of this server, without a trailing slash.
    pub base_url: String,
    /// Who runs it, as people read it.
    pub operator: String,
    /// How evidence is judged.
    pub policy: Policy,
}

impl CredentialIssuer {
    /// An issuer on this store, with these keys.
    ///
    /// # Errors
    /// Those of [`TrustAnchors::from_pem`] for the scheme's root certificates, and of [`Certificate::parse`] for the
    /// issuer's.
    pub fn new(setup: Setup, store: Arc<dyn Store>, keys: Arc<Keys>) -> siegelring_core::Result<Self> {
        let Setup { base_url, operator, policy } = setup;
        Ok(Self {
            identifier: format!("{base_url}{PATH}"),
            certificate: Certificate::parse(keys.issuer.chain.first().map(Vec::as_slice).unwrap_or_default())?,
            operator,
            policy,
            issuers: TrustAnchors::from_pem(&keys.anchors.issuer)?,
            wallet_providers: TrustAnchors::from_pem(&keys.anchors.wallet_provider)?,
            status_lists: SignedLists::default(),
            store,
            keys,
        })
    }

    /// The credential issuer's identifier.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }
}
