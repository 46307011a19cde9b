//! The server, portal and phone of the tests of signing.

#[path = "../signing/phone.rs"]
pub(crate) mod phone;
#[path = "../signing/world.rs"]
pub(crate) mod world;
