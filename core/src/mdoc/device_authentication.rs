//! What the device key signs (ISO/IEC 18013-5, section 9.1.3.4).

use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::OtherElement;
use crate::approval_element::ApprovalElement;
use crate::attribute::APPROVAL;
use crate::cbor::{self, Limits, Pairs, Tag24, Text, Value, put_text, text_map};
use crate::error::{self, ApiMisuse};

const ARRAY_OF_FOUR: u8 = 0x84;

/// ```cddl
/// DeviceAuthenticationBytes = #6.24(bstr .cbor DeviceAuthentication)
/// DeviceAuthentication = ["DeviceAuthentication", SessionTranscript, DocType, DeviceNameSpacesBytes]
/// ```
///
/// # Errors
/// [`ApiMisuse::Argument`] if the session transcript is not one item of CBOR.
pub(super) fn device_authentication_bytes(
    session_transcript: &[u8],
    doc_type: &str,
    name_spaces: &Tag24<'_, DeviceNameSpaces>,
) -> error::Result<Vec<u8>> {
    cbor::scan(session_transcript, &Limits::MESSAGE).map_err(|_| ApiMisuse::Argument)?;
    let mut array = vec![ARRAY_OF_FOUR];
    put_text(&mut array, "DeviceAuthentication");
    array.extend_from_slice(session_transcript);
    put_text(&mut array, doc_type);
    name_spaces.put(&mut array);
    Tag24::<()>::new(&array).to_bytes()
}

/// The device-signed elements; the approval element stands apart.
///
/// ```cddl
/// DeviceNameSpaces = {* NameSpace => {+ DataElementIdentifier => DataElementValue}}
/// ```
#[derive(Debug, Default)]
pub(super) struct DeviceNameSpaces {
    pub(super) approval: Option<ApprovalElement>,
    pub(super) other: Vec<OtherElement>,
}

/// The namespace of the approval element: that element and no other.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
struct ApprovalNameSpace {
    approval: ApprovalElement,
}

text_map!(ApprovalNameSpace);

impl Serialize for DeviceNameSpaces {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut name_spaces = std::collections::BTreeMap::<_, std::collections::BTreeMap<_, _>>::new();
        for element in &self.other {
            name_spaces.entry(&element.namespace).or_default().insert(&element.name, &element.value);
        }
        let mut map = serializer.serialize_map(Some(name_spaces.len() + usize::from(self.approval.is_some())))?;
        for (name_space, elements) in name_spaces {
            map.serialize_entry(name_space, &elements)?;
        }
        if let Some(approval) = &self.approval {
            map.serialize_entry(APPROVAL, &ApprovalNameSpace { approval: approval.clone() })?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for DeviceNameSpaces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameSpaces;
        impl<'de> Visitor<'de> for NameSpaces {
            type Value = DeviceNameSpaces;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("device-signed namespaces")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DeviceNameSpaces, A::Error> {
                let mut found = DeviceNameSpaces::default();
                while let Some(Text(namespace)) = map.next_key()? {
                    if namespace == APPROVAL {
                        found.approval = Some(map.next_value::<ApprovalNameSpace>()?.approval);
                        continue;
                    }
                    let Pairs(elements) = map.next_value::<Pairs<Text<'de>, Value>>()?;
                    found.other.extend(elements.into_iter().map(|(Text(name), value)| OtherElement {
                        namespace: namespace.to_owned(),
                        name: name.to_owned(),
                        value,
                    }));
                }
                Ok(found)
            }
        }
        deserializer.deserialize_map(NameSpaces)
    }
}
