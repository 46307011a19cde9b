//! One item of CBOR.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::cbor(bytes);
});
