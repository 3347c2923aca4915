//! Step 3: the different pieces that the texts are made of, each with what it is, and the texts as numbers of pieces.
use std::collections::{BTreeMap, HashMap};

use super::cut::{Piece, Token};
use crate::text::WordClass;

/// All pieces. The end of a text is a piece, too: [`END`].
#[derive(Debug, Default)]
pub(super) struct Vocabulary<'a> {
    /// The pieces: first those that are worth one sign, then the others, each group sorted.
    pub(super) pieces: Vec<&'a str>,
    /// What each piece is; `None` for what stands between words.
    pub(super) entries: Vec<Option<Entry<'a>>>,
    /// Every text, [`END`] behind each.
    pub(super) texts: Vec<usize>,
    /// Different words in the folded form.
    pub(super) words: usize,
}

/// What a word is.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The most frequent use of the form (the first such): class, base, row.
    pub(super) token: &'a Token,
    /// Its readings, the most frequent first, two at most.
    pub(super) readings: Vec<&'a str>,
}

/// The piece that ends a text. No text has a line break in it.
pub(super) const END: &str = "\n";

/// Two readings are kept where a form has more: 所 is しょ and ところ.
const READINGS: usize = 2;

/// Gathers the vocabulary; `singles` tells how many of so many different pieces are worth one sign.
pub(super) fn gather<'a>(cuts: &'a [Vec<Piece<'a>>], singles: impl Fn(usize) -> usize) -> Vocabulary<'a> {
    let mut counts: BTreeMap<&str, (usize, Option<&Token>)> = BTreeMap::new();
    counts.insert(END, (cuts.len(), None));
    for piece in cuts.iter().flatten() {
        let known = counts.entry(piece.source).or_default();
        *known = (known.0 + 1, known.1.or(piece.token.as_ref()));
    }
    let forms = forms(cuts);
    let mut order: Vec<(&str, usize)> = counts.iter().map(|(piece, (count, _))| (*piece, *count)).collect();
    order.sort_by_key(|&(_, count)| usize::MAX - count);
    let mut pieces: Vec<&str> = order.into_iter().map(|(piece, _)| piece).collect();
    let (frequent, others) = pieces.split_at_mut(singles(counts.len()).min(counts.len()));
    frequent.sort_unstable();
    others.sort_unstable();
    let places: HashMap<&str, usize> = pieces.iter().enumerate().map(|(place, piece)| (*piece, place)).collect();
    let end = places[END];
    let texts = cuts.iter().flat_map(|text| text.iter().map(|piece| places[piece.source]).chain([end])).collect();
    let entries = pieces.iter().map(|piece| forms.get(counts[piece].1?.surface.as_str()).cloned()).collect();
    Vocabulary { pieces, entries, texts, words: forms.len() }
}

/// What each folded form is.
fn forms<'a>(cuts: &'a [Vec<Piece<'a>>]) -> HashMap<&'a str, Entry<'a>> {
    let mut uses: HashMap<&str, Vec<(&Token, usize)>> = HashMap::new();
    for token in cuts.iter().flatten().filter_map(|piece| piece.token.as_ref()) {
        let known = uses.entry(&token.surface).or_default();
        match known.iter_mut().find(|(known, _)| *known == token) {
            Some((_, count)) => *count += 1,
            None => known.push((token, 1)),
        }
    }
    uses.into_iter().map(|(surface, uses)| (surface, entry(uses))).collect()
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
