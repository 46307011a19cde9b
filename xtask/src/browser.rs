//! What tests need beside Rust: Chromium, and Node.js with the packages of the browser tests, of the relying party that is
//! not ours, and of the documentation's example.

use std::path::{Path, PathBuf};

use crate::command::Result;
use crate::{debian, node};

/// Where the browser may be, first found first taken; `CHROMIUM` names another.
const CHROMIUM: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/// Makes sure that everything is there, and gives the browser's path.
pub(crate) fn prepare() -> Result<PathBuf> {
    node::packages("tests/browser")?;
    node::packages("tests/relying-party")?;
    node::packages("docs/examples/portal")?;
    chromium()
}

fn chromium() -> Result<PathBuf> {
    if let Some(path) = found() {
        return Ok(path);
    }
    debian::install("Chromium", &["chromium"])?;
    found().ok_or_else(|| "Chromium was installed but is at none of the usual places; set CHROMIUM".to_owned())
}

fn found() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    CHROMIUM.iter().map(Path::new).find(|path| path.exists()).map(Path::to_path_buf)
}
