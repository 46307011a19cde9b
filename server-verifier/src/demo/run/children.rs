//! The processes of the demo: started, waited for, and gone when the demo is.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use super::setup::Setup;
use crate::demo::Result;

/// How long a process may take until it answers.
const START: Duration = Duration::from_secs(30);
/// How long it may take to end when asked.
const END: Duration = Duration::from_secs(5);

/// The verifier, the portal and the phone.
pub(super) struct Children(Vec<(&'static str, Child)>);

impl Children {
    /// Starts all three; the portal keeps its tokens in `out`, if there is one.
    ///
    /// # Errors
    /// If a process does not start.
    pub(super) fn start(setup: &Setup, out: Option<&Path>) -> Result<Self> {
        let verifier = child("serve", |command| {
            command.arg("--config").arg(setup.config());
            command.arg("--demo-page").arg(&setup.demo).arg("--demo-phone").arg(&setup.phone);
        })?;
        let portal = child("demo-portal", |command| {
            command.arg("--port").arg(setup.ports.portal.to_string()).arg("--issuer").arg(&setup.verifier);
            command.arg("--client-id").arg(crate::demo::sample::PORTAL);
            command.arg("--client-secret-file").arg(setup.portal_secret_file());
            command.arg("--frame-ancestor").arg(&setup.demo);
            if let Some(out) = out {
                command.arg("--out").arg(out);
            }
        })?;
        let phone = child("demo-phone", |command| {
            command.arg("--port").arg(setup.ports.phone.to_string()).args(setup.phone_arguments());
            command.arg("--state").arg(setup.folder.join("phone-page.json"));
            command.arg("--frame-ancestor").arg(&setup.demo);
        })?;
        Ok(Self(vec![("the verifier", verifier), ("the portal", portal), ("the phone", phone)]))
    }

    /// Waits until each of them answers.
    ///
    /// # Errors
    /// If one ends or does not answer in time.
    pub(super) async fn wait_until_ready(&mut self, setup: &Setup) -> Result<()> {
        crate::demo::tls::use_ring();
        let http = reqwest::Client::new();
        let started = Instant::now();
        let ready = format!("{}/readyz", setup.verifier);
        for url in [ready.as_str(), &setup.portal, &setup.phone] {
            while !http.get(url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                for (name, child) in &mut self.0 {
                    if let Some(status) = child.try_wait()? {
                        return Err(format!("{name} ended with {status}").into());
                    }
                }
                if started.elapsed() > START {
                    return Err(format!("{url} does not answer").into());
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
        Ok(())
    }

    /// Asks all of them to end, and ends those that do not.
    pub(super) async fn stop(self) {
        for (name, mut child) in self.0 {
            // They end when their standard input does, which also happens should this process be killed.
            drop(child.stdin.take());
            if timeout(END, child.wait()).await.is_err() {
                eprintln!("siegelring: {name} does not end by itself");
                let _ = child.kill().await;
            }
        }
    }
}

/// Another process of this program.
fn child(name: impl AsRef<OsStr>, arguments: impl FnOnce(&mut Command)) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(name);
    arguments(&mut command);
    Ok(command.stdin(Stdio::piped()).kill_on_drop(true).spawn()?)
}
