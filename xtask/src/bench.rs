//! `cargo xtask bench`: builds for release what is measured and those it is measured beside, then measures.

use crate::command::{Result, cargo, program, root, run};
use crate::node;
use crate::python;

/// Builds and measures; arguments go to the program in `benches/` (try `--help`).
pub(crate) fn run_benches(arguments: &[String]) -> Result<()> {
    run(cargo().args(["build", "--quiet", "--release", "--package", "siegelring-verifier", "--bin", "siegelring"]))?;
    run(cargo().args(["build", "--quiet", "--release", "--package", "siegelring-benches"]))?;
    python::packages("tests/conformance/requirements.txt", "target/conformance/python")?;
    let peers = ["--manifest-path", "benches/peers/Cargo.toml", "--target-dir", "target/bench-peers"];
    run(cargo().args(["build", "--quiet", "--release", "--locked"]).args(peers))?;
    node::packages("benches/peers/oidc-provider")?;
    let benches = root().join("target/release/siegelring-benches");
    run(program(&benches.to_string_lossy()).args(arguments))
}
