//! The portal's own words, in German and English; what is said about levels comes from [`siegelring_core::wording`].

use axum::http::HeaderMap;

use super::form::Mistake;
use crate::demo::bilingual::{bilingual, language};

/// The cookie that keeps the choice of language.
pub(super) const LANGUAGE_COOKIE: &str = "musterhausen-language";

impl Words {
    /// The words for the sender of these headers.
    pub(super) fn choose(asked: Option<&str>, headers: &HeaderMap) -> &'static Self {
        Self::of(language(asked, headers, LANGUAGE_COOKIE))
    }

    /// The name of a parking zone.
    pub(super) fn of_zone<'a>(&self, zone: &'a str) -> &'a str {
        match zone {
            "A" => self.zone_a,
            "B" => self.zone_b,
            "C" => self.zone_c,
            other => other,
        }
    }

    /// What is wrong, and how to mend it.
    pub(super) fn of_mistake(&self, mistake: &Mistake) -> &'static str {
        match mistake {
            Mistake::Plate => self.mistake_plate,
            Mistake::Zone => self.mistake_zone,
            Mistake::Keeper => self.mistake_keeper,
        }
    }
}

bilingual! {
    skip: "Zum Inhalt springen", "Skip to content";
    demonstration:
        "Vorführung: Diese Stadt gibt es nicht. Anträge werden nirgends gespeichert.",
        "Demonstration: this town does not exist. Applications are not kept anywhere.";
    town: "Stadt Musterhausen", "Town of Musterhausen";
    department: "Straßenverkehrsamt", "Road traffic office";
    footer:
        "Stadt Musterhausen ist ein Beispiel des Projekts Siegelring.",
        "The Town of Musterhausen is an example of the Siegelring project.";
    bye: "Sie haben sich abgemeldet.", "You have logged out.";
    start_title: "Bewohnerparkausweis beantragen", "Apply for a resident parking permit";
    start_lead:
        "Mit dem Bewohnerparkausweis parken Sie in Ihrer Zone ein Jahr lang ohne Parkschein.",
        "With a resident parking permit you park in your zone for a year without a ticket.";
    start_needs_title: "Das brauchen Sie", "What you need";
    start_needs_home: "Ihren Hauptwohnsitz in Musterhausen", "your main residence in Musterhausen";
    start_needs_car: "das Kennzeichen Ihres Fahrzeugs", "the number plate of your car";
    start_needs_login:
        "die Anmeldung mit Ihrem Telefon (Vertrauensniveau substanziell)",
        "to log in with your phone (assurance level substantial)";
    start_cost_title: "Das kostet es", "What it costs";
    start_cost:
        "30,70 Euro im Jahr. Sie erhalten die Rechnung mit dem Ausweis.",
        "€30.70 a year. You get the bill with the permit.";
    start_button: "Anmelden und beantragen", "Log in and apply";
    start_button_hint:
        "Sie melden sich mit Ihrem Telefon an. Name und Anschrift müssen Sie nicht eintippen.",
        "You log in with your phone. You do not have to type your name and address.";
    start_without_title: "Ohne Telefon beantragen", "Apply without a phone";
    start_without:
        "Sie können den Ausweis auch im Bürgerbüro beantragen, Rathausplatz 1, montags bis freitags 8 bis 12 Uhr. \
         Bringen Sie Ihren Personalausweis mit.",
        "You can also apply at the citizens' office, Rathausplatz 1, Monday to Friday, 8 am to noon. Bring your \
         identity card.";
    languages: "Sprache", "Language";
    step: "Schritt 2 von 3", "Step 2 of 3";
    application_title: "Ihr Antrag", "Your application";
    person_title: "Ihre Angaben aus der Anmeldung", "What we know from your login";
    person_hint:
        "Diese Angaben sind geprüft. Stimmen sie nicht, wenden Sie sich bitte an das Bürgerbüro.",
        "This has been verified. If it is not correct, please contact the citizens' office.";
    name: "Name", "Name";
    address: "Anschrift", "Address";
    level: "Vertrauensniveau", "Assurance level";
    level_why: "Warum dieses Vertrauensniveau?", "Why this assurance level?";
    level_too_low_title:
        "Für diesen Antrag reicht das Vertrauensniveau nicht",
        "The assurance level is too low for this application";
    level_too_low:
        "Ihre Anmeldung hat das Niveau substanziell nicht erreicht. Warum, steht unten. Melden Sie sich mit einem \
         anderen Telefon an, oder kommen Sie ins Bürgerbüro.",
        "Your login did not reach the level substantial. The reasons are below. Log in with another phone, or come to \
         the citizens' office.";
    car_title: "Ihr Fahrzeug", "Your car";
    plate: "Kennzeichen", "Number plate";
    plate_hint: "Zum Beispiel MH AB 123", "For example MH AB 123";
    zone: "Parkzone", "Parking zone";
    zone_a: "Zone A: Altstadt", "Zone A: old town";
    zone_b: "Zone B: Bahnhof", "Zone B: station";
    zone_c: "Zone C: Nordstadt", "Zone C: north";
    keeper:
        "Ich bin Halterin oder Halter des Fahrzeugs oder nutze es dauerhaft.",
        "I am the keeper of this car, or use it permanently.";
    submit: "Antrag unterschreiben", "Sign application";
    submit_hint:
        "Auf der nächsten Seite unterschreiben Sie mit Ihrem Telefon. Erst dann ist der Antrag gestellt.",
        "On the next page you sign with your phone. Only then the application is made.";
    files_title: "Ihr unterschriebener Antrag", "Your signed application";
    files_pdf: "Antrag als PDF, mit Ihrer Unterschrift", "Application as PDF, with your signature";
    files_container:
        "Antrag mit allen Daten (XML und JSON), unterschrieben als ASiC-E",
        "Application with all data (XML and JSON), signed as ASiC-E";
    pending_title: "Ihre Unterschrift wird noch fertiggestellt", "Your signature is still being finished";
    pending_text:
        "Ihre Freigabe ist angekommen. Sie müssen nicht noch einmal unterschreiben.",
        "Your approval has arrived. There is no need to sign again.";
    pending_again: "Noch einmal nachsehen", "Look again";
    unsigned_title: "Der Antrag ist nicht unterschrieben", "The application is not signed";
    unsigned_text:
        "Ohne Unterschrift können wir ihn nicht annehmen. Ihre Eingaben sind noch da: Gehen Sie zum Antrag zurück, oder \
         stellen Sie ihn im Bürgerbüro.",
        "We cannot accept it without a signature. What you entered is still here: go back to the application, or apply \
         at the citizens' office.";
    signing_title: "Unterschreiben ist gerade nicht möglich", "You cannot sign at the moment";
    signing_text:
        "Der Dienst für Unterschriften antwortet nicht wie erwartet. Bitte versuchen Sie es in einigen Minuten noch \
         einmal.",
        "The signature service does not answer as expected. Please try again in a few minutes.";
    mistakes_title: "Bitte prüfen Sie Ihre Angaben", "Please check what you entered";
    mistake: "Fehler:", "Error:";
    mistake_plate:
        "Geben Sie ein Kennzeichen ein, zum Beispiel MH AB 123.",
        "Enter a number plate, for example MH AB 123.";
    mistake_zone: "Wählen Sie Ihre Parkzone.", "Choose your parking zone.";
    mistake_keeper:
        "Bestätigen Sie, dass Sie das Fahrzeug halten oder dauerhaft nutzen.",
        "Confirm that you keep the car or use it permanently.";
    receipt_title: "Ihr Antrag ist eingegangen", "We have received your application";
    receipt_number: "Ihre Vorgangsnummer", "Your reference number";
    receipt_time: "Eingegangen am", "Received on";
    receipt_next_title: "So geht es weiter", "What happens next";
    receipt_next_check:
        "Wir prüfen Ihren Antrag innerhalb von drei Werktagen.",
        "We check your application within three working days.";
    receipt_next_post:
        "Der Ausweis kommt mit der Post an die Anschrift, die Sie oben sehen.",
        "The permit comes by post to the address you see above.";
    log_out: "Abmelden", "Log out";
    again: "Noch einmal anmelden", "Log in again";
    home: "Zur Startseite", "To the start page";
    code: "Kennung für Rückfragen:", "Code for support:";
    declined_title: "Sie haben die Anmeldung nicht freigegeben", "You did not approve the login";
    declined_text:
        "Es wurden keine Angaben übermittelt. Sie können sich noch einmal anmelden oder den Antrag im Bürgerbüro \
         stellen.",
        "No information was sent. You can log in again, or apply at the citizens' office.";
    level_not_reached_title: "Das Vertrauensniveau reicht nicht", "The assurance level is too low";
    level_not_reached_text:
        "Für diesen Antrag brauchen Sie das Niveau substanziell. Mit diesem Telefon wurde es nicht erreicht.",
        "This application needs the level substantial. This phone did not reach it.";
    unknown_login_title: "Diese Anmeldung ist nicht mehr gültig", "This login is no longer valid";
    unknown_login_text:
        "Sie wurde schon verwendet, ist abgelaufen oder in einem anderen Browser begonnen worden. Bitte melden Sie \
         sich noch einmal an.",
        "It was used already, has expired, or was begun in another browser. Please log in again.";
    provider_title: "Die Anmeldung ist gerade nicht möglich", "You cannot log in at the moment";
    provider_text:
        "Der Anmeldedienst antwortet nicht wie erwartet. Bitte versuchen Sie es in einigen Minuten noch einmal.",
        "The login service does not answer as expected. Please try again in a few minutes.";
    invalid_title: "Die Anmeldung war nicht zu bestätigen", "Your login could not be confirmed";
    invalid_text:
        "Die Antwort des Anmeldedienstes ließ sich nicht prüfen. Es wurden keine Angaben übernommen. Bitte melden Sie \
         sich noch einmal an.",
        "The login service's answer could not be verified. Nothing was taken from it. Please log in again.";
    not_found_title: "Diese Seite gibt es nicht", "This page does not exist";
    not_found_text:
        "Bitte prüfen Sie die Adresse, oder beginnen Sie auf der Startseite.",
        "Please check the address, or begin on the start page.";
}
