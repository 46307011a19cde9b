//! Texts that a person is shown as they are: nothing in them may hide, reorder or imitate what stands beside it.

/// The longest line, such as a label, in characters.
pub const MAX_LINE: usize = 200;

/// The longest text of several lines, such as a value, in characters.
pub const MAX_TEXT: usize = 4000;

/// Whether a text is one line that can be shown: not empty, at most [`MAX_LINE`] characters, none of them invisible.
pub fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MAX_LINE && !text.chars().any(deceives)
}

/// Whether a text can be shown: at most [`MAX_TEXT`] characters, none of them invisible but line feeds; it may be empty.
pub fn is_text(text: &str) -> bool {
    text.chars().count() <= MAX_TEXT && !text.chars().any(|c| c != '\n' && deceives(c))
}

/// Control characters, line and paragraph separators, marks and overrides of the writing direction (Unicode Standard
/// Annex 9), and what takes no room: soft hyphen, zero width space, invisible operators, fillers, tags. The joiners that
/// some languages need stay.
fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}
