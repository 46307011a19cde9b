//! Assurance levels, and why a level is what it is.
//! Codes: `level.` and the level, `proofing.`, `key.`, `evidence.`, `user.`, `channel.` and `issued.` as in
//! [`crate::assurance`], `method.` and the proofing method.

use super::text::{Entry, words};

pub(super) const TABLE: &[Entry] = &[
    ("level.low", words("niedrig", "low")),
    ("level.substantial", words("substanziell", "substantial")),
    ("level.high", words("hoch", "high")),
    (
        "level.low.means",
        words(
            "Der Dienst kann sich nur in geringem Maß darauf verlassen, wer Sie sind.",
            "The service can rely only to a limited degree on who you are.",
        ),
    ),
    (
        "level.substantial.means",
        words(
            "Der Dienst kann sich in hohem Maß darauf verlassen, wer Sie sind: Ihre Identität wurde geprüft, und Sie weisen sich mit zwei verschiedenen Faktoren aus.",
            "The service can rely to a substantial degree on who you are: your identity was checked, and you prove it with two different factors.",
        ),
    ),
    (
        "level.high.means",
        words(
            "Der Dienst kann sich in sehr hohem Maß darauf verlassen, wer Sie sind.",
            "The service can rely to a high degree on who you are.",
        ),
    ),
    ("method.self_declared", words("eigene Angabe", "your own statement")),
    ("method.register_letter", words("Brief an die gemeldete Anschrift", "letter to the registered address")),
    ("method.upstream_substantial", words("Anmeldung auf dem Niveau substanziell", "login at level substantial")),
    ("method.in_person", words("persönlich mit Ausweis", "in person with an identity document")),
    (
        "method.upstream_high",
        words("Online-Ausweis oder Anmeldung auf dem Niveau hoch", "online identity card or login at level high"),
    ),
    (
        "proofing.self_declared",
        words(
            "Ihre Angaben stammen von Ihnen selbst. Niemand hat sie geprüft.",
            "Your details come from yourself. Nobody checked them.",
        ),
    ),
    (
        "proofing.register_letter",
        words(
            "Ihr Aktivierungscode kam per Brief an Ihre gemeldete Anschrift.",
            "Your activation code came by letter to your registered address.",
        ),
    ),
    (
        "proofing.upstream_substantial",
        words(
            "Ihre Identität wurde durch eine Anmeldung auf dem Niveau substanziell geprüft.",
            "Your identity was checked by a login at level substantial.",
        ),
    ),
    (
        "proofing.in_person",
        words(
            "Ihre Identität wurde persönlich mit einem Ausweis geprüft.",
            "Your identity was checked in person with an identity document.",
        ),
    ),
    (
        "proofing.upstream_high",
        words(
            "Ihre Identität wurde durch eine Anmeldung auf dem Niveau hoch geprüft, etwa mit dem Online-Ausweis.",
            "Your identity was checked by a login at level high, such as an online identity card.",
        ),
    ),
    (
        "proofing.too_old",
        words(
            "Die Prüfung Ihrer Identität liegt länger zurück, als die Regeln erlauben.",
            "Your identity was checked longer ago than the rules allow.",
        ),
    ),
    (
        "key.software",
        words(
            "Die Schlüssel auf Ihrem Telefon sind nicht durch Hardware geschützt.",
            "The keys on your phone are not protected by hardware.",
        ),
    ),
    (
        "key.trusted_environment",
        words(
            "Die Schlüssel liegen im geschützten Bereich des Prozessors Ihres Telefons.",
            "The keys are in the protected area of your phone's processor.",
        ),
    ),
    (
        "key.secure_enclave",
        words(
            "Die Schlüssel liegen in der Secure Enclave Ihres Telefons.",
            "The keys are in the Secure Enclave of your phone.",
        ),
    ),
    (
        "key.strong_box",
        words(
            "Die Schlüssel liegen in einem eigenen Sicherheitschip Ihres Telefons.",
            "The keys are in a security chip of your phone.",
        ),
    ),
    (
        "evidence.too_old",
        words(
            "Der Schutz der Schlüssel wurde vor längerer Zeit zuletzt bestätigt, als die Regeln erlauben.",
            "The protection of the keys was last confirmed longer ago than the rules allow.",
        ),
    ),
    (
        "evidence.revoked",
        words(
            "Die Bestätigung über den Schutz der Schlüssel wurde zurückgezogen.",
            "The confirmation that the keys are protected was withdrawn.",
        ),
    ),
    (
        "user.none",
        words(
            "Es wurde nicht geprüft, ob Sie selbst das Telefon bedienen.",
            "It was not checked whether you yourself use the phone.",
        ),
    ),
    (
        "user.biometric",
        words(
            "Sie haben mit Fingerabdruck, Gesicht oder Bildschirmsperre des Telefons bestätigt.",
            "You confirmed with the phone's fingerprint, face or screen lock.",
        ),
    ),
    (
        "user.pin_elsewhere",
        words(
            "Sie haben mit einer PIN bestätigt, deren Fehlversuche ein anderer Server zählt.",
            "You confirmed with a PIN whose wrong tries are counted by another server.",
        ),
    ),
    (
        "user.pin",
        words(
            "Sie haben mit Ihrer PIN bestätigt. Fehlversuche zählt der Server.",
            "You confirmed with your PIN. The server counts wrong tries.",
        ),
    ),
    (
        "channel.unbound",
        words(
            "Es ist nicht bekannt, wie die Anfrage auf das Telefon kam.",
            "It is not known how the request came to the phone.",
        ),
    ),
    (
        "channel.scanned",
        words(
            "Sie haben den QR-Code von einem anderen Bildschirm gescannt.",
            "You scanned the QR code from another screen.",
        ),
    ),
    (
        "channel.decoupled",
        words(
            "Die Anfrage kam auf Ihr Telefon, und Sie haben die richtige Nummer gewählt.",
            "The request came to your phone, and you chose the right number.",
        ),
    ),
    (
        "channel.same_device",
        words(
            "Sie haben die Anfrage auf dem Gerät geöffnet, auf dem Sie sich anmelden.",
            "You opened the request on the device on which you log in.",
        ),
    ),
    (
        "channel.not_accepted",
        words(
            "Dieser Dienst erkennt eine Anmeldung über ein anderes Gerät nur als niedrig an.",
            "This service accepts a login through another device only as low.",
        ),
    ),
    (
        "issued.low",
        words("Ihr Nachweis wurde auf dem Niveau niedrig ausgestellt.", "Your credential was issued at level low."),
    ),
    (
        "issued.substantial",
        words(
            "Ihr Nachweis wurde auf dem Niveau substanziell ausgestellt.",
            "Your credential was issued at level substantial.",
        ),
    ),
    (
        "issued.high",
        words("Ihr Nachweis wurde auf dem Niveau hoch ausgestellt.", "Your credential was issued at level high."),
    ),
];
