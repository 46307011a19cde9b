//! `cargo xtask demo`: builds the binary with the demo in it and starts it.

use crate::command::{self, Result, cargo};

/// Runs `siegelring demo` with these arguments until it ends; needs nothing but Rust and a C compiler.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut demo = cargo();
    demo.args(["run", "--quiet", "--package", "siegelring-verifier", "--features", "demo", "--bin", "siegelring"]);
    demo.args(["--", "demo"]).args(arguments);
    command::run(&mut demo)
}
