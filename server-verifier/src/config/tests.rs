use std::path::Path;

use siegelring_core::assurance::Scheme;

use super::{Config, StoreConfig};

const LEAST: &str = "issuer = \"https://login.musterhausen.example\"\noperator = \"Stadt Musterhausen\"\n";

fn parse(more: &str) -> Result<Config, super::ConfigError> {
    Config::parse(&format!("{LEAST}{more}"), Path::new("/etc/siegelring"))
}

#[test]
fn two_lines_are_enough() {
    let config = parse("").unwrap();
    assert_eq!(config.issuer.join("/oidc/token"), "https://login.musterhausen.example/oidc/token");
    assert_eq!(config.policy.name(), "tr-03107");
    assert_eq!(config.scheme(), Scheme::NotNotified);
    assert_eq!(config.keys.dir, Path::new("/etc/siegelring/keys"));
    assert_eq!(config.store, StoreConfig::Sqlite { path: "/etc/siegelring/siegelring.db".into() });
}

#[test]
fn says_in_which_line_a_mistake_is() {
    for (more, line, says) in [
        ("listen = \"8440\"", 3, "socket address"),
        ("colour = 1", 3, "unknown field"),
        ("\ntrusted_proxies = [\"10.0.0.0/33\"]", 4, "10.0.0.0/33"),
        ("policy = \"lax\"", 3, "no policy"),
        ("policy = \"demo\"\nnotified = true", 4, "notified"),
        ("[limits]\nbody_bytes = \"many\"", 4, "invalid type"),
        ("[metrics]\ntoken = \"hunter2\"", 4, "never the secret itself"),
        ("[signing]\npkcs11 = { module = \"a.so\" }", 4, "missing field"),
        ("[signing]\npkcs11 = { module = \"a.so\", token = \"b\", pin = \"1234\" }", 4, "never the secret itself"),
        ("[signing]\ntime_stamp_authority = { url = \"ftp://a\", root = \"b\" }", 4, "no http: or https:"),
        ("[pages]\nimprint = \"javascript:alert(1)\"", 4, "link"),
    ] {
        let error = parse(more).unwrap_err();
        assert_eq!(error.line(), Some(line), "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn an_issuer_is_an_origin() {
    for issuer in ["http://login.example", "https://login.example/", "https://login.example/a", "https://a@b.example"] {
        let text = format!("issuer = \"{issuer}\"\noperator = \"x\"");
        assert_eq!(Config::parse(&text, Path::new("")).unwrap_err().line(), Some(1), "{issuer}");
    }
    assert!(Config::parse("issuer = \"http://localhost:8440\"\noperator = \"x\"", Path::new("")).is_ok());
}

#[test]
fn reads_a_policy_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let policy = siegelring_core::assurance::Policy::eidas();
    let table = toml::to_string(&policy).unwrap().replace("name = \"eidas\"", "name = \"ours\"");
    std::fs::write(folder.path().join("policy.toml"), table).unwrap();
    let text = format!("{LEAST}policy = {{ file = \"policy.toml\" }}");
    assert_eq!(Config::parse(&text, folder.path()).unwrap().policy.name(), "ours");
}

#[test]
fn a_missing_file_says_what_to_do() {
    let error = Config::load(Path::new("/nowhere/siegelring.toml")).unwrap_err();
    assert!(error.to_string().contains("siegelring init"), "{error}");
}
