//! Issue a citizen credential.

use super::device_key_info::{DeviceKeyInfo, KeyAuthorizations, KeyInfo};
use super::element::{ElementValue, IssuerSignedItem};
use super::issuer_signed::Fields;
use super::mso::{MobileSecurityObject, TDate, ValidityInfo};
use crate::attribute::{APPROVAL, Attributes, CITIZEN_CREDENTIAL, CSC_DATA_MODEL, TRANSACTION};
use crate::cbor::{self, Bytes, Pairs, Tag24, Text};
use crate::cose::{self, CoseKey, PreparedSign1};
use crate::crypto::{PublicKey, Rng, Signature, random};
use crate::error::{ApiMisuse, Result};
use crate::status_list::StatusRef;
use crate::time::UnixTime;

/// When a credential is valid (`ValidityInfo`, ISO/IEC 18013-5, section 9.1.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// When it is signed.
    pub signed: UnixTime,
    /// From when it is valid, not before `signed`.
    pub valid_from: UnixTime,
    /// Until when it is valid, after `valid_from`.
    pub valid_until: UnixTime,
}

/// What a credential is to say, and for which keys.
#[derive(Debug, Clone)]
pub struct IssueInput<'a> {
    /// What is said about the person.
    pub attributes: &'a Attributes,
    /// The key that presentations will be signed with.
    pub device_key: PublicKey,
    /// The key that PIN proofs will be signed with (MSO `keyInfo`, label -65537, 65 bytes).
    pub pin_key: Option<PublicKey>,
    /// When it is valid.
    pub validity: Validity,
    /// Where its status is found.
    pub status: Option<StatusRef>,
    /// The issuer's certificates in DER, leaf first, without the trust anchor.
    pub x5chain: &'a [Vec<u8>],
}

/// A credential that waits for the issuer's signature.
#[derive(Debug, Clone)]
pub struct PreparedMdoc {
    /// The encoded `IssuerSignedItem`s.
    items: Vec<Vec<u8>>,
    issuer_auth: PreparedSign1,
}

/// Prepares a citizen credential.
///
/// Every element gets 32 random bytes; digest ids and the order of elements are drawn at random, so that neither tells
/// which attributes are there but not disclosed. The device key may sign everything in the namespaces of the approval
/// element, of transactions and of the CSC data model.
///
/// # Errors
/// [`ApiMisuse::Argument`] for no attributes, one of another kind than its own, dates in the wrong order or no
/// certificate.
pub fn prepare(input: &IssueInput<'_>, rng: &mut dyn Rng) -> Result<PreparedMdoc> {
    let Validity { signed, valid_from, valid_until } = input.validity;
    if input.attributes.is_empty() || valid_from < signed || valid_until <= valid_from || input.x5chain.is_empty() {
        return Err(ApiMisuse::Argument.into());
    }
    let items = shuffled_items(input.attributes, rng)?;
    let digests: Vec<_> = items.iter().map(|item| Tag24::<IssuerSignedItem<'_>>::new(item).digest()).collect();
    let digests = (0..).zip(digests.iter().map(|digest| Bytes(digest))).collect();
    let mso = MobileSecurityObject::new(
        CITIZEN_CREDENTIAL,
        Pairs(vec![(Text(CITIZEN_CREDENTIAL), Pairs(digests))]),
        DeviceKeyInfo {
            device_key: CoseKey(input.device_key),
            key_authorizations: KeyAuthorizations::of_name_spaces(&[APPROVAL, TRANSACTION, CSC_DATA_MODEL]),
            key_info: KeyInfo { pin_key: input.pin_key },
        },
        ValidityInfo { signed: TDate(signed), valid_from: TDate(valid_from), valid_until: TDate(valid_until) },
        input.status.as_ref(),
    );
    let payload = Tag24::<MobileSecurityObject<'_>>::new(&cbor::encode(&mso)?).to_bytes()?;
    let issuer_auth = cose::prepare(payload, input.x5chain.to_vec())?;
    Ok(PreparedMdoc { items, issuer_auth })
}

impl PreparedMdoc {
    /// What the issuer signs with ES256.
    pub fn signature_payload(&self) -> &[u8] {
        self.issuer_auth.signature_payload()
    }

    /// The encoded `IssuerSigned`: the OpenID4VCI credential of format `mso_mdoc`.
    ///
    /// # Errors
    /// None in practice: what is encoded was encoded once already.
    pub fn complete(&self, signature: &Signature) -> Result<Vec<u8>> {
        let items = self.items.iter().map(|item| Tag24::new(item)).collect();
        cbor::encode(&Fields {
            name_spaces: Pairs(vec![(Text(CITIZEN_CREDENTIAL), items)]),
            issuer_auth: self.issuer_auth.complete(signature),
        })
    }
}

/// The encoded elements in random order; the place of each is its digest id.
fn shuffled_items(attributes: &Attributes, rng: &mut dyn Rng) -> Result<Vec<Vec<u8>>> {
    let mut attributes: Vec<_> = attributes.iter().collect();
    shuffle(&mut attributes, rng);
    (0..)
        .zip(attributes)
        .map(|(digest_id, (attribute, value))| {
            cbor::encode(&IssuerSignedItem {
                digest_id,
                random: Bytes(&random::<32>(rng)),
                element_identifier: Text(attribute.mdoc_element()),
                element_value: ElementValue::new(*attribute, value).ok_or(ApiMisuse::Argument)?,
            })
        })
        .collect()
}

/// Fisher and Yates.
fn shuffle<T>(list: &mut [T], rng: &mut dyn Rng) {
    for unshuffled in (1..=list.len()).rev() {
        if let (Some(chosen), Some(last)) = (below(unshuffled, rng), unshuffled.checked_sub(1)) {
            list.swap(chosen, last);
        }
    }
}

/// A random number below `bound`; 64 random bits make the bias immeasurable.
fn below(bound: usize, rng: &mut dyn Rng) -> Option<usize> {
    let bound = u64::try_from(bound).ok()?;
    usize::try_from(rng.next_u64().checked_rem(bound)?).ok()
}
