//! The front matter of a case → its data.
use std::collections::HashMap;

use super::across::{Spot, Spots};
use super::figures::{self, Judge};
use super::handbook;
use super::nearest;
use super::notes::Notes;
use super::record::{self, Entry, Record};
use super::{own, towns, values};
use crate::diag::{Hint, Problem, Span};
use crate::fields;
use crate::model::{AsOf, Case, CategoryId, Coordinators, Keyword, Relation, SourceRef};
use crate::parse::PageDraft;
use crate::parse::yaml::{Node, Value};
use crate::text::dates::{self, NoDate};
use crate::text::normalise;

/// Largest number that a case may have.
const LARGEST_NUMBER: i64 = 999_999;

/// Longest keyword that is still a keyword, characters; the longest of the handbook of 2025 has 26.
const LONGEST_KEYWORD: usize = 40;
const SHORTER: Hint =
    Hint::Say("キーワードは短い名前にし、説明は本文に書いてください", "give it a short name, and tell the rest in the text");

/// What a case's front matter says, and what of it is held against other cases. The case is `None` where something required
/// is missing or wrong; its number is told all the same, so that two cases of one number are found.
pub(super) fn read(draft: &PageDraft, book: &handbook::Read, notes: &mut Notes<'_>) -> (Option<Case>, Spots) {
    let mut spots = Spots::default();
    let Some(front) = &draft.front else { return (None, spots) };
    let start = super::first_line(&draft.text);
    let own = record::Own { fields: &book.fields, labels: Some(&book.labels) };
    let Some(record) = record::document(front, fields::CASE, own, start, notes) else {
        return (None, spots);
    };
    let spot = |span: Span| Spot { span, line: super::notes::line(&draft.text, span.start) };
    let number = record.get("number").and_then(|entry| Some((values::whole(entry, 1, LARGEST_NUMBER, notes)?, entry.node.span)));
    spots.number = number.and_then(|(number, span)| Some((u32::try_from(number).ok()?, spot(span))));
    let (prefecture, municipalities) = towns::read(&record, notes);
    let title = record.text("title", notes);
    let doubts: Vec<String> = record.texts("doubts", notes).into_iter().map(|(text, _)| text).collect();
    let judge = Judge { doubts: &doubts, meta: book.meta.as_ref() };
    let profile = record.get("profile").and_then(|entry| figures::profile(entry, &judge, notes));
    let (profile, population) = profile.unwrap_or_default();
    spots.population = population.map(spot);
    let keywords = record.get("keywords").map_or(Vec::new(), |entry| keywords(entry, book, notes));
    spots.keywords = keywords.iter().map(|(keyword, span)| (keyword.clone(), spot(*span))).collect();
    let case = Case {
        file: draft.file.clone(),
        stem: draft.stem.clone(),
        number: spots.number.map_or(0, |(number, _)| number),
        title: title.clone().unwrap_or_default(),
        operator: record.text("operator", notes),
        prefecture: prefecture.clone().unwrap_or_default(),
        municipalities,
        implementing_body: record.text("implementing_body", notes),
        start: record.get("start").and_then(|entry| start_month(entry, notes)),
        profile,
        coordinators: record.get("coordinators").and_then(|entry| coordinators(entry, &judge, notes)),
        keywords: keywords.into_iter().map(|(keyword, _)| keyword).collect(),
        relations: record.get("relations").map_or(Vec::new(), |entry| relations(entry, notes)),
        source: record.get("source").and_then(|entry| source(entry, notes)),
        doubts,
        summary: record.text("summary", notes),
        own: own::values(&record, &book.fields, notes),
        sections: Vec::new(),
    };
    if let (Some(title), Some(entry)) = (&title, record.get("title")) {
        spots.title = Some(((normalise::key(title), case.place()), spot(entry.node.span)));
        spots.shown.clone_from(title);
    }
    spots.doubts.clone_from(&case.doubts);
    let complete = spots.number.is_some()
        && title.is_some()
        && prefecture.is_some()
        && !case.municipalities.is_empty()
        && !case.keywords.is_empty();
    (complete.then_some(case), spots)
}

fn date<T>(entry: Entry<'_>, notes: &mut Notes<'_>, read: impl Fn(&str) -> Result<T, NoDate>, forms: Hint) -> Option<T> {
    let text = values::text(entry, notes)?;
    let problem = match read(&text) {
        Ok(date) => return Some(date),
        Err(NoDate::OutsideEra(date)) => {
            notes.add(entry.node.span, Problem::ImpossibleDate(text)).hint(Hint::Write(date.to_string()));
            return None;
        }
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

fn coordinators(entry: Entry<'_>, judge: &Judge<'_>, notes: &mut Notes<'_>) -> Option<Coordinators> {
    let record = record::group(entry, fields::COORDINATORS, notes)?;
    let count = record.get("count").and_then(|entry| figures::coordinators(entry, judge, notes));
    let professions = record.texts("professions", notes).into_iter().map(|(text, _)| text).collect();
    Some(Coordinators { count, professions, posts: record.text("posts", notes) })
}

fn keywords(entry: Entry<'_>, book: &handbook::Read, notes: &mut Notes<'_>) -> Vec<(Keyword, Span)> {
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
                // On a line of its own a keyword may well have a comma in it.
                if values::in_brackets(item.span, notes) {
                    values::joined(&keyword.text, item.span, notes);
                }
                if keyword.text.chars().count() > LONGEST_KEYWORD {
                    notes.add(item.span, Problem::LongKeyword(keyword.text.clone())).hint(SHORTER);
                }
                keywords.push((keyword, item.span));
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
