//! What stands where in a file, from the first byte to the last: objects, cross-reference tables, ends of revisions.
//!
//! Cross-reference sections say where objects are; this says what is there. Where the two differ, one reader sees what
//! another does not.

use super::lexer::{Lexer, is_white};
use super::limits::MAX_OBJECTS;
use super::{Document, cross_reference};
use crate::error::{Malformed, Result};

/// An object where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Its number.
    pub(crate) number: u32,
    /// Where it begins.
    pub(crate) start: usize,
}

/// The end of a revision: `startxref`, a number, `%%EOF` (ISO 32000-2, 7.5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EndMark {
    /// The number.
    pub(crate) section: usize,
    /// Where the `%%EOF` ends.
    pub(crate) end: usize,
}

/// A file in the order it is written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// Objects.
    pub(crate) objects: Vec<Placed>,
    /// Ends of revisions.
    pub(crate) ends: Vec<EndMark>,
    /// Where bytes stand that are none of this.
    pub(crate) strays: Vec<usize>,
}

impl Layout {
    /// Walks over the whole file.
    ///
    /// # Errors
    /// [`Malformed::PdfTooComplex`] beyond the limits of the reader.
    pub(crate) fn read(document: &Document<'_>) -> Result<Self> {
        let mut layout = Self::default();
        let mut lexer = Lexer::new(document.file(), 0);
        loop {
            lexer.skip_white();
            let start = lexer.at();
            if lexer.rest().is_empty() {
                return Ok(layout);
            }
            if layout.objects.len() == MAX_OBJECTS || layout.strays.len() == MAX_OBJECTS {
                return Err(Malformed::PdfTooComplex.into());
            }
            if let Some(number) = head(lexer.clone()) {
                layout.objects.push(Placed { number, start });
                match document.end_of(start) {
                    Ok(end) => lexer.skip_to(end),
                    Err(error) if error == Malformed::PdfTooComplex.into() => return Err(error),
                    Err(_) => layout.stray(start, &mut lexer),
                }
            } else if lexer.keyword(b"startxref") {
                match mark(&mut lexer) {
                    Some(mark) => layout.ends.push(mark),
                    None => layout.stray(start, &mut lexer),
                }
            } else if !lexer.keyword(b"xref") || cross_reference::table(&mut lexer).is_err() {
                layout.stray(start, &mut lexer);
            }
        }
    }

    /// Notes what is nothing known, and goes on in the next line, where an object may begin.
    fn stray(&mut self, start: usize, lexer: &mut Lexer<'_>) {
        self.strays.push(start);
        let line = lexer.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let length = line.unwrap_or(lexer.rest().len());
        lexer.skip_to(lexer.at().saturating_add(length));
    }
}

/// The number of the object that begins here.
fn head(mut lexer: Lexer<'_>) -> Option<u32> {
    let number = lexer.number()?.try_into().ok()?;
    lexer.skip_white();
    lexer.number()?;
    lexer.skip_white();
    lexer.keyword(b"obj").then_some(number)
}

/// The number and `%%EOF` after `startxref`.
fn mark(lexer: &mut Lexer<'_>) -> Option<EndMark> {
    lexer.skip_white();
    let section = lexer.number()?;
    // A comment may not stand here: `%%EOF` is one itself.
    while lexer.peek().is_some_and(is_white) {
        lexer.next();
    }
    lexer.take(b"%%EOF").then(|| EndMark { section, end: lexer.at() })
}
