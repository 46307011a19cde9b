//! Routes of enrolment, for systems of clerks.

use super::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
}
