//! The device response: what is presented (ISO/IEC 18013-5, section 8.3.2.1.2.2).

use serde::{Deserialize, Serialize};

use super::device_authentication::DeviceNameSpaces;
use super::issuer_signed::Fields;
use crate::cbor::{Tag24, Text, text_map};
use crate::cose::CoseSign1;
use crate::error::{self, Malformed, PeerMisbehaved};

/// The version that is written; another minor version may be read.
const VERSION: &str = "1.0";
/// `OK` of table 8.
const STATUS_OK: u64 = 0;

/// ```cddl
/// DeviceResponse = {"version": tstr, ? "documents": [+ Document], ? "documentErrors": [+ DocumentError], "status": uint}
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub(super) struct DeviceResponse<'a> {
    #[serde(borrow)]
    version: Text<'a>,
    #[serde(borrow, default)]
    documents: Vec<Document<'a>>,
    status: u64,
}

impl<'a> DeviceResponse<'a> {
    pub(super) fn new(document: Document<'a>) -> Self {
        Self { version: Text(VERSION), documents: vec![document], status: STATUS_OK }
    }

    /// The only document: OpenID4VP has one device response for each credential (1.0, Appendix B.2).
    pub(super) fn into_document(self) -> error::Result<Document<'a>> {
        if !self.version.0.starts_with("1.") || self.status != STATUS_OK || self.documents.len() != 1 {
            return Err(Malformed::Mdoc.into());
        }
        self.documents.into_iter().next().ok_or(Malformed::Mdoc.into())
    }
}

/// ```cddl
/// Document = {"docType": tstr, "issuerSigned": IssuerSigned, "deviceSigned": DeviceSigned, ? "errors": Errors}
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct Document<'a> {
    #[serde(borrow)]
    pub(super) doc_type: Text<'a>,
    #[serde(borrow)]
    pub(super) issuer_signed: Fields<'a>,
    #[serde(borrow)]
    pub(super) device_signed: DeviceSigned<'a>,
}

/// ```cddl
/// DeviceSigned = {"nameSpaces": #6.24(bstr .cbor DeviceNameSpaces), "deviceAuth": DeviceAuth}
/// ```
#[derive(Debug, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct DeviceSigned<'a> {
    #[serde(borrow)]
    pub(super) name_spaces: Tag24<'a, DeviceNameSpaces>,
    #[serde(borrow)]
    pub(super) device_auth: DeviceAuth<'a>,
}

/// `DeviceAuth = {"deviceSignature": COSE_Sign1 // "deviceMac": COSE_Mac0}`
#[derive(Debug, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct DeviceAuth<'a> {
    #[serde(borrow, default)]
    device_signature: Option<CoseSign1<'a>>,
    #[serde(default, skip_serializing)]
    device_mac: Option<serde::de::IgnoredAny>,
}

impl<'a> DeviceAuth<'a> {
    pub(super) const fn new(signature: CoseSign1<'a>) -> Self {
        Self { device_signature: Some(signature), device_mac: None }
    }

    pub(super) fn signature(&self) -> error::Result<&CoseSign1<'a>> {
        match (&self.device_signature, &self.device_mac) {
            (Some(signature), None) => Ok(signature),
            (None, Some(_)) => Err(PeerMisbehaved::DeviceMac.into()),
            _ => Err(Malformed::Mdoc.into()),
        }
    }
}

text_map!(DeviceResponse<'a>, Document<'a>, DeviceSigned<'a>, DeviceAuth<'a>);
