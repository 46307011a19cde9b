//! Days of the Gregorian calendar, and points in time as RFC 3339 writes them.

use core::fmt;

use crate::error::{Malformed, Result};
use crate::time::UnixTime;

const SECONDS_A_DAY: u64 = 86_400;
/// Days from 1 March of the year 0 to 1 January 1970.
const TO_1970: u64 = 719_468;

/// A day between 0001-01-01 and 9999-12-31, written `YYYY-MM-DD` (`full-date` of RFC 3339, section 5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u64,
    month: u64,
    day: u64,
}

impl Date {
    /// From `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`Malformed::Time`] for anything else, and for days that no calendar has.
    pub fn parse(text: &str) -> Result<Self> {
        let [year, month, day] = numbers(text, b"####-##-##")?;
        let date = Self { year, month, day };
        let exists = year >= 1 && (1..=12).contains(&month) && (1..=date.days_of_month()).contains(&day);
        if exists { Ok(date) } else { Err(Malformed::Time.into()) }
    }

    /// The year.
    pub const fn year(self) -> u64 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u64 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u64 {
        self.day
    }

    /// Whole years from this day to `later`: the age on that day of somebody born on this one.
    pub fn years_until(self, later: Self) -> u64 {
        let not_yet = u64::from((later.month, later.day) < (self.month, self.day));
        later.year.saturating_sub(self.year).saturating_sub(not_yet)
    }

    /// The begin of this day, UTC.
    ///
    /// # Errors
    /// [`Malformed::Time`] for days before 1970.
    pub fn midnight(self) -> Result<UnixTime> {
        // Years that begin in March have their leap day at the end; 400 of them are 146,097 days.
        let year = self.year.saturating_sub(u64::from(self.month <= 2));
        let (era, year_of_era) = (year / 400, year % 400);
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = (era * 146_097 + day_of_era).checked_sub(TO_1970).ok_or(Malformed::Time)?;
        Ok(UnixTime(days * SECONDS_A_DAY))
    }

    const fn days_of_month(self) -> u64 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => 31,
        }
    }
}

impl From<UnixTime> for Date {
    /// The day at this time, UTC; at most 9999-12-31.
    fn from(time: UnixTime) -> Self {
        let days = (time.0 / SECONDS_A_DAY).min(2_932_896) + TO_1970;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        Self {
            year: era * 400 + year_of_era + u64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl UnixTime {
    /// From `YYYY-MM-DDThh:mm:ssZ`: RFC 3339 without fractions of seconds and in UTC, as ISO/IEC 18013-5, section 9.1.2.4
    /// asks for.
    ///
    /// # Errors
    /// [`Malformed::Time`] for anything else, and for times before 1970.
    pub fn from_rfc3339(text: &str) -> Result<Self> {
        let (date, time) = text.split_at_checked(10).ok_or(Malformed::Time)?;
        let [hours, minutes, seconds] = numbers(time, b"T##:##:##Z")?;
        if hours > 23 || minutes > 59 || seconds > 59 {
            return Err(Malformed::Time.into());
        }
        Ok(Date::parse(date)?.midnight()?.plus(hours * 3600 + minutes * 60 + seconds))
    }

    /// As `YYYY-MM-DDThh:mm:ssZ`.
    pub fn to_rfc3339(self) -> String {
        let second = self.0 % SECONDS_A_DAY;
        format!("{}T{:02}:{:02}:{:02}Z", Date::from(self), second / 3600, second / 60 % 60, second % 60)
    }
}

/// The three numbers of a text in which each `#` of `pattern` is a digit and the rest is as it stands there.
fn numbers(text: &str, pattern: &[u8]) -> Result<[u64; 3]> {
    if text.len() != pattern.len() {
        return Err(Malformed::Time.into());
    }
    let mut numbers = [0; 3];
    let mut following = numbers.iter_mut();
    let mut number = None;
    for (byte, expected) in text.bytes().zip(pattern) {
        match (expected, byte) {
            (b'#', b'0'..=b'9') => {
                number = number.or_else(|| following.next());
                if let Some(number) = number.as_deref_mut() {
                    *number = *number * 10 + u64::from(byte - b'0');
                }
            }
            (b'#', _) => return Err(Malformed::Time.into()),
            _ if byte == *expected => number = None,
            _ => return Err(Malformed::Time.into()),
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests;
