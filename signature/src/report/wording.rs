//! What people read about findings, in German and English, by stable code; in the manner of
//! [`siegelring_core::wording`].

use siegelring_core::wording::Language;

use super::finding::Finding;
use super::indication::Verdict;

/// The word for a verdict.
pub const fn verdict(language: Language, verdict: Verdict) -> &'static str {
    match (language, verdict) {
        (Language::German, Verdict::Valid) => "gültig",
        (Language::German, Verdict::Indeterminate) => "nicht feststellbar",
        (Language::German, Verdict::Invalid) => "ungültig",
        (Language::English, Verdict::Valid) => "valid",
        (Language::English, Verdict::Indeterminate) => "indeterminate",
        (Language::English, Verdict::Invalid) => "invalid",
    }
}

/// The sentence for a file in which nothing is signed.
pub const fn unsigned(language: Language) -> &'static str {
    match language {
        Language::German => "In dieser Datei ist nichts unterschrieben.",
        Language::English => "Nothing in this file is signed.",
    }
}

/// The sentence for a file that cannot be read; `{}` is the code.
pub const fn unreadable(language: Language) -> &'static str {
    match language {
        Language::German => {
            "Diese Datei lässt sich nicht sicher lesen ({}). Verlassen Sie sich nicht auf ihren Inhalt."
        }
        Language::English => "This file cannot be read safely ({}). Do not rely on its content.",
    }
}

/// The sentence for a finding; `{}` is its value.
pub const fn finding(language: Language, finding: Finding) -> &'static str {
    let (german, english) = sentences(finding);
    match language {
        Language::German => german,
        Language::English => english,
    }
}

const fn sentences(finding: Finding) -> (&'static str, &'static str) {
    match finding {
        Finding::Intact => ("Was unterschrieben wurde, ist unverändert.", "What was signed is unchanged."),
        Finding::Changed => {
            ("Was unterschrieben wurde, ist danach verändert worden. {}", "What was signed was changed afterwards. {}")
        }
        Finding::WrongSignature => ("Die Unterschrift stimmt nicht.", "The signature does not hold."),
        Finding::Malformed => (
            "Datei oder Unterschrift ist beschädigt oder auf Täuschung angelegt ({}).",
            "The file or the signature is damaged, or built to deceive ({}).",
        ),
        Finding::WeakAlgorithm => (
            "Die Unterschrift beruht auf einem gebrochenen Verfahren, etwa SHA-1.",
            "The signature rests on a broken algorithm, such as SHA-1.",
        ),
        Finding::UnknownAlgorithm => (
            "Die Unterschrift beruht auf einem Verfahren, das hier nicht geprüft werden kann.",
            "The signature rests on an algorithm that cannot be checked here.",
        ),
        Finding::ContentMissing => (
            "Es fehlt die Datei, die unterschrieben wurde. Geben Sie beide zusammen an.",
            "The file that was signed is missing. Give both together.",
        ),
        Finding::SignerNamed => ("Unterschrieben von: {}", "Signed by: {}"),
        Finding::SignerMissing => (
            "Das Zertifikat der unterschreibenden Person fehlt.",
            "The certificate of the person who signed is missing.",
        ),
        Finding::SignerSwapped => (
            "Die Unterschrift nennt ein anderes Zertifikat als das, zu dem sie passt.",
            "The signature names another certificate than the one it fits.",
        ),
        Finding::SignerUnbound => (
            "Die Unterschrift legt nicht fest, welches Zertifikat gemeint ist.",
            "The signature does not say which certificate is meant.",
        ),
        Finding::ChainScheme => (
            "Das Zertifikat ist von der Stelle, die diese Unterschriften ausgibt.",
            "The certificate is from the body that issues these signatures.",
        ),
        Finding::ChainConfigured => (
            "Das Zertifikat führt zu einer Stelle, der hier vertraut wird.",
            "The certificate leads to a body that is trusted here.",
        ),
        Finding::ChainUnknown => (
            "Niemand, dem hier vertraut wird, bürgt für den Namen.",
            "Nobody who is trusted here vouches for the name.",
        ),
        Finding::ChainUsage => (
            "Das Zertifikat ist nicht für Unterschriften bestimmt.",
            "The certificate is not meant for signing documents.",
        ),
        Finding::ChainBroken => {
            ("Die Kette der Zertifikate lässt sich nicht prüfen.", "The chain of certificates cannot be checked.")
        }
        Finding::ChainExpired => (
            "Das Zertifikat ist abgelaufen, und kein Zeitstempel beweist, dass die Unterschrift älter ist.",
            "The certificate has expired, and no time stamp proves that the signature is older.",
        ),
        Finding::ChainNotYetValid => ("Das Zertifikat gilt noch nicht.", "The certificate is not valid yet."),
        Finding::ChainExpiredWhenSigned => (
            "Das Zertifikat war beim Unterschreiben schon abgelaufen.",
            "The certificate had already expired when the signature was made.",
        ),
        Finding::ChainNotYetValidWhenSigned => (
            "Das Zertifikat galt beim Unterschreiben noch nicht.",
            "The certificate was not valid yet when the signature was made.",
        ),
        Finding::TimeStampNone => (
            "Es gibt keinen Zeitstempel. Wann unterschrieben wurde, ist nicht bewiesen.",
            "There is no time stamp. It is not proved when the signature was made.",
        ),
        Finding::TimeStampValid => (
            "Ein Zeitstempel beweist: Die Unterschrift gab es am {}.",
            "A time stamp proves: the signature existed on {}.",
        ),
        Finding::TimeStampUntrusted => (
            "Ein Zeitstempel nennt den {}, aber seiner Stelle wird hier nicht vertraut.",
            "A time stamp says {}, but its authority is not trusted here.",
        ),
        Finding::TimeStampWrong => ("Der Zeitstempel stimmt nicht ({}).", "The time stamp does not hold ({})."),
        Finding::NotRevoked => {
            ("Das Zertifikat war nicht widerrufen (Liste vom {}).", "The certificate was not revoked (list of {}).")
        }
        Finding::RevocationNotNeeded => (
            "Das Zertifikat galt nur Minuten und brauchte keinen Widerruf.",
            "The certificate was valid for minutes only and needed no revocation.",
        ),
        Finding::RevokedLater => (
            "Das Zertifikat wurde erst nach der Unterschrift widerrufen ({}).",
            "The certificate was revoked only after the signature ({}).",
        ),
        Finding::Revoked => (
            "Das Zertifikat war beim Unterschreiben widerrufen ({}).",
            "The certificate was revoked when the signature was made ({}).",
        ),
        Finding::RevokedNoProof => (
            "Das Zertifikat ist widerrufen ({}), und kein Zeitstempel beweist, dass die Unterschrift älter ist.",
            "The certificate is revoked ({}), and no time stamp proves that the signature is older.",
        ),
        Finding::RevocationUnknown => (
            "Ob das Zertifikat widerrufen wurde, ist nicht bekannt: Es liegt keine brauchbare Liste vor.",
            "It is not known whether the certificate was revoked: there is no usable list.",
        ),
        Finding::NothingAdded => ("Danach kam nichts hinzu.", "Nothing was added afterwards."),
        Finding::AddedSignature => (
            "Danach kam eine weitere Unterschrift oder ein Zeitstempel hinzu.",
            "Another signature or a time stamp was added afterwards.",
        ),
        Finding::AddedValidationData => (
            "Danach kamen Zertifikate und Widerrufslisten für spätere Prüfungen hinzu.",
            "Certificates and revocation lists for later checks were added afterwards.",
        ),
        Finding::AddedMetadata => (
            "Danach wurde die Beschreibung der Datei geändert (etwa ihr Titel).",
            "The description of the file (such as its title) was changed afterwards.",
        ),
        Finding::AddedFormDataAllowed => (
            "Danach wurden Felder ausgefüllt. Die Unterschrift erlaubt das.",
            "Fields were filled in afterwards. The signature allows that.",
        ),
        Finding::AddedAnnotationsAllowed => (
            "Danach kamen Anmerkungen hinzu. Die Unterschrift erlaubt das.",
            "Comments were added afterwards. The signature allows that.",
        ),
        Finding::AddedFormData => (
            "Danach wurden Felder ausgefüllt. Was jetzt dort steht, wurde nicht unterschrieben.",
            "Fields were filled in afterwards. What stands there now was not signed.",
        ),
        Finding::AddedAnnotations => (
            "Danach kamen Anmerkungen hinzu. Sie wurden nicht unterschrieben und können den Inhalt verdecken.",
            "Comments were added afterwards. They were not signed and may cover the content.",
        ),
        Finding::ChangedContent => (
            "Danach wurde verändert, was die Seiten zeigen. Was Sie sehen, ist nicht, was unterschrieben wurde.",
            "What the pages show was changed afterwards. What you see is not what was signed.",
        ),
        Finding::AddedForbidden => (
            "Danach wurde etwas geändert, das die Unterschrift verbietet.",
            "Something was changed afterwards that the signature forbids.",
        ),
        Finding::FileNotCovered => (
            "Diese Datei liegt bei, wurde aber nicht unterschrieben: {}",
            "This file is enclosed but was not signed: {}",
        ),
        Finding::ApprovalNone => (
            "Es ist keine Freigabe eines Telefons eingebettet: Die Unterschrift wurde mit einem anderen Verfahren geleistet.",
            "No phone's approval is embedded: the signature was made by another scheme.",
        ),
        Finding::ApprovalMissing => (
            "Die Freigabe des Telefons fehlt. Ohne sie gilt diese Unterschrift nicht.",
            "The phone's approval is missing. Without it this signature does not hold.",
        ),
        Finding::ApprovalValid => (
            "Das Telefon dieser Person hat genau diese Datei freigegeben, am {}.",
            "The phone of this person approved exactly this file, on {}.",
        ),
        Finding::ApprovalOtherFile => {
            ("Die eingebettete Freigabe gilt für eine andere Datei.", "The embedded approval is for another file.")
        }
        Finding::ApprovalOtherName => (
            "Die eingebettete Freigabe ist von einer anderen Person, als das Zertifikat nennt.",
            "The embedded approval is from another person than the certificate names.",
        ),
        Finding::ApprovalWrong => {
            ("Die eingebettete Freigabe stimmt nicht ({}).", "The embedded approval does not hold ({}).")
        }
        Finding::ApprovalUnchecked => (
            "Die eingebettete Freigabe wurde nicht geprüft, weil die Wurzelzertifikate dafür fehlen.",
            "The embedded approval was not checked, because the root certificates for it are missing.",
        ),
        Finding::ApprovalWithoutPin => {
            ("Zur Freigabe wurde keine PIN bewiesen.", "No PIN was proved with the approval.")
        }
        Finding::ApprovalUnseen => (
            "Das Telefon konnte die Datei nicht anzeigen; sie wurde ungesehen freigegeben.",
            "The phone could not show the file; it was approved unseen.",
        ),
    }
}
