//! The project's own commands: `cargo xtask demo | test | conformance | fuzz | bench`.

mod bench;
mod browser;
mod command;
mod conformance;
mod debian;
mod demo;
mod fuzz;
mod node;
mod openssl;
mod python;
mod softhsm;
mod test;
mod threat_model;

use std::process::ExitCode;

use clap::Parser;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", version)]
enum Xtask {
    /// Builds and starts the demo: verifier, portal and phone; arguments go to `siegelring demo` (try `--help`).
    #[command(disable_help_flag = true)]
    Demo {
        /// What `siegelring demo` is to get, such as `--headless` or `--out DIR`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Runs every test with every feature, the browser's among them; installs what they need.
    Test {
        /// What `cargo test` is to get, such as the name of a test.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Holds us against public test vectors and independent implementations; installs what they need.
    Conformance,
    /// Throws hostile bytes at every parser of core and says how far they got; installs cargo-fuzz.
    Fuzz(fuzz::Arguments),
    /// Measures what login and signature cost; arguments go to the benches (try `--help`).
    #[command(disable_help_flag = true)]
    Bench {
        /// What to measure, and `--json FILE` or `--strict`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = match Xtask::parse() {
        Xtask::Demo { arguments } => demo::run(&arguments),
        Xtask::Test { arguments } => test::run(&arguments),
        Xtask::Conformance => conformance::run(),
        Xtask::Fuzz(arguments) => fuzz::fuzz(&arguments),
        Xtask::Bench { arguments } => bench::run_benches(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
