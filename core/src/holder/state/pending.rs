//! The journey that a kill of the app interrupted: what is needed to take it up, and nothing a PIN could be tested with.

use serde::{Deserialize, Serialize};

use zeroize::Zeroizing;

use super::{Bytes, Credential, PinKeys, Registration};
use crate::approval_element::Arrival;
use crate::credential_format::CredentialFormat;
use crate::error::{Malformed, Result};
use crate::holder::Journey;
use crate::time::UnixTime;

/// The journey of the wallet's own to take up, at its last stored step.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::holder) enum Pending {
    /// An offer that is redeemed, with no wallet registered yet.
    Registration(PendingRegistration),
    /// A registration with credentials still to come: of an enrolment, or after a change of PIN.
    Collection(PendingCollection),
    /// A change of PIN that was sent, and may or may not have arrived.
    PinChange(PendingPinChange),
    /// A change of PIN that the server knows of, with the old credentials still here.
    Reissue,
}

impl Pending {
    /// Which journey it belongs to.
    pub(in crate::holder) const fn journey(&self) -> Journey {
        match self {
            Self::Registration(_) => Journey::Enrolment,
            Self::Collection(collection) if collection.is_enrolment => Journey::Enrolment,
            Self::Collection(_) | Self::PinChange(_) | Self::Reissue => Journey::PinChange,
        }
    }

    /// The registration that it works on or towards, with the credentials that have come.
    pub(in crate::holder) fn registration(&self) -> Option<(&Registration, &[Credential])> {
        match self {
            Self::Registration(pending) => {
                pending.message.as_ref().map(|(_, registration)| (registration, [].as_slice()))
            }
            Self::Collection(pending) => Some((&pending.registration, &pending.credentials)),
            Self::PinChange(_) | Self::Reissue => None,
        }
    }
}

/// A request as it was received; it is verified again when it is taken up.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct PendingApproval {
    /// The client identifier in the link.
    pub(in crate::holder) client_id: String,
    /// The request object.
    pub(in crate::holder) request: String,
    /// The nonce that it was fetched with, if by POST.
    pub(in crate::holder) wallet_nonce: Option<String>,
    /// How the link came to the phone.
    pub(in crate::holder) arrival: Arrival,
}

/// Where credentials come from, and by which right.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct Source {
    /// The issuer's identifier.
    pub(in crate::holder) credential_issuer: String,
    /// Where a `c_nonce` is had.
    pub(in crate::holder) nonce_endpoint: String,
    /// Where a credential is requested.
    pub(in crate::holder) credential_endpoint: String,
    /// Where the issuer hears what became of it.
    pub(in crate::holder) notification_endpoint: Option<String>,
    /// The access token.
    pub(in crate::holder) access_token: Bytes,
    /// Until when the token can be used.
    pub(in crate::holder) token_expires_at: UnixTime,
    /// What to request: the configuration's name, and its format.
    pub(in crate::holder) wanted: Vec<(String, CredentialFormat)>,
}

/// An offer that is redeemed.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct PendingRegistration {
    /// Where the credentials will come from.
    pub(in crate::holder) source: Source,
    /// The completing message, from just before it is first sent.
    pub(in crate::holder) message: Option<(Bytes, Registration)>,
}

/// A registration with credentials still to come.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct PendingCollection {
    /// Whether the registration is a new one.
    pub(in crate::holder) is_enrolment: bool,
    /// Where the credentials come from.
    pub(in crate::holder) source: Source,
    /// The registration.
    pub(in crate::holder) registration: Registration,
    /// What has come already.
    pub(in crate::holder) credentials: Vec<Credential>,
}

/// A change of PIN that was sent.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct PendingPinChange {
    /// The message; sent again byte for byte it gets the same answer.
    pub(in crate::holder) message: String,
    /// The keys of the new PIN; those of the old one stay in the registration until it is known which won.
    pub(in crate::holder) pin_keys: PinKeys,
}

/// The codes of an enrolment, until a person has had time to see them.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::holder) struct Codes {
    /// Gives tries back.
    pub(in crate::holder) unblock_code: Bytes,
    /// Blocks the wallet.
    pub(in crate::holder) revocation_code: Bytes,
}

impl Codes {
    /// The unblock code.
    pub(in crate::holder) fn unblock(&self) -> Result<Zeroizing<String>> {
        text(&self.unblock_code)
    }

    /// The revocation code.
    pub(in crate::holder) fn revocation(&self) -> Result<Zeroizing<String>> {
        text(&self.revocation_code)
    }
}

fn text(bytes: &Bytes) -> Result<Zeroizing<String>> {
    let text = std::str::from_utf8(&bytes.0).map_err(|_| Malformed::State)?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// A request that may come again, scanned this time.
pub(in crate::holder) struct Reopening {
    /// Whose request it was.
    pub(in crate::holder) client_id: String,
    /// By which nonce the verifier knows this phone.
    pub(in crate::holder) wallet_nonce: String,
    /// Until when it is worth remembering.
    pub(in crate::holder) until: UnixTime,
}
