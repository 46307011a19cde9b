//! `cargo xtask bench`: measures, prints, and writes JSON for machines.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use mimalloc::MiMalloc;
use siegelring_benches::login::{BARE, serve_bare};
use siegelring_benches::row::Row;
use siegelring_benches::rows::{GROUPS, Group, signing};
use siegelring_benches::table;

/// That of the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Measures what login and signature cost, beside what they must cost and what others take.
#[derive(Parser)]
#[command(name = "cargo xtask bench", after_help = groups())]
struct Arguments {
    /// Also writes the rows to this file, as a JSON array
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Ends with failure if a limit does not hold; without it, only if something cannot be measured
    #[arg(long)]
    strict: bool,
    /// What to measure; without any, everything
    #[arg(value_name = "ROW", value_parser = names())]
    rows: Vec<String>,
}

fn names() -> Vec<&'static str> {
    GROUPS.iter().map(|group| group.name).collect()
}

fn groups() -> String {
    let lines = GROUPS.iter().map(|group| format!("  {:14} {}", group.name, group.about));
    ["Rows:".to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

fn main() -> ExitCode {
    // What is measured in a process of its own, and what others are measured beside.
    let alone: Vec<_> = std::env::args().collect();
    if let [_, word, work, folder] = alone.as_slice()
        && word == signing::ALONE
    {
        signing::alone(work, Path::new(folder));
        return ExitCode::SUCCESS;
    }
    if let [_, word, port, database] = alone.as_slice()
        && word == BARE
    {
        return match serve_bare(port, database) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                eprintln!("{reason}");
                ExitCode::FAILURE
            }
        };
    }
    let arguments = Arguments::parse();
    let wanted = |group: &&Group| arguments.rows.is_empty() || arguments.rows.iter().any(|name| name == group.name);
    let (mut rows, mut failed) = (Vec::new(), false);
    for group in GROUPS.iter().filter(wanted) {
        settle();
        match (group.measure)() {
            Ok(measured) => {
                measured.iter().for_each(table::print);
                rows.extend(measured);
            }
            Err(reason) => {
                eprintln!("{}: not measured: {reason}", group.name);
                failed = true;
            }
        }
    }
    if let Some(file) = &arguments.json {
        failed |= !write(file, &rows);
    }
    let unkept: Vec<_> = rows.iter().filter(|row| row.holds() == Some(false)).map(Row::work).collect();
    let of = rows.iter().filter(|row| row.holds().is_some()).count();
    println!("\n{} of {of} limits hold", of - unkept.len());
    unkept.iter().for_each(|work| println!("  does not hold: {work}"));
    if failed || (arguments.strict && !unkept.is_empty()) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Waits until what was written before is on the disk: else what is measured stands in line behind the build of it.
fn settle() {
    if let Err(error) = Command::new("sync").status() {
        eprintln!("sync: {error}");
    }
}

fn write(file: &PathBuf, rows: &[Row]) -> bool {
    let reports: Vec<_> = rows.iter().map(Row::report).collect();
    let written = serde_json::to_vec_pretty(&reports).map_err(std::io::Error::from);
    match written.and_then(|bytes| std::fs::write(file, bytes)) {
        Ok(()) => true,
        Err(error) => {
            eprintln!("cannot write {}: {error}", file.display());
            false
        }
    }
}
