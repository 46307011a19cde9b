//! Whether a file is of the type that it is said to be of, as far as showing it asks for.

/// What a PDF begins with (ISO 32000-1, section 7.5.2).
const PDF: &[u8] = b"%PDF-";

/// Looks at a file piece by piece: a PDF must begin like one; text, JSON and XML must be UTF-8 without control characters
/// and without overrides of the writing direction, so that everybody who shows it shows the same. Other types are not
/// looked into.
#[derive(Debug)]
pub struct ContentCheck(Expected);

#[derive(Debug)]
enum Expected {
    /// What is still to come of the beginning.
    Beginning(&'static [u8]),
    /// The bytes of a character that is not complete yet.
    Text(Vec<u8>),
    Anything,
    /// It is of another type.
    Other,
}

impl ContentCheck {
    /// A check for files of this media type.
    pub fn new(media_type: &str) -> Self {
        Self(match media_type {
            "application/pdf" => Expected::Beginning(PDF),
            "text/plain" | "application/json" | "application/xml" | "text/xml" => return Self::text(),
            _ => Expected::Anything,
        })
    }

    /// A check for files that are shown as text, whatever their media type.
    pub const fn text() -> Self {
        Self(Expected::Text(Vec::new()))
    }

    /// Looks at the next bytes; gives whether the file may still be of its type.
    pub fn update(&mut self, bytes: &[u8]) -> bool {
        match &mut self.0 {
            Expected::Anything => true,
            Expected::Other => false,
            Expected::Beginning(rest) => {
                let common = rest.len().min(bytes.len());
                let begins = rest.get(..common) == bytes.get(..common);
                *rest = rest.get(common..).unwrap_or_default();
                if !begins {
                    self.0 = Expected::Other;
                }
                begins
            }
            Expected::Text(incomplete) => {
                let is_text = text(incomplete, bytes);
                if !is_text {
                    self.0 = Expected::Other;
                }
                is_text
            }
        }
    }

    /// Whether the whole file was of its type.
    pub fn is_complete(&self) -> bool {
        match &self.0 {
            Expected::Anything => true,
            Expected::Other => false,
            Expected::Beginning(rest) => rest.is_empty(),
            Expected::Text(incomplete) => incomplete.is_empty(),
        }
    }
}

/// Whether the next bytes of a text are text; keeps the beginning of a character whose end is still to come.
fn text(incomplete: &mut Vec<u8>, bytes: &[u8]) -> bool {
    let joined;
    let bytes = if incomplete.is_empty() {
        bytes
    } else {
        joined = [incomplete.as_slice(), bytes].concat();
        incomplete.clear();
        &joined
    };
    let (valid, rest) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, [].as_slice()),
        Err(error) if error.error_len().is_some() => return false,
        Err(error) => {
            let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
            (std::str::from_utf8(valid).unwrap_or_default(), rest)
        }
    };
    incomplete.extend(rest);
    !valid.chars().any(is_refused)
}

fn is_refused(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
