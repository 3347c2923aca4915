//! What words and compounds there are: a line each, with class, base form, readings and the number of pages that hold it.
use crate::text::hash::{Set, Table};
use std::borrow::Cow;

use super::super::collect::IndexedPage;
use super::super::cut::Readings;
use super::super::harvest::Harvest;
use super::super::words::{Form, Words};
use super::{Shards, cut, sounds};
use crate::text::WordClass;
use crate::text::normalise;

/// The most frequent compounds are told.
const COMPOUNDS: usize = 60_000;
/// A compound has at most so many words,
const WIDEST: usize = 8;
/// and so many characters.
const SHORTEST: usize = 3;
const LONGEST: usize = 24;

/// The scripts. All words that begin with the same character are in one.
pub(super) fn shards(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, words: &Words<'_>, readings: &Readings) -> Shards {
    let book = Book::new(harvest, words);
    let counts = book.pages_with(pages);
    let mut lines: Vec<(&str, String)> = Vec::new();
    for (form, count) in words.forms.iter().zip(counts) {
        // A number that only one page has is found by its digits.
        let number = count < 2 && form.token.surface.chars().all(|c| c.is_ascii_digit() || c == '.');
        if form.token.class != WordClass::Symbol && !number && count > 0 {
            lines.push((&form.token.surface, line(form, count, readings)));
        }
    }
    let compounds = book.compounds(pages);
    lines.extend(compounds.iter().map(|(surface, count)| (surface.as_str(), format!("{surface}\tc\t\t\t{count}"))));
    lines.sort_unstable();
    cut(
        "w",
        lines.into_iter().map(|(surface, line)| {
            let first = surface.chars().next().map_or(0, char::len_utf8);
            (Cow::Borrowed(&surface[..first]), line)
        }),
    )
}

fn line(form: &Form<'_>, count: usize, readings: &Readings) -> String {
    let sounds = sounds::readings(form, readings).join("|");
    format!("{}\t{}\t{}\t{sounds}\t{count}", form.token.surface, form.letter(), form.base().unwrap_or_default())
}

/// A step in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A word, by its form.
    Word(usize),
    /// What does not part two words.
    Nothing,
    /// What does.
    Border,
}

struct Book<'a> {
    harvest: &'a Harvest<'a>,
    forms: &'a [Form<'a>],
    /// What each piece is.
    steps: Vec<Step>,
    /// For each form, what it is in a compound: its length and its hash; none if it can't be part of one.
    parts: Vec<Option<Part>>,
}

#[derive(Clone, Copy, Debug)]
struct Part {
    length: usize,
    hash: u64,
    /// What the hash of what stands before is multiplied by.
    shift: u64,
}

/// A run of words that stands on some pages.
struct Run {
    pages: usize,
    last: usize,
    /// Where it first stands: text, first and last piece.
    at: (usize, usize, usize),
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl<'a> Book<'a> {
    fn new(harvest: &'a Harvest<'a>, words: &'a Words<'a>) -> Self {
        let step = |(found, form): (&super::super::harvest::Found<'_>, &Option<usize>)| match form {
            Some(form) => Step::Word(*form),
            // Cells of a table and items of a list are parted by spaces, which the folded text does not have.
            None if found.source.contains(char::is_whitespace) => Step::Border,
            None if normalise::fold(&format!("亜{}亜", found.source)).text.contains(' ') => Step::Border,
            None => Step::Nothing,
        };
        let part = |form: &Form<'_>| {
            let characters = form.token.surface.chars();
            let add = |(hash, shift): (u64, u64), c: char| {
                (hash.wrapping_mul(FACTOR).wrapping_add(c as u64), shift.wrapping_mul(FACTOR))
            };
            let (hash, shift) = characters.clone().fold((0, 1), add);
            form.is_nominal().then(|| Part { length: characters.count(), hash, shift })
        };
        let steps = harvest.pieces.iter().zip(&words.of_piece).map(step).collect();
        Self { harvest, forms: &words.forms, steps, parts: words.forms.iter().map(part).collect() }
    }

    /// For each form, how many pages hold it.
    fn pages_with(&self, pages: &[IndexedPage<'_>]) -> Vec<usize> {
        let mut counts = vec![(0, usize::MAX); self.forms.len()];
        for (number, page) in pages.iter().enumerate() {
            for piece in page.passages.iter().flat_map(|(_, _, text)| self.harvest.text(*text)) {
                if let Step::Word(form) = self.steps[*piece as usize] {
                    let (count, last) = &mut counts[form];
                    if *last != number {
                        (*count, *last) = (*count + 1, number);
                    }
                }
            }
        }
        counts.into_iter().map(|(count, _)| count).collect()
    }

    /// The most frequent compounds that stand on two pages or more, and how many pages hold each.
    fn compounds(&self, pages: &[IndexedPage<'_>]) -> Vec<(String, usize)> {
        let mut runs: Table<u64, Run> = Table::default();
        for (number, page) in pages.iter().enumerate() {
            for &(_, _, text) in &page.passages {
                self.runs_in(text, |hash, first, last| {
                    let run = runs.entry(hash).or_insert(Run { pages: 0, last: usize::MAX, at: (text, first, last) });
                    if run.last != number {
                        (run.pages, run.last) = (run.pages + 1, number);
                    }
                });
            }
        }
        let known: Set<&str> = self.forms.iter().map(|form| &*form.token.surface).collect();
        let told = runs.into_values().filter(|run| run.pages > 1).map(|run| (self.surface(run.at), run.pages));
        let mut compounds: Vec<(String, usize)> = told.filter(|(surface, _)| !known.contains(surface.as_str())).collect();
        compounds.sort_unstable_by(|(a, more), (b, less)| (less, a).cmp(&(more, b)));
        compounds.truncate(COMPOUNDS);
        compounds
    }

    /// All runs of two nouns and more in a text: the hash of the letters, first and last piece.
    fn runs_in(&self, text: usize, mut found: impl FnMut(u64, usize, usize)) {
        let pieces = self.harvest.text(text);
        let part = |at: usize| match self.steps[pieces[at] as usize] {
            Step::Word(form) => self.parts[form],
            _ => None,
        };
        for first in 0..pieces.len() {
            let Some(begin) = part(first) else { continue };
            let (mut length, mut hash, mut width) = (begin.length, begin.hash, 1);
            for (last, &piece) in pieces.iter().enumerate().skip(first + 1) {
                if self.steps[piece as usize] == Step::Nothing {
                    continue;
                }
                let Some(next) = part(last) else { break };
                (length, width) = (length + next.length, width + 1);
                if length > LONGEST || width > WIDEST {
                    break;
                }
                hash = hash.wrapping_mul(next.shift).wrapping_add(next.hash);
                if length >= SHORTEST {
                    found(hash, first, last);
                }
            }
        }
    }

    fn surface(&self, (text, first, last): (usize, usize, usize)) -> String {
        let pieces = &self.harvest.text(text)[first..=last];
        let words = pieces.iter().filter_map(|piece| match self.steps[*piece as usize] {
            Step::Word(form) => Some(&*self.forms[form].token.surface),
            _ => None,
        });
        words.collect()
    }
}
