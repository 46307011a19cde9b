//! Routes of the OpenID Connect front door.

use super::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
}
