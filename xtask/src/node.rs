//! Node.js and packages of npm.

use crate::command::{Result, answers, program, root, run};
use crate::debian;

/// Installs exactly what the `package-lock.json` in `folder` names, without the packages' own install scripts.
pub(crate) fn packages(folder: &str) -> Result<()> {
    node()?;
    let folder = root().join(folder);
    run(program("npm").current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

fn node() -> Result<()> {
    if answers("node", "--version") && answers("npm", "--version") {
        return Ok(());
    }
    debian::install("Node.js 20 or newer with npm", &["nodejs", "npm"])?;
    if answers("node", "--version") { Ok(()) } else { Err("Node.js was installed but does not start".to_owned()) }
}
