//! A file whose objects can be asked for.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::cross_reference::{self, CrossReference, Entry, Section, SectionKind};
use super::filter;
use super::lexer::Lexer;
use super::limits::{MAX_DECODED, MAX_FILE, MAX_PASSES, MAX_UPDATES};
use super::object::{Id, Object};
use super::object_stream::ObjectStream;
use super::{Dictionary, parse};
use crate::error::{Malformed, Refused, Result};

/// An object and, if it is a stream, where in the file its content is.
#[derive(Debug)]
pub(crate) struct Indirect {
    /// The value, or the dictionary of the stream.
    pub(crate) object: Object,
    /// The content of a stream.
    pub(crate) stream: Option<Range<usize>>,
}

/// A file of at most 50 MB whose cross-reference sections were read.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    file: &'a [u8],
    sections: CrossReference,
    budget: Budget,
    object_streams: RefCell<HashMap<u32, Rc<ObjectStream>>>,
}

/// What is left of [`MAX_PASSES`] and [`MAX_DECODED`].
#[derive(Debug)]
struct Budget {
    /// All that was ever granted for parsing.
    granted: Cell<usize>,
    parsed: Cell<usize>,
    decoded: Cell<usize>,
}

/// What a file may cost that hardly has any bytes.
const SMALL_FILE: usize = 16 * 1024;

impl Budget {
    fn new(parsed: usize) -> Self {
        Self { granted: Cell::new(parsed), parsed: Cell::new(parsed), decoded: Cell::new(MAX_DECODED) }
    }

    /// What was decompressed may be parsed as often as the file.
    fn grant(&self, bytes: usize) {
        self.granted.set(self.granted.get() + bytes);
        self.parsed.set(self.parsed.get() + bytes);
    }

    fn spend(place: &Cell<usize>, bytes: usize) -> Result<()> {
        place.set(place.get().checked_sub(bytes).ok_or(Malformed::PdfTooComplex)?);
        Ok(())
    }
}

impl<'a> Document<'a> {
    /// Reads header, end and cross-reference sections.
    ///
    /// # Errors
    /// [`Refused::PdfEncrypted`]; else a case of [`Malformed`] that says what is wrong with the file.
    pub(crate) fn open(file: &'a [u8]) -> Result<Self> {
        if file.len() > MAX_FILE + MAX_UPDATES {
            return Err(Malformed::PdfTooLarge.into());
        }
        let version = file.strip_prefix(b"%PDF-").and_then(|it| it.get(..3));
        if !version.is_some_and(|it| it.starts_with(b"1.") || it == b"2.0") {
            return Err(Malformed::PdfHeader.into());
        }
        let budget = Budget::new((file.len() + SMALL_FILE) * MAX_PASSES);
        let start = cross_reference::start(file)?;
        let sections = CrossReference::read(start, |at| section(file, at, &budget))?;
        if sections.encrypted {
            return Err(Refused::PdfEncrypted.into());
        }
        Ok(Self { file, sections, budget, object_streams: RefCell::default() })
    }

    /// The bytes it was read from.
    pub(crate) const fn file(&self) -> &'a [u8] {
        self.file
    }

    /// The newest trailer (ISO 32000-2, 7.5.5).
    pub(crate) const fn trailer(&self) -> &Dictionary {
        &self.sections.trailer
    }

    /// How the newest cross-reference section is written.
    pub(crate) const fn section_kind(&self) -> SectionKind {
        self.sections.kind
    }

    /// Where the newest cross-reference section stands.
    pub(crate) const fn section_start(&self) -> usize {
        self.sections.start
    }

    /// The first object number that no section knows.
    pub(crate) const fn next_number(&self) -> u32 {
        self.sections.size
    }

    /// All objects that are in use, by number.
    pub(crate) fn ids(&self) -> impl Iterator<Item = Id> {
        self.sections.ids()
    }

    /// Where the object of this number is, if it is in use.
    pub(crate) fn entry(&self, number: u32) -> Option<Entry> {
        self.sections.entry(number)
    }

    /// Where the object that begins at this offset ends, whatever its number.
    ///
    /// # Errors
    /// A case of [`Malformed`] if none does.
    pub(super) fn end_of(&self, offset: usize) -> Result<usize> {
        let mut lexer = Lexer::new(self.file, offset);
        let object = indirect(&mut lexer, None, |length| self.length(length, true));
        let content = object.as_ref().ok().and_then(|it| it.stream.clone()).map_or(0, |it| it.len());
        Budget::spend(&self.budget.parsed, lexer.at().saturating_sub(offset).saturating_sub(content))?;
        object.map(|_| lexer.at())
    }

    /// What a stream holds, decompressed, if its filter is one that structure is compressed by.
    ///
    /// # Errors
    /// A case of [`Malformed`] if it is no stream or does not decompress; [`Refused::PdfFilter`].
    pub(crate) fn content(&self, id: Id) -> Result<Vec<u8>> {
        let found = self.load(id)?;
        let (Object::Dictionary(dictionary), Some(range)) = (found.object, found.stream) else {
            return Err(Malformed::PdfObject.into());
        };
        decoded(self.file, &dictionary, range, &self.budget)
    }

    /// How many bytes were parsed, as a measure of the work that was done.
    pub(crate) fn work(&self) -> usize {
        self.budget.granted.get().saturating_sub(self.budget.parsed.get())
    }

    /// An object; `null` if it is not in use.
    ///
    /// # Errors
    /// A case of [`Malformed`] if it is not where it should be or does not parse.
    pub(crate) fn load(&self, id: Id) -> Result<Indirect> {
        match self.sections.entry(id.number) {
            Some(Entry::At { offset, generation }) if generation == id.generation => self.load_at(id, offset, true),
            Some(Entry::In { stream, position }) if id.generation == 0 => {
                let object = self.load_in(id.number, stream, position)?;
                Ok(Indirect { object, stream: None })
            }
            _ => Ok(Indirect { object: Object::Null, stream: None }),
        }
    }

    /// What `object` is, following references.
    ///
    /// # Errors
    /// As [`Self::load`]; [`Malformed::PdfLoop`] if references lead to references without end.
    pub(crate) fn resolve(&self, object: &Object) -> Result<Object> {
        let mut object = object.clone();
        for _ in 0..8 {
            let Object::Reference(id) = object else { return Ok(object) };
            object = self.load(id)?.object;
        }
        Err(Malformed::PdfLoop.into())
    }

    /// The value of a name in a dictionary, following references; `null` without one.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub(crate) fn get(&self, dictionary: &Dictionary, name: &str) -> Result<Object> {
        dictionary.get(name).map_or(Ok(Object::Null), |object| self.resolve(object))
    }

    fn load_at(&self, id: Id, offset: u32, lengths_in_streams: bool) -> Result<Indirect> {
        let offset = usize::try_from(offset).map_err(|_| Malformed::PdfObject)?;
        let mut lexer = Lexer::new(self.file, offset);
        let object = indirect(&mut lexer, Some(id), |length| self.length(length, lengths_in_streams));
        let content = object.as_ref().ok().and_then(|it| it.stream.clone()).map_or(0, |it| it.len());
        Budget::spend(&self.budget.parsed, lexer.at().saturating_sub(offset).saturating_sub(content))?;
        object
    }

    fn load_in(&self, number: u32, stream: u32, position: u32) -> Result<Object> {
        let container = self.object_stream(stream)?;
        let position = usize::try_from(position).map_err(|_| Malformed::PdfObject)?;
        let (object, read) = container.object(number, position)?;
        Budget::spend(&self.budget.parsed, read)?;
        Ok(object)
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>> {
        if let Some(known) = self.object_streams.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        // An object stream stands in the file itself, and so does the number that is its length.
        let Some(Entry::At { offset, generation }) = self.sections.entry(number) else {
            return Err(Malformed::PdfObject.into());
        };
        let found = self.load_at(Id { number, generation }, offset, false)?;
        let (Object::Dictionary(dictionary), Some(range)) = (found.object, found.stream) else {
            return Err(Malformed::PdfObject.into());
        };
        let content = decoded(self.file, &dictionary, range, &self.budget)?;
        let stream = Rc::new(ObjectStream::read(&dictionary, content)?);
        self.object_streams.borrow_mut().insert(number, Rc::clone(&stream));
        Ok(stream)
    }

    /// The length of a stream, which may be another object, but no stream itself.
    fn length(&self, length: &Object, lengths_in_streams: bool) -> Result<usize> {
        let found = match length {
            Object::Reference(id) => match self.sections.entry(id.number) {
                Some(Entry::At { offset, generation }) if generation == id.generation => {
                    let offset = usize::try_from(offset).map_err(|_| Malformed::PdfObject)?;
                    let mut lexer = Lexer::new(self.file, offset);
                    let no_stream = |_: &Object| Err(Malformed::PdfStreamLength.into());
                    let found = indirect(&mut lexer, Some(*id), no_stream)?;
                    Budget::spend(&self.budget.parsed, lexer.at().saturating_sub(offset))?;
                    found.object
                }
                Some(Entry::In { stream, position }) if lengths_in_streams => {
                    self.load_in(id.number, stream, position)?
                }
                _ => Object::Null,
            },
            direct => direct.clone(),
        };
        found.as_size().ok_or(Malformed::PdfStreamLength.into())
    }
}

/// One section at an offset, be it a table or a stream.
fn section(file: &[u8], at: usize, budget: &Budget) -> Result<Section> {
    let mut lexer = Lexer::new(file, at);
    lexer.skip_white();
    let found = if lexer.keyword(b"xref") {
        cross_reference::table(&mut lexer)
    } else {
        // Nothing is known yet, so the length stands in the dictionary itself (ISO 32000-2, 7.5.8.2).
        let direct = |length: &Object| length.as_size().ok_or(Malformed::PdfStreamLength.into());
        let found = indirect(&mut lexer, None, direct).map_err(|_| Malformed::PdfCrossReference)?;
        let (Object::Dictionary(dictionary), Some(range)) = (found.object, found.stream) else {
            return Err(Malformed::PdfCrossReference.into());
        };
        let content = decoded(file, &dictionary, range, budget)?;
        cross_reference::rows(dictionary, &content)
    };
    Budget::spend(&budget.parsed, lexer.at().saturating_sub(at))?;
    found
}

fn decoded(file: &[u8], dictionary: &Dictionary, range: Range<usize>, budget: &Budget) -> Result<Vec<u8>> {
    let content = file.get(range).ok_or(Malformed::PdfObject)?;
    let decoded = filter::decode(dictionary, content, budget.decoded.get())?;
    Budget::spend(&budget.decoded, decoded.len())?;
    budget.grant(decoded.len() * MAX_PASSES);
    Ok(decoded)
}

/// An indirect object (ISO 32000-2, 7.3.10) of this number, or of any; `length` says how long its stream is.
fn indirect(lexer: &mut Lexer<'_>, id: Option<Id>, length: impl FnOnce(&Object) -> Result<usize>) -> Result<Indirect> {
    let broken = Malformed::PdfObject;
    // Some writers count the end of the line before.
    lexer.skip_white();
    let number = lexer.number().ok_or(broken)?;
    lexer.skip_white();
    let generation = lexer.number().ok_or(broken)?;
    lexer.skip_white();
    let right = |id: Id| u32::try_from(number) == Ok(id.number) && u16::try_from(generation) == Ok(id.generation);
    if !lexer.keyword(b"obj") || !id.is_none_or(right) {
        return Err(broken.into());
    }
    let object = parse::object(lexer)?;
    lexer.skip_white();
    let stream = if lexer.keyword(b"stream") {
        let dictionary = object.as_dictionary().ok_or(broken)?;
        let length = length(dictionary.get("Length").ok_or(Malformed::PdfStreamLength)?)?;
        Some(content(lexer, length)?)
    } else {
        None
    };
    lexer.skip_white();
    if lexer.keyword(b"endobj") { Ok(Indirect { object, stream }) } else { Err(broken.into()) }
}

/// The content of a stream of this length, which must end there (ISO 32000-2, 7.3.8.1).
fn content(lexer: &mut Lexer<'_>, length: usize) -> Result<Range<usize>> {
    if !lexer.take(b"\r\n") && !lexer.take(b"\n") {
        return Err(Malformed::PdfObject.into());
    }
    let range = lexer.at()..lexer.at().saturating_add(length);
    lexer.skip_to(range.end);
    let _ = lexer.take(b"\r\n") || lexer.take(b"\n") || lexer.take(b"\r");
    if lexer.keyword(b"endstream") { Ok(range) } else { Err(Malformed::PdfStreamLength.into()) }
}
