//! Programs that a Debian system can install.

use crate::command::{Result, answers, program, run};

/// Installs Debian packages if we may, else says exactly what is missing.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let root = program("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    if !(root && answers("apt-get", "--version")) {
        return Err(format!("{what} is missing; install it, on Debian by: sudo apt-get install {names}"));
    }
    println!("xtask: {what} is missing, installing {names}");
    run(program("apt-get").args(["update", "--quiet"]))?;
    run(program("apt-get").args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
}
