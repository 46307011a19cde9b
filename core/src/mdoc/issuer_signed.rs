//! What the issuer signed (ISO/IEC 18013-5, section 8.3.2.1.2.2).

use serde::{Deserialize, Serialize};

use super::element::IssuerSignedItem;
use super::mso::MobileSecurityObject;
use super::{LIMITS, verify};
use crate::attribute::Attributes;
use crate::cbor::{self, Pairs, Tag24, Text, text_map};
use crate::cose::CoseSign1;
use crate::crypto::PublicKey;
use crate::error::{self, Malformed};
use crate::status_list::StatusRef;
use crate::time::UnixTime;

/// ```cddl
/// IssuerSigned = {? "nameSpaces": {+ NameSpace => [+ #6.24(bstr .cbor IssuerSignedItem)]}, "issuerAuth": COSE_Sign1}
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct Fields<'a> {
    #[serde(borrow, default, skip_serializing_if = "Pairs::is_empty")]
    pub(super) name_spaces: Pairs<Text<'a>, Vec<Tag24<'a, IssuerSignedItem<'a>>>>,
    #[serde(borrow)]
    pub(super) issuer_auth: CoseSign1<'a>,
}

text_map!(Fields<'a>);

/// An element where it stands, decoded once and with the bytes that its digest is over.
pub(super) struct Element<'a> {
    pub(super) name_space: &'a str,
    pub(super) bytes: Tag24<'a, IssuerSignedItem<'a>>,
    pub(super) item: IssuerSignedItem<'a>,
}

impl<'a> Fields<'a> {
    /// The elements of all namespaces in their order.
    pub(super) fn elements(&self) -> error::Result<Vec<Element<'a>>> {
        let mut elements = Vec::with_capacity(self.name_spaces.0.iter().map(|(_, items)| items.len()).sum());
        for (Text(name_space), items) in &self.name_spaces.0 {
            for bytes in items {
                elements.push(Element { name_space, bytes: *bytes, item: bytes.value(&LIMITS)? });
            }
        }
        Ok(elements)
    }

    /// The mobile security object, which is not verified by this.
    pub(super) fn mobile_security_object(&self) -> error::Result<MobileSecurityObject<'a>> {
        let payload = self.issuer_auth.payload().ok_or(Malformed::Mdoc)?;
        let mso = cbor::decode::<Tag24<'a, MobileSecurityObject<'a>>>(payload, &LIMITS)?.value(&LIMITS)?;
        mso.check()?;
        Ok(mso)
    }
}

/// A credential as the holder keeps it: the bytes that were issued. The issuer vouches for what it says, but only
/// [`verify_issued`](super::verify_issued) checks that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerSigned {
    bytes: Vec<u8>,
}

impl IssuerSigned {
    /// From the bytes of an OpenID4VCI credential of format `mso_mdoc`.
    ///
    /// # Errors
    /// The errors of [`cbor::decode`]; [`Malformed::Mdoc`].
    pub fn from_bytes(bytes: &[u8]) -> error::Result<Self> {
        cbor::decode::<Fields<'_>>(bytes, &LIMITS)?.mobile_security_object()?;
        Ok(Self { bytes: bytes.to_vec() })
    }

    /// The bytes that were issued.
    pub fn to_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says about the person.
    ///
    /// # Errors
    /// [`Malformed::Mdoc`] for attributes of another kind than theirs.
    pub fn attributes(&self) -> error::Result<Attributes> {
        verify::disclosed(&self.fields()?.elements()?).map(|(attributes, _)| attributes)
    }

    /// The key that presentations are signed with.
    ///
    /// # Errors
    /// None: it was read once already.
    pub fn device_key(&self) -> error::Result<PublicKey> {
        Ok(self.mobile_security_object()?.device_key_info.device_key.0)
    }

    /// The key that PIN proofs are signed with.
    ///
    /// # Errors
    /// None: it was read once already.
    pub fn pin_key(&self) -> error::Result<Option<PublicKey>> {
        Ok(self.mobile_security_object()?.device_key_info.key_info.pin_key)
    }

    /// Where its status is found.
    ///
    /// # Errors
    /// None: it was read once already.
    pub fn status(&self) -> error::Result<Option<StatusRef>> {
        Ok(self.mobile_security_object()?.status())
    }

    /// Until when it is valid.
    ///
    /// # Errors
    /// None: it was read once already.
    pub fn valid_until(&self) -> error::Result<UnixTime> {
        Ok(self.mobile_security_object()?.validity_info.valid_until.0)
    }

    pub(super) fn fields(&self) -> error::Result<Fields<'_>> {
        cbor::decode(&self.bytes, &LIMITS)
    }

    pub(super) fn mobile_security_object(&self) -> error::Result<MobileSecurityObject<'_>> {
        self.fields()?.mobile_security_object()
    }
}
