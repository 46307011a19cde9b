//! The languages people can choose.

/// A language people can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// German, `de`.
    #[default]
    #[serde(rename = "de")]
    German,
    /// English, `en`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, German first.
    pub const ALL: &'static [Self] = &[Self::German, Self::English];

    /// The language tag (RFC 5646).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
        }
    }

    /// What the language calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::German => "Deutsch",
            Self::English => "English",
        }
    }

    /// The language of a tag such as `de`, `de-AT` or `EN`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.iter().copied().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The first language here of a list separated by spaces, best first, as `ui_locales` of OpenID Connect Core 3.1.2.1 has it.
    pub fn from_ui_locales(locales: &str) -> Option<Self> {
        locales.split(' ').find_map(Self::from_tag)
    }

    /// The best language here of an `Accept-Language` header (RFC 9110 section 12.5.4).
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for range in header.split(',') {
            let (tag, parameter) = range.split_once(';').unwrap_or((range, ""));
            let weight = parameter.trim().strip_prefix("q=").and_then(|q| q.trim().parse().ok()).unwrap_or(1.0);
            let Some(language) = Self::from_tag(tag) else { continue };
            if weight > best.map_or(0.0, |(_, weight)| weight) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}
