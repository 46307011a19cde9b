//! `openssl cms -verify` reads the CAdES.

use std::fs;
use std::path::Path;
use std::process::Command;

use siegelring_core::crypto;
use siegelring_signature::cms::CmsInput;
use siegelring_signature::testing::NOW;

use super::signer::{Scheme, Stamper, cms};

const CONTENT: &[u8] = b"<antrag>Bewohnerparkausweis</antrag>";

/// Whether OpenSSL takes the signature for that of the content.
fn verifies(folder: &Path, signature: &[u8], content: &[u8]) -> bool {
    fs::write(folder.join("signature.der"), signature).unwrap();
    fs::write(folder.join("content"), content).unwrap();
    let said = Command::new("openssl")
        .current_dir(folder)
        .args(["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature.der", "-content", "content"])
        .args(["-CAfile", "root.pem", "-attime", &NOW.plus(60).0.to_string(), "-out", "verified"])
        .output()
        .expect("no openssl; Debian's package `openssl` has it");
    assert!(said.status.success() || !said.stderr.is_empty());
    said.status.success()
}

#[test]
fn verifies_the_cades_and_refuses_its_twins() {
    let (scheme, stamper, folder) = (Scheme::new(), Stamper::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("root.der"), &scheme.root.der).unwrap();
    let converted = Command::new("openssl")
        .current_dir(folder.path())
        .args(["x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"])
        .status()
        .expect("no openssl; Debian's package `openssl` has it");
    assert!(converted.success());
    let stamp = |value: &[u8]| stamper.stamp(value, NOW.plus(40));
    let input = CmsInput {
        signing_time: Some(NOW.plus(30)),
        media_type: Some("application/xml"),
        ..CmsInput::new(crypto::sha256(CONTENT))
    };
    for stamp in [None, Some(&stamp as _)] {
        let (key, leaf) = scheme.issuing.short_lived("Erika Mustermann");
        let signed = cms(&input, &key, vec![leaf, scheme.issuing.der.clone()], stamp);
        assert!(verifies(folder.path(), &signed, CONTENT));
        let places =
            [("the approval", signed.windows(64).position(|it| it == [0xa1; 64])), ("its end", Some(signed.len() - 9))];
        for (what, place) in places {
            let mut twin = signed.clone();
            twin[place.unwrap()] ^= 1;
            // The time stamp stands behind everything else, and OpenSSL does not look at it.
            assert_eq!(verifies(folder.path(), &twin, CONTENT), stamp.is_some() && what == "its end", "{what}");
        }
        assert!(!verifies(folder.path(), &signed, &[CONTENT, b" "].concat()));
    }
}
