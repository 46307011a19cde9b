//! A JSON value that borrows from the text it was read from.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// A JSON value; text is borrowed where it stands without escapes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Flag(bool),
    Number(Number),
    Text(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Members<'a>),
}

impl Json<'_> {
    /// The same, owned.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.clone().into_owned()),
            Self::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(members) => {
                Value::Object(members.iter().map(|(name, value)| (name.to_owned(), value.to_value())).collect())
            }
        }
    }
}

/// The members of an object, sorted by name; each name is there once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Members<'a> {
    /// `None` if a name is there twice.
    pub(super) fn new(mut members: Vec<(Cow<'a, str>, Json<'a>)>) -> Option<Self> {
        members.sort_unstable_by(|(one, _), (other, _)| one.bytes().cmp(other.bytes()));
        let twice = members.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other));
        (!twice).then_some(Self(members))
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn contain(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Json<'a>> {
        self.find(name).ok().map(|at| self.0.remove(at).1)
    }

    /// Adds a member, unless one of that name is there.
    pub(crate) fn insert(&mut self, name: Cow<'a, str>, value: Json<'a>) {
        if let Err(at) = self.find(&name) {
            self.0.insert(at, (name, value));
        }
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Cow<'a, str>, &mut Json<'a>)> {
        self.0.iter_mut().map(|(name, value)| (&*name, value))
    }

    /// Where a member is, or where it would be.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.bytes().cmp(name.bytes()))
    }
}
