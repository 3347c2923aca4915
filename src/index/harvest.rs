//! Step 2: all texts → numbers of pieces, in parallel, and what each piece was.
//!
//! Texts are cut in bundles; each bundle numbers its own pieces, and the bundles are taken up one after the other. So nothing
//! depends on how many threads there are, and no more than a few bundles are ever spread out as words.
use crate::text::hash::Table;
use std::borrow::Cow;

use rayon::prelude::*;

use super::cut::{self, Readings, Token};
use crate::text::Analyzer;

/// The texts of a handbook, cut.
#[derive(Debug, Default)]
pub(super) struct Harvest<'a> {
    /// The folded form of each text.
    pub(super) folded: Vec<String>,
    /// The different pieces, in the order in which they first stand.
    pub(super) pieces: Vec<Found<'a>>,
    /// All texts as places in `pieces`, one behind the other.
    numbers: Vec<u32>,
    /// Where each text ends in `numbers`.
    ends: Vec<usize>,
}

/// A piece as found in the texts.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// As written.
    pub(super) source: &'a str,
    /// How often it stands.
    pub(super) count: usize,
    /// What it was, and how often; none for what stands between words.
    pub(super) uses: Vec<(Token, usize)>,
}

/// A bundle has about so many bytes of text, unless that makes less than [`BUNDLES`].
const BUNDLE: usize = 1 << 20;
const BUNDLES: usize = 64;

/// Cuts all texts.
pub(super) fn harvest<'a>(texts: &'a [Cow<'_, str>], analyzer: &Analyzer, readings: &Readings) -> Harvest<'a> {
    let mut all = Harvest::default();
    let mut known = Table::default();
    for wave in bundles(texts).chunks(2 * rayon::current_num_threads()) {
        let cut: Vec<Harvest<'a>> = wave.par_iter().map(|texts| bind(texts, analyzer, readings)).collect();
        cut.into_iter().for_each(|bundle| all.take(bundle, &mut known));
    }
    all
}

fn bundles<'t, 'a>(texts: &'a [Cow<'t, str>]) -> Vec<&'a [Cow<'t, str>]> {
    let total: usize = texts.iter().map(|text| text.len()).sum();
    let enough = BUNDLE.min(total / BUNDLES + 1);
    let (mut bundles, mut from, mut size) = (Vec::new(), 0, 0);
    for (at, text) in texts.iter().enumerate() {
        size += text.len();
        if size >= enough || at + 1 == texts.len() {
            bundles.push(&texts[from..=at]);
            (from, size) = (at + 1, 0);
        }
    }
    bundles
}

fn bind<'a>(texts: &'a [Cow<'_, str>], analyzer: &Analyzer, readings: &Readings) -> Harvest<'a> {
    let mut bundle = Harvest::default();
    let mut known: Table<&str, u32> = Table::default();
    for text in texts {
        let (pieces, folded) = cut::cut(text, analyzer, readings);
        for piece in pieces {
            let number = bundle.number(piece.source, &mut known);
            let found = &mut bundle.pieces[number as usize];
            found.count += 1;
            if let Some(token) = piece.token {
                found.used(token, 1);
            }
            bundle.numbers.push(number);
        }
        bundle.ends.push(bundle.numbers.len());
        bundle.folded.push(folded);
    }
    bundle
}

impl<'a> Harvest<'a> {
    /// The pieces of a text.
    pub(super) fn text(&self, text: usize) -> &[u32] {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.numbers[start..self.ends[text]]
    }

    fn number(&mut self, source: &'a str, known: &mut Table<&'a str, u32>) -> u32 {
        *known.entry(source).or_insert_with(|| {
            self.pieces.push(Found { source, count: 0, uses: Vec::new() });
            // Four thousand million different pieces fit into no machine.
            (self.pieces.len() - 1) as u32
        })
    }

    fn take(&mut self, bundle: Self, known: &mut Table<&'a str, u32>) {
        let mut places = Vec::with_capacity(bundle.pieces.len());
        for piece in bundle.pieces {
            let number = self.number(piece.source, known);
            let found = &mut self.pieces[number as usize];
            found.count += piece.count;
            for (token, count) in piece.uses {
                found.used(token, count);
            }
            places.push(number);
        }
        let before = self.numbers.len();
        self.numbers.extend(bundle.numbers.iter().map(|&number| places[number as usize]));
        self.ends.extend(bundle.ends.iter().map(|end| end + before));
        self.folded.extend(bundle.folded);
    }
}

impl Found<'_> {
    fn used(&mut self, token: Token, times: usize) {
        match self.uses.iter_mut().find(|(known, _)| known.is(&token)) {
            Some((_, count)) => *count += times,
            None => self.uses.push((token, times)),
        }
    }
}
