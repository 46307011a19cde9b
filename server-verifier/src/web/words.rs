//! The words of pages that only a browser shows, in both languages.

use siegelring_core::wording::Language;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $german:literal, $english:literal;)*) => {
        /// The words of one language.
        #[derive(Debug)]
        pub struct Words { $($(#[$doc])* pub $name: &'static str,)* }

        static GERMAN: Words = Words { $($name: $german,)* };
        static ENGLISH: Words = Words { $($name: $english,)* };
    };
}

impl Words {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::German => &GERMAN,
            Language::English => &ENGLISH,
        }
    }
}

words! {
    /// The link to the content.
    skip: "Zum Inhalt springen", "Skip to content";
    /// The name of the links that choose a language.
    languages: "Sprache", "Language";
    /// The notice of the demonstration policy.
    demo: "Vorführung: Hier gelten auch Schlüssel aus Software. Vertrauensniveaus sind nicht echt.",
        "Demonstration: keys in software count here. Assurance levels are not real.";
}
