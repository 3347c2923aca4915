//! What only all pages together can tell: names, numbers, keywords and figures that occur twice.
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::diag::{Diagnostic, Hint, Problem, Span};
use crate::model::Case;
use crate::text::{normalise, spelling};

/// Where a thing stands that another page may have as well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) span: Span,
    /// Counted from 1.
    pub(super) line: usize,
}

/// What of a case is held against other cases.
#[derive(Debug, Default)]
pub(super) struct Spots {
    pub(super) number: Option<(u32, Spot)>,
    /// The title as it is compared, the towns that it is compared within, and where it stands.
    pub(super) title: Option<((String, String), Spot)>,
    /// The title as it is written.
    pub(super) shown: String,
    pub(super) keywords: Vec<Word>,
    /// Where the number of inhabitants stands.
    pub(super) population: Option<Spot>,
    /// What the page itself says to be doubtful.
    pub(super) doubts: Vec<String>,
}

/// A keyword as it is compared with those of other cases.
#[derive(Debug)]
pub(super) struct Word {
    text: String,
    /// What all spellings of it that count as one have in common.
    key: String,
    /// What near spellings have in common as well.
    loose: String,
    spot: Spot,
}

impl Word {
    pub(super) fn new(text: &str, spot: Spot) -> Self {
        Self { text: text.to_owned(), key: normalise::key(text), loose: spelling::loose(text), spot }
    }
}

/// Names that Windows and macOS hold for one: `A.md` and `a.md`, `が` in one and in two characters.
pub(super) fn names<'a>(pages: impl Iterator<Item = (&'a str, &'a str)>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<String, &str> = HashMap::new();
    for (file, stem) in pages {
        let name: String = stem.nfc().flat_map(char::to_lowercase).collect();
        match known.get(&name) {
            Some(first) => problems.push(Diagnostic::new(Problem::DuplicatePage((*first).to_owned()), file, None)),
            None => drop(known.insert(name, file)),
        }
    }
}

/// Numbers that two cases have.
pub(super) fn numbers<'a>(pages: impl Iterator<Item = (&'a str, &'a Spots)>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<u32, (&str, usize)> = HashMap::new();
    for (file, spots) in pages {
        let Some((number, spot)) = spots.number else { continue };
        match known.get(&number) {
            Some((first, line)) => {
                let mut problem = Diagnostic::new(Problem::DuplicateNumber(number), file, Some(spot.span));
                problem.hint(Hint::First((*first).to_owned(), *line));
                problems.push(problem);
            }
            None => drop(known.insert(number, (file, spot.line))),
        }
    }
}

/// Titles that two pages of one kind have; for cases, two of the same towns.
pub(super) fn titles<'a>(pages: impl Iterator<Item = (&'a str, &'a Spots)>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&(String, String), (&str, usize)> = HashMap::new();
    for (file, spots) in pages {
        let Some((title, spot)) = &spots.title else { continue };
        match known.get(title) {
            Some((first, line)) => {
                let mut problem = Diagnostic::new(Problem::DuplicateTitle(spots.shown.clone()), file, Some(spot.span));
                problem.hint(Hint::First((*first).to_owned(), *line));
                problems.push(problem);
            }
            None => drop(known.insert(title, (file, spot.line))),
        }
    }
}

/// One thing called by two names: keywords that differ in particles, signs or how much of a verb is written in kana.
pub(super) fn keywords<'a>(pages: impl Iterator<Item = (&'a str, &'a Spots)> + Clone, problems: &mut Vec<Diagnostic>) {
    /// Uses of one spelling: how many, and the first with its file.
    type Uses<'a> = (usize, &'a str, &'a Word);
    let mut groups: HashMap<&str, Vec<Uses<'a>>> = HashMap::new();
    for (file, word) in pages.clone().flat_map(|(file, spots)| spots.keywords.iter().map(move |word| (file, word))) {
        let group = groups.entry(&word.loose).or_default();
        match group.iter_mut().find(|(_, _, known)| known.key == word.key) {
            Some((times, ..)) => *times += 1,
            None => group.push((1, file, word)),
        }
    }
    for (file, spots) in pages {
        for word in &spots.keywords {
            let Some(group) = groups.get(&*word.loose).filter(|group| group.len() > 1) else { continue };
            // The spelling most used, the first of those that are used alike.
            let Some((_, first, usual)) = group.iter().rev().max_by_key(|(times, ..)| *times) else { continue };
            if usual.key == word.key {
                continue;
            }
            let has_both = spots.keywords.iter().any(|other| other.key == usual.key);
            let hint = if has_both { ONE_OF_BOTH } else { Hint::Write(usual.text.clone()) };
            let problem = Problem::NearDuplicateKeyword(word.text.clone(), usual.text.clone());
            let mut problem = Diagnostic::new(problem, file, Some(word.spot.span));
            problem.hint(hint).hint(Hint::First((*first).to_owned(), usual.spot.line));
            problems.push(problem);
        }
    }
}

const ONE_OF_BOTH: Hint =
    Hint::Say("同じことを指すなら、どちらか一つにしてください", "where both mean the same, keep one of them");

/// A number of inhabitants that another town has to the last digit was most likely copied with the file.
pub(super) fn figures<'a>(pages: impl Iterator<Item = (&'a Case, &'a Spots)>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<u64, (&Case, usize)> = HashMap::new();
    let doubted = |spots: &Spots| spots.doubts.iter().any(|doubt| doubt.contains("人口"));
    for (case, spots) in pages {
        let (Some(figure), Some(spot)) = (&case.profile.population, spots.population) else { continue };
        // Small round numbers meet by chance.
        if figure.value < 1000.0 || figure.value % 100.0 == 0.0 {
            continue;
        }
        match known.get(&figure.value.to_bits()) {
            Some((first, line)) if first.municipalities != case.municipalities && !doubted(spots) => {
                let problem = Problem::CopiedFigure(first.place());
                let mut problem = Diagnostic::new(problem, &case.file, Some(spot.span));
                problem.hint(Hint::First(first.file.clone(), *line));
                problems.push(problem);
            }
            Some(_) => {}
            None => drop(known.insert(figure.value.to_bits(), (case, spot.line))),
        }
    }
}
