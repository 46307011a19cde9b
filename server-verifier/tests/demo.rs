//! `siegelring demo --headless`, as a newcomer and an integrator start it.

#![cfg(feature = "demo")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

use std::path::Path;
use std::process::{Command, Output};

fn demo(arguments: &[&str]) -> Output {
    let demo = Command::new(env!("CARGO_BIN_EXE_siegelring")).args(["demo", "--headless"]).args(arguments).output();
    demo.expect("the demo starts")
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn goes_from_the_offer_to_the_signed_application_and_keeps_what_it_produced() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = demo(&["--out", folder.path().to_str().expect("a path")]);
    let said = said(&output);
    assert!(said.contains("level substanziell") && said.contains("receipt BPA-"), "{said}");
    let kept: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    for kind in ["id-token.json", "receipt.html", "messages"] {
        assert!(kept.iter().any(|name| name.ends_with(kind)), "{kept:?}");
    }
    let holds = |file: &[u8], wanted: &str| file.windows(wanted.len()).any(|window| window == wanted.as_bytes());
    let folder = folder.path().join("signed");
    let signed = std::fs::read(folder.join("antrag.pdf")).expect("the PDF");
    assert!(signed.starts_with(b"%PDF-") && holds(&signed, "/ByteRange"));
    let container = std::fs::read(folder.join("antrag.asice")).expect("the container");
    for part in ["application/vnd.etsi.asic-e+zip", "antrag.xml", "antrag.json", "declaration.json", "MH AB 123"] {
        assert!(holds(&container, part), "{part}");
    }
    for file in ["antrag.pdf", "antrag.asice"] {
        let (status, said) = verified(&folder, file);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains("genau diese Datei freigegeben"), "{said}");
    }
}

/// What the command of `docs/verifying.md` says of a file in this folder.
fn verified(folder: &Path, file: &str) -> (Option<i32>, String) {
    let guide = include_str!("../../docs/verifying.md").replace("\\\n", " ");
    let command =
        guide.lines().find(|line| line.starts_with("siegelring verify antrag.pdf --scheme")).expect("a command");
    let arguments = command.split_whitespace().skip(1).map(|argument| argument.replace("antrag.pdf", file));
    let output = Command::new(env!("CARGO_BIN_EXE_siegelring")).args(arguments).current_dir(folder).output();
    let output = output.expect("the command starts");
    (output.status.code(), [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned()).concat())
}

#[test]
fn the_same_journey_is_low_under_the_strict_policy() {
    let said = said(&demo(&["--policy", "tr-03107"]));
    assert!(said.contains("level niedrig") && !said.contains("receipt"), "{said}");
}

#[test]
fn ends_badly_when_a_step_fails() {
    let output = demo(&["--policy", "no-such-policy"]);
    assert!(!output.status.success());
}
