//! A wallet that gets events in any order.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    siegelring_core::internal::flow_events(bytes);
});
