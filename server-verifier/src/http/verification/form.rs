//! The files of a form, `multipart/form-data` (RFC 7578).

use crate::signing::verification::HandedIn;

/// How many files one form hands in.
const MAX_FILES: usize = 20;
/// The longest head of a part, in bytes.
const MAX_HEAD: usize = 4096;

/// What separates the parts, if this is the type of a form.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = parameters.split(';').find_map(|it| it.trim().strip_prefix("boundary="))?;
    let value = value.trim_matches('"');
    (1..=70).contains(&value.len()).then(|| value.to_owned())
}

/// The parts with a file name and content; nothing if there is none, or the form is not one.
pub(super) fn files(body: &[u8], boundary: &str) -> Option<Vec<HandedIn>> {
    let (first, between) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut rest = body.strip_prefix(first.as_bytes())?;
    let mut files = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let head_end = find(part.get(..MAX_HEAD.min(part.len()))?, b"\r\n\r\n")?;
        let (head, content) = part.split_at_checked(head_end)?;
        let content = content.strip_prefix(b"\r\n\r\n")?;
        let end = find(content, between.as_bytes())?;
        let (content, after) = content.split_at_checked(end)?;
        if let Some(name) = file_name(head).filter(|_| !content.is_empty()) {
            if files.len() == MAX_FILES {
                return None;
            }
            files.push(HandedIn { name, bytes: content.to_vec() });
        }
        rest = after.strip_prefix(between.as_bytes())?;
    }
    (rest.starts_with(b"--") && !files.is_empty()).then_some(files)
}

/// `filename` of the content disposition, without a folder.
fn file_name(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let disposition = head.lines().find(|it| it.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let (_, name) = disposition.split_once("filename=\"")?;
    let name = name.rsplit_once('"').map_or(name, |(name, _)| name);
    let name: String = name.rsplit(['/', '\\']).next()?.chars().filter(|it| !it.is_control()).take(200).collect();
    (!name.is_empty()).then_some(name)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0_usize;
    loop {
        let rest = bytes.get(from..)?;
        let place = from.checked_add(rest.iter().position(|it| *it == first)?)?;
        if bytes.get(place..)?.starts_with(wanted) {
            return Some(place);
        }
        from = place.checked_add(1)?;
    }
}

#[cfg(test)]
mod tests {
    use super::{boundary, files};

    const FORM: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\a/b.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n%PDF\r\n--y\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\n\
        de\r\n--x--\r\n";

    #[test]
    fn reads_the_files_of_a_form_and_nothing_else() {
        let found = files(FORM, "x").unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].bytes.as_slice()), ("b.pdf", &b"%PDF\r\n--y\r\n"[..]));
    }

    #[test]
    fn refuses_what_is_no_form() {
        for length in 0..FORM.len() - 4 {
            assert!(files(&FORM[..length], "x").is_none(), "{length}");
        }
        assert!(files(FORM, "z").is_none());
        assert!(files(b"--x--\r\n", "x").is_none());
    }

    #[test]
    fn knows_the_type_of_a_form() {
        assert_eq!(boundary("multipart/form-data; boundary=----a").as_deref(), Some("----a"));
        assert_eq!(boundary("Multipart/Form-Data; charset=utf-8; boundary=\"b c\"").as_deref(), Some("b c"));
        for other in ["", "application/pdf", "multipart/form-data", "multipart/mixed; boundary=a"] {
            assert_eq!(boundary(other), None, "{other}");
        }
    }
}
