//! The page on which a clerk hands in a file and reads what can be said about its signatures.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use siegelring_signature::report::{Line, Report, Verdict, wording};

use super::Page;

#[derive(Template)]
#[template(path = "verification.html")]
struct FormPage<'a> {
    page: &'a Page,
    mistake: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "verification_report.html")]
struct ReportPage<'a> {
    page: &'a Page,
    reports: &'a [Report],
}

/// The form.
pub fn form(page: &Page) -> Response {
    page.answer(StatusCode::OK, &FormPage { page, mistake: None })
}

/// The form again, since no file was in it.
pub fn no_file(page: &Page) -> Response {
    let mistake = Some(page.words.verification_no_file);
    page.answer(StatusCode::UNPROCESSABLE_ENTITY, &FormPage { page, mistake })
}

/// The form again, since the file is too large.
pub fn too_large(page: &Page) -> Response {
    let mistake = Some(page.words.verification_too_large);
    page.answer(StatusCode::PAYLOAD_TOO_LARGE, &FormPage { page, mistake })
}

/// What was found.
pub fn report(page: &Page, reports: &[Report]) -> Response {
    page.answer(StatusCode::OK, &ReportPage { page, reports })
}

impl ReportPage<'_> {
    fn verdict(&self, verdict: &Verdict) -> &'static str {
        wording::verdict(self.page.language, *verdict)
    }

    fn means(&self, verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Valid => self.page.words.verification_valid,
            Verdict::Indeterminate => self.page.words.verification_indeterminate,
            Verdict::Invalid => self.page.words.verification_invalid,
        }
    }

    /// The word before a line; a colour alone says nothing to many.
    fn mark(&self, line: &Line) -> &'static str {
        match line.finding.effect().code() {
            "passed" => self.page.words.verification_passed,
            "failed" => self.page.words.verification_failed,
            "unknown" => self.page.words.verification_unknown,
            _ => self.page.words.verification_note,
        }
    }
}
