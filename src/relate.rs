//! Related cases, with the reason.
//!
//! Two cases are near when they share what few others share: a keyword, a term in their text, the kind of body that runs
//! the project, the coordinators' professions, the prefecture; and when their towns are of like size and age. Each ground
//! adds its weight, a rare thing more than a common one, and gives its reason in words.
//!
//! Not every pair is compared: candidates are the cases that share a thing, and neighbours by population. So the work grows
//! with the number of cases, not with its square.
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use crate::markdown;
use crate::model::{Case, CaseId, Handbook, KeywordTable, Related, Relations};

/// Related cases shown for each case.
const SHOWN: usize = 4;
/// Reasons given for each.
const REASONS: usize = 3;
/// A thing that more cases than this share brings no candidates (it may still count as a reason).
const CROWD: usize = 64;
/// Neighbours by population on either side.
const NEIGHBOURS: usize = 6;
/// Below this nothing is worth telling.
const LEAST: f64 = 0.15;

/// Something that a case has and another may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Keyword(usize),
    Term(usize),
    Body(usize),
    Profession(usize),
    Prefecture(usize),
}

/// For every case its nearest others.
#[must_use]
pub fn relate(handbook: &Handbook, keywords: &KeywordTable) -> Relations {
    let names = Names::default();
    let (things, names) = inventory(handbook, keywords, names);
    let mut holders: BTreeMap<Thing, Vec<usize>> = BTreeMap::new();
    for (case, things) in things.iter().enumerate() {
        for thing in things {
            holders.entry(*thing).or_default().push(case);
        }
    }
    let mut by_population: Vec<(u64, usize)> = (0..handbook.cases.len())
        .filter_map(|at| handbook.cases[at].profile.population.as_ref().map(|figure| (figure.value as u64, at)))
        .collect();
    by_population.sort_unstable();
    let mut rank = vec![None; handbook.cases.len()];
    for (at, (_, case)) in by_population.iter().enumerate() {
        rank[*case] = Some(at);
    }
    let map = Map { handbook, keywords, things, holders, names, by_population, rank };
    (0..handbook.cases.len()).into_par_iter().map(|case| map.nearest(case)).collect()
}

#[derive(Default)]
struct Names {
    bodies: Vec<String>,
    professions: Vec<String>,
    prefectures: Vec<String>,
}

fn number(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

fn inventory(handbook: &Handbook, keywords: &KeywordTable, mut names: Names) -> (Vec<BTreeSet<Thing>>, Names) {
    let finder = TermFinder::new(handbook);
    let terms: Vec<BTreeSet<usize>> = handbook.cases.par_iter().map(|case| finder.find(case)).collect();
    let mut all = Vec::with_capacity(handbook.cases.len());
    for ((case, entries), terms) in handbook.cases.iter().zip(&keywords.of_case).zip(terms) {
        let mut things: BTreeSet<Thing> = entries.iter().map(|entry| Thing::Keyword(*entry)).collect();
        things.extend(terms.into_iter().map(Thing::Term));
        if let Some(body) = &case.implementing_body {
            things.insert(Thing::Body(number(&mut names.bodies, handbook.facets.body_group(body))));
        }
        for profession in case.coordinators.iter().flat_map(|coordinators| &coordinators.professions) {
            things.insert(Thing::Profession(number(&mut names.professions, profession)));
        }
        things.insert(Thing::Prefecture(number(&mut names.prefectures, &case.prefecture)));
        all.push(things);
    }
    (all, names)
}

/// Finds the handbook's terms, under any of their names, in a case's sections.
struct TermFinder {
    /// `None` when the handbook has no terms.
    names: Option<AhoCorasick>,
    /// Per name the term it belongs to.
    terms: Vec<usize>,
}

impl TermFinder {
    fn new(handbook: &Handbook) -> Self {
        let (mut names, mut terms) = (Vec::new(), Vec::new());
        for (at, term) in handbook.terms.iter().enumerate() {
            for name in std::iter::once(&term.term).chain(&term.aliases).filter(|name| name.chars().count() > 2) {
                names.push(name.as_str());
                terms.push(at);
            }
        }
        // The longest name at a place is the thing meant: 介護支援専門員 is no mention of 介護支援.
        let names = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok();
        Self { names, terms }
    }

    fn find(&self, case: &Case) -> BTreeSet<usize> {
        let Some(names) = &self.names else { return BTreeSet::new() };
        let blocks = case.sections.iter().flat_map(|section| markdown::blocks(&section.events));
        blocks
            .flat_map(|block| {
                names.find_iter(&block.text).map(|found| self.terms[found.pattern().as_usize()]).collect::<Vec<_>>()
            })
            .collect()
    }
}

struct Map<'a> {
    handbook: &'a Handbook,
    keywords: &'a KeywordTable,
    things: Vec<BTreeSet<Thing>>,
    holders: BTreeMap<Thing, Vec<usize>>,
    names: Names,
    /// Population and case, ascending.
    by_population: Vec<(u64, usize)>,
    /// Per case its place in `by_population`.
    rank: Vec<Option<usize>>,
}

impl Map<'_> {
    fn nearest(&self, case: usize) -> Vec<Related> {
        let mut related: Vec<Related> = self
            .candidates(case)
            .into_iter()
            .filter_map(|other| self.compare(case, other))
            .filter(|found| found.score >= LEAST)
            .collect();
        related.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.case.cmp(&b.case)));
        related.truncate(SHOWN);
        related
    }

    fn candidates(&self, case: usize) -> BTreeSet<usize> {
        let shared =
            self.things[case].iter().filter_map(|thing| self.holders.get(thing)).filter(|holders| holders.len() <= CROWD);
        let mut found: BTreeSet<usize> = shared.flatten().copied().collect();
        if let Some(at) = self.rank[case] {
            let near = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(self.by_population.len());
            found.extend(self.by_population[near].iter().map(|(_, other)| *other));
        }
        found.remove(&case);
        found
    }

    fn compare(&self, case: usize, other: usize) -> Option<Related> {
        let mut grounds: Vec<(f64, String)> =
            self.things[case].intersection(&self.things[other]).filter_map(|thing| self.ground(*thing)).collect();
        grounds.extend(self.figures(case, other));
        grounds.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let sum: f64 = grounds.iter().map(|(weight, _)| weight).sum();
        // Likeness is no probability; the scale only keeps it between 0 and 1.
        let score = 1.0 - (-sum / 2.0).exp();
        let reasons = some_of_each(grounds);
        (!reasons.is_empty()).then_some(Related { case: CaseId(other), score, reasons })
    }

    fn ground(&self, thing: Thing) -> Option<(f64, String)> {
        let all = self.handbook.cases.len() as f64;
        let holders = self.holders.get(&thing).map_or(1, Vec::len) as f64;
        // 1 for a thing that only two cases share, 0 for one that all have.
        let rarity = ((all / holders).ln() / (all / 2.0).ln().max(0.1)).clamp(0.0, 1.0);
        let (weight, reason) = match thing {
            Thing::Keyword(at) => (1.2, format!("どちらも「{}」", self.keywords.entries[at].text)),
            Thing::Term(at) => (0.35, format!("「{}」にふれている", self.handbook.terms[at].term)),
            Thing::Body(at) => (0.6, format!("実施主体が{}", self.names.bodies[at])),
            Thing::Profession(at) => (0.5, format!("{}が担う", self.names.professions[at])),
            Thing::Prefecture(at) => (0.8, format!("同じ{}", self.names.prefectures[at])),
        };
        let weight = weight * rarity;
        (weight > 0.05).then_some((weight, reason))
    }

    fn figures(&self, case: usize, other: usize) -> Vec<(f64, String)> {
        let (mine, theirs) = (&self.handbook.cases[case].profile, &self.handbook.cases[other].profile);
        let mut grounds = Vec::new();
        if let (Some(mine), Some(theirs)) = (&mine.population, &theirs.population) {
            // A third more or less still feels like a town of one's own size.
            let apart = (mine.value.max(1.0) / theirs.value.max(1.0)).ln().abs() / 1.35_f64.ln();
            if apart < 1.0 {
                grounds.push((0.7 * (1.0 - apart), format!("人口が近い（{}人）", thousands(theirs.value))));
            }
        }
        if let (Some(mine), Some(theirs)) = (&mine.aging_rate, &theirs.aging_rate) {
            let apart = (mine.value - theirs.value).abs() / 3.0;
            if apart < 1.0 {
                grounds.push((0.4 * (1.0 - apart), format!("高齢化率が近い（{}%）", theirs.value)));
            }
        }
        grounds
    }
}

/// The strongest reasons; of mentioned terms at most one, because three of them say little more.
fn some_of_each(grounds: Vec<(f64, String)>) -> Vec<String> {
    let mut terms = 0;
    let mut keep = |reason: &String| {
        terms += usize::from(reason.ends_with("にふれている"));
        !reason.ends_with("にふれている") || terms <= 1
    };
    grounds.into_iter().map(|(_, reason)| reason).filter(|reason| keep(reason)).take(REASONS).collect()
}

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0.0, 999.0, 1000.0, 406_047.0].map(thousands), ["0", "999", "1,000", "406,047"]);
    }
}
