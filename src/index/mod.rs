//! Pages → the search index.
//!
//! [`collect`] every text once, [`harvest`] the pieces that the texts are made of by cutting each ([`cut`]), in parallel; decide
//! what only stands around other text; tell what the [`words`] are. A [`small`] handbook is written as one script from which
//! the browser (`search.js`) builds what it needs; a [`large`] one as many, each of which answers for a part of the words or
//! the pages. What both tell alike is in [`core`] and [`sheet`]; [`names`] decides which terms and everyday words are told at
//! once. The formats are told in `docs/search-format.md`.

mod collect;
mod core;
mod cut;
mod everyday;
mod harvest;
mod kanji;
mod large;
mod names;
mod pack;
mod page;
mod questions;
mod script;
mod sheet;
mod small;
mod spellings;
mod words;

use serde_json::json;

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

/// Reads the tables that are the same for every handbook, so that [`build`] finds them ready.
pub fn warm() {
    everyday::warm();
    cut::warm();
}

/// How the index is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// By the size of the handbook.
    #[default]
    Auto,
    /// One script that holds everything.
    One,
    /// Many scripts, of which a search loads what it needs.
    Shards,
}

/// A handbook of more characters is too much for one script.
const LARGE: usize = 400_000;

/// Builds the index over the pages that have passages. Pages without a passage are left out; without any page that has one
/// there is an index that finds nothing.
#[must_use]
pub fn build(pages: &[Page], terms: &[Term], analyzer: &Analyzer, how: Cut) -> Index {
    let mut collection = collect::collect(pages);
    // Pages of reference come last.
    collection.pages.sort_by_key(|page| page.reference);
    let readings = cut::Readings::new(terms);
    let harvest = harvest::harvest(&collection.texts, analyzer, &readings);
    collect::weigh(&mut collection.pages, &harvest.folded);
    let (pages, words) = (&collection.pages, words::words(&harvest));
    let (everyday, spellings) =
        rayon::join(|| everyday::rows_for(pages, &harvest, &words, terms), || spellings::rows_for(pages, &harvest, &words));
    let names = names::names(pages, &harvest, &words, (analyzer, &readings), terms, (&everyday, &spellings));
    let large = match how {
        Cut::Auto => harvest.folded.iter().map(|text| text.chars().count()).sum::<usize>() > LARGE,
        Cut::One => false,
        Cut::Shards => true,
    };
    let mut files = if large {
        large::files(pages, &harvest, &words, &readings, &names)
    } else {
        small::files(pages, &harvest, &words, &names)
    };
    // What is needed only for words that are not found.
    let more = [("synonyms", names.later), ("kanji", kanji::table_for(&words))];
    files.extend(more.map(|(name, text)| (format!("search/{name}.js"), script::script(name, &json!(text)))));
    Index { files, terms: words.forms.len() }
}
