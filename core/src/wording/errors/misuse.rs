//! Mistakes of the app.

use super::super::text::{ErrorEntry, words};
use super::{APP_MISTAKE, UPDATE_APP};

pub(super) const TABLE: &[ErrorEntry] = &[
    (
        "misuse.unexpected_event",
        words("Die App hat einen Schritt ausgelassen.", "The app left out a step."),
        APP_MISTAKE,
        UPDATE_APP,
    ),
    (
        "misuse.busy",
        words("Die App ist noch mit einem anderen Vorgang beschäftigt.", "The app is still busy with something else."),
        words("Es kann immer nur ein Vorgang laufen.", "Only one thing can run at a time."),
        words("Beenden Sie den laufenden Vorgang oder brechen Sie ihn ab.", "Finish or cancel what is running."),
    ),
    ("misuse.no_flow", words("Es läuft kein Vorgang.", "Nothing is running."), APP_MISTAKE, UPDATE_APP),
    (
        "misuse.argument",
        words("Die App hat etwas Ungültiges übergeben.", "The app passed something invalid."),
        APP_MISTAKE,
        UPDATE_APP,
    ),
];
