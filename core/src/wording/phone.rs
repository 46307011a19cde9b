//! What the phone shows: consent, PIN, codes, steps and how a journey ended.

use super::text::{Entry, words};

pub(super) const TABLE: &[Entry] = &[
    // What people do.
    ("action.accept", words("Weiter", "Continue")),
    ("action.decline", words("Ablehnen", "Decline")),
    ("action.cancel", words("Abbrechen", "Cancel")),
    ("action.close", words("Schließen", "Close")),
    ("action.retry", words("Noch einmal versuchen", "Try again")),
    ("action.enrol", words("App einrichten", "Set up the app")),
    ("action.unblock", words("PIN entsperren", "Unblock the PIN")),
    ("action.change_pin", words("PIN ändern", "Change the PIN")),
    ("action.scan", words("QR-Code scannen", "Scan a QR code")),
    ("action.resume", words("Fortsetzen", "Resume")),
    // What takes a moment.
    ("step.http", words("Verbindung zum Server …", "Talking to the server …")),
    ("step.document", words("Dokument wird geladen …", "Fetching the document …")),
    ("step.create_key", words("Schlüssel werden erzeugt …", "Making keys …")),
    ("step.sign", words("Wird bestätigt …", "Confirming …")),
    ("step.save", words("Wird gespeichert …", "Saving …")),
    // Consent.
    ("consent.title", words("Anmelden bei {}", "Log in to {}")),
    ("consent.origin", words("Internetadresse des Dienstes", "Web address of the service")),
    ("consent.attributes", words("Diese Angaben werden übertragen", "These details will be sent")),
    (
        "consent.no_attributes",
        words("Es werden keine Angaben zu Ihrer Person übertragen.", "No details about you will be sent."),
    ),
    ("consent.purpose", words("Zweck, wie der Dienst ihn angibt", "Purpose, as the service states it")),
    (
        "consent.scanned",
        words(
            "Sie haben einen QR-Code gescannt. Gehen Sie nur weiter, wenn Sie die Seite dieses Dienstes selbst geöffnet haben.",
            "You scanned a QR code. Continue only if you opened the page of this service yourself.",
        ),
    ),
    (
        "consent.same_device",
        words(
            "Die Anfrage kommt von diesem Telefon. Danach kehren Sie zum Browser zurück.",
            "The request comes from this phone. Afterwards you return to the browser.",
        ),
    ),
    (
        "consent.issuance",
        words("Auf diesem Telefon wird ein Nachweis gespeichert.", "A credential will be stored on this phone."),
    ),
    ("value.yes", words("ja", "yes")),
    ("value.no", words("nein", "no")),
    // PIN.
    ("pin.new.title", words("PIN wählen", "Choose a PIN")),
    (
        "pin.new.hint",
        words(
            "6 bis 12 Ziffern. Verwenden Sie nicht Ihr Geburtsdatum, keine Zahlenreihe und nicht die PIN Ihres Telefons.",
            "6 to 12 digits. Do not use your date of birth, a run of digits or the PIN of your phone.",
        ),
    ),
    ("pin.new.repeat", words("PIN wiederholen", "Repeat the PIN")),
    ("pin.new.mismatch", words("Die beiden Eingaben sind verschieden.", "The two entries are different.")),
    ("pin.approve.title", words("Mit PIN freigeben", "Approve with your PIN")),
    (
        "pin.approve.hint",
        words(
            "Mit der PIN geben Sie frei, was Sie gerade gelesen haben.",
            "With the PIN you approve what you have just read.",
        ),
    ),
    ("pin.change.title", words("Bisherige PIN eingeben", "Enter your present PIN")),
    ("pin.change.hint", words("Danach wählen Sie eine neue PIN.", "After that you choose a new PIN.")),
    ("pin.problem.malformed", words("Die PIN muss 6 bis 12 Ziffern haben.", "The PIN must have 6 to 12 digits.")),
    (
        "pin.problem.trivial",
        words(
            "Diese PIN ist leicht zu erraten. Wählen Sie eine andere.",
            "This PIN is easy to guess. Choose another one.",
        ),
    ),
    (
        "pin.problem.birth_date",
        words(
            "Das ist Ihr Geburtsdatum. Wählen Sie eine andere PIN.",
            "That is your date of birth. Choose another PIN.",
        ),
    ),
    (
        "pin.problem.wrong",
        words(
            "Die PIN ist nicht richtig. Sie haben noch {} Versuche.",
            "The PIN is not right. You have {} tries left.",
        ),
    ),
    (
        "pin.problem.wrong_last",
        words(
            "Die PIN ist nicht richtig. Sie haben noch einen Versuch. Danach ist die PIN gesperrt.",
            "The PIN is not right. You have one try left. After that the PIN is blocked.",
        ),
    ),
    // Codes from letters.
    ("code.activation.title", words("Aktivierungscode eingeben", "Enter the activation code")),
    ("code.activation.hint", words("Er steht in Ihrem Brief.", "It is in your letter.")),
    ("code.unblock.title", words("Entsperrcode eingeben", "Enter the unblock code")),
    (
        "code.unblock.hint",
        words("Sie haben ihn beim Einrichten der App notiert.", "You wrote it down when you set up the app."),
    ),
    (
        "code.problem.malformed",
        words(
            "Der Code ist unvollständig oder enthält andere Zeichen.",
            "The code is incomplete or contains other characters.",
        ),
    ),
    ("code.problem.wrong", words("Der Code ist nicht richtig.", "The code is not right.")),
    (
        "code.replaces",
        words(
            "Der bisherige Nachweis auf diesem Telefon wird ersetzt.",
            "The credential that is on this phone will be replaced.",
        ),
    ),
    ("code.unblock.name", words("Entsperrcode", "Unblock code")),
    (
        "code.unblock.keep",
        words("Damit entsperren Sie die PIN, wenn sie gesperrt ist.", "Unblocks the PIN when it is blocked."),
    ),
    ("code.revocation.name", words("Sperrcode", "Revocation code")),
    (
        "code.revocation.keep",
        words(
            "Damit sperren Sie Ihren Nachweis, wenn das Telefon weg ist.",
            "Blocks your credential when the phone is gone.",
        ),
    ),
    // How a journey ended.
    ("outcome.enrolled.title", words("Die App ist eingerichtet", "The app is set up")),
    (
        "outcome.enrolled.text",
        words(
            "Notieren Sie diese beiden Codes und bewahren Sie sie getrennt vom Telefon auf. Sie werden nur einmal gezeigt.",
            "Write down these two codes and keep them apart from the phone. They are shown only once.",
        ),
    ),
    ("outcome.approved.title", words("Freigegeben", "Approved")),
    ("outcome.approved.text", words("{} hat Ihre Angaben erhalten.", "{} has received your details.")),
    ("outcome.approved.other_device", words("Gehen Sie am anderen Gerät weiter.", "Continue on the other device.")),
    ("outcome.approved.return", words("Zurück zum Browser", "Back to the browser")),
    (
        "outcome.approved.pin_is_birth_date",
        words(
            "Ihre PIN ist Ihr Geburtsdatum. Ändern Sie sie bitte.",
            "Your PIN is your date of birth. Please change it.",
        ),
    ),
    ("outcome.declined.title", words("Abgelehnt", "Declined")),
    ("outcome.declined.text", words("Es wurden keine Angaben übertragen.", "No details were sent.")),
    ("outcome.pin_changed.title", words("Die PIN ist geändert", "The PIN is changed")),
    ("outcome.unblocked.title", words("Die PIN ist entsperrt", "The PIN is unblocked")),
    ("outcome.unblocked.text", words("Sie können sie wieder eingeben.", "You can enter it again.")),
    ("outcome.cancelled.title", words("Abgebrochen", "Cancelled")),
    ("outcome.failed.title", words("Das hat nicht geklappt", "That did not work")),
    ("outcome.code", words("Code für die Hilfe: {}", "Code for support: {}")),
    // Journeys.
    ("journey.enrolment", words("App eingerichtet", "App set up")),
    ("journey.approval", words("Freigabe", "Approval")),
    ("journey.signature", words("Unterschrift", "Signature")),
    ("journey.pin_change", words("PIN geändert", "PIN changed")),
    ("journey.unblock", words("PIN entsperrt", "PIN unblocked")),
    ("result.done", words("erledigt", "done")),
    ("result.declined", words("abgelehnt", "declined")),
    ("result.sent", words("gesendet, Antwort steht aus", "sent, no answer yet")),
    ("result.refused", words("nicht angenommen", "not accepted")),
];
