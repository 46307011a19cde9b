//! One document from the portal's submission to the signed file, as portal, browser and phone make it.

use std::time::Duration;

use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::random;
use siegelring_core::jose::base64url;

use crate::login::Result;
use crate::login::http::{FORM, Line, form, get, post, put};
use crate::login::journey::{Begun, Site, Timed, approve, cookie_of, random_address};
use crate::login::phone::{Phone, Request};

/// What a signature names of a person.
const NAMED: &[Attribute] = &[Attribute::FamilyName, Attribute::GivenName];

/// How long a portal waits before it asks again.
const PAUSE: Duration = Duration::from_millis(20);

/// The portal's access token; it is good for many signatures.
pub(super) async fn token(site: &Site) -> Result<String> {
    let fields = form(&[("grant_type", "client_credentials"), ("scope", "signing")]);
    let headers = [("authorization", site.authorization.as_str())];
    let mut line = Line::open(site.address).await?;
    let answer = line.exchange(&post("/oidc/token", FORM, &headers, &fields)).await?.expect(200)?;
    let answer: Value = serde_json::from_slice(&answer.body)?;
    Ok(format!("Bearer {}", answer["access_token"].as_str().ok_or("no access token")?))
}

/// A whole signature; gives the signed file.
pub(super) async fn sign(
    site: &Site,
    line: &mut Timed<'_>,
    phone: &Phone,
    token: &str,
    document: &[u8],
) -> Result<Vec<u8>> {
    let authorization = ("authorization", token);
    // 1 and 2. The portal submits.
    let key = base64url::encode(random::<16>(&mut OsRng));
    let asked = json!({
        "documents": [{ "label": "Antrag.pdf", "media_type": "application/pdf" }],
        "formats": ["pdf"],
        "minimum_level": "substantial",
    });
    let headers = [authorization, ("idempotency-key", key.as_str())];
    let submit = post("/signing/submissions", "application/json", &headers, &asked.to_string());
    let answer = line.exchange(submit).await?.expect(201)?;
    let submission: Value = serde_json::from_slice(&answer.body)?;
    let at = format!("/signing/submissions/{}", submission["id"].as_str().ok_or("no id")?);
    let upload = put(&format!("{at}/documents/1"), "application/pdf", &[authorization], document);
    line.exchange(upload).await?.expect(200)?;
    // 3. The browser sees the page with the link to the app.
    let page = site.path(submission["link"].as_str().ok_or("no link")?)?;
    let address = random_address();
    let headers = [("x-forwarded-for", address.as_str()), ("accept", "text/html"), ("accept-language", "de")];
    let answer = line.exchange(get(page, &headers)).await?.expect(200)?;
    let begun = Begun::read(site, cookie_of(&answer)?, &answer)?;
    // 4 and 5. The phone fetches the request and the document.
    let request = begun.fetch(line).await?.ok_or("the server has no room")?;
    let request = Request::read(&request)?;
    for url in request.documents() {
        let fetched = line.exchange(get(site.path(url)?, &[])).await?.expect(200)?;
        assert_eq!(fetched.body, document, "the phone is shown another document");
    }
    // 6, 7, 8 and 9. The PIN and the response.
    let back = approve(site, line, phone, &request, NAMED).await?;
    // 10 and 11. The browser comes back from the app.
    line.exchange(get(site.path(&back)?, &begun.headers())).await?.expect(303)?;
    line.exchange(get(page, &begun.headers())).await?.expect(200)?;
    // 12 and 13. The portal asks until it is signed, and fetches.
    loop {
        let answer = line.exchange(get(&at, &[authorization])).await?.expect(200)?;
        let submission: Value = serde_json::from_slice(&answer.body)?;
        match submission["state"].as_str() {
            Some("signed") => break,
            Some("approved") => tokio::time::sleep(PAUSE).await,
            _ => return Err(format!("it is not signed: {submission}").into()),
        }
    }
    Ok(line.exchange(get(&format!("{at}/results/1"), &[authorization])).await?.expect(200)?.body)
}
