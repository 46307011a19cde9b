//! What a large file costs.

use std::fs;

use siegelring_signature::pdf::{self, PdfSignature};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Layout, document};

/// The most memory that this process ever held, in kB, which Linux counts.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn fifty_megabytes_are_inspected_and_signed_without_a_copy() {
    let file = document((50_000_000, 1000), Layout::Streams, 1);
    // Forgets the peak of making the file (proc(5), clear_refs).
    fs::write("/proc/self/clear_refs", "5").unwrap();
    pdf::inspect(&file).unwrap();
    let signature = PdfSignature { name: "Erika", time: NOW, reason: None, visible: None, reserved: 16 * 1024 };
    let update = pdf::prepare(&file, &signature).unwrap().complete(&[0; 12_000]).unwrap();
    assert!(update.len() < 100_000);
    // The file itself takes 50 MB of these; a second copy of it would not fit.
    let peak = peak();
    assert!((48_000..95_000).contains(&peak), "{peak} kB");
}
