//! `compare.html`: a table of all cases' profiles, from which the browser sets two to four side by side and ranks by likeness;
//! `data/compare/<stem>.js`: what it needs of one case, loaded when that case is chosen.
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::figures::{CaseView, FigureView};
use super::frame::{Frame, Sheet};
use super::{Pages, html, moved, words};
use crate::markdown;
use crate::model::{Case, Section, Sink};

/// Characters of a section shown before the reader asks for the whole; cut at the end of a sentence.
const LEAD: usize = 90;
/// Ready-made comparisons offered to a reader who has chosen nothing.
const PAIRS: usize = 4;
/// Municipalities offered by name; a list of more is no help, and any name can be typed.
const TOWNS: usize = 500;

/// A table of more cases than this is cut,
const WHOLE: usize = 250;
/// to so many cases; of the others the browser loads what it needs, so many at a time.
const SHOWN: usize = 100;
const SHARD: usize = 2_000;

#[derive(Serialize)]
struct ComparePage<'a> {
    /// Cases in the table, and those that it leaves out.
    cases: &'a [CaseView],
    more: usize,
    /// The first number in each of the scripts (`data/compare-rows/N.js`) that tell of those, commas between.
    shards: String,
    /// The same by prefecture, for the list to choose from.
    groups: Vec<Group<'a>>,
    pairs: Vec<Pair<'a>>,
    /// Every municipality with its prefecture, offered where a reader types the name of one.
    towns: Vec<String>,
    starts: Vec<Option<String>>,
}

#[derive(Serialize)]
struct Group<'a> {
    prefecture: &'a str,
    cases: Vec<&'a CaseView>,
}

#[derive(Serialize)]
struct Pair<'a> {
    first: &'a CaseView,
    second: &'a CaseView,
    reasons: &'a [String],
}

/// The page; one case alone is compared with nothing.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    if frame.cases.len() < 2 {
        return Ok(Vec::new());
    }
    let (shown, more) = split(&frame.cases);
    let data = ComparePage {
        cases: shown,
        more: more.len(),
        shards: more.chunks(SHARD).map(|cases| cases[0].number.to_string()).collect::<Vec<_>>().join(","),
        groups: groups(shown),
        pairs: pairs(frame),
        towns: towns(&frame.view.handbook.cases),
        starts: frame.view.handbook.cases[..shown.len()].iter().map(|case| case.start.map(words::month)).collect(),
    };
    let sheet = Sheet {
        path: "compare.html".to_owned(),
        template: "compare.html",
        title: "事例をくらべる".to_owned(),
        description: Some("二つから四つの事例を横に並べ、数字やキーワード、進め方の違いを読みくらべます。".to_owned()),
        nav: "compare",
        ..Sheet::default()
    };
    Ok(vec![frame.page(sheet, &data)?])
}

/// The cases of the table, and the others.
fn split(cases: &[CaseView]) -> (&[CaseView], &[CaseView]) {
    cases.split_at(if cases.len() > WHOLE { SHOWN } else { cases.len() })
}

/// What the table's lines tell the browser of the cases that it leaves out.
fn shards(frame: &Frame<'_>) -> impl Iterator<Item = (String, Vec<u8>)> {
    let raw = |figure: &Option<FigureView>| figure.as_ref().map_or(serde_json::Value::from(""), |figure| figure.raw.into());
    let row = move |case: &CaseView| {
        json!([
            case.number,
            case.stem,
            case.short_place,
            case.place,
            case.prefecture,
            raw(&case.population),
            raw(&case.aging_rate),
            raw(&case.certification_rate)
        ])
    };
    split(&frame.cases).1.chunks(SHARD).enumerate().map(move |(at, cases)| {
        let rows: Vec<serde_json::Value> = cases.iter().map(row).collect();
        (format!("data/compare-rows/{}.js", at + 1), format!("Jirei.rows({});\n", json!(rows)).into_bytes())
    })
}

/// The cases by prefecture, prefectures in the order in which cases first name them.
fn groups(cases: &[CaseView]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for case in cases {
        match groups.iter_mut().find(|group| group.prefecture == case.prefecture) {
            Some(group) => group.cases.push(case),
            None => groups.push(Group { prefecture: &case.prefecture, cases: vec![case] }),
        }
    }
    groups
}

fn towns(cases: &[Arc<Case>]) -> Vec<String> {
    let all = cases.iter().flat_map(|case| case.municipalities.iter().map(|town| format!("{}{}", case.prefecture, town.name)));
    all.take(TOWNS).collect()
}

/// The nearest pairs of cases, each case in one pair only.
fn pairs<'a>(frame: &'a Frame<'_>) -> Vec<Pair<'a>> {
    let mut near: Vec<(usize, &crate::model::Related)> =
        frame.view.relations.iter().enumerate().filter_map(|(at, related)| Some((at, related.first()?))).collect();
    near.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
    let mut taken = Vec::new();
    let mut pairs = Vec::new();
    for (at, related) in near {
        let other = related.case.0;
        if pairs.len() == PAIRS || taken.contains(&at) || taken.contains(&other) {
            continue;
        }
        taken.extend([at, other]);
        pairs.push(Pair { first: &frame.cases[at.min(other)], second: &frame.cases[at.max(other)], reasons: &related.reasons });
    }
    pairs
}

/// What the browser needs of each case: path and bytes.
pub(super) fn files(frame: &Frame<'_>, sink: &dyn Sink) {
    if frame.cases.len() < 2 {
        return;
    }
    let all = frame.cases.par_iter().zip(&frame.view.handbook.cases);
    all.for_each(|(shown, case)| sink.take(&format!("data/compare/{}.js", shown.stem), file(frame, shown, case)));
    shards(frame).for_each(|(path, bytes)| sink.take(&path, bytes));
}

fn file(frame: &Frame<'_>, shown: &CaseView, case: &Case) -> Vec<u8> {
    let mut writer = html::Writer::new(&frame.view.handbook.assets, "compare.html");
    let sections: Vec<serde_json::Value> = (frame.view.handbook.categories.iter().enumerate())
        .map(|(at, category)| {
            let section = case.sections.iter().find(|section| section.category.is_some_and(|id| id.0 == at));
            json!({
                "id": category.id,
                "lead": section.map(lead),
                "html": section.map(|section| writer.section(&moved::section(section, case, ""))),
                "url": section.map(|section| format!("{}#{}", shown.url, section.slug)),
                "chips": shown.chips.iter().filter(|chip| chip.category == category.id)
                    .map(|chip| json!([chip.text, chip.slug])).collect::<Vec<_>>(),
            })
        })
        .collect();
    let value = json!({
        "number": shown.number,
        "url": shown.url,
        "prefecture": shown.prefecture,
        "place": shown.short_place,
        "title": shown.title,
        "rows": rows(frame, shown, case),
        "sections": sections,
    });
    format!("Jirei.compared({value});\n").into_bytes()
}

/// What stands beside the other cases' above the sections (or below, where it is `last`): the field's name, and a figure or a text, either of which may be
/// missing. Every case has the same rows.
fn rows(frame: &Frame<'_>, shown: &CaseView, case: &Case) -> Vec<serde_json::Value> {
    let names = &frame.site.names;
    let measured = |name: &Option<String>, it: &Option<FigureView>| {
        name.as_ref().map(|name| json!({ "name": name, "figure": figure(it.as_ref(), &shown.url) }))
    };
    let told = |name: &Option<String>, text: Option<String>| name.as_ref().map(|name| json!({ "name": name, "text": text }));
    let staff = case.coordinators.clone().unwrap_or_default();
    let professions = staff.professions.join("・");
    let posts: Vec<String> = [Some(professions), staff.posts].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    let count = staff.count.map(|count| json!({ "value": count.to_string(), "unit": "人" }));
    let own = shown.own.iter().map(|own| {
        if own.number {
            json!({ "name": own.label, "figure": figure(own.figure.as_ref(), &shown.url) })
        } else {
            json!({ "name": own.label, "text": own.text })
        }
    });
    let source = frame.view.handbook.cases.iter().any(|case| case.source.is_some());
    let rows = [
        measured(&names.population, &shown.population),
        measured(&names.aging_rate, &shown.aging_rate),
        measured(&names.certification_rate, &shown.certification_rate),
        names.coordinators.as_ref().map(|name| json!({ "name": name, "figure": count, "more": posts.join("：") })),
        told(&names.body, case.implementing_body.clone()),
        told(&names.operator, case.operator.clone()),
        told(&names.start, case.start.map(words::month)),
        told(&Some(names.title.clone()), Some(case.title.clone())),
    ];
    let last = source.then(|| json!({ "name": "原典の番号", "text": self::source(frame, case), "last": true }));
    rows.into_iter().flatten().chain(own).chain(last).collect()
}

/// Where the case stands in the source; which book that is, the page's foot says, unless every case names its own.
fn source(frame: &Frame<'_>, case: &Case) -> Option<String> {
    let source = case.source.as_ref()?;
    let number = source.case.as_ref().map(|number| format!("事例{number}"));
    let document = source.document.clone().filter(|_| frame.view.handbook.meta.source.is_none());
    let parts: Vec<String> = [document, number].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("、"))
}

fn figure(figure: Option<&FigureView>, url: &str) -> serde_json::Value {
    figure.map_or(serde_json::Value::Null, |figure| {
        json!({
            "value": figure.value,
            "unit": figure.unit,
            "bar": figure.bar,
            "median": figure.median,
            "date": figure.date,
            "old": figure.old,
            "notes": figure.notes.iter().map(|note| json!([note, format!("{url}#note-{note}")])).collect::<Vec<_>>(),
            "source": figure.source,
        })
    })
}

/// The first sentences of a section, whole ones while they fit.
fn lead(section: &Section) -> String {
    let text = markdown::blocks(&section.events).into_iter().map(|block| block.text).collect::<Vec<_>>().join("");
    let text = text.replace('\n', "");
    let mut lead = String::new();
    for sentence in text.split_inclusive('。') {
        let fits = lead.chars().count() + sentence.chars().count() <= LEAD;
        if !lead.is_empty() && !fits {
            break;
        }
        lead.push_str(sentence);
    }
    if lead.chars().count() > LEAD * 2 {
        lead = lead.chars().take(LEAD * 2 - 1).collect::<String>() + "…";
    }
    lead
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser};

    use super::*;

    fn of(markdown: &str) -> String {
        let events = Parser::new(markdown).map(Event::into_static).collect();
        lead(&Section { heading: String::new(), slug: String::new(), category: None, events })
    }

    #[test]
    fn a_lead_is_made_of_whole_sentences() {
        let sentence = "あ".repeat(39) + "。";
        assert_eq!(of(&sentence.repeat(3)).chars().count(), 80);
        assert_eq!(of("短い。\n\n- 項目"), "短い。項目");
        assert_eq!(of(&"長".repeat(300)).chars().count(), LEAD * 2);
        assert_eq!(of(""), "");
    }
}
