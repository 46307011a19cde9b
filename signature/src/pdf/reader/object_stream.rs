//! Objects in a compressed stream (ISO 32000-2, 7.5.7).

use super::lexer::Lexer;
use super::limits::MAX_OBJECTS;
use super::{Dictionary, Object, parse};
use crate::error::{Malformed, Result};

/// A decompressed object stream.
#[derive(Debug)]
pub(super) struct ObjectStream {
    content: Vec<u8>,
    /// Number and offset of each object.
    index: Vec<(u32, usize)>,
}

impl ObjectStream {
    /// From its dictionary and its decompressed content.
    ///
    /// # Errors
    /// [`Malformed::PdfObject`] for another shape, [`Malformed::PdfTooComplex`] for too many objects.
    pub(super) fn read(dictionary: &Dictionary, content: Vec<u8>) -> Result<Self> {
        let count = dictionary.get("N").and_then(Object::as_size);
        let first = dictionary.get("First").and_then(Object::as_size);
        let (true, Some(count), Some(first)) = (dictionary.says("Type", "ObjStm"), count, first) else {
            return Err(Malformed::PdfObject.into());
        };
        if count > MAX_OBJECTS {
            return Err(Malformed::PdfTooComplex.into());
        }
        let head = content.get(..first).ok_or(Malformed::PdfObject)?;
        let mut lexer = Lexer::new(head, 0);
        let mut number = || {
            lexer.skip_white();
            lexer.number().ok_or(Malformed::PdfObject)
        };
        let mut index = Vec::new();
        for _ in 0..count {
            let object = u32::try_from(number()?).map_err(|_| Malformed::PdfObject)?;
            let offset = number()?.checked_add(first).filter(|it| *it < content.len()).ok_or(Malformed::PdfObject)?;
            index.push((object, offset));
        }
        Ok(Self { content, index })
    }

    /// The object of this number, which stands at this position, and how many bytes were read for it.
    ///
    /// # Errors
    /// [`Malformed::PdfObject`] if it is another one or does not parse.
    pub(super) fn object(&self, number: u32, position: usize) -> Result<(Object, usize)> {
        match self.index.get(position) {
            Some((object, offset)) if *object == number => {
                let mut lexer = Lexer::new(&self.content, *offset);
                let object = parse::object(&mut lexer)?;
                Ok((object, lexer.at() - offset))
            }
            _ => Err(Malformed::PdfObject.into()),
        }
    }
}
