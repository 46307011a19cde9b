//! The relying party, a process of Node.js that is spoken to line by line.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::world::{CALLBACK, GOODBYE};

pub(crate) struct RelyingParty {
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl RelyingParty {
    /// Starts it as this client, with these settings beside the usual ones.
    pub(crate) async fn start(issuer: &str, client_id: &str, mut settings: Value) -> Self {
        let folder = folder();
        assert!(folder.join("node_modules").exists(), "its packages are missing: run `cargo xtask test`");
        let mut process = Command::new("node")
            .arg("login.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js");
        let input = process.stdin.take().expect("input");
        let output = BufReader::new(process.stdout.take().expect("output")).lines();
        let mut relying_party = Self { input, output, _process: process };
        settings["issuer"] = json!(issuer);
        settings["client_id"] = json!(client_id);
        settings["redirect_uri"] = json!(CALLBACK);
        settings["post_logout_redirect_uri"] = json!(GOODBYE);
        relying_party.write(&settings).await;
        relying_party
    }

    pub(crate) async fn write(&mut self, value: &Value) {
        self.input.write_all(format!("{value}\n").as_bytes()).await.expect("it runs");
    }

    pub(crate) async fn read(&mut self) -> Value {
        let line = self.output.next_line().await.expect("it runs").expect("it says something");
        serde_json::from_str(&line).expect("JSON")
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/relying-party")
}
