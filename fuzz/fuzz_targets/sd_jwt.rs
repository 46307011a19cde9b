//! An SD-JWT VC, issued or presented.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::sd_jwt(bytes);
});
