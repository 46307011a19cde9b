//! Wishes that were understood but not granted.

use super::super::text::{ErrorEntry, words};
use super::{ENROL_AGAIN, NOTHING_HAPPENED, START_AGAIN};

pub(super) const TABLE: &[ErrorEntry] = &[
    (
        "refused.declined",
        words("Sie haben abgelehnt.", "You declined."),
        words(
            "Es wurden keine Daten übertragen. Der Dienst erfährt nur, dass Sie abgelehnt haben.",
            "No data was sent. The service only learns that you declined.",
        ),
        words("Sie können dieses Fenster schließen.", "You can close this window."),
    ),
    (
        "refused.cancelled",
        words("Der Vorgang wurde abgebrochen.", "This was cancelled."),
        words("Es wurde nichts freigegeben.", "Nothing was approved."),
        words("Sie können jederzeit neu beginnen.", "You can start again at any time."),
    ),
    (
        "refused.scan_inside_app",
        words("Dieser Code muss mit der App gescannt werden.", "This code must be scanned with the app."),
        words(
            "Der QR-Code wurde als Link geöffnet. Jemand könnte Ihnen den Link geschickt haben, um sich mit Ihrer Freigabe anzumelden. Es wurde nichts freigegeben.",
            "The QR code was opened as a link. Somebody may have sent you the link to log in with your approval. Nothing was approved.",
        ),
        words(
            "Öffnen Sie die App und scannen Sie den QR-Code dort. Haben Sie den Link per Nachricht bekommen, löschen Sie die Nachricht.",
            "Open the app and scan the QR code there. If you got the link in a message, delete the message.",
        ),
    ),
    (
        "refused.open_on_this_device",
        words(
            "Dieser Code gilt nur auf dem Gerät, das ihn zeigt.",
            "This code works only on the device that shows it.",
        ),
        words(
            "Er wurde von einem anderen Gerät gescannt. Es wurde nichts freigegeben.",
            "It was scanned from another device. Nothing was approved.",
        ),
        words(
            "Tippen Sie auf den Link auf dem Telefon selbst, oder scannen Sie den QR-Code der Anmeldeseite.",
            "Tap the link on the phone itself, or scan the QR code of the login page.",
        ),
    ),
    (
        "refused.no_credential",
        words("Auf diesem Telefon ist kein passender Nachweis.", "There is no matching credential on this phone."),
        words(
            "Der Dienst verlangt Angaben, die Ihr Nachweis nicht enthält. Es wurde nichts freigegeben.",
            "The service asks for details that your credential does not have. Nothing was approved.",
        ),
        words(
            "Fragen Sie den Dienst, welcher Nachweis nötig ist, oder richten Sie die App ein.",
            "Ask the service which credential it needs, or set up the app.",
        ),
    ),
    (
        "refused.wrong_pin",
        words("Die PIN ist nicht richtig.", "The PIN is not right."),
        words(
            "Es wurde nichts freigegeben. Nach mehreren falschen Eingaben wird die PIN gesperrt.",
            "Nothing was approved. After several wrong tries the PIN is blocked.",
        ),
        words("Geben Sie Ihre PIN noch einmal ein.", "Enter your PIN again."),
    ),
    (
        "refused.pin_blocked",
        words("Die PIN ist gesperrt.", "The PIN is blocked."),
        words(
            "Sie wurde zu oft falsch eingegeben. Anmelden ist erst nach dem Entsperren wieder möglich.",
            "It was entered wrongly too often. You can log in again once it is unblocked.",
        ),
        words(
            "Entsperren Sie die PIN in der App mit dem Entsperrcode. Haben Sie die PIN vergessen, richten Sie die App neu ein.",
            "Unblock the PIN in the app with the unblock code. If you have forgotten the PIN, set up the app again.",
        ),
    ),
    (
        "refused.pin_used_up",
        words("Die PIN ist endgültig gesperrt.", "The PIN is blocked for good."),
        words(
            "Sie wurde insgesamt zu oft falsch eingegeben. Der Entsperrcode hilft nicht mehr.",
            "It was entered wrongly too often in all. The unblock code does not help any more.",
        ),
        ENROL_AGAIN,
    ),
    (
        "refused.trivial_pin",
        words("Diese PIN ist leicht zu erraten.", "This PIN is easy to guess."),
        words(
            "Gleiche Ziffern, Zahlenreihen und Ihr Geburtsdatum sind nicht erlaubt.",
            "Repeated digits, runs of digits and your date of birth are not allowed.",
        ),
        words("Wählen Sie eine andere PIN.", "Choose another PIN."),
    ),
    (
        "refused.wrong_code",
        words("Der Code ist nicht richtig.", "The code is not right."),
        words(
            "Nach mehreren falschen Eingaben wird der Code ungültig.",
            "After several wrong tries the code becomes invalid.",
        ),
        words(
            "Vergleichen Sie den Code mit Ihrem Brief und geben Sie ihn noch einmal ein.",
            "Compare the code with your letter and enter it again.",
        ),
    ),
    (
        "refused.code_blocked",
        words("Der Code ist ungültig geworden.", "The code has become invalid."),
        words("Er wurde zu oft falsch eingegeben.", "It was entered wrongly too often."),
        words("Bitten Sie die ausgebende Stelle um einen neuen Code.", "Ask the issuing office for a new code."),
    ),
    (
        "refused.revoked",
        words("Dieser Nachweis ist gesperrt.", "This credential is blocked."),
        words("Niemand kann sich mehr damit anmelden.", "Nobody can log in with it any more."),
        ENROL_AGAIN,
    ),
    (
        "refused.key_invalidated",
        words("Die Schlüssel auf diesem Telefon sind nicht mehr da.", "The keys on this phone are gone."),
        words(
            "Das geschieht, wenn die Bildschirmsperre entfernt oder ein Fingerabdruck hinzugefügt wurde. Ihr Nachweis ist hier nicht mehr nutzbar.",
            "This happens when the screen lock was removed or a fingerprint was added. Your credential can no longer be used here.",
        ),
        ENROL_AGAIN,
    ),
    (
        "refused.key_unavailable",
        words("Auf diesem Telefon lassen sich keine Schlüssel erzeugen.", "No keys can be made on this phone."),
        words(
            "Dafür braucht das Telefon eine Bildschirmsperre und einen Schlüsselspeicher.",
            "For that the phone needs a screen lock and a place to keep keys.",
        ),
        words(
            "Richten Sie in den Einstellungen des Telefons eine Bildschirmsperre ein und beginnen Sie neu.",
            "Set up a screen lock in the settings of the phone and start again.",
        ),
    ),
    (
        "refused.key_locked_out",
        words("Das Telefon gibt seine Schlüssel gerade nicht frei.", "The phone does not release its keys right now."),
        words(
            "Das geschieht nach mehreren falschen Entsperrversuchen. Es wurde nichts freigegeben.",
            "This happens after several failed attempts to unlock it. Nothing was approved.",
        ),
        words(
            "Sperren Sie das Telefon, entsperren Sie es wieder und beginnen Sie noch einmal.",
            "Lock the phone, unlock it and start again.",
        ),
    ),
    (
        "refused.opened_elsewhere",
        words("Ein anderes Telefon hat diese Anfrage auch geöffnet.", "Another phone opened this request too."),
        words(
            "Zu Ihrem Schutz ist die Anmeldung beendet. Vielleicht hat jemand den QR-Code mitgelesen.",
            "To protect you, this login has ended. Somebody may have copied the QR code.",
        ),
        words(
            "Beginnen Sie noch einmal und scannen Sie den QR-Code nur mit Ihrem eigenen Telefon.",
            "Start again, and scan the QR code with your own phone only.",
        ),
    ),
    (
        "refused.offline",
        words("Der Server ist nicht erreichbar.", "The server cannot be reached."),
        words("Es wurde nichts freigegeben.", "Nothing was approved."),
        words(
            "Prüfen Sie die Internetverbindung Ihres Telefons und versuchen Sie es noch einmal.",
            "Check the internet connection of your phone and try again.",
        ),
    ),
    (
        "refused.server_refused",
        words("Der Server hat die Anfrage abgelehnt.", "The server refused the request."),
        NOTHING_HAPPENED,
        START_AGAIN,
    ),
    (
        "refused.already_enrolled",
        words("Die App ist auf diesem Telefon schon eingerichtet.", "The app is already set up on this phone."),
        words("Der Code zum Einrichten wurde nicht benutzt.", "The code for setting up was not used."),
        words(
            "Wollen Sie neu beginnen, löschen Sie zuerst den Nachweis in der App.",
            "If you want to start over, delete the credential in the app first.",
        ),
    ),
    (
        "refused.proofing_ended",
        words("Ihre Identifizierung liegt zu lange zurück.", "You were identified too long ago."),
        words(
            "Ein neuer Nachweis darf erst ausgestellt werden, wenn Sie sich wieder ausgewiesen haben.",
            "A new credential can only be issued when you have been identified again.",
        ),
        ENROL_AGAIN,
    ),
    (
        "refused.not_enrolled",
        words("Die App ist auf diesem Telefon noch nicht eingerichtet.", "The app is not set up on this phone yet."),
        words("Ohne Nachweis kann die App nichts freigeben.", "Without a credential the app cannot approve anything."),
        words(
            "Richten Sie die App zuerst mit dem Code aus Ihrem Brief ein.",
            "Set up the app first, with the code from your letter.",
        ),
    ),
];
