//! The shape of the house, read from its `use` lines and paths: the floors of core, and who may know whom in the server.
//!
//! A module may use what stands on a lower floor. What is listed beside it are its only other acquaintances.

#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of core by floor; a floor uses the floors below, and each other where `true`.
const CORE_FLOORS: &[(&[&str], bool)] = &[
    (&["error", "time", "date"], true),
    (&["cbor", "cose", "jose", "x509", "crypto"], true),
    (
        &[
            "approval_element",
            "assurance",
            "attestation",
            "attribute",
            "credential_format",
            "mdoc",
            "pin",
            "sd_jwt_vc",
            "status_list",
        ],
        true,
    ),
    (&["evidence", "openid4vci", "openid4vp", "transaction", "wallet"], true),
    // Roles never know each other.
    (&["issuer", "holder", "verifier"], false),
    // Above the roles; nothing in core uses them.
    (&["internal", "wording"], false),
];

/// What each module of the server may use. `http` alone uses all; the domain modules know each other only through
/// `approval` and the records in `store`. Configuration is passed down.
const SERVER: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("config", &[]),
    ("keys", &["clock"]),
    ("store", &["keys"]),
    ("approval", &["clock", "store"]),
    ("oidc", &["approval", "clock", "config", "keys", "store"]),
    ("issuance", &["approval", "clock", "config", "keys", "store"]),
    ("enrolment", &["approval", "clock", "config", "keys", "store"]),
    ("wallet", &["approval", "clock", "config", "keys", "store"]),
    ("signing", &["approval", "clock", "config", "keys", "store"]),
    ("web", &["approval", "config"]),
    (
        "http",
        &["approval", "clock", "config", "enrolment", "issuance", "keys", "oidc", "signing", "store", "wallet", "web"],
    ),
    // The demo prepares a server; its portal and its phone are outsiders, which know the server by its protocols only.
    // What they borrow from `web` is how pages look.
    ("demo", &["clock", "enrolment", "keys", "oidc", "store", "web"]),
    ("demo/portal", &["clock", "demo"]),
    ("demo/phone", &["clock", "demo", "web"]),
];

/// Crates whose names only these folders and files may speak, so that what they do can be checked in one place. The demo
/// is a house of its own.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("ring", &["core/src/crypto", "server-verifier/src/keys", "signature/src/crypto"]),
    ("p256", &["core/src/crypto"]),
    ("voprf", &["core/src/pin"]),
    ("serde_cbor", &["core/src/cbor"]),
    ("rusqlite", &["server-verifier/src/store/sqlite"]),
    ("rustix", &["server-verifier/src/store/sqlite"]),
    ("askama", &["server-verifier/src/web"]),
    ("fast_qr", &["server-verifier/src/web"]),
    ("axum", &["server-verifier/src/http", "server-verifier/src/web"]),
    (
        "reqwest",
        &[
            "server-verifier/src/oidc/fetch",
            "server-verifier/src/signing/time_stamp/fetch",
            "server-verifier/src/signing/webhook/post",
        ],
    ),
    ("cryptoki", &["server-verifier/src/keys/signing/pkcs11"]),
    ("zip", &["signature/src/asic"]),
    ("utoipa", &["server-verifier/src/http/signing", "server-verifier/src/signing"]),
];

#[test]
fn core_stands_on_its_floors() {
    let root = root().join("core/src");
    let mut wrong = Vec::new();
    for (floor, (modules, among_themselves)) in CORE_FLOORS.iter().enumerate() {
        let mut allowed: BTreeSet<&str> =
            CORE_FLOORS.iter().take(floor).flat_map(|(below, _)| below.iter().copied()).collect();
        if *among_themselves {
            allowed.extend(modules.iter().copied());
        }
        for module in *modules {
            for (file, used) in uses(&root, module) {
                wrong.extend(
                    used.iter()
                        .filter(|name| *name != module && !allowed.contains(name.as_str()))
                        .map(|name| format!("{} uses {name}", file.display())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_server_keeps_its_directions() {
    let root = root().join("server-verifier/src");
    let mut wrong = Vec::new();
    for (module, allowed) in SERVER {
        for (file, used) in uses(&root, module) {
            wrong.extend(
                used.iter()
                    .filter(|name| name != module && !allowed.contains(&name.as_str()))
                    .map(|name| format!("{} uses {name}", file.display())),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_has_its_place() {
    let core: BTreeSet<&str> = CORE_FLOORS.iter().flat_map(|(modules, _)| modules.iter().copied()).collect();
    let server: BTreeSet<&str> = SERVER.iter().map(|(module, _)| *module).filter(|name| !name.contains('/')).collect();
    for (folder, known) in [("core/src", core), ("server-verifier/src", server)] {
        let library = fs::read_to_string(root().join(folder).join("lib.rs")).unwrap();
        let declared: BTreeSet<&str> =
            library.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
        assert_eq!(declared, known, "{folder}");
    }
}

#[test]
fn some_crates_are_known_in_one_place_only() {
    let mut wrong = Vec::new();
    for file in
        ["core/src", "server-verifier/src", "signature/src"].iter().flat_map(|folder| sources(&root().join(folder)))
    {
        let code = code(&file);
        let path = file.strip_prefix(root()).unwrap().display().to_string();
        for (name, homes) in ONLY_IN {
            let speaks = code.lines().any(|line| line.trim_start().starts_with(&format!("use {name}::")));
            let at_home =
                homes.iter().any(|home| path.starts_with(home)) || path.starts_with("server-verifier/src/demo");
            if speaks && !at_home {
                wrong.push(format!("{path} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The names after `crate::` in each file of a module; tests may know everything.
fn uses(root: &Path, module: &str) -> BTreeMap<PathBuf, BTreeSet<String>> {
    let file = root.join(format!("{module}.rs"));
    let files = sources(&root.join(module)).into_iter().chain(file.exists().then_some(file));
    files.map(|file| (file.clone(), names(&code(&file)))).collect()
}

fn names(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        if let Some(group) = after.strip_prefix('{') {
            let top_level = group.split('}').next().unwrap_or_default();
            names.extend(top_level.split(',').map(|name| leading_name(name.trim())));
        } else {
            names.insert(leading_name(after));
        }
    }
    // Items of the crate root itself, such as `crate::Result`, are no modules.
    names.into_iter().filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase())).collect()
}

fn leading_name(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// A file without its comments, and without what stands in a module of tests.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name == "tests" {
            continue;
        } else if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
