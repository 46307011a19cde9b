//! A report in words.

use std::fmt::Write as _;

use siegelring_core::time::UnixTime;
use siegelring_core::wording::{Language, fill, text};

use super::finding::Effect;
use super::signature::{Approval, Line, Report, SignatureReport};
use super::wording;

impl Report {
    /// The report as lines of text.
    pub fn to_text(&self, language: Language) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}: {}", self.file, wording::verdict(language, self.verdict));
        let _ = writeln!(out, "  SHA-256 {}", self.sha256);
        if let Some(summary) = self.summary(language) {
            let _ = writeln!(out, "  {summary}");
        }
        for signature in &self.signatures {
            signature.write(&mut out, language);
        }
        out
    }

    /// What is said of a file without signatures, or one that cannot be read.
    pub fn summary(&self, language: Language) -> Option<String> {
        match self.error {
            Some(code) => Some(fill(wording::unreadable(language), code)),
            None => self.signatures.is_empty().then(|| wording::unsigned(language).to_owned()),
        }
    }
}

impl SignatureReport {
    /// The conclusion: the verdict, and the indications of ETSI EN 319 102-1.
    pub fn conclusion(&self, language: Language) -> String {
        let code = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|it| it.as_str().map(ToOwned::to_owned)).unwrap_or_default()
        };
        let indication = code(serde_json::to_value(self.indication));
        let why = self.sub_indication.map(|it| format!(", {}", code(serde_json::to_value(it)))).unwrap_or_default();
        format!("{} ({indication}{why})", wording::verdict(language, self.verdict))
    }

    fn write(&self, out: &mut String, language: Language) {
        let _ = writeln!(out, "  {} {}: {}", self.name, self.profile, self.conclusion(language));
        for line in &self.lines {
            let _ = writeln!(out, "    {} {}", mark(line.finding.effect()), line.to_text(language));
        }
        for line in self.approval.iter().flat_map(|it| it.to_lines(language)) {
            let _ = writeln!(out, "      {line}");
        }
    }
}

impl Approval {
    /// Who asked, and the level with its reasons.
    pub fn to_lines(&self, language: Language) -> Vec<String> {
        let (asked, claimed) = match language {
            Language::German => ("Angefragt von", "Vertrauensniveau nach Angabe des Betreibers"),
            Language::English => ("Asked by", "Assurance level as the operator states it"),
        };
        let mut lines = vec![format!("{asked}: {} ({})", self.relying_party, self.origin)];
        if let Some(level) = &self.level {
            let word = text(language, &format!("level.{level}")).unwrap_or(level);
            lines.push(format!("{claimed}: {word}"));
            lines.extend(self.why.iter().map(|code| format!("- {}", text(language, code).unwrap_or(code))));
        }
        lines
    }
}

impl Line {
    /// The finding as a sentence.
    pub fn to_text(&self, language: Language) -> String {
        let value = self.value.as_deref().unwrap_or_default();
        let value = if self.is_time() { date_time(value) } else { value.to_owned() };
        fill(wording::finding(language, self.finding), &value).trim_end().to_owned()
    }

    /// Whether the value is a time; every other value is a name or a code.
    fn is_time(&self) -> bool {
        let of_time = ["time_stamp.valid", "time_stamp.untrusted", "approval.valid"];
        let code = self.finding.code();
        code.starts_with("revocation.") || of_time.contains(&code)
    }
}

/// `2026-11-22 10:15:00 UTC`.
fn date_time(seconds: &str) -> String {
    let time = UnixTime(seconds.parse().unwrap_or_default()).to_rfc3339();
    time.replace('T', " ").replace('Z', " UTC")
}

const fn mark(effect: Effect) -> &'static str {
    match effect {
        Effect::Passes => "+",
        Effect::Informs => "i",
        Effect::Indeterminate(_) => "?",
        Effect::Fails(_) => "!",
    }
}
