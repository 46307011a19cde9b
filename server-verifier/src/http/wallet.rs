//! Routes of what phones call.

use super::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
}
