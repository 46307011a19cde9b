use super::problems;

const SOURCE: &str = r#"
fn helper() {}

#[test]
fn refuses_a_replay() {}

#[tokio::test(flavor = "multi_thread")]
async fn counts_every_try() {}

proptest! {
    #[test]
    fn no_changed_byte_counts(byte in any::<u8>()) {}
}
"#;

const SCRIPT: &str = r#"export default {
  async "a lost phone"(scene) {},
  "by keyboard": keyboard,
};"#;

fn read(path: &str) -> Option<String> {
    match path {
        "core/src/a.rs" => Some(SOURCE.to_owned()),
        "tests/b.mjs" => Some(SCRIPT.to_owned()),
        _ => None,
    }
}

#[test]
fn finds_tests_of_every_kind() {
    let document = "| threat | shown by |\n|---|---|\n| replay | `core/src/a.rs::refuses_a_replay`, \
                    `core/src/a.rs::counts_every_try` |\n| change | `core/src/a.rs::no_changed_byte_counts` |\n\
                    | loss | `tests/b.mjs::a lost phone` and `tests/b.mjs::by keyboard` |\n";
    assert_eq!(problems(document, read), Vec::<String>::new());
}

#[test]
fn names_what_does_not_exist() {
    for (name, problem) in [
        ("core/src/a.rs::refuses", "there is no test core/src/a.rs::refuses"),
        ("core/src/a.rs::helper", "there is no test core/src/a.rs::helper"),
        ("tests/b.mjs::a found phone", "there is no test tests/b.mjs::a found phone"),
        ("core/src/c.rs::gone", "there is no file core/src/c.rs"),
    ] {
        assert_eq!(problems(&format!("Shown by `{name}`."), read), [problem]);
    }
}

#[test]
fn a_threat_without_a_test_is_named() {
    let row = "| theft | we hope |";
    let document =
        format!("| threat | shown by |\n|:--|---|\n{row}\n\n| asset | where |\n|---|---|\n| key | phone |\n");
    assert_eq!(problems(&document, read), [format!("no test is named: {row}")]);
}

#[test]
fn other_code_is_no_test_name() {
    assert!(problems("`core::holder` and `cargo test` and `std::env`", read).is_empty());
}
