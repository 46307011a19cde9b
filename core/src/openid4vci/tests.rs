use serde_json::{Value, json};
use url::Url;

use super::metadata::well_known_url;
use super::offer::{CredentialOffer, Grants, OfferLink, PreAuthorizedCodeGrant, TxCode};
use crate::error::{Error, Malformed};

fn offer() -> CredentialOffer {
    CredentialOffer {
        credential_issuer: "https://ringe.example/issuance".to_owned(),
        credential_configuration_ids: vec!["org.siegelring.citizen.1.mdoc".to_owned()],
        grants: Grants {
            pre_authorized_code: Some(PreAuthorizedCodeGrant {
                pre_authorized_code: "0pq".to_owned(),
                tx_code: Some(TxCode {
                    input_mode: Some("numeric".to_owned()),
                    length: Some(8),
                    description: Some("Sie steht in dem Brief.".to_owned()),
                }),
            }),
        },
    }
}

#[test]
fn an_offer_survives_both_kinds_of_link() {
    let reference = Url::parse("https://ringe.example/issuance/offers/7?a=b&c=d").unwrap();
    for link in [OfferLink::Value(offer()), OfferLink::Reference(reference)] {
        let base = Url::parse("https://ringe.example/app").unwrap();
        assert_eq!(OfferLink::parse(&link.to_custom_scheme().unwrap()).unwrap(), link);
        assert_eq!(OfferLink::parse(link.to_app_link(&base).unwrap().as_str()).unwrap(), link);
    }
}

#[test]
fn refuses_hostile_offers_by_name() {
    let long = format!("openid-credential-offer://?credential_offer_uri=https://a.example/{}", "x".repeat(5000));
    let table: &[(&str, &str, Malformed)] = &[
        ("no link", "hello", Malformed::Url),
        ("neither value nor reference", "openid-credential-offer://?x=y", Malformed::Offer),
        (
            "both value and reference",
            "openid-credential-offer://?credential_offer=%7B%7D&credential_offer_uri=https://a.example",
            Malformed::Offer,
        ),
        (
            "the same parameter twice",
            "openid-credential-offer://?credential_offer_uri=https://a.example&credential_offer_uri=https://b.example",
            Malformed::Url,
        ),
        ("no JSON", "openid-credential-offer://?credential_offer=%7B", Malformed::Json),
        ("a link that is too long", &long, Malformed::TooLong),
    ];
    for (name, text, expected) in table {
        assert_eq!(OfferLink::parse(text).unwrap_err(), Error::Malformed(*expected), "{name}");
    }
}

#[test]
fn refuses_hostile_offer_documents_by_name() {
    let good = || serde_json::to_value(offer()).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut offer = good();
        *offer.pointer_mut(pointer).unwrap() = value;
        offer.to_string()
    };
    let tx_code = "/grants/urn:ietf:params:oauth:grant-type:pre-authorized_code/tx_code";
    let text = good().to_string();
    let table: &[(&str, String, Malformed)] = &[
        ("no JSON", "{".to_owned(), Malformed::Json),
        ("two documents", format!("{text}{text}"), Malformed::Json),
        ("a member twice", text.replacen('{', r#"{"credential_issuer":"https://a.example","#, 1), Malformed::Json),
        ("nothing offered", with("/credential_configuration_ids", json!([])), Malformed::Offer),
        ("seventeen things offered", with("/credential_configuration_ids", json!(vec!["a"; 17])), Malformed::Offer),
        ("one thing that is no text", with("/credential_configuration_ids", json!([1])), Malformed::Json),
        (
            "an issuer with a slash at its end",
            with("/credential_issuer", json!("https://a.example/")),
            Malformed::Offer,
        ),
        ("an issuer that is no URL", with("/credential_issuer", json!("ringe")), Malformed::Offer),
        ("an activation code of 256 characters", with(&format!("{tx_code}/length"), json!(256)), Malformed::Json),
        ("a long description", with(&format!("{tx_code}/description"), json!("ä".repeat(301))), Malformed::Offer),
        ("an offer that is too long", " ".repeat(16 * 1024) + &text, Malformed::TooLong),
    ];
    for (name, text, expected) in table {
        assert_eq!(CredentialOffer::parse(text.as_bytes()).unwrap_err(), Error::Malformed(*expected), "{name}");
    }
    assert_eq!(
        CredentialOffer::parse(with(&format!("{tx_code}/description"), json!("ä".repeat(300))).as_bytes()).err(),
        None
    );
}

#[test]
fn a_printed_offer_does_not_show_its_code() {
    assert!(!format!("{:?}", offer()).contains("0pq"));
}

#[test]
fn the_well_known_part_goes_before_the_path() {
    let url = well_known_url("https://ringe.example:8443/issuance", "openid-credential-issuer").unwrap();
    assert_eq!(url.as_str(), "https://ringe.example:8443/.well-known/openid-credential-issuer/issuance");
    let url = well_known_url("https://ringe.example", "oauth-authorization-server").unwrap();
    assert_eq!(url.as_str(), "https://ringe.example/.well-known/oauth-authorization-server");
    assert!(well_known_url("mailto:ring@example", "x").is_err());
    assert!(well_known_url("https://ringe.example/?a=b", "x").is_err());
}
