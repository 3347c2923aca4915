//! Step 3: what the words are, once for each surface form.
use std::collections::HashMap;

use super::cut::Token;
use crate::text::WordClass;

/// The different words in the order in which they first stand in the texts.
#[derive(Debug, Default)]
pub(super) struct Vocabulary<'a> {
    /// The words.
    pub(super) words: Vec<Entry<'a>>,
}

/// A surface form.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The most frequent use of the form (the first such): class, base, row.
    pub(super) token: &'a Token,
    /// Its readings, the most frequent first, two at most.
    pub(super) readings: Vec<&'a str>,
}

/// Two readings are kept where a form has more: 所 is しょ and ところ.
const READINGS: usize = 2;

/// Gathers the vocabulary.
pub(super) fn gather(cuts: &[Vec<Token>]) -> Vocabulary<'_> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut uses: Vec<Vec<(&Token, usize)>> = Vec::new();
    for token in cuts.iter().flatten() {
        let place = *places.entry(&token.surface).or_insert_with(|| {
            uses.push(Vec::new());
            uses.len() - 1
        });
        match uses[place].iter_mut().find(|(known, _)| *known == token) {
            Some((_, count)) => *count += 1,
            None => uses[place].push((token, 1)),
        }
    }
    Vocabulary { words: uses.into_iter().map(entry).collect() }
}

fn entry(mut uses: Vec<(&Token, usize)>) -> Entry<'_> {
    // A stable sort: among equals the first use stays first. A form that is a word anywhere is no mere sign.
    uses.sort_by_key(|(token, count)| (token.class == WordClass::Symbol, usize::MAX - count));
    let mut readings: Vec<&str> = Vec::new();
    for reading in uses.iter().filter_map(|(token, _)| token.reading.as_deref()) {
        if !readings.contains(&reading) && readings.len() < READINGS {
            readings.push(reading);
        }
    }
    Entry { token: uses[0].0, readings }
}
