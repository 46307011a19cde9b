//! Signing and validating PDFs beside pyHanko, the memory that takes, and the record of an approval.

use std::fs;
use std::path::Path;
use std::process::Command;

use siegelring_core::crypto::{SigningKey, sha256};
use siegelring_signature::testing::pdf::{LARGE, Layout, SMALL, document};
use siegelring_verifier::keys::{Signer as _, SoftwareEs256};

use crate::floor::verify_all;
use crate::measure::{Here, Sample, by_turns};
use crate::peer::{Peer, root};
use crate::row::{Limit, Row};
use crate::scheme::now;
use crate::signing::{Signing, find_valid};
use crate::trusted::Trusted;

/// The first argument of a process that does one thing alone: see [`alone`].
pub const ALONE: &str = "alone";

/// A name, bytes and pages, the most milliseconds, and how many times faster than the peer to sign and to validate.
type Case = (&'static str, (usize, usize), f64, f64, f64);

/// Sizes, in bytes and pages, and what is asked of them: milliseconds, and how many times faster than pyHanko to sign
/// and to validate.
const CASES: [Case; 2] = [("100 kB, 20 pages", SMALL, 0.8, 30.0, 8.0), ("10 MB, 200 pages", LARGE, 14.0, 3.0, 1.2)];

/// As large as a document may be.
const LARGEST: (usize, usize) = (50_000_000, 1_000);

pub(super) fn measure() -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for (size, pages, most, to_sign, to_validate) in CASES {
        let (file, now) = (document(pages, Layout::Table, 1), now());
        let signing = Signing::approved(&file, now);
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let signed = [file.as_slice(), &signing.sign(&file)].concat();
        let key = SigningKey::generate(&mut rand_core::OsRng);
        let leaf = signing.certificate(&key.public_key());
        let pkcs8 = key.to_pkcs8().expect("a key");
        let files: [(&str, &[u8]); 4] =
            [("file.pdf", &file), ("signed.pdf", &signed), ("leaf.der", &leaf), ("key.der", &pkcs8)];
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).map_err(|error| error.to_string())?;
        }
        signing.trusted.write(folder.path()).map_err(|error| error.to_string())?;
        rows.push(sign(size, &signing, &file, folder.path(), (most, to_sign))?);
        rows.push(validate(size, &signing, &signed, folder.path(), (most, to_validate))?);
    }
    rows.push(memory("sign")?);
    rows.push(memory("validate")?);
    Ok(rows)
}

fn sign(size: &str, signing: &Signing, file: &[u8], folder: &Path, (most, faster): (f64, f64)) -> Result<Row, String> {
    let key = SigningKey::generate(&mut rand_core::OsRng).to_pkcs8().map_err(|error| error.to_string())?;
    let key = SoftwareEs256::from_pkcs8(&key).map_err(|error| error.to_string())?;
    let floor = || (sha256(file), key.sign(b"one signature"));
    let mut peer = pyhanko("sign", folder)?;
    let turns = by_turns(25, [&mut Here(|| signing.sign(file)), &mut Here(floor), &mut peer]);
    let [ours, floor, peer] = turns.map(in_milliseconds);
    Ok(Row::sampled(format!("sign a PDF of {size} (B-B, software key, approval checked)"), &ours, "ms")
        .floor_by_turns(&ours, &floor)
        .peer_by_turns(&ours, &peer)
        .limit(Limit::AtMost(most))
        .limit(Limit::FasterThanPeer(faster))
        .note("floor: SHA-256 of the file and one signature; ours also verifies the approval (6 signatures), certifies a fresh key and verifies both signatures")
        .note("peer: pyHanko 0.38.0, which signs with one key and checks no approval"))
}

fn validate(
    size: &str,
    signing: &Signing,
    signed: &[u8],
    folder: &Path,
    (most, faster): (f64, f64),
) -> Result<Row, String> {
    let trust = signing.trusted.trust();
    let mut peer = pyhanko("validate", folder)?;
    let digest = || sha256(signed);
    let turns = by_turns(25, [&mut Here(|| find_valid(&trust, signed)), &mut Here(digest), &mut peer]);
    let [ours, floor, peer] = turns.map(in_milliseconds);
    Ok(Row::sampled(format!("validate a signed PDF of {size}"), &ours, "ms")
        .floor_by_turns(&ours, &floor)
        .peer_by_turns(&ours, &peer)
        .limit(Limit::AtMost(most))
        .limit(Limit::FasterThanPeer(faster))
        .note("floor: SHA-256 of the file; ours also verifies the approval; peer: pyHanko 0.38.0, revocation list at hand"))
}

/// `benches/peers/pyhanko_peer.py` with the Python that `cargo xtask bench` made ready.
fn pyhanko(work: &str, folder: &Path) -> Result<Peer, String> {
    let script = root().join("benches/peers/pyhanko_peer.py");
    Peer::start(Command::new(root().join("target/conformance/python/bin/python")).arg(script).arg(work).arg(folder))
}

/// The most that a process of its own has in memory while it signs or validates the largest document, file and all.
fn memory(work: &str) -> Result<Row, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut bytes = document(LARGEST, Layout::Table, 1);
    let length = bytes.len();
    let peak = |work: &str| {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let output =
            Command::new(program).args([ALONE, work]).arg(folder.path()).output().map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        text.trim().parse::<f64>().map_err(|_| format!("{work}: {}", String::from_utf8_lossy(&output.stderr)))
    };
    if work == "validate" {
        let signing = Signing::approved(&bytes, now());
        signing.trusted.write(folder.path()).map_err(|error| error.to_string())?;
        bytes.extend(signing.sign(&bytes));
    }
    fs::write(folder.path().join("file.pdf"), &bytes).map_err(|error| error.to_string())?;
    drop(bytes);
    Ok(Row::new(format!("memory in all while a process of its own has to {work} 50 MB"), peak(work)?, "MB")
        .limit(Limit::AtMost(160.0))
        .note("it ends well only if the document is signed, or found valid")
        .note(format!("VmHWM of the whole process; the file has {:.1} MB and 1,000 pages", length as f64 / 1e6)))
}

/// Signs or validates the document in this folder, or fails, and prints the most memory that took, in MB.
pub fn alone(work: &str, folder: &Path) {
    let bytes = fs::read(folder.join("file.pdf")).expect("a document");
    match work {
        "sign" => drop(Signing::approved(&bytes, now()).sign(&bytes)),
        _ => find_valid(&Trusted::read(folder).expect("who is trusted").trust(), &bytes),
    }
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let kibibytes: f64 = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    println!("{}", kibibytes * 1024.0 / 1e6);
}

/// The record of an approval, offline.
pub(super) fn evidence() -> Result<Vec<Row>, String> {
    let signing = Signing::approved(b"%PDF-1.7", now());
    let floor = || verify_all(&signing.evidence_signatures);
    let [ours, floor] = by_turns(100, [&mut Here(|| signing.verify_evidence()), &mut Here(floor)]);
    Ok(vec![
        Row::timed("verify one evidence record offline", &ours)
            .floor_by_turns(&ours, &floor)
            .limit(Limit::TimesFloor(1.15))
            .note("floor: its 6 signatures (two chains, request, issuer, device, PIN) by ring")
            .note(format!("{} bytes; {:.1} us beyond the floor", signing.evidence.len(), ours.median - floor.median)),
    ])
}

fn in_milliseconds(sample: Sample) -> Sample {
    sample.scaled(1e-3)
}
