//! A text → its readings.
//!
//! What is known wins over what is guessed: names of municipalities (the handbook's own first), the handbook's terms, the
//! table of corrections, and only then the dictionary.
use crate::text::hash::{Set, Table};
use std::ops::Range;
use std::sync::Arc;

use super::align::{Mark, align, align_parts, is_bare};
use super::{Block, rules};
use crate::model::Handbook;
use crate::places;
use crate::text::memo::Memo;
use crate::text::{Analyzer, Word, kana};

/// Reads texts of one handbook.
pub struct Reader<'a> {
    analyzer: &'a Analyzer,
    /// Names of municipalities, prefectures and districts, with their readings.
    names: Table<String, String>,
    /// The first two characters of the names: most words begin none.
    beginnings: Set<(char, char)>,
    longest: usize,
    /// The parts of the handbook's terms and the kana over each, as if the term began at byte 0.
    terms: Memo<String, Arc<Known>>,
}

/// Terms that are remembered.
const TERMS: usize = 20_000;

/// What a term is made of and how it is read.
#[derive(Default)]
struct Known {
    parts: Vec<Word>,
    marks: Option<Vec<Mark>>,
}

impl<'a> Reader<'a> {
    /// A reader that knows the handbook's terms (by way of the analyser) and towns.
    #[must_use]
    pub fn new(handbook: &Handbook, analyzer: &'a Analyzer) -> Self {
        let mut names: Table<&str, &str> = Table::default();
        let mut unsure: Set<&str> = Set::default();
        for place in places::places() {
            // 池田町 is いけだちょう here and いけだまち there: only a handbook that has the town knows which.
            if names.insert(place.name, place.reading).is_some_and(|other| other != place.reading) {
                unsure.insert(place.name);
            }
        }
        names.retain(|name, _| !unsure.contains(name));
        names.extend(places::prefectures().iter().map(|prefecture| (prefecture.name, prefecture.reading)));
        let own = handbook.cases.iter().flat_map(|case| &case.municipalities);
        names.extend(own.map(|town| (town.name.as_str(), town.reading.as_str())));
        let longest = names.keys().map(|name| name.len()).max().unwrap_or_default();
        let beginnings = names.keys().filter_map(|name| beginning(name)).collect();
        let names = names.into_iter().map(|(name, reading)| (name.to_owned(), reading.to_owned())).collect();
        Self { analyzer, names, beginnings, longest, terms: Memo::new(TERMS) }
    }

    /// The kana over every word of `text` that has kanji, in order.
    #[must_use]
    pub fn read(&self, text: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        self.stretch(text, 0..text.len(), &mut marks);
        marks.retain(|mark| text[mark.range.clone()].chars().any(kana::is_kanji));
        marks
    }

    /// The kana over every word of a block. Where a word would run over from one piece of text into the next (two links side by
    /// side), the pieces have nothing to do with each other and are read one by one.
    #[must_use]
    pub fn read_block(&self, block: &Block) -> Vec<Mark> {
        self.divide(block, &self.read(&block.text).into()).to_vec()
    }

    /// The same where the block's text has been read: much text stands on several pages, with other markup in it.
    #[must_use]
    pub fn divide(&self, block: &Block, marks: &Arc<[Mark]>) -> Arc<[Mark]> {
        let whole = |mark: &Mark| block.nodes.iter().any(|node| node.start <= mark.range.start && mark.range.end <= node.end);
        if block.nodes.len() == 1 || marks.iter().all(whole) {
            return Arc::clone(marks);
        }
        let of = |node: &Range<usize>| {
            let marks = self.read(&block.text[node.clone()]).into_iter();
            let start = node.start;
            marks.map(move |mark| Mark { range: mark.range.start + start..mark.range.end + start, ..mark })
        };
        block.nodes.iter().flat_map(of).collect()
    }

    /// Reads a stretch of a text; what stands around it still decides. Gives the place up to which it read: a name may run on.
    fn stretch(&self, text: &str, range: Range<usize>, marks: &mut Vec<Mark>) -> usize {
        let words: Vec<Word> =
            self.analyzer.words(&text[range.clone()]).into_iter().map(|word| word.moved(range.start)).collect();
        // A term begins and ends where a word does, and so do its parts.
        let words: Vec<(Word, Option<Arc<Known>>)> = words
            .into_iter()
            .map(|word| {
                let known = word.own.then(|| self.terms.get(word.surface.as_str(), || Arc::new(self.known(&word))));
                (word, known)
            })
            .collect();
        let mut ends: Vec<usize> = Vec::with_capacity(words.len());
        for (word, known) in &words {
            let parts = known.iter().flat_map(|known| &known.parts);
            ends.extend(parts.map(|part| word.range.start + part.range.end));
            ends.push(word.range.end);
        }
        ends.sort_unstable();
        let mut done = range.start;
        for (word, known) in &words {
            let (start, end) = (word.range.start, word.range.end);
            if end <= done {
                continue;
            }
            if start < done {
                done = self.stretch(text, done..end, marks);
                continue;
            }
            if let Some((name, reading)) = self.name(text, start) {
                marks.extend(town(name, reading, start));
                done = start + name.len();
            } else if let Some(rule) = rules::find(text, start, |end| ends.binary_search(&end).is_ok()) {
                marks.extend(rule.marks(start));
                done = start + rule.len();
            } else {
                done = self.word(text, word, known.as_deref(), marks);
            }
            if done < end {
                // It ended within this word; the rest is read for itself.
                done = self.stretch(text, done..end, marks);
            }
        }
        done.max(range.end)
    }

    /// The kana over one word, a term part by part.
    fn word(&self, text: &str, word: &Word, known: Option<&Known>, marks: &mut Vec<Mark>) -> usize {
        let mut done = word.range.end;
        if !word.surface.chars().any(kana::is_kanji) {
            return done;
        }
        let entry = word.entry();
        if let (None, Some(reading), true) = (known, entry.reading.as_deref(), is_bare(&entry.surface))
            && !reading.is_empty()
        {
            marks.push(Mark { range: word.range.clone(), kana: reading.into() });
            return done;
        }
        let told = match known {
            Some(known) => known.marks.as_ref().map(|marks| marks.iter().map(|mark| mark.moved(word.range.start)).collect()),
            None => word.reading.as_deref().and_then(|reading| align(&word.surface, reading, word.range.start)),
        };
        match told {
            Some(told) => marks.extend(told),
            // A word that the dictionary does not know may hold some that it knows.
            None => {
                for run in runs(text, &word.range).into_iter().filter(|run| *run != word.range) {
                    done = done.max(self.stretch(text, run, marks));
                }
            }
        }
        done
    }

    /// The dictionary's words that a term is made of, and the kana over them.
    fn known(&self, term: &Word) -> Known {
        let parts = self.analyzer.parts(&term.surface);
        let marks = term.reading.as_deref().and_then(|reading| {
            let pieces: Vec<(&str, Option<&str>)> =
                parts.iter().map(|part| (part.surface.as_str(), part.reading.as_deref())).collect();
            let whole = || align(&term.surface, reading, 0);
            if pieces.len() > 1 { align_parts(&pieces, reading, 0).or_else(whole) } else { whole() }
        });
        Known { parts, marks }
    }

    /// The name of a town that begins at byte `start`, the longest. What runs on in kanji on the left is another word.
    fn name(&self, text: &str, start: usize) -> Option<(&str, &str)> {
        let rest = &text[start..];
        beginning(rest).filter(|beginning| self.beginnings.contains(beginning))?;
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= self.longest);
        ends.filter_map(|end| self.names.get_key_value(&rest[..end]))
            .map(|(name, reading)| (name.as_str(), reading.as_str()))
            .last()
    }
}

/// The first two characters of a name, one at least.
fn beginning(name: &str) -> Option<(char, char)> {
    let mut characters = name.chars();
    Some((characters.next()?, characters.next().unwrap_or_default()))
}

/// Bytes of the runs of kanji within a stretch.
fn runs(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text[range.clone()].char_indices().filter(|(_, c)| kana::is_kanji(*c)) {
        let (start, end) = (range.start + at, range.start + at + c.len_utf8());
        match runs.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => runs.push(start..end),
        }
    }
    runs
}

/// A town's name: 土佐（とさ）市（し）.
fn town(name: &str, reading: &str, start: usize) -> Vec<Mark> {
    let kinds = [
        ("市", "し"),
        ("町", "ちょう"),
        ("町", "まち"),
        ("村", "むら"),
        ("村", "そん"),
        ("区", "く"),
        ("県", "けん"),
        ("府", "ふ"),
        ("都", "と"),
    ];
    for (kind, kana) in kinds {
        if let (Some(stem), Some(said)) = (name.strip_suffix(kind), reading.strip_suffix(kana))
            && let Some(mut marks) = align(stem, said, start)
        {
            let at = start + stem.len();
            marks.push(Mark { range: at..at + kind.len(), kana: kana.into() });
            return marks;
        }
    }
    align(name, reading, start).unwrap_or_default()
}
