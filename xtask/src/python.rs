//! Python and packages of PyPI.

use crate::command::{Result, answers_to, program, root, run};
use crate::debian;

/// Installs exactly what `requirements` names into a virtual environment at `folder`, both below the root.
pub(crate) fn packages(requirements: &str, folder: &str) -> Result<()> {
    python()?;
    let python = root().join(folder).join("bin/python");
    if !python.exists() {
        run(program("python3").args(["-m", "venv", folder]))?;
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    run(program(&python.to_string_lossy()).args(install).arg(requirements))
}

fn python() -> Result<()> {
    if answers_to(program("python3").args(["-c", "import ensurepip, venv"])) {
        return Ok(());
    }
    debian::install("Python 3 with venv", &["python3", "python3-venv"])
}
