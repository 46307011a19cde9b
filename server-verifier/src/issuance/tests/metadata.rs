use super::*;

#[test]
fn says_what_can_be_issued_and_how() {
    let metadata = serde_json::to_value(World::new().issuer.metadata()).unwrap();
    assert_eq!(metadata["credential_issuer"], "https://login.example/issuance");
    assert_eq!(metadata["credential_endpoint"], "https://login.example/issuance/credential");
    assert_eq!(metadata["nonce_endpoint"], "https://login.example/issuance/nonce");
    assert_eq!(metadata["notification_endpoint"], "https://login.example/issuance/notification");
    let configurations = metadata["credential_configurations_supported"].as_object().unwrap();
    assert_eq!(configurations.len(), 4);
    let mdoc = &configurations["org.siegelring.citizen.1.mdoc"];
    assert_eq!((&mdoc["format"], &mdoc["doctype"]), (&json!("mso_mdoc"), &json!("org.siegelring.citizen.1")));
    assert_eq!(mdoc["proof_types_supported"]["jwt"]["key_attestations_required"], json!({}));
    let other = &configurations["org.siegelring.citizen.1.sd_jwt_vc.unattested"];
    assert_eq!((&other["format"], &other["vct"]), (&json!("dc+sd-jwt"), &json!("org.siegelring.citizen.1")));
    assert_eq!(other["proof_types_supported"]["jwt"].get("key_attestations_required"), None);
    let claims = mdoc["credential_metadata"]["claims"].as_array().unwrap();
    assert_eq!(claims[0]["path"], json!(["org.siegelring.citizen.1", "family_name"]));
    assert!(claims.iter().all(|claim| claim["display"][0]["name"].is_string()));
}

#[test]
fn the_authorization_server_takes_codes_from_anybody() {
    let metadata = serde_json::to_value(World::new().issuer.authorization_server_metadata()).unwrap();
    assert_eq!(metadata["issuer"], "https://login.example/issuance");
    assert_eq!(metadata["token_endpoint"], "https://login.example/issuance/token");
    assert_eq!(metadata["grant_types_supported"], json!([PRE_AUTHORIZED_CODE]));
    assert_eq!(metadata["pre-authorized_grant_anonymous_access_supported"], true);
}
