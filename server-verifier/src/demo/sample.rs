//! Who takes part in the demo: the town's portal as a client of the verifier, and a citizen.

use std::collections::BTreeMap;

use siegelring_core::assurance::Proofing;
use siegelring_core::attribute::{Attribute, Value};

use crate::enrolment::{Continuity, NewEnrolment};
use crate::oidc::clients::{Authentication, Registration};
use crate::store::records::client::{CredentialFormat, SigningAlgorithm, SigningRights};

/// The portal's client identifier.
pub const PORTAL: &str = "musterhausen-parken";

/// The portal at `base`, as an operator registers it.
pub fn portal(base: &str) -> Registration {
    Registration {
        id: PORTAL.to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: base.to_owned(),
        redirect_uris: vec![format!("{base}/callback")],
        post_logout_redirect_uris: vec![format!("{base}/?bye")],
        authentication: Authentication::ClientSecret,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: None,
        minimum_level: None,
        attributes: vec![
            Attribute::FamilyName,
            Attribute::GivenName,
            Attribute::Street,
            Attribute::HouseNumber,
            Attribute::PostalCode,
            Attribute::City,
        ],
        native: false,
        pkce_exempt: false,
        par_required: false,
        // A town decides this for each of its services; this one is content with a QR code.
        scanned_may_be_substantial: true,
        format: CredentialFormat::Mdoc,
        enrolment: None,
        // It tells nobody anything: the portal looks when the browser is back.
        signing: Some(SigningRights { webhook_origins: Vec::new() }),
    }
}

/// The demo's citizen as a clerk enrols her, who found her in the register of residents.
pub fn enrolment() -> NewEnrolment {
    let text = |attribute: Attribute, value: &str| (attribute.mdoc_element().to_owned(), Value::Text(value.to_owned()));
    let attributes = BTreeMap::from([
        text(Attribute::FamilyName, "Mustermann"),
        text(Attribute::GivenName, "Erika"),
        text(Attribute::BirthDate, "1964-08-12"),
        text(Attribute::BirthPlace, "Berlin"),
        text(Attribute::Nationality, "DE"),
        text(Attribute::Street, "Heidestraße"),
        text(Attribute::HouseNumber, "17"),
        text(Attribute::PostalCode, "12345"),
        text(Attribute::City, "Musterhausen"),
        text(Attribute::State, "Musterland"),
        text(Attribute::Country, "DE"),
    ]);
    NewEnrolment {
        attributes,
        proofing_method: Proofing::InPerson,
        proofing_date: None,
        person: Continuity::Registry {
            name: "melderegister.musterhausen".to_owned(),
            number: "05-314-1590".to_owned(),
            same_as: None,
        },
        block_devices: false,
        offer_days: None,
    }
}
