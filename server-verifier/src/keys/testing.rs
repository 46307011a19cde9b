//! Keys for tests, made once: RSA keys take their time.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use rand_core::OsRng;
use siegelring_core::time::UnixTime;
use tempfile::TempDir;

use super::{InitOptions, Keys, init};

/// When the keys were made.
pub(crate) const NOW: UnixTime = UnixTime(1_800_000_000);

static MADE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = InitOptions {
        country: "DE".to_owned(),
        organization: "Stadt Musterhausen".to_owned(),
        base_url: "https://login.example".into(),
    };
    init::init(folder.path(), &options, NOW, &mut OsRng).unwrap();
    folder
});

/// The folder in which `keys/` was made. Nobody writes there.
pub(super) fn folder() -> &'static Path {
    MADE.path()
}

/// The keys.
pub(crate) fn keys() -> Arc<Keys> {
    Arc::new(Keys::open(&folder().join("keys")).unwrap())
}
