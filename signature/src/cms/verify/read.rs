//! `SignedData` as it was received.

use der::asn1::ObjectIdentifier;

use super::signer::Signer;
use crate::defect::{Checked, Defect};
use crate::der::{Elements, INTEGER, OCTET_STRING, SEQUENCE, SET, context};

/// The longest signature that is read, in bytes of DER; certificates and revocation lists may stand in it.
pub const MAX_CMS: usize = 4 * 1024 * 1024;

const MAX_CERTIFICATES: usize = 64;
const MAX_CRLS: usize = 16;
const MAX_SIGNERS: usize = 16;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// A `SignedData` (RFC 5652 section 5.1). That it parses says nothing about who made it.
#[derive(Debug, Clone)]
pub struct Signed<'a> {
    /// The type of what is signed.
    pub content_type: ObjectIdentifier,
    /// What is signed, if it stands inside.
    pub content: Option<&'a [u8]>,
    /// Certificates in DER, in the order they stand there.
    pub certificates: Vec<&'a [u8]>,
    /// Certificate revocation lists in DER.
    pub crls: Vec<&'a [u8]>,
    /// The signers.
    pub signers: Vec<Signer<'a>>,
}

impl<'a> Signed<'a> {
    /// Parses a `ContentInfo` that holds a `SignedData`.
    ///
    /// # Errors
    /// [`Defect::TooLarge`] beyond [`MAX_CMS`] or the limits of a list; [`Defect::Cms`] if it does not parse.
    pub fn parse(bytes: &'a [u8]) -> Checked<Self> {
        let mut elements = Elements::new(bytes, Defect::Cms);
        let signed = Self::read(&mut elements)?;
        elements.end()?;
        Ok(signed)
    }

    /// The same where zeros may follow: a PDF reserves more than the signature needs (ISO 32000-2 section 12.8.1).
    ///
    /// # Errors
    /// As [`Self::parse`]; [`Defect::Cms`] if anything but zeros follows.
    pub fn parse_padded(bytes: &'a [u8]) -> Checked<Self> {
        let mut elements = Elements::new(bytes, Defect::Cms);
        let signed = Self::read(&mut elements)?;
        if elements.rest().iter().all(|byte| *byte == 0) { Ok(signed) } else { Err(Defect::Cms) }
    }

    /// The one signer.
    ///
    /// # Errors
    /// [`Defect::CmsSigners`] if there is not exactly one.
    pub fn only_signer(&self) -> Checked<&Signer<'a>> {
        match self.signers.as_slice() {
            [signer] => Ok(signer),
            _ => Err(Defect::CmsSigners),
        }
    }

    fn read(elements: &mut Elements<'a>) -> Checked<Self> {
        if elements.rest().len() > MAX_CMS {
            return Err(Defect::TooLarge);
        }
        let mut info = elements.open(SEQUENCE)?;
        if info.oid()? != SIGNED_DATA {
            return Err(Defect::Cms);
        }
        let mut explicit = info.open(context(0))?;
        let mut signed = explicit.open(SEQUENCE)?;
        explicit.end()?;
        info.end()?;
        signed.take(INTEGER)?;
        signed.take(SET)?;
        let mut encapsulated = signed.open(SEQUENCE)?;
        let content_type = encapsulated.oid()?;
        let content = match encapsulated.optional(context(0))? {
            Some(explicit) => {
                let mut inside = Elements::new(explicit.content, Defect::Cms);
                let content = inside.take(OCTET_STRING)?.content;
                inside.end()?;
                Some(content)
            }
            None => None,
        };
        encapsulated.end()?;
        let certificates = list(&mut signed, context(0), MAX_CERTIFICATES)?;
        let crls = list(&mut signed, context(1), MAX_CRLS)?;
        let infos = signed.open(SET)?.all(MAX_SIGNERS)?;
        signed.end()?;
        let signers = infos.iter().map(|info| Signer::read(*info)).collect::<Checked<_>>()?;
        Ok(Self { content_type, content, certificates, crls, signers })
    }
}

/// The plain members of a set; certificates and revocation information of other kinds have tags of their own.
fn list<'a>(elements: &mut Elements<'a>, tag: u8, limit: usize) -> Checked<Vec<&'a [u8]>> {
    let Some(set) = elements.optional(tag)? else { return Ok(Vec::new()) };
    let members = Elements::new(set.content, Defect::Cms).all(limit)?;
    Ok(members.into_iter().filter(|it| it.tag == SEQUENCE).map(|it| it.whole).collect())
}
