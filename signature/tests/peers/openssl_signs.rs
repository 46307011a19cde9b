//! OpenSSL signs as CAdES asks (`-cades`), and we validate; and refuse the twin with one bit changed.

use std::fs;
use std::path::Path;
use std::process::Command;

use siegelring_core::time::UnixTime;
use siegelring_signature::chain::Anchors;
use siegelring_signature::report::{File, Finding, Report, SubIndication, Trust, Verdict, verify};

const CONTENT: &[u8] = b"<antrag><kennzeichen>MH AB 123</kennzeichen></antrag>";

fn openssl(folder: &Path, arguments: &str) {
    let output =
        Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().expect("OpenSSL is installed");
    assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A root, a leaf with a key of this kind, and an empty revocation list.
fn signer(folder: &Path, key: &str) -> Trust {
    fs::write(folder.join("leaf.cnf"), "[leaf]\nkeyUsage=critical,nonRepudiation\nbasicConstraints=CA:FALSE\n")
        .unwrap();
    fs::write(
        folder.join("ca.cnf"),
        "[ca]\ndefault_ca=root\n[root]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\n",
    )
    .unwrap();
    fs::write(folder.join("index"), "").unwrap();
    fs::write(folder.join("number"), "01\n").unwrap();
    openssl(
        folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -days 30 -subj /CN=Root -addext keyUsage=critical,keyCertSign,cRLSign",
    );
    openssl(folder, &format!("req {key} -nodes -keyout leaf.key -out leaf.csr -subj /CN=OpenSSL"));
    openssl(
        folder,
        "x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 -out leaf.pem -extfile leaf.cnf -extensions leaf",
    );
    openssl(folder, "ca -config ca.cnf -gencrl -keyfile root.key -cert root.pem -crldays 10 -out crl.pem");
    openssl(folder, "crl -in crl.pem -outform DER -out crl.der");
    fs::write(folder.join("antrag.xml"), CONTENT).unwrap();
    Trust {
        signers: Anchors::from_pem(&fs::read_to_string(folder.join("root.pem")).unwrap()).unwrap(),
        crls: vec![fs::read(folder.join("crl.der")).unwrap()],
        ..Trust::default()
    }
}

/// OpenSSL certifies from its own clock on.
fn now() -> UnixTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    UnixTime(since.as_secs() + 5)
}

fn report(cms: &[u8], content: &[u8], trust: &Trust) -> Report {
    let files = [File { name: "antrag.p7s", bytes: cms }, File { name: "antrag.xml", bytes: content }];
    verify(&files, trust, now()).remove(0)
}

#[test]
fn validates_cades_and_refuses_its_twins() {
    let p384 = "-newkey ec -pkeyopt ec_paramgen_curve:P-384";
    for (key, options) in [
        ("-newkey rsa:2048", "-md sha256"),
        ("-newkey rsa:2048", "-md sha512 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest"),
        ("-newkey ec -pkeyopt ec_paramgen_curve:P-256", "-md sha256"),
        (p384, "-md sha384"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let trust = signer(folder.path(), key);
        openssl(
            folder.path(),
            &format!(
                "cms -sign -cades -binary -in antrag.xml -signer leaf.pem -inkey leaf.key -outform DER -out antrag.p7s {options}"
            ),
        );
        let cms = fs::read(folder.path().join("antrag.p7s")).unwrap();
        let valid = report(&cms, CONTENT, &trust);
        assert_eq!(valid.verdict, Verdict::Valid, "{key} {options}: {valid:#?}");
        assert_eq!(valid.signatures[0].profile, "CAdES B-B");
        let mut content = CONTENT.to_vec();
        content[20] ^= 1;
        assert!(report(&cms, &content, &trust).signatures[0].found(Finding::Changed));
        let mut twin = cms.clone();
        *twin.last_mut().unwrap() ^= 1;
        let twin = report(&twin, CONTENT, &trust);
        assert_eq!(twin.signatures[0].sub_indication, Some(SubIndication::SigCryptoFailure), "{twin:#?}");
    }
}

#[test]
fn calls_sha_1_weak() {
    let folder = tempfile::tempdir().unwrap();
    let trust = signer(folder.path(), "-newkey rsa:2048");
    openssl(
        folder.path(),
        "cms -sign -binary -in antrag.xml -signer leaf.pem -inkey leaf.key -outform DER -out antrag.p7s -md sha1",
    );
    let cms = fs::read(folder.path().join("antrag.p7s")).unwrap();
    let weak = report(&cms, CONTENT, &trust);
    assert_eq!(weak.signatures[0].sub_indication, Some(SubIndication::CryptoConstraintsFailure), "{weak:#?}");
}
