//! What is wrong with a configuration, and in which line.

use std::path::{Path, PathBuf};

/// What is wrong with a configuration, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    file: Option<PathBuf>,
    line: Option<usize>,
    reason: String,
}

impl ConfigError {
    /// The line, counted from 1, where the mistake is in one.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "there is no such file; `siegelring init DIR` makes one, `--config FILE` names another".to_owned()
            }
            _ => format!("cannot be read: {error}"),
        };
        Self { file: Some(path.to_owned()), line: None, reason }
    }

    pub(super) fn without_line(reason: String) -> Self {
        Self { file: None, line: None, reason }
    }

    pub(super) fn in_text(text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|span| line_at(text, span.start));
        Self { file: None, line, reason: error.message().to_owned() }
    }

    /// A mistake in the value of the top-level `key`.
    pub(super) fn at_key(text: &str, key: &str, reason: &str) -> Self {
        let line = text.lines().position(|line| line.split('=').next().is_some_and(|name| name.trim() == key));
        Self { file: None, line: line.map(|index| index.saturating_add(1)), reason: reason.to_owned() }
    }

    pub(super) fn in_file(mut self, path: &Path) -> Self {
        self.file = Some(path.to_owned());
        self
    }
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
        } else {
            f.write_str("configuration")?;
        }
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for ConfigError {}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count().saturating_add(1)
}
