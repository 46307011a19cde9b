//! The mobile security object: what the issuer signs (ISO/IEC 18013-5, section 9.1.2.4).

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::device_key_info::DeviceKeyInfo;
use crate::cbor::{Bytes, Pairs, Tagged, Text, text_map};
use crate::error::{self, Expired, Malformed, PeerMisbehaved};
use crate::status_list::StatusRef;
use crate::time::UnixTime;

/// The version that is written; another minor version may be read.
const VERSION: &str = "1.0";
/// The one digest algorithm of table 21 that is used here.
const SHA_256: &str = "SHA-256";

/// ```cddl
/// MobileSecurityObject = {
///   "version": tstr, "digestAlgorithm": tstr, "valueDigests": {+ NameSpace => {+ DigestID => Digest}},
///   "deviceKeyInfo": DeviceKeyInfo, "docType": tstr, "validityInfo": ValidityInfo, ? "status": Status,
/// }
/// ```
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct MobileSecurityObject<'a> {
    #[serde(borrow)]
    version: Text<'a>,
    #[serde(borrow)]
    digest_algorithm: Text<'a>,
    #[serde(borrow)]
    pub(super) value_digests: Pairs<Text<'a>, Pairs<u64, Bytes<'a>>>,
    #[serde(borrow)]
    pub(super) device_key_info: DeviceKeyInfo<'a>,
    #[serde(borrow)]
    pub(super) doc_type: Text<'a>,
    pub(super) validity_info: ValidityInfo,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    status: Option<Status<'a>>,
}

impl<'a> MobileSecurityObject<'a> {
    pub(super) fn new(
        doc_type: &'a str,
        value_digests: Pairs<Text<'a>, Pairs<u64, Bytes<'a>>>,
        device_key_info: DeviceKeyInfo<'a>,
        validity_info: ValidityInfo,
        status: Option<&'a StatusRef>,
    ) -> Self {
        let (version, digest_algorithm) = (Text(VERSION), Text(SHA_256));
        let status =
            status.map(|StatusRef { index, uri }| Status { status_list: StatusList { idx: *index, uri: Text(uri) } });
        Self {
            version,
            digest_algorithm,
            value_digests,
            device_key_info,
            doc_type: Text(doc_type),
            validity_info,
            status,
        }
    }

    /// Checks version, digest algorithm and the order of the dates.
    pub(super) fn check(&self) -> error::Result<()> {
        let ValidityInfo { signed, valid_from, valid_until } = self.validity_info;
        if !self.version.0.starts_with("1.") || valid_from < signed || valid_until <= valid_from {
            return Err(Malformed::Mdoc.into());
        }
        if self.digest_algorithm.0 != SHA_256 { Err(PeerMisbehaved::Algorithm.into()) } else { Ok(()) }
    }

    /// Checks that `now` is in the validity.
    pub(super) fn check_validity(&self, now: UnixTime) -> error::Result<()> {
        let ValidityInfo { valid_from, valid_until, .. } = self.validity_info;
        let valid = valid_from.0 <= now && now <= valid_until.0;
        if valid { Ok(()) } else { Err(Expired::Credential.into()) }
    }

    pub(super) fn status(&self) -> Option<StatusRef> {
        let StatusList { idx, uri } = self.status.as_ref()?.status_list;
        Some(StatusRef { index: idx, uri: uri.0.to_owned() })
    }
}

/// ```cddl
/// ValidityInfo = {"signed": tdate, "validFrom": tdate, "validUntil": tdate, ? "expectedUpdate": tdate}
/// ```
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct ValidityInfo {
    pub(super) signed: TDate,
    pub(super) valid_from: TDate,
    pub(super) valid_until: TDate,
}

/// `tdate = #6.0(tstr)`, a time as RFC 3339 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TDate(pub(super) UnixTime);

impl Serialize for TDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tagged::<0, _>(self.0.to_rfc3339()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Tagged(Text(text)) = Tagged::<0, Text<'de>>::deserialize(deserializer)?;
        UnixTime::from_rfc3339(text).map(Self).map_err(D::Error::custom)
    }
}

/// `Status = {"status_list": {"idx": uint, "uri": tstr}}` (IETF Token Status List, section 6.3); other mechanisms than
/// this one are not known here.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self")]
struct Status<'a> {
    #[serde(borrow)]
    status_list: StatusList<'a>,
}

#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self")]
struct StatusList<'a> {
    idx: u64,
    #[serde(borrow)]
    uri: Text<'a>,
}

text_map!(MobileSecurityObject<'a>, ValidityInfo, Status<'a>, StatusList<'a>,);
