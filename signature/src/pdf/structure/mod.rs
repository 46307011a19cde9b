//! Catalog, pages and form of a document (ISO 32000-2, 7.7 and 12.7).

pub(super) mod form;
pub(super) mod pages;

use super::reader::{Dictionary, Document, Id, Object};
use crate::error::{Malformed, Result};

impl Document<'_> {
    /// Which object the catalog is (7.7.2).
    ///
    /// # Errors
    /// [`Malformed::PdfStructure`] if the trailer does not say it.
    pub(crate) fn root(&self) -> Result<Id> {
        self.trailer().get("Root").and_then(Object::as_reference).ok_or(Malformed::PdfStructure.into())
    }

    /// The catalog.
    ///
    /// # Errors
    /// [`Malformed::PdfStructure`] if it is not there.
    pub(crate) fn catalog(&self) -> Result<Dictionary> {
        self.dictionary(self.root()?)
    }

    /// An object that is a dictionary.
    ///
    /// # Errors
    /// [`Malformed::PdfStructure`] if it is not.
    pub(crate) fn dictionary(&self, id: Id) -> Result<Dictionary> {
        match self.load(id)?.object {
            Object::Dictionary(dictionary) => Ok(dictionary),
            _ => Err(Malformed::PdfStructure.into()),
        }
    }

    /// The members of an array in a dictionary; none without one.
    ///
    /// # Errors
    /// [`Malformed::PdfStructure`] if it is no array.
    pub(crate) fn array(&self, dictionary: &Dictionary, name: &str) -> Result<Vec<Object>> {
        match self.get(dictionary, name)? {
            Object::Null => Ok(Vec::new()),
            Object::Array(members) => Ok(members),
            _ => Err(Malformed::PdfStructure.into()),
        }
    }
}
