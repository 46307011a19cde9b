//! What was valid once, or is not valid yet.

use super::super::text::{ErrorEntry, words};
use super::{ENROL_AGAIN, NOTHING_HAPPENED, START_AGAIN};

pub(super) const TABLE: &[ErrorEntry] = &[
    (
        "expired.certificate",
        words(
            "Ein Zertifikat ist nicht gültig: abgelaufen, oder noch nicht gültig.",
            "A certificate is not valid: it has expired, or is not valid yet.",
        ),
        NOTHING_HAPPENED,
        words(
            "Prüfen Sie Datum und Uhrzeit Ihres Telefons. Stimmen sie, informieren Sie den Dienst und nennen Sie den Code.",
            "Check the date and time of your phone. If they are right, tell the service and give them the code.",
        ),
    ),
    (
        "expired.credential",
        words("Ihr Nachweis ist abgelaufen.", "Your credential has expired."),
        words("Sie können sich damit nicht mehr anmelden.", "You can no longer log in with it."),
        ENROL_AGAIN,
    ),
    (
        "expired.request",
        words("Die Anfrage ist abgelaufen.", "The request has expired."),
        words(
            "Anfragen gelten nur wenige Minuten. Es wurde nichts freigegeben.",
            "Requests are valid for a few minutes only. Nothing was approved.",
        ),
        words(
            "Beginnen Sie die Anmeldung noch einmal. Geht das wieder schief, prüfen Sie die Uhrzeit Ihres Telefons.",
            "Start logging in again. If this happens again, check the time of your phone.",
        ),
    ),
    (
        "expired.token",
        words("Die Zeit für diesen Schritt ist abgelaufen.", "The time for this step is over."),
        NOTHING_HAPPENED,
        START_AGAIN,
    ),
    (
        "expired.offer",
        words(
            "Der Code zum Einrichten ist abgelaufen oder schon benutzt.",
            "The code for setting up has expired or was used already.",
        ),
        words("Damit lässt sich kein Telefon mehr einrichten.", "It can no longer set up a phone."),
        words(
            "Haben Sie die App nicht selbst eingerichtet, melden Sie sich sofort bei der ausgebenden Stelle. Sonst bitten Sie dort um einen neuen Code.",
            "If you did not set up the app yourself, contact the issuing office at once. Otherwise ask them for a new code.",
        ),
    ),
    (
        "expired.step",
        words("Es kam zu lange keine Eingabe.", "There was no input for too long."),
        NOTHING_HAPPENED,
        words(
            "Beginnen Sie noch einmal. Lassen Sie sich Zeit: Ein Schritt darf einige Minuten dauern.",
            "Start again. Take your time: a step may take a few minutes.",
        ),
    ),
];
