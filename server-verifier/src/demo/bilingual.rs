//! Words in both languages, and which language a browser is answered in.

use axum::http::{HeaderMap, HeaderValue, header};
use siegelring_core::wording::Language;

/// Declares `Words`, a struct with every text of a set of pages, and `Words::of(language)`.
macro_rules! bilingual {
    ($($name:ident: $german:literal, $english:literal;)*) => {
        /// Every text in one language.
        #[derive(Debug)]
        pub(super) struct Words {
            /// The language.
            pub(super) language: siegelring_core::wording::Language,
            $(pub(super) $name: &'static str,)*
        }

        impl Words {
            /// The words of a language.
            pub(super) fn of(language: siegelring_core::wording::Language) -> &'static Self {
                static GERMAN: Words =
                    Words { language: siegelring_core::wording::Language::German, $($name: $german,)* };
                static ENGLISH: Words =
                    Words { language: siegelring_core::wording::Language::English, $($name: $english,)* };
                match language {
                    siegelring_core::wording::Language::German => &GERMAN,
                    siegelring_core::wording::Language::English => &ENGLISH,
                }
            }
        }
    };
}
pub(super) use bilingual;

/// The language asked for by the page's address, else chosen before and kept in `cookie`, else preferred by the browser.
pub(super) fn language(asked: Option<&str>, headers: &HeaderMap, cookie: &str) -> Language {
    let chosen = asked.or_else(|| cookie_value(headers, cookie)).and_then(Language::from_tag);
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen.or_else(|| accepted.and_then(Language::from_accept_language)).unwrap_or_default()
}

/// The cookie that keeps a language.
pub(super) fn language_cookie(cookie: &str, language: Language) -> HeaderValue {
    let text = format!("{cookie}={}; Path=/; SameSite=Lax", language.tag());
    // Both parts are ours and fit into a header.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// The value of a cookie.
pub(super) fn cookie_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name).and_then(|rest| rest.strip_prefix('=')))
}
