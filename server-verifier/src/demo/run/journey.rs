//! The whole journey without a browser: every step a person would take, each with its time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::process::Command;

use super::browser::{Browser, Page};
use super::qr;
use super::setup::Setup;
use crate::demo::Result;
use crate::demo::artefacts::Artefacts;

const PIN: &str = "274953";
/// How long the browser waits for what the phone did.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes every step, prints each with its time, and stops at the first that fails.
///
/// # Errors
/// If a step fails; it has been printed then.
pub(super) async fn run(setup: &Setup, out: Option<&Path>) -> Result<()> {
    let started = Instant::now();
    let mut journey = Journey {
        setup,
        browser: Browser::new()?,
        out: out.map(Artefacts::in_folder).transpose()?,
        messages: out.map(|out| out.join("messages")),
        since: started,
    };
    let done = journey.take_every_step().await;
    if let Err(error) = &done {
        println!("FAILED          {error}");
    }
    println!("{:>6.2} s        in all", started.elapsed().as_secs_f64());
    done
}

struct Journey<'a> {
    setup: &'a Setup,
    browser: Browser,
    out: Option<Artefacts>,
    messages: Option<PathBuf>,
    since: Instant,
}

impl Journey<'_> {
    async fn take_every_step(&mut self) -> Result<()> {
        let offer = self.setup.offer().await?;
        self.done("a clerk identified Erika Mustermann and sent her an offer, and a letter with the code");
        let said = self.phone(&["enrol", &offer.link, "--code", &offer.code, "--pin", PIN]).await?;
        self.done("the phone took the offer, she chose a PIN, the credential is on the phone");
        let unblock_code = said.lines().find_map(|line| line.strip_prefix("unblock code: ")).unwrap_or_default();
        if unblock_code.is_empty() {
            return Err("the phone shows no unblock code".into());
        }

        let login = self.start_login().await?;
        let code = self.browser.open(&format!("{}/qr.svg", login.url)).await?;
        let scanned = qr::read(&code.body)?;
        self.done("she started the application; the login page shows a QR code, and a camera reads it");
        self.phone(&["approve", &scanned, "--pin", PIN]).await?;
        self.done("she scanned it, read who asks, and approved with her PIN");
        let confirm = self.wait_for(&login, "/confirm").await?;
        self.go_on(&confirm).await?;
        self.done("the browser showed whose login it is, and she went on to the portal");
        self.apply().await?;

        let login = self.start_login().await?;
        let link = login.between("id=\"app-link\" href=\"", "\"")?;
        let said = self.phone(&["approve", &link, "--pin", PIN]).await?;
        let back = said.lines().find_map(|line| line.strip_prefix("go on at: ")).ok_or("no way back to the browser")?;
        let page = self.browser.open(back).await?;
        let page = self.follow(page).await?;
        self.expect(&page, "/application")?;
        self.log_out(&page).await?;
        self.done("she logged in on the phone itself, by the app link, and logged out");

        let login = self.start_login().await?;
        let link = login.between("id=\"app-link\" href=\"", "\"")?;
        self.phone(&["approve", &link, "--auto", "wrong-pin", "--pin", PIN]).await?;
        self.done("a wrong PIN is noticed on the phone");
        let login = self.start_login().await?;
        let link = login.between("id=\"app-link\" href=\"", "\"")?;
        self.phone(&["approve", &link, "--auto", "decline"]).await?;
        self.wait_until_gone(&login).await?;
        self.done("she declined, and the portal was told");
        Ok(())
    }

    /// Prints what was done and how long it took.
    fn done(&mut self, what: &str) {
        println!("{:>6.2} s  ok    {what}", self.since.elapsed().as_secs_f64());
        self.since = Instant::now();
    }

    /// What `siegelring phone` says.
    async fn phone(&self, journey: &[&str]) -> Result<String> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("phone").args(self.setup.phone_arguments());
        command.arg("--state").arg(self.setup.folder.join("phone.json"));
        if let Some(messages) = &self.messages {
            command.arg("--record").arg(messages);
        }
        let output = command.args(journey).kill_on_drop(true).output().await?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned().into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// From the portal's start page to the page with the QR code.
    async fn start_login(&mut self) -> Result<Page> {
        let start = self.browser.open(&self.setup.portal).await?;
        self.expect(&start, "/")?;
        let login = self.browser.open(&format!("{}/login", self.setup.portal)).await?;
        if login.url.path().starts_with("/login/") { Ok(login) } else { Err(self.unexpected(&login)) }
    }

    /// Looks at the login until its page is this one.
    async fn wait_for(&mut self, login: &Page, ending: &str) -> Result<Page> {
        let started = Instant::now();
        loop {
            let page = self.browser.open(login.url.as_str()).await?;
            if page.url.path().ends_with(ending) {
                return Ok(page);
            }
            if started.elapsed() > PATIENCE {
                return Err(self.unexpected(&page));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn wait_until_gone(&mut self, login: &Page) -> Result<()> {
        let started = Instant::now();
        loop {
            let page = self.browser.open(login.url.as_str()).await?;
            if !page.body.contains("qr.svg") {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                return Err(self.unexpected(&page));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Confirms the login and follows it to the portal.
    async fn go_on(&mut self, confirm: &Page) -> Result<()> {
        let action = confirm.between("<form method=\"post\" action=\"", "\"")?;
        let page = self.browser.submit(confirm, &action, &[]).await?;
        let page = self.follow(page).await?;
        self.expect(&page, "/application")
    }

    /// Follows a page that leads on by itself.
    async fn follow(&mut self, page: Page) -> Result<Page> {
        match page.between("http-equiv=\"refresh\" content=\"0;url=", "\"") {
            Ok(url) => self.browser.open(&url).await,
            Err(_) => Ok(page),
        }
    }

    /// Submits the form and reads the receipt, as far as the level allows.
    async fn apply(&mut self) -> Result<()> {
        let page = self.browser.open(&format!("{}/application", self.setup.portal)).await?;
        let level = page.between("<strong class=\"level\">", "<")?;
        for known in ["Erika Mustermann", "Heidestraße 17", "12345 Musterhausen"] {
            if !page.body.contains(known) {
                return Err(format!("the form is not filled in: {known} is missing").into());
            }
        }
        self.done(&format!("the form is filled in with her name and address; level {level}, and why"));
        if !self.setup.reaches_substantial() {
            return if level == "niedrig" { self.log_out(&page).await } else { Err(self.unexpected(&page)) };
        }
        let token = page.between("name=\"form_token\" value=\"", "\"")?;
        let fields = [("form_token", token.as_str()), ("plate", "MH AB 123"), ("zone", "A"), ("keeper", "yes")];
        let signing = self.browser.submit(&page, "/application", &fields).await?;
        self.sign(&signing).await?;
        let receipt = self.browser.open(&format!("{}/signed", self.setup.portal)).await?;
        self.expect(&receipt, "/receipt")?;
        let number = receipt.between("id=\"receipt-number\">", "<")?;
        if let Some(out) = &self.out {
            out.keep("receipt.html", &receipt.body)?;
        }
        self.done(&format!("the portal has the signed application and gives her the receipt {number}"));
        let portal = &self.setup.portal;
        let files = [
            ("antrag.pdf", format!("{portal}/receipt/files/1")),
            ("antrag.asice", format!("{portal}/receipt/files/2")),
        ];
        let list = [("crl.der", format!("{}/signature/crl.der", self.setup.verifier))];
        let signed = self.out.as_ref().map(|out| out.below("signed")).transpose()?;
        for (name, url) in files.into_iter().chain(list) {
            let file = self.browser.download(&url).await?;
            if let Some(signed) = &signed {
                signed.put(name, &file)?;
            }
        }
        if let Some(signed) = &signed {
            for root in ["signature", "issuer", "relying-party"] {
                let pem = std::fs::read(self.setup.folder.join("keys").join(root).join("root.pem"))?;
                signed.put(&format!("{root}-root.pem"), pem)?;
            }
        }
        self.done("she downloaded the signed PDF, and the container with her data as XML and JSON");
        self.log_out(&receipt).await
    }

    /// Signs on the phone what the page shows.
    async fn sign(&mut self, signing: &Page) -> Result<()> {
        if !signing.url.path().starts_with("/sign/") {
            return Err(self.unexpected(signing));
        }
        let code = self.browser.open(&format!("{}/qr.svg", signing.url)).await?;
        self.phone(&["approve", &qr::read(&code.body)?, "--pin", PIN]).await?;
        self.done("she scanned the code, read the form and its documents on the phone, and signed with her PIN");
        self.wait_until_gone(signing).await
    }

    async fn log_out(&mut self, page: &Page) -> Result<()> {
        let token = page.between("name=\"form_token\" value=\"", "\"")?;
        let page = self.browser.submit(page, "/logout", &[("form_token", &token)]).await?;
        let page = self.follow(page).await?;
        self.expect(&page, "/")
    }

    fn expect(&self, page: &Page, path: &str) -> Result<()> {
        let at_portal = page.url.as_str().starts_with(&self.setup.portal);
        if at_portal && page.url.path() == path && page.status.is_success() {
            Ok(())
        } else {
            Err(self.unexpected(page))
        }
    }

    fn unexpected(&self, page: &Page) -> Box<dyn std::error::Error + Send + Sync> {
        let title = page.between("<h1>", "</h1>").unwrap_or_default();
        format!("did not expect {} ({}): {title}", page.url, page.status).into()
    }
}
