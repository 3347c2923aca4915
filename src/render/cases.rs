//! `cases.html`: a card a case, and the filter over them.
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::facets::{FacetGroup, FacetOption};
use super::figures::{CaseView, Chip, FigureView, Scales};
use super::frame::Sheet;
use super::parts::{self, Part};
use super::{Frame, Pages, words};
use crate::model::Sink;
use crate::text::hash::Table;

/// Keywords on a card.
const CHIPS: usize = 4;
/// A list of more cases than this is read in parts, of which the filter has to load what it needs: not before a page grows too
/// heavy,
const WHOLE: usize = 300;
/// of so many cases each.
const PART: usize = 60;
/// Cases whose values one script has, and cases whose rows one has, of those that the filter loads; every.js knows the second.
const TOLD: usize = 5_000;
const ROWS: usize = 50;
/// Values in a group of the filter; of keywords a larger handbook shows those that most cases share, and has a page for all.
const MOST_VALUES: usize = 200;

#[derive(Serialize)]
struct Cases<'a> {
    cards: Vec<Card<'a>>,
    groups: Vec<Group<'a>>,
    scales: &'a Scales,
    largest: Option<&'a str>,
    /// Number of this part, from 1, and how others are led to.
    part: usize,
    parts: Vec<Part>,
    /// Scripts that tell of all cases, where there are many parts.
    scripts: usize,
}

#[derive(Serialize)]
struct Card<'a> {
    case: &'a CaseView,
    chips: Vec<&'a Chip>,
}

/// A group of the filter, its options in parts: keywords by category, all others in one.
#[derive(Clone, Serialize)]
struct Group<'a> {
    name: &'a str,
    label: &'a str,
    open: bool,
    parts: Vec<Options<'a>>,
    /// Whether some options are left out.
    cut: bool,
}

#[derive(Clone, Serialize)]
struct Options<'a> {
    /// Identifier and name of the category that heads the part.
    category: Option<&'a str>,
    label: &'a str,
    options: Vec<&'a FacetOption>,
}

/// The page, where there are cases; of very many cases several.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    if frame.cases.is_empty() {
        return Ok(Vec::new());
    }
    let groups: Vec<Group<'_>> = frame.facets.groups.iter().map(|group| group_parts(frame, group)).collect();
    let chunks = parts::cut(&frame.cases, WHOLE, PART);
    let scripts = if chunks.len() > 1 { frame.cases.len().div_ceil(TOLD) } else { 0 };
    let ends = |at: usize| [chunks[at].first(), chunks[at].last()].map(|case| case.map_or_else(String::new, named));
    let page = |(at, cases): (usize, &&[CaseView])| {
        let data = Cases {
            cards: cases.iter().map(|case| Card { case, chips: few(&case.chips) }).collect(),
            groups: groups.clone(),
            scales: &frame.scales,
            largest: frame.scales.population.largest.map(|id| frame.cases[id.0].short_place.as_str()),
            part: at + 1,
            parts: parts::around(chunks.len(), at, "cases.html", ends),
            scripts,
        };
        let title = format!("事例をさがす{}", parts::suffix(chunks.len(), at));
        let description = Some(format!("{}の事例を、キーワードや地域などで絞り込めます。", words::count(frame.cases.len())));
        let path = parts::url("cases.html", at);
        frame.page(Sheet { path, template: "cases.html", title, description, nav: "cases", ..Sheet::default() }, &data)
    };
    chunks.par_iter().enumerate().map(page).collect()
}

/// What the filter over a list in parts loads (`data/filter/`): all values; every case's, by their places; and the rows.
pub(super) fn files(frame: &Frame<'_>, sink: &dyn Sink) {
    if frame.cases.len() <= WHOLE {
        return;
    }
    let options = || frame.facets.groups.iter().flat_map(|group| group.options.iter().map(move |option| (group, option)));
    let mut places: Table<String, usize> = Table::default();
    let mut values = Vec::new();
    let mut labels = serde_json::Map::new();
    for (at, (group, option)) in options().enumerate() {
        let value = format!("{}:{}", group.name, option.value);
        if option.value != option.alone {
            labels.insert(value.clone(), option.alone.as_str().into());
        }
        places.insert(value.clone(), at);
        values.push(value);
    }
    let raw = |figure: &Option<FigureView>| figure.as_ref().map(|figure| figure.raw);
    let told = |(case, of): (&CaseView, &Vec<String>)| {
        let mut told = vec![json!(case.number), json!(case.stem), json!(raw(&case.population)), json!(raw(&case.aging_rate))];
        told.extend(of.iter().filter_map(|value| Some(json!(places.get(value.as_str())?))));
        told
    };
    let write = |name: &str, text: String| sink.take(&format!("data/filter/{name}.js"), text.into_bytes());
    frame.cases.par_chunks(TOLD).zip(frame.facets.of_case.par_chunks(TOLD)).enumerate().for_each(|(at, (cases, of))| {
        let told: Vec<_> = cases.iter().zip(of).map(told).collect();
        write(&format!("cases-{}", at + 1), format!("Jirei.every.cases({});\n", json!(told)));
    });
    frame.cases.par_chunks(ROWS).enumerate().for_each(|(at, cases)| {
        let rows: Vec<_> = cases.iter().map(|case| row(frame, case)).collect();
        write(&format!("rows-{}", at + 1), format!("Jirei.every.rows({at}, {});\n", json!(rows)));
    });
    write("values", format!("Jirei.every.values({}, {});\n", json!(values), json!(labels)));
}

/// What a row built by the browser shows: the card without its keywords.
fn row(frame: &Frame<'_>, case: &CaseView) -> Value {
    let names = &frame.site.names;
    let figure = |name: &str, figure: Option<&FigureView>| {
        let figure = figure.map(|it| {
            without_nulls(
                json!({ "value": it.value, "unit": it.unit, "bar": it.bar, "median": it.median, "year": it.year, "old": it.old }),
            )
        });
        without_nulls(json!({ "name": name, "figure": figure }))
    };
    let population = names.population.as_ref().map(|name| figure(name, case.population.as_ref()));
    let aging = names.aging_rate.as_ref().map(|name| figure(name, case.aging_rate.as_ref()));
    let staff = names.coordinators.as_ref().map(|_| {
        let count = case.coordinators.as_ref().map(|count| format!("{count}人"));
        let told: Vec<String> = count.into_iter().chain(Some(case.professions.clone()).filter(|told| !told.is_empty())).collect();
        without_nulls(json!({ "name": "配置", "text": (!told.is_empty()).then(|| told.join("　")) }))
    });
    let own = case.own.iter().take(3).map(|own| match &own.figure {
        Some(it) => figure(&own.label, Some(it)),
        None => without_nulls(json!({ "name": own.label, "text": own.text })),
    });
    let facts: Vec<Value> = [population, aging, staff].into_iter().flatten().chain(own).collect();
    without_nulls(json!({
        "number": case.number,
        "url": case.url,
        "prefecture": case.prefecture,
        "place": case.short_place,
        "title": case.title,
        "body": case.body,
        "summary": case.summary,
        "facts": facts,
    }))
}

fn without_nulls(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|_, value| !value.is_null());
    }
    object
}

/// What a case is called at the ends of a part.
fn named(case: &CaseView) -> String {
    case.number.to_string()
}

/// The keywords that tell most of a case in a list: labelled ones (実施主体：…) repeat what the card says, so they come
/// last; one a category first.
fn few(chips: &[Chip]) -> Vec<&Chip> {
    let plain = chips
        .iter()
        .filter(|chip| !chip.text.contains(['：', ':']))
        .chain(chips.iter().filter(|chip| chip.text.contains(['：', ':'])));
    let all: Vec<&Chip> = plain.collect();
    let mut chosen: Vec<usize> = Vec::new();
    for (at, chip) in all.iter().enumerate() {
        if !chosen.iter().any(|other| all[*other].category == chip.category) {
            chosen.push(at);
        }
    }
    chosen.truncate(CHIPS);
    let rest: Vec<usize> = (0..all.len()).filter(|at| !chosen.contains(at)).collect();
    chosen.extend(rest);
    chosen.truncate(CHIPS);
    let mut chosen: Vec<&Chip> = chosen.into_iter().map(|at| all[at]).collect();
    // Back into the order of the case.
    chosen.sort_by_key(|chip| chips.iter().position(|other| std::ptr::eq(other, *chip)));
    chosen
}

fn group_parts<'a>(frame: &'a Frame<'_>, group: &'a FacetGroup) -> Group<'a> {
    let open = matches!(group.name.as_str(), "cat" | "reg" | "pop");
    let whole = |parts| Group { name: &group.name, label: &group.label, open, parts, cut: false };
    let mut options: Vec<&FacetOption> = group.options.iter().collect();
    let cut = options.len() > MOST_VALUES;
    if cut {
        options.sort_by_key(|option| std::cmp::Reverse(option.count));
        options.truncate(MOST_VALUES);
    }
    if group.name != "kw" {
        return whole(vec![Options { category: None, label: "", options }]);
    }
    let part = |category: Option<&'a str>, label: &'a str| {
        let of_part = options.iter().copied().filter(|option| option.category.as_deref() == category).collect::<Vec<_>>();
        (!of_part.is_empty()).then_some(Options { category, label, options: of_part })
    };
    let named = frame.site.categories().iter().filter_map(|category| part(Some(&category.id), &category.label));
    let parts = named.chain(part(None, "")).collect();
    Group { cut, ..whole(parts) }
}
