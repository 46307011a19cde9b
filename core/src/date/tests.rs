use proptest::prelude::*;

use super::Date;
use crate::time::UnixTime;

proptest! {
    #[test]
    fn reads_back_a_time(seconds in 0_u64..253_402_300_800) {
        let text = UnixTime(seconds).to_rfc3339();
        prop_assert_eq!(UnixTime::from_rfc3339(&text).unwrap(), UnixTime(seconds));
    }

    #[test]
    fn reads_back_a_day(days in 0_u64..2_932_897) {
        let midnight = UnixTime(days * 86_400);
        let date = Date::parse(&Date::from(midnight).to_string()).unwrap();
        prop_assert_eq!(date.midnight().unwrap(), midnight);
    }

    #[test]
    fn never_panics(text in ".{0,25}", seconds: u64) {
        let _ = UnixTime::from_rfc3339(&text);
        let _ = Date::parse(&text);
        let _ = UnixTime(seconds).to_rfc3339();
    }
}

#[test]
fn knows_some_days() {
    assert_eq!(UnixTime(0).to_rfc3339(), "1970-01-01T00:00:00Z");
    assert_eq!(UnixTime(951_827_696).to_rfc3339(), "2000-02-29T12:34:56Z");
    assert_eq!(UnixTime(1_601_559_002).to_rfc3339(), "2020-10-01T13:30:02Z");
    assert_eq!(UnixTime(253_402_300_799).to_rfc3339(), "9999-12-31T23:59:59Z");
    assert_eq!(Date::from(UnixTime(u64::MAX)).to_string(), "9999-12-31");
}

#[test]
fn refuses_what_is_no_day_or_time() {
    for text in ["", "2026-1-1", "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00"] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
    for text in ["+026-01-01", "2026/01/01", "2026-01-011", "0000-01-01", "２026-01-1"] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
    for text in [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.0Z",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01t00:00:00z",
        "1969-12-31T23:59:59Z",
        "2026-01-0ä1T00:00:00Z",
    ] {
        assert!(UnixTime::from_rfc3339(text).is_err(), "{text}");
    }
}

#[test]
fn counts_whole_years() {
    let born = Date::parse("2008-11-23").unwrap();
    assert_eq!(born.years_until(Date::parse("2026-11-22").unwrap()), 17);
    assert_eq!(born.years_until(Date::parse("2026-11-23").unwrap()), 18);
    assert_eq!(born.years_until(Date::parse("2000-01-01").unwrap()), 0);
    assert_eq!(Date::parse("2024-02-29").unwrap().years_until(Date::parse("2025-02-28").unwrap()), 0);
}
