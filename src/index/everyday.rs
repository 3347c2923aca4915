//! Everyday words and the official ones they stand for, cut to what a handbook contains.
use rayon::prelude::*;

use super::collect::{Collection, IndexedPage};
use crate::model::Term;
use crate::text::normalise;

/// Everyday word, tab, official words separated by `、`; `#` begins a remark.
const TABLE: &str = include_str!("everyday.tsv");

/// The rows of which an official word stands in the texts, with just those words. Words on more than two thirds of the pages
/// tell no page from another: they stay only where a row has no other. A word that the handbook's own terms explain or give
/// as another name is left to them.
pub(super) fn rows_for(collection: &Collection<'_>, terms: &[Term]) -> Vec<(&'static str, Vec<&'static str>)> {
    let pages: Vec<String> =
        collection.pages.iter().filter(|page| !page.reference).map(|page| text_of(page, collection)).collect();
    let common = (pages.len() * 2).div_ceil(3);
    let own = |word: &str| terms.iter().any(|term| term.term == word || term.aliases.iter().any(|alias| alias == word));
    let rows: Vec<(&str, &str)> =
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
    rows.into_par_iter()
        .filter(|(everyday, _)| !own(everyday))
        .filter_map(|(everyday, official)| {
            let counted = official.split('、').map(|word| {
                let folded = normalise::fold(word).text;
                (pages.iter().filter(|page| page.contains(&folded)).count(), word)
            });
            let present: Vec<(usize, &str)> = counted.filter(|(count, _)| *count > 0).collect();
            let rarest = present.iter().map(|(count, _)| *count).min()?;
            let telling = present.iter().filter(|(count, _)| *count <= common.max(rarest));
            Some((everyday, telling.map(|(_, word)| *word).collect()))
        })
        .collect()
}

fn text_of(page: &IndexedPage<'_>, collection: &Collection<'_>) -> String {
    page.passages.iter().map(|&(_, _, text)| collection.folded[text].text.as_str()).collect::<Vec<_>>().join("\n")
}
