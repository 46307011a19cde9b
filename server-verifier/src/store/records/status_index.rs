//! An index of a status list that is taken. Creating the record takes it.

use serde::{Deserialize, Serialize};

use super::Entity;
use crate::store::Kind;

/// A place in a status list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusIndex {
    /// The number of the list, from 1.
    pub list: u32,
    /// The index in the list, from 0.
    pub index: u32,
}

impl Entity for StatusIndex {
    const KIND: Kind = Kind::StatusIndex;

    fn id(&self) -> String {
        format!("{}/{}", self.list, self.index)
    }
}
