//! Signatures, chains and proofs that do not hold.

use super::super::text::{ErrorEntry, words};
use super::{ENROL_AGAIN, NOT_AS_AGREED, NOTHING_HAPPENED, START_AGAIN, TELL_THE_SERVICE};

pub(super) const TABLE: &[ErrorEntry] = &[
    (
        "untrusted.signature",
        words("Eine Signatur stimmt nicht.", "A signature is not right."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "untrusted.chain",
        words(
            "Der Absender gehört nicht zu den Stellen, denen hier vertraut wird.",
            "The sender is not among those trusted here.",
        ),
        words(
            "Niemand bürgt dafür, wer das ist. Es wurde nichts freigegeben.",
            "Nobody vouches for who this is. Nothing was approved.",
        ),
        TELL_THE_SERVICE,
    ),
    (
        "untrusted.decryption",
        words("Eine verschlüsselte Nachricht lässt sich nicht öffnen.", "An encrypted message cannot be opened."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "untrusted.pin_proof",
        words("Der Beweis für Ihre PIN stimmt nicht.", "The proof for your PIN is not right."),
        NOTHING_HAPPENED,
        START_AGAIN,
    ),
    (
        "untrusted.evidence",
        words(
            "Der Nachweis über den Schutz Ihrer Schlüssel stimmt nicht.",
            "The evidence for how your keys are protected is not right.",
        ),
        words("Dieses Telefon kann so nicht verwendet werden.", "This phone cannot be used like this."),
        ENROL_AGAIN,
    ),
    (
        "untrusted.server",
        words("Diese App gehört zu einem anderen Server.", "This app belongs to another server."),
        words(
            "Die App spricht nur mit Stellen, die sie kennt. Es wurde nichts übertragen.",
            "The app talks only to servers it knows. Nothing was sent.",
        ),
        words(
            "Prüfen Sie, ob Sie die richtige App verwenden. Sie ist in Ihrem Brief genannt.",
            "Check that you are using the right app. Your letter names it.",
        ),
    ),
];
