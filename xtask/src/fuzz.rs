//! `cargo xtask fuzz`: hostile bytes for every parser of core and of signatures, from the corpora in `fuzz/corpus` and fresh seeds.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::command::{Result, answers_to, cargo, root, run};

const CARGO_FUZZ: &str = "0.13.2";

const TARGETS: [&str; 15] = [
    "cbor",
    "cose",
    "mdoc_response",
    "jose",
    "sd_jwt",
    "authorization_request",
    "dcql",
    "offer",
    "status_list",
    "flow_events",
    "pdf",
    "pdf_verify",
    "cms",
    "asic",
    "evidence",
];

/// Where the fuzzer keeps what it finds; below `target`, but for what [`minimise`] takes over into `fuzz/corpus`.
const FOUND: &str = "target/fuzz/found";
const SEEDS: &str = "target/fuzz/seeds";
const BUILD: &str = "target/fuzz/build";

/// What is committed of a corpus: so many files at most, none longer than this many bytes.
const MAX_FILES: usize = 32;
const MAX_SIZE: u64 = 20 * 1024;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long each target is run, in minutes
    #[arg(long, value_name = "N", default_value = "3")]
    minutes: f64,
    /// Afterwards puts a small selection of what was found into fuzz/corpus, which an ordinary test runs through
    #[arg(long)]
    minimise: bool,
    /// The targets; without any, all of them
    #[arg(value_name = "TARGET", value_parser = TARGETS)]
    targets: Vec<String>,
}

/// What the fuzzer says at the end.
#[derive(Default)]
struct Figures {
    executions: String,
    coverage: String,
    corpus: String,
}

/// Runs each target so long and prints executions and coverage of each.
pub(crate) fn fuzz(arguments: &Arguments) -> Result<()> {
    let seconds = Duration::try_from_secs_f64(arguments.minutes * 60.0).map_err(|error| error.to_string())?.as_secs();
    prepare()?;
    let named = |target: &&str| arguments.targets.is_empty() || arguments.targets.iter().any(|name| name == target);
    let mut figures = Vec::new();
    for target in TARGETS.into_iter().filter(|target| named(target)) {
        figures.push((target, attack(target, seconds)?));
        if arguments.minimise {
            minimise(target)?;
        }
    }
    println!("\n{:22} {:>12} {:>10} {:>14}", "target", "executions", "coverage", "corpus");
    for (target, Figures { executions, coverage, corpus }) in figures {
        println!("{target:22} {executions:>12} {coverage:>10} {corpus:>14}");
    }
    println!("{seconds} s each; coverage counts edges, the corpus files and bytes");
    Ok(())
}

fn prepare() -> Result<()> {
    if !answers_to(cargo().args(["fuzz", "--version"])) {
        println!("xtask: cargo-fuzz is missing, installing it");
        run(cargo().args(["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ]))?;
    }
    println!("xtask: writing seeds");
    ["siegelring-core", "siegelring-signature"].into_iter().try_for_each(|package| {
        let mut seeds = cargo();
        seeds.env("FUZZ_SEEDS", root().join(SEEDS)).args(["test", "--quiet", "--package", package, "--lib", "--"]);
        run(seeds.args(["internal::tests::", "holder::tests::recording::", "verifier::tests::"]))
    })
}

/// The fuzzer on one target: new finds go into the first folder, the others are read.
fn fuzzer(target: &str, folders: &[String]) -> Command {
    let mut fuzzer = cargo();
    fuzzer.args(["fuzz", "run", "--sanitizer", "none", "--target-dir", BUILD, target]).args(folders).arg("--");
    fuzzer
}

fn attack(target: &str, seconds: u64) -> Result<Figures> {
    let folders = [format!("{FOUND}/{target}"), format!("fuzz/corpus/{target}"), format!("{SEEDS}/{target}")];
    for folder in &folders {
        create(folder)?;
    }
    let mut fuzzer = fuzzer(target, &folders);
    fuzzer.args(["-print_final_stats=1", "-timeout=10", "-max_len=32768"]).arg(format!("-max_total_time={seconds}"));
    let mut running = fuzzer.stderr(Stdio::piped()).spawn().map_err(|error| format!("cannot run cargo: {error}"))?;
    let figures = running.stderr.take().map(read).unwrap_or_default();
    let status = running.wait().map_err(|error| format!("cannot wait for cargo: {error}"))?;
    if status.success() {
        Ok(figures)
    } else {
        Err(format!("{target} fell: {status}; the bytes are in fuzz/artifacts"))
    }
}

/// Replaces the committed corpus by the fewest files that reach as far, or as many of them as are committed: evenly over
/// their sizes, since short ones fail early and long ones reach far.
fn minimise(target: &str) -> Result<()> {
    let (corpus, merged) = (format!("fuzz/corpus/{target}"), format!("target/fuzz/merged/{target}"));
    let _ = fs::remove_dir_all(root().join(&merged));
    create(&merged)?;
    let folders = [merged.clone(), format!("{SEEDS}/{target}"), corpus.clone(), format!("{FOUND}/{target}")];
    run(fuzzer(target, &folders).args(["-set_cover_merge=1", "-use_counters=0", "-max_len=32768"]))?;
    let failed = |error: std::io::Error| format!("cannot fill {corpus}: {error}");
    fs::remove_dir_all(root().join(&corpus)).and_then(|()| fs::create_dir(root().join(&corpus))).map_err(failed)?;
    let mut files = files(&merged).map_err(failed)?;
    files.retain(|(size, _)| *size <= MAX_SIZE);
    files.sort();
    let step = files.len().div_ceil(MAX_FILES).max(1);
    for (_, path) in files.iter().rev().step_by(step) {
        let name = path.file_name().unwrap_or_default();
        fs::copy(path, root().join(&corpus).join(name)).map_err(failed)?;
    }
    Ok(())
}

/// The files of a folder with their sizes.
fn files(folder: &str) -> std::io::Result<Vec<(u64, PathBuf)>> {
    fs::read_dir(root().join(folder))?.map(|entry| entry.and_then(|it| Ok((it.metadata()?.len(), it.path())))).collect()
}

fn create(folder: &str) -> Result<()> {
    fs::create_dir_all(root().join(folder)).map_err(|error| format!("cannot make {folder}: {error}"))
}

/// Passes the output on as it comes and keeps the figures.
fn read(output: impl std::io::Read) -> Figures {
    let mut figures = Figures::default();
    for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
        eprintln!("{line}");
        let words: Vec<_> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            match pair {
                ["cov:", value] => figures.coverage = (*value).to_owned(),
                ["corp:", value] => figures.corpus = (*value).to_owned(),
                ["stat::number_of_executed_units:", value] => figures.executions = (*value).to_owned(),
                _ => {}
            }
        }
    }
    figures
}
