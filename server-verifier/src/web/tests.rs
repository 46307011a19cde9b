//! What holds for every page, in both languages, without a server.

use std::path::Path;

use axum::body::to_bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use siegelring_core::assurance::{
    Act, Channel, Evidence, Facts, KeyStorage, Level, Policy, Proofing, UserVerification, assess,
};
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_core::time::UnixTime;
use siegelring_core::wording::Language;

use super::login::{Links, LoginView, RelyingParty};
use super::{Letter, Page, Theme, Visitor, block, error, home, login, qr_svg, qr_text};
use crate::approval::Ending;
use crate::config::Config;

const CONFIG: &str = r#"
issuer = "https://login.musterhausen.example"
operator = "Stadt Musterhausen"
policy = "demo"
[pages]
imprint = "https://www.musterhausen.example/impressum"
privacy = "https://www.musterhausen.example/datenschutz"
accessibility = "https://www.musterhausen.example/barrierefreiheit"
"#;

fn page(language: Language) -> Page {
    let config = Config::parse(CONFIG, Path::new("")).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("accept-language", language.tag().parse().unwrap());
    let visitor = Visitor::of(&"/login/b3Blbi1zZXNhbWUtb3Blbg".parse().unwrap(), &headers);
    Page::new(&config, &Theme::built_in().unwrap(), visitor, None)
}

fn relying_party() -> RelyingParty {
    RelyingParty {
        name: "Bewohnerparken <Musterhausen>".to_owned(),
        origin: "https://parken.musterhausen.example".to_owned(),
    }
}

fn view(language: Language) -> LoginView {
    let links = Links {
        app: "https://login.musterhausen.example/app?client_id=x509_hash%3Aabc&request_uri=x".to_owned(),
        wallet: "haip-vp://?client_id=x509_hash%3Aabc&request_uri=x".to_owned(),
    };
    let attributes = [Attribute::FamilyName, Attribute::GivenName, Attribute::BirthDate, Attribute::Address];
    LoginView::new(language, "b3Blbi1zZXNhbWUtb3Blbg", relying_party(), links, Some(Level::Substantial), &attributes)
}

fn confirmed(page: &Page, view: &LoginView) -> Response {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::GivenName, Value::Text("Erika".to_owned()));
    attributes.insert(Attribute::FamilyName, Value::Text("Mustermann".to_owned()));
    let evidence = Evidence {
        proofing: Proofing::RegisterLetter,
        proofed_at: UnixTime(0),
        key_storage: KeyStorage::Software,
        evidence_verified_at: UnixTime(0),
        evidence_revoked: false,
    };
    let act = Act::Approval {
        issued_at: Level::Substantial,
        user_verification: UserVerification::Pin,
        channel: Channel::Scanned,
        other_device_may_be_substantial: true,
    };
    let assessment = assess(&Facts { evidence, act }, &Policy::demo(), UnixTime(1));
    login::confirm(page, view, &attributes, &assessment)
}

fn every_page(language: Language) -> Vec<(String, Response)> {
    let (page, view, party) = (page(language), view(language), relying_party());
    let mut pages: Vec<(String, Response)> = vec![
        ("home".to_owned(), home::home(&page)),
        ("block".to_owned(), block::form(&page)),
        ("block wrong".to_owned(), block::wrong(&page)),
        ("block done".to_owned(), block::done(&page)),
        ("block too many".to_owned(), block::too_many(&page)),
        ("app".to_owned(), home::app_missing(&page, Some("haip-vp://?request_uri=x"), None)),
        ("pending".to_owned(), login::pending(&page, &view)),
        ("opened".to_owned(), login::opened(&page, &view)),
        ("granted".to_owned(), login::granted(&page, &view)),
        ("confirm".to_owned(), confirmed(&page, &view)),
        ("leave".to_owned(), login::leave(&page, &party.name, "https://parken.musterhausen.example/cb?code=1")),
        ("other-browser".to_owned(), login::other_browser(&page, &party)),
        ("not-yours".to_owned(), login::not_yours(&page)),
        ("done".to_owned(), login::done(&page, &party)),
        ("unknown".to_owned(), login::unknown(&page)),
        ("logged-out".to_owned(), error::logged_out(&page)),
        ("portal".to_owned(), error::problem_page(&page, StatusCode::BAD_REQUEST, "oidc.unknown_client")),
    ];
    for ending in [Ending::Declined, Ending::Cancelled, Ending::OpenedElsewhere, Ending::OtherBrowser, Ending::Expired]
    {
        pages.push((format!("ended-{ending:?}"), login::ended(&page, &view, ending, None)));
    }
    pages.push(("failed".to_owned(), login::ended(&page, &view, Ending::Failed, Some("refused.revoked"))));
    for status in [400_u16, 403, 404, 405, 413, 429, 500, 503] {
        let status = StatusCode::from_u16(status).unwrap();
        pages.push((format!("status-{}", status.as_u16()), error::status_page(&page, status)));
    }
    pages
}

async fn html(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 100_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    for language in Language::ALL {
        for (name, response) in every_page(*language) {
            let html = html(response).await;
            assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
            assert_eq!(html.matches("<h1>").count(), 1, "{name}");
            assert_eq!(html.matches("<main ").count(), 1, "{name}");
            assert!(html.contains("class=\"demo\""), "{name}: the policy is not named");
            assert!(html.contains("href=\"#main\""), "{name}: no way past the header");
            assert!(!html.contains("{}"), "{name}: a place was left open");
            let main = html.split("<main ").nth(1).unwrap();
            let buttons = main.matches("class=\"button\"").count();
            assert!(buttons <= 1, "{name}: {buttons} main actions");
        }
    }
}

#[tokio::test]
async fn no_page_has_anything_inline_or_from_elsewhere() {
    for (name, response) in every_page(Language::German) {
        let html = html(response).await;
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{name}");
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/assets/"), "{name}");
        }
        for source in html.split(" src=\"").skip(1) {
            assert!(source.starts_with('/'), "{name}");
        }
    }
}

#[tokio::test]
async fn what_a_relying_party_says_is_text() {
    let html = html(login::pending(&page(Language::English), &view(Language::English))).await;
    assert!(!html.contains("<Musterhausen>"));
    assert!(html.contains("Log in to Bewohnerparken &#60;Musterhausen&#62;"));
}

#[tokio::test]
async fn a_choice_of_language_is_remembered_and_wins() {
    let config = Config::parse(CONFIG, Path::new("")).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("accept-language", "de".parse().unwrap());
    let visitor = Visitor::of(&"/?lang=en".parse().unwrap(), &headers);
    let response = home::home(&Page::new(&config, &Theme::built_in().unwrap(), visitor, Some(Language::German)));
    assert_eq!(response.headers().get("set-cookie").unwrap(), "language=en; Path=/; SameSite=Lax");
    assert_eq!(response.headers().get("content-language").unwrap(), "en");
    headers.insert("cookie", "a=b; language=en".parse().unwrap());
    assert_eq!(Visitor::of(&"/".parse().unwrap(), &headers).language(Some(Language::German)), Language::English);
}

#[test]
fn a_qr_code_is_a_picture_with_a_quiet_zone() {
    let svg = qr_svg("haip-vp://?client_id=x509_hash%3Aabc").unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("fill=\"#fff\"") && svg.contains("M4 4h1v1h-1z"));
    assert!(!svg.contains("M3 "), "something stands in the quiet zone");
    assert_eq!(qr_svg(&"x".repeat(3000)), None);
}

#[test]
fn a_qr_code_for_a_terminal_is_square() {
    let lines = qr_text("openid-credential-offer://?credential_offer_uri=x").unwrap();
    let width = lines[0].chars().count();
    assert!(lines.iter().all(|line| line.chars().count() == width));
    assert_eq!(lines.len(), width.div_ceil(2));
    assert!(lines[0].trim().is_empty() && lines[2].starts_with("    █▀▀▀▀▀█"));
}

#[test]
fn a_letter_has_the_code_and_nothing_that_sets_up_a_phone_without_it() {
    let letter = Letter {
        language: Language::German,
        operator: "Stadt Musterhausen".to_owned(),
        recipient: vec!["Erika Mustermann".to_owned(), "Hauptstr. 1 & 2".to_owned(), "12345 Musterhausen".to_owned()],
        date: "22.11.2026".to_owned(),
        code: "1234 5678".to_owned(),
        valid_until: "06.12.2026".to_owned(),
    };
    let (html, text) = (letter.to_html().unwrap(), letter.to_text().unwrap());
    for written in [&html, &text] {
        assert!(written.contains("1234 5678") && written.contains("bis 06.12.2026"));
        assert!(!written.contains("credential_offer") && !written.contains("{}"));
    }
    assert!(html.contains("Hauptstr. 1 &#38; 2") && text.contains("Hauptstr. 1 & 2"));
}
