//! Documents to sign.

use siegelring_signature::testing::pdf::{Builder, Layout, SMALL, document};

/// A PDF of 100 kB on 20 pages.
pub(crate) fn plain() -> Vec<u8> {
    document(SMALL, Layout::Table, 7)
}

/// A PDF of one page with these objects beside it.
pub(crate) fn with(catalog: &str, trailer: &str) -> Vec<u8> {
    let mut pdf = Builder::new();
    pdf.object(1, &format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"));
    pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
    pdf.object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
    pdf.finish(Layout::Table, &format!("/Root 1 0 R {trailer}"))
}
