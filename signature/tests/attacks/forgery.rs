//! Universal signature forgery: nothing that could be checked is left, and a careless reader is content with that.

use super::signing::{Signer, find, form, refused, replaced};

#[test]
fn refuses_a_signature_without_contents() {
    let signer = Signer::new();
    let file = replaced(&signer.sign(&form()), "/Contents <3", "/Kontents <3");
    refused(&signer.signature(&file), "pdf.contents");
}

#[test]
fn refuses_contents_that_are_no_signature() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let place = find(&file, "/Contents <3") + 10;
    let end = place + file[place..].iter().position(|byte| *byte == b'>').unwrap() + 1;
    for other in ["null", "<>", "()", "0", "<00>", "1 0 R", "(0)"] {
        let mut file = file.clone();
        file[place..end].fill(b' ');
        file[place..place + other.len()].copy_from_slice(other.as_bytes());
        refused(&signer.signature(&file), "pdf.contents");
    }
}

#[test]
fn refuses_a_signature_without_byte_range() {
    let signer = Signer::new();
    let file = replaced(&signer.sign(&form()), "/ByteRange", "/BiteRange");
    refused(&signer.signature(&file), "pdf.byte_range");
}

#[test]
fn refuses_odd_byte_ranges() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let place = find(&file, "/ByteRange [") + 11;
    let end = place + file[place..].iter().position(|byte| *byte == b']').unwrap() + 1;
    let (written, length) = (String::from_utf8(file[place..end].to_vec()).unwrap(), end - place);
    let numbers: Vec<usize> =
        written.trim_matches(['[', ']']).split_whitespace().map(|it| it.parse().unwrap()).collect();
    let [_, b, c, d] = numbers.as_slice() else { panic!("{written}") };
    let odd = [
        "[]".to_owned(),
        "null".to_owned(),
        "[0 0 0 0]".to_owned(),
        format!("[0 {b}]"),
        format!("[0 {b} {c} -{d}]"),
        format!("[-1 {b} {c} {d}]"),
        format!("[1 {} {c} {d}]", b - 1),
        format!("[0 {b} {c} {}]", d - 3),
        format!("[0 {b} {c} {}]", d + 1),
        format!("[0 {b} {c} 99999999999]"),
        format!("[0 {} {c} {d}]", c + 10),
        format!("[0 {b} {c} {d} 0 0]"),
        format!("[0 {b}.0 {c} {d}]"),
    ];
    for other in odd {
        let mut file = file.clone();
        file[place..end].fill(b' ');
        assert!(other.len() <= length, "{other}");
        file[place..place + other.len()].copy_from_slice(other.as_bytes());
        refused(&signer.signature(&file), "pdf.byte_range");
    }
}

#[test]
fn refuses_a_byte_range_that_leaves_out_more_than_the_signature() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let place = find(&file, "/ByteRange [") + 12;
    let end = place + file[place..].iter().position(|byte| *byte == b']').unwrap();
    let written = String::from_utf8(file[place..end].to_vec()).unwrap();
    let numbers: Vec<usize> = written.split_whitespace().map(|it| it.parse().unwrap()).collect();
    let [_, b, c, d] = numbers.as_slice() else { panic!("{written}") };
    for (b, c, d) in [(b - 1, *c, *d), (*b, c + 1, d - 1), (b + 1, *c, *d), (*b, c - 1, d + 1)] {
        let mut file = file.clone();
        let other = format!("{:<width$}", format!("0 {b} {c} {d}"), width = end - place);
        file[place..end].copy_from_slice(other.as_bytes());
        refused(&signer.signature(&file), "pdf.contents");
    }
}
