//! The pages of a login, attacked from other browsers and other sites.

use rand_core::OsRng;
use siegelring_core::assurance::Level;
use siegelring_verifier::approval::{BrowserSecret, Ending, Flow, Opener, Status};
use siegelring_verifier::oidc::clients::Authentication;

use crate::person::granted;
use crate::relying_party::{authorize_path, registration};
use crate::server::{Answer, Server};

/// A login in one browser, and another browser that has a cookie of its own.
struct Scene {
    server: Server,
    id: String,
    own: String,
    other: String,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::new();
        server.register(registration(Authentication::Public)).await;
        let [(id, own), (_, other)] = [begin(&server).await, begin(&server).await];
        assert_ne!(own, other);
        Self { server, id, own, other }
    }

    /// After the phone has approved; with the address to which it sends a browser on the same device.
    async fn granted(&self, flow: Flow) -> String {
        let (approvals, id) = (&self.server.app.approvals, self.id.as_str());
        approvals.open(id, Opener::Wallet([1; 32]), flow).await.unwrap();
        let key = &self.server.app.keys.secrets.sealing;
        let result = granted(&self.server, Level::Substantial).seal(key, id, &mut OsRng).unwrap();
        let code = approvals.grant(id, result).await.unwrap();
        format!("/login/{id}/return?response_code={}", code.unwrap_or_default())
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.server.get_with(path, &[("cookie", cookie)]).await
    }

    async fn page(&self, page: &str, cookie: &str) -> Answer {
        self.get(&format!("/login/{}{page}", self.id), cookie).await
    }

    async fn post(&self, form: &str, headers: &[(&str, &str)]) -> Answer {
        self.server.post(&format!("/login/{}/{form}", self.id), &[], headers).await
    }

    async fn status(&self) -> Status {
        self.server.app.approvals.status(&self.id).await.unwrap()
    }
}

/// Begins a login; its id, and the cookie of the browser.
async fn begin(server: &Server) -> (String, String) {
    let answer = server.get(&authorize_path(&[])).await;
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    (answer.location().strip_prefix("/login/").unwrap().to_owned(), cookie)
}

const FORMS: [&str; 3] = ["continue", "cancel", "restart"];

#[tokio::test]
async fn no_form_is_taken_from_another_site() {
    let scene = Scene::new().await;
    scene.granted(Flow::Scanned).await;
    let cookie = ("cookie", scene.own.as_str());
    for form in FORMS {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let refused = scene.post(form, &[cookie, (name, value)]).await;
            assert_eq!(refused.status.as_u16(), 403, "{form} {name}: {value}");
            assert_eq!(scene.status().await, Status::Granted);
        }
    }
    let taken = scene.post("continue", &[cookie, ("sec-fetch-site", "same-origin")]).await;
    assert_eq!(taken.location(), format!("/login/{}/done", scene.id));
}

#[tokio::test]
async fn another_browser_sees_and_moves_nothing() {
    let scene = Scene::new().await;
    scene.granted(Flow::Scanned).await;
    let no_prefix = scene.own.replace("__Host-", "");
    for cookie in [scene.other.as_str(), no_prefix.as_str(), ""] {
        for page in ["", "/confirm", "/done", "/qr.svg"] {
            let answer = scene.page(page, cookie).await;
            assert_eq!(answer.status.as_u16(), 403, "{page}");
            assert!(!String::from_utf8_lossy(&answer.body).contains("Erika"), "{page}");
        }
        for form in FORMS {
            let refused = scene.post(form, &[("cookie", cookie), ("sec-fetch-site", "same-origin")]).await;
            assert_eq!(refused.status.as_u16(), 403, "{form}");
        }
        assert_eq!(scene.status().await, Status::Granted);
    }
    assert!(String::from_utf8_lossy(&scene.page("/confirm", &scene.own).await.body).contains("Erika"));
}

#[tokio::test]
async fn a_login_begun_by_somebody_else_cannot_be_fixed_on_a_victims_browser() {
    let scene = Scene::new().await;
    // The attacker mails the page of a login; the victim's phone even approves it on the same device.
    let back = scene.granted(Flow::SameDevice).await;
    let victim = format!("__Host-siegelring={}", *BrowserSecret::generate(&mut OsRng).to_cookie());
    let answer = scene.get(&back, &victim).await;
    answer.expect_page(409);
    assert_eq!(scene.status().await, Status::Ended(Ending::OtherBrowser));
    // The attacker, who has the right cookie, comes too late even with the code.
    let late = scene.get(&back, &scene.own).await;
    assert_eq!(late.location(), format!("/login/{}", scene.id));
    assert!(!late.location().contains("code="));
}

#[tokio::test]
async fn the_return_is_honoured_once_and_with_its_code_only() {
    let scene = Scene::new().await;
    let back = scene.granted(Flow::SameDevice).await;
    let guessed = scene.page("/return?response_code=guessed", &scene.own).await;
    assert_eq!(guessed.location(), format!("/login/{}", scene.id));
    assert_eq!(scene.status().await, Status::Granted);
    let first = scene.get(&back, &scene.own).await;
    assert!(first.location().starts_with("https://portal.example/callback?"), "{first:?}");
    let again = scene.get(&back, &scene.own).await;
    assert_eq!(again.location(), format!("/login/{}/done", scene.id));
}

#[tokio::test]
async fn a_phone_in_between_is_never_polled_to_its_end_on_the_same_device() {
    let scene = Scene::new().await;
    scene.granted(Flow::SameDevice).await;
    let without_code = scene.post("continue", &[("cookie", &scene.own), ("sec-fetch-site", "same-origin")]).await;
    assert_eq!(without_code.location(), format!("/login/{}", scene.id));
    assert_eq!(scene.status().await, Status::Granted);
}
