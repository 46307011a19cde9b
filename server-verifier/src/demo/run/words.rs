//! The words of the page around the demo.

use crate::demo::bilingual::bilingual;

bilingual! {
    title: "Siegelring zum Ausprobieren", "Siegelring, to try out";
    lead:
        "Links ein Bildschirm am Schreibtisch, rechts ein Telefon. Beide sprechen mit einem echten Server auf diesem Rechner.",
        "A screen on a desk on the left, a phone on the right. Both talk to a real server on this machine.";
    desk: "Schreibtisch", "Desk";
    phone: "Telefon", "Phone";
    office: "1. Telefon einrichten", "1. Set up the phone";
    portal: "2. Parkausweis beantragen", "2. Apply for a permit";
    own_window: "Telefon in eigenem Fenster", "Phone in its own window";
    office_title: "Bürgerbüro: Ihr Telefon wird eingerichtet", "Citizens' office: your phone is set up";
    office_lead:
        "Sie sind Erika Mustermann. Im Bürgerbüro haben Sie Ihren Ausweis gezeigt. Scannen Sie diesen QR-Code mit dem Telefon.",
        "You are Erika Mustermann. At the citizens' office you showed your identity card. Scan this QR code with the phone.";
    offer_alt: "QR-Code mit dem Angebot für das Telefon", "QR code with the offer for the phone";
    how:
        "Tippen Sie rechts auf „QR-Code scannen“, dann auf „Bildschirm aufnehmen“, und geben Sie diesen Tab frei.",
        "On the right, choose “Scan a QR code”, then “Capture the screen”, and share this tab.";
    offer_link: "Oder im Telefon öffnen, ohne zu scannen", "Or open it in the phone without scanning";
    letter_title: "Ihr Brief", "Your letter";
    letter_text:
        "Wenige Tage später kommt ein Brief an Ihre Anschrift. Darin steht der Aktivierungscode:",
        "A few days later a letter arrives at your address. It contains the activation code:";
    letter_why:
        "Angebot und Code kommen auf verschiedenen Wegen. Nur wer beides hat, kann das Telefon einrichten.",
        "Offer and code come by different ways. Only who has both can set up the phone.";
    fresh: "Neues Angebot und neuer Brief", "A new offer and a new letter";
    next: "Weiter zum Portal der Stadt", "On to the town's portal";
    failed: "Das Angebot kann nicht gezeigt werden.", "The offer cannot be shown.";
}
