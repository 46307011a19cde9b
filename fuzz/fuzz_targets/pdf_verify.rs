//! A PDF that somebody says is signed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_signature::internal::pdf_verify(bytes);
});
