//! The files that pages load: one style sheet, one small script, an icon. The theme is loaded beside them.

/// The style sheet; colours and shapes come from the theme.
pub const STYLE: &str = include_str!("assets/style.css");

/// Keeps the QR code fresh and notices what the phone does. Pages work without it.
pub const SCRIPT: &str = include_str!("assets/login.js");

/// The icon of the browser tab.
pub const ICON: &str = include_str!("assets/icon.svg");
