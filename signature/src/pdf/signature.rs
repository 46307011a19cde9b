//! A signature field with its signature, as an incremental update (ISO 32000-2, 12.8; ETSI EN 319 142-1, 5.3 and 6.3).

use siegelring_core::crypto::Sha256;
use siegelring_core::time::UnixTime;
use time::OffsetDateTime;

use super::appearance;
use super::inspect::permissions;
use super::reader::{Dictionary, Document, Id, Object};
use super::structure::{form, pages};
use super::update::{Update, text_string};
use crate::error::{ApiMisuse, Malformed, Refused, Result};
use crate::hex;

/// The most that can be reserved for a CMS, in bytes.
const MAX_RESERVED: usize = 1024 * 1024;

/// What a PDF signature says beside its CMS.
#[derive(Debug, Clone, Copy)]
pub struct PdfSignature<'a> {
    /// Who signs, as presented (`Name`); every letter is kept.
    pub name: &'a str,
    /// When, by the signer's clock (`M`).
    pub time: UnixTime,
    /// What for (`Reason`).
    pub reason: Option<&'a str>,
    /// Where it shows, if it does.
    pub visible: Option<VisibleField<'a>>,
    /// Bytes to keep free for the CMS in DER, at most 1 MiB. 12 KiB beside the approval and the certificates are enough
    /// for a time stamp; what is not used stays in the file as zeros.
    pub reserved: usize,
}

/// A signature field that shows on a page.
#[derive(Debug, Clone, Copy)]
pub struct VisibleField<'a> {
    /// The page, the first is 0.
    pub page: usize,
    /// Where on the page, before the page is turned (`Rotate`).
    pub rectangle: Rectangle,
    /// What it says, line by line: name, time, level. In Helvetica, as large as fits, with the letters of Windows-1252;
    /// of other Latin letters the nearest is shown (`ł` as `l`), of anything else a `?`. [`PdfSignature::name`] and the
    /// certificate have the name as it is.
    pub lines: &'a [&'a str],
}

/// A place on a page in points (1/72 inch) from its lower left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rectangle {
    /// Left edge.
    pub left: u16,
    /// Lower edge.
    pub bottom: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// Writes the update. Whether the file may be signed at all is [`super::inspect`]'s question, asked at submission.
///
/// # Errors
/// [`Malformed`] or [`Refused`] as [`super::inspect`] for a file whose structure is not sound, or whose author forbids it;
/// [`ApiMisuse::Page`] for a page that is not there; [`ApiMisuse::Argument`] for an empty rectangle, more reserved bytes
/// than allowed, or a time beyond the year 9999.
pub fn prepare(file: &[u8], signature: &PdfSignature<'_>) -> Result<PreparedPdf> {
    if signature.reserved > MAX_RESERVED {
        return Err(ApiMisuse::Argument.into());
    }
    let document = Document::open(file)?;
    let mut update = Update::new(&document);
    let value = update.reserve();
    let contents = placeholder(signature.reserved);
    let marks = update.put_raw(value, &dictionary(signature)?, &[("ByteRange", BYTE_RANGE), ("Contents", &contents)]);
    let field = field(&document, &mut update, value, signature)?;
    enter(&document, &mut update, field)?;
    let (Some(range), Some(start)) = (marks.first(), marks.get(1)) else {
        return Err(Malformed::PdfStructure.into());
    };
    let hole = *start..start + contents.len();
    PreparedPdf::new(file, update.finish()?, *range, hole)
}

/// An update that only lacks its CMS.
#[derive(Debug, Clone)]
pub struct PreparedPdf {
    digest: [u8; 32],
    /// SHA-256 of the file alone.
    file_digest: [u8; 32],
    update: Vec<u8>,
    /// Where in the update the CMS goes, with its brackets.
    hole: std::ops::Range<usize>,
}

impl PreparedPdf {
    fn new(file: &[u8], mut update: Vec<u8>, range: usize, hole: std::ops::Range<usize>) -> Result<Self> {
        let rest = update.len() - hole.end;
        let text = format!("[0 {} {} {rest}", file.len() + hole.start, file.len() + hole.end);
        let place = update.get_mut(range..).and_then(|it| it.get_mut(..text.len())).ok_or(Malformed::PdfStructure)?;
        place.copy_from_slice(text.as_bytes());
        let signed = update.get(..hole.start).zip(update.get(hole.end..)).ok_or(Malformed::PdfStructure)?;
        let mut digest = Sha256::new();
        digest.update(file);
        let file_digest = digest.clone().finish();
        digest.update(signed.0);
        digest.update(signed.1);
        Ok(Self { digest: digest.finish(), file_digest, update, hole })
    }

    /// SHA-256 of the file that was prepared: whoever signs holds it against what was shown.
    pub const fn file_digest(&self) -> [u8; 32] {
        self.file_digest
    }

    /// SHA-256 of the byte range: the file, and the update without the place of the CMS.
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The bytes to append to the file, with the CMS (DER) in its place.
    ///
    /// # Errors
    /// [`ApiMisuse::Reserved`] if the CMS is larger than what was reserved.
    pub fn complete(mut self, cms: &[u8]) -> Result<Vec<u8>> {
        let digits = self.hole.start + 1..self.hole.end - 1;
        if cms.len() * 2 > digits.len() {
            return Err(ApiMisuse::Reserved.into());
        }
        hex::encode_pairs(cms, self.update.get_mut(digits).unwrap_or_default());
        Ok(self.update)
    }
}

/// Room for three numbers of ten digits.
const BYTE_RANGE: &[u8] = b"[0                                 ]";

fn placeholder(reserved: usize) -> Vec<u8> {
    let mut contents = vec![b'0'; reserved * 2 + 2];
    if let [first, .., last] = contents.as_mut_slice() {
        (*first, *last) = (b'<', b'>');
    }
    contents
}

/// The signature dictionary (12.8.1, table 255) without its last two entries.
fn dictionary(signature: &PdfSignature<'_>) -> Result<Dictionary> {
    let mut dictionary = Dictionary::new([
        ("Type", Object::name("Sig")),
        ("Filter", Object::name("Adobe.PPKLite")),
        ("SubFilter", Object::name("ETSI.CAdES.detached")),
        ("M", date(signature.time)?),
        ("Name", text_string(signature.name)),
    ]);
    if let Some(reason) = signature.reason {
        dictionary.set("Reason", text_string(reason));
    }
    Ok(dictionary)
}

/// Field and widget in one (12.5.6.19, 12.7.5.5), entered on its page. What does not show stands on the first page without
/// an extent, as 12.7.5.5 says.
fn field(document: &Document<'_>, update: &mut Update<'_, '_>, value: Id, signature: &PdfSignature<'_>) -> Result<Id> {
    let catalog = document.catalog()?;
    let page = pages::nth(document, &catalog, signature.visible.map_or(0, |it| it.page))?;
    let fields = form::fields(document, &catalog)?;
    let may_show = permissions::check(document, &catalog, fields.iter().filter_map(|it| it.signature.as_ref()))?;
    if signature.visible.is_some() && !may_show {
        return Err(Refused::PdfCertified.into());
    }
    let names: Vec<_> = fields.into_iter().filter_map(|it| it.name).collect();
    let name = (1..).map(|number| format!("Signature{number}")).find(|it| !names.contains(it)).unwrap_or_default();
    let rectangle = signature.visible.map_or([0; 4], |it| it.rectangle.corners());
    let mut widget = Dictionary::new([
        ("Type", Object::name("Annot")),
        ("Subtype", Object::name("Widget")),
        ("FT", Object::name("Sig")),
        ("T", text_string(&name)),
        ("V", Object::Reference(value)),
        ("P", Object::Reference(page)),
        ("Rect", Object::Array(rectangle.map(|it| Object::Integer(it.into())).to_vec())),
        ("F", Object::Integer(PRINT | LOCKED)),
    ]);
    if let Some(visible) = signature.visible {
        let form = appearance::form(update, visible.rectangle, visible.lines)?;
        widget.set("AP", Object::Dictionary(Dictionary::new([("N", Object::Reference(form))])));
    }
    let id = update.reserve();
    update.put(id, &Object::Dictionary(widget))?;
    let mut holder = document.dictionary(page)?;
    if append(document, update, &mut holder, "Annots", id)? {
        update.put(page, &Object::Dictionary(holder))?;
    }
    Ok(id)
}

/// Annotation flags (12.5.3, table 167).
const PRINT: i64 = 1 << 2;
const LOCKED: i64 = 1 << 7;

/// Enters the field in the form, which is made if there is none (12.7.3).
fn enter(document: &Document<'_>, update: &mut Update<'_, '_>, field: Id) -> Result<()> {
    let root = document.root()?;
    let mut catalog = document.catalog()?;
    let place = catalog.get("AcroForm").and_then(Object::as_reference);
    let mut form = match document.get(&catalog, "AcroForm")? {
        Object::Dictionary(form) => form,
        _ => Dictionary::default(),
    };
    append(document, update, &mut form, "Fields", field)?;
    // Signatures exist, and the file is to be saved by appending only (table 225).
    form.set("SigFlags", Object::Integer(3));
    match place {
        Some(id) => update.put(id, &Object::Dictionary(form))?,
        None => {
            catalog.set("AcroForm", Object::Dictionary(form));
            update.put(root, &Object::Dictionary(catalog))?;
        }
    }
    Ok(())
}

/// Appends a reference to an array of `holder`; whether `holder` itself was changed by it.
fn append(
    document: &Document<'_>,
    update: &mut Update<'_, '_>,
    holder: &mut Dictionary,
    name: &str,
    id: Id,
) -> Result<bool> {
    let mut members = document.array(holder, name)?;
    members.push(Object::Reference(id));
    let place = holder.get(name).and_then(Object::as_reference);
    match place {
        Some(place) => update.put(place, &Object::Array(members))?,
        None => holder.set(name, Object::Array(members)),
    }
    Ok(place.is_none())
}

/// A date (7.9.4) in UTC.
fn date(at: UnixTime) -> Result<Object> {
    let seconds = i64::try_from(at.0).map_err(|_| ApiMisuse::Argument)?;
    let at = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| ApiMisuse::Argument)?;
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let text = format!("D:{year:04}{month:02}{day:02}{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second());
    Ok(Object::String(text.into_bytes()))
}

impl Rectangle {
    /// Lower left and upper right corner.
    pub(super) fn corners(self) -> [i32; 4] {
        let [left, bottom, width, height] = [self.left, self.bottom, self.width, self.height].map(i32::from);
        [left, bottom, left + width, bottom + height]
    }
}

#[cfg(test)]
mod tests;
