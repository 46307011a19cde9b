//! The revisions of a file, located by their ends, and whether each builds on the one before it (ISO 32000-2, 7.5.6).
//!
//! A signature covers a file up to the end of its revision. What stands after it must be complete revisions whose every
//! object is named by their own cross-reference information; anything else is there to be seen by one reader and not by
//! another.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::reader::{Document, EndMark, Entry, Layout, Object, Placed};
use crate::defect::{Checked, Defect};

/// How many revisions a file may have.
const MAX_REVISIONS: usize = 100;
/// How much white space may stand between two revisions.
const MAX_WHITE: usize = 16;
/// What is read in all, as a multiple of the length of the file, beside what a small file may ask for.
const MAX_WORK: (usize, usize) = (16, 50_000_000);

/// One revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Revision {
    /// Where the one before it ends.
    start: usize,
    /// Where its `%%EOF` ends.
    end: usize,
    /// Where its cross-reference section stands.
    section: usize,
}

/// The revisions of a file, oldest first.
#[derive(Debug)]
pub(super) struct Revisions<'a> {
    file: &'a [u8],
    layout: Layout,
    list: Vec<Revision>,
}

impl<'a> Revisions<'a> {
    /// Finds the revisions of a file.
    ///
    /// # Errors
    /// [`Defect::PdfBrokenChain`] if sections do not follow each other in the file; [`Defect::PdfTrailing`] for bytes
    /// after the last revision; [`Defect::TooLarge`].
    pub(super) fn find(newest: &Document<'a>) -> Checked<Self> {
        let layout = Layout::read(newest)?;
        let mut ends = vec![end_of(&layout, newest.section_start()).ok_or(Defect::PdfBrokenChain)?];
        let mut previous = newest.trailer().get("Prev").and_then(Object::as_size);
        while let Some(section) = previous
            && let Some(mark) = end_of(&layout, section)
        {
            if ends.last().is_some_and(|later| later.end <= mark.end) {
                return Err(Defect::PdfBrokenChain);
            }
            if ends.len() == MAX_REVISIONS {
                return Err(Defect::TooLarge);
            }
            ends.push(mark);
            previous = open(newest.file(), mark.end)?.trailer().get("Prev").and_then(Object::as_size);
        }
        let mut list: Vec<Revision> = Vec::new();
        for mark in ends.iter().rev() {
            let start = list.last().map_or(0, |it| it.end);
            list.push(Revision { start, end: mark.end, section: mark.section });
        }
        let after = list.last().and_then(|it| newest.file().get(it.end..)).unwrap_or_default();
        if after.iter().all(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0)) {
            Ok(Self { file: newest.file(), layout, list })
        } else {
            Err(Defect::PdfTrailing)
        }
    }

    /// How many there are.
    pub(super) const fn count(&self) -> usize {
        self.list.len()
    }

    /// Whether the file as it was at this revision is the file.
    pub(super) fn is_newest(&self, revision: usize) -> bool {
        self.list.get(revision).is_some_and(|it| it.end == self.file.len())
    }

    /// The revision that ends here, or one line break earlier.
    pub(super) fn ending_at(&self, end: usize) -> Option<usize> {
        self.list.iter().position(|it| match end.checked_sub(it.end) {
            Some(0) => true,
            Some(1 | 2) => self.file.get(it.end..end).is_some_and(|it| matches!(it, b"\n" | b"\r" | b"\r\n")),
            _ => false,
        })
    }

    /// How long the file may have been before this revision was added to it: to the end mark before, or some white space
    /// on.
    pub(super) fn before(&self, revision: usize) -> RangeInclusive<usize> {
        let start = self.list.get(revision).map_or(0, |it| it.start);
        let rest = self.file.get(start..).unwrap_or_default();
        let white = rest.iter().take(MAX_WHITE).take_while(|it| matches!(it, b'\r' | b'\n' | b' ' | b'\t' | 0)).count();
        start..=start.saturating_add(white)
    }

    /// The file as it was at a revision.
    pub(super) fn document(&self, revision: usize) -> Checked<Document<'a>> {
        open(self.file, self.list.get(revision).ok_or(Defect::Pdf)?.end)
    }

    /// What may be read in all.
    pub(super) const fn allowed_work(&self) -> usize {
        self.file.len().saturating_mul(MAX_WORK.0).saturating_add(MAX_WORK.1)
    }

    /// That no object stands twice in one revision up to this one: readers that search for objects and readers that
    /// look them up would see different documents.
    ///
    /// # Errors
    /// [`Defect::PdfConflict`].
    pub(super) fn check_signed(&self, revision: usize) -> Checked<()> {
        for revision in self.list.get(..=revision).unwrap_or_default() {
            let mut seen = BTreeSet::new();
            if self.objects(revision).any(|it| !seen.insert(it.number)) {
                return Err(Defect::PdfConflict);
            }
        }
        Ok(())
    }

    /// That a later revision holds exactly what its cross-reference information says; `before` and `after` are the
    /// file without and with it.
    ///
    /// # Errors
    /// [`Defect::PdfTrailing`], [`Defect::PdfBrokenChain`], [`Defect::PdfHiddenObject`], [`Defect::PdfShadow`].
    pub(super) fn check_later(&self, number: usize, before: &Document<'_>, after: &Document<'_>) -> Checked<()> {
        let revision = self.list.get(number).ok_or(Defect::Pdf)?;
        let inside = |place: usize| revision.start <= place && place < revision.end;
        if self.layout.strays.iter().any(|it| inside(*it)) {
            return Err(Defect::PdfTrailing);
        }
        let ends = self.layout.ends.iter().filter(|it| inside(it.end.saturating_sub(1))).count();
        if ends != 1 || !inside(revision.section) {
            return Err(Defect::PdfBrokenChain);
        }
        let objects: BTreeSet<(u32, usize)> = self.objects(revision).map(|it| (it.number, it.start)).collect();
        let named =
            |(number, start): &(u32, usize)| *start == revision.section || place(after, *number) == Some(*start);
        if !objects.iter().all(named) {
            return Err(Defect::PdfHiddenObject);
        }
        for number in changed(before, after) {
            let stands = match after.entry(number) {
                Some(Entry::In { stream, .. }) => stream,
                _ => number,
            };
            // Old bytes may not be taken up as something new.
            if place(after, stands).is_some_and(|start| !objects.contains(&(stands, start))) {
                return Err(Defect::PdfShadow);
            }
        }
        Ok(())
    }

    fn objects(&self, revision: &Revision) -> impl Iterator<Item = &Placed> {
        let (start, end) = (revision.start, revision.end);
        self.layout.objects.iter().filter(move |it| start <= it.start && it.start < end)
    }
}

/// The objects that are not where they were, and those in an object stream that is not.
pub(super) fn changed(before: &Document<'_>, after: &Document<'_>) -> BTreeSet<u32> {
    let moved = |number: u32| before.entry(number) != after.entry(number);
    let all = 0..before.next_number().max(after.next_number());
    all.filter(|number| match after.entry(*number) {
        Some(Entry::In { stream, .. }) => moved(*number) || moved(stream),
        _ => moved(*number),
    })
    .collect()
}

/// Where an object stands in the file.
pub(super) fn place(document: &Document<'_>, number: u32) -> Option<usize> {
    match document.entry(number) {
        Some(Entry::At { offset, .. }) => usize::try_from(offset).ok(),
        _ => None,
    }
}

/// The first end that names this section.
fn end_of(layout: &Layout, section: usize) -> Option<EndMark> {
    layout.ends.iter().find(|it| it.section == section).copied()
}

fn open(file: &[u8], end: usize) -> Checked<Document<'_>> {
    Ok(Document::open(file.get(..end).ok_or(Defect::Pdf)?)?)
}
