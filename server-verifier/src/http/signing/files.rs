//! Files as answers: piece by piece, of known length.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::super::App;
use crate::signing::{Error, FileReader};

/// Answers with a file, each piece of which is overwritten once it was sent. A piece that cannot be read breaks the answer
/// off, which its length tells.
pub(super) fn answer(app: &Arc<App>, file: FileReader) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &file.media_type);
    set(header::CONTENT_DISPOSITION, &disposition(&file.name));
    let pieces = stream::try_unfold((app.clone(), file), async |(app, mut file)| {
        let piece = file.next(&*app.store, app.clock.now()).await?;
        Ok::<_, Error>(piece.map(|piece| (Bytes::from_owner(piece), (app, file))))
    });
    (headers, Body::from_stream(pieces)).into_response()
}

/// A file to be kept, not to be shown by a browser, by its name (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let attr_char = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(byte);
    let encoded: String = name
        .bytes()
        .map(|byte| if attr_char(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_cannot_end_the_header() {
        assert_eq!(disposition("Antrag Müller\".pdf"), "attachment; filename*=UTF-8''Antrag%20M%C3%BCller%22.pdf");
        assert_eq!(disposition("a\r\nb"), "attachment; filename*=UTF-8''a%0D%0Ab");
    }
}
