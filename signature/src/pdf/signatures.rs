//! The signatures of a file, each with the revision it covers (ISO 32000-2, 12.8.1).

use std::ops::{Range, RangeInclusive};

use super::changes::{self, Step};
use super::fields::{self, Field, text_string};
use super::reader::{Dictionary, Document, Object};
use super::restrictions::Restrictions;
use super::revisions::{Revisions, place};
use crate::defect::{Checked, Defect};
use crate::hex;

const MAX_SIGNATURES: usize = 64;
const MAX_VALIDATION_DATA: usize = 128;

/// What a file holds that concerns its signatures.
#[derive(Debug, Default)]
pub(crate) struct SignedPdf {
    /// The signatures by the name of their field, or what is wrong with them; oldest first.
    pub(crate) signatures: Vec<(String, Checked<FoundSignature>)>,
    /// What each revision after the first signed one added, with its number.
    pub(crate) steps: Vec<(usize, Step)>,
    /// Certificates in the document security store (ETSI EN 319 142-1 section 5.4.2.2), in DER.
    pub(crate) certificates: Vec<Vec<u8>>,
    /// Certificate revocation lists there.
    pub(crate) crls: Vec<Vec<u8>>,
}

/// One signature whose byte range is in order.
#[derive(Debug, Clone)]
pub(crate) struct FoundSignature {
    /// The revision it covers, counted from 0.
    pub(crate) revision: usize,
    /// What is signed: all of the revision but [`Self::cms`].
    pub(crate) signed: [Range<usize>; 2],
    /// How long the file may have been before this revision was added to it: to its `%%EOF`, or some line breaks on.
    pub(crate) submitted: RangeInclusive<usize>,
    /// The signature as it stands in `Contents`, with the zeros after it.
    pub(crate) cms: Vec<u8>,
    /// How it is encoded, such as `ETSI.CAdES.detached`.
    pub(crate) sub_filter: String,
    /// What may be done to the document after it.
    pub(crate) restrictions: Restrictions,
}

/// Reads the signatures of a file.
///
/// # Errors
/// What makes the file as a whole unreadable; what is wrong with one signature stands beside its name.
pub(crate) fn read(file: &[u8]) -> Checked<SignedPdf> {
    let newest = Document::open(file)?;
    let fields = signed_fields(&newest)?;
    if fields.is_empty() {
        return Ok(SignedPdf::default());
    }
    let all = |defect: Defect| {
        let signatures = fields.iter().map(|it| (it.name.clone(), Err(defect))).collect();
        Ok(SignedPdf { signatures, ..SignedPdf::default() })
    };
    // A file that is more than its revisions voids every signature in it.
    let revisions = match Revisions::find(&newest) {
        Ok(revisions) => revisions,
        Err(defect) => return all(defect),
    };
    let mut signatures: Vec<(String, Checked<FoundSignature>)> =
        fields.iter().map(|it| (it.name.clone(), found(&newest, &revisions, it))).collect();
    refuse_shared_bytes(&mut signatures);
    signatures.sort_by_key(|(_, it)| it.as_ref().map_or(usize::MAX, |it| it.revision));
    let first = signatures.iter().filter_map(|(_, it)| it.as_ref().ok()).map(|it| it.revision).min();
    let steps = match first.map_or(Ok(Vec::new()), |first| changes::steps(&revisions, first)) {
        Ok(steps) => steps,
        Err(defect) => return all(defect),
    };
    let (certificates, crls) = validation_data(&newest)?;
    Ok(SignedPdf { signatures, steps, certificates, crls })
}

/// The signature fields that hold a signature.
fn signed_fields(document: &Document<'_>) -> Checked<Vec<Field>> {
    let mut fields = fields::fields(document)?;
    fields.retain(Field::is_signed);
    if fields.len() > MAX_SIGNATURES { Err(Defect::TooLarge) } else { Ok(fields) }
}

fn found(newest: &Document<'_>, revisions: &Revisions<'_>, field: &Field) -> Checked<FoundSignature> {
    let value = field.dictionary.get("V").ok_or(Defect::PdfContents)?;
    let dictionary = newest.resolve(value)?.as_dictionary().cloned().ok_or(Defect::PdfContents)?;
    let cms = dictionary.get("Contents").and_then(Object::as_string).unwrap_or_default();
    if cms.is_empty() {
        return Err(Defect::PdfContents);
    }
    // Where the signature dictionary stands; in an object stream it would stand nowhere.
    let holder = value.as_reference().map_or(field.number, |it| it.number);
    let start = place(newest, holder).ok_or(Defect::PdfContents)?;
    let [first, second] = byte_range(&dictionary)?;
    let revision = revisions.ending_at(second.end).ok_or(Defect::PdfByteRange)?;
    if first.start != 0 || first.end < start {
        return Err(Defect::PdfByteRange);
    }
    let gap = newest.file().get(first.end..second.start).ok_or(Defect::PdfByteRange)?;
    if hexadecimal(gap).as_deref() != Some(cms) {
        return Err(Defect::PdfContents);
    }
    let earlier = if revisions.is_newest(revision) { None } else { Some(revisions.document(revision)?) };
    let then = earlier.as_ref().unwrap_or(newest);
    let was_there = |it: &Field| it.number == field.number && it.dictionary.get("V") == Some(value);
    if !signed_fields(then)?.iter().any(was_there) || place(then, holder) != Some(start) {
        return Err(Defect::PdfDetached);
    }
    revisions.check_signed(revision)?;
    let restrictions = Restrictions::read(then, &dictionary, &field.dictionary)?;
    let sub_filter = dictionary.get("SubFilter").and_then(Object::as_name).map(text_string).unwrap_or_default();
    let submitted = revisions.before(revision);
    Ok(FoundSignature { revision, signed: [first, second], submitted, cms: cms.to_vec(), sub_filter, restrictions })
}

/// The bytes of a hexadecimal string that is written without anything else in it, its delimiters included.
fn hexadecimal(token: &[u8]) -> Option<Vec<u8>> {
    let digits = token.strip_prefix(b"<")?.strip_suffix(b">")?;
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    (2 * hex::decode_pairs(digits, &mut bytes) == digits.len()).then_some(bytes)
}

/// Two ranges of the file, the second behind the first.
fn byte_range(dictionary: &Dictionary) -> Checked<[Range<usize>; 2]> {
    let numbers = dictionary.get("ByteRange").and_then(Object::as_array).ok_or(Defect::PdfByteRange)?;
    let numbers: Option<Vec<usize>> = numbers.iter().map(Object::as_size).collect();
    match numbers.ok_or(Defect::PdfByteRange)?.as_slice() {
        [a, b, c, d] => {
            let first = *a..a.checked_add(*b).ok_or(Defect::PdfByteRange)?;
            let second = *c..c.checked_add(*d).ok_or(Defect::PdfByteRange)?;
            if first.end < second.start { Ok([first, second]) } else { Err(Defect::PdfByteRange) }
        }
        _ => Err(Defect::PdfByteRange),
    }
}

/// Each signature ends a revision of its own.
fn refuse_shared_bytes(signatures: &mut [(String, Checked<FoundSignature>)]) {
    let ends: Vec<usize> = signatures.iter().filter_map(|(_, it)| it.as_ref().ok()).map(|it| it.revision).collect();
    for (_, signature) in signatures {
        let shared = |it: &FoundSignature| ends.iter().filter(|end| **end == it.revision).count() > 1;
        if signature.as_ref().is_ok_and(shared) {
            *signature = Err(Defect::PdfSharedBytes);
        }
    }
}

/// DER structures of one kind.
type DerList = Vec<Vec<u8>>;

/// The certificates and the revocation lists of the document security store.
fn validation_data(document: &Document<'_>) -> Checked<(DerList, DerList)> {
    let Object::Dictionary(store) = document.get(&document.catalog()?, "DSS")? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let list = |key: &str| {
        let streams = document.array(&store, key)?;
        let ids = streams.iter().filter_map(Object::as_reference).take(MAX_VALIDATION_DATA);
        ids.map(|it| Ok(document.content(it)?)).collect::<Checked<Vec<_>>>()
    };
    Ok((list("Certs")?, list("CRLs")?))
}
