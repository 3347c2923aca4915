//! Cutting text into words with lindera.
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use lindera::dictionary::{Dictionary, DictionaryBuilder};
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera_dictionary::viterbi::Lattice;

use super::{dictionary, kana};
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

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the text that was cut.
    pub range: Range<usize>,
    /// As written.
    pub surface: String,
    /// Dictionary form; the surface where the dictionary has none.
    pub base: String,
    /// Reading in hiragana; `None` where the dictionary has none (unknown words, signs).
    pub reading: Option<String>,
    /// Its class.
    pub class: WordClass,
    /// IPADIC's conjugation type (五段・ラ行, 一段, …), `None` for words that don't inflect.
    pub conjugation: Option<String>,
    /// Whether the word comes from the handbook's own terms.
    pub own: bool,
}

/// Cuts text by IPADIC and the handbook's own terms. Cheap to share between threads.
pub struct Analyzer {
    plain: Segmenter,
    with_terms: Option<Segmenter>,
}

/// The class that a term's rows carry in the user dictionary.
const OWN: &str = "ハンドブックの用語";

impl Analyzer {
    /// An analyser that knows the terms beside the dictionary's words. A term without a reading keeps the dictionary's.
    ///
    /// # Errors
    /// When the embedded dictionary can't be read; that is a fault of the program, not of the content.
    pub fn new(terms: &[Term]) -> Result<Self, String> {
        let dictionary = dictionary::load().map_err(|error| error.to_string())?;
        let plain = Segmenter::new(Mode::Normal, dictionary.clone(), None);
        let with_terms = Self::with_terms(&dictionary, terms)?;
        Ok(Self { plain, with_terms })
    }

    fn with_terms(dictionary: &Dictionary, terms: &[Term]) -> Result<Option<Segmenter>, String> {
        let mut rows = String::new();
        for term in terms {
            // A comma, a quote or a line break would end the row's field; a word of one character would cut words apart.
            let usable = |word: &str| word.chars().count() > 1 && !word.contains([',', '"', '\n', '\r']);
            if let (Some(reading), true) = (&term.reading, usable(&term.term)) {
                rows.push_str(&format!("{},{OWN},{}\n", term.term, kana::to_katakana(reading)));
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let user = DictionaryBuilder::new((*dictionary.metadata).clone())
            .build_user_dict_from_reader(rows.as_bytes())
            .map_err(|error| error.to_string())?;
        Ok(Some(Segmenter::new(Mode::Normal, dictionary.clone(), Some(user))))
    }

    /// The words of `text`, in order, the handbook's terms in one piece. White space between words has no word.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<Word> {
        cut(self.with_terms.as_ref().unwrap_or(&self.plain), text)
    }

    /// The words of `text` by the dictionary alone: terms fall into their parts.
    #[must_use]
    pub fn parts(&self, text: &str) -> Vec<Word> {
        cut(&self.plain, text)
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

fn cut(segmenter: &Segmenter, text: &str) -> Vec<Word> {
    // Segmenting fails only where the dictionary is damaged, which `new` has ruled out; a text without words is honest.
    let segment = |lattice: &RefCell<Lattice>| segmenter.segment_with_lattice(Cow::Borrowed(text), &mut lattice.borrow_mut());
    let tokens = LATTICE.with(segment).unwrap_or_default();
    tokens
        .into_iter()
        .filter_map(|mut token| {
            let range = token.byte_start..token.byte_end;
            let surface = token.surface.to_string();
            if surface.trim().is_empty() {
                return None;
            }
            let mut details = token.details_iter();
            let mut field = || details.next().filter(|value| *value != "*");
            // IPADIC's columns: part of speech and three finer ones, conjugation type and form, base form, reading.
            let (speech, first, second, _) = (field(), field(), field(), field());
            let (conjugation, _, base, reading) = (field(), field(), field(), field());
            let speech = speech.unwrap_or_default();
            let own = speech == OWN;
            Some(Word {
                class: if own {
                    WordClass::Noun
                } else {
                    class(speech, first.unwrap_or_default(), second.unwrap_or_default(), &surface)
                },
                base: base.map_or_else(|| surface.clone(), str::to_owned),
                reading: reading.map(kana::to_hiragana),
                conjugation: conjugation.map(str::to_owned),
                range,
                surface,
                own,
            })
        })
        .collect()
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
        let surfaces = |words: Vec<Word>| words.into_iter().map(|word| word.surface).collect::<Vec<_>>();
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
