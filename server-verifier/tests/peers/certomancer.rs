//! certomancer as a time stamp authority, asked over HTTP as any other.

use std::net::TcpListener as Port;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::OsRng;
use siegelring_core::crypto::SigningKey;
use siegelring_core::time::UnixTime;
use siegelring_signature::chain::Anchors;
use siegelring_signature::time_stamp::verify_token;
use siegelring_verifier::clock::{Clock as _, SystemClock};
use siegelring_verifier::signing::time_stamp::{TimeStampAuthority, TimeStampError};
use tempfile::TempDir;
use tokio::process::{Child, Command};
use url::Url;

const HOW: &str = "`cargo xtask conformance` installs it";

/// A running time stamp authority.
pub(crate) struct Certomancer {
    pub(crate) url: Url,
    /// Its root certificate, PEM.
    pub(crate) root: String,
    _process: Child,
    _folder: TempDir,
}

impl Certomancer {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["root", "tsa"] {
            let key = SigningKey::generate(&mut OsRng).to_pkcs8().unwrap();
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(&*key));
            std::fs::write(folder.path().join(format!("{name}.key.pem")), pem).unwrap();
        }
        let port = Port::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let base = format!("http://127.0.0.1:{port}");
        let root = certomancer(folder.path(), &base).args(["summon", "stamps", "root"]).output().await.unwrap();
        let root = String::from_utf8(root.stdout).unwrap();
        assert!(root.contains("BEGIN CERTIFICATE"), "certomancer makes no root");
        let process =
            certomancer(folder.path(), &base).args(["animate", "--no-web-ui", "--port", &port]).spawn().unwrap();
        for _ in 0..300 {
            if tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await.is_ok() {
                let url = Url::parse(&format!("{base}/stamps/tsa/tsa")).unwrap();
                return Self { url, root, _process: process, _folder: folder };
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("certomancer does not answer on {base}");
    }

    pub(crate) fn authority(&self) -> TimeStampAuthority {
        TimeStampAuthority::new(self.url.clone(), &self.root).unwrap()
    }
}

fn certomancer(folder: &Path, base: &str) -> Command {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().into();
    let program = root.join("target/conformance/python/bin/certomancer");
    assert!(program.exists(), "no {}: {HOW}", program.display());
    let mut command = Command::new(program);
    command.arg("--config").arg(root.join("tests/conformance/certomancer.yml"));
    command.arg("--key-root").arg(folder).args(["--service-url-prefix", base]);
    command.kill_on_drop(true).stderr(std::process::Stdio::null());
    command
}

fn now() -> UnixTime {
    SystemClock.now()
}

#[tokio::test]
async fn stamps_a_signature_and_publishes_who_is_revoked() {
    let certomancer = Certomancer::start().await;
    let authority = certomancer.authority();
    let stamp = authority.stamp(b"the value of a signature", now()).await.unwrap();
    assert!(stamp.token.generated_at().since(now().minus(60)) <= 120);
    let anchors = Anchors::from_pem(&certomancer.root).unwrap();
    let verified = verify_token(stamp.token.der(), &[b"the value of a signature"], &[]).unwrap();
    let [list] = stamp.revocation_lists.as_slice() else { panic!("one list, of its root") };
    assert!(verified.is_trusted(&[], &anchors, &[list], now().plus(1)));
    // The twin: one bit of what was stamped, and one of the token.
    assert!(verify_token(stamp.token.der(), &[b"the value of a signaturf"], &[]).is_err());
    let mut twin = stamp.token.der().to_vec();
    *twin.last_mut().unwrap() ^= 1;
    assert!(verify_token(&twin, &[b"the value of a signature"], &[]).is_err());

    let again = authority.stamp(b"another", now()).await.unwrap();
    assert_ne!(again.token, stamp.token);
    assert_eq!(again.revocation_lists, stamp.revocation_lists);
}

#[tokio::test]
async fn is_trusted_only_by_its_own_root_and_at_its_own_time() {
    let certomancer = Certomancer::start().await;
    let other = Certomancer::start().await;
    let wrong_root = TimeStampAuthority::new(certomancer.url.clone(), &other.root).unwrap();
    let refused = wrong_root.stamp(b"signature", now()).await.unwrap_err();
    assert!(matches!(refused, TimeStampError::Untrusted(_)), "{refused}");
    let authority = certomancer.authority();
    for wrong in [now().plus(400), now().minus(400)] {
        assert_eq!(authority.stamp(b"signature", wrong).await.unwrap_err(), TimeStampError::Clock);
    }
}
