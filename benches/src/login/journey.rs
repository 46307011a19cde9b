//! One complete login as browser, phone and portal make it: ten exchanges.

use std::net::SocketAddr;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::{OsRng, RngCore as _};
use serde_json::Value;
use siegelring_core::attribute::Attribute;
use siegelring_core::crypto::{random, sha256};
use siegelring_core::jose::base64url;
use siegelring_core::openid4vp::response::DirectPostAnswer;
use siegelring_core::wallet::{ChallengeAnswer, MEDIA_TYPE, PinEvaluationAnswer, PinTries};

use super::Result;
use super::http::{Answer, FORM, Line, form, get, post};
use super::phone::{Phone, Request};
use super::world::{ASKED, CALLBACK, PORTAL, World, now};

/// How many exchanges a login has.
pub(super) const EXCHANGES: usize = 10;

/// The level that the portal insists on.
const LEVEL: &str = "http://eidas.europa.eu/NotNotified/LoA/substantial";

/// What browser, phone and portal know of the server.
pub(super) struct Site {
    pub(super) base: String,
    pub(super) address: SocketAddr,
    /// How the portal says who it is.
    pub(super) authorization: String,
}

impl Site {
    pub(super) fn new(world: &World) -> Self {
        Self {
            base: world.issuer(),
            address: SocketAddr::from(([127, 0, 0, 1], world.port)),
            authorization: basic(&world.secret),
        }
    }

    /// The path of one of the server's URLs.
    pub(super) fn path<'a>(&self, url: &'a str) -> Result<&'a str> {
        url.strip_prefix(&self.base).ok_or_else(|| format!("not this server: {url}").into())
    }
}

/// When each exchange was answered, in microseconds since it was sent.
pub(super) type Times = Vec<u64>;

/// A connection on which every exchange is timed.
pub(super) struct Timed<'a> {
    line: &'a mut Line,
    pub(super) times: Times,
    /// The times of those that were answered 503.
    pub(super) refused: Times,
}

impl<'a> Timed<'a> {
    pub(super) fn new(line: &'a mut Line) -> Self {
        Self { line, times: Times::new(), refused: Times::new() }
    }

    pub(super) async fn exchange(&mut self, request: impl AsRef<[u8]>) -> Result<Answer> {
        let sent = Instant::now();
        let answer = self.line.exchange(request).await?;
        let times = if answer.status == 503 { &mut self.refused } else { &mut self.times };
        times.push(u64::try_from(sent.elapsed().as_micros())?);
        Ok(answer)
    }
}

/// How a login went.
pub(super) enum Login {
    Done,
    /// The server had no room to begin one.
    Refused,
}

/// What a browser has begun.
pub(super) struct Begun {
    cookie: String,
    request_path: String,
}

/// The browser comes from the portal and sees the page with the link to the app.
pub(super) async fn begin(site: &Site, line: &mut Timed<'_>, verifier: &str, address: &str) -> Result<Option<Begun>> {
    let answer = line.exchange(&authorize(verifier, address)).await?;
    if answer.status == 503 {
        return Ok(None);
    }
    let answer = answer.expect(303)?;
    let page = answer.header("location").ok_or("no location")?.to_owned();
    let cookie = cookie_of(&answer)?;
    let answer = line.exchange(&get(&page, &[("accept", "text/html"), ("cookie", &cookie)])).await?;
    if answer.status == 503 {
        return Ok(None);
    }
    Begun::read(site, cookie, &answer.expect(200)?).map(Some)
}

/// The cookie that an answer sets.
pub(super) fn cookie_of(answer: &Answer) -> Result<String> {
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    Ok(cookie.ok_or("no cookie")?.to_owned())
}

/// What the portal sends a browser to.
fn authorize(verifier: &str, address: &str) -> String {
    let query = [code_request(verifier), form(&[("acr_values", LEVEL)])].join("&");
    let headers = [("x-forwarded-for", address), ("accept", "text/html"), ("accept-language", "de")];
    get(&format!("/oidc/authorize?{query}"), &headers)
}

/// The query of the portal's request for a code, with PKCE.
pub(super) fn code_request(verifier: &str) -> String {
    form(&[
        ("client_id", PORTAL),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile address"),
        ("state", "a state of the portal"),
        ("nonce", "a nonce of the portal"),
        ("code_challenge", &base64url::encode(sha256(verifier.as_bytes()))),
        ("code_challenge_method", "S256"),
    ])
}

impl Begun {
    /// From the page with the link to the app.
    pub(super) fn read(site: &Site, cookie: String, page: &Answer) -> Result<Self> {
        let text = std::str::from_utf8(&page.body)?;
        let link = text.split_once("/app?").and_then(|(_, rest)| rest.split('"').next()).ok_or("no link")?;
        let query = link.replace("&#38;", "&").replace("&amp;", "&");
        let (_, uri) = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "request_uri")
            .ok_or("no request_uri")?;
        Ok(Self { cookie, request_path: site.path(&uri)?.to_owned() })
    }

    /// What the browser says to show that it began this.
    pub(super) fn headers(&self) -> [(&str, &str); 2] {
        [("accept", "text/html"), ("cookie", &self.cookie)]
    }

    /// A phone fetches the request, if there is room for that.
    pub(super) async fn fetch(&self, line: &mut Timed<'_>) -> Result<Option<String>> {
        let nonce = base64url::encode(random::<16>(&mut OsRng));
        let answer = line.exchange(&post(&self.request_path, FORM, &[], &form(&[("wallet_nonce", &nonce)]))).await?;
        if answer.status == 503 {
            return Ok(None);
        }
        Ok(Some(String::from_utf8(answer.expect(200)?.body)?))
    }
}

/// A challenge for a message of a phone.
pub(super) async fn challenge(line: &mut Line) -> Result<[u8; 32]> {
    read_challenge(line.exchange(&post("/wallet/challenges", FORM, &[], "")).await?)
}

fn read_challenge(answer: Answer) -> Result<[u8; 32]> {
    let answer: ChallengeAnswer = serde_json::from_slice(&answer.expect(200)?.body)?;
    Ok(answer.challenge)
}

/// A whole login.
pub(super) async fn log_in(site: &Site, line: &mut Timed<'_>, phone: &Phone) -> Result<Login> {
    let verifier = base64url::encode(random::<32>(&mut OsRng));
    // 1 and 2. The browser.
    let Some(begun) = begin(site, line, &verifier, &random_address()).await? else { return Ok(Login::Refused) };
    // 3. The phone fetches the request.
    let Some(request) = begun.fetch(line).await? else { return Ok(Login::Refused) };
    let request = Request::read(&request)?;
    // 4, 5, 6 and 7. The PIN and the response.
    let back = approve(site, line, phone, &request, ASKED).await?;
    // 8. The browser comes back from the app.
    let answer = line.exchange(&get(site.path(&back)?, &begun.headers())).await?.expect(303)?;
    let location = url::Url::parse(answer.header("location").ok_or("no location")?)?;
    let (_, code) = location.query_pairs().find(|(name, _)| name == "code").ok_or_else(|| format!("{location}"))?;
    // 9 and 10. The portal.
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", &verifier),
    ];
    let authorization = [("authorization", site.authorization.as_str())];
    let answer = line.exchange(&post("/oidc/token", FORM, &authorization, &form(&fields))).await?.expect(200)?;
    let tokens: Value = serde_json::from_slice(&answer.body)?;
    let token = tokens.get("access_token").and_then(Value::as_str).ok_or("no access token")?;
    let answer = line.exchange(&get("/oidc/userinfo", &[("authorization", &format!("Bearer {token}"))])).await?;
    let claims: Value = serde_json::from_slice(&answer.expect(200)?.body)?;
    claims.get("family_name").map(|_| Login::Done).ok_or_else(|| "nobody was named".into())
}

/// The phone's part: the PIN (challenge, evaluation, confirmation) and the encrypted response; where the browser goes on.
pub(super) async fn approve(
    site: &Site,
    line: &mut Timed<'_>,
    phone: &Phone,
    request: &Request,
    attributes: &[Attribute],
) -> Result<String> {
    let answer = line.exchange(&post("/wallet/challenges", FORM, &[], "")).await?;
    let message = phone.evaluation(&site.base, read_challenge(answer)?, Some(request))?;
    let answer = line.exchange(&post("/wallet/pin-evaluations", MEDIA_TYPE, &[], &message)).await?.expect(200)?;
    let evaluated: PinEvaluationAnswer = serde_json::from_slice(&answer.body)?;
    let message = phone.confirmation(&site.base, evaluated.evaluation_id)?;
    let answer = line.exchange(&post("/wallet/pin-confirmations", MEDIA_TYPE, &[], &message)).await?.expect(200)?;
    let _: PinTries = serde_json::from_slice(&answer.body)?;
    let response = phone.respond(request, attributes, evaluated.evaluation_id, now())?;
    let response = form(&[("response", &response)]);
    let answer = line.exchange(&post(site.path(request.response_uri())?, FORM, &[], &response)).await?.expect(200)?;
    let answer: DirectPostAnswer = serde_json::from_slice(&answer.body)?;
    Ok(answer.redirect_uri.ok_or("no way back")?)
}

pub(super) fn random_address() -> String {
    let [a, b, c, d] = OsRng.next_u32().to_be_bytes();
    format!("{}.{b}.{c}.{d}", a.clamp(11, 99))
}

/// How the portal says who it is: `client_secret_basic`.
pub(super) fn basic(secret: &str) -> String {
    let secret: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    format!("Basic {}", STANDARD.encode(format!("{PORTAL}:{secret}")))
}
