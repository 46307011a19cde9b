//! SoftHSM 2: an HSM in software, for the tests of PKCS #11.

use std::path::Path;

use crate::command::{Result, answers};
use crate::debian;

/// Where its library may be, first found first taken; `SOFTHSM2_MODULE` names another.
const MODULES: [&str; 3] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so"];

/// Makes sure that it is there.
pub(crate) fn prepare() -> Result<()> {
    let is_there =
        || std::env::var_os("SOFTHSM2_MODULE").is_some() || MODULES.iter().any(|path| Path::new(path).exists());
    if is_there() && answers("softhsm2-util", "--version") {
        return Ok(());
    }
    debian::install("SoftHSM 2", &["softhsm2"])?;
    if is_there() {
        Ok(())
    } else {
        Err("SoftHSM was installed but its library is not found; set SOFTHSM2_MODULE".to_owned())
    }
}
