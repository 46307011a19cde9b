//! Letters of `WinAnsiEncoding` (ISO 32000-2, annex D.2) and their widths in Helvetica.

/// The codes 0x80 to 0x9f; zero where there is no letter.
const UPPER_CONTROLS: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

/// Latin Extended-A (U+0100 to U+017F) in order, each as the nearest letter without its mark.
const NEAREST: &str = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/// Widths of the codes 32 to 126 in thousandths of the letter height.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The first `most` letters of a line in `WinAnsiEncoding`; control characters become spaces.
pub(super) fn encode(line: &str, most: usize) -> Vec<u8> {
    line.chars().take(most).map(code).collect()
}

fn code(letter: char) -> u8 {
    if letter.is_control() {
        return b' ';
    }
    if let Some(position) = UPPER_CONTROLS.chars().position(|it| it == letter) {
        return u8::try_from(0x80 + position).unwrap_or(b'?');
    }
    let place = u32::from(letter);
    match u8::try_from(place) {
        Ok(code) => code,
        Err(_) => {
            let nearest = place.checked_sub(0x100).and_then(|it| NEAREST.as_bytes().get(usize::try_from(it).ok()?));
            nearest.copied().unwrap_or(b'?')
        }
    }
}

/// The width of a code in letter heights; beyond ASCII that of the widest letter, so that nothing is cut off.
pub(super) fn width(code: u8) -> f32 {
    let known = code.checked_sub(32).and_then(|it| WIDTHS.get(usize::from(it)));
    f32::from(known.copied().unwrap_or(1000)) / 1000.0
}
