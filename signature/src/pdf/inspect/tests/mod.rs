//! Honest and hostile files, each hostile one named by its defect.

mod content;
mod honest;
mod structure;

use super::inspect;
use crate::error::Error;
use crate::testing::pdf::{Builder, Layout};

/// A page with nothing on it, in both layouts: objects 1 to 3, and whatever `add` adds or changes.
fn with(add: impl Fn(&mut Builder)) -> [Vec<u8>; 2] {
    [Layout::Table, Layout::Streams].map(|layout| {
        let mut pdf = Builder::new();
        pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
        pdf.object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots 9 0 R >>");
        add(&mut pdf);
        pdf.finish(layout, "/Root 1 0 R")
    })
}

/// The same with an ordinary catalog that has these entries too.
fn with_catalog(entries: &str, add: impl Fn(&mut Builder)) -> [Vec<u8>; 2] {
    with(|pdf| {
        pdf.object(1, &format!("<< /Type /Catalog /Pages 2 0 R {entries} >>"));
        add(pdf);
    })
}

/// What is said of a file.
fn refusal(file: &[u8]) -> Option<Error> {
    inspect(file).err()
}

/// What is said of a file with a cross-reference table whose text is changed in one place, offsets and all.
fn altered(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text: String = file.iter().copied().map(char::from).collect();
    assert!(text.contains(from), "{from} is not there");
    text.replacen(from, to, 1).chars().map(|it| u8::try_from(it).unwrap()).collect()
}
