//! An incremental update (ISO 32000-2, 7.5.6): objects and a cross-reference section behind a file that stays as it is.

mod write;

use std::ops::Range;

use siegelring_core::crypto;

use super::reader::{Dictionary, Document, Id, MAX_FILE, MAX_UPDATES, Object, SectionKind};
use crate::error::{Malformed, Result};

pub(super) use write::text_string;

/// What an update adds to or replaces in a document.
pub(super) struct Update<'d, 'a> {
    document: &'d Document<'a>,
    bytes: Vec<u8>,
    /// Each object with its offset in the file.
    entries: Vec<(Id, usize)>,
    next: u32,
    /// Where in the bytes the last value stands that was written as it is.
    raw: Range<usize>,
}

impl<'d, 'a> Update<'d, 'a> {
    /// An update that does nothing yet.
    pub(super) fn new(document: &'d Document<'a>) -> Self {
        // The file may end in the middle of a line.
        Self { document, bytes: b"\n".to_vec(), entries: Vec::new(), next: document.next_number(), raw: 0..0 }
    }

    /// A number for an object to come.
    pub(super) const fn reserve(&mut self) -> Id {
        let id = Id { number: self.next, generation: 0 };
        self.next += 1;
        id
    }

    /// Writes an object, be it new or in the place of an older one.
    ///
    /// # Errors
    /// [`Malformed::PdfStructure`] if it was written already: a file where one object is two things, such as page and form.
    pub(super) fn put(&mut self, id: Id, object: &Object) -> Result<()> {
        if self.entries.iter().any(|(known, _)| known.number == id.number) {
            return Err(Malformed::PdfStructure.into());
        }
        self.begin(id);
        write::object(&mut self.bytes, object);
        self.end();
        Ok(())
    }

    /// Writes a new stream; `Length` is added to the dictionary.
    pub(super) fn stream(&mut self, mut dictionary: Dictionary, content: &[u8]) -> Id {
        let id = self.reserve();
        dictionary.set("Length", integer(content.len()));
        self.begin(id);
        write::object(&mut self.bytes, &Object::Dictionary(dictionary));
        self.bytes.extend_from_slice(b"\nstream\n");
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream");
        self.end();
        id
    }

    /// Writes a dictionary, behind its entries these names with values as they are, and gives where in the update each of
    /// these values is.
    pub(super) fn put_raw(&mut self, id: Id, dictionary: &Dictionary, raw: &[(&str, &[u8])]) -> Vec<usize> {
        self.begin(id);
        self.bytes.extend_from_slice(b"<<");
        write::entries(&mut self.bytes, dictionary);
        let mut places = Vec::new();
        for (name, value) in raw {
            self.bytes.extend_from_slice(format!("/{name} ").as_bytes());
            let start = self.bytes.len();
            places.push(start);
            self.bytes.extend_from_slice(value);
            self.raw = start..self.bytes.len();
        }
        self.bytes.extend_from_slice(b">>");
        self.end();
        places
    }

    /// The bytes to append, with a cross-reference section of the kind that the file ends with.
    ///
    /// # Errors
    /// [`Malformed::PdfTooLarge`] if the file grows beyond its limit.
    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        let mut trailer = self.document.trailer().clone();
        for name in ["Prev", "XRefStm", "Type", "Index", "W", "Filter", "DecodeParms", "Length"] {
            trailer.remove(name);
        }
        trailer.set("Prev", integer(self.document.section_start()));
        trailer.set("ID", self.identifiers()?);
        let start = self.offset();
        match self.document.section_kind() {
            SectionKind::Table => self.table(trailer),
            SectionKind::Stream => self.cross_reference_stream(trailer),
        }
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        if self.offset() > MAX_FILE + MAX_UPDATES { Err(Malformed::PdfTooLarge.into()) } else { Ok(self.bytes) }
    }

    /// The file identifiers (14.4): the first stays, the second is new with every update. It is the digest of what is
    /// added, without the long room for a signature, which is the same in every update.
    fn identifiers(&self) -> Result<Object> {
        let parts = [self.bytes.get(..self.raw.start), self.bytes.get(self.raw.end..)];
        let digest = crypto::sha256_of(&parts.map(Option::unwrap_or_default));
        let new = Object::String(digest.get(..16).unwrap_or_default().to_vec());
        let known = self.document.array(self.document.trailer(), "ID")?;
        let first = known.into_iter().next().filter(|it| it.as_string().is_some()).unwrap_or_else(|| new.clone());
        Ok(Object::Array(vec![first, new]))
    }

    fn table(&mut self, mut trailer: Dictionary) {
        trailer.set("Size", Object::Integer(self.next.into()));
        self.bytes.extend_from_slice(b"xref\n");
        for run in self.runs() {
            self.bytes.extend_from_slice(format!("{} {}\n", first(&run), run.len()).as_bytes());
            for (id, offset) in run {
                self.bytes.extend_from_slice(format!("{offset:010} {:05} n \n", id.generation).as_bytes());
            }
        }
        self.bytes.extend_from_slice(b"trailer\n");
        write::object(&mut self.bytes, &Object::Dictionary(trailer));
        self.bytes.push(b'\n');
    }

    fn cross_reference_stream(&mut self, mut trailer: Dictionary) {
        let id = Id { number: self.next, generation: 0 };
        self.entries.push((id, self.offset()));
        let (mut index, mut rows) = (Vec::new(), Vec::new());
        for run in self.runs() {
            index.extend([Object::Integer(first(&run).into()), integer(run.len())]);
            for (id, offset) in run {
                rows.push(1);
                rows.extend(u32::try_from(offset).unwrap_or(u32::MAX).to_be_bytes());
                rows.extend(id.generation.to_be_bytes());
            }
        }
        trailer.set("Type", Object::name("XRef"));
        trailer.set("Size", Object::Integer(i64::from(self.next) + 1));
        trailer.set("W", Object::Array([1, 4, 2].map(Object::Integer).to_vec()));
        trailer.set("Index", Object::Array(index));
        self.entries.pop();
        // Takes the number that its own row already names.
        self.stream(trailer, &rows);
    }

    /// The entries in order, by runs of numbers without a gap.
    fn runs(&mut self) -> Vec<Vec<(Id, usize)>> {
        self.entries.sort_unstable();
        self.entries.chunk_by(|a, b| a.0.number + 1 == b.0.number).map(<[_]>::to_vec).collect()
    }

    fn begin(&mut self, id: Id) {
        self.entries.push((id, self.offset()));
        self.bytes.extend_from_slice(format!("{} {} obj\n", id.number, id.generation).as_bytes());
    }

    fn end(&mut self) {
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn offset(&self) -> usize {
        self.document.file().len() + self.bytes.len()
    }
}

/// A length or position as a value.
fn integer(value: usize) -> Object {
    Object::Integer(value.try_into().unwrap_or(i64::MAX))
}

fn first(run: &[(Id, usize)]) -> u32 {
    run.first().map_or(0, |(id, _)| id.number)
}

#[cfg(test)]
mod tests;
