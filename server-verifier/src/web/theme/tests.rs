use std::path::Path;

use super::contrast::Colour;
use super::{BUILT_IN, Theme};

fn changed(from: &str, to: &str) -> Result<Theme, String> {
    assert!(BUILT_IN.contains(from), "{from}");
    Theme::parse(&BUILT_IN.replace(from, to), Path::new("")).map_err(|error| error.to_string())
}

#[test]
fn the_built_in_theme_holds() {
    let theme = Theme::built_in().unwrap();
    assert!(theme.css().contains("--sg-action:#0a4c96;"));
    assert!(theme.logo().is_none());
}

#[test]
fn contrast_is_as_wcag_computes_it() {
    let colour = |text| Colour::parse(text).unwrap();
    assert!((colour("#000000").contrast(colour("#ffffff")) - 21.0).abs() < 1e-9);
    assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 1e-3);
    assert_eq!(Colour::parse("red"), None);
    assert_eq!(Colour::parse("#12345é"), None);
}

#[test]
fn refuses_colours_too_close_to_each_other_and_says_which() {
    let error = changed("--sg-link: #0a4c96", "--sg-link: #8aa4c0").unwrap_err();
    assert!(error.contains("--sg-link on --sg-page (light)"), "{error}");
    let error = changed("--sg-text: #eef2f6", "--sg-text: #555555").unwrap_err();
    assert!(error.contains("(dark)"), "{error}");
}

#[test]
fn refuses_what_is_no_theme() {
    for (from, to, says) in [
        ("--sg-line: #76828f", "--sg-lime: #76828f", "--sg-lime"),
        ("--sg-radius: 6px;", "", "--sg-radius is missing"),
        ("#ffd23d", "yellow", "no colour"),
        ("--sg-radius: 6px", "--sg-radius: 6px} body{display:none", "expected"),
        ("--sg-logo: none", "--sg-logo: url(\"https://elsewhere.example/logo.svg\")", "characters"),
        ("--sg-logo: none", "--sg-logo: url(\"../../secret.svg\")", "url(\"file\")"),
        ("system-ui", "expression<script>", "characters"),
    ] {
        let error = changed(from, to).unwrap_err();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn takes_a_logo_from_beside_the_theme() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("logo.svg"), "<svg/>").unwrap();
    let path = folder.path().join("theme.css");
    std::fs::write(&path, BUILT_IN.replace("--sg-logo: none", "--sg-logo: url(\"logo.svg\")")).unwrap();
    assert_eq!(Theme::load(&path).unwrap().logo(), Some(("image/svg+xml", &b"<svg/>"[..])));
}
