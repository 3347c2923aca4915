//! Readings of all pages → tables that a browser looks runs of kanji up in.
//!
//! A run is what stands between signs that are no kanji, within one text node. Most runs are read alike everywhere (level 0);
//! where one is not, what stands beside it decides: the sign behind it, the sign before it, one and two, three and three,
//! eight and eight ([`LEVELS`]). Numbers beside a run count as one. The most exact entry wins. The tables are made by looking every run up as the browser will and adding what it gets wrong.
use crate::text::hash::{Set, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

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
    told: String,
    /// How often it stands there.
    count: usize,
}

/// Runs, each with all its places.
type Runs<'t> = Table<&'t str, Vec<Spot<'t>>>;
/// An entry of a table: its level, its key, what is read.
type Entry<'s> = (usize, Cow<'s, str>, &'s str);
/// The entries of a table by level, to look places up in.
type Levels = [Table<String, String>; LEVELS.len()];

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
    /// Nothing but what is shared; much text stands on several pages and is remembered for a while.
    Shared { levels: Box<Levels>, known: Memo<String, Arc<[Mark]>> },
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
        let marks: Vec<Vec<Mark>> = written.iter().map(|block| reader.read_block(block)).collect();
        let levels = levels(&refine(None, &runs(written.iter().zip(&marks).map(|(block, marks)| (block, &**marks, 1)))));
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
                let read = |text: &str| known.get(text, || self.reader.read(text).into());
                let marks: Vec<Arc<[Mark]>> =
                    texts.iter().map(|block| self.reader.divide(block, &read(block.text.as_str()))).collect();
                let runs = runs(texts.iter().zip(&marks).map(|(block, marks)| (block, &**marks, 1)));
                Some((file(path), write(refine(Some(levels), &runs), false)))
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
    let marks = read(&unique, reader);
    let mut all = runs(unique.iter().zip(&marks).map(|((block, count), marks)| (*block, &**marks, *count)));
    if all.is_empty() {
        return Vec::new();
    }
    let script = write(refine(None, &all), false);
    if script.len() <= ONE_TABLE {
        return vec![(SHARED_TABLE.to_owned(), script)];
    }
    let read: Table<&Block, &[Mark]> = unique.iter().map(|(block, _)| *block).zip(marks.iter().map(|marks| &**marks)).collect();
    let own: Vec<Runs<'_>> = pages.par_iter().map(|(_, texts)| again(texts, &read)).collect();
    let mut on: Table<&str, usize> = Table::default();
    for run in own.iter().flat_map(Table::keys) {
        *on.entry(run).or_default() += 1;
    }
    // What scripts write can stand on any page.
    let scripts = again(written, &read);
    all.retain(|run, _| scripts.contains_key(run) || on.get(run).is_some_and(|pages| *pages >= SHARED));
    let shared = refine(None, &all);
    let levels = levels(&shared);
    let own = pages.par_iter().zip(&own);
    let own = own.map(|((path, _), runs)| (file(path), write(refine(Some(&levels), runs), false)));
    let mut files: Vec<File> = own.collect();
    files.push((SHARED_TABLE.to_owned(), write(shared, true)));
    files
}

/// What every block is read; a text that several have, cut by other markup, is read once.
fn read(unique: &[(&Block, usize)], reader: &Reader<'_>) -> Vec<Arc<[Mark]>> {
    let different: Set<&str> = unique.iter().map(|(block, _)| block.text.as_str()).collect();
    let different: Vec<&str> = different.into_iter().collect();
    let told: Table<&str, Arc<[Mark]>> = different.par_iter().map(|text| (*text, reader.read(text).into())).collect();
    unique.par_iter().map(|(block, _)| reader.divide(block, &told[block.text.as_str()])).collect()
}

/// The runs of texts that have been read.
fn again<'t>(texts: &'t [Block], read: &Table<&Block, &'t [Mark]>) -> Runs<'t> {
    runs(texts.iter().filter_map(|block| read.get(block).map(|marks| (block, *marks, 1))))
}

/// The runs of kanji of some blocks, each with what it is read; the number is how often a block stands.
fn runs<'t>(blocks: impl Iterator<Item = (&'t Block, &'t [Mark], usize)>) -> Runs<'t> {
    let mut out = Runs::default();
    for (block, marks, count) in blocks {
        // Both lie in the order of the text.
        let mut marks = marks;
        for node in &block.nodes {
            let text = &block.text[node.clone()];
            for (start, end) in cut(text) {
                let (from, to) = (node.start + start, node.start + end);
                let passed = marks.iter().take_while(|mark| mark.range.start < from).count();
                marks = &marks[passed..];
                let mut told = String::new();
                let mut done = from;
                for mark in marks.iter().take_while(|mark| mark.range.start < to).filter(|mark| mark.range.end <= to) {
                    let gap = block.text[done..mark.range.start].chars().count();
                    if gap > 0 {
                        // Writing into memory does not fail.
                        let _ = write!(told, "{gap}-");
                    }
                    let _ = write!(told, "{}", block.text[mark.range.clone()].chars().count());
                    told.push_str(&mark.kana);
                    done = mark.range.end;
                }
                let (before, run, behind) = (&text[..start], &text[start..end], &text[end..]);
                out.entry(run).or_default().push(Spot { before, run, behind, told, count });
            }
        }
    }
    out
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

fn last(text: &str, most: usize) -> String {
    let signs: Vec<char> = text.chars().rev().take_while(|c| !c.is_whitespace()).take(most).collect();
    signs.into_iter().rev().map(digit).collect()
}

fn first(text: &str, most: usize) -> String {
    text.chars().take_while(|c| !c.is_whitespace()).take(most).map(digit).collect()
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
    Cow::Owned([&*last(spot.before, before), spot.run, &*first(spot.behind, behind)].join(" "))
}

/// The most exact entry for a place, and its level.
fn look_up<'t>(table: &'t Levels, spot: &Spot<'_>) -> Option<(usize, &'t str)> {
    // A run with an entry anywhere has one at the first level, where all begins; most have none.
    table[0].get(spot.run)?;
    (0..LEVELS.len()).rev().find_map(|level| table[level].get(&*key(spot, level)).map(|told| (level, told.as_str())))
}

fn levels(entries: &[Entry<'_>]) -> Levels {
    let mut levels = Levels::default();
    for (level, key, told) in entries {
        levels[*level].insert(key.clone().into_owned(), (*told).to_owned());
    }
    levels
}

fn entries_of(levels: &Levels) -> Vec<Entry<'_>> {
    let all = levels.iter().enumerate().flat_map(|(at, level)| level.iter().map(move |entry| (at, entry)));
    all.map(|(at, (key, told))| (at, Cow::Borrowed(key.as_str()), told.as_str())).collect()
}

/// The entries that, over the shared ones, give every run its reading. What the browser finds is the most exact entry, of one
/// level the page's before the shared one.
fn refine<'s>(shared: Option<&'s Levels>, runs: &'s Runs<'_>) -> Vec<Entry<'s>> {
    match shared {
        // One page has too little for two hands.
        Some(_) => {
            let mut out = Vec::with_capacity(runs.len());
            runs.values().for_each(|spots| entries(shared, spots, &mut out));
            out
        }
        None => {
            let of = |spots| {
                let mut out = Vec::new();
                entries(None, spots, &mut out);
                out
            };
            runs.par_iter().flat_map_iter(|(_, spots)| of(spots)).collect()
        }
    }
}

/// Adds the entries for one run.
fn entries<'s>(shared: Option<&'s Levels>, spots: &'s [Spot<'_>], out: &mut Vec<Entry<'s>>) {
    // Most runs are read alike wherever they stand.
    if let [first, rest @ ..] = spots
        && shared.is_none_or(|shared| !shared[0].contains_key(first.run))
        && rest.iter().all(|spot| spot.told == first.told)
    {
        if !first.told.is_empty() {
            out.push((0, Cow::Borrowed(first.run), first.told.as_str()));
        }
        return;
    }
    let mut found: Vec<(usize, &str)> =
        spots.iter().map(|spot| shared.and_then(|shared| look_up(shared, spot)).unwrap_or_default()).collect();
    for level in 0..LEVELS.len() {
        let is_wrong = |at: usize| found[at].1 != spots[at].told;
        if !(0..spots.len()).any(is_wrong) {
            break;
        }
        let keys: Vec<Cow<'s, str>> = spots.iter().map(|spot| key(spot, level)).collect();
        let wrong: Set<&str> = (0..spots.len()).filter(|at| is_wrong(*at)).map(|at| &*keys[at]).collect();
        let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (key, spot) in keys.iter().zip(spots).filter(|(key, _)| wrong.contains(key.as_ref())) {
            *votes.entry(key).or_default().entry(spot.told.as_str()).or_default() += spot.count;
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
    let value = serde_json::json!({ "paged": paged, "levels": levels });
    format!("Jirei.ruby({value});\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(list: &[(&'static str, &'static str, &'static str, &str)]) -> Runs<'static> {
        let mut runs = Runs::default();
        for (before, run, behind, told) in list.iter().copied() {
            runs.entry(run).or_default().push(Spot { before, run, behind, told: told.to_owned(), count: 1 });
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
        let table = levels(&refine(None, &found));
        for spot in found.values().flatten() {
            assert_eq!(shown(&table, None, spot), Some(spot.told.as_str()), "{}", spot.run);
        }
        assert_eq!(table[0].get("市立").map(String::as_str), Some("2しりつ"));
        assert!(!table[1..].iter().any(|level| level.keys().any(|key| key.contains("市立"))), "one reading needs no context");
    }

    #[test]
    fn a_page_mends_what_the_shared_table_gets_wrong() {
        let (all, own) = (spots(FOUND), spots(&[("この", "名", "", "1めい"), ("", "市立", "", "2いちりつ")]));
        let shared = levels(&refine(None, &all));
        let table = levels(&refine(Some(&shared), &own));
        for spot in own.values().flatten() {
            assert_eq!(shown(&table, Some(&shared), spot), Some(spot.told.as_str()), "{}", spot.run);
        }
    }

    #[test]
    fn runs_are_cut_as_the_browser_cuts_them() {
        let cut = |text: &'static str| cut(text).into_iter().map(|(start, end)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(cut("訪問看護ステーションの市"), ["訪問看護", "市"]);
        assert_eq!(cut("1人と12人と120人、3名"), ["1人", "12人", "人", "名"]);
    }
}
