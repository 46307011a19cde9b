//! Messages that cannot be read.

use super::super::text::{ErrorEntry, words};
use super::{START_AGAIN, UNREADABLE};

pub(super) const TABLE: &[ErrorEntry] = &[
    (
        "malformed.too_long",
        words("Eine Nachricht ist länger als erlaubt.", "A message is longer than allowed."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.base64",
        words("Eine Nachricht enthält ungültige Zeichen.", "A message contains invalid characters."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.utf8",
        words("Eine Nachricht enthält ungültigen Text.", "A message contains invalid text."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor",
        words("Eine Nachricht ist unvollständig oder beschädigt.", "A message is incomplete or damaged."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor_depth",
        words("Eine Nachricht ist zu tief verschachtelt.", "A message is nested too deeply."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor_items",
        words("Eine Nachricht hat zu viele Teile.", "A message has too many parts."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor_duplicate_key",
        words("Eine Nachricht nennt etwas doppelt.", "A message says something twice."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor_not_minimal",
        words("Eine Nachricht ist nicht in der vorgeschriebenen Form.", "A message is not in the required form."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor_trailing",
        words("Eine Nachricht ist länger als ihr Inhalt.", "A message is longer than its content."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cbor_shape",
        words(
            "Eine Nachricht hat einen anderen Aufbau als vorgesehen.",
            "A message is built differently than expected.",
        ),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.json",
        words(
            "Eine Nachricht hat einen anderen Aufbau als vorgesehen.",
            "A message is built differently than expected.",
        ),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.cose",
        words(
            "Eine Signatur hat einen anderen Aufbau als vorgesehen.",
            "A signature is built differently than expected.",
        ),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.jose",
        words(
            "Eine signierte oder verschlüsselte Nachricht hat einen anderen Aufbau als vorgesehen.",
            "A signed or encrypted message is built differently than expected.",
        ),
        UNREADABLE,
        START_AGAIN,
    ),
    ("malformed.key", words("Ein Schlüssel ist ungültig.", "A key is invalid."), UNREADABLE, START_AGAIN),
    (
        "malformed.signature",
        words("Eine Signatur hat die falsche Form.", "A signature has the wrong form."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.certificate",
        words("Ein Zertifikat ist nicht lesbar.", "A certificate cannot be read."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.mdoc",
        words("Ein Nachweis ist nicht lesbar.", "A credential cannot be read."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.sd_jwt",
        words("Ein Nachweis ist nicht lesbar.", "A credential cannot be read."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.oprf_element",
        words("Die Prüfung der PIN erhielt einen ungültigen Wert.", "The PIN check received an invalid value."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.response",
        words("Die Antwort der App ist nicht lesbar.", "The answer of the app cannot be read."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.status_list",
        words("Eine Sperrliste kann nicht gelesen werden.", "A revocation list cannot be read."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.time",
        words("Ein Datum oder eine Uhrzeit ist ungültig.", "A date or time is invalid."),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.url",
        words(
            "Eine Internetadresse ist ungültig oder hier nicht erlaubt.",
            "A web address is invalid, or not allowed here.",
        ),
        UNREADABLE,
        START_AGAIN,
    ),
    (
        "malformed.pin",
        words("Die PIN hat nicht 6 bis 12 Ziffern.", "The PIN does not have 6 to 12 digits."),
        words("Diese PIN kann nicht verwendet werden.", "This PIN cannot be used."),
        words("Geben Sie eine PIN aus 6 bis 12 Ziffern ein.", "Enter a PIN of 6 to 12 digits."),
    ),
    (
        "malformed.code",
        words(
            "Der Code hat nicht die richtige Länge oder enthält andere Zeichen.",
            "The code does not have the right length, or contains other characters.",
        ),
        words(
            "Der Code wurde nicht geprüft. Es ist kein Versuch verbraucht.",
            "The code was not checked. No try is used up.",
        ),
        words(
            "Vergleichen Sie Ihre Eingabe mit dem Code in Ihrem Brief.",
            "Compare what you entered with the code in your letter.",
        ),
    ),
    (
        "malformed.offer",
        words("Das ist kein Code zum Einrichten der App.", "This is not a code for setting up the app."),
        words(
            "Die App kann damit nichts anfangen. An Ihrem Telefon hat sich nichts geändert.",
            "The app cannot use it. Nothing has changed on your phone.",
        ),
        words(
            "Scannen Sie den QR-Code, den Sie zum Einrichten bekommen haben.",
            "Scan the QR code you were given for setting up.",
        ),
    ),
    (
        "malformed.request",
        words("Das ist keine Anfrage, die diese App versteht.", "This is not a request that this app understands."),
        words("Es wurde nichts freigegeben.", "Nothing was approved."),
        words("Scannen Sie den QR-Code, der auf der Anmeldeseite steht.", "Scan the QR code on the login page."),
    ),
    (
        "malformed.state",
        words(
            "Die gespeicherten Daten der App sind mit dieser Version nicht lesbar.",
            "The stored data of the app cannot be read by this version.",
        ),
        words(
            "Ihr Nachweis ist auf diesem Telefon gerade nicht nutzbar.",
            "Your credential cannot be used on this phone right now.",
        ),
        words(
            "Aktualisieren Sie die App. Hilft das nicht, richten Sie sie neu ein.",
            "Update the app. If that does not help, set it up again.",
        ),
    ),
    (
        "malformed.evidence",
        words("Das ist kein Beleg einer Freigabe.", "This is not the record of an approval."),
        words("Damit lässt sich nicht zeigen, wer was freigegeben hat.", "It cannot show who approved what."),
        words("Fordern Sie die unterschriebene Datei noch einmal an.", "Ask for the signed file once more."),
    ),
];
