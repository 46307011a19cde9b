//! Errors: what happened, what it means, what to do now. Never whose fault it is.

mod expired;
mod malformed;
mod misuse;
mod peer;
mod refused;
mod untrusted;

use super::text::{ErrorEntry, Text, words};

/// Every entry.
pub(super) fn tables() -> impl Iterator<Item = &'static ErrorEntry> {
    [malformed::TABLE, peer::TABLE, untrusted::TABLE, expired::TABLE, refused::TABLE, misuse::TABLE]
        .into_iter()
        .flatten()
}

/// For a code that is not known here.
pub(super) const UNKNOWN: ErrorEntry =
    ("unknown", words("Etwas hat nicht geklappt.", "Something did not work."), NOTHING_HAPPENED, START_AGAIN);

const NOTHING_HAPPENED: Text =
    words("Der Vorgang ist beendet. Es wurde nichts freigegeben.", "This has ended. Nothing was approved.");

const START_AGAIN: Text = words(
    "Beginnen Sie noch einmal. Kommt diese Meldung wieder, nennen Sie der Hilfe den Code.",
    "Start again. If you see this message again, tell support the code.",
);

const UNREADABLE: Text = words(
    "Eine Nachricht war nicht lesbar. Es wurde nichts freigegeben.",
    "A message could not be read. Nothing was approved.",
);

const NOT_AS_AGREED: Text = words(
    "Eine Nachricht passt nicht zu diesem Vorgang. Zu Ihrem Schutz ist er beendet. Es wurde nichts freigegeben.",
    "A message does not fit. To protect you, this has ended. Nothing was approved.",
);

const APP_MISTAKE: Text = words(
    "Das liegt an der App, nicht an Ihnen. Es wurde nichts freigegeben.",
    "The app did something wrong, not you. Nothing was approved.",
);

const UPDATE_APP: Text = words(
    "Schließen Sie die App und öffnen Sie sie wieder. Hilft das nicht, aktualisieren Sie die App.",
    "Close the app and open it again. If that does not help, update the app.",
);

const TELL_THE_SERVICE: Text = words(
    "Beginnen Sie noch einmal. Kommt diese Meldung wieder, informieren Sie den Dienst, bei dem Sie sich anmelden wollten, und nennen Sie den Code.",
    "Start again. If you see this message again, tell the service you wanted to log in to, and give them the code.",
);

const ENROL_AGAIN: Text = words(
    "Richten Sie die App neu ein. Dazu brauchen Sie einen neuen Brief oder einen Termin bei der ausgebenden Stelle.",
    "Set up the app again. For this you need a new letter, or an appointment with the office that issued it.",
);
