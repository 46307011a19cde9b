//! The words of pages that only a browser shows, in both languages. What the phone shows too is in
//! [`siegelring_core::wording`].

use siegelring_core::wording::Language;

macro_rules! words {
    ($($name:ident: $german:literal, $english:literal;)*) => {
        /// The words of one language; the compiler sees that none is missing.
        #[derive(Debug)]
        pub struct Words { $(#[doc = $english] pub $name: &'static str,)* }

        static GERMAN: Words = Words { $($name: $german,)* };
        static ENGLISH: Words = Words { $($name: $english,)* };

        #[cfg(test)]
        static PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $german, $english),)*];
    };
}

impl Words {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::German => &GERMAN,
            Language::English => &ENGLISH,
        }
    }
}

words! {
    skip: "Zum Inhalt springen", "Skip to content";
    languages: "Sprache", "Language";
    demo: "Vorführung: Hier gelten auch Schlüssel in Software. Die Vertrauensniveaus sind nicht echt.",
        "Demonstration: keys in software count here. The assurance levels are not real.";
    imprint: "Impressum", "Imprint";
    privacy: "Datenschutz", "Privacy";
    accessibility: "Barrierefreiheit", "Accessibility";
    help: "Hilfe", "Help";
    more_links: "Weitere Angaben", "More information";
    support_code: "Code für die Hilfe", "Code for support";

    home_title: "Anmelden mit dem Telefon", "Log in with your phone";
    home_lead: "Mit einer App auf Ihrem Telefon melden Sie sich bei Diensten an, ohne Benutzernamen und Passwort.",
        "With an app on your phone you log in to services, without user name and password.";
    home_how: "So geht es", "How it works";
    home_step_enrol: "Sie richten die App einmal ein: mit einem QR-Code und einem Aktivierungscode, der auf einem anderen Weg zu Ihnen kommt.",
        "You set up the app once: with a QR code, and an activation code that reaches you by another way.";
    home_step_start: "Sie beginnen immer bei dem Dienst, zu dem Sie möchten. Diese Seite öffnet sich dann von selbst.",
        "You always start at the service you want to use. This page then opens by itself.";
    home_step_approve: "Ihr Telefon zeigt, wer nach welchen Angaben fragt. Sie lesen das und geben Ihre PIN ein.",
        "Your phone shows who asks for which details. You read it and enter your PIN.";
    home_safe: "Darauf können Sie achten", "What to look out for";
    home_safe_start: "Scannen Sie nur QR-Codes von Seiten, die Sie selbst geöffnet haben.",
        "Scan only QR codes from pages that you opened yourself.";
    home_safe_pin: "Niemand fragt Sie am Telefon oder per Nachricht nach Ihrer PIN.",
        "Nobody asks you for your PIN by telephone or message.";

    home_lost: "Telefon verloren?", "Lost your phone?";
    home_signed: "Unterschriebene Datei erhalten?", "Received a signed file?";

    verification_title: "Unterschriften prüfen", "Check signatures";
    verification_lead: "Geben Sie eine unterschriebene Datei an. Sie erfahren, wer unterschrieben hat und ob die Datei danach verändert wurde.",
        "Choose a signed file. You learn who signed it, and whether it was changed afterwards.";
    verification_file: "Datei", "File";
    verification_hint: "PDF, Container (ASiC) oder eine Unterschrift (.p7s) zusammen mit ihrer Datei. Höchstens 60 MB.",
        "PDF, container (ASiC), or a signature (.p7s) together with its file. At most 60 MB.";
    verification_kept: "Die Datei wird nur geprüft. Sie wird nicht gespeichert.", "The file is only checked. It is not stored.";
    verification_action: "Prüfen", "Check";
    verification_no_file: "Wählen Sie eine Datei aus.", "Choose a file.";
    verification_too_large: "Die Datei ist zu groß. Prüfen Sie sie mit dem Programm siegelring auf Ihrem Rechner.",
        "The file is too large. Check it with the program siegelring on your computer.";
    verification_result: "Ergebnis der Prüfung", "Result of the check";
    verification_valid: "Alle Unterschriften stimmen, und nichts wurde danach verändert, was nicht erlaubt ist.",
        "All signatures hold, and nothing was changed afterwards that is not allowed.";
    verification_indeterminate: "Etwas konnte nicht festgestellt werden. Lesen Sie, was, bevor Sie sich auf die Datei verlassen.",
        "Something could not be found out. Read what, before you rely on the file.";
    verification_invalid: "Verlassen Sie sich nicht auf diese Datei. Lassen Sie sich das Dokument noch einmal geben.",
        "Do not rely on this file. Ask for the document again.";
    verification_signature: "Unterschrift", "Signature";
    verification_passed: "In Ordnung", "In order";
    verification_note: "Hinweis", "Note";
    verification_unknown: "Offen", "Open";
    verification_failed: "Fehler", "Wrong";
    verification_approval: "Die Freigabe am Telefon", "The approval on the phone";
    verification_limits: "Geprüft wurden fortgeschrittene elektronische Unterschriften. Ob eine Unterschrift qualifiziert ist, wird hier nicht geprüft.",
        "Advanced electronic signatures were checked. Whether a signature is qualified is not checked here.";
    verification_again: "Weitere Datei prüfen", "Check another file";

    block_title: "Telefon sperren", "Block a phone";
    block_lead: "Ist Ihr Telefon verloren oder gestohlen, sperren Sie es hier. Niemand meldet sich danach noch damit an.",
        "If your phone is lost or stolen, block it here. Nobody logs in with it after that.";
    block_code: "Sperrcode", "Revocation code";
    block_hint: "16 Zeichen in vier Gruppen. Die App hat ihn gezeigt, als Sie sie eingerichtet haben.",
        "16 characters in four groups. The app showed it when you set it up.";
    block_action: "Dieses Telefon sperren", "Block this phone";
    block_no_code: "Haben Sie den Sperrcode nicht mehr, wenden Sie sich an die Stelle, bei der Sie sich ausgewiesen haben.",
        "If you no longer have the revocation code, turn to the office where you proved your identity.";
    block_wrong: "Diesen Sperrcode gibt es nicht. Prüfen Sie jedes Zeichen und versuchen Sie es noch einmal.",
        "There is no such revocation code. Check every character and try again.";
    block_mistake: "Fehler:", "Error:";
    block_done_title: "Das Telefon ist gesperrt", "The phone is blocked";
    block_done_text: "Ab sofort nimmt dieser Server nichts mehr von ihm an. Andere Stellen erfahren es innerhalb weniger Minuten.",
        "From now on this server accepts nothing from it. Others learn of it within minutes.";
    block_done_now: "Haben Sie ein neues Telefon, weisen Sie sich noch einmal aus und richten Sie die App neu ein. Fand sich das alte wieder, hilft Ihnen dieselbe Stelle.",
        "If you have a new phone, prove your identity once more and set up the app again. If the old one turned up, the same office helps you.";
    block_many_title: "Zu viele Versuche in kurzer Zeit", "Too many tries in a short time";
    block_many_text: "Von Ihrem Internetanschluss wurden viele Sperrcodes versucht. Das betrifft manchmal auch Unbeteiligte im selben Netz. Das Telefon ist noch nicht gesperrt.",
        "Many revocation codes were tried from your internet connection. Sometimes this affects others in the same network. The phone is not blocked yet.";

    login_title: "Anmelden bei {}", "Log in to {}";
    login_asks: "Internetadresse des Dienstes: {}", "Web address of the service: {}";
    login_level: "Vertrauensniveau", "Assurance level";
    login_level_asked: "mindestens {}", "at least {}";
    login_level_any: "Der Dienst verlangt kein bestimmtes.", "The service does not ask for a certain one.";
    login_why: "Was heißt das?", "What does this mean?";
    login_attributes: "Angaben zu Ihrer Person", "Details about you";
    login_attributes_count: "{} Angaben, die Sie auf dem Telefon freigeben", "{} details that you approve on the phone";
    login_attributes_none: "keine", "none";
    login_scan: "Mit dem Telefon scannen", "Scan with your phone";
    login_scan_app: "Öffnen Sie die App auf Ihrem Telefon.", "Open the app on your phone.";
    login_scan_code: "Wählen Sie „QR-Code scannen“ und halten Sie das Telefon vor diesen Code.",
        "Choose “Scan a QR code” and hold the phone in front of this code.";
    login_scan_pin: "Lesen Sie, wer fragt, und geben Sie Ihre PIN ein.", "Read who asks, and enter your PIN.";
    login_qr_alt: "QR-Code für die Anmeldung. Können Sie ihn nicht scannen, verwenden Sie den Link darunter auf Ihrem Telefon.",
        "QR code for this login. If you cannot scan it, use the link below on your phone.";
    login_trouble: "Der Code lässt sich nicht scannen", "The code does not scan";
    login_trouble_app: "Scannen Sie innerhalb der App, nicht mit der Kamera des Telefons.",
        "Scan inside the app, not with the phone's camera.";
    login_trouble_light: "Stellen Sie den Bildschirm heller und halten Sie etwa eine Handlänge Abstand.",
        "Make the screen brighter, and keep about a hand's length away.";
    login_trouble_size: "Vergrößern Sie die Seite, bis der ganze Code gut zu sehen ist.",
        "Enlarge the page until the whole code is easy to see.";
    login_trouble_fresh: "Der Code wechselt alle paar Sekunden. Ein Foto davon gilt nicht.",
        "The code changes every few seconds. A photo of it does not work.";
    login_trouble_phone: "Oder öffnen Sie die Seite des Dienstes auf dem Telefon selbst und beginnen Sie dort.",
        "Or open the page of the service on the phone itself and start there.";
    login_link: "Sind Sie gerade am Telefon?", "Are you on your phone right now?";
    login_link_text: "Dann brauchen Sie keinen QR-Code.", "Then you need no QR code.";
    login_link_action: "App auf diesem Gerät öffnen", "Open the app on this device";
    login_link_other: "Eine andere Wallet-App verwenden", "Use another wallet app";
    login_time: "Sie haben drei Minuten, um zu beginnen.", "You have three minutes to begin.";
    login_cancel: "Anmeldung abbrechen", "Cancel this login";

    opened_title: "Weiter auf Ihrem Telefon", "Continue on your phone";
    opened_wait: "Ihr Telefon hat die Anfrage geöffnet. Diese Seite wartet auf Ihre Freigabe.",
        "Your phone has opened the request. This page is waiting for your approval.";
    opened_read: "Lesen Sie auf dem Telefon, wer fragt. Dort muss {} stehen.",
        "Read on the phone who asks. It must say {}.";
    opened_pin: "Stimmt das, geben Sie Ihre PIN ein. Stimmt es nicht, lehnen Sie ab.",
        "If that is right, enter your PIN. If not, decline.";
    opened_time: "Sie haben fünf Minuten.", "You have five minutes.";

    granted_title: "Freigegeben", "Approved";
    granted_return: "Kehren Sie in der App mit „Zurück zum Browser“ hierher zurück. Dann geht es weiter.",
        "In the app, choose “Back to the browser” to return here. Then this goes on.";

    confirm_title: "Sind Sie das?", "Is this you?";
    confirm_text: "Diese Person hat die Anmeldung bei {} auf einem Telefon freigegeben.",
        "This person approved the login to {} on a phone.";
    confirm_level: "Erreichtes Vertrauensniveau", "Assurance level reached";
    confirm_why: "Warum dieses Niveau?", "Why this level?";
    confirm_go: "Ja, weiter zu {}", "Yes, continue to {}";
    confirm_not: "Nein, das bin ich nicht", "No, this is not me";
    confirm_warn: "Steht hier jemand anderes, hat diese Person Ihren QR-Code gescannt. Gehen Sie dann nicht weiter.",
        "If this is somebody else, that person scanned your QR code. Do not continue then.";
    confirm_nobody: "Eine Person, deren Namen der Dienst nicht erfährt", "A person whose name the service does not learn";

    leave_title: "Weiter zu {}", "On to {}";
    leave_text: "Sie werden weitergeleitet.", "You are being forwarded.";
    leave_action: "Weiter", "Continue";

    again: "Noch einmal beginnen", "Start again";
    back_to: "Zurück zu {}", "Back to {}";
    to_home: "Zur Startseite", "To the home page";

    declined_title: "Sie haben abgelehnt", "You declined";
    declined_text: "Es wurden keine Angaben übertragen. {} erfährt nur, dass Sie nicht zugestimmt haben.",
        "No details were sent. {} only learns that you did not agree.";
    declined_now: "Gehen Sie zurück, oder beginnen Sie noch einmal, wenn Sie sich doch anmelden möchten.",
        "Go back, or start again if you want to log in after all.";
    cancelled_title: "Die Anmeldung ist abgebrochen", "This login is cancelled";
    cancelled_text: "Sie sind nicht angemeldet. Es wurden keine Angaben übertragen.",
        "You are not logged in. No details were sent.";
    expired_title: "Die Zeit ist abgelaufen", "The time is over";
    expired_text: "Eine Anmeldung gilt nur wenige Minuten. Sie sind nicht angemeldet, und es wurden keine Angaben übertragen.",
        "A login is valid for a few minutes only. You are not logged in, and no details were sent.";
    expired_now: "Beginnen Sie noch einmal. Halten Sie Ihr Telefon und Ihre PIN bereit.",
        "Start again. Have your phone and your PIN ready.";
    second_phone_title: "Ein zweites Telefon hat die Anfrage geöffnet", "A second phone opened the request";
    second_phone_text: "Zu Ihrem Schutz ist diese Anmeldung beendet. Vielleicht hat jemand den QR-Code mitgelesen, oder Sie haben ihn mit zwei Geräten gescannt.",
        "To protect you, this login has ended. Somebody may have copied the QR code, or you scanned it with two devices.";
    second_phone_now: "Beginnen Sie noch einmal. Achten Sie darauf, dass niemand Ihren Bildschirm sieht oder teilt.",
        "Start again. Make sure that nobody sees or shares your screen.";
    other_browser_title: "Das ist ein anderer Browser", "This is another browser";
    other_browser_text: "Sie haben die Anmeldung in einem anderen Browser oder in einem privaten Fenster begonnen. Zu Ihrem Schutz ist sie beendet. Sie sind nicht angemeldet.",
        "You started this login in another browser or in a private window. To protect you, it has ended. You are not logged in.";
    other_browser_now: "Öffnen Sie die Seite des Dienstes in diesem Browser und melden Sie sich dort an. Sie können auch diesen Browser als Standard einstellen.",
        "Open the page of the service in this browser and log in there. You can also make the browser you use the default one.";
    other_browser_action: "{} öffnen", "Open {}";
    not_yours_title: "Diese Anmeldung gehört zu einem anderen Browser", "This login belongs to another browser";
    not_yours_text: "Sie wurde woanders begonnen und lässt sich hier weder ansehen noch fortsetzen.",
        "It was started elsewhere. It can neither be seen nor continued here.";
    not_yours_now: "Gehen Sie zu dem Dienst, bei dem Sie sich anmelden möchten, und beginnen Sie dort.",
        "Go to the service you want to log in to, and start there.";
    failed_title: "Die Freigabe wurde nicht angenommen", "The approval was not accepted";
    done_title: "Diese Anmeldung ist schon abgeschlossen", "This login is already complete";
    done_text: "Eine Anmeldung gilt nur einmal. Sie sind schon zu {} weitergegangen.",
        "A login is valid once. You have already gone on to {}.";
    done_now: "Gehen Sie zum Dienst zurück. Sind Sie dort nicht angemeldet, beginnen Sie dort noch einmal.",
        "Go back to the service. If you are not logged in there, start there again.";
    unknown_title: "Diese Anmeldung gibt es nicht mehr", "This login no longer exists";
    unknown_text: "Sie ist abgeschlossen, abgelaufen, oder der Link ist unvollständig.",
        "It is complete, it has expired, or the link is incomplete.";

    app_title: "Öffnen Sie die App", "Open the app";
    app_text: "Dieser Link gehört in die App auf Ihrem Telefon. Dass Sie diese Seite sehen, heißt: Die App ist hier nicht installiert, oder der Browser hat sie nicht geöffnet.",
        "This link belongs in the app on your phone. That you see this page means: the app is not installed here, or the browser did not open it.";
    app_install: "App für {} laden", "Get the app for {}";
    app_none: "Wo Sie die App bekommen, steht in Ihrem Brief.", "Your letter says where to get the app.";
    app_then: "Installieren Sie die App. Gehen Sie danach in diesem Browser zurück und öffnen Sie den Link noch einmal.",
        "Install the app. Then go back in this browser and open the link again.";
    app_simulator: "Im Telefon-Simulator öffnen", "Open in the phone simulator";
    app_other: "In einer anderen Wallet-App öffnen", "Open in another wallet app";
    app_warn: "Haben Sie diesen Link per Nachricht bekommen, öffnen Sie ihn nicht. Beginnen Sie bei dem Dienst selbst.",
        "If you got this link in a message, do not open it. Start at the service itself.";

    status_400_title: "Diese Anfrage ist unvollständig", "This request is incomplete";
    status_400_text: "Der Server konnte sie nicht verstehen. Es wurde nichts geändert.",
        "The server could not understand it. Nothing was changed.";
    status_400_now: "Gehen Sie zurück und versuchen Sie es noch einmal.", "Go back and try again.";
    status_403_title: "Das ist hier nicht erlaubt", "This is not allowed here";
    status_403_text: "Die Anfrage kam nicht von einer Seite dieses Servers. Es wurde nichts geändert.",
        "The request did not come from a page of this server. Nothing was changed.";
    status_404_title: "Diese Seite gibt es nicht", "There is no such page";
    status_404_text: "Die Adresse ist falsch geschrieben, oder die Seite gibt es nicht mehr.",
        "The address is misspelt, or the page no longer exists.";
    status_404_now: "Prüfen Sie die Adresse. Möchten Sie sich anmelden, beginnen Sie bei dem Dienst, zu dem Sie möchten.",
        "Check the address. If you want to log in, start at the service you want to use.";
    status_405_title: "Diese Seite lässt sich so nicht aufrufen", "This page cannot be called like this";
    status_405_text: "Das geschieht, wenn ein Formular doppelt oder eine Adresse von Hand aufgerufen wird. Es wurde nichts geändert.",
        "This happens when a form is sent twice, or an address is typed by hand. Nothing was changed.";
    status_413_title: "Die Anfrage ist zu groß", "The request is too large";
    status_413_text: "Der Server nimmt so große Anfragen nicht an. Es wurde nichts geändert.",
        "The server does not take requests this large. Nothing was changed.";
    status_429_title: "Zu viele Anmeldungen in kurzer Zeit", "Too many logins in a short time";
    status_429_text: "Von Ihrem Internetanschluss wurden sehr viele Anmeldungen begonnen. Das betrifft manchmal auch Unbeteiligte im selben Netz.",
        "Very many logins were started from your internet connection. Sometimes this affects others in the same network.";
    status_429_now: "Warten Sie eine Minute und versuchen Sie es dann noch einmal.", "Wait a minute, then try again.";
    status_500_title: "Das hat nicht geklappt", "That did not work";
    status_500_text: "Auf dem Server ist ein Fehler aufgetreten. Es liegt nicht an Ihnen. Es wurden keine Angaben übertragen.",
        "Something failed on the server. It is not your doing. No details were sent.";
    status_500_now: "Versuchen Sie es in einigen Minuten noch einmal.", "Try again in a few minutes.";
    status_503_title: "Das geht gerade nicht", "This is not possible right now";
    status_503_text: "Der Server ist ausgelastet oder gestört. Es liegt nicht an Ihnen. Ihre Anfrage wurde nicht bearbeitet.",
        "The server is busy or has a fault. It is not your doing. Your request was not processed.";
    status_503_now: "Warten Sie einen Augenblick und laden Sie die Seite dann neu.", "Wait a moment, then reload the page.";

    portal_title: "Der Dienst hat eine ungültige Anfrage gestellt", "The service sent an invalid request";
    portal_text: "Ein Dienst wollte Sie hier anmelden, aber seine Anfrage ist nicht in Ordnung. Sie sind nicht angemeldet, und es wurden keine Angaben übertragen.",
        "A service wanted to log you in here, but its request is not in order. You are not logged in, and no details were sent.";
    portal_now: "Gehen Sie zurück und versuchen Sie es noch einmal. Kommt diese Seite wieder, informieren Sie den Dienst und nennen Sie den Code.",
        "Go back and try again. If you see this page again, tell the service and give them the code.";
    portal_unknown_title: "Diesen Dienst kennen wir nicht", "We do not know this service";
    portal_unknown_text: "Der Dienst, von dem Sie kommen, ist hier nicht registriert, oder er nennt eine falsche Rücksprungadresse. Zu Ihrem Schutz geht es hier nicht weiter.",
        "The service you come from is not registered here, or it names a wrong return address. To protect you, this goes no further.";
    portal_login_gone_title: "Diese Anmeldung gibt es nicht mehr", "This login no longer exists";
    logout_title: "Sie sind abgemeldet", "You are logged out";
    logout_text: "Bei dieser Anmeldeseite gibt es keine Sitzung, die offen bliebe: Jede Anmeldung geben Sie neu auf dem Telefon frei.",
        "This login page keeps no session that could stay open: you approve every login anew on your phone.";

    sign_title: "Unterschreiben für {}", "Sign for {}";
    sign_purpose: "Wofür: {}", "What for: {}";
    sign_what: "Das unterschreiben Sie", "This is what you sign";
    sign_declaration: "Ihre Angaben: {}", "What you declare: {}";
    sign_unseen: "(Ihr Telefon kann diese Datei nicht anzeigen)", "(your phone cannot show this file)";
    sign_read: "Ihr Telefon zeigt alles noch einmal. Lesen Sie es dort in Ruhe: Erst Ihre PIN macht daraus Ihre Unterschrift.",
        "Your phone shows all of it once more. Read it there without haste: only your PIN makes it your signature.";
    sign_scan_pin: "Lesen Sie, wer fragt und was Sie unterschreiben, und geben Sie Ihre PIN ein.",
        "Read who asks and what you sign, and enter your PIN.";
    sign_qr_alt: "QR-Code für die Unterschrift. Können Sie ihn nicht scannen, verwenden Sie den Link darunter auf Ihrem Telefon.",
        "QR code for this signature. If you cannot scan it, use the link below on your phone.";
    sign_cancel: "Nicht unterschreiben", "Do not sign";
    sign_opened_wait: "Ihr Telefon zeigt, was Sie unterschreiben. Diese Seite wartet auf Ihre Freigabe.",
        "Your phone shows what you sign. This page is waiting for your approval.";
    sign_opened_documents: "Lesen Sie dort alles, was Sie unterschreiben.", "Read there all that you sign.";
    sign_opened_time: "Sie haben dreißig Minuten Zeit.", "You have thirty minutes.";
    sign_done_title: "Sie haben unterschrieben", "You have signed";
    sign_done_text: "{} erhält die unterschriebene Fassung von uns.", "{} gets the signed version from us.";
    sign_done_now: "Sie können dieses Fenster schließen oder zum Dienst zurückgehen.",
        "You can close this window or go back to the service.";
    sign_delayed_title: "Ihre Freigabe ist angekommen", "Your approval has arrived";
    sign_delayed_text: "Die unterschriebene Fassung können wir gerade nicht fertigstellen. Wir versuchen es weiter, und {} erhält sie dann.",
        "We cannot finish the signed version right now. We keep trying, and {} gets it then.";
    sign_delayed_now: "Sie müssen nichts mehr tun und nicht noch einmal unterschreiben.",
        "There is nothing more to do, and no need to sign again.";
    sign_not_signed: "Es wurde nichts unterschrieben.", "Nothing was signed.";
    sign_told: "{} erfährt das.", "{} is told.";
    sign_declined_title: "Sie haben auf dem Telefon abgelehnt", "You declined on your phone";
    sign_cancelled_title: "Die Unterschrift wurde abgebrochen", "Signing was cancelled";
    sign_failed_title: "Die Unterschrift kam nicht zustande", "The signature could not be made";
    sign_other_person: "Der Dienst erwartet die Unterschrift einer anderen Person.",
        "The service expects the signature of another person.";
    sign_level_not_reached: "Ihre Freigabe hat das Vertrauensniveau nicht erreicht, das der Dienst verlangt.",
        "Your approval did not reach the assurance level that the service asks for.";
    sign_does_not_hold: "Die Freigabe Ihres Telefons ließ sich nicht bestätigen. Es liegt nicht an Ihnen.",
        "Your phone's approval could not be confirmed. It is not your doing.";
    sign_expired_title: "Die Frist ist abgelaufen", "The time is over";
    sign_expired_now: "Gehen Sie zurück zum Dienst und beginnen Sie dort neu.", "Go back to the service and begin again there.";
    sign_early_title: "Noch nicht bereit", "Not ready yet";
    sign_early_text: "Der Dienst hat noch nicht alles übergeben, was Sie unterschreiben sollen. Laden Sie die Seite gleich noch einmal.",
        "The service has not yet handed over all that you are to sign. Reload this page in a moment.";
    sign_late_title: "Das hat zu lange gedauert", "That took too long";
    sign_late_text: "Ihr Telefon hat nicht rechtzeitig geantwortet. Es wurde nichts unterschrieben.",
        "Your phone did not answer in time. Nothing was signed.";
    sign_late_now: "Sie können neu beginnen.", "You can begin again.";
    sign_second_phone_text: "Ein zweites Telefon hat dieselbe Anfrage geöffnet. Zu Ihrem Schutz wurde sie beendet, und es wurde nichts unterschrieben.",
        "A second phone opened the same request. To protect you it was ended, and nothing was signed.";
    sign_elsewhere_title: "Das wird gerade anderswo unterschrieben", "This is being signed elsewhere";
    sign_elsewhere_text: "Ein Telefon hat die Anfrage schon geöffnet, begonnen in einem anderen Browser.",
        "A phone has opened the request already, begun in another browser.";
    sign_elsewhere_now: "Machen Sie dort weiter. Waren Sie das nicht, lehnen Sie auf Ihrem Telefon alles ab und fragen Sie den Dienst.",
        "Continue there. If that was not you, decline on your phone and ask the service.";
    sign_unknown_title: "Hier gibt es nichts zu unterschreiben", "There is nothing to sign here";
    sign_unknown_text: "Der Link ist unvollständig, oder der Vorgang ist schon gelöscht.",
        "The link is incomplete, or the matter was deleted already.";
    sign_unknown_now: "Gehen Sie zurück zum Dienst, der Ihnen den Link gegeben hat.",
        "Go back to the service that gave you the link.";

    letter_title: "Ihr Aktivierungscode", "Your activation code";
    letter_hello: "Guten Tag,", "Hello,";
    letter_what: "mit diesem Code richten Sie die App für die Anmeldung mit dem Telefon ein:",
        "with this code you set up the app for logging in with your phone:";
    letter_until: "Der Code gilt bis {} und nur einmal.", "The code is valid until {}, and once only.";
    letter_open: "Öffnen Sie die App und scannen Sie den QR-Code, den Sie getrennt von diesem Brief erhalten haben.",
        "Open the app and scan the QR code that you received separately from this letter.";
    letter_enter: "Geben Sie in der App den Aktivierungscode ein.", "Enter the activation code in the app.";
    letter_pin: "Wählen Sie eine PIN, die nur Sie kennen.", "Choose a PIN that only you know.";
    letter_nobody: "Geben Sie den Code niemandem weiter. Niemand fragt Sie am Telefon, per E-Mail oder per Nachricht danach.",
        "Do not give the code to anybody. Nobody asks you for it by telephone, email or message.";
    letter_not_yours: "Haben Sie keinen QR-Code angefordert, teilen Sie uns das bitte sofort mit. Nach fünf falschen Eingaben wird der Code ungültig.",
        "If you did not ask for a QR code, please tell us at once. After five wrong tries the code becomes invalid.";
}

#[cfg(test)]
mod tests {
    use super::PAIRS;

    #[test]
    fn both_languages_say_something_and_leave_the_same_places_open() {
        for (name, german, english) in PAIRS {
            assert!(!german.trim().is_empty() && !english.trim().is_empty(), "{name}");
            assert_ne!(german, english, "{name}");
            assert_eq!(german.matches("{}").count(), english.matches("{}").count(), "{name}");
        }
    }
}
