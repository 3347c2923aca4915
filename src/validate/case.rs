//! The front matter of a case → its data.
use std::collections::HashMap;

use super::across::{Spot, Spots, Word};
use super::figures::{self, Judge};
use super::handbook;
use super::nearest;
use super::notes::Notes;
use super::record::{self, Entry, Record};
use super::{own, tidy, towns, values};
use unicode_normalization::UnicodeNormalization as _;

use crate::diag::{Expected, Hint, Problem, Span};
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
/// What a keyword's group may have, and what is near to it.
const KEYS: [&str; 4] = ["text", "category", "語", "区分"];
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
    for key in ["title", "operator", "implementing_body", "summary"] {
        if let Some((entry, text)) = record.get(key).and_then(|entry| Some((entry, entry.node.scalar()?))) {
            tidy::value(text, entry.node.span, notes);
        }
    }
    let doubts: Vec<String> = record.texts("doubts", notes).into_iter().map(|(text, _)| text).collect();
    let judge = Judge { doubts: &doubts, meta: book.meta.as_ref() };
    let profile = record.get("profile").and_then(|entry| figures::profile(entry, &judge, notes));
    let (profile, population) = profile.unwrap_or_default();
    spots.population = population.map(spot);
    let keywords = record.get("keywords").map_or(Vec::new(), |entry| keywords(entry, book, notes));
    spots.keywords = keywords.iter().map(|(keyword, span)| Word::new(&keyword.text, spot(*span))).collect();
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

fn date<T: std::fmt::Display>(
    entry: Entry<'_>,
    notes: &mut Notes<'_>,
    read: impl Fn(&str) -> Result<T, NoDate>,
    forms: Hint,
) -> Option<T> {
    let text = values::text(entry, notes)?;
    let written = text.clone();
    let problem = match read(&text) {
        Ok(date) => return Some(date),
        Err(NoDate::OutsideEra(date)) => {
            notes.add(entry.node.span, Problem::ImpossibleDate(text)).hint(Hint::Write(date.to_string()));
            return None;
        }
        Err(NoDate::Impossible) => Problem::ImpossibleDate(text),
        Err(NoDate::Unreadable) => Problem::BadDate(text),
    };
    // What people add to a date, or eight digits of one.
    let folded: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
    let added = ["から", "より", "~", "〜", "～", "頃", "ごろ", "以降", "開始", "に開始", "日付", "付", "（予定）", "(予定)"];
    let bare = added.iter().fold(folded.as_str(), |text, end| text.trim_end_matches(end));
    let bare = match bare.get(4..6).zip(bare.get(6..)) {
        Some((month, day)) if bare.len() == 8 && bare.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{}-{month}-{day}", &bare[..4])
        }
        _ => bare.to_owned(),
    };
    let hint = read(&bare).ok().map_or(forms, |date| Hint::Write(date.to_string()));
    notes.add(entry.node.span, problem).hint(hint);
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
                tidy::name(&keyword.text, item.span, notes);
                bar(&keyword.text, item.span, book, notes);
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
        // 実施主体: 医師会 is one keyword, not a key and a value.
        Value::Map(entries)
            if !notes.text[item.span.start..].starts_with('{')
                && entries.len() == 1
                && entries.iter().all(|(key, _)| key.scalar().is_some_and(|key| super::nearest::of(key, KEYS).is_none())) =>
        {
            values::colon_in_text(entry, item, Expected::Text, notes);
            None
        }
        Value::Map(_) => {
            let record = record::group(entry, fields::KEYWORD, notes)?;
            let category = record.get("category").and_then(|entry| category(entry, book, notes));
            Some(Keyword { text: record.text("text", notes)?, category })
        }
        Value::Scalar(text, _) if item.is_null() || text.trim().is_empty() => {
            values::empty_item(entry, item, notes);
            None
        }
        _ => values::text(entry, notes).map(|text| Keyword { text, category: None }),
    }
}

/// `出前講座 | 実施内容`, as tables have it: in a file the category stands in a group.
fn bar(text: &str, span: Span, book: &handbook::Read, notes: &mut Notes<'_>) {
    let Some((word, name)) = text.rsplit_once(['|', '｜']).map(|(word, name)| (word.trim(), name.trim())) else { return };
    if let Some(known) = book.categories.iter().find(|known| known.id == name || known.label == name) {
        let hint = Hint::Write(format!("{{ text: {word}, category: {} }}", known.id));
        notes.add(span, Problem::UntidyValue(text.to_owned())).hint(hint);
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
    let arrows = arrows(entry, notes);
    if arrows {
        return Vec::new();
    }
    let groups = record::groups(entry, fields::RELATION, notes);
    let relation = |record: &Record<'_>, notes: &mut Notes<'_>| {
        let (from, to, kind) = (record.text("from", notes), record.text("to", notes), record.text("kind", notes));
        Some(Relation { from: from?, to: to?, kind: kind? })
    };
    let mut relations: Vec<Relation> = Vec::new();
    for (record, span) in &groups {
        let Some(relation) = relation(record, notes) else { continue };
        let same = |a: &str, b: &str| normalise::key(a) == normalise::key(b);
        let twice =
            relations.iter().any(|r| same(&r.from, &relation.from) && same(&r.to, &relation.to) && same(&r.kind, &relation.kind));
        if twice || same(&relation.from, &relation.to) {
            notes.add(*span, Problem::DoubtfulRelation { twice });
        }
        relations.push(relation);
    }
    relations
}

/// `- 市 → 医師会: 委託`, as workbooks have it: told once for each, with what it is in a file.
fn arrows(entry: Entry<'_>, notes: &mut Notes<'_>) -> bool {
    let Value::List(items) = &entry.node.value else { return false };
    let mut found = false;
    for item in items {
        let written = notes.text.get(item.span.start..item.span.end).unwrap_or_default().trim();
        let parts = written.split_once(['→', '⇒']).and_then(|(from, rest)| {
            let (to, kind) = rest.split_once([':', '：'])?;
            Some([from, to, kind].map(str::trim)).filter(|parts| parts.iter().all(|part| !part.is_empty() && !part.contains('{')))
        });
        if let Some([from, to, kind]) = parts {
            found = true;
            let hint = Hint::Write(format!("{{ from: {from}, to: {to}, kind: {kind} }}"));
            notes.add(item.span, Problem::WrongType(entry.name.to_owned(), Expected::Map)).hint(hint);
        }
    }
    found
}

fn source(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<SourceRef> {
    let record = record::group(entry, fields::SOURCE, notes)?;
    Some(SourceRef { document: record.text("document", notes), case: record.text("case", notes) })
}
