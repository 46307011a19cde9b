//! OpenSSL reads the authority, its leaves, its revocation lists, and the signature of a container.

use std::path::Path;
use std::process::{Command, Output};

use rand_core::OsRng;
use siegelring_core::crypto::SigningKey;
use siegelring_core::time::UnixTime;
use siegelring_signature::asic::{self, DataObject};
use siegelring_signature::certificate::{
    Authority, AuthorityName, Crl, Leaf, POLICY, Prepared, Reason, Revocation, Revoked, Subject,
};
use siegelring_signature::cms::{self, CmsInput};
use tempfile::TempDir;

const NOW: UnixTime = UnixTime(1_795_305_600);
const URL: &str = "https://sign.example/signature/0011223344556677/crl.der";

/// An authority, a leaf of it, and a folder with both as `ca.der` and `leaf.der`.
struct Scheme {
    folder: TempDir,
    authority_key: SigningKey,
    authority: Authority,
    key: SigningKey,
    leaf: Vec<u8>,
}

impl Scheme {
    fn new(revocation: Revocation<'_>) -> Self {
        let (authority_key, key) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let name =
            AuthorityName { country: "DE", organization: "Stadt Müsterhausen", common_name: "Document Signatures" };
        let prepared = Authority::prepare(&name, &authority_key.public_key(), NOW, 7300, &mut OsRng).unwrap();
        let authority = Authority::from_der(&sign(prepared, &authority_key)).unwrap();
        let subject =
            Subject { country: "DE", given_name: "Jürgen", family_name: "Mustermann", reference: "Zm9vYmFy" };
        let leaf = Leaf { subject, public_key: &key.public_key(), revocation };
        let leaf = sign(leaf.prepare(&authority, NOW, &mut OsRng).unwrap(), &authority_key);
        let scheme = Self { folder: tempfile::tempdir().unwrap(), authority_key, authority, key, leaf };
        scheme.write("ca.der", scheme.authority.der());
        scheme.write("leaf.der", &scheme.leaf);
        scheme.openssl("x509 -inform DER -in ca.der -out ca.pem", true);
        scheme.openssl("x509 -inform DER -in leaf.der -out leaf.pem", true);
        scheme
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// Writes a list with these serial numbers as `crl.pem`.
    fn revoke(&self, serial_numbers: &[&[u8]]) {
        let at = |serial: &&[u8]| Revoked { serial_number: serial.to_vec(), at: NOW, reason: Reason::KeyCompromise };
        let revoked: Vec<_> = serial_numbers.iter().map(at).collect();
        let crl = Crl { number: 5, this_update: NOW, next_update: NOW.plus(7 * 86400), revoked: &revoked };
        self.write("crl.der", &sign(crl.prepare(&self.authority).unwrap(), &self.authority_key));
        self.openssl("crl -inform DER -in crl.der -out crl.pem -CAfile ca.pem", true);
    }

    /// Runs it in the folder; its output, if it ends as expected.
    fn openssl(&self, arguments: &str, succeeds: bool) -> String {
        let output = openssl(self.folder.path(), arguments);
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        assert_eq!(output.status.success(), succeeds, "openssl {arguments}: {text}");
        text
    }
}

fn sign(prepared: Prepared, key: &SigningKey) -> Vec<u8> {
    let signature = key.sign(prepared.signature_payload());
    prepared.complete(&signature).unwrap()
}

fn openssl(folder: &Path, arguments: &str) -> Output {
    let run = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output();
    run.unwrap_or_else(|error| panic!("no openssl: {error}; `cargo xtask conformance` installs it"))
}

fn at(time: UnixTime) -> String {
    format!("-attime {}", time.0)
}

#[test]
fn verifies_the_chain_while_the_leaf_lives() {
    let scheme = Scheme::new(Revocation::ShortTerm);
    let verify =
        |time, succeeds| scheme.openssl(&format!("verify -x509_strict -CAfile ca.pem {} leaf.pem", at(time)), succeeds);
    verify(NOW, true);
    verify(NOW.minus(299), true);
    verify(NOW.plus(599), true);
    assert!(verify(NOW.plus(601), false).contains("expired"));
    assert!(verify(NOW.minus(301), false).contains("not yet valid"));
}

#[test]
fn refuses_a_leaf_with_one_bit_changed() {
    let scheme = Scheme::new(Revocation::ShortTerm);
    let mut twin = scheme.leaf.clone();
    let at_name = twin.windows(10).position(|it| it == b"Mustermann").unwrap();
    twin[at_name] ^= 1;
    scheme.write("twin.der", &twin);
    scheme.openssl("x509 -inform DER -in twin.der -out twin.pem", true);
    let said = scheme.openssl(&format!("verify -CAfile ca.pem {} twin.pem", at(NOW)), false);
    assert!(said.contains("signature failure"), "{said}");
}

#[test]
fn shows_what_a_leaf_with_a_time_stamp_says() {
    let scheme = Scheme::new(Revocation::ShortTerm);
    let text =
        scheme.openssl("x509 -inform DER -in leaf.der -noout -text -nameopt utf8,sname,sep_comma_plus_space", true);
    for expected in [
        "Version: 3 (0x2)",
        "Signature Algorithm: ecdsa-with-SHA256",
        "Subject: C=DE, SN=Mustermann, GN=Jürgen, serialNumber=Zm9vYmFy, CN=Jürgen Mustermann",
        "Issuer: C=DE, O=Stadt Müsterhausen, CN=Document Signatures",
        "NIST CURVE: P-256",
        "X509v3 Key Usage: critical\n                Non Repudiation\n",
        &format!("Policy: {POLICY}"),
        "0.4.0.194121.2.1:",
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(text.contains("No Revocation Available") || text.contains("2.5.29.56:"), "{text}");
    assert!(!text.contains("CRL Distribution") && !text.contains("Extended Key Usage"), "{text}");
    let ca = scheme.openssl("x509 -inform DER -in ca.der -noout -text", true);
    for expected in ["CA:TRUE, pathlen:0", "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign"] {
        assert!(ca.contains(expected), "{expected}: {ca}");
    }
}

#[test]
fn follows_the_list_of_a_leaf_without_a_time_stamp() {
    let scheme = Scheme::new(Revocation::CrlAt(URL));
    let text = scheme.openssl("x509 -inform DER -in leaf.der -noout -text", true);
    assert!(text.contains(&format!("URI:{URL}")) && !text.contains("194121"), "{text}");
    let check = format!("verify -x509_strict -crl_check -CRLfile crl.pem -CAfile ca.pem {} leaf.pem", at(NOW.plus(60)));
    scheme.revoke(&[&[1, 2, 3]]);
    scheme.openssl(&check, true);
    let serial = scheme.openssl("x509 -inform DER -in leaf.der -noout -serial", true);
    let serial = serial.trim().strip_prefix("serial=").unwrap();
    let serial: Vec<u8> =
        (0..serial.len() / 2).map(|i| u8::from_str_radix(&serial[2 * i..2 * i + 2], 16).unwrap()).collect();
    scheme.revoke(&[&[1, 2, 3], &serial]);
    assert!(scheme.openssl(&check, false).contains("certificate revoked"));
    let list = scheme.openssl("crl -inform DER -in crl.der -noout -text", true);
    for expected in
        ["Version 2 (0x1)", "X509v3 CRL Number: \n                5", "Serial Number: 010203", "Key Compromise"]
    {
        assert!(list.contains(expected), "{expected}: {list}");
    }
}

#[test]
fn refuses_a_list_with_one_bit_changed() {
    let scheme = Scheme::new(Revocation::CrlAt(URL));
    scheme.revoke(&[&[0x11; 16]]);
    let mut twin = std::fs::read(scheme.folder.path().join("crl.der")).unwrap();
    let at_serial = twin.windows(16).position(|it| it == [0x11; 16]).unwrap();
    twin[at_serial] ^= 1;
    scheme.write("twin.der", &twin);
    let said = scheme.openssl("crl -inform DER -in twin.der -noout -CAfile ca.pem", true);
    assert!(said.contains("verify failure"), "{said}");
}

#[test]
fn verifies_the_signature_of_a_container_over_its_manifest() {
    let scheme = Scheme::new(Revocation::CrlAt(URL));
    let files = [
        DataObject { name: "antrag.xml", media_type: "application/xml", content: b"<antrag/>" },
        DataObject { name: "antrag.json", media_type: "application/json", content: b"{}" },
    ];
    let container = asic::prepare(&files, NOW).unwrap();
    let certificates = [scheme.leaf.clone(), scheme.authority.der().to_vec()];
    let input = CmsInput {
        certificates: &certificates,
        signing_time: Some(NOW),
        approval: Some(b"the record of an approval"),
        ..CmsInput::new(container.digest())
    };
    let prepared = cms::prepare(&input).unwrap();
    let signature = scheme.key.sign(prepared.signature_payload());
    let signature = prepared.complete(&signature).unwrap().der().unwrap();
    let bytes = container.complete(&signature).unwrap();
    scheme.write("container.asice", &bytes);

    // What is taken out of the container by another program is what was signed.
    let unzip = Command::new(python())
        .args(["-m", "zipfile", "-e", "container.asice", "out"])
        .current_dir(scheme.folder.path())
        .output();
    assert!(unzip.expect("Python").status.success());
    assert_eq!(std::fs::read(scheme.folder.path().join("out/antrag.xml")).unwrap(), b"<antrag/>");
    let verify = |manifest: &str, succeeds| {
        let arguments = format!(
            "cms -verify -cades -binary -inform DER -in out/{} -content {manifest} -CAfile ca.pem -out /dev/null {}",
            asic::SIGNATURE,
            at(NOW.plus(60)),
        );
        scheme.openssl(&arguments, succeeds)
    };
    assert!(verify(&format!("out/{}", asic::MANIFEST), true).contains("CAdES Verification successful"));
    let mut twin = container.signed_content().to_vec();
    twin[200] ^= 1;
    scheme.write("twin.xml", &twin);
    assert!(verify("twin.xml", false).contains("verification failure"));
}

fn python() -> std::path::PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/conformance/python/bin/python");
    assert!(python.exists(), "no {}: `cargo xtask conformance` installs it", python.display());
    python
}
