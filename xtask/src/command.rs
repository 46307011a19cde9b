//! Other programs, started from the root of the project.

use std::path::Path;
use std::process::Command;

/// Why a command of ours ended badly, in words for the terminal.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The cargo that started us.
pub(crate) fn cargo() -> Command {
    let mut cargo = program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    // What our cargo said about this package: build scripts that watch it would run, and what follows be built, anew.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|about| name.to_string_lossy().starts_with(about)) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// A program that runs in the root of the project.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs it to its end, its output on our terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} ended with {status}")),
        Err(error) => Err(format!("cannot run {name}: {error}")),
    }
}

/// Whether a program of this name answers to `argument` with success.
pub(crate) fn answers(name: &str, argument: &str) -> bool {
    answers_to(program(name).arg(argument))
}

/// Whether this can be run, and ends with success.
pub(crate) fn answers_to(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
