//! What stands on the pages: scripts of a few pages each, with the words that only they have.
use rayon::prelude::*;

use super::super::collect::IndexedPage;
use super::super::harvest::Harvest;
use super::super::pack::{self, Code};
use super::super::sheet::{Common, Sheet, sheet};
use super::{File, file};

/// The most frequent pieces, which `index.js` brings.
const COMMON: usize = 4_000;
/// A script of pages has about so many bytes: pages to be read stand anywhere, and what stands beside them is loaded for nothing.
const SIZE: usize = 5_000;

/// The scripts and what is needed to read them.
pub(super) struct Texts<'a> {
    /// One for every `per` pages, and one for each page of reference.
    pub(super) files: Vec<File>,
    /// Pages a script.
    pub(super) per: usize,
    /// The code of the numbers of pieces.
    pub(super) code: Code,
    /// The common pieces, the most frequent first; the empty one ends a text.
    pub(super) pieces: Vec<&'a str>,
}

pub(super) fn shards<'a>(pages: &[IndexedPage<'a>], harvest: &Harvest<'a>) -> Texts<'a> {
    let common = common(harvest);
    let told = pages.partition_point(|page| !page.reference);
    let per = per(&pages[..told], harvest);
    let bundles: Vec<&[IndexedPage<'_>]> = pages[..told].chunks(per).chain(pages[told..].chunks(1)).collect();
    // Every sheet is made twice: all of them at once would take more room than the texts themselves.
    let times = bundles.par_iter().map(|pages| sheet(pages, harvest, &common)).fold(Vec::new, counted).reduce(Vec::new, added);
    let times = added(times, vec![0; common.pieces.len()]);
    let code = pack::fitted(times.len(), &times);
    let told =
        |(number, pages): (usize, &&[IndexedPage<'_>])| file(&format!("t/{number}"), &sheet(pages, harvest, &common).told(code));
    Texts { files: bundles.par_iter().enumerate().map(told).collect(), per, code, pieces: common.written(harvest) }
}

/// How often each number stands, with those of one more sheet.
fn counted(mut times: Vec<u64>, sheet: Sheet<'_>) -> Vec<u64> {
    for number in sheet.numbers {
        times.resize(times.len().max(number + 1), 0);
        times[number] += 1;
    }
    times
}

fn added(mut one: Vec<u64>, other: Vec<u64>) -> Vec<u64> {
    one.resize(one.len().max(other.len()), 0);
    one.iter_mut().zip(other).for_each(|(sum, times)| *sum += times);
    one
}

/// The most frequent pieces, in that order.
fn common(harvest: &Harvest<'_>) -> Common {
    let mut order: Vec<(usize, &str, Option<usize>)> =
        harvest.pieces.iter().enumerate().map(|(at, piece)| (usize::MAX - piece.count, piece.source, Some(at))).collect();
    order.push((usize::MAX - harvest.folded.len(), "", None));
    order.sort_unstable();
    let end = order.iter().position(|(_, _, piece)| piece.is_none()).unwrap_or_default();
    if end >= COMMON {
        order.swap(COMMON - 1, end);
    }
    order.truncate(COMMON);
    Common::new(order.into_iter().map(|(_, _, piece)| piece).collect(), harvest.pieces.len())
}

/// How many pages make a script of about the right size.
fn per(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>) -> usize {
    // Two signs a piece, and what tells the page itself.
    let size = |page: &IndexedPage<'_>| page.passages.iter().map(|(_, _, text)| 2 * harvest.text(*text).len() + 6).sum::<usize>();
    let total: usize = pages.iter().map(size).sum();
    ((SIZE * pages.len() + total / 2) / total.max(1)).clamp(1, 200)
}
