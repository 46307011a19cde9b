//! `docs/threat-model.md` names a test for every threat; here it is made sure that each of them exists.
//!
//! A test is named as `` `path::name` ``, the path from the root of the project: a function with a test attribute in a
//! Rust file, or a scenario in a script of `tests/browser`. In a table whose last column is called `shown by`, every row
//! names one at least.

#[cfg(test)]
mod tests;

use std::fs;

use crate::command::{Result, root};

const DOCUMENT: &str = "docs/threat-model.md";

/// Fails with every name that leads nowhere and every threat without one.
pub(crate) fn check() -> Result<()> {
    let document = fs::read_to_string(root().join(DOCUMENT)).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    let problems = problems(&document, |path| fs::read_to_string(root().join(path)).ok());
    if problems.is_empty() { Ok(()) } else { Err(format!("{DOCUMENT}:\n  {}", problems.join("\n  "))) }
}

/// What is wrong with `document`; `read` gives the files it names.
fn problems(document: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut problems: Vec<String> = rows_without_test(document).map(|row| format!("no test is named: {row}")).collect();
    for (path, name) in document.lines().flat_map(names) {
        match read(path) {
            None => problems.push(format!("there is no file {path}")),
            Some(source) if !has_test(path, &source, name) => problems.push(format!("there is no test {path}::{name}")),
            Some(_) => {}
        }
    }
    problems
}

/// The tests that a line names: what stands between backticks and has a path before `::`.
fn names(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter_map(|name| name.split_once("::")).filter(|(path, _)| path.ends_with(".rs") || path.ends_with(".mjs"))
}

/// The rows of tables `… | shown by |` in which nothing is named.
fn rows_without_test(document: &str) -> impl Iterator<Item = &str> {
    let mut in_table = false;
    document.lines().filter(move |line| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let is_row = line.starts_with('|');
        if !is_row || cells.last() == Some(&"shown by") {
            in_table = is_row;
            return false;
        }
        let is_rule = cells.iter().all(|cell| cell.chars().all(|character| matches!(character, '-' | ':')));
        in_table && !is_rule && names(line).next().is_none()
    })
}

fn has_test(path: &str, source: &str, name: &str) -> bool {
    if path.ends_with(".mjs") {
        return source.contains(&format!("\"{name}\"(scene)")) || source.contains(&format!("\"{name}\":"));
    }
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let (plain, asynchronous) = (format!("fn {name}("), format!("async fn {name}("));
    lines.iter().enumerate().any(|(place, line)| {
        let is_it = line.starts_with(&plain) || line.starts_with(&asynchronous);
        let attributes = lines.iter().take(place).rev().take_while(|line| line.starts_with("#["));
        is_it && attributes.into_iter().any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
    })
}
