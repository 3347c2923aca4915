//! Which pages hold two letters side by side. A run of letters stands only on pages that hold all its pairs; what those pages
//! really say is then read in their texts.
//!
//! The letters of a page are its folded text without what keeps two letters apart, so that a run is found where signs, blocks
//! or long-vowel marks cut it. A record is one number that sorts by pair, then page.
use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::super::collect::IndexedPage;
use super::super::pack::{self, Code};
use super::{Shards, cut};
use crate::model::PassageKind;
use crate::text::hash::Table;

/// A round sorts at most about so many pairs at once. Larger handbooks are read in several rounds, each for the pairs that
/// begin with a part of the letters: memory stays what it is.
const ROUND: usize = 8_000_000;
/// Pages that are read in one go.
const READ: usize = 64;

/// Bits of a record: two letters, page, level.
const LETTER: u32 = 21;
const PAGE: u32 = 20;
const LEVEL: u32 = 2;

/// The scripts and the code of their numbers.
pub(super) fn shards(pages: &[IndexedPage<'_>], folded: &[String]) -> (Shards, Code) {
    let mut code = None;
    let rounds = rounds(pages, folded, ROUND);
    let lines = rounds.into_iter().flat_map(|letters| {
        let records = records(pages, folded, &letters);
        // What the first letters' pairs are like tells what all are like.
        let code = *code.get_or_insert_with(|| fitting(&records, pages.len()));
        lines(&records, code)
    });
    let shards = cut("g", lines);
    (shards, code.unwrap_or_else(|| fitting(&[], pages.len())))
}

/// The letters of a page, each with how much it weighs there: 2 in a title or keyword, 1 in the text, 0 around it.
pub(super) fn letters<'a>(page: &'a IndexedPage<'_>, folded: &'a [String]) -> impl Iterator<Item = (char, u64)> + 'a {
    page.passages.iter().flat_map(|&(kind, _, text)| {
        let level = match kind {
            PassageKind::Title | PassageKind::Keyword => 2,
            PassageKind::Heading | PassageKind::Body => 1,
            PassageKind::Aside => 0,
        };
        folded[text].chars().filter(|c| is_letter(*c)).map(move |c| (c, level))
    })
}

/// Whether a character of a folded text is none of those that only keep letters apart.
pub(super) fn is_letter(c: char) -> bool {
    !matches!(c, ' ' | 'ー')
}

/// The letters cut into ranges, so that about `most` pairs at most begin with those of a range.
fn rounds(pages: &[IndexedPage<'_>], folded: &[String], most: usize) -> Vec<Range<u32>> {
    const ALL: usize = char::MAX as usize + 1;
    let mut counts = vec![0_usize; ALL];
    for (c, _) in pages.iter().flat_map(|page| letters(page, folded)) {
        counts[c as usize] += 1;
    }
    let (mut rounds, mut from, mut sum) = (Vec::new(), 0, 0);
    for (letter, count) in counts.into_iter().enumerate() {
        if sum > 0 && sum + count > most {
            rounds.push(from..letter as u32);
            (from, sum) = (letter as u32, 0);
        }
        sum += count;
    }
    rounds.push(from..ALL as u32);
    rounds
}

/// The records of all pairs that begin with one of `range`, sorted.
fn records(pages: &[IndexedPage<'_>], folded: &[String], range: &Range<u32>) -> Vec<u64> {
    let read = |(chunk, pages): (usize, &[IndexedPage<'_>])| {
        // Where the page's record of a pair stands: one is enough, of the highest level.
        let (mut out, mut known) = (Vec::<u64>::new(), Table::<u64, usize>::default());
        for (number, page) in pages.iter().enumerate() {
            known.clear();
            let page_bits = ((chunk * READ + number) as u64) << LEVEL;
            let mut before: Option<(char, u64)> = None;
            for (c, level) in letters(page, folded) {
                if let Some((first, other)) = before.filter(|(first, _)| range.contains(&(*first as u32))) {
                    let pair = u64::from(first as u32) << LETTER | u64::from(c as u32);
                    let record = pair << (PAGE + LEVEL) | page_bits | level.min(other);
                    let place = *known.entry(pair).or_insert(out.len());
                    match out.get_mut(place) {
                        Some(known) => *known = record.max(*known),
                        None => out.push(record),
                    }
                }
                before = Some((c, level));
            }
        }
        out
    };
    sorted(pages.par_chunks(READ).enumerate().map(read).collect())
}

/// Sorts records that come in the order of their pages. They are dealt out by their second letter and then by the first, which
/// leaves those of one pair in their order: a tenth of the steps that comparing them takes.
fn sorted(parts: Vec<Vec<u64>>) -> Vec<u64> {
    let letter = |record: u64, shift: u32| (record >> shift) as usize & ((1 << LETTER) - 1);
    let (second, first) = (PAGE + LEVEL, PAGE + LEVEL + LETTER);
    let highest = parts.iter().flatten().map(|record| letter(*record, first).max(letter(*record, second))).max();
    let (mut by_second, mut by_first) = (vec![0; highest.map_or(0, |letter| letter + 1)], Vec::new());
    by_first.clone_from(&by_second);
    for record in parts.iter().flatten() {
        by_second[letter(*record, second)] += 1;
        by_first[letter(*record, first)] += 1;
    }
    for counts in [&mut by_second, &mut by_first] {
        counts.iter_mut().fold(0, |sum, count| sum + std::mem::replace(count, sum));
    }
    let count = parts.iter().map(Vec::len).sum();
    let (mut dealt, mut records) = (vec![0; count], Vec::new());
    // Each part goes as it is taken over: all of them twice would be most of what a large handbook's index holds at once.
    for record in parts.into_iter().flatten() {
        let place = &mut by_second[letter(record, second)];
        dealt[*place] = record;
        *place += 1;
    }
    records.resize(count, 0);
    for record in dealt {
        let place = &mut by_first[letter(record, first)];
        records[*place] = record;
        *place += 1;
    }
    records
}

/// The records of each pair.
fn pairs(records: &[u64]) -> impl Iterator<Item = &[u64]> {
    records.chunk_by(|a, b| a >> (PAGE + LEVEL) == b >> (PAGE + LEVEL))
}

/// A pair's pages as numbers: three times the pages that were passed over, and the level.
fn postings(pair: &[u64]) -> impl Iterator<Item = usize> + '_ {
    let page = |record: u64| (record >> LEVEL & ((1 << PAGE) - 1)) as usize;
    let mut next = 0;
    pair.iter().map(move |&record| {
        let gap = page(record) - std::mem::replace(&mut next, page(record) + 1);
        gap * 3 + (record & 3) as usize
    })
}

fn fitting(records: &[u64], pages: usize) -> Code {
    let mut times = vec![0; pages * 3];
    for number in pairs(records).flat_map(postings) {
        times[number] += 1;
    }
    pack::fitted((pages * 3).max(1), &times)
}

/// Each pair with its line: the letters, then the pages.
fn lines(records: &[u64], code: Code) -> Vec<(Cow<'static, str>, String)> {
    pairs(records)
        .map(|pair| {
            let letter = |shift: u32| char::from_u32((pair[0] >> shift) as u32 & ((1 << LETTER) - 1)).unwrap_or(' ');
            let key: String = [letter(PAGE + LEVEL + LETTER), letter(PAGE + LEVEL)].into_iter().collect();
            let mut line = String::with_capacity(key.len() + pair.len() + 2);
            line.push_str(&key);
            postings(pair).for_each(|number| pack::push(&mut line, number, code));
            (key.into(), line)
        })
        .collect()
}
