//! What this server signs, verified by it: with the phone's approval inside, and not with another's.

use axum::body::Body;
use rand_core::OsRng;
use serde_json::{Value, json};
use siegelring_core::time::UnixTime;
use siegelring_core::x509::TrustAnchors;
use siegelring_signature::asic::{self, DataObject};
use siegelring_signature::chain::Anchors;
use siegelring_signature::cms::{self, CmsInput};
use siegelring_signature::pdf::{self as signature_pdf, PdfSignature};
use siegelring_signature::report::{File, Finding, Trust, Verdict, verify};
use siegelring_verifier::keys::signing::{Life, Signatory};
use siegelring_verifier::keys::{InitOptions, init};

use crate::pdf;
use crate::phone::{Browser, Phone, Says};
use crate::world::{World, path};

/// The report on a file that is handed in.
async fn report(world: &World, file: &[u8]) -> Value {
    world.call("POST", "/verification", &[("content-type", "application/octet-stream")], file.to_vec()).await.ok()
}

fn codes(report: &Value) -> Vec<&str> {
    let lines = report["signatures"][0]["lines"].as_array().expect("lines");
    lines.iter().map(|line| line["code"].as_str().unwrap()).collect()
}

/// A signed file, and the evidence of its approval.
async fn signed(world: &World, documents: &[(&str, &str, &[u8])], more: Value) -> (Vec<u8>, Vec<u8>) {
    let mut phone = Phone::enrolled(world).await;
    let submission = world.submitted(documents, more).await;
    let browser = Browser::open(world, &submission).await;
    phone.sign(world, &browser, Says::Yes).await;
    assert_eq!(world.state(&submission).await["state"], "signed");
    let file = world.portal("GET", &path(&submission, "/results/1"), Body::empty()).await.body;
    let evidence = world.portal("GET", &path(&submission, "/evidence"), Body::empty()).await.body;
    (file, evidence)
}

/// What somebody can make who has the signing service: a file signed in this name, with this approval in it.
fn forged(world: &World, file: &[u8], family_name: &str, approval: Option<&[u8]>) -> Vec<u8> {
    let signature =
        PdfSignature { name: family_name, time: world.now(), reason: None, visible: None, reserved: 64 * 1024 };
    let prepared = signature_pdf::prepare(file, &signature).unwrap();
    let cms = signed_by_the_service(world, family_name, prepared.digest(), approval);
    [file, &prepared.complete(&cms).unwrap()].concat()
}

/// The same with a container of these files.
fn forged_container(world: &World, files: &[(&str, &[u8])], approval: &[u8]) -> Vec<u8> {
    let objects: Vec<_> =
        files.iter().map(|(name, content)| DataObject { name, media_type: "text/plain", content }).collect();
    let prepared = asic::prepare(&objects, world.now()).unwrap();
    let cms = signed_by_the_service(world, "Mustermann 0", prepared.digest(), Some(approval));
    prepared.complete(&cms).unwrap()
}

fn signed_by_the_service(world: &World, family_name: &str, digest: [u8; 32], approval: Option<&[u8]>) -> Vec<u8> {
    let signatory = Signatory { given_name: "Erika", family_name };
    let authority = world.app.equipment.authorities.current();
    let key = authority.certify(&signatory, Life::LongTerm, world.now(), &mut OsRng).unwrap();
    let certificates = key.chain().to_vec();
    let input = CmsInput { certificates: &certificates, approval, ..CmsInput::new(digest) };
    let cms = cms::prepare(&input).unwrap();
    let value = key.sign(cms.signature_payload()).unwrap();
    cms.complete(&value).unwrap().der().unwrap()
}

#[tokio::test]
async fn a_signed_pdf_is_valid_with_its_approval() {
    let world = World::new().await;
    let file = pdf::plain();
    let (signed, _) = signed(&world, &[("Antrag.pdf", "application/pdf", &file)], json!({})).await;
    let found = report(&world, &signed).await;
    assert_eq!(found["verdict"], "valid", "{found:#}");
    let approval = &found["signatures"][0]["approval"];
    assert_eq!((&approval["pin"], &approval["relying_party"]), (&json!(true), &json!("Stadt Musterhausen")));
    assert!(approval["level"].is_string() && codes(&found).contains(&"approval.valid"));
    let mut changed = signed.clone();
    changed[file.len() / 2] ^= 1;
    assert_eq!(report(&world, &changed).await["verdict"], "invalid");
}

#[tokio::test]
async fn a_signed_container_is_valid_with_its_approval() {
    let world = World::new().await;
    let documents: [(&str, &str, &[u8]); 2] =
        [("a.xml", "application/xml", b"<a/>"), ("a.json", "application/json", b"{}")];
    let (container, _) = signed(&world, &documents, json!({})).await;
    let found = report(&world, &container).await;
    assert_eq!(found["verdict"], "valid", "{found:#}");
    assert!(codes(&found).contains(&"approval.valid"));
}

#[tokio::test]
async fn a_container_is_valid_with_what_was_declared_and_not_with_something_else() {
    let world = World::new().await;
    let declaration = json!({
        "title": "Antrag", "sections": [{ "fields": [{ "label": "Kennzeichen", "value": "MH AB 123" }] }],
    });
    let more = json!({ "declaration": declaration, "formats": ["asic-e"] });
    let (container, evidence) = signed(&world, &[("a.txt", "text/plain", b"a")], more).await;
    let found = report(&world, &container).await;
    assert_eq!(found["verdict"], "valid", "{found:#}");
    assert!(codes(&found).contains(&"approval.valid"));
    let other = br#"{"type":"https://siegelring.org/declaration","title":"Antrag"}"#;
    for declared in [other.as_slice(), b"a", b""] {
        let files = [("a.txt", b"a".as_slice()), ("declaration.json", declared)];
        let found = report(&world, &forged_container(&world, &files, &evidence)).await;
        let approved = declared == b"a";
        assert_eq!(found["verdict"], if approved { "valid" } else { "invalid" }, "{found:#}");
        assert_eq!(codes(&found).contains(&"approval.other_file"), !approved);
    }
}

#[tokio::test]
async fn what_another_scheme_signed_cannot_be_found_out() {
    let world = World::new().await;
    let (container, _) = signed(&world, &[("a.txt", "text/plain", b"a")], json!({})).await;
    let reports = verify(&[File { name: "a.asice", bytes: &container }], &another_scheme(), world.now());
    assert_eq!(reports[0].verdict, Verdict::Indeterminate, "{:#?}", reports[0]);
    assert!(reports[0].signatures[0].found(Finding::ApprovalUnchecked));
}

/// The roots of another scheme.
fn another_scheme() -> Trust {
    let folder = tempfile::tempdir().unwrap();
    let options =
        InitOptions { country: "DE".into(), organization: "Land".into(), base_url: "https://a.example".into() };
    init::init(folder.path(), &options, UnixTime(1_700_000_000), &mut OsRng).unwrap();
    let root = |of: &str| std::fs::read_to_string(folder.path().join("keys").join(of).join("root.pem")).unwrap();
    Trust {
        scheme: Anchors::from_pem(&root("signature")).unwrap(),
        issuers: Some(TrustAnchors::from_pem(&root("issuer")).unwrap()),
        relying_parties: Some(TrustAnchors::from_pem(&root("relying-party")).unwrap()),
        ..Trust::default()
    }
}

#[tokio::test]
async fn an_approval_in_another_file_or_another_name_is_refused() {
    let world = World::new().await;
    let (file, other) = (pdf::plain(), pdf::with("", ""));
    let (_, evidence) = signed(&world, &[("Antrag.pdf", "application/pdf", &file)], json!({})).await;
    let moved = report(&world, &forged(&world, &other, "Mustermann", Some(&evidence))).await;
    assert_eq!((&moved["verdict"], codes(&moved).last().copied()), (&json!("invalid"), Some("approval.other_file")));
    let renamed = report(&world, &forged(&world, &file, "Musterfrau", Some(&evidence))).await;
    assert_eq!(
        (&renamed["verdict"], codes(&renamed).last().copied()),
        (&json!("invalid"), Some("approval.other_name"))
    );
}

#[tokio::test]
async fn a_signature_of_this_scheme_without_an_approval_is_refused() {
    let world = World::new().await;
    let found = report(&world, &forged(&world, &pdf::plain(), "Mustermann", None)).await;
    assert_eq!((&found["verdict"], codes(&found).last().copied()), (&json!("invalid"), Some("approval.missing")));
    let mut evidence = signed(&world, &[("a.txt", "text/plain", b"a")], json!({})).await.1;
    let middle = evidence.len() / 2;
    evidence[middle] ^= 1;
    let found = report(&world, &forged(&world, &pdf::plain(), "Mustermann", Some(&evidence))).await;
    assert_eq!((&found["verdict"], codes(&found).last().copied()), (&json!("invalid"), Some("approval.wrong")));
}

#[tokio::test]
async fn the_page_answers_a_form_and_says_what_is_missing() {
    let world = World::new().await;
    let send = |content: Vec<u8>| {
        let head = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"<b>.pdf\"\r\n\r\n";
        let body = [head.as_slice(), &content, b"\r\n--x--\r\n"].concat();
        world.call("POST", "/verification", &[("content-type", "multipart/form-data; boundary=x")], body)
    };
    let answer = send(pdf::plain()).await;
    assert_eq!(answer.status, 200);
    let page = answer.text();
    assert!(page.contains("nichts unterschrieben") && !page.contains("<b>.pdf"), "{page}");
    let empty = send(Vec::new()).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Wählen Sie eine Datei aus."));
    let large = send(vec![b'a'; 60 * 1024 * 1024]).await;
    assert_eq!(large.status, 413);
    let no_file = world.call("POST", "/verification", &[], Body::empty()).await;
    assert_eq!(no_file.status, 400);
}

#[test]
fn the_command_line_says_by_its_status_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let say = |name: &str, content: &[u8], arguments: &[&str]| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_siegelring"));
        let output = command.arg("verify").arg(&file).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (status, text) = say("plain.pdf", &pdf::plain(), &["--language", "en"]);
    assert_eq!(status, Some(3));
    assert!(text.contains("Nothing in this file is signed."), "{text}");
    let (status, json) = say("broken.pdf", b"%PDF-1.7 broken", &["--json"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((status, &report["verdict"]), (Some(4), &json!("invalid")));
    assert_eq!(say("plain.pdf", b"", &["--trust", "/nowhere"]).0, Some(1));
}
