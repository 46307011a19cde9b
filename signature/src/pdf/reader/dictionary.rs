//! Dictionaries (ISO 32000-2, 7.3.7).

use std::collections::HashSet;

use super::Object;

/// So many names are compared with each other sooner than hashed.
const FEW: usize = 16;

/// Names and values, in the order of the file; no name twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dictionary(Vec<(Vec<u8>, Object)>);

impl Dictionary {
    /// From names and values.
    pub(crate) fn new(entries: impl IntoIterator<Item = (&'static str, Object)>) -> Self {
        Self(entries.into_iter().map(|(name, value)| (name.as_bytes().to_vec(), value)).collect())
    }

    /// From what was read; `None` if a name stands twice, since readers differ in which one they take.
    pub(super) fn from_file(entries: Vec<(Vec<u8>, Object)>) -> Option<Self> {
        let unique = if entries.len() <= FEW {
            let before = |place| entries.iter().take(place).map(|(name, _)| name);
            entries.iter().enumerate().all(|(place, (name, _))| before(place).all(|it| it != name))
        } else {
            let mut names = HashSet::with_capacity(entries.len());
            entries.iter().all(|(name, _)| names.insert(name.as_slice()))
        };
        unique.then_some(Self(entries))
    }

    /// The value of this name, which may be a reference.
    pub(crate) fn get(&self, name: &str) -> Option<&Object> {
        self.0.iter().find(|(it, _)| it == name.as_bytes()).map(|(_, value)| value)
    }

    /// Whether it has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the value of this name is this name.
    pub(crate) fn says(&self, name: &str, value: &str) -> bool {
        self.get(name).and_then(Object::as_name) == Some(value.as_bytes())
    }

    /// Puts a value in the place of what stands there, or at the end.
    pub(crate) fn set(&mut self, name: &str, value: Object) {
        match self.0.iter_mut().find(|(it, _)| it == name.as_bytes()) {
            Some((_, place)) => *place = value,
            None => self.0.push((name.as_bytes().to_vec(), value)),
        }
    }

    /// Takes a name out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(it, _)| it != name.as_bytes());
    }

    /// Names and values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value))
    }
}
