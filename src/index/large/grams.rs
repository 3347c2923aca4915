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
        let (mut out, mut own) = (Vec::new(), Vec::new());
        for (number, page) in pages.iter().enumerate() {
            let mut before: Option<(char, u64)> = None;
            for (c, level) in letters(page, folded) {
                if let Some((first, other)) = before.filter(|(first, _)| range.contains(&(*first as u32))) {
                    own.push((u64::from(first as u32) << LETTER | u64::from(c as u32)) << LEVEL | level.min(other));
                }
                before = Some((c, level));
            }
            own.sort_unstable();
            let page = (chunk * READ + number) as u64;
            for (at, pair) in own.iter().enumerate() {
                // The last of a pair is the one of the highest level.
                if own.get(at + 1).is_none_or(|next| next >> LEVEL != pair >> LEVEL) {
                    out.push((pair >> LEVEL) << (PAGE + LEVEL) | page << LEVEL | pair & 3);
                }
            }
            own.clear();
        }
        out
    };
    let parts: Vec<Vec<u64>> = pages.par_chunks(READ).enumerate().map(read).collect();
    let mut records = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    // Each part goes as it is taken over: all of them twice would be most of what a large handbook's index holds at once.
    parts.into_iter().for_each(|part| records.extend(part));
    records.par_sort_unstable();
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
