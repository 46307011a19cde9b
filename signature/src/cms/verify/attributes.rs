//! Signed and unsigned attributes, RFC 5652 section 5.3.

use der::asn1::ObjectIdentifier;

use crate::defect::{Checked, Defect};
use crate::der::{Element, Elements, SEQUENCE, SET};

const MAX_ATTRIBUTES: usize = 64;
const MAX_VALUES: usize = 16;

/// A set of attributes.
#[derive(Debug, Clone, Default)]
pub struct Attributes<'a> {
    list: Vec<(ObjectIdentifier, Vec<Element<'a>>)>,
}

impl<'a> Attributes<'a> {
    /// From what stands in the set.
    pub(super) fn read(content: &'a [u8]) -> Checked<Self> {
        let members = Elements::new(content, Defect::Cms).all(MAX_ATTRIBUTES)?;
        let attribute = |element: &Element<'a>| {
            let mut whole = Elements::new(element.whole, Defect::Cms);
            let mut inside = whole.open(SEQUENCE)?;
            let oid = inside.oid()?;
            let values = inside.open(SET)?.all(MAX_VALUES)?;
            inside.end()?;
            Ok((oid, values))
        };
        Ok(Self { list: members.iter().map(attribute).collect::<Checked<_>>()? })
    }

    /// The one value of this attribute, with tag and length.
    ///
    /// # Errors
    /// [`Defect::CmsAttributes`] if the attribute stands there twice or has not exactly one value.
    pub fn one(&self, oid: ObjectIdentifier) -> Checked<Option<&'a [u8]>> {
        Ok(self.single(oid)?.map(|element| element.whole))
    }

    /// Every value of this attribute, with tag and length.
    pub fn every(&self, oid: ObjectIdentifier) -> impl Iterator<Item = &'a [u8]> {
        self.list.iter().filter(move |(known, _)| *known == oid).flat_map(|(_, values)| values).map(|it| it.whole)
    }

    pub(super) fn single(&self, oid: ObjectIdentifier) -> Checked<Option<Element<'a>>> {
        let mut found = self.list.iter().filter(|(known, _)| *known == oid);
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some((_, values)), None) => match values.as_slice() {
                [value] => Ok(Some(*value)),
                _ => Err(Defect::CmsAttributes),
            },
            _ => Err(Defect::CmsAttributes),
        }
    }
}
