//! Cutting text into words with lindera.
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::{Deref, Range};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use lindera::dictionary::{Dictionary, DictionaryBuilder};
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera::token::Token;
use lindera_dictionary::viterbi::Lattice;

use super::hash::Set;
use super::memo::Memo;
use super::{dictionary, kana, normalise};
use crate::model::Term;

/// What a word is in a sentence, as far as tagging, searching and readings care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordClass {
    /// Nouns that mean something by themselves, verbal nouns included.
    Noun,
    /// Names of people, places and bodies.
    ProperNoun,
    /// Numbers.
    Number,
    /// Suffixes and counters: 者, 回, 化.
    Suffix,
    /// Pronouns and nouns that only carry grammar: こと, ため, それ.
    FormalNoun,
    /// Verbs.
    Verb,
    /// Adjectives.
    Adjective,
    /// Adverbs, adnominals, conjunctions, interjections, prefixes.
    Modifier,
    /// Particles and auxiliaries.
    Function,
    /// Signs and white space.
    Symbol,
}

impl WordClass {
    /// Whether a word of this class tells what a text is about.
    #[must_use]
    pub fn is_content(self) -> bool {
        matches!(self, Self::Noun | Self::ProperNoun | Self::Number | Self::Verb | Self::Adjective | Self::Suffix)
    }

    /// Whether a word of this class can be part of a compound noun.
    #[must_use]
    pub fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::ProperNoun | Self::Number | Self::Suffix)
    }
}

/// One word of a text. What the dictionary tells of it ([`Entry`]) is shared by all its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the text that was cut.
    pub range: Range<usize>,
    entry: &'static Entry,
}

/// What is told of a word. Each different one is kept once, as long as the process lives: a text's words then are places and
/// pointers, which take no counting when they are copied. A dictionary has only so many, and a handbook adds its unknown words.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// As written.
    pub surface: String,
    /// Dictionary form; the surface where the dictionary has none.
    pub base: String,
    /// Dictionary form of a word that inflects, folded ([`super::normalise::fold`]).
    pub folded_base: Option<String>,
    /// Reading in hiragana; `None` where the dictionary has none (unknown words, signs).
    pub reading: Option<String>,
    /// Its class.
    pub class: WordClass,
    /// IPADIC's conjugation type (五段・ラ行, 一段, …), `None` for words that don't inflect.
    pub conjugation: Option<String>,
    /// Whether the word comes from the handbook's own terms.
    pub own: bool,
}

impl Word {
    /// What the dictionary tells of it.
    #[must_use]
    pub fn entry(&self) -> &'static Entry {
        self.entry
    }

    /// The word where its text stands `by` bytes further on.
    #[must_use]
    pub fn moved(self, by: usize) -> Self {
        Self { range: self.range.start + by..self.range.end + by, ..self }
    }
}

impl Deref for Word {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        self.entry
    }
}

/// Cuts text by IPADIC and the handbook's own terms. Cheap to share between threads.
///
/// A handbook says much more than once: on a case's page, on its category's, in the index and in the readings. So what a
/// clause was cut into is remembered.
pub struct Analyzer {
    plain: Cutter,
    with_terms: Option<WithTerms>,
}

/// A cutter that knows the handbook's terms, and what tells where one stands: clauses without any are cut alike without them.
struct WithTerms {
    cutter: Cutter,
    /// `None` where there is too much to look for.
    finder: Option<AhoCorasick>,
}

/// A segmenter and what it has cut.
struct Cutter {
    segmenter: Segmenter,
    clauses: Memo<String, Arc<[Word]>>,
    /// By whether the dictionary has the word, or the handbook, and its number there.
    entries: Memo<(bool, u32), &'static Entry>,
    /// Words that neither knows, behind the number of their kind of characters.
    unknown: Memo<String, &'static Entry>,
}

/// Clauses that are remembered; a word of a clause takes 24 bytes.
const CLAUSES: usize = 100_000;
/// Words that are remembered; IPADIC has some 390,000, of which a handbook uses a few thousand.
const ENTRIES: usize = 100_000;
/// Words that the dictionary does not know and that are remembered.
const UNKNOWN: usize = 20_000;
/// Where lindera ends a sentence, so that what stands behind has no part in how it is cut.
const ENDS: [char; 4] = ['。', '、', '\n', '\t'];

/// The class that a term's rows carry in the user dictionary.
const OWN: &str = "ハンドブックの用語";

static DICTIONARY: LazyLock<Result<Dictionary, String>> = LazyLock::new(|| dictionary::load().map_err(|error| error.to_string()));

/// Opens the dictionary, so that whoever needs it next does not wait.
pub fn warm() {
    LazyLock::force(&DICTIONARY);
}

impl Analyzer {
    /// An analyser that knows the terms beside the dictionary's words. A term without a reading keeps the dictionary's.
    ///
    /// # Errors
    /// When the embedded dictionary can't be read; that is a fault of the program, not of the content.
    pub fn new(terms: &[Term]) -> Result<Self, String> {
        let dictionary = DICTIONARY.as_ref().map_err(String::clone)?;
        let plain = Cutter::new(Segmenter::new(Mode::Normal, dictionary.clone(), None));
        Ok(Self { plain, with_terms: Self::with_terms(dictionary, terms)? })
    }

    fn with_terms(dictionary: &Dictionary, terms: &[Term]) -> Result<Option<WithTerms>, String> {
        let (mut rows, mut names) = (String::new(), Vec::new());
        for term in terms {
            // A comma, a quote or a line break would end the row's field; a word of one character would cut words apart.
            let usable = |word: &str| word.chars().count() > 1 && !word.contains([',', '"', '\n', '\r']);
            if let (Some(reading), true) = (&term.reading, usable(&term.term)) {
                rows.push_str(&format!("{},{OWN},{}\n", term.term, kana::to_katakana(reading)));
                names.push(term.term.as_str());
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let user = DictionaryBuilder::new((*dictionary.metadata).clone())
            .build_user_dict_from_reader(rows.as_bytes())
            .map_err(|error| error.to_string())?;
        let cutter = Cutter::new(Segmenter::new(Mode::Normal, dictionary.clone(), Some(user)));
        Ok(Some(WithTerms { cutter, finder: AhoCorasick::new(names).ok() }))
    }

    /// The words of `text`, in order, the handbook's terms in one piece. White space between words has no word.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<Word> {
        let Some(WithTerms { cutter, finder }) = &self.with_terms else { return self.plain.cut(text) };
        cutter.cut_by(text, |clause| match finder {
            Some(finder) if !finder.is_match(clause) => self.plain.known(clause),
            _ => cutter.clause(clause),
        })
    }

    /// The words of `text` by the dictionary alone: terms fall into their parts.
    #[must_use]
    pub fn parts(&self, text: &str) -> Vec<Word> {
        self.plain.cut(text)
    }

    /// The reading of `text` in hiragana; what has none stays as written.
    #[must_use]
    pub fn reading(&self, text: &str) -> String {
        self.words(text).iter().map(|word| word.reading.clone().unwrap_or_else(|| kana::to_hiragana(&word.surface))).collect()
    }
}

thread_local! {
    /// Where the ways through a sentence are weighed. Most texts are short: a new one for each would take longer than they do.
    static LATTICE: RefCell<Lattice> = RefCell::default();
}

impl Cutter {
    fn new(segmenter: Segmenter) -> Self {
        Self { segmenter, clauses: Memo::new(CLAUSES), entries: Memo::new(ENTRIES), unknown: Memo::new(UNKNOWN) }
    }

    fn cut(&self, text: &str) -> Vec<Word> {
        self.cut_by(text, |clause| self.clause(clause))
    }

    /// Cuts a text; `new` cuts the clauses that are not known yet.
    fn cut_by(&self, text: &str, new: impl Fn(&str) -> Arc<[Word]>) -> Vec<Word> {
        let mut words = Vec::new();
        let mut start = 0;
        for clause in text.split_inclusive(ENDS) {
            let cut = self.clauses.get(clause, || new(clause));
            words.extend(cut.iter().map(|word| word.clone().moved(start)));
            start += clause.len();
        }
        words
    }

    /// A clause as it was cut before, or is now.
    fn known(&self, clause: &str) -> Arc<[Word]> {
        self.clauses.get(clause, || self.clause(clause))
    }

    fn clause(&self, text: &str) -> Arc<[Word]> {
        // Segmenting fails only where the dictionary is damaged, which `new` has ruled out; a text without words is honest.
        let segment =
            |lattice: &RefCell<Lattice>| self.segmenter.segment_with_lattice(Cow::Borrowed(text), &mut lattice.borrow_mut());
        let tokens = LATTICE.with(segment).unwrap_or_default().into_iter();
        let words = tokens.filter(|token| !token.surface.trim().is_empty()).map(|mut token| {
            let range = token.byte_start..token.byte_end;
            let number = token.word_id.id();
            let entry = if token.word_id.is_unknown() {
                // All words of one kind of characters have one number.
                let key = format!("{number} {}", token.surface);
                self.unknown.get(key.as_str(), || kept(entry(&mut token)))
            } else {
                self.entries.get(&(token.word_id.is_system(), number), || kept(entry(&mut token)))
            };
            Word { range, entry }
        });
        words.collect()
    }
}

/// The one copy of an entry.
fn kept(entry: Entry) -> &'static Entry {
    static KEPT: LazyLock<Mutex<Set<&'static Entry>>> = LazyLock::new(Mutex::default);
    // A thread that panicked in here has left the set whole.
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(&entry) {
        return known;
    }
    let entry: &'static Entry = Box::leak(Box::new(entry));
    kept.insert(entry);
    entry
}

/// What the dictionary tells of a word.
fn entry(token: &mut Token<'_>) -> Entry {
    let surface = token.surface.to_string();
    let mut details = token.details_iter();
    let mut field = || details.next().filter(|value| *value != "*");
    // IPADIC's columns: part of speech and three finer ones, conjugation type and form, base form, reading.
    let (speech, first, second, _) = (field(), field(), field(), field());
    let (conjugation, _, base, reading) = (field(), field(), field(), field());
    let speech = speech.unwrap_or_default();
    let own = speech == OWN;
    let class =
        if own { WordClass::Noun } else { class(speech, first.unwrap_or_default(), second.unwrap_or_default(), &surface) };
    let base = base.unwrap_or(&surface);
    let inflects = matches!(class, WordClass::Verb | WordClass::Adjective);
    Entry {
        class,
        folded_base: inflects.then(|| normalise::fold(base).text),
        base: base.to_owned(),
        reading: reading.map(kana::to_hiragana),
        conjugation: conjugation.map(str::to_owned),
        surface,
        own,
    }
}

fn class(speech: &str, first: &str, second: &str, surface: &str) -> WordClass {
    match (speech, first) {
        ("名詞", "固有名詞") => WordClass::ProperNoun,
        ("名詞", "数") => WordClass::Number,
        ("名詞", "接尾") => WordClass::Suffix,
        ("名詞", "代名詞" | "非自立" | "特殊") => WordClass::FormalNoun,
        ("名詞", _) if second == "助数詞" => WordClass::Suffix,
        ("名詞", _) if surface.chars().all(|c| !c.is_alphanumeric()) => WordClass::Symbol,
        ("名詞", _) => WordClass::Noun,
        ("動詞", "非自立" | "接尾") => WordClass::Function,
        ("動詞", _)
            if matches!(surface, "し" | "する" | "さ" | "せ" | "ある" | "あり" | "あっ" | "いる" | "なる" | "なり" | "なっ") =>
        {
            WordClass::Function
        }
        ("動詞", _) => WordClass::Verb,
        ("形容詞", "非自立") | ("助詞" | "助動詞", _) => WordClass::Function,
        ("形容詞", _) => WordClass::Adjective,
        ("副詞" | "連体詞" | "接続詞" | "感動詞" | "接頭詞" | "フィラー", _) => WordClass::Modifier,
        _ => WordClass::Symbol,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(term: &str, reading: &str) -> Term {
        Term { term: term.into(), reading: Some(reading.into()), aliases: Vec::new(), definition: None, slug: String::new() }
    }

    #[test]
    fn terms_stay_whole_and_fall_into_parts() {
        let analyzer = Analyzer::new(&[term("訪問看護ステーション", "ほうもんかんごステーション")]).expect("dictionary");
        let surfaces = |words: Vec<Word>| words.into_iter().map(|word| word.surface.clone()).collect::<Vec<_>>();
        assert_eq!(surfaces(analyzer.words("訪問看護ステーションの所長")), ["訪問看護ステーション", "の", "所長"]);
        assert_eq!(surfaces(analyzer.parts("訪問看護ステーション")), ["訪問", "看護", "ステーション"]);
        assert_eq!(analyzer.reading("訪問看護ステーション"), "ほうもんかんごすてーしょん");
    }

    #[test]
    fn verbs_tell_their_base_and_row() {
        let words = Analyzer::new(&[]).expect("dictionary").words("相談を受け付けた");
        let verb = words.iter().find(|word| word.class == WordClass::Verb).expect("a verb");
        assert_eq!((verb.base.as_str(), verb.conjugation.as_deref()), ("受け付ける", Some("一段")));
    }
}
