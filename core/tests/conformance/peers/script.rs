//! A peer is a script: one question as JSON goes in, one answer comes out.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a peer threw when it refused.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) String);

/// Asks the script of this name in `tests/conformance`.
pub(super) fn ask(script: &str, question: &Value) -> Result<Value, Refusal> {
    let script = root().join("tests/conformance").join(script);
    let interpreter = if script.extension().is_some_and(|it| it == "py") { python() } else { "node".into() };
    let mut peer = Command::new(&interpreter)
        .arg(&script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("no {}: {error}; {HOW}", interpreter.display()));
    peer.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = peer.wait_with_output().unwrap();
    assert!(output.status.success(), "{} does not answer; {HOW}", script.display());
    let mut reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    match reply.get("refused") {
        Some(reason) => Err(Refusal(reason.as_str().unwrap().to_owned())),
        None => Ok(reply["answer"].take()),
    }
}

const HOW: &str = "`cargo xtask conformance` installs the peers";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn python() -> PathBuf {
    root().join("target/conformance/python/bin/python")
}
