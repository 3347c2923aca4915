//! Facets: by what cases can be filtered, which case has which value, and what the values are called.
//!
//! A value is written `group:value` (`reg:kinki`), on cards, in addresses and in [`crate::model::Page::facets`] alike.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::figures::own_figure;
use super::names::Names;
use super::{View, words};
use crate::model::{Case, CategoryId, Facets as Groups, Handbook, OwnField, OwnKind, OwnValue};
use crate::places;
use crate::text::{Analyzer, kana};

/// The value of cases whose file does not say.
pub(super) const NONE: &str = "none";
const UNKNOWN: &str = "記載なし";

/// Lower bounds and labels of the groups of how many coordinators there are.
const COORDINATORS: [(u32, &str, &str); 4] = [(1, "1", "1人"), (2, "2", "2人"), (3, "3-5", "3〜5人"), (6, "6-", "6人以上")];

/// A group of values of which a reader chooses any.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FacetGroup {
    /// Latin name, used in addresses: cat, kw, reg, pref, pop, age, body, prof, coord; of the handbook's own fields `f-` and
    /// the identifier.
    pub(super) name: String,
    /// The name shown.
    pub(super) label: String,
    /// The values in the order shown; those that no case has are left out, but for regions and bounds.
    pub(super) options: Vec<FacetOption>,
}

/// One value.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FacetOption {
    /// As written behind the group's name.
    pub(super) value: String,
    /// The name shown in the group.
    pub(super) label: String,
    /// The name shown by itself, as on a chip.
    pub(super) alone: String,
    /// Cases that have it.
    pub(super) count: usize,
    /// The category whose sign goes with it.
    pub(super) category: Option<String>,
    /// Address of a prebuilt page with the same cases, from the site's root.
    pub(super) page: Option<String>,
}

/// All groups, and the values of every case.
#[derive(Debug, Default)]
pub(super) struct Facets {
    /// The groups in the order shown; groups without a choice are left out.
    pub(super) groups: Vec<FacetGroup>,
    /// Per case: its `group:value` strings, sorted.
    pub(super) of_case: Vec<Vec<String>>,
}

impl Facets {
    /// Works out the groups and every case's values.
    pub(super) fn new(view: View<'_>, names: &Names) -> Self {
        let Handbook { cases, facets, fields, .. } = view.handbook;
        let mut found = Found { of_case: vec![Vec::new(); cases.len()], groups: Vec::new() };
        found.group("cat", "区分", categories(view));
        found.group("kw", "キーワード", keywords(view));
        found.group("reg", "地域", regions(cases));
        found.group("pref", "都道府県", prefectures(cases));
        if let Some(name) = &names.population {
            let of = |case: &Case| case.profile.population.as_ref().map(|figure| figure.value);
            let measure = Measure { name, unit: "人", write: words::round_persons, of: &of };
            found.group("pop", name, bounds(cases, &facets.population, &measure));
        }
        if let Some(name) = &names.aging_rate {
            let of = |case: &Case| case.profile.aging_rate.as_ref().map(|figure| figure.value);
            let measure = Measure { name, unit: "%", write: |value| value.to_string(), of: &of };
            found.group("age", name, bounds(cases, &facets.aging_rate, &measure));
        }
        if let Some(name) = &names.body {
            found.group("body", name, bodies(cases, facets, name, view.analyzer));
        }
        if let Some(name) = &names.professions {
            found.group("prof", name, professions(cases, view.handbook.labels.of("professions"), view.analyzer));
        }
        if let Some(name) = &names.coordinators {
            found.group("coord", &format!("{name}の人数"), coordinators(cases, name));
        }
        for (at, (field, name)) in fields.iter().zip(&names.own).enumerate() {
            if name.is_some() {
                found.group(&format!("f-{}", field.id), &field.label, own(cases, field, at, view.analyzer));
            }
        }
        for values in &mut found.of_case {
            values.sort();
            values.dedup();
        }
        Self { groups: found.groups.into_iter().filter(|group| group.options.len() > 1).collect(), of_case: found.of_case }
    }

    /// The group of that name, if there is one to choose from.
    pub(super) fn group(&self, name: &str) -> Option<&FacetGroup> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// The name shown of the first value that a case has in a group.
    pub(super) fn label_of(&self, case: usize, group: &str) -> Option<&str> {
        let values: Vec<&str> =
            self.of_case[case].iter().filter_map(|value| value.strip_prefix(group)?.strip_prefix(':')).collect();
        let has = |option: &&FacetOption| values.iter().any(|value| *value == option.value);
        self.group(group)?.options.iter().find(has).map(|option| option.label.as_str())
    }
}

/// An option and the cases that have it.
struct Choice {
    option: FacetOption,
    cases: Vec<usize>,
}

fn choice(value: impl Into<String>, label: impl Into<String>, cases: Vec<usize>) -> Choice {
    let label = label.into();
    let option = FacetOption { value: value.into(), alone: label.clone(), label, count: 0, category: None, page: None };
    Choice { option, cases }
}

struct Found {
    of_case: Vec<Vec<String>>,
    groups: Vec<FacetGroup>,
}

impl Found {
    fn group(&mut self, name: &str, label: &str, choices: Vec<Choice>) {
        let mut options = Vec::with_capacity(choices.len());
        for Choice { mut option, mut cases } in choices {
            cases.sort_unstable();
            cases.dedup();
            option.count = cases.len();
            for case in cases {
                self.of_case[case].push(format!("{name}:{}", option.value));
            }
            options.push(option);
        }
        self.groups.push(FacetGroup { name: name.to_owned(), label: label.to_owned(), options });
    }
}

fn categories(view: View<'_>) -> Vec<Choice> {
    let mut cases: Vec<Vec<usize>> = vec![Vec::new(); view.handbook.categories.len()];
    for (case, tags) in view.tags.iter().enumerate() {
        for tag in tags {
            cases[tag.category.0].push(case);
        }
    }
    let all = view.handbook.categories.iter().zip(cases);
    all.map(|(category, cases)| {
        let mut choice = choice(&category.id, &category.label, cases);
        choice.option.category = Some(category.id.clone());
        choice.option.page = Some(format!("categories/{}.html", category.id));
        choice
    })
    .collect()
}

/// The category of a keyword: that of most of its uses, the earlier in the handbook's order among equals.
pub(super) fn keyword_category(view: View<'_>, entry: usize) -> Option<CategoryId> {
    let mut times: BTreeMap<CategoryId, usize> = BTreeMap::new();
    for place in &view.keywords.entries[entry].uses {
        if let Some(tag) = view.tags.get(place.case.0).and_then(|tags| tags.get(place.keyword)) {
            *times.entry(tag.category).or_default() += 1;
        }
    }
    times.into_iter().rev().max_by_key(|(_, times)| *times).map(|(category, _)| category)
}

fn keywords(view: View<'_>) -> Vec<Choice> {
    let mut all: Vec<(Option<CategoryId>, Choice)> = (view.keywords.entries.iter().enumerate())
        .map(|(at, entry)| {
            let category = keyword_category(view, at);
            let mut choice = choice(&entry.slug, &entry.text, entry.uses.iter().map(|place| place.case.0).collect());
            choice.option.category = category.map(|id| view.handbook.categories[id.0].id.clone());
            choice.option.page = Some(format!("keywords/{}.html", entry.slug));
            (category, choice)
        })
        .collect();
    // Entries are sorted by reading, and the sort keeps that order inside each category.
    all.sort_by_key(|(category, _)| *category);
    all.into_iter().map(|(_, choice)| choice).collect()
}

fn regions(cases: &[Arc<Case>]) -> Vec<Choice> {
    let region = |case: &Case| places::prefecture(&case.prefecture).map(|prefecture| prefecture.region);
    let all = places::REGIONS.iter();
    all.map(|(id, name)| choice(*id, *name, positions(cases, |case| region(case) == Some(*id)))).collect()
}

fn prefectures(cases: &[Arc<Case>]) -> Vec<Choice> {
    let mut found: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, case) in cases.iter().enumerate() {
        found.entry(case.prefecture.as_str()).or_default().push(at);
    }
    let all = places::prefectures().iter();
    all.filter_map(|prefecture| {
        Some(choice(kana::to_romaji(prefecture.reading), prefecture.name, found.remove(prefecture.name)?))
    })
    .collect()
}

/// How groups between bounds read and which figure they cut.
struct Measure<'a> {
    name: &'a str,
    unit: &'a str,
    write: fn(f64) -> String,
    of: &'a dyn Fn(&Case) -> Option<f64>,
}

fn bounds(cases: &[Arc<Case>], bounds: &[f64], measure: &Measure<'_>) -> Vec<Choice> {
    if bounds.is_empty() {
        return Vec::new();
    }
    let say = |value: f64| format!("{}{}", (measure.write)(value), measure.unit);
    let mut all = Vec::new();
    for at in 0..=bounds.len() {
        let low = at.checked_sub(1).map_or(0.0, |below| bounds[below]);
        let high = bounds.get(at).copied();
        let label = match (at, high) {
            (0, Some(high)) => format!("{}未満", say(high)),
            (_, Some(high)) => format!("{}以上{}未満", say(low), say(high)),
            (_, None) => format!("{}以上", say(low)),
        };
        let within = |case: &Case| (measure.of)(case).is_some_and(|value| value >= low && high.is_none_or(|high| value < high));
        let mut choice = choice(low.to_string(), label, positions(cases, within));
        choice.option.alone = format!("{}{}", measure.name, choice.option.label);
        all.push(choice);
    }
    let missing = positions(cases, |case| (measure.of)(case).is_none());
    if !missing.is_empty() {
        all.push(unknown(measure.name, missing));
    }
    all
}

fn unknown(name: &str, cases: Vec<usize>) -> Choice {
    let mut choice = choice(NONE, UNKNOWN, cases);
    choice.option.alone = format!("{name}の{UNKNOWN}");
    choice
}

/// Implementing bodies: the first group whose word occurs in the body's text, else the text itself.
fn bodies(cases: &[Arc<Case>], groups: &Groups, name: &str, analyzer: &Analyzer) -> Vec<Choice> {
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); groups.implementing_body.len()];
    let mut others: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut missing = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let Some(body) = case.implementing_body.as_deref() else {
            missing.push(at);
            continue;
        };
        let of = groups.implementing_body.iter().position(|group| group.matches.iter().any(|word| body.contains(word.as_str())));
        if let Some(group) = of {
            of_group[group].push(at);
            continue;
        }
        let place = *known.entry(body).or_insert(others.len());
        if place == others.len() {
            others.push((body, Vec::new()));
        }
        others[place].1.push(at);
    }
    let named = groups.implementing_body.iter().map(|group| group.label.as_str()).zip(of_group);
    let all: Vec<(&str, Vec<usize>)> = named.filter(|(_, cases)| !cases.is_empty()).chain(others).collect();
    let mut choices = by_reading(all, analyzer);
    // The most frequent first; the sort keeps the handbook's order among equals.
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.cases.len()));
    if !missing.is_empty() {
        choices.push(unknown(name, missing));
    }
    choices
}

fn professions(cases: &[Arc<Case>], name: &str, analyzer: &Analyzer) -> Vec<Choice> {
    let of = |case: &'_ Case| case.coordinators.as_ref().map_or(Vec::new(), |staff| staff.professions.clone());
    several(cases, &of, name, analyzer)
}

/// A choice a value, where a case may have several; the most frequent first.
fn several(cases: &[Arc<Case>], of: &dyn Fn(&Case) -> Vec<String>, name: &str, analyzer: &Analyzer) -> Vec<Choice> {
    let mut found: Vec<(String, Vec<usize>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut missing = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let values = of(case);
        if values.is_empty() {
            missing.push(at);
        }
        for value in values {
            let place = *known.entry(value.clone()).or_insert(found.len());
            if place == found.len() {
                found.push((value, Vec::new()));
            }
            found[place].1.push(at);
        }
    }
    let named: Vec<(&str, Vec<usize>)> = found.iter().map(|(name, cases)| (name.as_str(), cases.clone())).collect();
    let mut choices = by_reading(named, analyzer);
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.cases.len()));
    if !missing.is_empty() {
        choices.push(unknown(name, missing));
    }
    choices
}

/// The values of a field of the handbook's own; none for those of which every case has another.
fn own(cases: &[Arc<Case>], field: &OwnField, at: usize, analyzer: &Analyzer) -> Vec<Choice> {
    match &field.kind {
        OwnKind::Text | OwnKind::Date => Vec::new(),
        OwnKind::Number { unit, bounds: limits } => {
            let of = |case: &Case| own_figure(case, at).map(|figure| figure.value);
            bounds(cases, limits, &Measure { name: &field.label, unit, write: words::round_persons, of: &of })
        }
        OwnKind::Choice(_) | OwnKind::List(_) => {
            let of = |case: &Case| match case.own.get(&at) {
                Some(OwnValue::Text(text)) => vec![text.clone()],
                Some(OwnValue::List(texts)) => texts.clone(),
                _ => Vec::new(),
            };
            let mut choices = several(cases, &of, &field.label, analyzer);
            if let OwnKind::Choice(order) | OwnKind::List(order) = &field.kind {
                // In the order in which the handbook gives them, what is not said last.
                let place = |choice: &Choice| order.iter().position(|text| *text == choice.option.label).unwrap_or(order.len());
                choices.sort_by_key(place);
            }
            choices
        }
    }
}

fn coordinators(cases: &[Arc<Case>], name: &str) -> Vec<Choice> {
    let count = |case: &Case| case.coordinators.as_ref().and_then(|coordinators| coordinators.count).filter(|count| *count > 0);
    let mut all = Vec::new();
    for (at, (low, value, label)) in COORDINATORS.iter().enumerate() {
        let high = COORDINATORS.get(at + 1).map_or(u32::MAX, |next| next.0);
        let mut choice = choice(*value, *label, positions(cases, |case| count(case).is_some_and(|n| (*low..high).contains(&n))));
        choice.option.alone = format!("{name}{label}");
        all.push(choice);
    }
    let missing = positions(cases, |case| count(case).is_none());
    if !missing.is_empty() {
        all.push(unknown("人数", missing));
    }
    all
}

fn positions(cases: &[Arc<Case>], has: impl Fn(&Case) -> bool) -> Vec<usize> {
    cases.iter().enumerate().filter(|(_, case)| has(case)).map(|(at, _)| at).collect()
}

/// Names → choices whose values are the names' readings in Latin letters.
fn by_reading(names: Vec<(&str, Vec<usize>)>, analyzer: &Analyzer) -> Vec<Choice> {
    let mut taken = HashSet::from([NONE.to_owned()]);
    let mut choices = Vec::with_capacity(names.len());
    for (name, cases) in names {
        let base = kana::to_romaji(&analyzer.reading(name));
        let base = if base.is_empty() { "other".to_owned() } else { base };
        let mut value = base.clone();
        let mut times = 1;
        while !taken.insert(value.clone()) {
            times += 1;
            value = format!("{base}-{times}");
        }
        choices.push(choice(value, name, cases));
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::super::tests::{handbook, with_view};
    use super::*;
    use crate::model::Group;

    #[test]
    fn every_case_has_a_value_in_every_group_it_is_asked_about() {
        let mut handbook = handbook();
        handbook.facets.implementing_body = vec![Group { label: "医療の団体".into(), matches: vec!["医師会".into()] }];
        with_view(&handbook, |view| {
            let facets = Facets::new(view, &Names::new(view.handbook));
            let values = facets.of_case[0].join(" ");
            for value in ["cat:history", "cat:activities", "reg:west", "pref:kouchiken", "pop:0", "age:30", "coord:1"] {
                assert!(values.split(' ').any(|has| has == value), "{value} is missing in {values}");
            }
            assert_eq!(facets.label_of(0, "body"), Some("医療の団体"));
            assert_eq!(facets.label_of(1, "body"), Some(UNKNOWN), "a case without a body is in the group of those");
            assert!(values.split(' ').all(|value| value.is_ascii()), "values stand in addresses: {values}");
        });
    }

    #[test]
    fn counts_are_the_cases_that_have_the_value() {
        with_view(&handbook(), |view| {
            let facets = Facets::new(view, &Names::new(view.handbook));
            for group in &facets.groups {
                for option in &group.options {
                    let value = format!("{}:{}", group.name, option.value);
                    let having = facets.of_case.iter().filter(|values| values.contains(&value)).count();
                    assert_eq!(option.count, having, "{value}");
                }
            }
        });
    }

    #[test]
    fn groups_of_figures_say_their_bounds() {
        with_view(&handbook(), |view| {
            let facets = Facets::new(view, &Names::new(view.handbook));
            let labels: Vec<&str> =
                facets.group("pop").expect("population").options.iter().map(|option| option.label.as_str()).collect();
            assert_eq!(labels, ["3万人未満", "3万人以上"]);
        });
    }
}
