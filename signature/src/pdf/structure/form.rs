//! The form of a document and the signature fields in it (ISO 32000-2, 12.7).

use std::collections::HashSet;

use crate::error::{Malformed, Refused, Result};
use crate::pdf::reader::{Dictionary, Document, Id, Object};

/// How deep fields may stand in each other.
const MAX_DEPTH: usize = 32;

/// A field, be it made of other fields or not.
pub(in crate::pdf) struct Field {
    /// Its partial name, decoded.
    pub(in crate::pdf) name: Option<String>,
    /// The signature dictionary of a signature field that is signed.
    pub(in crate::pdf) signature: Option<Dictionary>,
}

/// The fields of a document.
///
/// # Errors
/// [`Refused::PdfXfa`] for a form of another kind; [`Malformed::PdfStructure`], [`Malformed::PdfLoop`] or
/// [`Malformed::PdfDepth`] for a form that is none.
pub(in crate::pdf) fn fields(document: &Document<'_>, catalog: &Dictionary) -> Result<Vec<Field>> {
    let form = match document.get(catalog, "AcroForm")? {
        Object::Null => return Ok(Vec::new()),
        Object::Dictionary(form) => form,
        _ => return Err(Malformed::PdfStructure.into()),
    };
    if form.has("XFA") || catalog.has("NeedsRendering") {
        return Err(Refused::PdfXfa.into());
    }
    let mut walk = Walk { document, seen: HashSet::new(), fields: Vec::new() };
    for field in document.array(&form, "Fields")? {
        walk.field(&field, &Object::Null, 0)?;
    }
    Ok(walk.fields)
}

struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    seen: HashSet<Id>,
    fields: Vec<Field>,
}

impl Walk<'_, '_> {
    /// `inherited` is the type of the field above.
    fn field(&mut self, field: &Object, inherited: &Object, depth: usize) -> Result<()> {
        if depth > MAX_DEPTH {
            return Err(Malformed::PdfDepth.into());
        }
        if let Some(id) = field.as_reference()
            && !self.seen.insert(id)
        {
            return Err(Malformed::PdfLoop.into());
        }
        let field = match self.document.resolve(field)? {
            Object::Dictionary(field) => field,
            // What refers to an object that was deleted is no field.
            Object::Null => return Ok(()),
            _ => return Err(Malformed::PdfStructure.into()),
        };
        let own = self.document.get(&field, "FT")?;
        let kind = if own == Object::Null { inherited } else { &own };
        for kid in self.document.array(&field, "Kids")? {
            self.field(&kid, kind, depth + 1)?;
        }
        let name = self.document.get(&field, "T")?.as_string().map(text);
        let signature = match self.document.get(&field, "V")? {
            Object::Dictionary(signature) if kind.as_name() == Some(b"Sig") => Some(signature),
            _ => None,
        };
        self.fields.push(Field { name, signature });
        Ok(())
    }
}

/// A text string (7.9.2.2); what stands outside ASCII in `PDFDocEncoding` is taken for Latin-1, which is near enough to
/// compare names.
fn text(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(utf16) => {
            let units = utf16.chunks(2).map(|unit| unit.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)));
            char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        None => bytes.iter().copied().map(char::from).collect(),
    }
}
