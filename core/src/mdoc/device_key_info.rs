//! What the mobile security object says about the device key (ISO/IEC 18013-5, section 9.1.2.4).

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::cbor::{Bytes, Pairs, Text, text_map};
use crate::cose::{CoseKey, Label};
use crate::crypto::PublicKey;

/// The label in `keyInfo` of the PIN key, an uncompressed point of 65 bytes; negative labels are for applications.
const PIN_KEY: i64 = -65_537;

/// ```cddl
/// DeviceKeyInfo = {"deviceKey": COSE_Key, ? "keyAuthorizations": KeyAuthorizations, ? "keyInfo": {* int => any}}
/// ```
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct DeviceKeyInfo<'a> {
    pub(super) device_key: CoseKey,
    #[serde(borrow, default)]
    pub(super) key_authorizations: KeyAuthorizations<'a>,
    #[serde(default, skip_serializing_if = "KeyInfo::is_empty")]
    pub(super) key_info: KeyInfo,
}

/// What the device key may sign: all elements of some namespaces, single elements of others.
///
/// ```cddl
/// KeyAuthorizations = {? "nameSpaces": [+ NameSpace], ? "dataElements": {+ NameSpace => [+ DataElementIdentifier]}}
/// ```
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub(super) struct KeyAuthorizations<'a> {
    #[serde(borrow, default)]
    pub(super) name_spaces: Vec<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Pairs::is_empty")]
    data_elements: Pairs<Text<'a>, Vec<Text<'a>>>,
}

impl<'a> KeyAuthorizations<'a> {
    pub(super) fn of_name_spaces(name_spaces: &[&'a str]) -> Self {
        Self { name_spaces: name_spaces.iter().copied().map(Text).collect(), data_elements: Pairs::default() }
    }

    pub(super) fn allow(&self, name_space: &str, element: &str) -> bool {
        self.name_spaces.contains(&Text(name_space))
            || self.data_elements.find(&Text(name_space)).is_some_and(|elements| elements.contains(&Text(element)))
    }
}

/// `KeyInfo`: of its members only the PIN key matters.
#[derive(Debug, Default)]
pub(super) struct KeyInfo {
    pub(super) pin_key: Option<PublicKey>,
}

impl KeyInfo {
    const fn is_empty(&self) -> bool {
        self.pin_key.is_none()
    }
}

impl Serialize for KeyInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(usize::from(!self.is_empty())))?;
        if let Some(pin_key) = &self.pin_key {
            map.serialize_entry(&PIN_KEY, &Bytes(pin_key.as_bytes()))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for KeyInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = KeyInfo;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("key information")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KeyInfo, A::Error> {
                let mut key_info = KeyInfo::default();
                while let Some(label) = map.next_key::<Label<'de>>()? {
                    if label == Label::Int(PIN_KEY) {
                        let Bytes(point) = map.next_value()?;
                        key_info.pin_key = Some(PublicKey::from_uncompressed(point).map_err(A::Error::custom)?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(key_info)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

text_map!(DeviceKeyInfo<'a>, KeyAuthorizations<'a>);
