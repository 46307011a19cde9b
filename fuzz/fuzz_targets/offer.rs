//! An offer of OpenID4VCI, a link to one, or metadata.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::offer(bytes);
});
