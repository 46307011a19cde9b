//! The page where a person signs.

use axum::body::Body;
use serde_json::{Value, json};

use crate::phone::{Browser, Phone, Says, code_of};
use crate::world::{BASE, World, path};

async fn submitted(world: &World) -> Value {
    let more = json!({ "redirect_uri": "https://portal.example/done", "purpose": "Antrag <b>", "language": "en" });
    world.submitted(&[("letter.txt", "text/plain", b"Guten Tag.")], more).await
}

#[tokio::test]
async fn names_who_asks_and_what_is_signed() {
    let world = World::new().await;
    let submission = submitted(&world).await;
    let mut browser = Browser::open(&world, &submission).await;
    let page = browser.look(&world).await.text();
    for said in ["Sign for Stadt Musterhausen", "letter.txt", "https://portal.example", "Antrag &#60;b&#62;"] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn leads_back_to_the_portal_when_it_is_done() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = submitted(&world).await;
    let mut browser = Browser::open(&world, &submission).await;
    phone.sign(&world, &browser, Says::Yes).await;
    let page = browser.look(&world).await.text();
    assert!(page.contains("You have signed") && page.contains("href=\"https://portal.example/done\""), "{page}");
}

#[tokio::test]
async fn the_code_belongs_to_the_browser_that_began() {
    let world = World::new().await;
    let submission = submitted(&world).await;
    let mine = Browser::open(&world, &submission).await;
    let stranger = Browser { path: mine.path.clone(), cookie: None };
    for rest in ["/qr.svg", "/events"] {
        assert_eq!(stranger.get(&world, rest).await.status, 404);
    }
    assert_eq!(stranger.post(&world, "/cancel").await.status, 403);
    assert_eq!(world.state(&submission).await["state"], "waiting");
}

#[tokio::test]
async fn another_browser_takes_over_until_a_phone_has_it() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = submitted(&world).await;
    let first = Browser::open(&world, &submission).await;
    let old = first.code(&world).await;
    let second = Browser::open(&world, &submission).await;
    // What the first browser began cannot sign any more.
    phone.scan(&world, &old, &[crate::phone::PIN]).await;
    assert_eq!(world.state(&submission).await["state"], "waiting");
    phone.wallet.cancel(world.now(), &mut rand_core::OsRng).ok();

    let token = second.path.strip_prefix("/sign/").unwrap();
    let page = world.app.signing.page(token, world.now()).await.unwrap();
    let link = code_of(&world, page.approval.unwrap().id());
    let request = link.split("request_uri=").nth(1).unwrap().split('&').next().unwrap();
    let request = url::form_urlencoded::parse(format!("u={request}").as_bytes()).next().unwrap().1.into_owned();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let opened = world.call("POST", request.strip_prefix(BASE).unwrap(), &headers, "wallet_nonce=n").await;
    assert_eq!(opened.status, 200);
    assert_eq!(world.state(&submission).await["state"], "opened");
    let third = Browser { path: second.path.clone(), cookie: None };
    assert_eq!(third.get(&world, "").await.status, 409);
}

#[tokio::test]
async fn cancelling_in_the_browser_ends_it() {
    let world = World::new().await;
    let submission = submitted(&world).await;
    let mut browser = Browser::open(&world, &submission).await;
    assert_eq!(browser.post(&world, "/cancel").await.status, 303);
    assert!(browser.look(&world).await.text().contains("Signing was cancelled"));
    assert_eq!(world.state(&submission).await["state"], "cancelled");
}

#[tokio::test]
async fn begins_again_after_an_attempt_that_took_too_long() {
    let world = World::new().await;
    let mut phone = Phone::enrolled(&world).await;
    let submission = submitted(&world).await;
    let mut browser = Browser::open(&world, &submission).await;
    world.clock.advance(3 * 60);
    assert!(browser.look(&world).await.text().contains("That took too long"));
    assert_eq!(browser.post(&world, "/restart").await.status, 303);
    assert_eq!(browser.look(&world).await.status, 200);
    phone.sign(&world, &browser, Says::Yes).await;
    assert_eq!(world.state(&submission).await["state"], "signed");
}

#[tokio::test]
async fn a_preview_of_the_link_begins_nothing() {
    let world = World::new().await;
    let submission = submitted(&world).await;
    let page = submission["link"].as_str().unwrap().strip_prefix(BASE).unwrap();
    for headers in [[("sec-fetch-dest", "image")], [("sec-purpose", "prefetch")]] {
        assert_eq!(world.call("GET", page, &headers, Body::empty()).await.status, 400);
    }
    assert_eq!(world.call("HEAD", page, &[], Body::empty()).await.status, 405);
    let token = page.strip_prefix("/sign/").unwrap();
    assert!(world.app.signing.page(token, world.now()).await.unwrap().approval.is_none());
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let world = World::new().await;
    let submission = submitted(&world).await;
    let browser = Browser::open(&world, &submission).await;
    let cookie = browser.cookie.clone().unwrap();
    let headers = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    for form in ["/cancel", "/restart"] {
        let answer = world.call("POST", &format!("{}{form}", browser.path), &headers, Body::empty()).await;
        assert_eq!(answer.status, 403);
    }
    assert_eq!(world.state(&submission).await["state"], "waiting");
}

#[tokio::test]
async fn says_when_there_is_nothing_to_sign() {
    let world = World::new().await;
    let submission = submitted(&world).await;
    let page = submission["link"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned();
    world.portal("DELETE", &path(&submission, ""), Body::empty()).await;
    for path in [page.as_str(), "/sign/guessed"] {
        assert_eq!(world.call("GET", path, &[("accept", "text/html")], Body::empty()).await.status, 404);
    }
}
