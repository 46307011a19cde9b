//! What a signature field shows: lines of text in a box.
//!
//! The font is Helvetica, which every viewer has (ISO 32000-2, 9.6.2.2), so nothing is embedded; a file that was PDF/A is
//! none any more with a field that shows.

mod letters;

use super::reader::{Dictionary, Id, Object};
use super::signature::Rectangle;
use super::update::Update;
use crate::error::{ApiMisuse, Result};

/// The largest and smallest letters, in points; what does not fit even so is cut off at the frame.
const LARGEST: f32 = 12.0;
const SMALLEST: f32 = 1.0;
/// From the frame to the text, in points.
const MARGIN: f32 = 4.0;
/// From line to line, in letter heights.
const LEADING: f32 = 1.25;
/// Lines of a field, and letters of a line that are shown.
const MAX_LINES: usize = 16;
const MAX_LETTERS: usize = 200;

/// Writes the form XObject (8.10) of a field.
///
/// # Errors
/// [`ApiMisuse::Argument`] for a rectangle without room, no text, or more than 16 lines.
pub(super) fn form(update: &mut Update<'_, '_>, rectangle: Rectangle, lines: &[&str]) -> Result<Id> {
    let frame = MARGIN * 2.0 + SMALLEST;
    let room = f32::from(rectangle.width) > frame && f32::from(rectangle.height) > frame;
    if lines.is_empty() || lines.len() > MAX_LINES || !room {
        return Err(ApiMisuse::Argument.into());
    }
    let font = Dictionary::new([
        ("Type", Object::name("Font")),
        ("Subtype", Object::name("Type1")),
        ("BaseFont", Object::name("Helvetica")),
        ("Encoding", Object::name("WinAnsiEncoding")),
    ]);
    let fonts = Dictionary::new([("F1", Object::Dictionary(font))]);
    let resources = Dictionary::new([("Font", Object::Dictionary(fonts))]);
    let corners = [0, 0, i64::from(rectangle.width), i64::from(rectangle.height)];
    let dictionary = Dictionary::new([
        ("Type", Object::name("XObject")),
        ("Subtype", Object::name("Form")),
        ("BBox", Object::Array(corners.map(Object::Integer).to_vec())),
        ("Resources", Object::Dictionary(resources)),
    ]);
    Ok(update.stream(dictionary, &content(rectangle, lines)))
}

fn content(rectangle: Rectangle, lines: &[&str]) -> Vec<u8> {
    let (width, height) = (f32::from(rectangle.width), f32::from(rectangle.height));
    let lines: Vec<_> = lines.iter().map(|line| letters::encode(line, MAX_LETTERS)).collect();
    let widest = lines.iter().map(|line| line.iter().map(|it| letters::width(*it)).sum::<f32>()).fold(0.1, f32::max);
    let rows = lines.iter().fold(0.0, |rows, _| rows + LEADING);
    let size = LARGEST.min((width - 2.0 * MARGIN) / widest).min((height - 2.0 * MARGIN) / rows).max(SMALLEST);
    let mut content = format!("q 0.5 w 0.25 0.25 {:.2} {:.2} re S\nBT /F1 {size:.2} Tf ", width - 0.5, height - 0.5);
    content += &format!("{:.2} TL {MARGIN:.2} {:.2} Td\n", size * LEADING, height - MARGIN - size);
    let mut content = content.into_bytes();
    for line in lines {
        content.push(b'<');
        line.iter().for_each(|it| content.extend_from_slice(format!("{it:02X}").as_bytes()));
        content.extend_from_slice(b"> Tj T*\n");
    }
    content.extend_from_slice(b"ET Q");
    content
}

#[cfg(test)]
mod tests;
