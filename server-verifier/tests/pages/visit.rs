//! A browser that waits for a phone, and the phone.

use rand_core::OsRng;
use siegelring_core::assurance::{Assessment, Finding, Level, Reason};
use siegelring_core::attribute::{Attribute, Attributes, Value};
use siegelring_verifier::approval::{Flow, Opener, Opening};
use siegelring_verifier::oidc::clients::Authentication;
use siegelring_verifier::store::records::granted::Granted;

use crate::relying_party::{authorize_path, registration};
use crate::server::{Answer, Server};

/// A login that a browser has begun.
pub(crate) struct Visit<'a> {
    pub(crate) server: &'a Server,
    pub(crate) id: String,
    cookie: String,
}

/// A server with a portal.
pub(crate) async fn server() -> Server {
    let server = Server::new();
    server.register(registration(Authentication::Public)).await;
    server
}

impl<'a> Visit<'a> {
    pub(crate) async fn begin(server: &'a Server, changes: &[(&str, &str)]) -> Self {
        let answer = server.get(&authorize_path(changes)).await;
        let id = answer.location().strip_prefix("/login/").expect("a login").to_owned();
        let cookie = answer.header("set-cookie").expect("cookie").split(';').next().expect("pair").to_owned();
        Self { server, id, cookie }
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    pub(crate) async fn get(&self, page: &str) -> Answer {
        self.server.get_with(&format!("/login/{}{page}", self.id), &[("cookie", &self.cookie)]).await
    }

    /// Sends a form of a page of this server.
    pub(crate) async fn post(&self, action: &str) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), ("sec-fetch-site", "same-origin")];
        self.server.post(&format!("/login/{}{action}", self.id), &[], &headers).await
    }

    pub(crate) async fn post_from(&self, action: &str, header: (&str, &str)) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), header];
        self.server.post(&format!("/login/{}{action}", self.id), &[], &headers).await
    }

    pub(crate) async fn phone_opens(&self, number: u8, flow: Flow) -> Opening {
        let opener = Opener::Wallet([number; 32]);
        self.server.app.approvals.open(&self.id, opener, flow).await.expect("open")
    }

    /// Erika approves; answers the one-time code on the same device.
    pub(crate) async fn phone_approves(&self) -> Option<String> {
        let granted = Granted {
            subject: "subject of Erika".to_owned(),
            attributes: Attributes::from([
                (Attribute::FamilyName, Value::Text("Mustermann".to_owned())),
                (Attribute::GivenName, Value::Text("Erika".to_owned())),
            ]),
            assessment: Assessment {
                level: Level::Substantial,
                findings: vec![Finding { reason: Reason::ProofingInPerson, allows: Level::High }],
                policy: "demo".to_owned(),
            },
            amr: vec!["pin".to_owned()],
            at: self.server.now(),
            evidence: None,
        };
        let app = &self.server.app;
        let result = granted.seal(&app.keys.secrets.sealing, &self.id, &mut OsRng).expect("seal");
        app.approvals.grant(&self.id, result).await.expect("grant")
    }
}

/// The text of a page.
pub(crate) fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).expect("UTF-8")
}

/// Where a page that goes on by itself goes on to.
pub(crate) fn goes_on_to(answer: &Answer) -> String {
    let html = text(answer);
    let (_, rest) = html.split_once("content=\"0;url=").unwrap_or_else(|| panic!("does not go on: {html}"));
    rest.split('"').next().unwrap().replace("&#38;", "&")
}
