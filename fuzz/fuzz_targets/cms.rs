//! A CMS signature beside its file.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_signature::internal::cms(bytes);
});
