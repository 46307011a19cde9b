//! What the text of a QR code or a link asks for.

use url::Url;

use super::address;
use crate::error::{Malformed, Result};
use crate::openid4vci::offer::OfferLink;
use crate::openid4vp::link::AuthorizationRequestLink;

/// The schemes of requests and offers: HAIP 1.0, OpenID4VP 1.0 and OpenID4VCI 1.0.
const SCHEMES: [&str; 4] = ["haip-vp", "openid4vp", "haip-vci", "openid-credential-offer"];

/// What a link leads to.
pub(super) enum Link {
    /// A request to approve.
    Request(AuthorizationRequestLink),
    /// An offer of credentials.
    Offer(OfferLink),
}

/// Parses a link of one of the standard schemes, or one on the wallet's own server.
///
/// # Errors
/// [`Malformed::Url`] for another scheme; [`crate::error::Untrusted::Server`] for a link on another server; otherwise as
/// [`AuthorizationRequestLink::parse`] and [`OfferLink::parse`].
pub(super) fn parse(text: &str, wallet_server: &str) -> Result<Link> {
    let text = text.trim();
    let url = Url::parse(text).map_err(|_| Malformed::Url)?;
    if !SCHEMES.contains(&url.scheme()) {
        address::own(text, wallet_server)?;
    }
    if url.query_pairs().any(|(name, _)| name == "credential_offer" || name == "credential_offer_uri") {
        OfferLink::parse(text).map(Link::Offer)
    } else {
        AuthorizationRequestLink::parse(text).map(Link::Request)
    }
}
