//! How pages look: custom properties that an operator replaces.

/// How pages look.
#[derive(Debug, Clone)]
pub struct Theme {
    css: String,
    version: String,
}

/// What is wrong with a theme file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ThemeError(String);

impl Theme {
    /// The built-in theme.
    pub fn built_in() -> Self {
        Self { css: String::new(), version: "1".to_owned() }
    }

    /// The style sheet with the custom properties.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// Changes whenever a style sheet or script does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The logo's media type and bytes.
    pub fn logo(&self) -> Option<(&'static str, &[u8])> {
        None
    }
}
