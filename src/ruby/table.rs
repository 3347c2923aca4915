//! Readings of all pages → tables that a browser looks runs of kanji up in.
//!
//! A run is what stands between signs that are no kanji, within one text node. Most runs are read alike everywhere (level 0);
//! where one is not, what stands beside it decides: the sign behind it, the sign before it, one and two, three and three,
//! eight and eight ([`LEVELS`]). Numbers beside a run count as one. The most exact entry wins. The tables are made by looking every run up as the browser will and adding what it gets wrong.
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::{Block, Mark, Reader, blocks, strings};
use crate::model::{Handbook, Page};
use crate::text::{Analyzer, kana};

/// How many signs before and behind a run are looked at, by level. `ruby.js` knows the same.
const LEVELS: [(usize, usize); 6] = [(0, 0), (0, 1), (1, 0), (1, 2), (3, 3), (8, 8)];
/// Beyond so many bytes the shared table keeps what several pages need, and every page gets the rest in a file of its own.
const ONE_TABLE: usize = 400_000;
/// With more pages than this, what they share is not looked for: each brings its own readings.
const TOGETHER: usize = 1_000;
/// Pages on which a run must stand to be shared.
const SHARED: usize = 5;

/// A run in its place: before, run, behind.
type Place = [String; 3];
/// Entries by level.
type Levels = [BTreeMap<String, String>; LEVELS.len()];

/// The files: path and bytes. None for a handbook without kanji. `files` are the site's others, of which scripts write texts.
#[must_use]
pub fn build(pages: &[Page], files: &[(String, Vec<u8>)], handbook: &Handbook, analyzer: &Analyzer) -> Vec<(String, Vec<u8>)> {
    let reader = Reader::new(handbook, analyzer);
    let scripts = files.iter().filter(|(path, _)| path.starts_with("assets/") && path.ends_with(".js"));
    let written: Vec<Block> = scripts.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).flat_map(strings).collect();
    if pages.len() > TOGETHER {
        return apart(pages, &written, &reader);
    }
    let mut texts: Vec<Vec<Block>> = pages.par_iter().map(|page| blocks(&page.html)).collect();
    texts.push(written);
    let paths = pages.iter().map(|page| page.path.as_str()).chain([""]);
    // Much stands on many pages; each text is read once.
    let unique: HashSet<&Block> = texts.iter().flatten().collect();
    let read: HashMap<&Block, Vec<Mark>> = unique.into_par_iter().map(|block| (block, reader.read_block(block))).collect();
    let empty = Vec::new();
    let pages: Vec<(&str, Found)> = (paths.zip(&texts).collect::<Vec<_>>().into_par_iter())
        .map(|(path, texts)| (path, found(texts.iter().map(|block| (block, read.get(block).unwrap_or(&empty).as_slice())))))
        .collect();
    tables(&pages)
}

/// Every page's readings in a file of its own, one page after the other, so that no handbook is too large; what scripts write
/// is shared.
fn apart(pages: &[Page], written: &[Block], reader: &Reader<'_>) -> Vec<(String, Vec<u8>)> {
    let of = |texts: &[Block]| {
        let marks: Vec<Vec<Mark>> = texts.iter().map(|block| reader.read_block(block)).collect();
        found(texts.iter().zip(marks.iter().map(Vec::as_slice)))
    };
    let shared = refine(None, &of(written));
    let own = pages
        .par_iter()
        .map(|page| (format!("data/ruby/{}.js", page.path), write(&refine(Some(&shared), &of(&blocks(&page.html))), false)));
    let mut files: Vec<(String, Vec<u8>)> = own.collect();
    files.push(("data/ruby/words.js".to_owned(), write(&shared, true)));
    files
}

/// The runs of some texts.
fn found<'b>(texts: impl Iterator<Item = (&'b Block, &'b [Mark])>) -> Found {
    let mut found = Found::new();
    for entry in texts.flat_map(|(block, marks)| runs(block, marks)) {
        *found.entry(entry).or_default() += 1;
    }
    found
}

/// Runs of kanji in their places, and how often they stand.
type Found = BTreeMap<(Place, String), usize>;

fn tables(pages: &[(&str, Found)]) -> Vec<(String, Vec<u8>)> {
    let mut all: BTreeMap<(Place, String), usize> = BTreeMap::new();
    for (entry, count) in pages.iter().flat_map(|(_, found)| found) {
        *all.entry(entry.clone()).or_default() += count;
    }
    if all.is_empty() {
        return Vec::new();
    }
    let whole = refine(None, &all);
    let script = write(&whole, false);
    if script.len() <= ONE_TABLE {
        return vec![("data/ruby/words.js".to_owned(), script)];
    }
    let mut on: HashMap<&str, usize> = HashMap::new();
    for (_, found) in pages {
        let runs: BTreeSet<&str> = found.keys().map(|(place, _)| place[1].as_str()).collect();
        for run in runs {
            *on.entry(run).or_default() += 1;
        }
    }
    // What scripts write can stand on any page.
    let scripts: BTreeSet<&str> = pages
        .iter()
        .filter(|(path, _)| path.is_empty())
        .flat_map(|(_, found)| found.keys())
        .map(|(place, _)| place[1].as_str())
        .collect();
    all.retain(|(place, _), _| {
        scripts.contains(place[1].as_str()) || on.get(place[1].as_str()).is_some_and(|pages| *pages >= SHARED)
    });
    let shared = refine(None, &all);
    let own = pages
        .par_iter()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, found)| (format!("data/ruby/{path}.js"), write(&refine(Some(&shared), found), false)));
    let mut files: Vec<(String, Vec<u8>)> = own.collect();
    files.push(("data/ruby/words.js".to_owned(), write(&shared, true)));
    files
}

/// The runs of kanji of a block, each with what it is read.
fn runs(block: &Block, marks: &[Mark]) -> Vec<(Place, String)> {
    let mut out = Vec::new();
    for node in &block.nodes {
        let text = &block.text[node.clone()];
        for (start, end) in cut(text) {
            let here = node.start + start..node.start + end;
            let over = marks.iter().filter(|mark| here.start <= mark.range.start && mark.range.end <= here.end);
            let mut told = String::new();
            let mut done = here.start;
            for mark in over {
                let gap = block.text[done..mark.range.start].chars().count();
                if gap > 0 {
                    told.push_str(&format!("{gap}-"));
                }
                told.push_str(&format!("{}{}", block.text[mark.range.clone()].chars().count(), mark.kana));
                done = mark.range.end;
            }
            let most = LEVELS[LEVELS.len() - 1];
            out.push(([last(&text[..start], most.0), text[start..end].to_owned(), first(&text[end..], most.1)], told));
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

fn key(place: &Place, level: usize) -> String {
    let (before, behind) = LEVELS[level];
    if level == 0 {
        return place[1].clone();
    }
    format!("{} {} {}", last(&place[0], before), place[1], first(&place[2], behind))
}

/// What the browser finds: the most exact entry, the page's before the shared one.
fn look_up<'t>(own: &'t Levels, shared: Option<&'t Levels>, place: &Place) -> Option<&'t str> {
    (0..LEVELS.len()).rev().find_map(|level| {
        let key = key(place, level);
        own[level].get(&key).or_else(|| shared.and_then(|shared| shared[level].get(&key))).map(String::as_str)
    })
}

/// The entries that, over the shared ones, give every run its reading.
fn refine(shared: Option<&Levels>, found: &BTreeMap<(Place, String), usize>) -> Levels {
    let mut own = Levels::default();
    for level in 0..LEVELS.len() {
        let wrong: BTreeSet<String> = (found.keys())
            .filter(|(place, told)| look_up(&own, shared, place).unwrap_or_default() != told)
            .map(|(place, _)| key(place, level))
            .collect();
        let mut votes: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
        for ((place, told), count) in found {
            let key = key(place, level);
            if wrong.contains(&key) {
                *votes.entry(key).or_default().entry(told.as_str()).or_default() += count;
            }
        }
        for (key, votes) in votes {
            // On a tie the first in order, so that every build is the same.
            let most = votes.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map_or("", |(told, _)| *told);
            own[level].insert(key, most.to_owned());
        }
    }
    own
}

/// A table as a script. Lines of key and reading; a reading is how many signs and their kana, again and again, `-` for none.
fn write(levels: &Levels, paged: bool) -> Vec<u8> {
    let lines = |level: &BTreeMap<String, String>| {
        level.iter().map(|(key, told)| format!("{key}\t{told}")).collect::<Vec<_>>().join("\n")
    };
    let value = serde_json::json!({ "paged": paged, "levels": levels.iter().map(lines).collect::<Vec<_>>() });
    format!("Jirei.ruby({value});\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occurrences(list: &[(&str, &str, &str, &str)]) -> BTreeMap<(Place, String), usize> {
        let place = |(before, run, behind, told): &(&str, &str, &str, &str)| {
            (([*before, *run, *behind].map(str::to_owned), (*told).to_owned()), 1)
        };
        list.iter().map(place).collect()
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
        let found = occurrences(FOUND);
        let table = refine(None, &found);
        for (place, told) in found.keys() {
            assert_eq!(look_up(&table, None, place), Some(told.as_str()), "{place:?}");
        }
        assert_eq!(table[0].get("市立").map(String::as_str), Some("2しりつ"));
        assert!(!table[1..].iter().any(|level| level.keys().any(|key| key.contains("市立"))), "one reading needs no context");
    }

    #[test]
    fn a_page_mends_what_the_shared_table_gets_wrong() {
        let (all, own) = (occurrences(FOUND), occurrences(&[("この", "名", "", "1めい"), ("", "市立", "", "2いちりつ")]));
        let shared = refine(None, &all);
        let table = refine(Some(&shared), &own);
        for (place, told) in own.keys() {
            assert_eq!(look_up(&table, Some(&shared), place), Some(told.as_str()), "{place:?}");
        }
    }

    #[test]
    fn runs_are_cut_as_the_browser_cuts_them() {
        let cut = |text: &'static str| cut(text).into_iter().map(|(start, end)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(cut("訪問看護ステーションの市"), ["訪問看護", "市"]);
        assert_eq!(cut("1人と12人と120人、3名"), ["1人", "12人", "人", "名"]);
    }
}
