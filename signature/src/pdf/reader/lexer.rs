//! Bytes, white space and tokens (ISO 32000-2, 7.2 and 7.3).

use crate::hex;

/// White space (7.2.3, table 1).
pub(crate) const fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

/// What ends a token (7.2.3, table 2).
const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The value of a byte that is a digit.
fn digit(byte: u8) -> usize {
    usize::from(byte & 15)
}

/// A place in bytes, which only moves forward.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// From this offset on; beyond the end there is nothing.
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where it is.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next byte, which stays.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next byte.
    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Takes exactly these bytes, if they come next.
    pub(super) fn take(&mut self, bytes: &[u8]) -> bool {
        let taken = self.rest().starts_with(bytes);
        if taken {
            self.at += bytes.len();
        }
        taken
    }

    /// Takes this word, if it comes next and ends there.
    pub(super) fn keyword(&mut self, word: &[u8]) -> bool {
        let ends = self.rest().get(word.len()).is_none_or(|byte| is_white(*byte) || is_delimiter(*byte));
        ends && self.take(word)
    }

    /// Goes on to a later place; there is nothing beyond the end.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = self.at.max(at.min(self.bytes.len()));
    }

    /// Skips white space and comments.
    pub(super) fn skip_white(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.take_while(|byte| byte != b'\n' && byte != b'\r');
            } else if is_white(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Regular characters: a number, a keyword, or the rest of a name.
    pub(super) fn regular(&mut self) -> &'a [u8] {
        self.take_while(|byte| !is_white(byte) && !is_delimiter(byte))
    }

    /// An unsigned number without anything before it.
    pub(super) fn number(&mut self) -> Option<usize> {
        let (first, rest) = self.take_while(|byte| byte.is_ascii_digit()).split_first()?;
        rest.iter().try_fold(digit(*first), |sum, byte| sum.checked_mul(10)?.checked_add(digit(*byte)))
    }

    fn take_while(&mut self, allowed: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !allowed(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// What stands after `/`, with `#` and two hexadecimal digits decoded (7.3.5).
    pub(super) fn name(&mut self) -> Vec<u8> {
        let written = self.regular();
        if !written.contains(&b'#') {
            return written.to_vec();
        }
        let (mut raw, mut name) = (written.iter().copied(), Vec::new());
        while let Some(byte) = raw.next() {
            let mut ahead = raw.clone();
            match (byte, ahead.next().and_then(hex::value), ahead.next().and_then(hex::value)) {
                (b'#', Some(high), Some(low)) => {
                    name.push(high << 4 | low);
                    raw = ahead;
                }
                _ => name.push(byte),
            }
        }
        name
    }

    /// What stands after `(`, up to the `)` that closes it (7.3.4.2).
    pub(super) fn literal_string(&mut self) -> Option<Vec<u8>> {
        let (mut open, mut string) = (1_usize, Vec::new());
        loop {
            string.extend_from_slice(self.take_while(|byte| !matches!(byte, b'(' | b')' | b'\\' | b'\r')));
            match self.next()? {
                b'(' => open += 1,
                b')' if open == 1 => return Some(string),
                b')' => open -= 1,
                b'\\' => {
                    string.extend(self.escaped()?);
                    continue;
                }
                _ => {
                    self.take(b"\n");
                    string.push(b'\n');
                    continue;
                }
            }
            string.extend(self.bytes.get(self.at - 1));
        }
    }

    /// What stands after a backslash (7.3.4.2, table 3).
    fn escaped(&mut self) -> Option<Option<u8>> {
        Some(Some(match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return Some(None),
            b'\r' => {
                self.take(b"\n");
                return Some(None);
            }
            first @ b'0'..=b'7' => {
                let mut code = first - b'0';
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    // High-order overflow is ignored, as the standard says.
                    code = code.wrapping_mul(8).wrapping_add(digit - b'0');
                    self.at += 1;
                }
                code
            }
            other => other,
        }))
    }

    /// What stands after `<`, up to `>` (7.3.4.3).
    pub(super) fn hexadecimal_string(&mut self) -> Option<Vec<u8>> {
        let (mut string, mut half) = (Vec::new(), None);
        loop {
            if half.is_none() {
                self.at += 2 * hex::decode_pairs(self.rest(), &mut string);
            }
            match (self.next()?, half) {
                (b'>', half) => {
                    string.extend(half.map(|high: u8| high << 4));
                    return Some(string);
                }
                (byte, _) if is_white(byte) => {}
                (byte, None) => half = Some(hex::value(byte)?),
                (byte, Some(high)) => {
                    string.push(high << 4 | hex::value(byte)?);
                    half = None;
                }
            }
        }
    }
}
