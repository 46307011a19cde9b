//! PDF files: any objects, and whole documents of a wanted size.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// How a file says where its objects are (ISO 32000-2, 7.5.4, 7.5.7 and 7.5.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A cross-reference table, every object by itself.
    Table,
    /// A cross-reference stream, objects other than streams in compressed object streams.
    Streams,
}

/// The two sizes that figures are taken with.
pub const SMALL: (usize, usize) = (100_000, 20);
/// See [`SMALL`].
pub const LARGE: (usize, usize) = (10_000_000, 200);

/// A document of about `size` bytes (never more, at most one part in a hundred less) on `pages` pages: some text, and a
/// grey picture of noise on each, so that no filter makes it smaller. Equal seeds give equal bytes.
pub fn document((size, pages): (usize, usize), layout: Layout, seed: u64) -> Vec<u8> {
    let frame = filled(0, pages, layout, seed).len();
    filled(size.saturating_sub(frame + 16 * pages) / pages / WIDTH, pages, layout, seed)
}

/// How wide the pictures are, in points of one byte.
const WIDTH: usize = 32;

fn filled(height: usize, pages: usize, layout: Layout, seed: u64) -> Vec<u8> {
    let mut noise = Noise(seed | 1);
    let mut pdf = Builder::new();
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 3 * page)).collect();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, &format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")));
    pdf.object(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    for page in 0..pages {
        let (this, content, picture) = (4 + 3 * page as u32, 5 + 3 * page as u32, 6 + 3 * page as u32);
        pdf.object(
            this,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
                 /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 {picture} 0 R >> >> >>"
            ),
        );
        let text = format!("BT /F1 12 Tf 72 770 Td (Page {} of {pages}) Tj ET", page + 1);
        pdf.stream(content, "", format!("{text}\nq 450 0 0 600 72 120 cm /Im1 Do Q").as_bytes());
        let picture_dictionary = format!(
            "/Type /XObject /Subtype /Image /Width {WIDTH} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
        );
        pdf.stream(picture, &picture_dictionary, &noise.bytes(WIDTH * height));
    }
    pdf.finish(layout, "/Root 1 0 R")
}

/// A hybrid file (ISO 32000-2, 7.5.8.4): object 4 stands in an object stream, which only the cross-reference stream names;
/// the table says of 4, 5 and 6 that they are free.
pub fn hybrid() -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    let mut pdf = Builder::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
    pdf.object(3, "<< /Type /Page /Parent 2 0 R /Hidden 4 0 R >>");
    pdf.stream(5, "/Type /ObjStm /N 1 /First 4", b"4 0 (hidden)");
    for (number, bytes, _) in &pdf.objects {
        offsets.push(file.len());
        indirect(&mut file, *number, bytes);
    }
    let hidden = file.len();
    let container = offsets[3].to_be_bytes();
    let rows = [2, 0, 5, 0, 1, container[6], container[7], 0];
    let mut section = Builder::new();
    section.stream(6, "/Type /XRef /Size 7 /W [1 2 1] /Index [4 2]", &rows);
    indirect(&mut file, 6, &section.objects[0].1);
    let at = file.len();
    let used: String = offsets[..3].iter().map(|at| format!("{at:010} 00000 n \n")).collect();
    let free = "0000000000 00000 f \n".repeat(3);
    let table = format!("xref\n0 7\n0000000000 65535 f \n{used}{free}trailer\n");
    let trailer = format!("<< /Size 7 /Root 1 0 R /XRefStm {hidden} >>\nstartxref\n{at}\n%%EOF\n");
    file.extend_from_slice([table, trailer].concat().as_bytes());
    file
}

/// Objects on their way into a file.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    objects: Vec<(u32, Vec<u8>, bool)>,
}

impl Builder {
    /// Without objects.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an object as it is written.
    pub fn object(&mut self, number: u32, text: &str) -> &mut Self {
        self.objects.push((number, text.as_bytes().to_vec(), false));
        self
    }

    /// Adds a stream; `dictionary` without brackets and `Length`.
    pub fn stream(&mut self, number: u32, dictionary: &str, content: &[u8]) -> &mut Self {
        let mut bytes = format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).into_bytes();
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\nendstream");
        self.objects.push((number, bytes, true));
        self
    }

    /// The file with these entries in its trailer beside `Size`.
    pub fn finish(&self, layout: Layout, trailer: &str) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        match layout {
            Layout::Table => self.append(&mut file, trailer),
            Layout::Streams => self.append_compressed(&mut file, trailer),
        }
        file
    }

    /// Appends the objects to `file`, be it new or not, with a cross-reference table.
    pub fn append(&self, file: &mut Vec<u8>, trailer: &str) {
        let mut entries = vec![(0, "0000000000 65535 f \n".to_owned())];
        for (number, bytes, _) in &self.objects {
            entries.push((*number, format!("{:010} 00000 n \n", file.len())));
            indirect(file, *number, bytes);
        }
        entries.sort();
        let at = file.len();
        file.extend_from_slice(b"xref\n");
        for run in entries.chunk_by(|a, b| a.0 + 1 == b.0) {
            file.extend_from_slice(format!("{} {}\n", run[0].0, run.len()).as_bytes());
            run.iter().for_each(|(_, entry)| file.extend_from_slice(entry.as_bytes()));
        }
        let size = self.size();
        file.extend_from_slice(format!("trailer\n<< /Size {size} {trailer} >>\nstartxref\n{at}\n%%EOF\n").as_bytes());
    }

    /// Appends the objects to `file` with a cross-reference stream; what is no stream goes into object streams, a hundred
    /// to each.
    fn append_compressed(&self, file: &mut Vec<u8>, trailer: &str) {
        let mut entries = vec![(0, 0u8, 0, 65535)];
        let mut next = self.size();
        let (streams, plain): (Vec<_>, Vec<_>) = self.objects.iter().partition(|(_, _, stream)| *stream);
        for (number, bytes, _) in streams {
            entries.push((*number, 1, file.len(), 0));
            indirect(file, *number, bytes);
        }
        for group in plain.chunks(100) {
            let (mut index, mut content) = (String::new(), Vec::new());
            for (position, (number, bytes, _)) in group.iter().enumerate() {
                index.push_str(&format!("{number} {} ", content.len()));
                content.extend_from_slice(bytes);
                content.push(b'\n');
                entries.push((*number, 2, next as usize, position));
            }
            let dictionary = format!("/Type /ObjStm /N {} /First {} /Filter /FlateDecode", group.len(), index.len());
            let mut container = Self::new();
            container.stream(next, &dictionary, &deflated(&[index.as_bytes(), &content].concat()));
            entries.push((next, 1, file.len(), 0));
            indirect(file, next, &container.objects[0].1);
            next += 1;
        }
        let at = file.len();
        entries.push((next, 1, at, 0));
        entries.sort_unstable();
        let mut rows = Vec::new();
        for (_, kind, second, third) in &entries {
            rows.push(*kind);
            rows.extend_from_slice(&(*second as u32).to_be_bytes());
            rows.extend_from_slice(&(*third as u16).to_be_bytes());
        }
        let index: Vec<String> =
            entries.chunk_by(|a, b| a.0 + 1 == b.0).map(|it| format!("{} {}", it[0].0, it.len())).collect();
        let dictionary = format!(
            "/Type /XRef /Size {} /W [1 4 2] /Index [{}] {trailer} /Filter /FlateDecode",
            next + 1,
            index.join(" ")
        );
        let mut section = Self::new();
        section.stream(next, &dictionary, &deflated(&rows));
        indirect(file, next, &section.objects[0].1);
        file.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    }

    fn size(&self) -> u32 {
        self.objects.iter().map(|(number, _, _)| number + 1).max().unwrap_or(1)
    }
}

fn indirect(file: &mut Vec<u8>, number: u32, bytes: &[u8]) {
    file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    file.extend_from_slice(bytes);
    file.extend_from_slice(b"\nendobj\n");
}

/// As `FlateDecode` reads it.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Predictable bytes that no filter makes smaller (xorshift64*, Marsaglia and Vigna).
struct Noise(u64);

impl Noise {
    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            bytes.extend_from_slice(&self.0.wrapping_mul(0x2545_F491_4F6C_DD1D).to_be_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}
