//! Reads the QR code that the verifier drew, as a phone's camera would.

use crate::demo::Result;
use crate::demo::phone::scan;

/// Pixels for each module of the code.
const SCALE: usize = 4;
/// More modules than the largest code with its margin has.
const MOST_MODULES: usize = 200;

/// The text of a QR code in SVG whose path has one `M{x} {y}h1v1h-1z` for each dark module.
///
/// # Errors
/// If there is no readable code.
pub(super) fn read(svg: &str) -> Result<String> {
    let path = svg.split_once(" d=\"").and_then(|(_, rest)| rest.split_once('"')).ok_or("no path in the QR code")?.0;
    let modules: Vec<(usize, usize)> = path.split('M').filter_map(module).collect();
    let side = (modules.iter().map(|(x, y)| x.max(y)).max().ok_or("an empty QR code")? + 5) * SCALE;
    let mut light = vec![u8::MAX; side * side];
    for (x, y) in modules {
        for (row, column) in (0..SCALE).flat_map(|row| (0..SCALE).map(move |column| (row, column))) {
            if let Some(pixel) = light.get_mut((y * SCALE + row) * side + x * SCALE + column) {
                *pixel = 0;
            }
        }
    }
    scan::find(side, side, &light)
}

fn module(text: &str) -> Option<(usize, usize)> {
    let (x, y) = text.split_once('h')?.0.split_once(' ')?;
    let inside = |coordinate: &usize| *coordinate < MOST_MODULES;
    Some((x.parse().ok().filter(inside)?, y.parse().ok().filter(inside)?))
}
