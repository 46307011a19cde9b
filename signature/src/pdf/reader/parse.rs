//! Values from tokens (ISO 32000-2, 7.3).

use super::lexer::Lexer;
use super::limits::{MAX_DEPTH, MAX_VALUES};
use super::{Dictionary, Id, Object};
use crate::error::{Malformed, Result};

/// Reads one value and stops behind it.
///
/// # Errors
/// [`Malformed::PdfDepth`] and [`Malformed::PdfTooComplex`] beyond the limits, else [`Malformed::PdfObject`].
pub(super) fn object(lexer: &mut Lexer<'_>) -> Result<Object> {
    Parser { lexer, values: 0 }.object(0)
}

/// Reads a dictionary.
///
/// # Errors
/// As [`object`].
pub(super) fn dictionary(lexer: &mut Lexer<'_>) -> Result<Dictionary> {
    match object(lexer)? {
        Object::Dictionary(dictionary) => Ok(dictionary),
        _ => Err(Malformed::PdfObject.into()),
    }
}

struct Parser<'l, 'a> {
    lexer: &'l mut Lexer<'a>,
    values: usize,
}

impl Parser<'_, '_> {
    fn object(&mut self, depth: usize) -> Result<Object> {
        if depth > MAX_DEPTH {
            return Err(Malformed::PdfDepth.into());
        }
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Malformed::PdfTooComplex.into());
        }
        self.lexer.skip_white();
        match self.lexer.peek() {
            Some(b'/') => {
                self.lexer.next();
                Ok(Object::Name(self.lexer.name()))
            }
            Some(b'(') => {
                self.lexer.next();
                self.lexer.literal_string().map(Object::String).ok_or(Malformed::PdfObject.into())
            }
            Some(b'[') => {
                self.lexer.next();
                self.array(depth)
            }
            Some(b'<') if self.lexer.take(b"<<") => self.dictionary(depth),
            Some(b'<') => {
                self.lexer.next();
                self.lexer.hexadecimal_string().map(Object::String).ok_or(Malformed::PdfObject.into())
            }
            _ => self.token(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Object> {
        let mut members = Vec::new();
        loop {
            self.lexer.skip_white();
            if self.lexer.take(b"]") {
                return Ok(Object::Array(members));
            }
            members.push(self.object(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Object> {
        let mut entries = Vec::new();
        loop {
            self.lexer.skip_white();
            if self.lexer.take(b">>") {
                let dictionary = Dictionary::from_file(entries).ok_or(Malformed::PdfObject)?;
                return Ok(Object::Dictionary(dictionary));
            }
            if !self.lexer.take(b"/") {
                return Err(Malformed::PdfObject.into());
            }
            let name = self.lexer.name();
            entries.push((name, self.object(depth + 1)?));
        }
    }

    /// A number, a reference or a keyword.
    fn token(&mut self) -> Result<Object> {
        let token = self.lexer.regular();
        match token {
            b"null" => return Ok(Object::Null),
            b"true" => return Ok(Object::Boolean(true)),
            b"false" => return Ok(Object::Boolean(false)),
            _ => {}
        }
        let text = std::str::from_utf8(token).map_err(|_| Malformed::PdfObject)?;
        if let Ok(value) = text.parse() {
            let unsigned = token.first().is_some_and(u8::is_ascii_digit);
            let number = u32::try_from(value).ok().filter(|_| unsigned);
            let reference = number.and_then(|number| self.reference(number));
            return Ok(reference.map_or(Object::Integer(value), Object::Reference));
        }
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let numeric = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let dots = digits.bytes().filter(|byte| *byte == b'.').count();
        if numeric && dots <= 1 && digits.len() > dots {
            Ok(Object::Real(token.to_vec()))
        } else {
            Err(Malformed::PdfObject.into())
        }
    }

    /// The rest of `number generation R`, if that is what comes (7.3.10).
    fn reference(&mut self, number: u32) -> Option<Id> {
        let mut ahead = self.lexer.clone();
        ahead.skip_white();
        let generation = ahead.number()?.try_into().ok()?;
        let behind = ahead.at();
        ahead.skip_white();
        if ahead.at() == behind || !ahead.keyword(b"R") {
            return None;
        }
        *self.lexer = ahead;
        Some(Id { number, generation })
    }
}
