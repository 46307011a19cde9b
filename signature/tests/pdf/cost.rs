//! What a large file costs.

use std::fs;
use std::process::Command;

use siegelring_signature::pdf::{self, PdfSignature};
use siegelring_signature::testing::NOW;
use siegelring_signature::testing::pdf::{Layout, document};

/// Where the child finds its file.
const FILE: &str = "SIEGELRING_TEST_FILE";

#[test]
#[cfg(target_os = "linux")]
fn fifty_megabytes_are_signed_without_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.pdf");
    fs::write(&path, document((50_000_000, 1000), Layout::Streams, 1)).unwrap();
    // A process of its own, since this one has held a few such files already.
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cost::signs_one_file", "--ignored", "--nocapture"])
        .env(FILE, &path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}");
    let peak: u32 = said.lines().find_map(|line| line.strip_prefix("peak ")).unwrap().parse().unwrap();
    // The file itself takes 49 MB of these; a second copy of it would not fit.
    assert!((48_000..80_000).contains(&peak), "{peak} kB");
}

#[test]
#[ignore = "the child of the test above"]
fn signs_one_file() {
    let file = fs::read(std::env::var(FILE).unwrap()).unwrap();
    pdf::inspect(&file).unwrap();
    let signature = PdfSignature { name: "Erika", time: NOW, reason: None, visible: None, reserved: 16 * 1024 };
    let update = pdf::prepare(&file, &signature).unwrap().complete(&[0; 12_000]).unwrap();
    assert!(update.len() < 100_000);
    // The most memory that this process ever held, in kB (proc(5), status).
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    println!("\npeak {}", line.split_whitespace().nth(1).unwrap());
}
