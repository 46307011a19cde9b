//! A fresh token of SoftHSM in a folder of its own, and a server's folder beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rand_core::OsRng;
use siegelring_verifier::keys::certificates::{Authority, Subject};
use siegelring_verifier::keys::signing;
use siegelring_verifier::keys::signing::pkcs11::{Settings, Token};

use super::NOW;

const PIN: &str = "471108";
const LABEL: &str = "siegelring";

/// Where the library may be, first found first taken; `SOFTHSM2_MODULE` names another.
const MODULES: [&str; 3] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so"];

const HOW: &str = "`cargo xtask test` installs it; on Debian it is the package softhsm2";

/// Names the folder to the process that is to use the token.
const FOLDER: &str = "SIEGELRING_TEST_TOKEN";

/// A token, and the folder of a server.
pub(crate) struct SoftHsm {
    folder: PathBuf,
}

/// Runs `body` in this test's own process, with a fresh token and a fresh server's folder.
pub(crate) fn in_a_process_of_its_own(test: &str, body: impl FnOnce(&SoftHsm)) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return body(&SoftHsm { folder: folder.into() });
    }
    let folder = tempfile::tempdir().unwrap();
    let hsm = SoftHsm { folder: folder.path().to_owned() };
    hsm.make();
    let again = Command::new(std::env::current_exe().unwrap())
        .args([&format!("softhsm::{test}"), "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .env("SOFTHSM2_CONF", hsm.configuration())
        .output()
        .unwrap();
    let said = [again.stdout, again.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(again.status.success() && said.contains("1 passed"), "{said}");
}

impl SoftHsm {
    fn make(&self) {
        fs::create_dir(self.tokens()).unwrap();
        let configuration = format!("directories.tokendir = {}\nobjectstore.backend = file\n", self.tokens().display());
        fs::write(self.configuration(), configuration).unwrap();
        let made = Command::new("softhsm2-util")
            .args(["--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", PIN])
            .env("SOFTHSM2_CONF", self.configuration())
            .output()
            .unwrap_or_else(|error| panic!("no SoftHSM: {error}; {HOW}"));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        // What `init` makes takes seconds, and nothing but this of it matters here.
        let issuer = Subject {
            country: Some("DE"),
            organization: "Stadt Musterhausen",
            common_name: "Credential Issuer Root",
            origin: None,
        };
        let issuer = Authority::create(&issuer, NOW, 7300).unwrap();
        fs::create_dir_all(self.keys().join("issuer")).unwrap();
        fs::write(self.keys().join("issuer/root.pem"), issuer.certificate_pem).unwrap();
        signing::make(&self.keys(), None, NOW, &mut OsRng).unwrap();
    }

    /// Makes the server's folder whole, by our program.
    pub(crate) fn init(&self) {
        fs::remove_dir_all(self.server()).unwrap();
        let init = self.siegelring(&["init", &self.server().display().to_string(), "--operator", "Stadt Musterhausen"]);
        assert!(init.contains("Made"), "{init}");
    }

    /// Runs our program in the server's folder; what it said.
    pub(crate) fn siegelring(&self, arguments: &[&str]) -> String {
        let said = Command::new(env!("CARGO_BIN_EXE_siegelring"))
            .args(arguments)
            .env("SIEGELRING_CONFIG", self.server().join("siegelring.toml"))
            .env("SOFTHSM2_CONF", self.configuration())
            .output()
            .unwrap();
        String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned()
    }

    /// Writes the token into the server's configuration.
    pub(crate) fn configure(&self) {
        fs::write(self.server().join("hsm.pin"), format!("{PIN}\n")).unwrap();
        let file = self.server().join("siegelring.toml");
        let pkcs11 = format!(
            "enabled = true\npkcs11 = {{ module = {:?}, token = \"{LABEL}\", pin = {{ file = \"hsm.pin\" }} }}\n",
            self.module(),
        );
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("[signing]\n"));
        let text = text.replace("enabled = false\n", "").replace("[signing]\n", &format!("[signing]\n{pkcs11}"));
        fs::write(file, text).unwrap();
    }

    pub(crate) fn module(&self) -> String {
        let named = std::env::var("SOFTHSM2_MODULE").ok();
        let found = MODULES.iter().find(|path| Path::new(path).exists()).map(|path| (*path).to_owned());
        named.or(found).unwrap_or_else(|| panic!("no SoftHSM; {HOW}"))
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.server().join("keys")
    }

    pub(crate) fn token(&self) -> Token {
        self.token_with_pin(PIN)
    }

    pub(crate) fn token_with_pin(&self, pin: &str) -> Token {
        let settings = Settings { module: self.module().into(), label: LABEL.to_owned(), pin: pin.to_owned().into() };
        Token::new(settings)
    }

    pub(crate) fn token_of(&self, module: &str, label: &str) -> Token {
        Token::new(Settings { module: module.into(), label: label.to_owned(), pin: PIN.to_owned().into() })
    }

    /// The token is gone.
    pub(crate) fn take_out(&self) {
        fs::rename(self.tokens(), self.folder.join("elsewhere")).unwrap();
        fs::create_dir(self.tokens()).unwrap();
    }

    /// The token is back.
    pub(crate) fn put_in(&self) {
        fs::remove_dir_all(self.tokens()).unwrap();
        fs::rename(self.folder.join("elsewhere"), self.tokens()).unwrap();
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("softhsm2.conf")
    }

    fn tokens(&self) -> PathBuf {
        self.folder.join("tokens")
    }

    fn server(&self) -> PathBuf {
        self.folder.join("server")
    }
}
