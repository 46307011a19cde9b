//! A request of OpenID4VP, or a link to one.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::authorization_request(bytes);
});
