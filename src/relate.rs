//! Related cases, with the reason.
//!
//! Two cases are near when they share what few others share: a keyword, a term in their text, the kind of body that runs
//! the project, the coordinators' professions, the prefecture; and when their towns are of like size and age. Each ground
//! adds its weight, a rare thing more than a common one, and gives its reason in words.
//!
//! Not every pair is compared: candidates are the cases that share a thing, and neighbours by population. So the work grows
//! with the number of cases, not with its square.
use crate::text::hash::Table;
use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use crate::markdown;
use crate::model::{Case, CaseId, Handbook, KeywordTable, OwnField, OwnKind, OwnValue, Related, Relations};

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

/// Why two cases are near; put into words only for those that are shown.
#[derive(Clone, Copy, Debug)]
enum Ground {
    Shared(Thing),
    Population(f64),
    AgingRate(f64),
}

/// Grounds with their weights.
type Grounds = Vec<(f64, Ground)>;

/// Something that a case has and another may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Thing {
    Keyword(usize),
    Term(usize),
    Body(usize),
    Profession(usize),
    /// A choice or an item of a list in one of the handbook's own fields.
    Own(usize),
    Prefecture(usize),
}

/// For every case its nearest others.
#[must_use]
pub fn relate(handbook: &Handbook, keywords: &KeywordTable) -> Relations {
    let (things, names) = inventory(handbook, keywords);
    // As numbers in their order, things are compared and counted much faster.
    let kinds: BTreeSet<Thing> = things.iter().flatten().copied().collect();
    let kinds: Vec<Thing> = kinds.into_iter().collect();
    let numbers: Table<Thing, usize> = kinds.iter().enumerate().map(|(number, thing)| (*thing, number)).collect();
    let things: Vec<Vec<usize>> = things.iter().map(|things| things.iter().map(|thing| numbers[thing]).collect()).collect();
    let mut holders = vec![Vec::new(); kinds.len()];
    for (case, things) in things.iter().enumerate() {
        things.iter().for_each(|thing| holders[*thing].push(case));
    }
    let weights = kinds.iter().zip(&holders).map(|(kind, holders)| weight(*kind, holders.len(), handbook.cases.len())).collect();
    let mut by_population: Vec<(u64, usize)> = (0..handbook.cases.len())
        .filter_map(|at| handbook.cases[at].profile.population.as_ref().map(|figure| (figure.value as u64, at)))
        .collect();
    by_population.sort_unstable();
    let mut rank = vec![None; handbook.cases.len()];
    for (at, (_, case)) in by_population.iter().enumerate() {
        rank[*case] = Some(at);
    }
    let map = Map { handbook, keywords, kinds, weights, things, holders, names, by_population, rank };
    (0..handbook.cases.len()).into_par_iter().map(|case| map.nearest(case)).collect()
}

/// Names as numbers, in the order in which they come.
#[derive(Default)]
struct Numbers(Table<String, usize>);

impl Numbers {
    fn number(&mut self, name: &str) -> usize {
        match self.0.get(name) {
            Some(number) => *number,
            None => {
                self.0.insert(name.to_owned(), self.0.len());
                self.0.len() - 1
            }
        }
    }

    fn names(self) -> Vec<String> {
        let mut names: Vec<(String, usize)> = self.0.into_iter().collect();
        names.sort_by_key(|(_, number)| *number);
        names.into_iter().map(|(name, _)| name).collect()
    }
}

struct Names {
    bodies: Vec<String>,
    professions: Vec<String>,
    /// Field and value: 方式：巡回.
    own: Vec<String>,
    prefectures: Vec<String>,
}

fn inventory(handbook: &Handbook, keywords: &KeywordTable) -> (Vec<BTreeSet<Thing>>, Names) {
    let (mut bodies, mut professions, mut prefectures) = (Numbers::default(), Numbers::default(), Numbers::default());
    let mut own = Numbers::default();
    let finder = TermFinder::new(handbook);
    let terms: Vec<BTreeSet<usize>> = handbook.cases.par_iter().map(|case| finder.find(case)).collect();
    let mut all = Vec::with_capacity(handbook.cases.len());
    for ((case, entries), terms) in handbook.cases.iter().zip(&keywords.of_case).zip(terms) {
        let mut things: BTreeSet<Thing> = entries.iter().map(|entry| Thing::Keyword(*entry)).collect();
        things.extend(terms.into_iter().map(Thing::Term));
        if let Some(body) = &case.implementing_body {
            things.insert(Thing::Body(bodies.number(handbook.facets.body_group(body))));
        }
        for profession in case.coordinators.iter().flat_map(|coordinators| &coordinators.professions) {
            things.insert(Thing::Profession(professions.number(profession)));
        }
        for (field, value) in &case.own {
            let OwnField { label, kind, .. } = &handbook.fields[*field];
            let values = match (kind, value) {
                (OwnKind::Choice(_), OwnValue::Text(text)) => std::slice::from_ref(text),
                (OwnKind::List(_), OwnValue::List(texts)) => texts,
                _ => &[],
            };
            things.extend(values.iter().map(|text| Thing::Own(own.number(&format!("{label}：{text}")))));
        }
        things.insert(Thing::Prefecture(prefectures.number(&case.prefecture)));
        all.push(things);
    }
    (all, Names { bodies: bodies.names(), professions: professions.names(), own: own.names(), prefectures: prefectures.names() })
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
    /// Every thing that some case has, in order; the others name it by its place here.
    kinds: Vec<Thing>,
    /// How much it counts that two cases share it; `None` where next to nothing.
    weights: Vec<Option<f64>>,
    /// The things of each case, in order, and the cases that have each.
    things: Vec<Vec<usize>>,
    holders: Vec<Vec<usize>>,
    names: Names,
    /// Population and case, ascending.
    by_population: Vec<(u64, usize)>,
    /// Per case its place in `by_population`.
    rank: Vec<Option<usize>>,
}

impl Map<'_> {
    fn nearest(&self, case: usize) -> Vec<Related> {
        let mut related: Vec<(f64, usize, Grounds)> = self
            .candidates(case)
            .into_iter()
            .map(|other| {
                let grounds = self.grounds(case, other);
                let sum: f64 = grounds.iter().map(|(weight, _)| weight).sum();
                // Likeness is no probability; the scale only keeps it between 0 and 1.
                (1.0 - (-sum / 2.0).exp(), other, grounds)
            })
            .filter(|(score, _, grounds)| *score >= LEAST && !grounds.is_empty())
            .collect();
        related.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        related.truncate(SHOWN);
        let told = |(score, other, grounds)| Related { case: CaseId(other), score, reasons: self.reasons(grounds) };
        related.into_iter().map(told).collect()
    }

    fn candidates(&self, case: usize) -> Vec<usize> {
        let shared = self.things[case].iter().map(|thing| &self.holders[*thing]).filter(|holders| holders.len() <= CROWD);
        let mut found: Vec<usize> = shared.flatten().copied().collect();
        if let Some(at) = self.rank[case] {
            let near = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(self.by_population.len());
            found.extend(self.by_population[near].iter().map(|(_, other)| *other));
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|other| *other != case);
        found
    }

    /// What two cases share, each with its weight, the heaviest first.
    fn grounds(&self, case: usize, other: usize) -> Grounds {
        let mut grounds = Grounds::new();
        let mut theirs = self.things[other].iter().copied().peekable();
        for thing in &self.things[case] {
            while theirs.next_if(|other| other < thing).is_some() {}
            if let (Some(thing), Some(weight)) = (theirs.next_if_eq(thing), self.weights[*thing]) {
                grounds.push((weight, Ground::Shared(self.kinds[thing])));
            }
        }
        grounds.extend(self.figures(case, other));
        // A fixed order of adding up keeps the score's last digit.
        grounds.sort_by(|a, b| b.0.total_cmp(&a.0));
        grounds
    }

    /// The strongest reasons in words; of mentioned terms at most one, because three of them say little more.
    fn reasons(&self, grounds: Grounds) -> Vec<String> {
        let mut told: Vec<(f64, Ground, String)> =
            grounds.into_iter().map(|(weight, ground)| (weight, ground, self.say(ground))).collect();
        told.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
        let mut terms = 0;
        told.retain(|(_, ground, _)| {
            let term = matches!(ground, Ground::Shared(Thing::Term(_)));
            terms += usize::from(term);
            !term || terms <= 1
        });
        told.into_iter().map(|(_, _, reason)| reason).take(REASONS).collect()
    }

    fn say(&self, ground: Ground) -> String {
        let labels = &self.handbook.labels;
        match ground {
            Ground::Shared(Thing::Keyword(at)) => format!("どちらも「{}」", self.keywords.entries[at].text),
            Ground::Shared(Thing::Term(at)) => format!("「{}」にふれている", self.handbook.terms[at].term),
            Ground::Shared(Thing::Body(at)) => format!("{}が{}", labels.of("implementing_body"), self.names.bodies[at]),
            Ground::Shared(Thing::Profession(at)) => format!("{}が担う", self.names.professions[at]),
            Ground::Shared(Thing::Own(at)) => format!("どちらも{}", self.names.own[at]),
            Ground::Shared(Thing::Prefecture(at)) => format!("同じ{}", self.names.prefectures[at]),
            Ground::Population(value) => format!("{}が近い（{}人）", labels.of("population"), thousands(value)),
            Ground::AgingRate(value) => format!("{}が近い（{value}%）", labels.of("aging_rate")),
        }
    }

    fn figures(&self, case: usize, other: usize) -> impl Iterator<Item = (f64, Ground)> {
        let (mine, theirs) = (&self.handbook.cases[case].profile, &self.handbook.cases[other].profile);
        let (mut population, mut aging) = (None, None);
        if let (Some(mine), Some(theirs)) = (&mine.population, &theirs.population) {
            // A third more or less still feels like a town of one's own size.
            let apart = (mine.value.max(1.0) / theirs.value.max(1.0)).ln().abs() / 1.35_f64.ln();
            if apart < 1.0 {
                population = Some((0.7 * (1.0 - apart), Ground::Population(theirs.value)));
            }
        }
        if let (Some(mine), Some(theirs)) = (&mine.aging_rate, &theirs.aging_rate) {
            let apart = (mine.value - theirs.value).abs() / 3.0;
            if apart < 1.0 {
                aging = Some((0.4 * (1.0 - apart), Ground::AgingRate(theirs.value)));
            }
        }
        population.into_iter().chain(aging)
    }
}

/// How much it counts that two cases share a thing; `None` where next to nothing.
fn weight(thing: Thing, holders: usize, cases: usize) -> Option<f64> {
    let (all, holders) = (cases as f64, holders as f64);
    // 1 for a thing that only two cases share, 0 for one that all have.
    let rarity = ((all / holders).ln() / (all / 2.0).ln().max(0.1)).clamp(0.0, 1.0);
    let weight = rarity
        * match thing {
            Thing::Keyword(_) => 1.2,
            Thing::Term(_) => 0.35,
            Thing::Body(_) => 0.6,
            Thing::Profession(_) => 0.5,
            Thing::Own(_) => 0.6,
            Thing::Prefecture(_) => 0.8,
        };
    (weight > 0.05).then_some(weight)
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
