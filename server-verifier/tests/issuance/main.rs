//! Enrolment and issuance from outside: requests to the router, with a clock and a store in memory.

mod clerk;
mod enrolment;
mod issuance;
#[allow(dead_code, reason = "shared with the tests of OpenID Connect, which use all of it")]
#[path = "../oidc/server.rs"]
mod server;
