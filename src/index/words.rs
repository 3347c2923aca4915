//! Step 3: what each word is: the different folded forms with class, base form and readings.

use super::cut::Token;
use super::harvest::Harvest;
use crate::text::hash::Table;
use crate::text::{WordClass, kana};

/// All folded forms of words.
#[derive(Debug, Default)]
pub(super) struct Words<'a> {
    /// In the order in which they first stand.
    pub(super) forms: Vec<Form<'a>>,
    /// For each piece of the harvest the form that it is a spelling of; `None` for what stands between words.
    pub(super) of_piece: Vec<Option<usize>>,
}

/// What a word is.
#[derive(Clone, Debug)]
pub(super) struct Form<'a> {
    /// The most frequent use of the form (the first such): class, base, row.
    pub(super) token: &'a Token,
    /// Its readings, the most frequent first, two at most.
    pub(super) readings: Vec<&'a str>,
}

/// Two readings are kept where a form has more: 所 is しょ and ところ.
const READINGS: usize = 2;

/// The words of a harvest.
pub(super) fn words<'a>(harvest: &'a Harvest<'_>) -> Words<'a> {
    let mut places: Table<&str, usize> = Table::default();
    let mut uses: Vec<Vec<(&Token, usize)>> = Vec::new();
    let mut place = |surface: &'a str, uses: &mut Vec<Vec<(&'a Token, usize)>>| {
        *places.entry(surface).or_insert_with(|| {
            uses.push(Vec::new());
            uses.len() - 1
        })
    };
    let mut of_piece = Vec::with_capacity(harvest.pieces.len());
    for piece in &harvest.pieces {
        of_piece.push(piece.uses.first().map(|(token, _)| place(&token.surface, &mut uses)));
        for (token, count) in &piece.uses {
            let known = place(&token.surface, &mut uses);
            match uses[known].iter_mut().find(|(known, _)| *known == token) {
                Some((_, before)) => *before += count,
                None => uses[known].push((token, *count)),
            }
        }
    }
    Words { forms: uses.into_iter().map(form).collect(), of_piece }
}

impl<'a> Words<'a> {
    /// The form that a piece of the harvest is a spelling of.
    pub(super) fn form(&self, piece: usize) -> Option<&Form<'a>> {
        self.of_piece[piece].map(|form| &self.forms[form])
    }
}

fn form(mut uses: Vec<(&Token, usize)>) -> Form<'_> {
    // A stable sort: among equals the first use stays first. A form that is a word anywhere is no mere sign.
    uses.sort_by_key(|(token, count)| (token.class == WordClass::Symbol, usize::MAX - count));
    let mut readings: Vec<&str> = Vec::new();
    for reading in uses.iter().filter_map(|(token, _)| token.reading.as_deref()) {
        if !readings.contains(&reading) && readings.len() < READINGS {
            readings.push(reading);
        }
    }
    Form { token: uses[0].0, readings }
}

impl Form<'_> {
    /// The form's class in one letter.
    pub(super) fn letter(&self) -> char {
        match self.token.class {
            WordClass::Noun => 'n',
            WordClass::ProperNoun => 'p',
            WordClass::Number => '9',
            WordClass::Suffix => 's',
            WordClass::FormalNoun => 'f',
            WordClass::Verb if self.token.one_row => 'w',
            WordClass::Verb => 'v',
            WordClass::Adjective => 'a',
            WordClass::Modifier => 'm',
            WordClass::Function => 'x',
            WordClass::Symbol => '-',
        }
    }

    /// For words that inflect: how many characters to take off the end, and what to put there. `None` for others.
    pub(super) fn base(&self) -> Option<String> {
        let token = self.token;
        let inflects = matches!(token.class, WordClass::Verb | WordClass::Adjective);
        inflects.then(|| {
            let base = token.base.unwrap_or(&token.surface);
            let shared = token.surface.chars().zip(base.chars()).take_while(|(a, b)| a == b).count();
            let off: usize = token.surface.chars().skip(shared).map(char::len_utf16).sum();
            format!("{off}{}", base.chars().skip(shared).collect::<String>())
        })
    }

    /// Whether it can be part of a compound noun; so can 全, 各 and the like.
    pub(super) fn is_nominal(&self) -> bool {
        let class = self.token.class;
        class.is_nominal() || class == WordClass::Modifier && self.token.surface.contains(kana::is_kanji)
    }
}
