//! A peer is a script: one question as JSON goes in, one answer comes out.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a peer threw when it refused.
#[derive(Debug)]
#[expect(dead_code, reason = "a failed test prints it")]
pub(crate) struct Refusal(pub(crate) String);

/// Asks the Python script of this name in `tests/conformance`.
pub(crate) fn ask(script: &str, question: &Value) -> Result<Value, Refusal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (script, python) =
        (root.join("tests/conformance").join(script), root.join("target/conformance/python/bin/python"));
    let mut peer = Command::new(&python)
        .arg(&script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("no {}: {error}; {HOW}", python.display()));
    peer.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = peer.wait_with_output().unwrap();
    assert!(output.status.success(), "{} does not answer; {HOW}", script.display());
    read(serde_json::from_slice(&output.stdout).unwrap())
}

/// What one reply says.
pub(crate) fn read(mut reply: Value) -> Result<Value, Refusal> {
    match reply.get("refused") {
        Some(reason) => Err(Refusal(reason.as_str().unwrap().to_owned())),
        None => Ok(reply["answer"].take()),
    }
}

const HOW: &str = "`cargo xtask conformance` installs the peers";
