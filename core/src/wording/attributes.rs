//! What a credential can say, under the name people know it by. Codes: `attribute.` and the mdoc element identifier.

use super::text::{Entry, words};

pub(super) const TABLE: &[Entry] = &[
    ("attribute.family_name", words("Familienname", "Family name")),
    ("attribute.given_name", words("Vornamen", "Given names")),
    ("attribute.academic_title", words("Doktorgrad", "Doctoral degree")),
    ("attribute.family_name_birth", words("Geburtsname", "Name at birth")),
    ("attribute.birth_date", words("Geburtsdatum", "Date of birth")),
    ("attribute.birth_place", words("Geburtsort", "Place of birth")),
    ("attribute.nationality", words("Staatsangehörigkeit", "Nationality")),
    ("attribute.resident_address", words("Anschrift", "Address")),
    ("attribute.resident_street", words("Straße", "Street")),
    ("attribute.resident_house_number", words("Hausnummer", "House number")),
    ("attribute.resident_postal_code", words("Postleitzahl", "Postal code")),
    ("attribute.resident_city", words("Wohnort", "Town")),
    ("attribute.resident_state", words("Bundesland", "State")),
    ("attribute.resident_country", words("Wohnsitzland", "Country of residence")),
    ("attribute.age_over_16", words("16 Jahre oder älter", "16 or older")),
    ("attribute.age_over_18", words("18 Jahre oder älter", "18 or older")),
    ("attribute.age_over_65", words("65 Jahre oder älter", "65 or older")),
    ("attribute.assurance_level", words("Vertrauensniveau", "Assurance level")),
    ("attribute.proofing_method", words("Art der Identitätsprüfung", "How identity was checked")),
    ("attribute.proofing_date", words("Tag der Identitätsprüfung", "Day identity was checked")),
    ("attribute.issuance_date", words("Ausgestellt am", "Issued on")),
    ("attribute.expiry_date", words("Gültig bis", "Valid until")),
    ("attribute.issuing_authority", words("Ausgestellt von", "Issued by")),
    ("attribute.issuing_country", words("Ausstellerland", "Issuing country")),
    ("attribute.document_number", words("Nummer des Nachweises", "Document number")),
];
