//! `handbook.yaml` → the handbook's own data, its categories and facets.
use super::case;
use super::notes::Notes;
use super::own;
use super::record::{self, Record};
use super::values;
use crate::diag::{Hint, Problem, Span};
use crate::fields;
use crate::model::{Category, Facets, Group, Labels, Meta, OwnField};
use crate::parse::DataDraft;
use crate::parse::yaml::Value;

/// Categories where `handbook.yaml` gives none: identifier and label.
const CATEGORIES: [(&str, &str); 5] = [
    ("history", "経緯"),
    ("placement", "配置の特色"),
    ("activities", "実施内容"),
    ("network", "支援体制・関係者とのネットワーク"),
    ("effects", "効果・課題"),
];
const POPULATION: [f64; 3] = [30_000.0, 100_000.0, 200_000.0];
const AGING_RATE: [f64; 3] = [25.0, 30.0, 35.0];

/// What `handbook.yaml` says; `meta` is there only where it has a title.
pub(super) struct Read {
    pub(super) meta: Option<Meta>,
    pub(super) categories: Vec<Category>,
    /// Whether the categories are those that were meant; where not, nothing is held against them.
    pub(super) sure: bool,
    pub(super) facets: Facets,
    pub(super) fields: Vec<OwnField>,
    pub(super) labels: Labels,
    pub(super) without: Vec<&'static str>,
}

impl Default for Read {
    fn default() -> Self {
        let category = |(id, label): (&str, &str)| Category {
            id: id.to_owned(),
            label: label.to_owned(),
            colour: None,
            sign: Some(id.to_owned()),
            description: None,
            words: Vec::new(),
        };
        Self {
            meta: None,
            categories: CATEGORIES.map(category).into(),
            sure: true,
            facets: default_facets(),
            fields: Vec::new(),
            labels: Labels::default(),
            without: Vec::new(),
        }
    }
}

fn default_facets() -> Facets {
    Facets { population: POPULATION.into(), aging_rate: AGING_RATE.into(), implementing_body: Vec::new() }
}

pub(super) fn read(draft: &DataDraft, notes: &mut Notes<'_>) -> Read {
    let mut read = Read::default();
    let start = super::first_line(&draft.text);
    let may_hide = |head: &String| fields::find(fields::HANDBOOK, head).is_none_or(|field| field.key == "categories");
    read.sure = !draft.tree.unread.iter().any(may_hide);
    let Some(record) = record::document(&draft.tree, fields::HANDBOOK, record::Own::default(), start, notes) else {
        read.sure = false;
        return read;
    };
    read.meta = meta(&record, notes);
    if let Some(entry) = record.get("categories") {
        let categories = record::groups(entry, fields::CATEGORY, notes);
        let count = match &entry.node.value {
            Value::List(items) => items.len(),
            _ => 0,
        };
        let mut known: Vec<Category> = Vec::new();
        for (category, span) in categories {
            known.extend(self::category(&category, span, &known, notes));
        }
        read.sure &= count > 0 && known.len() == count;
        if !known.is_empty() {
            read.categories = known;
        }
    }
    if let Some(facets) = record.get("facets").and_then(|entry| record::group(entry, fields::FACETS, notes)) {
        read.facets = self::facets(&facets, notes);
    }
    if let Some(entry) = record.get("fields") {
        (read.fields, read.labels) = own::define(entry, notes);
    }
    if let Some(entry) = record.get("without") {
        read.without = own::without(entry, notes);
    }
    read
}

fn meta(record: &Record<'_>, notes: &mut Notes<'_>) -> Option<Meta> {
    let published = record.get("published").and_then(|entry| case::as_of(entry, notes));
    let figures_older_than = record.get("figures_older_than").and_then(|entry| figures_limit(entry, record, notes));
    let mut text = |key| record.text(key, notes);
    let mut meta = Meta {
        published,
        figures_older_than,
        title: text("title").unwrap_or_default(),
        subtitle: text("subtitle"),
        publisher: text("publisher"),
        edition: text("edition"),
        language: text("language").unwrap_or_else(|| "ja".to_owned()),
        base_url: text("base_url"),
        licence: text("licence"),
        source: text("source"),
        lead: text("lead"),
    };
    if let (Some(entry), Some(address)) = (record.get("base_url"), &mut meta.base_url) {
        if is_address(address) {
            *address = address.trim_end_matches('/').to_owned();
        } else {
            notes.add(entry.node.span, Problem::BadAddress(address.clone()));
        }
    }
    if let Some(entry) = record.get("language").filter(|_| !is_language(&meta.language)) {
        let hint = meta.language.eq_ignore_ascii_case("jp").then(|| Hint::Write("ja".to_owned()));
        notes.add(entry.node.span, Problem::BadLanguage(meta.language.clone())).hint_if(hint);
    }
    (!meta.title.is_empty()).then_some(meta)
}

/// The limit of old figures, years. It is counted back from `published`, without which it says nothing.
fn figures_limit(entry: record::Entry<'_>, record: &Record<'_>, notes: &mut Notes<'_>) -> Option<u32> {
    let years = values::whole(entry, 1, 100, notes)?;
    if record.get("published").is_none() {
        let hint = Hint::Say(
            "古い数字は、発行の年月からさかのぼって数えます。published: 2025-03 のように書いてください",
            "old figures are counted back from the date of publication; write it as in `published: 2025-03`",
        );
        notes.add(entry.node.span, Problem::MissingKey("published", "発行")).hint(hint);
    }
    u32::try_from(years).ok()
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    rest.starts_with(|c: char| c.is_alphanumeric()) && !text.contains(|c: char| c.is_whitespace() || "<>\"'`?#\\".contains(c))
}

/// A BCP 47 tag in its usual shape: `ja`, `en-GB`, `zh-Hant-TW`.
fn is_language(text: &str) -> bool {
    // The country's code, often taken for the language's.
    if text.eq_ignore_ascii_case("jp") {
        return false;
    }
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let subtag = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic()) && parts.all(subtag)
}

fn category(record: &Record<'_>, span: Span, known: &[Category], notes: &mut Notes<'_>) -> Option<Category> {
    let (id, label) = (record.text("id", notes), record.text("label", notes));
    let colour = record.text("colour", notes);
    let (sign, description) = (record.text("sign", notes), record.text("description", notes));
    let place = |key| record.get(key).map_or(span, |entry| entry.node.span);
    if let Some(id) = id.as_ref().filter(|id| !is_identifier(id)) {
        notes.add(place("id"), Problem::BadId(id.clone()));
    }
    if let Some(colour) = colour.as_ref().filter(|colour| !is_colour(colour)) {
        notes.add(place("colour"), Problem::BadColour(colour.clone()));
    }
    if let Some(colour) = colour.as_ref().filter(|colour| is_colour(colour)) {
        let same = known.iter().any(|other| other.colour.as_ref().is_some_and(|other| other.eq_ignore_ascii_case(colour)));
        if same || is_pale(colour) {
            notes.add(place("colour"), Problem::DoubtfulColour { same });
        }
    }
    let words = record.texts("words", notes).into_iter().map(|(text, _)| text).collect();
    let category = Category { id: id?, label: label?, colour, sign, description, words };
    if known.iter().any(|other| other.id == category.id) {
        notes.add(place("id"), Problem::DuplicateCategory(category.id));
        return None;
    }
    if known.iter().any(|other| other.label == category.label) {
        notes.add(place("label"), Problem::DuplicateCategory(category.label));
        return None;
    }
    Some(category)
}

pub(super) fn is_identifier(id: &str) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_colour(colour: &str) -> bool {
    colour.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a colour has less than 3:1 against white, what WCAG asks of signs.
fn is_pale(colour: &str) -> bool {
    let part = |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).map_or(0.0, f64::from) / 255.0;
    let linear = |value: f64| if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    let light = 0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5));
    1.05 / (light + 0.05) < 3.0
}

/// Lower bounds of groups of numbers: 0 or more, ascending.
pub(super) fn bounds(entry: record::Entry<'_>, notes: &mut Notes<'_>) -> Vec<f64> {
    let numbers = values::numbers(entry, notes);
    if numbers.iter().any(|number| *number < 0.0) {
        notes.add(entry.node.span, Problem::OutOfRange(entry.name.to_owned(), 0, 100_000_000));
    }
    if numbers.windows(2).any(|two| two[0] >= two[1]) {
        // [30,000, 100,000]: a comma within a number makes two of it.
        let span = entry.node.span;
        let closed = notes.text.get(span.end..).is_some_and(|rest| rest.starts_with(']'));
        let span = Span { end: span.end + usize::from(closed), ..span };
        let written = notes.text.get(span.start..span.end).unwrap_or_default();
        let parts: Vec<String> = written.trim_matches(['[', ']']).split(", ").map(|part| part.trim().replace(',', "")).collect();
        let joined = parts.len() < numbers.len() && parts.iter().all(|part| part.parse::<f64>().is_ok());
        let hint = joined.then(|| Hint::Write(format!("[{}]", parts.join(", "))));
        notes.add(span, Problem::NotAscending).hint_if(hint);
    }
    numbers
}

fn facets(record: &Record<'_>, notes: &mut Notes<'_>) -> Facets {
    let mut bounds = |key: &str, default: &[f64]| record.get(key).map_or(default.to_vec(), |entry| bounds(entry, notes));
    let (population, aging_rate) = (bounds("population", &POPULATION), bounds("aging_rate", &AGING_RATE));
    if let Some(entry) = record.get("aging_rate").filter(|_| aging_rate.iter().any(|rate| *rate > 100.0)) {
        notes.add(entry.node.span, Problem::OutOfRange(entry.name.to_owned(), 0, 100));
    }
    let groups = record.get("implementing_body").map_or(Vec::new(), |entry| record::groups(entry, fields::GROUP, notes));
    let implementing_body = groups
        .iter()
        .filter_map(|(group, _)| {
            let matches = group.texts("match", notes).into_iter().map(|(text, _)| text).collect();
            Some(Group { label: group.text("label", notes)?, matches })
        })
        .collect();
    Facets { population, aging_rate, implementing_body }
}
