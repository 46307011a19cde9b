//! Keys for tests, made once: RSA keys take their time.

use std::fs;
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

/// A copy that a test may change.
pub(super) fn copy() -> TempDir {
    fn copy_folder(from: &Path, to: &Path) {
        super::files::create_folder(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy_folder(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let made = folder();
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&made.join("keys"), &folder.path().join("keys"));
    folder
}
