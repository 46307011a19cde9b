//! A COSE_Sign1 with its certificates, or a COSE_Key.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::cose(bytes);
});
