//! Commands, as a shell runs them.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic; clippy knows functions marked as tests only")]

use std::fs::File;
use std::process::{Command, Output, Stdio};

/// Makes a folder, saying so on `stdout`.
fn init(stdout: impl Into<Stdio>) -> (Output, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_siegelring"));
    command.arg("init").arg(folder.path().join("server"));
    command.args(["--issuer", "https://login.example.org", "--operator", "Town of Example"]).stdout(stdout);
    (command.output().unwrap(), folder)
}

#[test]
fn a_reader_who_has_gone_stops_no_command() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (output, folder) = init(writer);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(folder.path().join("server/siegelring.toml").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_that_cannot_say_what_it_did_fails() {
    let (output, _folder) = init(File::create("/dev/full").unwrap());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("siegelring: standard output: "), "{output:?}");
}
