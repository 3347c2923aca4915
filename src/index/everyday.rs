//! Everyday words and the official ones they stand for, cut to what a handbook contains.
use std::borrow::Cow;

use crate::model::Term;
use crate::text::normalise;

/// Everyday word, tab, official words separated by `、`; `#` begins a remark.
const TABLE: &str = include_str!("everyday.tsv");

/// The rows of which an official word stands in the texts, with just those words. A word that the handbook's own terms
/// explain or give as another name is left to them.
pub(super) fn rows_for(texts: &[Cow<'_, str>], terms: &[Term]) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut all = String::new();
    for text in texts {
        all.push_str(&normalise::fold(text).text);
        all.push('\n');
    }
    let own = |word: &str| terms.iter().any(|term| term.term == word || term.aliases.iter().any(|alias| alias == word));
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.filter(|(everyday, _)| !own(everyday))
        .filter_map(|(everyday, official)| {
            let present: Vec<&str> = official.split('、').filter(|word| all.contains(&normalise::fold(word).text)).collect();
            (!present.is_empty()).then_some((everyday, present))
        })
        .collect()
}
