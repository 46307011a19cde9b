//! What a portal asks for, and whether it may.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use siegelring_core::assurance::Level;
use siegelring_core::time::UnixTime;
use siegelring_core::transaction::{CscVariant, Declaration, Field, Section, TransactionData, can_show, is_line};
use siegelring_core::wording::Language;
use url::Url;
use utoipa::ToSchema;

use super::error::{Error, Result};
use super::media_type::{self, MediaType};
use super::seal::container;
use crate::store::records::client::Client;

/// The most documents of one submission: each is read on the phone.
pub const MOST_DOCUMENTS: usize = 10;

/// The largest document, in bytes.
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;

/// The most bytes of all documents of one submission together: a container is made in memory.
pub(super) const MOST_BYTES_IN_ALL: u64 = 100 * 1024 * 1024;

/// How long a submission can be approved unless it says otherwise, in seconds: a day.
pub(super) const SIGN_WITHIN: u64 = 24 * 3600;

/// The longest a submission can be approved, in seconds: 30 days.
pub(super) const MOST_SIGN_WITHIN: u64 = 30 * 24 * 3600;

/// How long what was signed can be fetched, in seconds: 7 days.
pub(super) const KEPT: u64 = 7 * 24 * 3600;

const MOST_URL: usize = 2048;

/// What is to be signed, by whom, and what is to come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// The documents, at most 10. Their bytes follow, each by its own request.
    #[serde(default)]
    pub documents: Vec<NewDocument>,
    /// What the person declares, shown whole on the phone.
    pub declaration: Option<NewDeclaration>,
    /// What comes of it: `pdf`, every PDF signed in itself (PAdES), or `asic-e`, everything in one container (CAdES);
    /// both may be asked for. Without it: `pdf` if every document is one and nothing is declared, else `asic-e`.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Where the signature is seen in a PDF; without it, it is not.
    pub visible: Option<VisibleSignature>,
    /// What the signature is for, in a few words that the phone shows. Nothing personal: it is kept in clear.
    #[schema(example = "Antrag auf Bewohnerparken")]
    pub purpose: Option<String>,
    /// The level that the approval must reach: `low`, `substantial` or `high`.
    #[schema(value_type = Option<String>)]
    pub minimum_level: Option<Level>,
    /// The one person who may sign: the `sub` that this client knows from a login.
    pub subject: Option<String>,
    /// Whether a document may be signed that the phone cannot show; it says so then.
    #[serde(default)]
    pub unseen_allowed: bool,
    /// Where the portal is told how the submission stands; one of the origins registered for it.
    pub webhook: Option<String>,
    /// Where the browser goes on afterwards; one of the origins registered for the client.
    pub redirect_uri: Option<String>,
    /// The language of our page, `de` or `en`; otherwise the browser's.
    pub language: Option<String>,
    /// For how many seconds it can be approved, from 60 to 2,592,000; without it, a day.
    pub sign_within: Option<u64>,
}

/// A document to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocument {
    /// Its name for people, and in a container its file name.
    #[schema(example = "Antrag.pdf")]
    pub label: String,
    /// What it is: the phone shows `application/pdf`, `text/plain`, `application/json`, `application/xml` and `text/xml`.
    #[schema(example = "application/pdf")]
    pub media_type: String,
}

/// What a person declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeclaration {
    /// Its title, one line.
    #[schema(example = "Bewohnerparkausweis")]
    pub title: String,
    /// The data, in the order of the form.
    pub sections: Vec<NewSection>,
    /// What the person states about the data.
    #[schema(example = "Die Angaben sind vollständig.")]
    pub statement: Option<String>,
}

/// Some fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSection {
    /// Its heading, one line.
    pub title: Option<String>,
    /// Its fields.
    pub fields: Vec<NewField>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewField {
    /// What is asked, one line.
    #[schema(example = "Kennzeichen")]
    pub label: String,
    /// What is answered.
    #[schema(example = "MH AB 123")]
    pub value: String,
}

/// What comes of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Format {
    /// Every PDF signed in itself (PAdES).
    #[serde(rename = "pdf")]
    Pdf,
    /// Everything in one container (ASiC-E with CAdES).
    #[serde(rename = "asic-e")]
    AsicE,
}

/// Where a signature is seen. Lengths are in points (1/72 inch), from the lower left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisibleSignature {
    /// The page, from 1.
    pub page: u16,
    /// Left edge.
    pub left: u16,
    /// Lower edge.
    pub bottom: u16,
    /// Width, 40 at least.
    pub width: u16,
    /// Height, 20 at least.
    pub height: u16,
}

impl NewSubmission {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field that is wrong.
    pub fn parse(body: &[u8]) -> Result<Self> {
        serde_json::from_slice(body).map_err(|error| Error::invalid("body", &error.to_string()))
    }

    /// Checks everything that can be checked before the documents arrive, and fills in what follows from it.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::Document`] for a kind of document that the phone cannot show.
    pub fn check(mut self, client: &Client, now: UnixTime) -> Result<Self> {
        self.check_documents()?;
        self.declaration()?;
        self.check_formats()?;
        if self.formats.contains(&Format::AsicE) {
            let checked = container::check_names(&self.documents, self.declaration.is_some(), now);
            checked.map_err(|error| Error::invalid("documents", &error.to_string()))?;
        }
        self.purpose.as_ref().map_or(Ok(()), |purpose| line("purpose", purpose))?;
        self.subject.as_ref().map_or(Ok(()), |subject| line("subject", subject))?;
        if let Some(uri) = &self.webhook {
            let rights = client.signing.as_ref().ok_or(Error::Unauthorized)?;
            allowed("webhook", uri, &rights.webhook_origins)?;
        }
        if let Some(uri) = &self.redirect_uri {
            let of_logins = client.redirect_uris.iter().filter_map(|uri| origin(uri));
            allowed("redirect_uri", uri, &of_logins.chain([client.origin.clone()]).collect::<Vec<_>>())?;
        }
        if self.language.as_ref().is_some_and(|tag| Language::from_tag(tag).is_none()) {
            return Err(Error::invalid("language", "is not de or en"));
        }
        match self.sign_within {
            Some(seconds) if !(60..=MOST_SIGN_WITHIN).contains(&seconds) => {
                Err(Error::invalid("sign_within", "must be from 60 to 2592000 seconds"))
            }
            _ => Ok(self),
        }
    }

    fn check_documents(&mut self) -> Result<()> {
        if self.documents.len() > MOST_DOCUMENTS {
            return Err(Error::invalid("documents", "at most 10 can be signed at once"));
        }
        if self.documents.is_empty() && self.declaration.is_none() {
            return Err(Error::invalid("documents", "there is nothing to sign"));
        }
        let mut labels = BTreeSet::new();
        for (number, document) in self.documents.iter_mut().enumerate() {
            let field = format!("documents[{number}]");
            line(&field, &document.label)?;
            let essence = media_type::essence(&document.media_type);
            document.media_type = essence.ok_or_else(|| Error::invalid(&field, "media_type is not a media type"))?;
            if !can_show(&document.media_type) && !self.unseen_allowed {
                let reason = "the phone cannot show this kind of file; say unseen_allowed if it may be signed unseen";
                return Err(Error::Document { code: "document.unseen", reason: reason.to_owned() });
            }
            if !labels.insert(&document.label) {
                return Err(Error::invalid(&field, "two documents have this label"));
            }
        }
        Ok(())
    }

    /// The declaration as the phone gets it.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it cannot be shown whole on a phone.
    pub fn declaration(&self) -> Result<Option<Declaration>> {
        let Some(new) = &self.declaration else { return Ok(None) };
        let field = |field: &NewField| Field { label: field.label.clone(), value: field.value.clone() };
        let section = |section: &NewSection| Section {
            title: section.title.clone(),
            fields: section.fields.iter().map(field).collect(),
        };
        let declaration = Declaration {
            title: new.title.clone(),
            sections: new.sections.iter().map(section).collect(),
            statement: new.statement.clone(),
        };
        let shown = TransactionData::Declaration(declaration.clone()).encode(&["any"], CscVariant::default());
        shown.map_err(|_| Error::invalid("declaration", "is empty, too long, or holds what a phone cannot show"))?;
        Ok(Some(declaration))
    }

    fn check_formats(&mut self) -> Result<()> {
        let is_pdf = |document: &NewDocument| MediaType::of(&document.media_type) == MediaType::Pdf;
        let only_pdf = self.declaration.is_none() && self.documents.iter().all(is_pdf);
        if self.formats.is_empty() {
            self.formats.push(if only_pdf { Format::Pdf } else { Format::AsicE });
        }
        if !self.formats.contains(&Format::AsicE) && !self.documents.iter().all(is_pdf) {
            return Err(Error::invalid("formats", "only a PDF can be signed in itself; ask for asic-e too"));
        }
        if self.formats.contains(&Format::Pdf) && !self.documents.iter().any(is_pdf) {
            return Err(Error::invalid("formats", "there is no PDF to sign in itself"));
        }
        match self.visible {
            Some(visible) if visible.page == 0 || visible.width < 40 || visible.height < 20 => {
                Err(Error::invalid("visible", "needs a page from 1, a width of 40 and a height of 20 at least"))
            }
            Some(_) if !self.formats.contains(&Format::Pdf) => {
                Err(Error::invalid("visible", "is for PDF signed in themselves"))
            }
            _ => Ok(()),
        }
    }
}

fn line(field: &str, value: &str) -> Result<()> {
    if is_line(value) { Ok(()) } else { Err(Error::invalid(field, "must be one line of 1 to 200 characters")) }
}

fn allowed(field: &str, uri: &str, origins: &[String]) -> Result<()> {
    if uri.len() <= MOST_URL && origin(uri).is_some_and(|origin| origins.contains(&origin)) {
        return Ok(());
    }
    Err(Error::invalid(field, "is not on an origin that is registered for this client"))
}

/// The origin of an address without user name or fragment.
fn origin(uri: &str) -> Option<String> {
    let url = Url::parse(uri).ok()?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (plain && url.origin().is_tuple()).then(|| url.origin().ascii_serialization())
}
