//! The values that a PDF is made of (ISO 32000-2, 7.3).

use super::Dictionary;

/// Which indirect object (7.3.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Id {
    /// Object number.
    pub(crate) number: u32,
    /// Generation number.
    pub(crate) generation: u16,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Object {
    /// `null`, and what refers to nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Another number, as it is written.
    Real(Vec<u8>),
    /// A string, decoded.
    String(Vec<u8>),
    /// A name, without its slash, `#` decoded.
    Name(Vec<u8>),
    /// An array.
    Array(Vec<Self>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// Another object.
    Reference(Id),
}

impl Object {
    /// A name.
    pub(crate) fn name(name: &str) -> Self {
        Self::Name(name.as_bytes().to_vec())
    }

    /// The bytes of a name.
    pub(crate) fn as_name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// The value of a whole number.
    pub(crate) const fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(value) = self { Some(*value) } else { None }
    }

    /// A whole number that is a length or position.
    pub(crate) fn as_size(&self) -> Option<usize> {
        self.as_integer().and_then(|value| value.try_into().ok())
    }

    /// What is referred to.
    pub(crate) const fn as_reference(&self) -> Option<Id> {
        if let Self::Reference(id) = self { Some(*id) } else { None }
    }

    /// The bytes of a string.
    pub(crate) fn as_string(&self) -> Option<&[u8]> {
        if let Self::String(bytes) = self { Some(bytes) } else { None }
    }

    /// The members of an array.
    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(members) = self { Some(members) } else { None }
    }

    /// The dictionary.
    pub(crate) const fn as_dictionary(&self) -> Option<&Dictionary> {
        if let Self::Dictionary(dictionary) = self { Some(dictionary) } else { None }
    }
}
