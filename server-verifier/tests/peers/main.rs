//! A wallet and a verifier that are not ours, against the running server and our phone.
//!
//! They stand in `tests/conformance` of the workspace; `cargo xtask conformance` installs them.
#![cfg(feature = "demo")]

#[cfg(test)]
mod certomancer;
#[cfg(test)]
#[allow(dead_code, reason = "the world of relying parties knows one")]
#[path = "../relying_party/node.rs"]
mod node;
#[cfg(test)]
mod openid4vci;
#[cfg(test)]
mod openid4vp;
#[cfg(test)]
mod pyhanko;
#[cfg(test)]
#[path = "../../../signature/tests/peers/script.rs"]
mod python;
#[cfg(test)]
mod script;
#[cfg(test)]
#[allow(dead_code, reason = "shared with the tests of signing, which use all of it")]
mod signing;
#[cfg(test)]
mod softhsm;
#[cfg(test)]
#[allow(dead_code, reason = "shared with the tests of relying parties, which use all of it")]
#[path = "../relying_party/world.rs"]
mod world;
