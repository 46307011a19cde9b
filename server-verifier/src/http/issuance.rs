//! Routes of OpenID4VCI.

use super::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
}
