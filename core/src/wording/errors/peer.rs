//! Messages that can be read but break the protocol.

use super::super::text::{ErrorEntry, Text, words};
use super::{NOT_AS_AGREED, START_AGAIN, TELL_THE_SERVICE};

const NOTHING_SIGNED: Text = words("Es wurde nichts unterschrieben.", "Nothing was signed.");

const ASK_THE_SENDER: Text = words(
    "Beginnen Sie neu. Kommt es wieder vor, fragen Sie die Stelle, die Ihnen das Dokument schickt.",
    "Start again. If it happens again, ask the service that sends you the document.",
);

pub(super) const TABLE: &[ErrorEntry] = &[
    (
        "peer.algorithm",
        words(
            "Eine Nachricht ist mit einem Verfahren gesichert, das hier nicht erlaubt ist.",
            "A message is protected by a method that is not allowed here.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_type",
        words("Eine Nachricht gehört zu einem anderen Zweck.", "A message belongs to another purpose."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.critical",
        words(
            "Eine Nachricht verlangt etwas, das diese Version nicht kennt.",
            "A message asks for something this version does not know.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_audience",
        words("Eine Nachricht ist für jemand anderen bestimmt.", "A message is meant for somebody else."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_nonce",
        words("Eine Nachricht gehört zu einem anderen Vorgang.", "A message belongs to something else."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_state",
        words("Eine Antwort gehört zu einer anderen Anfrage.", "An answer belongs to another request."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_client_id",
        words("Der Dienst ist nicht der, der er zu sein angibt.", "The service is not the one it says it is."),
        NOT_AS_AGREED,
        TELL_THE_SERVICE,
    ),
    (
        "peer.wrong_wallet_nonce",
        words("Eine Anfrage ist nicht die, die Ihre App abgeholt hat.", "A request is not the one your app fetched."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.invalid_request",
        words(
            "Die Anfrage des Dienstes ist unvollständig oder widersprüchlich.",
            "The request of the service is incomplete or contradicts itself.",
        ),
        NOT_AS_AGREED,
        TELL_THE_SERVICE,
    ),
    (
        "peer.invalid_query",
        words(
            "Der Dienst fragt in einer Form, die nicht vorgesehen ist.",
            "The service asks in a way that is not foreseen.",
        ),
        NOT_AS_AGREED,
        TELL_THE_SERVICE,
    ),
    (
        "peer.invalid_transaction_data",
        words(
            "Der Dienst bittet um eine Freigabe, die diese App nicht kennt.",
            "The service asks for an approval that this app does not know.",
        ),
        NOT_AS_AGREED,
        TELL_THE_SERVICE,
    ),
    (
        "peer.wrong_request",
        words("Eine Freigabe gehört zu einer anderen Anfrage.", "An approval belongs to another request."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_flow",
        words(
            "Die Anfrage kam auf einem anderen Weg zum Telefon, als sie angibt.",
            "The request came to the phone by another way than it says.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_credential",
        words("Es kam ein anderer Nachweis, als verlangt war.", "Another credential came than was asked for."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.digest",
        words(
            "Eine Angabe im Nachweis ist nicht die, die ausgestellt wurde.",
            "A detail in the credential is not the one that was issued.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.key_authorization",
        words(
            "Eine Angabe im Nachweis war der App nicht erlaubt.",
            "The app was not allowed to add a detail to the credential.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.device_mac",
        words(
            "Ein Nachweis ist auf eine Weise bestätigt, die hier nicht geprüft werden kann.",
            "A credential is confirmed in a way that cannot be checked here.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.wrong_attributes",
        words("Es kamen andere Angaben, als verlangt waren.", "Other details came than were asked for."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.http_answer",
        words("Der Server hat anders geantwortet als vorgesehen.", "The server answered differently than expected."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.key_attestation",
        words(
            "Die Bestätigung eines Schlüssels gehört zu einem anderen Schlüssel.",
            "The confirmation of a key belongs to another key.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.issued_credential",
        words(
            "Der ausgestellte Nachweis gehört nicht zu diesem Telefon.",
            "The issued credential does not belong to this phone.",
        ),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.pin_evaluation",
        words("Die Prüfung der PIN gehört zu einem anderen Vorgang.", "The PIN check belongs to something else."),
        NOT_AS_AGREED,
        START_AGAIN,
    ),
    (
        "peer.document_digest",
        words(
            "Das Dokument ist nicht das, das Sie unterschreiben sollen.",
            "The document is not the one you are asked to sign.",
        ),
        NOTHING_SIGNED,
        ASK_THE_SENDER,
    ),
    (
        "peer.document_size",
        words(
            "Das Dokument ist länger oder kürzer als angekündigt.",
            "The document is longer or shorter than announced.",
        ),
        NOTHING_SIGNED,
        ASK_THE_SENDER,
    ),
    (
        "peer.document_type",
        words("Das Dokument ist von anderer Art als angekündigt.", "The document is of another kind than announced."),
        NOTHING_SIGNED,
        ASK_THE_SENDER,
    ),
];
