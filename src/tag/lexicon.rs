//! How rare the handbook's words are, what else they are called, and in which sections they live.
use crate::text::hash::{Quick, Table};
use std::collections::BTreeSet;
use std::hash::BuildHasher;

use aho_corasick::AhoCorasick;

use super::witness::CaseText;
use crate::model::Handbook;
use crate::text::{Analyzer, WordClass, normalise};

/// Statistics over the sections of all cases.
pub(super) struct Lexicon {
    /// Word → in how many sections of the handbook it stands.
    spread: Table<Form, usize>,
    /// Word → per category, in how many cases that category's section has it.
    homes: Table<Form, Vec<usize>>,
    /// Per category, how many words and pairs its sections hold in all cases, each counted once a section.
    mass: Vec<usize>,
    /// Sections of all cases.
    sections: usize,
    /// Folded name of a thing → all its folded names.
    names: Table<String, Vec<String>>,
    /// Finds names of things with several, and the number of each in `several`.
    finder: Option<AhoCorasick>,
    several: Vec<String>,
}

/// A word, or a pair of neighbours, by its number: texts of ten thousand cases are held as numbers, not as words. Two words
/// of one number would be taken for one; of a million words there is such a pair once in forty million handbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Form(u64);

impl Form {
    /// The number of a word.
    pub(super) fn word(word: &str) -> Self {
        Self(Quick::default().hash_one(word))
    }

    /// The number of two words that touch.
    pub(super) fn pair(first: &str, second: &str) -> Self {
        Self(Quick::default().hash_one((first, second)))
    }
}

/// One thing that a keyword speaks of: a word with its other names, or two neighbouring words.
pub(super) struct Feature {
    /// A word or a pair; none where only `runs` count.
    pub(super) form: Option<Form>,
    /// Whether it is two words.
    pub(super) is_pair: bool,
    /// Folded runs of text, any of which counts: the words of an alias need not be cut alike.
    pub(super) runs: Vec<String>,
    /// Rarity: the logarithm of sections per section that has it.
    pub(super) weight: f64,
}

/// NFKC in lower case without white space.
pub(super) fn fold(text: &str) -> String {
    let text = normalise::lower(text);
    if text.contains(char::is_whitespace) { text.replace(char::is_whitespace, "") } else { text.into_owned() }
}

/// The words that carry meaning, in base form and with their neighbours.
pub(super) fn content_words(text: &str, analyzer: &Analyzer) -> Vec<(&'static str, bool)> {
    let text = normalise::lower(text);
    let mut words = Vec::new();
    let mut joined = false;
    for word in analyzer.parts(&text) {
        let meaning = word.class.is_content() && word.class != WordClass::Suffix || word.class == WordClass::Suffix && joined;
        if meaning {
            words.push((word.entry().base.as_str(), joined));
        }
        // 企画・運営 is two things, 出前講座 one: only words that touch make a pair.
        joined = word.class.is_nominal();
    }
    words
}

impl Lexicon {
    pub(super) fn new(handbook: &Handbook, texts: &[CaseText]) -> Self {
        let categories = handbook.categories.len();
        let (mut spread, mut homes) = (Table::<Form, usize>::default(), Table::<Form, Vec<usize>>::default());
        let (mut mass, mut sections) = (vec![0; categories], 0);
        for (category, words) in texts.iter().flat_map(CaseText::sections) {
            sections += 1;
            mass[category] += words.len();
            for word in words {
                *spread.entry(word).or_default() += 1;
                homes.entry(word).or_insert_with(|| vec![0; categories])[category] += 1;
            }
        }
        let mut names = Table::default();
        for term in &handbook.terms {
            let all: Vec<String> = std::iter::once(&term.term).chain(&term.aliases).map(|name| fold(name)).collect();
            for name in &all {
                names.entry(name.clone()).or_insert_with(|| all.clone());
            }
        }
        let mut several: Vec<String> = names.iter().filter(|(_, all)| all.len() > 1).map(|(name, _)| name.clone()).collect();
        several.retain(|name| name.chars().count() > 1);
        several.sort();
        let finder = AhoCorasick::new(&several).ok();
        Self { spread, homes, mass, sections, names, finder, several }
    }

    /// What a keyword asks for: its words and pairs, rare ones heavy.
    pub(super) fn question(&self, keyword: &str, analyzer: &Analyzer) -> Vec<Feature> {
        let words = content_words(keyword, analyzer);
        let mut features = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, (word, joined)) in words.iter().enumerate() {
            let form = Form::word(word);
            if seen.insert(form) {
                features.push(Feature {
                    weight: self.rarity(form),
                    runs: self.other_names(word),
                    form: Some(form),
                    is_pair: false,
                });
            }
            let pair = (*joined && at > 0).then(|| Form::pair(words[at - 1].0, word));
            if let Some(form) = pair.filter(|form| seen.insert(*form)) {
                features.push(Feature { weight: self.rarity(form), runs: Vec::new(), form: Some(form), is_pair: true });
            }
        }
        self.whole_names(keyword, &mut features);
        features
    }

    /// Terms named in the keyword under one of their names: any other name in the text will do.
    fn whole_names(&self, keyword: &str, features: &mut Vec<Feature>) {
        let Some(finder) = &self.finder else { return };
        let found = finder.find_overlapping_iter(&fold(keyword)).map(|found| found.pattern().as_usize()).collect::<BTreeSet<_>>();
        let mut groups: Vec<&Vec<String>> = found.into_iter().filter_map(|at| self.names.get(&self.several[at])).collect();
        groups.sort();
        groups.dedup();
        let weight = (1.0 + self.sections as f64).ln() / 2.0;
        features.extend(groups.into_iter().map(|all| Feature { form: None, runs: all.clone(), weight, is_pair: false }));
    }

    fn other_names(&self, word: &str) -> Vec<String> {
        self.names.get(&fold(word)).into_iter().flatten().filter(|name| *name != word).cloned().collect()
    }

    /// Natural logarithm of sections per section that has the word; at least 0.1, so that no word is nothing.
    fn rarity(&self, form: Form) -> f64 {
        let spread = self.spread.get(&form).copied().unwrap_or_default();
        ((1.0 + self.sections as f64) / (0.5 + spread as f64)).ln().max(0.1)
    }

    /// Per category, how much the keyword's words are at home there in the whole handbook: the mean, over its words and
    /// pairs, of the logarithm of found per expected. What is expected follows from how much each category's sections say
    /// in all, so long sections have no advantage; one is added on both sides, so that a word seen once proves little.
    pub(super) fn habit(&self, question: &[Feature]) -> Vec<f64> {
        let total = self.mass.iter().sum::<usize>().max(1) as f64;
        let mut votes = vec![0.0; self.mass.len()];
        let mut heard = 0.0;
        for homes in question.iter().filter_map(|feature| self.homes.get(&feature.form?)) {
            let all = homes.iter().sum::<usize>() as f64;
            for (vote, (found, mass)) in votes.iter_mut().zip(homes.iter().zip(&self.mass)) {
                *vote += ((*found as f64 + 1.0) / (all * *mass as f64 / total + 1.0)).ln();
            }
            heard += 1.0;
        }
        if heard > 0.0 {
            votes.iter_mut().for_each(|vote| *vote /= heard);
        }
        votes
    }
}
