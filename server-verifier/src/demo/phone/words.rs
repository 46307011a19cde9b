//! The words that only the simulator needs; what a real app says too comes from [`siegelring_core::wording`].

use siegelring_core::wording::{self, ErrorWords};

use crate::demo::bilingual::bilingual;

bilingual! {
    simulator:
        "Simulator: ein Telefon mit Schlüsseln in Software, nur zum Ausprobieren",
        "Simulator: a phone with keys in software, for trying things out only";
    app: "Siegelring", "Siegelring";
    languages: "Sprache", "Language";
    home: "Übersicht", "Home";
    empty_title: "Willkommen", "Welcome";
    empty_text:
        "Scannen Sie den QR-Code, den Sie bei der Anmeldestelle bekommen haben.",
        "Scan the QR code that you got at the registration office.";
    credential: "Ihr Nachweis", "Your credential";
    valid_until: "gültig bis", "valid until";
    details: "Was darin steht", "What it says";
    history: "Verlauf", "History";
    history_empty: "Hier steht, was Sie freigegeben haben.", "What you approve is listed here.";
    interrupted: "Ein Vorgang wurde unterbrochen.", "Something was interrupted.";
    scan_title: "QR-Code scannen", "Scan a QR code";
    scan_text:
        "Der Simulator hat keine Kamera. Zeigen Sie ihm ein Bild des anderen Bildschirms.",
        "The simulator has no camera. Show it a picture of the other screen.";
    scan_capture: "Bildschirm aufnehmen", "Capture the screen";
    scan_other:
        "Oder ziehen Sie ein Bild hierher, fügen Sie es mit Strg+V ein, oder wählen Sie eine Datei.",
        "Or drop a picture here, paste one with Ctrl+V, or choose a file.";
    scan_choose: "Bild wählen", "Choose a picture";
    scan_reading: "Das Bild wird gelesen …", "Reading the picture …";
    scan_nothing:
        "In diesem Bild war kein QR-Code zu lesen. Nehmen Sie ihn ganz und scharf auf.",
        "There was no readable QR code in this picture. Capture all of it.";
    scan_failed: "Das Bild konnte nicht aufgenommen werden.", "The picture could not be taken.";
    scan_script: "Zum Scannen braucht der Simulator JavaScript.", "For scanning, the simulator needs JavaScript.";
    wait: "Einen Moment …", "One moment …";
    pin: "PIN", "PIN";
    code: "Code", "Code";
    keypad: "Ziffern", "Digits";
    delete: "Löschen", "Delete";
    next: "Weiter", "Continue";
    level_wanted: "Verlangtes Vertrauensniveau: {}", "Assurance level asked for: {}";
    tries_since:
        "Seit der letzten richtigen Eingabe wurde die PIN {}-mal falsch eingegeben.",
        "Since it was last right, the PIN was entered wrongly {} times.";
}

impl Words {
    /// The text of a code of [`wording`]; the code itself should there be none.
    pub(super) fn text<'a>(&self, code: &'a str) -> &'a str {
        wording::text(self.language, code).unwrap_or(code)
    }

    /// The text of a code, with a value in it.
    pub(super) fn fill(&self, code: &str, value: impl std::fmt::Display) -> String {
        wording::fill(self.text(code), &value.to_string())
    }

    /// One of the texts above, with a value in it.
    pub(super) fn with(&self, text: &str, value: impl std::fmt::Display) -> String {
        wording::fill(text, &value.to_string())
    }

    /// The words for an error.
    pub(super) fn error(&self, code: &str) -> ErrorWords {
        wording::error(self.language, code)
    }
}
