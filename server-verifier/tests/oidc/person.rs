//! A person who approves a login on a phone, and the browser that waits for it.

use rand_core::OsRng;
use siegelring_core::assurance::{Assessment, Level};
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_verifier::approval::{Approval, BrowserSecret, Flow, Opener};
use siegelring_verifier::oidc::{FRONT_DOOR, PageProblem};
use siegelring_verifier::store::records::granted::Granted;
use url::Url;

use crate::relying_party::authorize_path;
use crate::server::{Answer, Server, returned};

/// What Erika Mustermann's phone gives: everything she has, which is more than most portals ask for.
pub(crate) fn granted(server: &Server, level: Level) -> Granted {
    let text = |text: &str| Value::Text(text.to_owned());
    Granted {
        subject: "subject of Erika".to_owned(),
        attributes: Attributes::from([
            (Attribute::FamilyName, text("Mustermann")),
            (Attribute::GivenName, text("Erika")),
            (Attribute::BirthDate, text("1964-08-12")),
            (Attribute::Street, text("Heidestraße")),
            (Attribute::HouseNumber, text("17")),
            (Attribute::PostalCode, text("51147")),
            (Attribute::City, text("Köln")),
            (Attribute::AgeOver18, Value::Flag(true)),
        ]),
        assessment: Assessment { level, findings: Vec::new(), policy: "demo".to_owned() },
        amr: ["hwk", "pin", "user", "mfa"].map(str::to_owned).to_vec(),
        at: server.now(),
        evidence: None,
    }
}

/// A login that waits for the phone.
pub(crate) struct Waiting {
    pub(crate) approval: Approval,
    browser: BrowserSecret,
}

/// Begins a login; the answer must be the way to the waiting page.
pub(crate) async fn begin(server: &Server, changes: &[(&str, &str)]) -> Waiting {
    waiting(server, &server.get(&authorize_path(changes)).await).await
}

pub(crate) async fn waiting(server: &Server, answer: &Answer) -> Waiting {
    let id = answer.location().strip_prefix("/login/").unwrap_or_else(|| panic!("no login begins: {answer:?}"));
    let cookie = answer.header("set-cookie").expect("cookie");
    let value = cookie.strip_prefix("__Host-siegelring=").and_then(|rest| rest.split(';').next()).expect("value");
    let browser = BrowserSecret::from_cookie(value).expect("secret");
    Waiting { approval: server.app.approvals.look(id).await.expect("approval"), browser }
}

impl Waiting {
    /// The phone approves, and the browser goes on.
    pub(crate) async fn approve(&self, server: &Server, granted: &Granted) -> Result<Url, PageProblem> {
        let (id, key) = (self.approval.id(), &server.app.keys.secrets.sealing);
        server.app.approvals.open(id, Opener::Wallet([1; 32]), Flow::Scanned).await.expect("open");
        let result = granted.seal(key, id, &mut OsRng).expect("seal");
        server.app.approvals.grant(id, result).await.expect("grant");
        let redeemed = server.app.approvals.redeem(id, FRONT_DOOR, Some(&self.browser), None).await.expect("redeem");
        let granted = Granted::open(&redeemed.result, key, id).expect("open");
        server.app.oidc.complete(&redeemed.ask.reference, &granted, server.now()).await
    }
}

/// The code of a login that went well.
pub(crate) async fn code(server: &Server, changes: &[(&str, &str)]) -> String {
    code_at(server, changes, Level::Substantial).await
}

pub(crate) async fn code_at(server: &Server, changes: &[(&str, &str)], level: Level) -> String {
    let waiting = begin(server, changes).await;
    let url = waiting.approve(server, &granted(server, level)).await.expect("redirect");
    returned(&url).remove("code").unwrap_or_else(|| panic!("no code: {url}"))
}
