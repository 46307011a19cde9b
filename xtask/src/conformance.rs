//! `cargo xtask conformance`: public test vectors, and independent implementations both ways.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::command::{Result, cargo};
use crate::{node, openssl, python, softhsm};

/// What is checked, and what the names of its tests begin with or contain.
const CHECKS: [(&str, &str); 22] = [
    ("vectors  Wycheproof: ECDSA P-256 (DER, P1363), ECDH P-256, AES-GCM, HKDF-SHA-256, RS256", "wycheproof::"),
    ("vectors  RFC 9497: OPRF with P-256 and SHA-256", "_of_the_rfc"),
    ("vectors  RFC 7515, 7518, 7638, 9052, 9901: examples of JOSE, COSE and SD-JWT", "_of_rfc_"),
    ("vectors  ISO/IEC 18013-5 Annex D", "mdoc::tests::annex_d::"),
    (
        "vectors  OpenID4VP 1.0 Appendix B.2.6: session transcript",
        "the_session_transcript_is_that_of_the_specification",
    ),
    ("vectors  Token Status List: examples, CWT", "_of_the_draft"),
    ("vectors  Token Status List: every encoding", "reads_every_example_to_its_length"),
    ("peer     @animo-id/mdoc", "peers::mdoc::"),
    ("peer     @sd-jwt/sd-jwt-vc", "peers::sd_jwt_vc::"),
    ("peer     sd-jwt (Python)", "peers::sd_jwt_python::"),
    ("peer     @sd-jwt/jwt-status-list", "peers::status_list::"),
    ("peer     jose", "peers::jose::"),
    ("peer     @openid4vc/openid4vci enrols at our issuer", "openid4vci::the_peer"),
    ("peer     @openid4vc/openid4vp answers our request, and asks our phone", "openid4vp::the_peer"),
    (
        "peer     openid-client with private_key_jwt, RS256, PAR, essential acr",
        "by_private_key_jwt_at_an_essential_level",
    ),
    (
        "peer     OpenSSL reads certificates, revocation lists and the signature of a container",
        "openssl_certificates::",
    ),
    ("peer     SoftHSM 2 makes and keeps keys by PKCS #11", "softhsm::"),
    ("peer     certomancer stamps the time", "certomancer::"),
    ("peer     pyHanko validates our PDFs (B-B, B-T, B-LT, several signers), stamped by certomancer", "pyhanko::"),
    ("peer     openssl cms -verify reads our CAdES", "openssl::verifies_the_cades"),
    ("peer     pyHanko signs (B-B, B-T, RSA and ECDSA, several signers, certified), we validate", "pyhanko_signs::"),
    ("peer     openssl cms signs as CAdES (RSA, PSS, ECDSA), we validate", "openssl_signs::"),
];

/// Installs the peers; a peer that cannot be had is an error.
pub(crate) fn prepare() -> Result<()> {
    ["tests/conformance", "tests/relying-party"].into_iter().try_for_each(node::packages)?;
    openssl::prepare()?;
    softhsm::prepare()?;
    python::packages("tests/conformance/requirements.txt", "target/conformance/python")
}

/// Runs the checks and says for each how many tests passed; a check without tests is an error.
pub(crate) fn run() -> Result<()> {
    prepare()?;
    let mut tests = cargo()
        .args(["test", "--workspace", "--all-features", "--no-fail-fast", "--lib"])
        .args(["--test", "conformance", "--test", "peers", "--test", "relying_party", "--"])
        .args(CHECKS.map(|(_, tests)| tests))
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let passed = tests.stdout.take().map(passed).unwrap_or_default();
    let status = tests.wait().map_err(|error| format!("cannot wait for cargo: {error}"))?;
    let mut missing = Vec::new();
    println!();
    for (name, tests) in CHECKS {
        let count = passed.iter().filter(|test| test.contains(tests)).count();
        println!("{count:4} passed  {name}");
        if count == 0 {
            missing.push(name);
        }
    }
    match (status.success(), missing.as_slice()) {
        (true, []) => Ok(()),
        (true, missing) => Err(format!("nothing was checked of {}", missing.join(", "))),
        (false, _) => Err(format!("the tests ended with {status}")),
    }
}

/// Passes the output on as it comes and keeps the names of the tests that passed.
fn passed(output: impl std::io::Read) -> Vec<String> {
    let mut passed = Vec::new();
    for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
        println!("{line}");
        if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... ok")) {
            passed.push(name.to_owned());
        }
    }
    passed
}
