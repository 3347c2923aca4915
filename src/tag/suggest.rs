//! Keywords that a case lacks: those of other cases which its own text tells of as well.
//!
//! A keyword is proposed where one sentence of the case has it as it stands, or has all its words, in whatever form and
//! under whatever other name the handbook's terms know. Keywords that say who does something (実施主体：…) are never
//! proposed: their words stand in every case, their sense does not. Nor are those that a longer keyword of the case says.
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::lexicon::{Feature, Lexicon, fold};
use super::witness::CaseText;
use crate::model::{Case, CategoryId, Evidence, Handbook, Suggestion};
use crate::text::{Analyzer, normalise};

/// Below this nothing is proposed.
const LEAST: f64 = 0.76;
/// How sure a keyword is that stands in the text as it is written.
const LITERAL: f64 = 0.95;
/// How sure one can be at most whose words stand in one sentence, in another order or form.
const LOOSE: f64 = 0.9;
/// A keyword of fewer characters is a common word: that it stands there proves nothing.
const SHORT: usize = 4;
/// A keyword of which more than one case in so many tells is no mark of a case, unless they are few.
const COMMON: usize = 4;
const FEW: usize = 3;
/// Most proposals for one case.
const MOST: usize = 12;

/// A keyword of the handbook as it may be proposed.
struct Candidate<'a> {
    text: &'a str,
    folded: String,
    key: String,
    features: Vec<Feature>,
    /// Cases that have it.
    cases: usize,
}

/// For every case what it lacks, the surest first.
pub(super) fn suggest(handbook: &Handbook, texts: &[CaseText], lexicon: &Lexicon, analyzer: &Analyzer) -> Vec<Vec<Suggestion>> {
    let mut known: Vec<Candidate<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for keyword in handbook.cases.iter().flat_map(|case| &case.keywords) {
        let key = normalise::key(&keyword.text);
        if keyword.text.contains(['：', ':']) || key.chars().count() < SHORT {
            continue;
        }
        match places.get(&key) {
            Some(at) => known[*at].cases += 1,
            None => {
                places.insert(key.clone(), known.len());
                let features = lexicon.question(&keyword.text, analyzer);
                known.push(Candidate { text: &keyword.text, folded: fold(&keyword.text), key, features, cases: 1 });
            }
        }
    }
    let all: Vec<Vec<Option<Telling>>> =
        texts.par_iter().map(|text| known.iter().map(|candidate| telling(candidate, text)).collect()).collect();
    // What most cases tell of is what the handbook is about, and no case's mark.
    let most = (texts.len() / COMMON).max(FEW);
    let common: Vec<bool> = (0..known.len()).map(|at| all.iter().filter(|told| told[at].is_some()).count() > most).collect();
    let of_case = |(case, told): (&Arc<Case>, Vec<Option<Telling>>)| {
        let told = told.into_iter().enumerate().filter(|(at, _)| !common[*at]).filter_map(|(at, told)| Some((at, told?)));
        chosen(handbook, case, &known, told.collect())
    };
    handbook.cases.iter().zip(all).map(of_case).collect()
}

/// How surely a case tells of a keyword, and where: confidence, category, sentence.
type Telling = (f64, usize, String);

fn telling(candidate: &Candidate<'_>, text: &CaseText) -> Option<Telling> {
    if !text.may_tell(&candidate.features) {
        return None;
    }
    let told = text.best(&candidate.features, &candidate.folded)?;
    let confidence = if told.literal { LITERAL } else { LOOSE * told.share };
    (confidence >= LEAST).then_some((confidence, told.category, told.quote))
}

/// What the case lacks of that of which it tells: the place among the candidates, and how it tells.
fn chosen(handbook: &Handbook, case: &Case, known: &[Candidate<'_>], mut told: Vec<(usize, Telling)>) -> Vec<Suggestion> {
    let own: Vec<String> = case.keywords.iter().map(|keyword| normalise::key(&keyword.text)).collect();
    told.retain(|(at, _)| {
        let key = &known[*at].key;
        !own.iter().any(|own| own.contains(key.as_str()) || key.contains(own.as_str()))
    });
    // The surest first, among equals what more cases have.
    told.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(known[b.0].cases.cmp(&known[a.0].cases)).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<(usize, Suggestion)> = Vec::new();
    for (at, (confidence, category, quote)) in told {
        let candidate = &known[at];
        // Of two that say the same, the surer.
        let same = |other: usize| known[other].key.contains(&candidate.key) || candidate.key.contains(&known[other].key);
        if chosen.len() == MOST || chosen.iter().any(|(other, _)| same(*other)) {
            continue;
        }
        let section = handbook.categories.get(category).map(|category| category.label.clone()).unwrap_or_default();
        let suggestion = Suggestion {
            text: candidate.text.to_owned(),
            category: CategoryId(category),
            confidence,
            evidence: vec![Evidence { section, quote }],
            cases: candidate.cases,
        };
        chosen.push((at, suggestion));
    }
    chosen.into_iter().map(|(_, suggestion)| suggestion).collect()
}
