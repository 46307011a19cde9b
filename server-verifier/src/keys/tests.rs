use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use rand_core::OsRng;
use siegelring_core::crypto::verify_rs256;
use siegelring_core::x509::{Certificate, Profile, TrustAnchors, verify_chain};
use x509_parser::prelude::{FromDer as _, GeneralName, ParsedExtension, X509Certificate};

use super::testing::{NOW, copy};
use super::*;

#[test]
fn everything_made_is_for_its_owner_only_and_opens() {
    fn check(path: &Path) {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        if path.is_dir() {
            fs::read_dir(path).unwrap().for_each(|entry| check(&entry.unwrap().path()));
        }
    }
    check(&testing::folder().join("keys"));
    assert_eq!(Keys::open(&testing::folder().join("keys")).unwrap().generation, 1);
}

#[test]
fn init_changes_nothing_that_exists() {
    let options = InitOptions {
        country: "DE".to_owned(),
        organization: "x".to_owned(),
        base_url: "https://x.example".to_owned(),
    };
    let again = init::init(testing::folder(), &options, NOW, &mut OsRng);
    assert!(matches!(again, Err(KeyError::Exists(_))));
}

#[test]
fn secrets_others_can_read_are_refused() {
    let folder = copy();
    let path = folder.path().join("keys/secrets/oprf-seed");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(Keys::open(&folder.path().join("keys")), Err(KeyError::OpenToOthers(found)) if found == path));
}

#[test]
fn each_secret_is_another() {
    let secrets = Keys::open(&testing::folder().join("keys")).unwrap().secrets;
    assert_ne!(secrets.pairwise.expose(), secrets.oprf_seed.expose());
    assert_ne!(secrets.codes.mac("a", &[b"bc"]), secrets.codes.mac("ab", &[b"c"]));
    assert_ne!(secrets.codes.mac("a", &[b"b", b"c"]), secrets.codes.mac("a", &[b"bc"]));
}

#[test]
fn roots_are_four_and_leaves_have_their_usage() {
    let keys = Keys::open(&testing::folder().join("keys")).unwrap();
    let Anchors { issuer, relying_party, wallet_provider, signature } = &keys.anchors;
    let roots = std::collections::BTreeSet::from([issuer, relying_party, wallet_provider, signature]);
    assert_eq!(roots.len(), 4);
    for (certified, usage) in [(&keys.issuer, "1.0.18013.5.1.2"), (&keys.wallet_provider, "1.3.6.1.5.5.7.3.2")] {
        let (_, leaf) = X509Certificate::from_der(&certified.chain[0]).unwrap();
        assert!(has_usage(&leaf, usage));
        assert_ne!(leaf.subject(), leaf.issuer());
        let point = &*leaf.public_key().subject_public_key.data;
        assert_eq!(point, certified.signer.public_key().unwrap().as_bytes());
    }
}

fn has_usage(leaf: &X509Certificate<'_>, usage: &str) -> bool {
    let usages = leaf.extended_key_usage().unwrap().unwrap().value;
    usages.other.iter().any(|oid| oid.to_id_string() == usage) || usages.client_auth && usage.ends_with("7.3.2")
}

#[test]
fn a_relying_party_gets_and_renews_its_certificate() {
    let folder = copy();
    let keys_folder = folder.path().join("keys");
    let keys = Keys::open(&keys_folder).unwrap();
    assert!(keys.relying_parties.of("portal").is_err());
    relying_party::issue(&keys_folder, "portal", "Stadt Musterhausen", "https://portal.example", NOW).unwrap();
    let first = keys.relying_parties.of("portal").unwrap();
    let (_, leaf) = X509Certificate::from_der(&first.chain[0]).unwrap();
    assert!(has_usage(&leaf, "1.0.18013.5.1.6"));
    assert_eq!(leaf.subject().iter_organization().next().unwrap().as_str().unwrap(), "Stadt Musterhausen");
    let origins = leaf.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(names.general_names.clone()),
        _ => None,
    });
    assert_eq!(origins.unwrap(), [GeneralName::URI("https://portal.example")]);

    relying_party::issue(&keys_folder, "portal", "Stadt Musterhausen", "https://portal.example", NOW.plus(9)).unwrap();
    let certificate = keys_folder.join("relying-party/clients/portal.pem");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    fs::File::options().append(true).open(certificate).unwrap().set_modified(later).unwrap();
    assert_ne!(keys.relying_parties.of("portal").unwrap().chain, first.chain);

    relying_party::remove(&keys_folder, "portal").unwrap();
    assert!(keys.relying_parties.of("portal").is_err());
}

#[test]
fn an_identifier_cannot_leave_its_folder() {
    for identifier in ["", "..", "../issuer/leaf", "a/b", ".hidden", "portal.key", "ä", &"x".repeat(65)] {
        let issued = relying_party::issue(&testing::folder().join("keys"), identifier, "x", "https://x.example", NOW);
        assert!(matches!(issued, Err(KeyError::Identifier(_))), "{identifier}");
    }
}

#[test]
fn id_tokens_are_signed_by_either_algorithm() {
    let oidc = Keys::open(&testing::folder().join("keys")).unwrap().oidc;
    let es256 = oidc.signing(Algorithm::Es256, NOW).unwrap();
    let signature = es256.signer.sign_es256(b"message").unwrap();
    es256.signer.public_key().unwrap().verify(b"message", &signature).unwrap();
    let rs256 = oidc.signing(Algorithm::Rs256, NOW).unwrap();
    let (modulus, exponent) = rs256.signer.rsa_public_key().unwrap();
    verify_rs256(&modulus, &exponent, b"message", &rs256.signer.sign(b"message").unwrap()).unwrap();
    assert!(rs256.signer.sign_es256(b"message").is_err());
    assert_ne!(es256.kid, rs256.kid);
}

#[test]
fn a_new_key_is_published_before_it_signs_and_the_old_one_stays_for_a_while() {
    let folder = copy();
    let keys_folder = folder.path().join("keys");
    let open = || Keys::open(&keys_folder).unwrap().oidc;
    let signing = |oidc: &OidcKeys, now| oidc.signing(Algorithm::Es256, now).unwrap().kid.clone();
    let first = signing(&open(), NOW);
    let rotated = NOW.plus(1_000_000);
    oidc::rotate(&keys_folder, rotated).unwrap();
    let oidc = open();
    assert_eq!(oidc.published().len(), 4);
    assert_eq!(signing(&oidc, rotated), first);
    let second = signing(&oidc, rotated.plus(oidc::PUBLISHED_BEFORE_USE));
    assert_ne!(second, first);
    oidc::rotate(&keys_folder, rotated.plus(oidc::PUBLISHED_BEFORE_USE + oidc::KEPT_AFTER_USE)).unwrap();
    let kids: Vec<_> = open().published().iter().map(|key| key.kid.clone()).collect();
    assert!(kids.contains(&second) && !kids.contains(&first));
}

#[test]
fn the_generation_only_rises() {
    let folder = copy();
    let keys_folder = folder.path().join("keys");
    assert_eq!(raise_generation(&keys_folder).unwrap(), 2);
    assert_eq!(generation(&keys_folder).unwrap(), 2);
    fs::write(keys_folder.join("generation"), "many").unwrap();
    assert!(matches!(generation(&keys_folder), Err(KeyError::Content(_))));
}

#[test]
fn renewed_leaves_say_the_same_for_new_keys() {
    let folder = copy();
    let keys_folder = folder.path().join("keys");
    let leaf = |keys: &Keys| Certificate::parse(&keys.issuer.chain[0]).unwrap();
    let old = Keys::open(&keys_folder).unwrap();
    init::renew_leaves(&keys_folder, NOW.plus(1_000_000)).unwrap();
    let new = Keys::open(&keys_folder).unwrap();
    assert_ne!(leaf(&new).public_key(), leaf(&old).public_key());
    assert_eq!(leaf(&new).organization(), leaf(&old).organization());
    assert_eq!((leaf(&new).country(), leaf(&new).origin()), (Some("DE"), Some("https://login.example")));
    assert_eq!(leaf(&new).not_after(), leaf(&old).not_after().plus(1_000_000));
    assert_ne!(new.wallet_provider.chain, old.wallet_provider.chain);
    let anchors = TrustAnchors::from_pem(&old.anchors.issuer).unwrap();
    verify_chain(&new.issuer.chain, &anchors, Profile::Issuer, NOW.plus(1_000_000)).unwrap();
    let anchors = TrustAnchors::from_pem(&old.anchors.wallet_provider).unwrap();
    verify_chain(&new.wallet_provider.chain, &anchors, Profile::WalletProvider, NOW.plus(1_000_000)).unwrap();
}

#[test]
fn a_certificate_for_another_key_is_refused() {
    let folder = copy();
    let issuer = folder.path().join("keys/issuer");
    fs::copy(folder.path().join("keys/wallet-provider/leaf.key.pem"), issuer.join("leaf.key.pem")).unwrap();
    let opened = Keys::open(&folder.path().join("keys"));
    assert!(matches!(opened, Err(KeyError::Content(found)) if found == issuer.join("leaf.pem")));
}

#[test]
fn every_chain_holds_for_its_purpose_and_no_other() {
    let folder = copy();
    let keys_folder = folder.path().join("keys");
    let keys = Keys::open(&keys_folder).unwrap();
    relying_party::issue(&keys_folder, "portal", "Stadt Musterhausen", "https://portal.example", NOW).unwrap();
    let portal = keys.relying_parties.of("portal").unwrap();
    let cases = [
        (&keys.issuer.chain, &keys.anchors.issuer, Profile::Issuer),
        (&portal.chain, &keys.anchors.relying_party, Profile::RelyingParty),
        (&keys.wallet_provider.chain, &keys.anchors.wallet_provider, Profile::WalletProvider),
    ];
    for (chain, _, _) in &cases {
        for (other, anchors, profile) in &cases {
            let anchors = TrustAnchors::from_pem(anchors).unwrap();
            assert_eq!(verify_chain(chain, &anchors, *profile, NOW).is_ok(), chain == other);
        }
    }
}
