//! Every journey in a real browser: verifier, portal and phones in this process, on a clock that only the tests move.
//!
//! `tests/browser/run.mjs` drives Chromium and asks this process, by JSON lines, for worlds to act in, for time to pass
//! and for offers. No endpoint of a server can do any of that.

#![cfg(feature = "demo")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic; clippy knows functions marked as tests only"
)]

mod coverage;
mod dialogue;
mod world;

use std::process::Stdio;

use tokio::process::Command;

/// The folder of the scripts.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/browser");

/// Set `SCENARIO` to a part of a scenario's name to run that alone; the coverage of pages is then not asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_journey_works_in_a_browser() {
    let only = std::env::var("SCENARIO").ok().filter(|part| !part.is_empty());
    let mut node = Command::new("node")
        .args(["run.mjs"])
        .args(&only)
        .current_dir(SCRIPTS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("Node.js and the packages of tests/browser: `cargo xtask test` installs what is missing");
    let report = dialogue::hold(&mut node).await;
    assert!(node.wait().await.expect("node").success(), "node ended badly");
    for (scenario, outcome) in &report.scenarios {
        println!("{} {scenario}", if outcome.is_ok() { "ok    " } else { "FAILED" });
    }
    let failed: Vec<_> = report.scenarios.iter().filter_map(|(_, outcome)| outcome.as_ref().err()).collect();
    assert!(
        failed.is_empty(),
        "{} scenarios failed:\n{}",
        failed.len(),
        failed.into_iter().cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(!report.scenarios.is_empty(), "no scenario ran");
    if only.is_none() {
        coverage::check(&report.seen);
    }
}
