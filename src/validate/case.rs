//! The front matter of a case → its data.
use std::collections::HashMap;

use super::dates::{self, NoDate};
use super::handbook;
use super::nearest;
use super::notes::Notes;
use super::record::{self, Entry, Record};
use super::{towns, values};
use crate::diag::{Hint, Problem, Span};
use crate::fields;
use crate::model::{AsOf, Case, CategoryId, Coordinators, Figure, Keyword, Profile, Relation, SourceRef};
use crate::parse::PageDraft;
use crate::parse::yaml::{Node, Value};
use crate::text::normalise;

/// Largest number that a case may have.
const LARGEST_NUMBER: i64 = 999_999;

/// What a case's front matter says, and where its number stands. `None` where something required is missing or wrong; the
/// number is told all the same, so that two cases of one number are found.
pub(super) fn read(draft: &PageDraft, book: &handbook::Read, notes: &mut Notes<'_>) -> (Option<Case>, Option<(u32, Span)>) {
    let Some(front) = &draft.front else { return (None, None) };
    let start = super::first_line(&draft.text);
    let Some(record) = record::document(front, fields::CASE, start, notes) else {
        return (None, None);
    };
    let number = record.get("number").and_then(|entry| Some((values::whole(entry, 1, LARGEST_NUMBER, notes)?, entry.node.span)));
    let number = number.and_then(|(number, span)| Some((u32::try_from(number).ok()?, span)));
    let (prefecture, municipalities) = towns::read(&record, notes);
    let title = record.text("title", notes);
    let case = Case {
        file: draft.file.clone(),
        stem: draft.stem.clone(),
        number: number.map_or(0, |(number, _)| number),
        title: title.clone().unwrap_or_default(),
        operator: record.text("operator", notes),
        prefecture: prefecture.clone().unwrap_or_default(),
        municipalities,
        implementing_body: record.text("implementing_body", notes),
        start: record.get("start").and_then(|entry| start_month(entry, notes)),
        profile: record.get("profile").and_then(|entry| profile(entry, notes)).unwrap_or_default(),
        coordinators: record.get("coordinators").and_then(|entry| coordinators(entry, notes)),
        keywords: record.get("keywords").map_or(Vec::new(), |entry| keywords(entry, book, notes)),
        relations: record.get("relations").map_or(Vec::new(), |entry| relations(entry, notes)),
        source: record.get("source").and_then(|entry| source(entry, notes)),
        doubts: record.texts("doubts", notes).into_iter().map(|(text, _)| text).collect(),
        summary: record.text("summary", notes),
        sections: Vec::new(),
    };
    let complete = number.is_some()
        && title.is_some()
        && prefecture.is_some()
        && !case.municipalities.is_empty()
        && !case.keywords.is_empty();
    (complete.then_some(case), number)
}

fn date<T>(entry: Entry<'_>, notes: &mut Notes<'_>, read: impl Fn(&str) -> Result<T, NoDate>, forms: Hint) -> Option<T> {
    let text = values::text(entry, notes)?;
    let problem = match read(&text) {
        Ok(date) => return Some(date),
        Err(NoDate::Impossible) => Problem::ImpossibleDate(text),
        Err(NoDate::Unreadable) => Problem::BadDate(text),
    };
    notes.add(entry.node.span, problem).hint(forms);
    None
}

/// A date as exact as its source.
pub(super) fn as_of(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<AsOf> {
    let forms = Hint::Say(
        "2020、2023年度、2023-09、2024-10-31 のどれかの形で書いてください",
        "write it as 2020, 2023年度, 2023-09 or 2024-10-31",
    );
    date(entry, notes, dates::as_of, forms)
}

fn start_month(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<crate::model::YearMonth> {
    let forms = Hint::Say("2017 または 2017-10 の形で書いてください", "write it as 2017 or 2017-10");
    date(entry, notes, dates::month, forms)
}

fn profile(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<Profile> {
    let record = record::group(entry, fields::PROFILE, notes)?;
    let mut figure = |key| record.get(key).and_then(|entry| figure(entry, notes));
    Some(Profile {
        population: figure("population"),
        aging_rate: figure("aging_rate"),
        certification_rate: figure("certification_rate"),
    })
}

fn figure(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<Figure> {
    let record = record::group(entry, fields::FIGURE, notes)?;
    let as_of = record.get("as_of").and_then(|entry| as_of(entry, notes));
    let source = record.text("source", notes);
    let value = record.get("value")?;
    let value = if entry.field.key == "population" { persons(value, entry.name, notes)? } else { rate(value, entry, notes)? };
    Some(Figure { value, as_of, source })
}

fn persons(value: Entry<'_>, name: &str, notes: &mut Notes<'_>) -> Option<f64> {
    let persons = values::whole(value, 1, 20_000_000, notes)?;
    // The smallest village of Japan has some 160 inhabitants.
    if persons < 100 {
        notes.add(value.node.span, Problem::Unlikely(name.to_owned()));
    }
    Some(persons as f64)
}

fn rate(value: Entry<'_>, of: Entry<'_>, notes: &mut Notes<'_>) -> Option<f64> {
    let rate = values::number(value, notes)?;
    if !(0.0..=100.0).contains(&rate) {
        notes.add(value.node.span, Problem::OutOfRange(of.name.to_owned(), 0, 100));
        return None;
    }
    let usual = if of.field.key == "aging_rate" { 8.0..=80.0 } else { 5.0..=60.0 };
    if !usual.contains(&rate) {
        let percent = Some(rate * 100.0).filter(|percent| usual.contains(percent));
        let hint = percent.map(|percent| Hint::Write(format!("{}", (percent * 100.0).round() / 100.0)));
        notes.add(value.node.span, Problem::Unlikely(of.name.to_owned())).hint_if(hint);
    }
    Some(rate)
}

fn coordinators(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<Coordinators> {
    let record = record::group(entry, fields::COORDINATORS, notes)?;
    let count =
        record.get("count").and_then(|entry| values::whole(entry, 0, 1000, notes)).and_then(|count| u32::try_from(count).ok());
    let professions = record.texts("professions", notes).into_iter().map(|(text, _)| text).collect();
    Some(Coordinators { count, professions, posts: record.text("posts", notes) })
}

fn keywords(entry: Entry<'_>, book: &handbook::Read, notes: &mut Notes<'_>) -> Vec<Keyword> {
    let mut known: HashMap<String, Span> = HashMap::new();
    let mut keywords = Vec::new();
    for item in values::list(entry, notes) {
        let Some(keyword) = keyword(entry.item(item), item, book, notes) else { continue };
        match known.get(&normalise::key(&keyword.text)) {
            Some(first) => {
                let first = notes.first(*first);
                notes.add(item.span, Problem::DuplicateKeyword(keyword.text)).hint(first);
            }
            None => {
                known.insert(normalise::key(&keyword.text), item.span);
                keywords.push(keyword);
            }
        }
    }
    keywords
}

fn keyword(entry: Entry<'_>, item: &Node, book: &handbook::Read, notes: &mut Notes<'_>) -> Option<Keyword> {
    match &item.value {
        Value::Map(_) => {
            let record = record::group(entry, fields::KEYWORD, notes)?;
            let category = record.get("category").and_then(|entry| category(entry, book, notes));
            Some(Keyword { text: record.text("text", notes)?, category })
        }
        Value::Scalar(text, _) if item.is_null() || text.trim().is_empty() => {
            notes.add(item.span, Problem::EmptyValue(entry.name.to_owned(), true));
            None
        }
        _ => values::text(entry, notes).map(|text| Keyword { text, category: None }),
    }
}

fn category(entry: Entry<'_>, book: &handbook::Read, notes: &mut Notes<'_>) -> Option<CategoryId> {
    let name = values::text(entry, notes)?;
    let categories = &book.categories;
    let found = categories.iter().position(|category| category.id == name || category.label == name);
    if found.is_none() && book.sure {
        let nearest = nearest::of(&name, categories.iter().flat_map(|category| [category.id.as_str(), &category.label]));
        let hint = match nearest {
            Some(nearest) => Hint::Nearest(nearest.to_owned()),
            None => Hint::OneOf(categories.iter().map(|category| format!("{}（{}）", category.id, category.label)).collect()),
        };
        notes.add(entry.node.span, Problem::UnknownCategory(name)).hint(hint);
    }
    found.map(CategoryId)
}

fn relations(entry: Entry<'_>, notes: &mut Notes<'_>) -> Vec<Relation> {
    let groups = record::groups(entry, fields::RELATION, notes);
    let relation = |record: &Record<'_>, notes: &mut Notes<'_>| {
        let (from, to, kind) = (record.text("from", notes), record.text("to", notes), record.text("kind", notes));
        Some(Relation { from: from?, to: to?, kind: kind? })
    };
    groups.iter().filter_map(|(record, _)| relation(record, notes)).collect()
}

fn source(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<SourceRef> {
    let record = record::group(entry, fields::SOURCE, notes)?;
    Some(SourceRef { document: record.text("document", notes), case: record.text("case", notes) })
}
