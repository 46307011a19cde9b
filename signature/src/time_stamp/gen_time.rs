//! `genTime` (RFC 3161, section 2.4.2): `YYYYMMDDhhmmss[.s...]Z`.

use der::DateTime;
use siegelring_core::time::UnixTime;

use super::{Result, TimeStampError};

/// Reads the value of a `GeneralizedTime`, in whole seconds, rounded down. Fractions do not end in zero and are at most
/// nanoseconds here.
pub(super) fn gen_time(value: &[u8]) -> Result<UnixTime> {
    let wrong = TimeStampError::Malformed;
    let (seconds, rest) = value.split_at_checked(14).ok_or(wrong)?;
    let fraction = match rest {
        b"Z" => &[],
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) && !digits.ends_with(b"0") => digits,
        _ => return Err(wrong),
    };
    if !seconds.iter().chain(fraction).all(u8::is_ascii_digit) {
        return Err(wrong);
    }
    let number = |from: usize, to: usize| -> Result<u16> {
        let digits = seconds.get(from..to).and_then(|digits| std::str::from_utf8(digits).ok());
        digits.and_then(|digits| digits.parse().ok()).ok_or(wrong)
    };
    let small = |from: usize| -> Result<u8> { u8::try_from(number(from, from.saturating_add(2))?).map_err(|_| wrong) };
    let at = DateTime::new(number(0, 4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?);
    Ok(UnixTime(at.map_err(|_| wrong)?.unix_duration().as_secs()))
}
