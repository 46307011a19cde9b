use siegelring_core::openid4vci::error::IssuanceError::*;
use siegelring_core::openid4vci::offer::OfferLink;

use super::*;
use crate::store::records::offer::Offer;

/// An activation code that is not `right`.
fn wrong(right: &str) -> &'static str {
    if right == "00000000" { "11111111" } else { "00000000" }
}

#[tokio::test]
async fn an_offer_by_reference_and_by_value_is_the_same() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let offer = world.offer(&enrolled, NOW).await.unwrap();
    assert_eq!(offer.credential_issuer, "https://login.example/issuance");
    assert_eq!(offer.credential_configuration_ids.len(), 4);
    let tx_code = offer.grants.pre_authorized_code.as_ref().unwrap().tx_code.as_ref().unwrap();
    assert_eq!((tx_code.input_mode.as_deref(), tx_code.length), (Some("numeric"), Some(8)));
    assert!(enrolled.app_link.starts_with("https://login.example/app?credential_offer_uri=https%3A%2F%2F"));
    assert_eq!(OfferLink::parse(&enrolled.offer_by_value).unwrap(), OfferLink::Value(offer));
    assert!(matches!(OfferLink::parse(&enrolled.offer).unwrap(), OfferLink::Reference(_)));
}

#[tokio::test]
async fn an_offer_is_redeemed_once_with_its_activation_code() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let code = world.code(&enrolled).await;
    let request = redeem(&code, Some(&enrolled.activation_code));
    let tokens = world.issuer.token(&request, NOW).await.unwrap();
    assert_eq!((tokens.token_type.as_str(), tokens.expires_in), ("Bearer", Some(ACCESS_TOKEN_SECONDS)));
    expect(world.issuer.token(&request, NOW).await, InvalidGrant);
    assert!(world.offer(&enrolled, NOW).await.is_none());
}

#[tokio::test]
async fn the_activation_code_may_be_typed_in_groups() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let (left, right) = enrolled.activation_code.split_at(4);
    let request = redeem(&world.code(&enrolled).await, Some(&format!("{left} {right}")));
    world.issuer.token(&request, NOW).await.unwrap();
}

#[tokio::test]
async fn a_missing_code_is_an_invalid_request_and_no_try() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let code = world.code(&enrolled).await;
    for _ in 0..9 {
        expect(world.issuer.token(&redeem(&code, None), NOW).await, InvalidRequest);
    }
    let none = TokenRequest { pre_authorized_code: None, ..redeem(&code, None) };
    expect(world.issuer.token(&none, NOW).await, InvalidRequest);
    let other_grant = TokenRequest { grant_type: "authorization_code".to_owned(), ..redeem(&code, None) };
    expect(world.issuer.token(&other_grant, NOW).await, UnsupportedGrantType);
    expect(world.issuer.token(&redeem("unknown", Some("12345678")), NOW).await, InvalidGrant);
    world.issuer.token(&redeem(&code, Some(&enrolled.activation_code)), NOW).await.unwrap();
}

#[tokio::test]
async fn five_wrong_activation_codes_destroy_the_offer() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let code = world.code(&enrolled).await;
    for _ in 0..5 {
        expect(world.issuer.token(&redeem(&code, Some(wrong(&enrolled.activation_code))), NOW).await, InvalidGrant);
    }
    expect(world.issuer.token(&redeem(&code, Some(&enrolled.activation_code)), NOW).await, InvalidGrant);
    assert!(world.offer(&enrolled, NOW).await.is_none());
}

#[tokio::test]
async fn four_wrong_activation_codes_leave_one_try() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let code = world.code(&enrolled).await;
    for _ in 0..4 {
        expect(world.issuer.token(&redeem(&code, Some(wrong(&enrolled.activation_code))), NOW).await, InvalidGrant);
    }
    world.issuer.token(&redeem(&code, Some(&enrolled.activation_code)), NOW).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_made_at_once_are_not_more() {
    let world = Arc::new(World::new());
    let enrolled = world.enrol().await;
    let code = world.code(&enrolled).await;
    let guesses: Vec<_> = (0..16)
        .map(|_| {
            let (world, request) = (world.clone(), redeem(&code, Some(wrong(&enrolled.activation_code))));
            tokio::spawn(async move { world.issuer.token(&request, NOW).await.is_ok() })
        })
        .collect();
    for guess in guesses {
        assert!(!guess.await.unwrap());
    }
    expect(world.issuer.token(&redeem(&code, Some(&enrolled.activation_code)), NOW).await, InvalidGrant);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_redeem_at_once_one_gets_a_token() {
    let world = Arc::new(World::new());
    let enrolled = world.enrol().await;
    let request = redeem(&world.code(&enrolled).await, Some(&enrolled.activation_code));
    let redeemers: Vec<_> = (0..4)
        .map(|_| {
            let (world, request) = (world.clone(), request.clone());
            tokio::spawn(async move { world.issuer.token(&request, NOW).await.is_ok() })
        })
        .collect();
    let mut redeemed = 0;
    for redeemer in redeemers {
        redeemed += usize::from(redeemer.await.unwrap());
    }
    assert_eq!(redeemed, 1);
    assert_eq!(records::scan::<Issuance>(&*world.store, None, 9, NOW).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_offer_ends() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let request = redeem(&world.code(&enrolled).await, Some(&enrolled.activation_code));
    assert!(world.offer(&enrolled, enrolled.expires_at).await.is_none());
    expect(world.issuer.token(&request, enrolled.expires_at).await, InvalidGrant);
}

#[tokio::test]
async fn the_database_holds_neither_names_nor_codes() {
    let world = World::new();
    let enrolled = world.enrol().await;
    let code = world.code(&enrolled).await;
    let offers = records::scan::<Offer>(&*world.store, None, 9, NOW).await.unwrap();
    let text = serde_json::to_string(&offers[0].value).unwrap();
    let handle = enrolled.offer.rsplit("%2F").next().unwrap();
    for secret in ["Mustermann", "Erika", "1984", &enrolled.activation_code, &code, handle] {
        assert!(!text.contains(secret), "{secret}");
    }
}
