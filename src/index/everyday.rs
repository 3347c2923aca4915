//! Everyday words and the official ones they stand for, cut to what a handbook contains.
//!
//! Two tables: `everyday.tsv`, written by hand, and `synonyms.tsv`, groups of words out of the dictionary of Sudachi. Only rows
//! that help are kept: an official word stands on the pages, the everyday word does not or on few.

use crate::text::hash::{Set, Table};
use std::borrow::Cow;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use aho_corasick::AhoCorasick;
use memchr::memchr_iter;
use rayon::prelude::*;

use super::collect::IndexedPage;
use super::harvest::Harvest;
use super::words::Words;
use crate::model::Term;
use crate::text::normalise;

/// Everyday word, tab, official words separated by `、`; `#` begins a remark.
const TABLE: &str = include_str!("everyday.tsv");

/// Words that mean about the same, tabs between, a group a line, common words and groups first; `#` begins a remark.
const GROUPS: &str = include_str!("synonyms.tsv");

/// Bytes of rows by hand that are told at once in a handbook without pages, for each page more, and of all that there may be; in
/// the index, compressed, they are a third of that.
const ROOM: (usize, usize, usize) = (1_000, 20, 36_000);

/// Bytes of rows out of the dictionary, at most; compressed they are half of that.
const ROOM_OF_SYNONYMS: usize = 30_000;

/// So many everyday words of a group are taken, the most common ones.
const OF_GROUP: usize = 3;

/// So many official words of a row are taken, the nearest in meaning, which stand first.
const OFFICIAL: usize = 3;

/// A row: the everyday word, the official ones.
pub(super) type Row = (&'static str, Vec<&'static str>);

/// The rows for a handbook.
#[derive(Debug)]
pub(super) struct Rows {
    /// Written by hand; those that the search must have at once are part of the index.
    pub(super) by_hand: Vec<Row>,
    /// Bytes of rows that may be told at once.
    pub(super) at_once: usize,
    /// Out of the dictionary, in a file of its own: asked for only where a reader's word stands nowhere.
    pub(super) synonyms: Vec<Row>,
}

/// The rows for a handbook. Words that its own terms explain or give as another name are left to them.
pub(super) fn rows_for(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, known: &Words<'_>, terms: &[Term]) -> Rows {
    let Tables { table, groups, lexicon } = &*TABLES;
    let counts = Counts::new(pages, harvest, known, lexicon);
    let own = told_by(terms, pages, harvest, &counts);
    let by_hand = table.iter().filter(|(word, _)| !own.contains(word));
    let mut by_hand: Vec<Row> = by_hand.filter_map(|(word, all)| Some((*word, counts.telling(word, all)?))).collect();
    // Where room is short, a word that the reader finds anyway can spare its row first.
    by_hand.sort_by_key(|(word, _)| counts.of(word));
    // A word of several meanings is no help, nor one that the table by hand knows better.
    let mut meanings: Table<&str, usize> = table.iter().map(|(word, _)| (*word, 2)).collect();
    groups.iter().flatten().for_each(|word| *meanings.entry(word).or_default() += 1);
    let mut found: Vec<Row> = Vec::new();
    for group in groups {
        let official = counts.official(group);
        let everyday = |word: &&&str| meanings[**word] == 1 && !own.contains(**word) && counts.rarer(word, &official);
        found.extend(group.iter().filter(everyday).take(OF_GROUP).map(|word| (*word, official.clone())));
    }
    // Where room is short, words borrowed from English give way: most have a Japanese one beside them that more people use.
    found.sort_by_key(|(word, _)| word.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー')));
    Rows {
        by_hand: fitting(by_hand, ROOM.2),
        at_once: (ROOM.0 + ROOM.1 * counts.pages).min(ROOM.2),
        synonyms: fitting(found, ROOM_OF_SYNONYMS),
    }
}

/// The words that the handbook's own terms explain or give as another name, if some name of the term stands on a page: a term that
/// stands nowhere but in the list of terms leads to no case.
fn told_by<'a>(terms: &'a [Term], pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, counts: &Counts) -> Set<&'a str> {
    let names = |term: &'a Term| term.aliases.iter().chain([&term.term]).map(String::as_str);
    let asked: Vec<&Term> = terms.iter().filter(|&term| names(term).any(|name| counts.of.contains_key(name))).collect();
    let (owners, patterns): (Vec<usize>, Vec<String>) =
        asked.iter().enumerate().flat_map(|(at, &term)| names(term).map(move |name| (at, normalise::fold(name).text))).unzip();
    let mut texts = vec![false; harvest.folded.len()];
    let around = pages.iter().filter(|page| !page.reference).flat_map(|page| &page.passages);
    around.for_each(|(_, _, text)| texts[*text] = true);
    // With too many terms to look for all count as standing somewhere.
    let Ok(finder) = AhoCorasick::new(&patterns) else { return asked.into_iter().flat_map(names).collect() };
    let stands: Vec<AtomicBool> = asked.iter().map(|_| AtomicBool::new(false)).collect();
    (0..texts.len()).into_par_iter().filter(|&text| texts[text]).for_each(|text| {
        for found in finder.find_overlapping_iter(&harvest.folded[text]) {
            stands[owners[found.pattern().as_usize()]].store(true, Ordering::Relaxed);
        }
    });
    let told = asked.into_iter().zip(stands).filter(|(_, stands)| stands.load(Ordering::Relaxed));
    told.flat_map(|(term, _)| names(term)).collect()
}

/// The rows that fit into so many bytes, the first ones first.
pub(super) fn fitting(mut rows: Vec<Row>, mut room: usize) -> Vec<Row> {
    rows.retain(|(word, official)| {
        let left = room.checked_sub(official.iter().fold(word.len() + 1, |sum, other| sum + 1 + other.len()));
        room = left.unwrap_or(room);
        left.is_some()
    });
    rows
}

pub(super) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    // The tables have half a million bytes.
    let ends = memchr_iter(b'\n', table.as_bytes()).chain([table.len()]);
    let rows = ends.scan(0, |start, end| Some(&table[std::mem::replace(start, (end + 1).min(table.len()))..end]));
    rows.map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// On how many pages words of the tables stand, as whole words or runs of words, in any of their forms.
pub(super) struct Counts {
    of: Table<&'static str, usize>,
    pages: usize,
}

impl Counts {
    pub(super) fn new(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, known: &Words<'_>, lexicon: &Lexicon) -> Self {
        let Lexicon { words, finder } = lexicon;
        let in_texts: Vec<Vec<usize>> =
            (0..harvest.folded.len()).into_par_iter().map(|text| finder.standing(text, harvest, known)).collect();
        let pages = || pages.iter().filter(|page| !page.reference);
        let (mut counts, mut last) = (vec![0; words.len()], vec![usize::MAX; words.len()]);
        for (number, page) in pages().enumerate() {
            for &word in page.passages.iter().flat_map(|(_, _, text)| &in_texts[*text]) {
                if last[word] != number {
                    (last[word], counts[word]) = (number, counts[word] + 1);
                }
            }
        }
        let of = words.iter().map(|(word, folded)| (*word, counts[finder.numbers[&**folded]])).collect();
        Self { of, pages: pages().count() }
    }

    pub(super) fn of(&self, word: &str) -> usize {
        self.of.get(word).copied().unwrap_or(0)
    }

    /// The official words of a row by hand that stand on pages. Those on more than two thirds of the pages tell no page from
    /// another: they stay only where a row has no other. No row if there is none, or if the everyday word stands often itself.
    fn telling(&self, everyday: &str, official: &[&'static str]) -> Option<Vec<&'static str>> {
        let present: Vec<&str> = official.iter().copied().filter(|word| self.of(word) > 0).collect();
        let rarest = present.iter().map(|word| self.of(word)).min()?;
        let common = (self.pages * 2).div_ceil(3).max(rarest);
        let often = self.of(everyday) * 8 > self.pages.max(8);
        (!often).then(|| present.into_iter().filter(|word| self.of(word) <= common).take(OFFICIAL).collect())
    }

    /// The words of a group that stand on pages, but not on more than a third of them. What is written in hiragana has too many
    /// meanings.
    fn official(&self, group: &[&'static str]) -> Vec<&'static str> {
        let some = 1..=self.pages.div_ceil(3);
        group.iter().copied().filter(|word| some.contains(&self.of(word)) && !is_hiragana(word)).collect()
    }

    /// Whether a word stands on no page, or on few beside those of the official ones.
    fn rarer(&self, word: &str, official: &[&str]) -> bool {
        !is_hiragana(word) && official.iter().any(|other| self.of(other) > self.of(word) * 50)
    }
}

pub(super) fn is_hiragana(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー'))
}

/// The tables, read; the same for every handbook.
struct Tables {
    table: Vec<Row>,
    groups: Vec<Vec<&'static str>>,
    lexicon: Lexicon,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let table: Vec<Row> =
        lines(TABLE).filter_map(|line| line.split_once('\t')).map(|(word, all)| (word, all.split('、').collect())).collect();
    let groups: Vec<Vec<&'static str>> = lines(GROUPS).map(|line| line.split('\t').collect()).collect();
    let words = table.iter().flat_map(|(word, official)| official.iter().chain([word])).chain(groups.iter().flatten());
    let lexicon = Lexicon::new(words.copied());
    Tables { table, groups, lexicon }
});

/// Reads the tables, so that whoever needs them next does not wait.
pub(super) fn warm() {
    LazyLock::force(&TABLES);
}

/// Words of tables, each with its folded form, and what finds them.
pub(super) struct Lexicon {
    words: Vec<(&'static str, Cow<'static, str>)>,
    finder: Finder,
}

impl Lexicon {
    pub(super) fn new(words: impl Iterator<Item = &'static str>) -> Self {
        let words: Set<&'static str> = words.collect();
        let folded = |word| if normalise::is_folded(word) { word.into() } else { normalise::fold(word).text.into() };
        let words: Vec<(&str, Cow<'static, str>)> = words.into_iter().map(|word| (word, folded(word))).collect();
        let finder = Finder::new(&words);
        Self { words, finder }
    }
}

/// Finds words of the tables in texts. They begin and end where words of a text do, so that it is enough to look there.
struct Finder {
    numbers: Table<Cow<'static, str>, usize>,
    /// For the [`place`] of the first two characters of words (the second may lack) how many bytes the longest such word has.
    /// Every word of every text asks.
    longest: Vec<u16>,
}

/// How many [`place`]s there are.
pub(super) const PLACES: usize = 1 << 16;

/// A place for two characters side by side; others may have the same.
pub(super) fn place((a, b): (char, char)) -> usize {
    let mixed = (a as u32).wrapping_mul(0x9e37_79b1) ^ (b as u32).wrapping_mul(0x85eb_ca6b);
    (mixed >> 16) as usize
}

impl Finder {
    fn new(words: &[(&'static str, Cow<'static, str>)]) -> Self {
        let mut longest = vec![0; PLACES];
        for (_, word) in words {
            if let Some(head) = head(word) {
                let known = &mut longest[place(head)];
                *known = u16::try_from(word.len()).unwrap_or(u16::MAX).max(*known);
            }
        }
        Self { numbers: words.iter().enumerate().map(|(number, (_, word))| (word.clone(), number)).collect(), longest }
    }

    /// The words that stand in a text from the beginning of a word to the end of one; and base forms of its words. Sorted.
    fn standing(&self, text: usize, harvest: &Harvest<'_>, known: &Words<'_>) -> Vec<usize> {
        let mut found = Vec::new();
        let (mut joined, mut borders) = (String::new(), Vec::new());
        let forms: Vec<Option<usize>> = harvest.text(text).iter().map(|&piece| known.of_piece[piece as usize]).collect();
        for run in forms.split(Option::is_none) {
            joined.clear();
            borders.clear();
            borders.push(0);
            for token in run.iter().flatten().map(|&form| known.forms[form].token) {
                joined.push_str(&token.surface);
                borders.push(joined.len());
                found.extend(token.base.and_then(|base| self.numbers.get(base)));
            }
            for (at, &start) in borders.iter().enumerate() {
                let ends = &borders[at + 1..];
                let of = |head| self.longest[place(head)];
                let Some((first, second)) = head(&joined[start..]) else { continue };
                let longest = of((first, second)).max(of((first, '\0')));
                let whole = ends.iter().take_while(|end| **end <= start + usize::from(longest));
                found.extend(whole.filter_map(|&end| self.numbers.get(&joined[start..end])));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn head(word: &str) -> Option<(char, char)> {
    let mut characters = word.chars();
    Some((characters.next()?, characters.next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::super::{collect, cut, harvest, words};
    use super::*;
    use crate::model::{Page, Passage, PassageKind};
    use crate::text::Analyzer;

    fn rows(texts: &[&str], terms: &[Term]) -> (Vec<String>, Vec<String>) {
        let passage =
            |text: &&str| Passage { kind: PassageKind::Body, anchor: "".into(), heading: "".into(), text: (*text).into() };
        let page = |(number, text): (usize, &&str)| Page {
            path: format!("{number}.html"),
            title: String::new(),
            passages: vec![passage(text)],
            facets: Vec::new(),
        };
        let pages: Vec<Page> = texts.iter().enumerate().map(page).collect();
        let collection = collect::collect(&pages);
        let (analyzer, readings) = (Analyzer::new(&[]).expect("dictionary"), cut::Readings::new(&[]));
        let harvest = harvest::harvest(&collection.texts, &analyzer, &readings);
        let rows = rows_for(&collection.pages, &harvest, &words::words(&harvest), terms);
        let list = |rows: &[Row]| rows.iter().map(|(word, all)| format!("{word} {}", all.join(" "))).collect();
        (list(&rows.by_hand), list(&rows.synonyms))
    }

    const FILLER: &str = "この頁には何もない";

    #[test]
    fn rows_hold_what_stands_on_the_pages_as_whole_words() {
        let (by_hand, others) = rows(&["褥瘡の予防", "職員が退職した", "弱みとサテライト", FILLER], &[]);
        assert!(by_hand.contains(&"床ずれ 褥瘡".to_owned()), "{by_hand:?}");
        assert!(!by_hand.iter().any(|row| row.starts_with("老健")), "{by_hand:?}");
        assert!(others.contains(&"辞職 退職".to_owned()), "{others:?}");
        // ライト and 衛星 are no words of サテライト and 衛生.
        assert!(!others.iter().any(|row| row.ends_with(" ライト")), "{others:?}");
    }

    #[test]
    fn official_words_are_found_in_any_form() {
        let (_, others) = rows(&["医師に尋ねました", FILLER, FILLER], &[]);
        assert!(others.contains(&"質問 尋ねる".to_owned()), "{others:?}");
    }

    #[test]
    fn what_the_terms_name_and_what_stands_often_needs_no_row() {
        let term =
            Term { term: "褥瘡".into(), reading: None, aliases: vec!["床ずれ".into()], definition: None, slug: "t".into() };
        let (by_hand, others) = rows(&["褥瘡と弱み、弱点", "弱み", FILLER], &[term]);
        assert!(!by_hand.iter().any(|row| row.starts_with("床ずれ")), "{by_hand:?}");
        assert!(!others.iter().any(|row| row.starts_with("弱点")), "{others:?}");
    }

    #[test]
    fn a_term_that_stands_nowhere_leaves_its_row() {
        let term =
            Term {
                term: "薬局".into(), reading: None, aliases: vec!["保険薬局".into()], definition: None, slug: "t".into()
            };
        let (by_hand, _) = rows(&["薬剤師に聞く", FILLER, FILLER], &[term]);
        assert!(by_hand.contains(&"薬局 薬剤師".to_owned()), "{by_hand:?}");
    }

    #[test]
    fn the_tables_are_sound() {
        let mut seen = Set::default();
        for line in lines(TABLE) {
            let (word, official) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
            assert!(seen.insert(word), "twice: {word}");
            assert!(official.split('、').all(|other| !other.trim().is_empty() && other != word), "{line}");
            assert_eq!(official.split('、').collect::<Set<_>>().len(), official.split('、').count(), "{line}");
        }
        assert!(lines(GROUPS).all(|line| line.split('\t').count() > 1) && lines(GROUPS).count() > 3_000);
    }

    #[test]
    fn the_rows_of_a_large_handbook_stay_small() {
        let everything = lines(GROUPS).map(|line| line.split('\t').next().unwrap_or_default()).collect::<Vec<_>>().join("。");
        let mut texts = vec![everything.as_str()];
        texts.resize(6, FILLER);
        let (by_hand, others) = rows(&texts, &[]);
        let bytes: usize = by_hand.iter().chain(&others).map(|row| row.len() + 1).sum();
        assert!((10_000..=ROOM.2 + ROOM_OF_SYNONYMS).contains(&bytes), "{bytes}");
    }
}
