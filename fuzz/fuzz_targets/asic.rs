//! A container with signatures.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_signature::internal::asic(bytes);
});
