//! The case's own text: which section tells best what a keyword names, and in which words.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::lexicon::{Feature, Form, content_words, fold};
use crate::markdown;
use crate::model::Case;
use crate::text::Analyzer;

/// A case's sections, cut into sentences.
pub(super) struct CaseText {
    sections: BTreeMap<usize, Vec<Sentence>>,
}

/// All cases' sentences are held at once, so that each takes little room.
struct Sentence {
    /// As the reader sees it.
    text: Box<str>,
    /// Folded; `None` where that changes nothing.
    folded: Option<Box<str>>,
    /// Its words and pairs, sorted.
    words: Box<[Form]>,
    /// What it stands under.
    label: Arc<Label>,
}

/// The label of some sentences: folded, and its words and pairs, sorted.
#[derive(Default)]
struct Label {
    folded: String,
    words: Vec<Form>,
}

/// What a section says about a keyword.
#[derive(Default)]
pub(super) struct Testimony {
    /// 0 where nothing of the keyword is told; about 1 where one sentence tells all of it and no other section does.
    pub(super) score: f64,
    /// The sentences that tell it, best first.
    pub(super) quotes: Vec<String>,
}

/// The sentence that tells most of a keyword.
pub(super) struct Best {
    /// 0–1, by weight.
    pub(super) share: f64,
    /// Whether the keyword stands there as it is.
    pub(super) literal: bool,
    /// The category of its section.
    pub(super) category: usize,
    pub(super) quote: String,
}

/// A sentence counts as a quote when it has at least this share of what the section's best one has.
const QUOTABLE: f64 = 0.6;
/// The share of a section's score that its best sentence makes; the rest is what the section as a whole holds.
const BEST: f64 = 0.75;
/// Extra for words that stand in the label of a passage (【相談支援】): the passage is about them.
const LABEL: f64 = 0.35;
/// Longest quote, characters.
const LONGEST: usize = 90;

impl CaseText {
    pub(super) fn new(case: &Case, analyzer: &Analyzer) -> Self {
        let mut sections: BTreeMap<usize, Vec<Sentence>> = BTreeMap::new();
        for section in &case.sections {
            let Some(category) = section.category else { continue };
            let sentences = sections.entry(category.0).or_default();
            let mut last: Option<(String, Arc<Label>)> = None;
            for block in markdown::blocks(&section.events) {
                if last.as_ref().is_none_or(|(label, _)| *label != block.label) {
                    let label = Label { folded: fold(&block.label), words: words(&block.label, analyzer) };
                    last = Some((block.label.clone(), Arc::new(label)));
                }
                let label = last.as_ref().map(|(_, label)| Arc::clone(label)).unwrap_or_default();
                for text in block.text.split_inclusive(['。', '\n', '！', '？']).map(str::trim).filter(|text| !text.is_empty())
                {
                    let folded = fold(text);
                    sentences.push(Sentence {
                        words: words(text, analyzer).into(),
                        folded: (folded != text).then(|| folded.into()),
                        text: text.into(),
                        label: Arc::clone(&label),
                    });
                }
            }
        }
        Self { sections }
    }

    /// Category and different words of each section.
    pub(super) fn sections(&self) -> impl Iterator<Item = (usize, Vec<Form>)> {
        self.sections.iter().map(|(category, sentences)| {
            let words = sentences.iter().flat_map(|sentence| sentence.words.iter().chain(&sentence.label.words));
            let mut words: Vec<Form> = words.copied().collect();
            words.sort_unstable();
            words.dedup();
            (*category, words)
        })
    }

    /// What each category's section says; indexed by category, silent where the case has no such section.
    pub(super) fn hear(&self, question: &[Feature]) -> Vec<Testimony> {
        let weights: Vec<f64> = question.iter().map(|feature| feature.weight * self.tells_apart(feature)).collect();
        let total: f64 = weights.iter().sum();
        let mut testimony = Vec::new();
        for (category, sentences) in &self.sections {
            testimony.resize_with(testimony.len().max(category + 1), Testimony::default);
            if total > 0.0 {
                testimony[*category] = hear_section(sentences, question, &weights, total);
            }
        }
        testimony
    }

    /// Whether the case has a word or another name for everything that is asked; where not, no sentence tells all of it.
    pub(super) fn may_tell(&self, question: &[Feature]) -> bool {
        let words = question.iter().filter(|feature| feature.form.is_some() && !feature.is_pair);
        let told = |feature: &Feature| self.sections.values().flatten().any(|sentence| sentence.has(feature) > 0.0);
        !question.is_empty() && words.clone().count() > 0 && words.into_iter().all(told)
    }

    /// The sentence that tells most of what is asked, one that has `folded` as it stands before all others.
    pub(super) fn best(&self, question: &[Feature], folded: &str) -> Option<Best> {
        let total: f64 = question.iter().map(|feature| feature.weight).sum();
        let mut best: Option<Best> = None;
        for (category, sentence) in self.sections.iter().flat_map(|(at, told)| told.iter().map(move |sentence| (*at, sentence))) {
            let share = question.iter().map(|f| f.weight * sentence.has(f).min(1.0)).sum::<f64>() / total;
            let literal = sentence.folded().contains(folded);
            if best.as_ref().is_none_or(|best| (literal, share) > (best.literal, best.share)) {
                best = Some(Best { share, literal, category, quote: shorten(&sentence.text) });
            }
        }
        best
    }

    /// A word that stands in one section only tells sections apart, one that stands in all tells nothing.
    fn tells_apart(&self, feature: &Feature) -> f64 {
        let holds =
            self.sections.values().filter(|sentences| sentences.iter().any(|sentence| sentence.has(feature) > 0.0)).count();
        let all = self.sections.len().max(2) as f64;
        match holds {
            // A word that the case never uses can't be told by any section, yet it makes what is told less than whole.
            0 => 0.35,
            holds => 0.25 + 0.75 * (all / holds as f64).ln() / all.ln(),
        }
    }
}

fn words(text: &str, analyzer: &Analyzer) -> Vec<Form> {
    let list = content_words(text, analyzer);
    let mut forms = Vec::with_capacity(list.len() * 2);
    for (at, (word, joined)) in list.iter().enumerate() {
        if *joined && at > 0 {
            forms.push(Form::pair(list[at - 1].0, word));
        }
        forms.push(Form::word(word));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

impl Sentence {
    fn folded(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.text)
    }

    /// 1 where the sentence has the feature, more where its label has it, 0 where neither does.
    fn has(&self, feature: &Feature) -> f64 {
        let among = |forms: &[Form]| feature.form.is_some_and(|form| forms.binary_search(&form).is_ok());
        if among(&self.label.words) {
            return 1.0 + LABEL;
        }
        // No run goes over from the label into the text.
        let stands = |run: &String| self.label.folded.contains(run.as_str()) || self.folded().contains(run.as_str());
        let told = among(&self.words) || feature.runs.iter().any(|run| run.chars().count() > 1 && stands(run));
        if told { 1.0 } else { 0.0 }
    }
}

fn hear_section(sentences: &[Sentence], question: &[Feature], weights: &[f64], total: f64) -> Testimony {
    let mut whole = vec![0.0_f64; question.len()];
    let mut told: Vec<(f64, usize)> = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let has: Vec<f64> = question.iter().map(|feature| sentence.has(feature)).collect();
        for (whole, has) in whole.iter_mut().zip(&has) {
            *whole = whole.max(has.min(1.0));
        }
        let score = has.iter().zip(weights).map(|(has, weight)| has * weight).sum::<f64>() / total;
        if score > 0.0 {
            told.push((score, at));
        }
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let Some(best) = told.first().map(|(score, _)| *score) else { return Testimony::default() };
    let together = whole.iter().zip(weights).map(|(has, weight)| has * weight).sum::<f64>() / total;
    let quotes =
        told.iter().take_while(|(score, _)| *score >= best * QUOTABLE).map(|(_, at)| shorten(&sentences[*at].text)).collect();
    Testimony { score: BEST * best + (1.0 - BEST) * together, quotes }
}

/// The sentence, cut at [`LONGEST`] characters.
fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
