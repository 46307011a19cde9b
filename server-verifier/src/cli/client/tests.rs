//! What `siegelring client` understands and prints.

use clap::{Parser, ValueEnum as _};
use siegelring_core::assurance::{Level, Proofing};
use siegelring_core::attribute::Attribute;
use siegelring_verifier::oidc::clients::{Authentication, Registration};
use siegelring_verifier::store::records::client::{
    Client, ClientAuthentication, CredentialFormat, SecretHash, SigningAlgorithm,
};

use super::super::files::write_private;
use super::tool::Tool;
use super::{Command, line};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

fn add(arguments: &str) -> Result<Registration, String> {
    let words = format!("client add portal --name Musterhausen {arguments}");
    match Line::try_parse_from(words.split(' ')).map_err(|error| error.to_string())?.command {
        Command::Add(arguments) => arguments.registration().map_err(|error| error.to_string()),
        _ => unreachable!("only `add` is parsed here"),
    }
}

const CALLBACK: &str = "--redirect-uri https://portal.example/callback";

#[test]
fn a_client_has_a_secret_pkce_and_rs256_unless_told_otherwise() {
    let registration = add(CALLBACK).unwrap();
    assert_eq!(registration.origin, "https://portal.example");
    assert_eq!(registration.authentication, Authentication::ClientSecret);
    assert_eq!(registration.id_token_signed_response_alg, SigningAlgorithm::Rs256);
    assert_eq!(registration.attributes, [Attribute::GivenName, Attribute::FamilyName]);
    assert_eq!((registration.minimum_level, registration.enrolment), (None, None));
    assert!(!registration.pkce_exempt && !registration.par_required && !registration.scanned_may_be_substantial);
}

#[test]
fn everything_can_be_told() {
    let registration = add(&format!(
        "{CALLBACK} --jwks-uri https://portal.example/jwks --id-token-alg ES256 --minimum-level substantial \
         --attributes family_name,resident_city --format dc+sd-jwt --without-pkce --require-par \
         --may-enrol in_person --sector example"
    ))
    .unwrap();
    assert_eq!(registration.enrolment.unwrap().proofing_methods, [Proofing::InPerson]);
    assert_eq!(registration.minimum_level, Some(Level::Substantial));
    assert_eq!(registration.format, CredentialFormat::SdJwtVc);
    assert_eq!(registration.attributes, [Attribute::FamilyName, Attribute::City]);
}

#[test]
fn contradictions_are_wrong_usage() {
    for arguments in [
        "--public --jwks keys.json",
        "--jwks keys.json --jwks-uri https://portal.example/jwks",
        "--public --without-pkce",
        "--native",
        "--attributes shoe_size",
        "--minimum-level medium",
        "--format pdf",
        "--for netscape",
    ] {
        assert!(add(&format!("{CALLBACK} {arguments}")).is_err(), "{arguments}");
    }
    assert!(add("--redirect-uri com.example.app:/callback --public").unwrap_err().contains("--origin"));
}

fn client(authentication: ClientAuthentication) -> Client {
    Client {
        id: "portal".to_owned(),
        name: "Musterhausen".to_owned(),
        origin: "https://portal.example".to_owned(),
        redirect_uris: vec!["https://portal.example/callback".to_owned()],
        post_logout_redirect_uris: Vec::new(),
        authentication,
        id_token_signed_response_alg: SigningAlgorithm::Es256,
        sector: "portal.example".to_owned(),
        minimum_level: None,
        attributes: Vec::new(),
        native: false,
        pkce_exempt: false,
        par_required: false,
        scanned_may_be_substantial: false,
        format: CredentialFormat::Mdoc,
        enrolment: None,
        signing: None,
    }
}

#[test]
fn every_configuration_names_client_server_and_pkce() {
    let secrets = vec![SecretHash { sha256: "digest".to_owned(), expires_at: None }];
    let client = client(ClientAuthentication::ClientSecret { secrets });
    for tool in Tool::value_variants() {
        let text = tool.configuration("https://login.example", &client);
        for part in ["portal", "https://login.example", "THE-SECRET-SHOWN-ABOVE"] {
            assert!(text.contains(part), "{tool:?}: {part} is missing in\n{text}");
        }
        assert!(text.contains("S256") || text.contains("withPkce"), "{tool:?}");
        assert!(!text.contains("digest"), "{tool:?}");
    }
}

#[test]
fn keycloaks_configuration_is_json() {
    let text = Tool::Keycloak.configuration("https://login.example", &client(ClientAuthentication::Public));
    let provider: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(provider["config"]["tokenUrl"], "https://login.example/oidc/token");
}

#[test]
fn a_list_shows_no_secret() {
    let secrets = vec![SecretHash { sha256: "digest".to_owned(), expires_at: None }];
    let shown = line(&client(ClientAuthentication::ClientSecret { secrets }));
    assert_eq!(shown, "portal\tMusterhausen\thttps://portal.example\tclient_secret");
}

#[test]
fn a_secret_is_written_for_its_owner_only_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    write_private(&path, "hush\n").unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "hush\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(write_private(&path, "again").is_err());
}
