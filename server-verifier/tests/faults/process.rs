//! The program itself, ended by SIGKILL in the middle of a request.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use axum::http::Request;
use siegelring_core::time::UnixTime;
use siegelring_verifier::store::SqliteStore;
use siegelring_verifier::store::sqlite::Access;
use tempfile::TempDir;

use crate::ground::{Beginnings, Ground};
use crate::invariants::{agree, can_log_in, is_erika, nothing_works_twice, tries_are_counted};
use crate::journeys::{change_pin, enrol, log_in};
use crate::phone::{NEW_PIN, PIN, Person, Phone, WRONG_PIN};
use crate::server::{Answer, Died, Line};

/// `siegelring serve`, started again whenever it was killed.
struct Process {
    ground: &'static Ground,
    folder: TempDir,
    child: Child,
    client: reqwest::Client,
    /// At which request, counted from 1, it is killed.
    kill_at: usize,
    requests: usize,
}

impl Process {
    async fn start(ground: &'static Ground, database: &std::path::Path, kill_at: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(database, folder.path().join("siegelring.db")).unwrap();
        let store = "[store]\nbackend = \"sqlite\"\npath = \"siegelring.db\"\n";
        std::fs::write(folder.path().join("siegelring.toml"), ground.configuration() + store).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let child = spawn(&folder);
        let mut process = Self { ground, folder, child, client, kill_at, requests: 0 };
        process.wait_until_ready().await;
        process
    }

    async fn wait_until_ready(&mut self) {
        let url = format!("{}/readyz", self.ground.issuer());
        for _ in 0..1000 {
            assert_eq!(self.child.try_wait().unwrap(), None, "the server runs");
            if self.client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("not ready");
    }

    fn store(&self) -> SqliteStore {
        let generation = self.ground.keys.generation;
        SqliteStore::open(&self.folder.path().join("siegelring.db"), Access::Command, generation).unwrap()
    }
}

fn spawn(folder: &TempDir) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_siegelring"));
    command.arg("serve").arg("--config").arg(folder.path().join("siegelring.toml"));
    command.stdout(Stdio::null()).spawn().unwrap()
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Line for Process {
    async fn send(&mut self, request: Request<Body>) -> Result<Answer, Died> {
        self.requests += 1;
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        let url = format!("{}{}", self.ground.issuer(), parts.uri);
        let request = self.client.request(parts.method, url).headers(parts.headers).body(body);
        if self.requests == self.kill_at {
            let sent = tokio::spawn(request.send());
            // Sometimes before it is read, sometimes over the work, sometimes after the answer.
            tokio::time::sleep(Duration::from_millis(2)).await;
            self.child.kill().unwrap();
            self.child.wait().unwrap();
            sent.abort();
            self.child = spawn(&self.folder);
            self.wait_until_ready().await;
            return Err(Died);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok(Answer { status, headers, body: answer.bytes().await.unwrap().to_vec() })
    }

    fn now(&self) -> UnixTime {
        UnixTime(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs())
    }
}

/// One after the other, since all use one port.
#[tokio::test]
async fn every_journey_survives_a_kill_of_the_process() {
    let (ground, beginnings) = (Ground::get().await, Beginnings::get().await);
    for kill_at in [2, 7, 13] {
        let mut process = Process::start(ground, &beginnings.registered, kill_at).await;
        let (mut phone, mut person) = (Phone::new(ground), Person::default());
        let offers = enrol(&mut process, ground, &mut phone, &mut person).await;
        assert!(process.requests > kill_at);
        agree(&process.store(), &phone, process.now()).await;
        let login = log_in(&mut process, ground, &mut phone, &mut person).await;
        nothing_works_twice(&mut process, &offers, &login).await;
    }
    for kill_at in [2, 5, 8, 11] {
        let mut process = Process::start(ground, &beginnings.enrolled, kill_at).await;
        let mut phone = Phone::switched_on(ground, beginnings.phone.clone());
        let mut person = Person::with_pins(&[WRONG_PIN, PIN]);
        let login = log_in(&mut process, ground, &mut phone, &mut person).await;
        is_erika(&login);
        assert!(process.requests > kill_at);
        agree(&process.store(), &phone, process.now()).await;
        tries_are_counted(&process.store(), &person, 0, process.now()).await;
        nothing_works_twice(&mut process, &[], &login).await;
    }
    for kill_at in [6, 12] {
        let mut process = Process::start(ground, &beginnings.enrolled, kill_at).await;
        let mut phone = Phone::switched_on(ground, beginnings.phone.clone());
        let mut person = Person::with_pins(&[PIN, NEW_PIN]);
        person.new_pin = NEW_PIN;
        change_pin(&mut process, &mut phone, &mut person).await;
        assert!(process.requests > kill_at);
        agree(&process.store(), &phone, process.now()).await;
        can_log_in(&mut process, ground, &mut phone, &[PIN, NEW_PIN]).await;
    }
}
