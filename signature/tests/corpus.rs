//! What the fuzzer found worth keeping: bytes that took the hooks of `internal` to new places, in `fuzz/corpus`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::path::Path;

use siegelring_signature::internal;

/// A hook, by the name of its fuzz target.
type Target = (&'static str, fn(&[u8]) -> bool);

const TARGETS: [Target; 4] =
    [("pdf", internal::pdf), ("pdf_verify", internal::pdf_verify), ("cms", internal::cms), ("asic", internal::asic)];

#[test]
fn no_hook_stumbles_over_its_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (target, hook) in TARGETS {
        let (mut taken, mut refused) = (0, 0);
        for file in fs::read_dir(corpus.join(target)).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            // A panic of the hook names no file, so this does.
            let hooked = std::panic::catch_unwind(|| hook(&bytes));
            match hooked.unwrap_or_else(|_| panic!("{target} stumbles over {}", path.display())) {
                true => taken += 1,
                false => refused += 1,
            }
        }
        assert!(taken > 0 && refused > 0, "{target}: {taken} taken, {refused} refused");
    }
}
