//! The application as documents: a PDF for people, XML and JSON for the system of the office, and the form data as the
//! phone shows it.

use serde_json::{Value, json};

use super::form::Receipt;
use super::relying_party::Person;
use super::words::Words;

/// What is signed.
pub(super) struct Documents {
    /// The application for people.
    pub(super) pdf: Vec<u8>,
    /// The same for the system of the office.
    pub(super) xml: String,
    /// And once more.
    pub(super) json: String,
    /// The form, as the phone shows it whole.
    pub(super) declaration: Value,
}

impl Documents {
    /// The documents of one application.
    pub(super) fn of(person: &Person, receipt: &Receipt, words: &'static Words) -> Self {
        let address = person.address.join(", ");
        let fields = [
            (words.receipt_number, receipt.number.as_str()),
            (words.name, person.name.as_str()),
            (words.address, address.as_str()),
            (words.plate, receipt.plate.as_str()),
            (words.zone, words.of_zone(&receipt.zone)),
        ];
        let field = |(label, value): &(&str, &str)| json!({ "label": label, "value": value });
        let declared: Vec<Value> = fields.iter().map(field).collect();
        let data = json!({
            "number": receipt.number, "name": person.name, "address": person.address, "plate": receipt.plate,
            "zone": receipt.zone, "keeper": true,
        });
        Self {
            pdf: pdf(words, &fields),
            xml: xml(&receipt.number, &person.name, &person.address, &receipt.plate, &receipt.zone),
            json: format!("{data:#}"),
            declaration: json!({
                "title": words.start_title, "sections": [{ "fields": declared }], "statement": words.keeper,
            }),
        }
    }
}

fn xml(number: &str, name: &str, address: &[String], plate: &str, zone: &str) -> String {
    let lines: String = address.iter().map(|line| format!("  <zeile>{}</zeile>\n", escaped(line))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<antrag xmlns=\"urn:musterhausen:bewohnerparken:1\" nummer=\"{}\">\n \
         <name>{}</name>\n <anschrift>\n{lines} </anschrift>\n <kennzeichen>{}</kennzeichen>\n <zone>{}</zone>\n \
         <halter>true</halter>\n</antrag>\n",
        escaped(number),
        escaped(name),
        escaped(plate),
        escaped(zone),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// One page of text (ISO 32000-2), with a cross-reference table as every reader knows it.
fn pdf(words: &'static Words, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut content = text(20, 760, words.start_title);
    content.extend(text(11, 735, words.town));
    for ((label, value), row) in fields.iter().zip(0_i32..) {
        let height = 690 - 42 * row;
        content.extend(text(9, height, label));
        content.extend(text(13, height - 16, value));
    }
    content.extend(text(11, 460, words.keeper));
    let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
    stream.extend(content);
    stream.extend(b"\nendstream");
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
          /Resources << /Font << /F1 4 0 R >> >> >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        stream,
    ];
    let (mut file, mut places) = (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), String::new());
    for (object, number) in objects.iter().zip(1..) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let end = format!(
        "xref\n0 6\n0000000000 65535 f \n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    file
}

/// A line of text at this height, in Windows-1252, which has all letters that the form can have or shows a question mark.
fn text(size: u8, height: i32, line: &str) -> Vec<u8> {
    let mut operators = format!("BT /F1 {size} Tf 72 {height} Td (").into_bytes();
    for letter in line.chars() {
        match letter {
            '(' | ')' | '\\' => operators.extend([b'\\', u8::try_from(letter).unwrap_or(b'?')]),
            '€' => operators.push(0x80),
            ' '..='~' | '\u{a0}'..='\u{ff}' => operators.push(u8::try_from(u32::from(letter)).unwrap_or(b'?')),
            _ => operators.push(b'?'),
        }
    }
    operators.extend(b") Tj ET\n");
    operators
}
