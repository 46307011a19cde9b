//! What tests need beside Rust: Node.js with the packages of `tests/browser` and `tests/relying-party`, and Chromium.

use std::path::{Path, PathBuf};

use crate::command::{Result, answers, program, root, run};

/// Where the browser may be, first found first taken; `CHROMIUM` names another.
const CHROMIUM: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/// Makes sure that everything is there, and gives the browser's path.
pub(crate) fn prepare() -> Result<PathBuf> {
    node()?;
    packages()?;
    chromium()
}

fn node() -> Result<()> {
    if answers("node", "--version") && answers("npm", "--version") {
        return Ok(());
    }
    install("Node.js 20 or newer with npm", &["nodejs", "npm"])?;
    if answers("node", "--version") { Ok(()) } else { Err("Node.js was installed but does not start".to_owned()) }
}

/// Exactly what `package-lock.json` names, without the packages' own install scripts.
fn packages() -> Result<()> {
    ["tests/browser", "tests/relying-party"].into_iter().try_for_each(|folder| {
        let mut npm = program("npm");
        run(npm.current_dir(root().join(folder)).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
    })
}

fn chromium() -> Result<PathBuf> {
    if let Some(path) = found() {
        return Ok(path);
    }
    install("Chromium", &["chromium"])?;
    found().ok_or_else(|| "Chromium was installed but is at none of the usual places; set CHROMIUM".to_owned())
}

fn found() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    CHROMIUM.iter().map(Path::new).find(|path| path.exists()).map(Path::to_path_buf)
}

/// Installs Debian packages if we may, else says exactly what is missing.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let root = program("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    if !(root && answers("apt-get", "--version")) {
        return Err(format!("{what} is missing; install it, on Debian by: sudo apt-get install {names}"));
    }
    println!("xtask: {what} is missing, installing {names}");
    run(program("apt-get").args(["update", "--quiet"]))?;
    run(program("apt-get").args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages))
}
