//! Pages → the search index.
use crate::model::{Page, Term};
use crate::text::Analyzer;

/// The index, ready to be written.
#[derive(Debug, Default)]
pub struct Index {
    /// Path (`search/…`) and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Different terms in the vocabulary.
    pub terms: usize,
}

/// Builds the index over the pages that have passages.
#[must_use]
pub fn build(_pages: &[Page], _terms: &[Term], _analyzer: &Analyzer) -> Index {
    Index::default()
}
