//! Readings of all pages → tables that a browser looks runs of kanji up in.
//!
//! A run is what stands between signs that are no kanji, within one text node. Most runs are read alike everywhere (level 0);
//! where one is not, what stands beside it decides: the sign behind it, the sign before it, one and two, three and three,
//! eight and eight ([`LEVELS`]). Numbers beside a run count as one. The most exact entry wins. The tables are made by looking every run up as the browser will and adding what it gets wrong.
use crate::text::hash::{Set, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::Serialize;

use super::{Block, Mark, Reader, blocks, strings};
use crate::model::Handbook;
use crate::text::memo::Memo;
use crate::text::{Analyzer, kana};

/// How many signs before and behind a run are looked at, by level. `ruby.js` knows the same.
const LEVELS: [(usize, usize); 6] = [(0, 0), (0, 1), (1, 0), (1, 2), (3, 3), (8, 8)];
/// Beyond so many bytes the shared table keeps what several pages need, and every page gets the rest in a file of its own.
const ONE_TABLE: usize = 400_000;
/// With more pages than this, what they share is not looked for: each brings its own readings.
const TOGETHER: usize = 1_000;
/// Texts whose readings are remembered while pages are read one by one.
const KNOWN: usize = 40_000;
/// Pages on which a run must stand to be shared.
const SHARED: usize = 5;
/// Where the table stands that all pages load.
const SHARED_TABLE: &str = "data/ruby/words.js";

/// A run of kanji in its place.
struct Spot<'t> {
    /// The text of its node before it and behind it.
    before: &'t str,
    run: &'t str,
    behind: &'t str,
    /// What it is read there, as the table tells it.
    told: &'t str,
    /// What the shared table tells: level and reading; `None` where it has nothing for the run.
    shared: Option<(usize, &'t str)>,
    /// How often it stands there.
    count: usize,
}

/// A block's runs of kanji, read. Many are remembered, so they take little room.
#[derive(Debug, Default)]
struct Told {
    /// All that is told, one behind the other.
    text: String,
    runs: Vec<Run>,
}

/// A run of kanji of a block: bytes of its node and of itself in the block, and of what is told in [`Told::text`].
#[derive(Debug)]
struct Run {
    node: Range<u32>,
    place: Range<u32>,
    told: Range<u32>,
    /// As in [`Spot`].
    shared: Option<(u8, Range<u32>)>,
}

/// Runs, each with all its places.
type Runs<'t> = Table<&'t str, Vec<Spot<'t>>>;
/// An entry of a table: its level, its key, what is read.
type Entry<'s> = (usize, Cow<'s, str>, &'s str);

/// The entries of a table, to look places up in.
#[derive(Debug, Default)]
struct Levels {
    /// By run, at the first level; whether it has entries that look at what stands beside it. Most have none.
    runs: Table<String, (String, bool)>,
    /// The further levels.
    beside: [Table<String, String>; LEVELS.len() - 1],
}

/// The readings of a site whose pages come one by one, in any order and from many hands.
pub struct Readings<'a> {
    reader: Reader<'a>,
    /// What scripts write.
    written: Vec<Block>,
    kept: Kept,
}

/// What is kept of the pages that have come.
enum Kept {
    /// Path and blocks of each, until all can be looked at together.
    All(Mutex<Vec<(String, Vec<Block>)>>),
    /// Nothing but what is shared; much stands on several pages and is remembered for a while.
    Shared { levels: Box<Levels>, known: Memo<Block, Arc<Told>> },
}

/// Path and bytes of a file.
type File = (String, Vec<u8>);

impl<'a> Readings<'a> {
    /// Readings for about so many pages. `files` are the site's files, of which scripts write texts.
    #[must_use]
    pub fn new(files: &[File], handbook: &Handbook, analyzer: &'a Analyzer, pages: usize) -> Self {
        let reader = Reader::new(handbook, analyzer);
        let scripts = files.iter().filter(|(path, _)| path.starts_with("assets/") && path.ends_with(".js"));
        let written: Vec<Block> = scripts.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).flat_map(strings).collect();
        if pages <= TOGETHER {
            return Self { reader, written, kept: Kept::All(Mutex::default()) };
        }
        let read: Vec<Told> = written.iter().map(|block| told(block, &reader.read_block(block), None)).collect();
        let levels = levels(&refine(&runs(written.iter().zip(&read).map(|(block, told)| (block, told, 1))), true));
        Self { reader, written, kept: Kept::Shared { levels: Box::new(levels), known: Memo::new(KNOWN) } }
    }

    /// Takes a page; gives the file of its own readings where it needs nothing of the others to tell them.
    pub fn page(&self, path: &str, html: &str) -> Option<File> {
        let texts = blocks(html);
        match &self.kept {
            Kept::All(pages) => {
                // A thread that panicked in here has left the list whole.
                pages.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), texts));
                None
            }
            Kept::Shared { levels, known } => {
                let read = |block| known.get(block, || told(block, &self.reader.read_block(block), Some(levels)).into());
                let read: Vec<Arc<Told>> = texts.iter().map(read).collect();
                let runs = runs(texts.iter().zip(&read).map(|(block, told)| (block, &**told, 1)));
                Some((file(path), write(refine(&runs, false), false)))
            }
        }
    }

    /// The files that are left to be made when all pages have come. None for a handbook without kanji.
    #[must_use]
    pub fn finish(self) -> Vec<File> {
        match self.kept {
            Kept::All(pages) => {
                together(&pages.into_inner().unwrap_or_else(PoisonError::into_inner), &self.written, &self.reader)
            }
            Kept::Shared { levels, .. } => vec![(SHARED_TABLE.to_owned(), write(entries_of(&levels), true))],
        }
    }
}

/// The file of a page's own readings.
fn file(path: &str) -> String {
    format!("data/ruby/{path}.js")
}

/// The readings of all pages: one table, or, where that is too large, a shared one and one for each page.
fn together(pages: &[(String, Vec<Block>)], written: &[Block], reader: &Reader<'_>) -> Vec<File> {
    // Much stands on many pages; each text is read once.
    let mut unique: Table<&Block, usize> = Table::default();
    for block in pages.iter().flat_map(|(_, texts)| texts).chain(written) {
        *unique.entry(block).or_default() += 1;
    }
    let unique: Vec<(&Block, usize)> = unique.into_iter().collect();
    let mut read = read(&unique, reader);
    let all = runs(unique.iter().zip(&read).map(|((block, count), told)| (*block, told, *count)));
    if all.is_empty() {
        return Vec::new();
    }
    let script = write(refine(&all, true), false);
    if script.len() <= ONE_TABLE {
        return vec![(SHARED_TABLE.to_owned(), script)];
    }
    let levels = {
        let of: Table<&Block, &Told> = unique.iter().map(|(block, _)| *block).zip(&read).collect();
        let mut on: Table<&str, usize> = Table::default();
        for (_, texts) in pages {
            let runs: Set<&str> =
                texts.iter().flat_map(|block| of[block].runs.iter().map(|run| within(&block.text, &run.place))).collect();
            runs.into_iter().for_each(|run| *on.entry(run).or_default() += 1);
        }
        // What scripts write can stand on any page.
        let scripts = again(written, &of);
        let mut all = all;
        all.retain(|run, _| scripts.contains_key(run) || on.get(run).is_some_and(|pages| *pages >= SHARED));
        levels(&refine(&all, true))
    };
    unique.par_iter().zip(&mut read).for_each(|((block, _), told)| told.look_up(block, &levels));
    let of: Table<&Block, &Told> = unique.iter().map(|(block, _)| *block).zip(&read).collect();
    let own = pages.par_iter().map(|(path, texts)| (file(path), write(refine(&again(texts, &of), false), false)));
    let mut files: Vec<File> = own.collect();
    files.push((SHARED_TABLE.to_owned(), write(entries_of(&levels), true)));
    files
}

/// What every block is read; a text that several have, cut by other markup, is read once.
fn read(unique: &[(&Block, usize)], reader: &Reader<'_>) -> Vec<Told> {
    let different: Set<&str> = unique.iter().map(|(block, _)| block.text.as_str()).collect();
    let different: Vec<&str> = different.into_iter().collect();
    let marks: Table<&str, Arc<[Mark]>> = different.par_iter().map(|text| (*text, reader.read(text).into())).collect();
    let read = |(block, _): &(&Block, usize)| told(block, &reader.divide(block, &marks[block.text.as_str()]), None);
    unique.par_iter().map(read).collect()
}

/// The runs of texts that have been read.
fn again<'t>(texts: &'t [Block], read: &Table<&Block, &'t Told>) -> Runs<'t> {
    runs(texts.iter().filter_map(|block| read.get(block).map(|told| (block, *told, 1))))
}

/// The runs of kanji of some blocks, each with what it is read; the number is how often a block stands.
fn runs<'t>(blocks: impl Iterator<Item = (&'t Block, &'t Told, usize)>) -> Runs<'t> {
    let mut out = Runs::default();
    for (block, told, count) in blocks {
        for run in &told.runs {
            let spot = told.spot(run, block, count);
            out.entry(spot.run).or_default().push(spot);
        }
    }
    out
}

/// The place of a piece of a text; no block of a page has four thousand million bytes.
fn small(range: Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

fn within<'t>(text: &'t str, place: &Range<u32>) -> &'t str {
    &text[place.start as usize..place.end as usize]
}

impl Told {
    fn spot<'t>(&'t self, run: &Run, block: &'t Block, count: usize) -> Spot<'t> {
        Spot {
            before: within(&block.text, &(run.node.start..run.place.start)),
            run: within(&block.text, &run.place),
            behind: within(&block.text, &(run.place.end..run.node.end)),
            told: within(&self.text, &run.told),
            shared: run.shared.as_ref().map(|(level, told)| (usize::from(*level), within(&self.text, told))),
            count,
        }
    }

    /// Looks up what the shared table tells of the runs of `block`.
    fn look_up(&mut self, block: &Block, levels: &Levels) {
        let mut runs = std::mem::take(&mut self.runs);
        for run in &mut runs {
            run.shared = look_up(levels, &self.spot(run, block, 1)).map(|(level, told)| {
                // Mostly it is right.
                let same = told == within(&self.text, &run.told);
                (level as u8, if same { run.told.clone() } else { self.add(told) })
            });
        }
        self.runs = runs;
    }

    fn add(&mut self, told: &str) -> Range<u32> {
        let start = self.text.len();
        self.text.push_str(told);
        small(start..self.text.len())
    }
}

/// The runs of kanji of a block, with what they are read and, where there is one, what the shared table tells.
fn told(block: &Block, marks: &[Mark], shared: Option<&Levels>) -> Told {
    let mut out = Told::default();
    // Both lie in the order of the text.
    let mut marks = marks;
    for node in &block.nodes {
        for (start, end) in cut(&block.text[node.clone()]) {
            let (from, to) = (node.start + start, node.start + end);
            let passed = marks.iter().take_while(|mark| mark.range.start < from).count();
            marks = &marks[passed..];
            let begin = out.text.len();
            let mut done = from;
            for mark in marks.iter().take_while(|mark| mark.range.start < to).filter(|mark| mark.range.end <= to) {
                let gap = block.text[done..mark.range.start].chars().count();
                if gap > 0 {
                    count(gap, &mut out.text);
                    out.text.push('-');
                }
                count(block.text[mark.range.clone()].chars().count(), &mut out.text);
                out.text.push_str(&mark.kana);
                done = mark.range.end;
            }
            let told = small(begin..out.text.len());
            out.runs.push(Run { node: small(node.clone()), place: small(from..to), told, shared: None });
        }
    }
    if let Some(levels) = shared {
        out.look_up(block, levels);
    }
    out
}

/// Writes how many signs something has: most have few.
fn count(signs: usize, out: &mut String) {
    match u8::try_from(signs) {
        Ok(digit @ 0..=9) => out.push(char::from(b'0' + digit)),
        // Writing into memory does not fail.
        _ => _ = write!(out, "{signs}"),
    }
}

/// Bytes of the runs of a text node. 人 and 日 take a number of one or two digits with them: 1人 is ひとり.
fn cut(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| kana::is_kanji(*c)) {
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(last) if last.1 == at => last.1 = end,
            _ => runs.push((at, end)),
        }
    }
    for (start, _) in &mut runs {
        if text[*start..].starts_with(['人', '日']) {
            let digits: String = text[..*start].chars().rev().take_while(char::is_ascii_digit).collect();
            if matches!(digits.len(), 1 | 2) {
                *start -= digits.len();
            }
        }
    }
    runs
}

/// What is said after one number is mostly said after another.
fn digit(c: char) -> char {
    if c.is_ascii_digit() { '0' } else { c }
}

fn key<'t>(spot: &Spot<'t>, level: usize) -> Cow<'t, str> {
    let (before, behind) = LEVELS[level];
    if level == 0 {
        return Cow::Borrowed(spot.run);
    }
    let beside = |c: &char| !c.is_whitespace();
    let left: usize = spot.before.chars().rev().take_while(beside).take(before).map(char::len_utf8).sum();
    let mut key = String::with_capacity(left + spot.run.len() + behind * 4 + 2);
    key.extend(spot.before[spot.before.len() - left..].chars().map(digit));
    key.push(' ');
    key.push_str(spot.run);
    key.push(' ');
    key.extend(spot.behind.chars().take_while(beside).take(behind).map(digit));
    Cow::Owned(key)
}

/// The most exact entry for a place, and its level.
fn look_up<'t>(table: &'t Levels, spot: &Spot<'_>) -> Option<(usize, &'t str)> {
    // A run with an entry anywhere has one at the first level, where all begins; most have none.
    let (told, more) = table.runs.get(spot.run)?;
    let beside = |level: usize| table.beside[level - 1].get(&*key(spot, level)).map(|told| (level, told.as_str()));
    (1..LEVELS.len()).rev().filter(|_| *more).find_map(beside).or(Some((0, told)))
}

fn levels(entries: &[Entry<'_>]) -> Levels {
    let mut levels = Levels::default();
    for (level, key, told) in entries {
        if let Some(beside) = level.checked_sub(1) {
            levels.beside[beside].insert(key.clone().into_owned(), (*told).to_owned());
        } else {
            levels.runs.insert(key.clone().into_owned(), ((*told).to_owned(), false));
        }
    }
    // What stands beside a run has no space in it.
    for run in levels.beside.iter().flat_map(Table::keys).filter_map(|key| key.split(' ').nth(1)) {
        if let Some((_, more)) = levels.runs.get_mut(run) {
            *more = true;
        }
    }
    levels
}

fn entries_of(levels: &Levels) -> Vec<Entry<'_>> {
    let first = levels.runs.iter().map(|(run, (told, _))| (0, Cow::Borrowed(run.as_str()), told.as_str()));
    let beside = levels.beside.iter().enumerate().flat_map(|(at, level)| level.iter().map(move |entry| (at + 1, entry)));
    first.chain(beside.map(|(at, (key, told))| (at, Cow::Borrowed(key.as_str()), told.as_str()))).collect()
}

/// The entries that, over the shared ones, give every run its reading. What the browser finds is the most exact entry, of one
/// level the page's before the shared one. One page has too little for `many` hands.
fn refine<'s>(runs: &'s Runs<'_>, many: bool) -> Vec<Entry<'s>> {
    if many {
        let of = |spots| {
            let mut out = Vec::new();
            entries(spots, &mut out);
            out
        };
        return runs.par_iter().flat_map_iter(|(_, spots)| of(spots)).collect();
    }
    let mut out = Vec::with_capacity(runs.len());
    runs.values().for_each(|spots| entries(spots, &mut out));
    out
}

/// Adds the entries for one run.
fn entries<'s>(spots: &'s [Spot<'_>], out: &mut Vec<Entry<'s>>) {
    // Most runs are read alike wherever they stand.
    if let [first, rest @ ..] = spots
        && first.shared.is_none()
        && rest.iter().all(|spot| spot.told == first.told)
    {
        if !first.told.is_empty() {
            out.push((0, Cow::Borrowed(first.run), first.told));
        }
        return;
    }
    let mut found: Vec<(usize, &str)> = spots.iter().map(|spot| spot.shared.unwrap_or_default()).collect();
    for level in 0..LEVELS.len() {
        let is_wrong = |at: usize| found[at].1 != spots[at].told;
        if !(0..spots.len()).any(is_wrong) {
            break;
        }
        let keys: Vec<Cow<'s, str>> = spots.iter().map(|spot| key(spot, level)).collect();
        let wrong: Set<&str> = (0..spots.len()).filter(|at| is_wrong(*at)).map(|at| &*keys[at]).collect();
        let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (key, spot) in keys.iter().zip(spots).filter(|(key, _)| wrong.contains(key.as_ref())) {
            *votes.entry(key).or_default().entry(spot.told).or_default() += spot.count;
        }
        // On a tie the first in order, so that every build is the same.
        let most = |votes: &BTreeMap<&'s str, usize>| {
            votes.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map_or("", |(told, _)| *told)
        };
        let winners: Table<&str, &str> = votes.iter().map(|(key, votes)| (*key, most(votes))).collect();
        for (key, found) in keys.iter().zip(&mut found).filter(|(_, found)| level >= found.0) {
            if let Some(told) = winners.get(&**key) {
                *found = (level, told);
            }
        }
        out.extend(winners.into_iter().map(|(key, told)| (level, Cow::Owned(key.to_owned()), told)));
    }
}

/// What a script of readings holds.
#[derive(Serialize)]
struct Script {
    paged: bool,
    levels: [String; LEVELS.len()],
}

/// A table as a script. Lines of key and reading; a reading is how many signs and their kana, again and again, `-` for none.
fn write(mut entries: Vec<Entry<'_>>, paged: bool) -> Vec<u8> {
    entries.sort_unstable();
    let mut levels: [String; LEVELS.len()] = Default::default();
    for (level, key, told) in &entries {
        let lines = &mut levels[*level];
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.extend([key, "\t", told]);
    }
    let mut out = b"Jirei.ruby(".to_vec();
    // Writing into memory does not fail.
    let _ = serde_json::to_writer(&mut out, &Script { paged, levels });
    out.extend(b");\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(list: &[(&'static str, &'static str, &'static str, &'static str)]) -> Runs<'static> {
        let mut runs = Runs::default();
        for (before, run, behind, told) in list.iter().copied() {
            runs.entry(run).or_default().push(Spot { before, run, behind, told, shared: None, count: 1 });
        }
        runs
    }

    /// What the browser finds.
    fn shown<'t>(own: &'t Levels, shared: Option<&'t Levels>, spot: &Spot<'_>) -> Option<&'t str> {
        let of = |table| look_up(table, spot);
        match (of(own), shared.and_then(of)) {
            (Some(own), Some(shared)) if shared.0 > own.0 => Some(shared.1),
            (own, shared) => own.or(shared).map(|(_, told)| told),
        }
    }

    const FOUND: &[(&str, &str, &str, &str)] = &[
        ("が", "行", "っても", "1おこな"),
        ("を", "行", "って", "1おこな"),
        ("家へ", "行", "って", "1い"),
        ("あ", "行", "", "1ぎょう"),
        ("", "市立", "", "2しりつ"),
        ("この", "名", "", "1な"),
        ("0", "名", "", "1めい"),
        ("計0", "名", "の", "1めい"),
    ];

    #[test]
    fn every_run_is_found_with_its_reading() {
        let found = spots(FOUND);
        let table = levels(&refine(&found, true));
        for spot in found.values().flatten() {
            assert_eq!(shown(&table, None, spot), Some(spot.told), "{}", spot.run);
        }
        assert_eq!(table.runs.get("市立"), Some(&("2しりつ".to_owned(), false)), "one reading needs no context");
    }

    #[test]
    fn a_page_mends_what_the_shared_table_gets_wrong() {
        let (all, mut own) = (spots(FOUND), spots(&[("この", "名", "", "1めい"), ("", "市立", "", "2いちりつ")]));
        let shared = levels(&refine(&all, true));
        own.values_mut().flatten().for_each(|spot| spot.shared = look_up(&shared, spot));
        let table = levels(&refine(&own, false));
        for spot in own.values().flatten() {
            assert_eq!(shown(&table, Some(&shared), spot), Some(spot.told), "{}", spot.run);
        }
    }

    #[test]
    fn runs_are_cut_as_the_browser_cuts_them() {
        let cut = |text: &'static str| cut(text).into_iter().map(|(start, end)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(cut("訪問看護ステーションの市"), ["訪問看護", "市"]);
        assert_eq!(cut("1人と12人と120人、3名"), ["1人", "12人", "人", "名"]);
    }
}
