//! How pages look: about fifteen custom properties that an operator replaces, checked when they are loaded.

mod contrast;
mod parse;
#[cfg(test)]
mod tests;

use std::path::Path;

use siegelring_core::crypto::sha256_of;

use contrast::Colour;
use parse::{Properties, Sheet};

use crate::config::Pages;

/// The colours a theme has.
const COLOURS: &[&str] = &[
    "page",
    "surface",
    "text",
    "quiet",
    "line",
    "link",
    "action",
    "action-hover",
    "on-action",
    "focus",
    "on-focus",
    "notice",
    "on-notice",
    "good",
    "bad",
];

/// What else a theme has.
const OTHERS: &[&str] = &["radius", "font", "logo"];

/// Which colours must stand out from which, and by how much (WCAG 2.2, success criteria 1.4.3 and 1.4.11).
const CONTRASTS: &[(&str, &str, f64)] = &[
    ("text", "page", 4.5),
    ("text", "surface", 4.5),
    ("quiet", "page", 4.5),
    ("quiet", "surface", 4.5),
    ("link", "page", 4.5),
    ("link", "surface", 4.5),
    ("on-action", "action", 4.5),
    ("on-action", "action-hover", 4.5),
    ("on-notice", "notice", 4.5),
    ("good", "page", 4.5),
    ("bad", "page", 4.5),
    ("on-focus", "focus", 4.5),
    ("action", "page", 3.0),
    ("line", "page", 3.0),
    ("line", "surface", 3.0),
];

/// The largest logo, in bytes.
const LARGEST_LOGO: usize = 128 * 1024;

const BUILT_IN: &str = include_str!("assets/theme.css");

/// How pages look.
#[derive(Debug, Clone)]
pub struct Theme {
    css: String,
    version: String,
    logo: Option<(&'static str, Vec<u8>)>,
}

/// What is wrong with a theme file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("theme: {0}")]
pub struct ThemeError(String);

impl Theme {
    /// The theme that the configuration names, or else the built-in one.
    ///
    /// # Errors
    /// As [`Theme::load`].
    pub fn of(pages: &Pages) -> Result<Self, ThemeError> {
        pages.theme.as_deref().map_or_else(Self::built_in, Self::load)
    }

    /// The theme that comes with Siegelring.
    ///
    /// # Errors
    /// None, as a test shows.
    pub fn built_in() -> Result<Self, ThemeError> {
        Self::parse(BUILT_IN, Path::new(""))
    }

    /// Reads and checks a theme file. A logo is a file beside it: `--sg-logo: url("logo.svg")`.
    ///
    /// # Errors
    /// [`ThemeError`] with the property that is missing, unknown or not of its kind, or the colours too close to each other.
    pub fn load(path: &Path) -> Result<Self, ThemeError> {
        let css = std::fs::read_to_string(path).map_err(|e| ThemeError(format!("{}: {e}", path.display())))?;
        Self::parse(&css, path.parent().unwrap_or(Path::new("")))
    }

    fn parse(css: &str, folder: &Path) -> Result<Self, ThemeError> {
        let Sheet { light, dark } = parse::sheet(css).map_err(ThemeError)?;
        let missing = COLOURS.iter().chain(OTHERS).find(|name| !light.contains_key(**name));
        if let Some(name) = missing {
            return Err(ThemeError(format!("--sg-{name} is missing in the first block")));
        }
        let mut dark_whole = light.clone();
        dark_whole.extend(dark);
        check(&light, "light").and_then(|()| check(&dark_whole, "dark")).map_err(ThemeError)?;
        let logo = logo(light.get("logo").map_or("none", String::as_str), folder).map_err(ThemeError)?;
        let css = format!(
            ":root{{color-scheme:light dark;{}}}\n@media (prefers-color-scheme:dark){{:root{{{}}}}}\n",
            declarations(&light),
            declarations(&dark_whole)
        );
        let logo_bytes = logo.as_ref().map_or(&[][..], |(_, bytes)| bytes);
        let digest =
            sha256_of(&[css.as_bytes(), logo_bytes, super::assets::STYLE.as_bytes(), super::assets::SCRIPT.as_bytes()]);
        let version = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { css, version, logo })
    }

    /// The style sheet with the custom properties.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// Changes whenever a style sheet, the script or the logo does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The logo's media type and bytes.
    pub fn logo(&self) -> Option<(&'static str, &[u8])> {
        self.logo.as_ref().map(|(media_type, bytes)| (*media_type, bytes.as_slice()))
    }
}

fn check(properties: &Properties, scheme: &str) -> Result<(), String> {
    let colour = |name: &str| {
        let value = properties.get(name).map_or("", String::as_str);
        Colour::parse(value).ok_or_else(|| format!("--sg-{name}: `{value}` is no colour such as #0a4c96"))
    };
    COLOURS.iter().try_for_each(|name| colour(name).map(drop))?;
    for (front, ground, least) in CONTRASTS {
        let ratio = colour(front)?.contrast(colour(ground)?);
        if ratio < *least {
            return Err(format!(
                "--sg-{front} on --sg-{ground} ({scheme}) has a contrast of {ratio:.2} to 1; {least} to 1 is needed"
            ));
        }
    }
    Ok(())
}

fn declarations(properties: &Properties) -> String {
    let shown = properties.iter().filter(|(name, _)| name.as_str() != "logo");
    shown.map(|(name, value)| format!("--sg-{name}:{value};")).collect()
}

fn logo(value: &str, folder: &Path) -> Result<Option<(&'static str, Vec<u8>)>, String> {
    if value == "none" {
        return Ok(None);
    }
    let name = value.strip_prefix("url(\"").and_then(|rest| rest.strip_suffix("\")"));
    let name = name.filter(|name| !name.contains(['/', '\\', ':'])).ok_or("--sg-logo is none or url(\"file\")")?;
    let media_type = match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => return Err(format!("--sg-logo: {name} is neither .svg nor .png")),
    };
    let bytes = std::fs::read(folder.join(name)).map_err(|e| format!("--sg-logo: {name}: {e}"))?;
    if bytes.len() > LARGEST_LOGO {
        return Err(format!("--sg-logo: {name} is larger than {LARGEST_LOGO} bytes"));
    }
    Ok(Some((media_type, bytes)))
}
