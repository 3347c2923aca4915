//! Terms, everyday words and spellings: which of them the search needs at once, and which can wait until a query holds a word that the
//! handbook does not know.
//!
//! A name that is made of words that stand on the pages is cut into them without a sign that it is more: the search must have
//! it at once. Any other name leaves something over that no word explains, and makes the search ask for `search/synonyms.js`.

use crate::text::hash::Set;
use serde_json::{Value, json};

use super::collect::IndexedPage;
use super::cut::{self, Readings};
use super::everyday::{Row, Rows, fitting};
use super::harvest::Harvest;
use super::words::Words;
use crate::model::Term;
use crate::text::{Analyzer, kana};

/// What is told of terms and everyday words.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// At once: term, reading, other names with tabs between.
    pub(super) terms: Vec<Value>,
    /// At once: everyday word and official ones, tabs between, rows parted by `|`; `=` before a spelling and the others of the word.
    pub(super) everyday: String,
    /// Later: rows alike; `+` before another name of a term.
    pub(super) later: String,
}

/// Parts the names. `given` are all the rows of everyday words, `spellings` those of other spellings.
pub(super) fn names(
    pages: &[IndexedPage<'_>],
    harvest: &Harvest<'_>,
    words: &Words<'_>,
    (analyzer, readings): (&Analyzer, &Readings),
    terms: &[Term],
    (given, spellings): (&Rows, &[Row]),
) -> Names {
    let own = pages.iter().filter(|page| !page.reference).flat_map(|page| &page.passages);
    let pieces = own.flat_map(|&(_, _, text)| harvest.text(text));
    let known: Set<&str> = pieces.filter_map(|&piece| Some(&*words.form(piece as usize)?.token.surface)).collect();
    let cut = |text: &str| -> Vec<cut::Token> {
        cut::cut(text, analyzer, readings).0.into_iter().filter_map(|piece| piece.token).collect()
    };
    let explained = |text: &str| cut(text).iter().all(|token| known.contains(&*token.surface));
    let mut names = Names::default();
    let mut later: Vec<String> = Vec::new();
    for term in terms {
        let (at_once, others): (Vec<&String>, Vec<&String>) = term.aliases.iter().partition(|alias| explained(alias));
        later.extend(others.iter().map(|alias| format!("+{}\t{}", plain(alias), plain(&term.term))));
        // A reading that the words of the term have anyway need not be told.
        let reading = term.reading.as_deref().map(kana::to_hiragana).unwrap_or_default();
        let tokens = cut(&term.term);
        let sounds: String = tokens.iter().map(|token| token.reading.as_deref().unwrap_or(&token.surface)).collect();
        let told = tokens.iter().all(|token| known.contains(&*token.surface)) && kana::to_hiragana(&sounds) == reading;
        if at_once.is_empty() && told {
            continue;
        }
        let aliases = at_once.iter().map(|alias| plain(alias)).collect::<Vec<_>>().join("\t");
        names.terms.push(json!([term.term, if told { "" } else { &reading }, aliases]));
    }
    let (at_once, others): (Vec<&Row>, Vec<&Row>) = given.by_hand.iter().partition(|(word, _)| explained(word));
    later.extend(others.into_iter().chain(&given.synonyms).map(written));
    let (spelt, unknown): (Vec<&Row>, Vec<&Row>) = spellings.iter().partition(|(word, _)| explained(word));
    later.extend(unknown.into_iter().map(|row| format!("={}", written(row))));
    let spelt = spelt.into_iter().map(|row| format!("={}", written(row)));
    let at_once = fitting(at_once.into_iter().cloned().collect(), given.at_once);
    names.everyday = at_once.iter().map(written).chain(spelt).collect::<Vec<_>>().join("|");
    names.later = later.join("|");
    names
}

/// A name without the marks that part names and rows; the search reads none of them anyway.
fn plain(name: &str) -> String {
    name.replace(['\t', '|', '\n'], " ")
}

fn written((word, official): &Row) -> String {
    official.iter().fold((*word).to_owned(), |row, other| row + "\t" + other)
}
