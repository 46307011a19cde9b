//! What a credential says about a person, and what each format calls it.
//!
//! Names follow the EU person identification data of each format (ISO/IEC 18013-5 namespace elements; SD-JWT VC claim
//! paths); the level, method and date of proofing are our own.

use serde::{Deserialize, Serialize};

/// The mdoc `docType`, the mdoc namespace and the SD-JWT `vct` of the credential.
pub const CITIZEN_CREDENTIAL: &str = "org.siegelring.citizen.1";

/// The device-signed namespace (mdoc) and key binding claim (SD-JWT) of the approval element.
pub const APPROVAL: &str = "org.siegelring.approval.1";

/// The device-signed namespace in which our own transaction types answer.
pub const TRANSACTION: &str = "org.siegelring.transaction.1";

/// The device-signed namespace of the Cloud Signature Consortium's data model bindings.
pub const CSC_DATA_MODEL: &str = "org.cloudsignatureconsortium.dm.1";

macro_rules! attributes {
    ($($(#[$doc:meta])* $name:ident $mdoc:literal [$($path:literal),+] $kind:ident,)*) => {
        /// One thing a credential can say.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Attribute { $($(#[$doc])* $name,)* }

        impl Attribute {
            /// Every attribute, in the order in which people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The element identifier in the mdoc namespace [`CITIZEN_CREDENTIAL`]; also the stable code for words.
            pub const fn mdoc_element(self) -> &'static str {
                match self { $(Self::$name => $mdoc,)* }
            }

            /// The claim path in the SD-JWT VC, outermost name first.
            pub const fn sd_jwt_path(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($path),+],)* }
            }

            /// The attribute with this mdoc element identifier.
            pub fn from_mdoc_element(element: &str) -> Option<Self> {
                match element { $($mdoc => Some(Self::$name),)* _ => None }
            }

            /// The attribute with this SD-JWT claim path.
            pub fn from_sd_jwt_path(path: &[&str]) -> Option<Self> {
                match path { $([$($path),+] => Some(Self::$name),)* _ => None }
            }

            /// What kind of value it has.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }
        }
    };
}

/// What kind of value an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A day, `YYYY-MM-DD` (mdoc: tag 1004 of RFC 8943; SD-JWT: text).
    Date,
    /// True or false.
    Flag,
}

attributes! {
    /// Family name.
    FamilyName "family_name" ["family_name"] Text,
    /// Given names.
    GivenName "given_name" ["given_name"] Text,
    /// Doctor's degree, as on German identity cards.
    AcademicTitle "academic_title" ["academic_title"] Text,
    /// Family name at birth.
    BirthFamilyName "family_name_birth" ["birth_family_name"] Text,
    /// Day of birth.
    BirthDate "birth_date" ["birthdate"] Date,
    /// Place of birth.
    BirthPlace "birth_place" ["place_of_birth", "locality"] Text,
    /// Nationality, ISO 3166-1 alpha-2.
    Nationality "nationality" ["nationality"] Text,
    /// The whole address in one line.
    Address "resident_address" ["address", "formatted"] Text,
    /// Street.
    Street "resident_street" ["address", "street_address"] Text,
    /// House number.
    HouseNumber "resident_house_number" ["address", "house_number"] Text,
    /// Postal code.
    PostalCode "resident_postal_code" ["address", "postal_code"] Text,
    /// Town.
    City "resident_city" ["address", "locality"] Text,
    /// State (Land).
    State "resident_state" ["address", "region"] Text,
    /// Country of residence, ISO 3166-1 alpha-2.
    Country "resident_country" ["address", "country"] Text,
    /// Whether the person is 16 or older.
    AgeOver16 "age_over_16" ["age_equal_or_over", "16"] Flag,
    /// Whether the person is 18 or older.
    AgeOver18 "age_over_18" ["age_equal_or_over", "18"] Flag,
    /// Whether the person is 65 or older.
    AgeOver65 "age_over_65" ["age_equal_or_over", "65"] Flag,
    /// Level of assurance at issuance: `low`, `substantial` or `high`.
    AssuranceLevel "assurance_level" ["assurance_level"] Text,
    /// How the person was identified: a [`crate::assurance::Proofing`] code.
    ProofingMethod "proofing_method" ["proofing_method"] Text,
    /// Day on which the person was identified.
    ProofingDate "proofing_date" ["proofing_date"] Date,
    /// Day of issuance.
    IssuanceDate "issuance_date" ["date_of_issuance"] Date,
    /// Day of expiry.
    ExpiryDate "expiry_date" ["date_of_expiry"] Date,
    /// Who issued it.
    IssuingAuthority "issuing_authority" ["issuing_authority"] Text,
    /// Country of the issuer, ISO 3166-1 alpha-2.
    IssuingCountry "issuing_country" ["issuing_country"] Text,
    /// Number of the document.
    DocumentNumber "document_number" ["document_number"] Text,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// Text, or a day as `YYYY-MM-DD`.
    Text(String),
}

/// What is said about one person.
pub type Attributes = std::collections::BTreeMap<Attribute, Value>;
