//! Pages → the search index.
//!
//! Four steps: 1. [`collect`] every text once and decide what only stands around other text, 2. [`cut`] each text into words, in
//! parallel, 3. [`vocabulary`] gathers what the words are, 4. [`encode`] writes it all as one script that registers itself.
//!
//! The browser (`search.js`) builds what it needs from that on load. The format is told in `docs/search-format.md`.

mod collect;
mod cut;
mod encode;
mod everyday;
mod pack;
mod vocabulary;

use rayon::prelude::*;

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

/// Builds the index over the pages that have passages. Pages without a passage are left out; without any page that has one
/// there is an index that finds nothing.
#[must_use]
pub fn build(pages: &[Page], terms: &[Term], analyzer: &Analyzer) -> Index {
    let collection = collect::collect(pages);
    let readings = cut::Readings::new(terms);
    let texts = collection.texts.par_iter().zip(&collection.folded);
    let cuts: Vec<Vec<cut::Piece<'_>>> = texts.map(|(text, folded)| cut::cut(text, folded, analyzer, &readings)).collect();
    let vocabulary = vocabulary::gather(&cuts, |count| pack::code(count).singles);
    let everyday = everyday::rows_for(&collection, terms);
    let script = encode::encode(&collection, &vocabulary, terms, &everyday);
    Index { files: vec![("search/index.js".to_owned(), script.into_bytes())], terms: vocabulary.words }
}
