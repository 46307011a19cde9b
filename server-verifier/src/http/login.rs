//! Routes of the pages a browser shows while a login waits for a phone.

use super::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
}
