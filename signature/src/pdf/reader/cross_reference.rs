//! Where objects are: cross-reference tables, streams, and both at once (ISO 32000-2, 7.5.4, 7.5.5 and 7.5.8).

use super::lexer::{Lexer, is_white};
use super::limits::{MAX_OBJECTS, MAX_SECTIONS};
use super::object::{Id, Object};
use super::{Dictionary, parse};
use crate::error::{Malformed, Result};

/// Where one object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Not in use.
    Free,
    /// At an offset of the file.
    At {
        /// From the first byte of the file.
        offset: u32,
        /// The generation that must stand there.
        generation: u16,
    },
    /// In an object stream; its generation is 0.
    In {
        /// The number of the object stream.
        stream: u32,
        /// Its position in there.
        position: u32,
    },
}

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionKind {
    /// A table with a trailer.
    Table,
    /// A stream.
    Stream,
}

/// One section: its entries, and its trailer or what stands in for it.
pub(super) struct Section {
    pub(super) kind: SectionKind,
    pub(super) trailer: Dictionary,
    pub(super) entries: Vec<(u32, Entry)>,
}

/// All sections of a file as one; newer entries hide older ones.
#[derive(Debug)]
pub(super) struct CrossReference {
    pub(super) kind: SectionKind,
    pub(super) trailer: Dictionary,
    pub(super) encrypted: bool,
    pub(super) size: u32,
    /// Where the newest section stands.
    pub(super) start: usize,
    entries: Vec<Option<Entry>>,
}

impl CrossReference {
    /// Reads all sections; `section` reads the one at an offset.
    pub(super) fn read(start: usize, mut section: impl FnMut(usize) -> Result<Section>) -> Result<Self> {
        let newest = section(start)?;
        let mut all = Self {
            kind: newest.kind,
            trailer: newest.trailer.clone(),
            encrypted: false,
            size: 1,
            start,
            entries: Vec::new(),
        };
        let (mut current, mut visited) = (newest, vec![start]);
        loop {
            if let Some(hidden) = current.trailer.get("XRefStm") {
                let at = visit(hidden, &mut visited)?;
                let hidden = section(at)?;
                if hidden.kind != SectionKind::Stream {
                    return Err(Malformed::PdfCrossReference.into());
                }
                // What the stream of a hybrid file adds is marked as free in its table (7.5.8.4), so what is free there is
                // free only after the stream was heard.
                let all_of = std::mem::take(&mut current.entries);
                let (free, used) = all_of.into_iter().partition(|(_, entry)| *entry == Entry::Free);
                current.entries = used;
                all.add(&current)?;
                all.add(&hidden)?;
                current.entries = free;
                all.add(&current)?;
            } else {
                all.add(&current)?;
            }
            let Some(previous) = current.trailer.get("Prev") else { break };
            let at = visit(previous, &mut visited)?;
            current = section(at)?;
        }
        Ok(all)
    }

    /// Where the object is, if it is in use.
    pub(super) fn entry(&self, number: u32) -> Option<Entry> {
        let entry = self.entries.get(usize::try_from(number).ok()?).copied().flatten();
        entry.filter(|entry| *entry != Entry::Free)
    }

    /// All objects that are in use.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> {
        (0..).zip(&self.entries).filter_map(|(number, entry)| match entry {
            Some(Entry::At { generation, .. }) => Some(Id { number, generation: *generation }),
            Some(Entry::In { .. }) => Some(Id { number, generation: 0 }),
            Some(Entry::Free) | None => None,
        })
    }

    fn add(&mut self, section: &Section) -> Result<()> {
        self.encrypted |= section.trailer.has("Encrypt");
        let size = section.trailer.get("Size").and_then(Object::as_size).ok_or(Malformed::PdfCrossReference)?;
        if size > MAX_OBJECTS {
            return Err(Malformed::PdfTooComplex.into());
        }
        self.size = self.size.max(u32::try_from(size).unwrap_or_default());
        for (number, entry) in &section.entries {
            let place = usize::try_from(*number).unwrap_or(usize::MAX);
            if place >= MAX_OBJECTS {
                return Err(Malformed::PdfTooComplex.into());
            }
            if self.entries.len() <= place {
                self.entries.resize(place + 1, None);
            }
            if let Some(unknown @ None) = self.entries.get_mut(place) {
                *unknown = Some(*entry);
            }
            self.size = self.size.max(number + 1);
        }
        Ok(())
    }
}

/// The offset that `object` names, which was not visited before.
fn visit(object: &Object, visited: &mut Vec<usize>) -> Result<usize> {
    let at = object.as_size().ok_or(Malformed::PdfCrossReference)?;
    if visited.contains(&at) {
        return Err(Malformed::PdfLoop.into());
    }
    if visited.len() == MAX_SECTIONS {
        return Err(Malformed::PdfTooComplex.into());
    }
    visited.push(at);
    Ok(at)
}

/// Where the newest section stands: what `startxref` says, with `%%EOF` at the end of the file (7.5.5).
pub(super) fn start(file: &[u8]) -> Result<usize> {
    let end = file.iter().rposition(|byte| !is_white(*byte)).map_or(0, |last| last + 1);
    let Some(body) = file.get(..end).and_then(|it| it.strip_suffix(b"%%EOF")) else {
        let window = file.get(file.len().saturating_sub(64 * 1024)..).unwrap_or_default();
        let ended = window.windows(5).any(|it| it == b"%%EOF");
        return Err(if ended { Malformed::PdfTrailingData } else { Malformed::PdfCrossReference }.into());
    };
    let tail = body.len().saturating_sub(64);
    let window = body.get(tail..).unwrap_or_default();
    let keyword = window.windows(9).rposition(|it| it == b"startxref").ok_or(Malformed::PdfCrossReference)?;
    let mut lexer = Lexer::new(body, tail + keyword + 9);
    lexer.skip_white();
    let start = lexer.number().ok_or(Malformed::PdfCrossReference)?;
    lexer.skip_white();
    if lexer.rest().is_empty() { Ok(start) } else { Err(Malformed::PdfCrossReference.into()) }
}

/// Reads a table and its trailer; `lexer` stands behind `xref`.
pub(super) fn table(lexer: &mut Lexer<'_>) -> Result<Section> {
    let mut entries = Vec::new();
    loop {
        lexer.skip_white();
        if lexer.keyword(b"trailer") {
            let trailer = parse::dictionary(lexer)?;
            return Ok(Section { kind: SectionKind::Table, trailer, entries });
        }
        let (first, count) = (field(lexer)?, field(lexer)?);
        if first.saturating_add(count) > MAX_OBJECTS || entries.len() + count > MAX_OBJECTS {
            return Err(Malformed::PdfTooComplex.into());
        }
        for number in first..first + count {
            let (offset, generation) = (field(lexer)?, field(lexer)?);
            lexer.skip_white();
            let entry = match lexer.next() {
                Some(b'n') => entry(1, offset, generation)?,
                Some(b'f') => Entry::Free,
                _ => return Err(Malformed::PdfCrossReference.into()),
            };
            entries.push((u32::try_from(number).map_err(|_| Malformed::PdfTooComplex)?, entry));
        }
    }
}

/// Reads the rows of a stream (7.5.8.3).
pub(super) fn rows(dictionary: Dictionary, content: &[u8]) -> Result<Section> {
    let broken = Malformed::PdfCrossReference;
    let widths: [usize; 3] = sizes(&dictionary, "W")?.and_then(|it| it.try_into().ok()).ok_or(broken)?;
    let [kind, second, third] = widths;
    let width: usize = widths.iter().try_fold(0_usize, |sum, it| sum.checked_add(*it)).ok_or(broken)?;
    if !dictionary.says("Type", "XRef") || width == 0 || widths.iter().any(|it| *it > 8) {
        return Err(broken.into());
    }
    let size = dictionary.get("Size").and_then(Object::as_size).ok_or(broken)?;
    let index = sizes(&dictionary, "Index")?.unwrap_or_else(|| vec![0, size]);
    let (mut rows, mut entries) = (content.chunks_exact(width), Vec::new());
    for run in index.chunks(2) {
        let [first, count] = *run else { return Err(broken.into()) };
        if first.saturating_add(count) > MAX_OBJECTS || entries.len() + count > MAX_OBJECTS {
            return Err(Malformed::PdfTooComplex.into());
        }
        for number in first..first + count {
            let mut row = rows.next().ok_or(broken)?.iter();
            let mut field =
                |width: usize| row.by_ref().take(width).fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
            let (read, second, third) = (field(kind), field(second), field(third));
            let entry = entry(if kind == 0 { 1 } else { read }, second, third)?;
            entries.push((u32::try_from(number).map_err(|_| Malformed::PdfTooComplex)?, entry));
        }
    }
    Ok(Section { kind: SectionKind::Stream, trailer: dictionary, entries })
}

/// An array of lengths.
fn sizes(dictionary: &Dictionary, name: &str) -> Result<Option<Vec<usize>>> {
    let Some(array) = dictionary.get(name) else { return Ok(None) };
    let members = array.as_array().ok_or(Malformed::PdfCrossReference)?;
    let sizes: Option<Vec<_>> = members.iter().map(Object::as_size).collect();
    sizes.map(Some).ok_or(Malformed::PdfCrossReference.into())
}

fn entry(kind: usize, second: usize, third: usize) -> Result<Entry> {
    let broken = |_| Malformed::PdfCrossReference;
    match kind {
        0 => Ok(Entry::Free),
        1 => {
            Ok(Entry::At { offset: second.try_into().map_err(broken)?, generation: third.try_into().map_err(broken)? })
        }
        2 => Ok(Entry::In { stream: second.try_into().map_err(broken)?, position: third.try_into().map_err(broken)? }),
        _ => Err(Malformed::PdfCrossReference.into()),
    }
}

fn field(lexer: &mut Lexer<'_>) -> Result<usize> {
    lexer.skip_white();
    lexer.number().ok_or(Malformed::PdfCrossReference.into())
}
