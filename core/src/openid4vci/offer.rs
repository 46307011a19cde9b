//! The credential offer (OpenID4VCI 4).

use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::{Malformed, Result};
use crate::jose::json;
use crate::openid4vp::link::single;

/// The scheme of an offer.
pub const SCHEME: &str = "openid-credential-offer";

/// The grant type of a pre-authorized code, and its name in `grants`.
pub const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// The longest link taken, and the longest offer, in bytes.
const MAX_LINK: usize = 4096;
const MAX_OFFER: usize = 16 * 1024;

/// An offer of credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialOffer {
    /// The issuer's identifier, without a trailing slash.
    pub credential_issuer: String,
    /// What is offered.
    pub credential_configuration_ids: Vec<String>,
    /// How it can be had.
    #[serde(default)]
    pub grants: Grants,
}

/// The grants of an offer; those not known here are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// The pre-authorized code grant.
    #[serde(
        rename = "urn:ietf:params:oauth:grant-type:pre-authorized_code",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub pre_authorized_code: Option<PreAuthorizedCodeGrant>,
}

/// A code that stands for an identification that has taken place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreAuthorizedCodeGrant {
    /// The code; a secret.
    #[serde(rename = "pre-authorized_code")]
    pub pre_authorized_code: String,
    /// The activation code that is asked for, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx_code: Option<TxCode>,
}

impl std::fmt::Debug for PreAuthorizedCodeGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreAuthorizedCodeGrant").field("tx_code", &self.tx_code).finish_non_exhaustive()
    }
}

/// What the activation code looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxCode {
    /// `numeric` or `text`; without it, `numeric`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_mode: Option<String>,
    /// How many characters it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u8>,
    /// Where it is found, 300 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl CredentialOffer {
    /// Parses and checks an offer in JSON.
    ///
    /// # Errors
    /// [`Malformed::TooLong`], [`Malformed::Json`], or [`Malformed::Offer`] if it offers nothing, too much, or has an
    /// issuer that is no URL.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_OFFER {
            return Err(Malformed::TooLong.into());
        }
        let offer: Self = json::decode(bytes)?;
        let issuer_fits = Url::parse(&offer.credential_issuer).is_ok() && !offer.credential_issuer.ends_with('/');
        let described = offer.grants.pre_authorized_code.as_ref().and_then(|grant| grant.tx_code.as_ref());
        let description_fits = described
            .and_then(|code| code.description.as_ref())
            .is_none_or(|description| description.chars().count() <= 300);
        let configurations_fit = (1..=16).contains(&offer.credential_configuration_ids.len());
        if issuer_fits && description_fits && configurations_fit { Ok(offer) } else { Err(Malformed::Offer.into()) }
    }
}

/// An offer as it reaches the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferLink {
    /// The offer itself.
    Value(CredentialOffer),
    /// Where the offer is.
    Reference(Url),
}

impl OfferLink {
    /// Parses `openid-credential-offer://?…`, or an `https` link with the same query.
    ///
    /// # Errors
    /// As [`CredentialOffer::parse`]; [`Malformed::Url`]; [`Malformed::Offer`] unless exactly one of `credential_offer`
    /// and `credential_offer_uri` is there.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > MAX_LINK {
            return Err(Malformed::TooLong.into());
        }
        let link = Url::parse(text).map_err(|_| Malformed::Url)?;
        match (single(&link, "credential_offer")?, single(&link, "credential_offer_uri")?) {
            (Some(value), None) => CredentialOffer::parse(value.as_bytes()).map(Self::Value),
            (None, Some(uri)) => Ok(Self::Reference(Url::parse(&uri).map_err(|_| Malformed::Url)?)),
            _ => Err(Malformed::Offer.into()),
        }
    }

    /// The text of a QR code: `openid-credential-offer://?…`.
    ///
    /// # Errors
    /// None in practice: an offer always encodes.
    pub fn to_custom_scheme(&self) -> Result<String> {
        Ok(format!("{SCHEME}://?{}", self.query()?))
    }

    /// A link on `base`, which the phone's system gives to the app that is registered for that origin.
    ///
    /// # Errors
    /// None in practice: an offer always encodes.
    pub fn to_app_link(&self, base: &Url) -> Result<Url> {
        let mut link = base.clone();
        link.set_query(Some(&self.query()?));
        Ok(link)
    }

    fn query(&self) -> Result<String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        match self {
            Self::Value(offer) => {
                let offer = String::from_utf8(json::encode(offer)?).map_err(|_| Malformed::Utf8)?;
                query.append_pair("credential_offer", &offer);
            }
            Self::Reference(uri) => {
                query.append_pair("credential_offer_uri", uri.as_str());
            }
        }
        Ok(query.finish())
    }
}
