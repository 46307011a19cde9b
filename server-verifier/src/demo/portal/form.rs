//! The application for a parking permit: what is typed, what may be wrong with it, and the receipt.

use serde::Deserialize;
use siegelring_core::crypto;
use siegelring_core::time::UnixTime;
use siegelring_core::wording::Language;
use time::OffsetDateTime;
use time::macros::format_description;

/// The parking zones, by the letter on their signs.
pub(super) const ZONES: [&str; 3] = ["A", "B", "C"];

/// What the person typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Application {
    #[serde(default)]
    pub(super) plate: String,
    #[serde(default)]
    pub(super) zone: String,
    #[serde(default)]
    pub(super) keeper: Option<String>,
    #[serde(default)]
    pub(super) form_token: String,
}

/// What is wrong with what was typed, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// No number plate, or none that a German authority would give.
    Plate,
    /// No zone.
    Zone,
    /// The person did not say that the car is theirs to use.
    Keeper,
}

impl Mistake {
    /// The field to mend.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Zone => "zone",
            Self::Keeper => "keeper",
        }
    }
}

impl Application {
    /// Everything that is wrong with it.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        let checks = [
            (is_plate(&self.plate), Mistake::Plate),
            (ZONES.contains(&self.zone.as_str()), Mistake::Zone),
            (self.keeper.is_some(), Mistake::Keeper),
        ];
        checks.into_iter().filter(|(fine, _)| !fine).map(|(_, mistake)| mistake).collect()
    }

    /// The number plate as it stands on the permit.
    pub(super) fn plate_as_written(&self) -> String {
        self.plate.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
    }
}

/// One to three letters of the district, one or two more, up to four digits, and perhaps E or H.
fn is_plate(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).flat_map(char::to_uppercase).collect();
    let letters = plain.chars().take_while(|c| c.is_alphabetic()).count();
    let rest: String = plain.chars().skip(letters).collect();
    let digits = rest.strip_suffix(['E', 'H']).unwrap_or(&rest);
    (2..=5).contains(&letters) && (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What the person gets for the application.
#[derive(Debug, Clone)]
pub(super) struct Receipt {
    /// Names the application in every later letter.
    pub(super) number: String,
    /// The number plate as it stands on the permit.
    pub(super) plate: String,
    /// The parking zone.
    pub(super) zone: String,
    /// When the application arrived.
    pub(super) time: UnixTime,
}

impl Receipt {
    /// Takes the application; the number follows from the form, so a form sent twice is one application.
    pub(super) fn of(application: &Application, now: UnixTime) -> Self {
        let digest = crypto::sha256(application.form_token.as_bytes());
        let digits = digest.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte)) % 100_000_000;
        Self {
            number: format!("BPA-{:04}-{:04}", digits / 10_000, digits % 10_000),
            plate: application.plate_as_written(),
            zone: application.zone.clone(),
            time: now,
        }
    }

    /// When it arrived, as people write it.
    pub(super) fn time_in(&self, language: &Language) -> String {
        let format = match language {
            Language::German => format_description!("[day].[month].[year], [hour]:[minute] Uhr (UTC)"),
            Language::English => format_description!("[year]-[month]-[day], [hour]:[minute] (UTC)"),
        };
        let seconds = i64::try_from(self.time.0).unwrap_or_default();
        let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        time.format(format).unwrap_or_default()
    }
}
