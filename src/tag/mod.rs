//! Keyword → category, with evidence.
//!
//! A category that the file gives wins. Else three witnesses are heard, and their voices added up:
//! 1. the case's own text: which section has the sentence that tells best what the keyword names ([`witness`]);
//! 2. the handbook's habit: in which sections of all cases the keyword's words usually stand ([`lexicon`]);
//! 3. the keyword's own wording: 実施主体：…, …ネットワーク, コーディネーター：… ([`wording`]).
//!
//! The confidence is the winner's share after a softmax over the categories.

mod lexicon;
mod suggest;
mod witness;
mod wording;

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{Case, CaseId, CategoryId, Evidence, Handbook, Keyword, Suggestion, Tag, Tags};
use crate::text::Analyzer;
use lexicon::Lexicon;
use witness::{CaseText, Testimony};

/// How loud each witness is. The text of the case speaks first; the other two decide where it is silent or torn.
const TEXT: f64 = 4.0;
const HABIT: f64 = 1.5;
const WORDING: f64 = 1.0;
/// At most so many passages are quoted for a keyword.
const QUOTES: usize = 2;

/// The category of every keyword; with `blind`, given categories are left aside.
#[must_use]
pub fn tag(handbook: &Handbook, analyzer: &Analyzer, blind: bool) -> Tags {
    tag_cases(handbook, analyzer, &handbook.cases, blind)
}

/// The categories of the keywords of some cases, as far as these tell alone: of the handbook's habit only their part is heard.
#[must_use]
pub fn tag_some(handbook: &Handbook, analyzer: &Analyzer, cases: &[CaseId]) -> Tags {
    let cases: Vec<Arc<Case>> = cases.iter().map(|case| Arc::clone(&handbook.cases[case.0])).collect();
    tag_cases(handbook, analyzer, &cases, false)
}

fn tag_cases(handbook: &Handbook, analyzer: &Analyzer, cases: &[Arc<Case>], blind: bool) -> Tags {
    let texts: Vec<CaseText> = cases.par_iter().map(|case| CaseText::new(case, analyzer)).collect();
    let lexicon = Lexicon::new(handbook, &texts);
    let of_case = |(case, text): (&Arc<Case>, &CaseText)| -> Vec<Tag> {
        let judge = Judge { handbook, analyzer, lexicon: &lexicon, text };
        case.keywords.iter().map(|keyword| judge.tag(keyword, blind)).collect()
    };
    cases.par_iter().zip(&texts).map(of_case).collect()
}

/// For every case the keywords of others that its text tells of and that it lacks, the surest first.
#[must_use]
pub fn suggest(handbook: &Handbook, analyzer: &Analyzer) -> Vec<Vec<Suggestion>> {
    let texts: Vec<CaseText> = handbook.cases.par_iter().map(|case| CaseText::new(case, analyzer)).collect();
    let lexicon = Lexicon::new(handbook, &texts);
    suggest::suggest(handbook, &texts, &lexicon, analyzer)
}

struct Judge<'a> {
    handbook: &'a Handbook,
    analyzer: &'a Analyzer,
    lexicon: &'a Lexicon,
    text: &'a CaseText,
}

impl Judge<'_> {
    fn tag(&self, keyword: &Keyword, blind: bool) -> Tag {
        let words = self.lexicon.question(&keyword.text, self.analyzer);
        let testimony = self.text.hear(&words);
        if let (Some(category), false) = (keyword.category, blind) {
            return Tag { category, given: true, confidence: 1.0, evidence: self.evidence(&testimony, category, false) };
        }
        let habit = self.lexicon.habit(&words);
        let wording = wording::votes(&keyword.text, &self.handbook.categories);
        let voices: Vec<f64> = (0..self.handbook.categories.len())
            .map(|at| {
                let told = testimony.get(at).map_or(0.0, |section| section.score);
                TEXT * told + HABIT * habit[at] + WORDING * wording[at]
            })
            .collect();
        let (best, confidence) = winner(&voices);
        let by_wording = wording.get(best).is_some_and(|vote| *vote > 0.0);
        let category = CategoryId(best);
        Tag { category, given: false, confidence, evidence: self.evidence(&testimony, category, by_wording) }
    }

    fn evidence(&self, testimony: &[Testimony], category: CategoryId, by_wording: bool) -> Vec<Evidence> {
        let section = self.handbook.categories.get(category.0).map(|category| category.label.clone()).unwrap_or_default();
        let quotes = testimony.get(category.0).into_iter().flat_map(|told| &told.quotes).take(QUOTES);
        let mut evidence: Vec<Evidence> =
            quotes.map(|quote| Evidence { section: section.clone(), quote: quote.clone() }).collect();
        if evidence.is_empty() && by_wording {
            evidence.push(Evidence { section: String::new(), quote: "語そのものの言い回し".to_owned() });
        }
        evidence
    }
}

/// The loudest voice (the first of equals) and its share after a softmax.
fn winner(voices: &[f64]) -> (usize, f64) {
    let best = voices.iter().enumerate().fold(0, |best, (at, voice)| if *voice > voices[best] { at } else { best });
    let top = voices.get(best).copied().unwrap_or_default();
    let total: f64 = voices.iter().map(|voice| (voice - top).exp()).sum();
    (best, if total > 0.0 { 1.0 / total } else { 0.0 })
}
