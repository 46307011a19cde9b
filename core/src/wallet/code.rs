//! Unblock and revocation codes: 80 random bits that people can read, write and type.

use zeroize::{Zeroize as _, Zeroizing};

use crate::crypto::{self, Rng};
use crate::error::{Malformed, Result};

/// Crockford's base 32: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code, 5 bits each.
const LENGTH: usize = 16;

/// Characters between two hyphens.
const GROUP: usize = 4;

/// An unblock or revocation code. Zeroized when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// A new one, 80 random bits.
    pub fn generate(rng: &mut dyn Rng) -> Self {
        let mut random: [u8; LENGTH] = crypto::random(rng);
        let code = random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).map(|c| char::from(*c));
        let code = Self(Zeroizing::new(code.collect()));
        random.zeroize();
        code
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, and `O`, `I` and `L` mean the digits they
    /// look like.
    ///
    /// # Errors
    /// [`Malformed::Code`] unless 16 characters of a code are left.
    pub fn parse(typed: &str) -> Result<Self> {
        let mut code = Zeroizing::new(String::with_capacity(LENGTH));
        for character in typed.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let character = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let known = u8::try_from(character).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !known || code.len() == LENGTH {
                return Err(Malformed::Code.into());
            }
            code.push(character);
        }
        if code.len() == LENGTH { Ok(Self(code)) } else { Err(Malformed::Code.into()) }
    }

    /// The code without hyphens, for its HMAC and for messages.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code in groups of four, as it is shown: `7K2M-9QXD-R4TB-0WZE`.
    pub fn grouped(&self) -> Zeroizing<String> {
        let mut shown = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
        for (place, character) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                shown.push('-');
            }
            shown.push(character);
        }
        shown
    }
}
