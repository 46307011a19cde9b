//! Verifying.

use serde::Deserialize as _;

use super::claims::{OtherClaim, Registered, check_never_withheld, sort};
use super::compact::{Compact, MAX_LENGTH};
use super::disclosure::Disclosure;
use super::expand::expand;
use super::{TYP, key_binding};
use crate::approval_element::ApprovalElement;
use crate::attribute::Attributes;
use crate::crypto::PublicKey;
use crate::error::{Expired, Malformed, Result};
use crate::jose::json::{self, Members};
use crate::jose::{base64url, jws};
use crate::status_list::StatusRef;
use crate::time::UnixTime;
use crate::x509::{self, Certificate, Profile, TrustAnchors};

/// How far the clocks of issuer and reader may differ for a credential just issued, in seconds.
const CLOCK_SKEW: u64 = 300;

/// A credential whose issuer's signature, digests and validity hold.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IssuedSdJwt {
    /// The type, `vct`.
    pub vct: String,
    /// The attributes disclosed.
    pub attributes: Attributes,
    /// Everything else disclosed.
    pub other: Vec<OtherClaim>,
    /// The key that presentations are signed with.
    pub device_key: PublicKey,
    /// The key that PIN proofs are signed with.
    pub pin_key: Option<PublicKey>,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// Until when it is valid; none if it does not say.
    pub valid_until: Option<UnixTime>,
    /// Who issued it.
    pub issuer: Certificate,
}

/// A presentation all of whose checks passed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VerifiedSdJwt {
    /// The credential, with what was disclosed of it.
    pub credential: IssuedSdJwt,
    /// What was approved, how and when; absent from wallets of others.
    pub approval: Option<ApprovalElement>,
    /// SHA-256 of the transaction data that was approved.
    pub transaction_data_hashes: Option<Vec<[u8; 32]>>,
    /// The answer to a `qes-approval` of the CSC data model bindings, base64 with padding.
    pub qes_approval: Option<String>,
}

/// Verifies a presentation: an SD-JWT with key binding for this audience and nonce.
///
/// # Errors
/// [`Malformed`] for another shape, also without a key binding; [`PeerMisbehaved`](crate::error::PeerMisbehaved) for
/// digests that do not fit, another type, audience or nonce; [`Untrusted`](crate::error::Untrusted) for a signature or
/// chain that does not hold; [`Expired`] for a credential, certificate or key binding outside its time.
pub fn verify(
    presentation: &str,
    aud: &str,
    nonce: &str,
    anchors: &TrustAnchors,
    now: UnixTime,
) -> Result<VerifiedSdJwt> {
    let compact = Compact::parse(presentation)?;
    let key_binding = compact.key_binding.ok_or(Malformed::SdJwt)?;
    let credential = verify_credential(&compact, anchors, now)?;
    let bound = key_binding::verify(key_binding, &credential.device_key, compact.sd_hash(), aud, nonce, now)?;
    let key_binding::Verified { approval, transaction_data_hashes, qes_approval } = bound;
    Ok(VerifiedSdJwt { credential, approval, transaction_data_hashes, qes_approval })
}

/// What the key binding of a presentation claims about its approval; nothing is verified by this.
///
/// # Errors
/// [`Malformed`] for another shape, also without a key binding.
pub fn claimed_approval(presentation: &str) -> Result<Option<ApprovalElement>> {
    let key_binding = Compact::parse(presentation)?.key_binding.ok_or(Malformed::SdJwt)?;
    let jws = jws::parse(key_binding)?;
    Ok(key_binding::Claims::read(&jws.unverified_members()?)?.approval)
}

/// Verifies a credential just issued, which has no key binding.
///
/// # Errors
/// As [`verify`].
pub fn verify_issued(credential: &str, anchors: &TrustAnchors, now: UnixTime) -> Result<IssuedSdJwt> {
    let compact = Compact::parse(credential)?;
    if compact.key_binding.is_some() {
        return Err(Malformed::SdJwt.into());
    }
    verify_credential(&compact, anchors, now)
}

fn verify_credential(compact: &Compact<'_>, anchors: &TrustAnchors, now: UnixTime) -> Result<IssuedSdJwt> {
    let decoded = compact.decode()?;
    let disclosures = decoded.disclosures()?;
    let unverified = jws::parse_bounded(compact.issuer_signed, MAX_LENGTH)?;
    let issuer = x509::verify_chain(&unverified.header().x5c, anchors, Profile::Issuer, now)?;
    let verified =
        unverified.verify_by(TYP, |message, signature| anchors.verify_signature(&issuer, message, signature))?;
    let claims = json::members(verified.payload())?;
    let registered = Registered::deserialize(&claims).map_err(|_| Malformed::Json)?;
    check_time(&registered, now)?;
    let (attributes, other) = contents(claims, &disclosures)?;
    let pin_key = registered.pin_key.map(|text| PublicKey::from_uncompressed(&base64url::decode(text)?)).transpose()?;
    Ok(IssuedSdJwt {
        vct: registered.vct,
        attributes,
        other,
        device_key: *registered.cnf.jwk.public_key(),
        pin_key,
        status: registered.status.and_then(|it| it.status_list),
        valid_until: registered.exp,
        issuer,
    })
}

/// What the claims say about the person, with every disclosure in its place.
fn contents<'a>(claims: Members<'a>, disclosures: &'a [Disclosure<'a>]) -> Result<(Attributes, Vec<OtherClaim>)> {
    let expanded = expand(claims, disclosures)?;
    check_never_withheld(disclosures, &expanded.paths)?;
    sort(&expanded.claims)
}

/// What an SD-JWT says, whoever signed it: for [`crate::internal`] alone.
pub(crate) fn unverified_contents(text: &str) -> Result<(Attributes, Vec<OtherClaim>)> {
    let compact = Compact::parse(text)?;
    let decoded = compact.decode()?;
    let unverified = jws::parse_bounded(compact.issuer_signed, MAX_LENGTH)?;
    contents(unverified.unverified_members()?, &decoded.disclosures()?)
}

fn check_time(registered: &Registered, now: UnixTime) -> Result<()> {
    let not_yet = [registered.iat, registered.nbf].into_iter().flatten().any(|time| time.since(now) > CLOCK_SKEW);
    if not_yet || registered.exp.is_some_and(|exp| exp <= now) { Err(Expired::Credential.into()) } else { Ok(()) }
}
