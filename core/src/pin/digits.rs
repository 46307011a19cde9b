//! The PIN as a person types it.

use zeroize::Zeroizing;

use crate::error::{Malformed, Refused, Result};

/// Frequent choices that the rules of [`Pin::choose`] do not catch: figures drawn on the keypad and mirrored runs.
const FREQUENT: [&str; 16] = [
    "112233", "123321", "123654", "147258", "147369", "159357", "159753", "258456", "321654", "456123", "741852",
    "753951", "789456", "852456", "951753", "963852",
];

/// A PIN of 6 to 12 digits. Zeroized when dropped.
#[derive(Clone)]
pub struct Pin(Zeroizing<Vec<u8>>);

impl Pin {
    /// The fewest digits.
    pub const MIN_DIGITS: usize = 6;
    /// The most digits.
    pub const MAX_DIGITS: usize = 12;

    /// A PIN that a person enters to approve something.
    ///
    /// # Errors
    /// [`Malformed::Pin`] unless it is 6 to 12 ASCII digits.
    pub fn enter(digits: &str) -> Result<Self> {
        let length_fits = (Self::MIN_DIGITS..=Self::MAX_DIGITS).contains(&digits.len());
        if !length_fits || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Malformed::Pin.into());
        }
        Ok(Self(Zeroizing::new(digits.as_bytes().to_vec())))
    }

    /// A PIN that a person chooses. Refused are equal steps from digit to digit (`111111`, `123456`, `975310`), a block
    /// that is repeated (`121212`, `123123`) and a few figures on the keypad that many people choose.
    ///
    /// # Errors
    /// [`Malformed::Pin`] unless it is 6 to 12 ASCII digits, [`Refused::TrivialPin`] if it is easy to guess.
    pub fn choose(digits: &str) -> Result<Self> {
        let pin = Self::enter(digits)?;
        if pin.has_equal_steps() || pin.repeats_a_block() || FREQUENT.contains(&digits) {
            return Err(Refused::TrivialPin.into());
        }
        Ok(pin)
    }

    /// Whether it contains a birth date (`YYYY-MM-DD`, as in a credential) in one of the orders people write it, with
    /// or without the century. A text that is no date is contained in nothing.
    pub fn contains_birth_date(&self, date: &str) -> bool {
        let mut parts = date.split('-');
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let Some(short_year) = year.get(2..4) else { return false };
        if month.len() != 2 || day.len() != 2 {
            return false;
        }
        [year, short_year]
            .iter()
            .flat_map(|year| [[day, month, year], [month, day, year], [year, month, day], [year, day, month]])
            .any(|order| {
                let written = Zeroizing::new(order.concat());
                self.0.windows(written.len()).any(|window| window == written.as_bytes())
            })
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn has_equal_steps(&self) -> bool {
        let mut steps = self.0.iter().zip(self.0.iter().skip(1)).map(|(a, b)| (b + 10 - a) % 10);
        let first = steps.next();
        steps.all(|step| Some(step) == first)
    }

    fn repeats_a_block(&self) -> bool {
        (1..=self.0.len() / 2).any(|block| self.0.iter().zip(self.0.iter().skip(block)).all(|(a, b)| a == b))
    }
}
