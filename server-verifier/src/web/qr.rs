//! QR codes (ISO/IEC 18004), as pictures that scale and as text for a terminal.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder, QRCode};

/// Modules of white around the code, as the standard asks.
const QUIET_ZONE: usize = 4;

/// The size of the picture in pixels, unless the page says otherwise.
const PIXELS: usize = 320;

/// A QR code as SVG, error correction level M, black on white in every theme. `None` if `text` is too long for one.
pub fn qr_svg(text: &str) -> Option<String> {
    let code = code(text, ECL::M)?;
    let mut path = String::new();
    for y in 0..code.size {
        for x in (0..code.size).filter(|x| is_dark(&code, *x, y)) {
            let (left, top) = (x.saturating_add(QUIET_ZONE), y.saturating_add(QUIET_ZONE));
            write!(path, "M{left} {top}h1v1h-1z").ok()?;
        }
    }
    let side = code.size.saturating_add(QUIET_ZONE.saturating_mul(2));
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{PIXELS}\" height=\"{PIXELS}\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

/// A QR code as lines of half blocks, dark where the ink is: for a terminal that writes black on white. Error correction
/// level L, because a screen is clean and a terminal small. `None` if `text` is too long for one.
pub fn qr_text(text: &str) -> Option<Vec<String>> {
    let code = code(text, ECL::L)?;
    let side = code.size.saturating_add(QUIET_ZONE.saturating_mul(2));
    let is_dark = |x: usize, y: usize| {
        let (Some(x), Some(y)) = (x.checked_sub(QUIET_ZONE), y.checked_sub(QUIET_ZONE)) else { return false };
        is_dark(&code, x, y)
    };
    let half_blocks = |x: usize, y: usize| match (is_dark(x, y), is_dark(x, y.saturating_add(1))) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    Some((0..side).step_by(2).map(|y| (0..side).map(|x| half_blocks(x, y)).collect()).collect())
}

fn code(text: &str, level: ECL) -> Option<QRCode> {
    QRBuilder::new(text).ecl(level).build().ok()
}

/// Whether the module in this column and row is dark; none is beyond the edge.
fn is_dark(code: &QRCode, x: usize, y: usize) -> bool {
    let index = y.saturating_mul(code.size).saturating_add(x);
    x < code.size && y < code.size && code.data.get(index).is_some_and(|module| module.value())
}
