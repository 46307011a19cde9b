//! Who takes part in the demo: the town's portal as a client of the verifier, and a citizen.

use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::crypto;
use siegelring_core::jose::base64url;

use crate::store::records::client::{Client, ClientAuthentication, CredentialFormat, SecretHash, SigningAlgorithm};

/// The portal's client identifier.
pub const PORTAL: &str = "musterhausen-parken";

/// The portal at `base`, as an operator registers it.
pub fn portal_client(base: &str, secret: &str) -> Client {
    let sha256 = base64url::encode(crypto::sha256(secret.as_bytes()));
    Client {
        id: PORTAL.to_owned(),
        name: "Stadt Musterhausen".to_owned(),
        origin: base.to_owned(),
        redirect_uris: vec![format!("{base}/callback")],
        post_logout_redirect_uris: vec![format!("{base}/?bye")],
        authentication: ClientAuthentication::ClientSecret { secrets: vec![SecretHash { sha256, expires_at: None }] },
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: "musterhausen.example".to_owned(),
        minimum_level: None,
        attributes: vec![
            Attribute::FamilyName,
            Attribute::GivenName,
            Attribute::Address,
            Attribute::Street,
            Attribute::HouseNumber,
            Attribute::PostalCode,
            Attribute::City,
            Attribute::State,
            Attribute::Country,
        ],
        native: false,
        pkce_exempt: false,
        par_required: false,
        // In the demo the phone scans the same machine's screen; a town decides this for its own services.
        scanned_may_be_substantial: true,
        format: CredentialFormat::Mdoc,
        enrolment: None,
    }
}

/// What the credential of the demo's citizen says.
pub fn citizen() -> Attributes {
    let text = |attribute, value: &str| (attribute, Value::Text(value.to_owned()));
    Attributes::from([
        text(Attribute::FamilyName, "Mustermann"),
        text(Attribute::GivenName, "Erika"),
        text(Attribute::BirthDate, "1964-08-12"),
        text(Attribute::BirthPlace, "Berlin"),
        text(Attribute::Nationality, "DE"),
        text(Attribute::Address, "Heidestraße 17\n12345 Musterhausen"),
        text(Attribute::Street, "Heidestraße"),
        text(Attribute::HouseNumber, "17"),
        text(Attribute::PostalCode, "12345"),
        text(Attribute::City, "Musterhausen"),
        text(Attribute::State, "Musterland"),
        text(Attribute::Country, "DE"),
        (Attribute::AgeOver18, Value::Flag(true)),
    ])
}
