//! Signature wrapping: the signed bytes are still there, and something else is shown.

use siegelring_signature::report::Verdict;

use super::signing::{Signer, find, form, last_section, refused};

/// The signature moves up, into the space of its byte range, and what comes free between it and the second range is the
/// attacker's.
#[test]
fn refuses_a_gap_that_holds_more_than_the_signature() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let place = find(&file, "/ByteRange [") + 12;
    let close = place + file[place..].iter().position(|byte| *byte == b']').unwrap();
    let written = String::from_utf8(file[place..close].to_vec()).unwrap();
    let numbers: Vec<usize> = written.split_whitespace().map(|it| it.parse().unwrap()).collect();
    let [_, start, end, rest] = numbers.as_slice() else { panic!("{written}") };
    let evil = b" /Evil 9";
    let range = format!("0 {} {end} {rest}", start - evil.len());
    let range = format!("{range:<width$}", width = close - place - evil.len());
    let moved = [&file[..place], range.as_bytes(), &file[close..*end], evil, &file[*end..]].concat();
    assert_eq!(moved.len(), file.len());
    refused(&signer.signature(&moved), "pdf.contents");
}

/// A later revision whose cross-reference section stands inside the signed bytes.
#[test]
fn refuses_cross_reference_information_that_was_moved_into_the_signed_part() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    let first = find(&file, "xref");
    let mut moved = file.clone();
    moved.extend_from_slice(format!("9 0 obj\n(evil)\nendobj\nstartxref\n{first}\n%%EOF\n").as_bytes());
    let report = signer.report(&moved);
    // As of the old section there is no signature at all.
    assert!(report.signatures.is_empty() && report.verdict == Verdict::Indeterminate, "{report:#?}");
    let newest = last_section(&file);
    let mut moved = file.clone();
    moved.extend_from_slice(format!("9 0 obj\n(evil)\nendobj\nstartxref\n{newest}\n%%EOF\n").as_bytes());
    refused(&signer.signature(&moved), "pdf.trailing_bytes");
}

/// A signature object outside of what it covers.
#[test]
fn refuses_a_signature_that_is_no_part_of_what_it_signs() {
    let signer = Signer::new();
    let file = signer.sign(&form());
    // The same signature dictionary again, in a later revision and under another number.
    let start = find(&file, "/Type /Sig");
    let dictionary = &file[file[..start].windows(2).rposition(|it| it == b"<<").unwrap()..];
    let dictionary = &dictionary[..find(dictionary, "endobj")];
    let number = highest(&file) + 1;
    let mut copy = file.clone();
    let previous = last_section(&copy);
    let at = copy.len();
    copy.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    copy.extend_from_slice(dictionary);
    copy.extend_from_slice(b"endobj\n");
    let field = copy.len();
    let fields = format!("7 0 obj\n<< /FT /Sig /T (amount) /V {number} 0 R >>\nendobj\n");
    copy.extend_from_slice(fields.as_bytes());
    let section = copy.len();
    let table = format!(
        "xref\n7 1\n{field:010} 00000 n \n{number} 1\n{at:010} 00000 n \ntrailer\n<< /Size {} /Root 1 0 R /Prev {previous} >>\n\
         startxref\n{section}\n%%EOF\n",
        number + 1
    );
    copy.extend_from_slice(table.as_bytes());
    let report = signer.report(&copy);
    let stolen = report.signatures.iter().find(|it| it.name == "amount").unwrap();
    assert_eq!(stolen.verdict, Verdict::Invalid, "{report:#?}");
    assert_eq!(report.verdict, Verdict::Invalid);
}

/// The highest object number of a file.
fn highest(file: &[u8]) -> usize {
    let place = file.windows(5).rposition(|it| it == b"/Size").unwrap();
    let text = std::str::from_utf8(&file[place + 5..place + 20]).unwrap();
    text.split_whitespace().next().unwrap().parse::<usize>().unwrap()
}
