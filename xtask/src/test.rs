//! `cargo xtask test`: every test, with every feature. Nothing is skipped: what is missing is installed or named.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Instant;

use crate::command::{Result, cargo};
use crate::{browser, conformance, threat_model};

/// Runs the tests; the runner's own closing lines are repeated at the end.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    threat_model::check()?;
    let chromium = browser::prepare()?;
    conformance::prepare()?;
    let started = Instant::now();
    let mut tests = cargo()
        .args(["test", "--workspace", "--all-features", "--no-fail-fast"])
        .args(arguments)
        .env("CHROMIUM", chromium)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let closing_lines = tests.stdout.take().map(show).unwrap_or_default();
    let status = tests.wait().map_err(|error| format!("cannot wait for cargo: {error}"))?;
    println!();
    closing_lines.iter().for_each(|line| println!("{line}"));
    println!("xtask: {} test programs in {} s", closing_lines.len(), started.elapsed().as_secs());
    println!("{} passed, {} failed", count(&closing_lines, "passed"), count(&closing_lines, "failed"));
    if status.success() { Ok(()) } else { Err(format!("the tests ended with {status}")) }
}

/// Passes the output on as it comes and keeps the runner's closing lines.
fn show(output: impl std::io::Read) -> Vec<String> {
    let mut closing_lines = Vec::new();
    for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
        println!("{line}");
        if line.starts_with("test result:") {
            closing_lines.push(line);
        }
    }
    closing_lines
}

/// The sum over closing lines such as `test result: ok. 3 passed; 0 failed; 0 ignored`.
fn count(closing_lines: &[String], what: &str) -> u32 {
    let parts = closing_lines.iter().flat_map(|line| line.split([';', '.']));
    parts.filter_map(|part| part.trim().strip_suffix(what)?.trim().parse::<u32>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn adds_up_closing_lines() {
        let lines = [
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 2.03s".to_owned(),
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.5s"
                .to_owned(),
        ];
        assert_eq!((count(&lines, "passed"), count(&lines, "failed")), (13, 2));
    }
}
