//! Reads a theme file: one block of custom properties, and one more for dark.

use std::collections::BTreeMap;

use super::{COLOURS, OTHERS};

/// Values by name, without `--sg-`.
pub(super) type Properties = BTreeMap<String, String>;

/// What a theme file says.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) light: Properties,
    pub(super) dark: Properties,
}

/// Reads a theme file. It is style sheet syntax, but nothing beyond these two blocks: what is not known is refused, so
/// that a typing error does not pass as a colour that is merely unused.
pub(super) fn sheet(css: &str) -> Result<Sheet, String> {
    let css = without_comments(css)?;
    let mut sheet = Sheet::default();
    let (light, rest) = block(css.trim(), ":root")?;
    read(light, &mut sheet.light)?;
    if !rest.is_empty() {
        let (inner, rest) = block(rest, "@media (prefers-color-scheme: dark)")?;
        let (dark, after) = block(inner.trim(), ":root")?;
        if !rest.is_empty() || !after.is_empty() {
            return Err("there is something after the second block".to_owned());
        }
        read(dark, &mut sheet.dark)?;
    }
    Ok(sheet)
}

fn without_comments(css: &str) -> Result<String, String> {
    let mut kept = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        (_, rest) = comment.split_once("*/").ok_or("a comment does not end")?;
    }
    kept.push_str(rest);
    Ok(kept)
}

/// Splits `selector { inside } rest` into what is inside and the rest.
fn block<'a>(css: &'a str, selector: &str) -> Result<(&'a str, &'a str), String> {
    let expected = || format!("`{selector} {{ … }}` is expected");
    let (before, after) = css.split_once('{').ok_or_else(expected)?;
    if before.trim() != selector {
        return Err(expected());
    }
    let mut depth = 1_u32;
    for (at, character) in after.char_indices() {
        match character {
            '{' => depth = depth.saturating_add(1),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let (inside, rest) = after.split_at(at);
            return Ok((inside, rest.trim_start_matches('}').trim()));
        }
    }
    Err(format!("the block `{selector}` does not end"))
}

fn read(block: &str, into: &mut Properties) -> Result<(), String> {
    for declaration in block.split(';').map(str::trim).filter(|declaration| !declaration.is_empty()) {
        let (name, value) = declaration.split_once(':').ok_or_else(|| format!("`{declaration}` is no declaration"))?;
        let name = name.trim();
        let known = name.strip_prefix("--sg-").filter(|name| COLOURS.contains(name) || OTHERS.contains(name));
        let known = known.ok_or_else(|| format!("`{name}` is no property of a theme"))?;
        let value = value.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || " #.,-_()\"/%".contains(c);
        if value.is_empty() || !value.chars().all(allowed) {
            return Err(format!("{name}: `{value}` has characters that a theme may not have"));
        }
        into.insert(known.to_owned(), value.to_owned());
    }
    Ok(())
}
