//! Other spellings of words, cut to what a handbook contains: 活かす where its pages say 生かす.
//!
//! Okurigana, width and variant kanji are joined by rule, in the browser; which kanji, or none, a word may be written with is told
//! by the dictionary of Sudachi.
use super::collect::IndexedPage;
use super::everyday::{Counts, Lexicon, Row, fitting, is_hiragana, lines};
use super::harvest::Harvest;
use super::words::Words;

/// Spellings of a word, tabs between, the usual one first, common words first; `#` begins a remark.
const TABLE: &str = include_str!("spellings.tsv");

/// Bytes of rows, at most.
const ROOM: usize = 16_000;

/// Rows of a spelling and those others of the word that stand on the pages. What is written in hiragana is found as a reading.
pub(super) fn rows_for(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, known: &Words<'_>) -> Vec<Row> {
    let pairs = Pairs::of(&harvest.folded);
    let words: Vec<Vec<&'static str>> = lines(TABLE).map(|line| line.split('\t').collect()).collect();
    let lexicon = Lexicon::new(words.iter().flatten().copied().filter(|word| pairs.may_hold(word)));
    let counts = Counts::new(pages, harvest, known, &lexicon);
    let mut found = Vec::new();
    for spellings in &words {
        let standing: Vec<&str> = spellings.iter().copied().filter(|word| counts.of(word) > 0).collect();
        for &word in spellings.iter().filter(|word| !standing.is_empty() && !is_hiragana(word)) {
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
        let mut seen = vec![false; 1 << 16];
        for text in texts {
            let mut last = '\0';
            for c in text.chars() {
                seen[usize::from(Self::place(last, c))] = true;
                last = c;
            }
        }
        Self(seen)
    }

    fn place(a: char, b: char) -> u16 {
        let mixed = (a as u32).wrapping_mul(0x9e37_79b1) ^ (b as u32).wrapping_mul(0x85eb_ca6b);
        #[allow(clippy::cast_possible_truncation, reason = "the upper half is what is wanted")]
        let place = (mixed >> 16) as u16;
        place
    }

    /// Whether all neighbours in a word may stand so somewhere; the last character of a verb may be another there.
    fn may_hold(&self, word: &str) -> bool {
        let letters: Vec<char> = word.chars().collect();
        let fixed = &letters[..letters.len().saturating_sub(1)];
        fixed.windows(2).all(|pair| self.0[usize::from(Self::place(pair[0], pair[1]))])
    }
}
