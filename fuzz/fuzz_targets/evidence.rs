//! The record of an approval, or one text of transaction data.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::evidence(bytes);
});
