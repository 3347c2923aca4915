//! Other spellings of words, cut to what a handbook contains: 活かす where its pages say 生かす.
//!
//! Okurigana, width and variant kanji are joined by rule, in the browser; which kanji, or none, a word may be written with is told
//! by the dictionary of Sudachi.
use super::collect::IndexedPage;
use super::everyday::{Counts, Lexicon, PLACES, Row, fitting, is_hiragana, lines, place};
use super::harvest::Harvest;
use super::words::Words;
use crate::text::normalise;

/// Spellings of a word, tabs between, the usual one first, common words first; `#` begins a remark.
const TABLE: &str = include_str!("spellings.tsv");

/// Bytes of rows, at most.
const ROOM: usize = 16_000;

/// Rows of a spelling and those others of the word that stand on the pages. What is written in hiragana is found as a reading.
pub(super) fn rows_for(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, known: &Words<'_>) -> Vec<Row> {
    let pairs = Pairs::of(&harvest.folded);
    // Of most words no spelling stands anywhere, so that their rows need not even be taken apart again.
    let may_stand = |row: &&str| row.split('\t').any(|word| pairs.may_hold(word));
    let rows: Vec<&'static str> = lines(TABLE).filter(may_stand).collect();
    let lexicon = Lexicon::new(rows.iter().flat_map(|row| row.split('\t')).filter(|word| pairs.may_hold(word)));
    let counts = Counts::new(pages, harvest, known, &lexicon);
    let mut found = Vec::new();
    for row in rows {
        let standing: Vec<&str> = row.split('\t').filter(|word| counts.of(word) > 0).collect();
        for word in row.split('\t').filter(|word| !standing.is_empty() && !is_hiragana(word)) {
            let others: Vec<&str> = standing.iter().copied().filter(|other| *other != word).collect();
            if !others.is_empty() {
                found.push((word, others));
            }
        }
    }
    fitting(found, ROOM)
}

/// Which two characters stand side by side somewhere, some taken for others: few words need a closer look.
struct Pairs(Vec<bool>);

impl Pairs {
    fn of(texts: &[String]) -> Self {
        let mut seen = vec![false; PLACES];
        for text in texts {
            let mut last = '\0';
            for c in text.chars() {
                seen[place((last, c))] = true;
                seen[place((c, '\0'))] = true;
                last = c;
            }
        }
        Self(seen)
    }

    /// Whether all neighbours in a word may stand so somewhere; the last character of a verb may be another there.
    fn may_hold(&self, word: &str) -> bool {
        let mut letters = word.chars();
        let (mut last, mut next) = (letters.next(), letters.next());
        // Of two letters only the first must stand somewhere, as it is unless folding makes another of it.
        if let (Some(first), Some(_)) = (last, next)
            && !self.0[place((first, '\0'))]
            && normalise::is_folded(word)
        {
            return false;
        }
        for behind in letters {
            if let (Some(one), Some(other)) = (last, next)
                && !self.0[place((one, other))]
            {
                return false;
            }
            (last, next) = (next, Some(behind));
        }
        true
    }
}
