//! What the phone shows when something is signed.

use super::text::{Entry, words};

pub(super) const TABLE: &[Entry] = &[
    ("action.sign", words("Unterschreiben", "Sign")),
    ("consent.sign.title", words("{} bittet um Ihre Unterschrift", "{} asks for your signature")),
    ("consent.sign.warning.title", words("Das ist eine Unterschrift", "This is a signature")),
    (
        "consent.sign.warning",
        words(
            "Nehmen Sie sich Zeit und lesen Sie alles. Unterschreiben Sie nur, was Sie verstanden haben und so wollen. \
             Niemand darf Sie drängen.",
            "Take your time and read everything. Sign only what you have understood and want so. Nobody may rush you.",
        ),
    ),
    ("consent.sign.declaration", words("Das erklären Sie", "What you declare")),
    ("consent.sign.empty_field", words("keine Angabe", "left empty")),
    ("consent.sign.documents", words("Diese Dokumente unterschreiben Sie", "You sign these documents")),
    ("consent.sign.document.show", words("{} ansehen", "Look at {}")),
    (
        "consent.sign.document.unseen",
        words(
            "Diese App kann das Dokument nicht anzeigen. Unterschreiben Sie es nur, wenn Sie es genau kennen.",
            "This app cannot show the document. Sign it only if you know exactly what it is.",
        ),
    ),
    ("consent.sign.document.type", words("Art", "Kind")),
    ("consent.sign.document.size", words("Größe", "Size")),
    ("consent.sign.attributes", words("Ihre Unterschrift nennt", "Your signature names")),
    ("document.application/pdf", words("PDF-Dokument", "PDF document")),
    ("document.text/plain", words("Text", "Text")),
    ("document.application/json", words("Formulardaten (JSON)", "Form data (JSON)")),
    ("document.application/xml", words("Formulardaten (XML)", "Form data (XML)")),
    ("document.text/xml", words("Formulardaten (XML)", "Form data (XML)")),
    ("document.other", words("andere Datei ({})", "other file ({})")),
    ("pin.sign.title", words("Mit PIN unterschreiben", "Sign with your PIN")),
    (
        "pin.sign.hint",
        words(
            "Mit der PIN unterschreiben Sie, was Sie gerade gelesen haben.",
            "With the PIN you sign what you have just read.",
        ),
    ),
    ("outcome.signed.title", words("Unterschrieben", "Signed")),
    (
        "outcome.signed.text",
        words(
            "{} hat Ihre Freigabe erhalten und erstellt jetzt die unterschriebene Fassung.",
            "{} has received your approval and now makes the signed version.",
        ),
    ),
];
