//! Peers are scripts: JSON goes in, JSON comes out.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use serde_json::Value;
use siegelring_core::crypto::SigningKey;
use siegelring_core::jose::base64url;
use siegelring_core::jose::jwk::Jwk;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// What a peer threw when it refused, and the code of the error answer it got, if that was why.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    pub(crate) code: Option<String>,
}

/// A running script.
pub(crate) struct Script {
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Script {
    pub(crate) fn start(name: &str) -> Self {
        let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
        assert!(folder.join("node_modules").exists(), "its packages are missing: run `cargo xtask conformance`");
        let mut process = Command::new("node")
            .arg(folder.join(name).canonicalize().expect("a script"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().expect("output")).lines();
        Self { input, output, _process: process }
    }

    /// Says one thing; nothing follows.
    pub(crate) async fn say(&mut self, value: &Value) {
        let mut input = self.input.take().expect("nothing was said yet");
        input.write_all(format!("{value}\n").as_bytes()).await.expect("it runs");
    }

    pub(crate) async fn hear(&mut self) -> Value {
        let line = self.output.next_line().await.expect("it runs").expect("it says something");
        serde_json::from_str(&line).expect("JSON")
    }

    pub(crate) async fn reply(&mut self) -> Result<Value, Refusal> {
        let mut reply = self.hear().await;
        match reply.get("refused").and_then(Value::as_str) {
            None => Ok(reply["answer"].take()),
            Some(reason) => Err(Refusal { reason: reason.to_owned(), code: reply["code"].as_str().map(str::to_owned) }),
        }
    }
}

/// Asks a script that answers one question.
pub(crate) async fn ask(name: &str, question: &Value) -> Result<Value, Refusal> {
    let mut script = Script::start(name);
    script.say(question).await;
    script.reply().await
}

pub(crate) fn private_jwk(key: &SigningKey) -> Value {
    let mut jwk = serde_json::to_value(Jwk::from(&key.public_key())).expect("JSON");
    jwk["d"] = base64url::encode(key.to_scalar().as_slice()).into();
    jwk
}

/// A certificate in a PEM file, in DER.
pub(crate) fn certificate(path: &Path) -> Vec<u8> {
    CertificateDer::from_pem_file(path).expect("a certificate").to_vec()
}

/// A P-256 key in a PEM file.
pub(crate) fn key(path: &Path) -> SigningKey {
    let der = PrivatePkcs8KeyDer::from_pem_file(path).expect("a key");
    SigningKey::from_pkcs8(der.secret_pkcs8_der()).expect("a P-256 key")
}
