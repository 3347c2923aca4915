//! The handbook's own fields: how `handbook.yaml` defines them, and what cases say in them.
use std::collections::BTreeMap;

use super::case::as_of;
use super::handbook::{bounds, is_identifier};
use super::notes::Notes;
use super::record::{self, Entry, Record};
use super::{nearest, values};
use crate::diag::{Hint, Problem, Span};
use crate::fields;
use crate::model::{Figure, Labels, OwnField, OwnKind, OwnValue};
use crate::parse::yaml::Value;

/// The names of kinds, as [`fields::OWN_VALUES`] has them; the first is what is meant where none is given.
const TEXT: &str = "text";

/// The fields of `handbook.yaml`, and its names for fields that every case has.
pub(super) fn define(entry: Entry<'_>, notes: &mut Notes<'_>) -> (Vec<OwnField>, Labels) {
    let (mut own, mut labels) = (Vec::<OwnField>::new(), Labels::default());
    for (record, span) in record::groups(entry, fields::OWN, notes) {
        let place = |key| record.get(key).map_or(span, |entry| entry.node.span);
        let (id, label) = (record.text("id", notes), record.text("label", notes));
        let (Some(id), Some(label)) = (id, label) else { continue };
        // A name that a case already has would stand for two things.
        let mut known = fields::CASE.iter().chain(fields::PROFILE).chain(fields::COORDINATORS);
        let usual = known.any(|field| field.key != id && (field.label == label || field.key == label));
        if usual || own.iter().any(|field| field.label == label) || labels.key(&label).is_some() {
            notes.add(place("label"), Problem::DuplicateField(label));
            continue;
        }
        if let Some(field) = fields::CASE.iter().chain(fields::PROFILE).find(|field| field.key == id) {
            labels.set(field.key, label);
            continue;
        }
        if own.iter().any(|field| field.id == id) || !fields::label(&id).is_empty() {
            notes.add(place("id"), Problem::DuplicateField(id));
            continue;
        }
        if !is_identifier(&id) {
            notes.add(place("id"), Problem::BadId(id));
            continue;
        }
        let (description, example) = (record.text("description", notes), record.text("example", notes));
        if let Some(kind) = kind(&record, span, notes) {
            own.push(OwnField { id, label, kind, description, example });
        }
    }
    (own, labels)
}

/// The keys of fields that are not offered; those that every case needs can't be left out.
pub(super) fn without(entry: Entry<'_>, notes: &mut Notes<'_>) -> Vec<&'static str> {
    let optional = || fields::CASE.iter().filter(|field| !field.required);
    let mut keys = Vec::new();
    for (text, span) in values::texts(entry, notes) {
        match optional().find(|field| field.key == text || field.label == text) {
            Some(field) => keys.push(field.key),
            None => unknown(entry.name, &text, optional().flat_map(|field| [field.key, field.label]), span, notes),
        }
    }
    keys
}

fn kind(record: &Record<'_>, span: Span, notes: &mut Notes<'_>) -> Option<OwnKind> {
    let name = record.get("kind").map(|entry| (values::text(entry, notes), entry));
    let found = match name {
        None => TEXT,
        Some((name, entry)) => {
            let name = name?;
            match fields::find(fields::OWN_VALUES, &name) {
                Some(field) => field.key,
                None => {
                    unknown(entry.name, &name, fields::OWN_VALUES.iter().map(|field| field.label), entry.node.span, notes);
                    return None;
                }
            }
        }
    };
    let mut choices: Vec<String> = Vec::new();
    for (text, span) in record.texts("choices", notes) {
        if choices.contains(&text) {
            notes.add(span, Problem::DuplicateChoice(text));
        } else {
            choices.push(text);
        }
    }
    let uses = |key: &str| match key {
        "unit" | "bounds" => found == "number",
        _ => matches!(found, "list" | "choice"),
    };
    for entry in ["unit", "bounds", "choices"].iter().filter(|key| !uses(key)).filter_map(|key| record.get(key)) {
        notes.add(entry.node.span, Problem::UnusedKey(entry.name.to_owned()));
    }
    Some(match found {
        "number" => OwnKind::Number {
            unit: record.text("unit", notes).unwrap_or_default(),
            bounds: record.get("bounds").map(|entry| bounds(entry, notes)).unwrap_or_default(),
        },
        "date" => OwnKind::Date,
        "list" => OwnKind::List(choices),
        "choice" if choices.is_empty() => {
            notes.add(span, Problem::MissingKey("choices", "選択肢"));
            return None;
        }
        "choice" => OwnKind::Choice(choices),
        _ => OwnKind::Text,
    })
}

fn unknown<'a>(field: &str, value: &str, choices: impl Iterator<Item = &'a str> + Clone, at: Span, notes: &mut Notes<'_>) {
    let hint = match nearest::of(value, choices.clone()) {
        Some(nearest) => Hint::Nearest(nearest.to_owned()),
        None => Hint::OneOf(choices.map(str::to_owned).collect()),
    };
    notes.add(at, Problem::UnknownChoice(field.to_owned(), value.to_owned())).hint(hint);
}

/// The field of [`fields::OWN_VALUES`] by which a value of this kind is read.
pub(super) fn reader(kind: &OwnKind) -> &'static fields::Field {
    let at = match kind {
        OwnKind::Text => 0,
        OwnKind::Number { .. } => 1,
        OwnKind::Date => 2,
        OwnKind::Choice(_) => 3,
        OwnKind::List(_) => 4,
    };
    &fields::OWN_VALUES[at]
}

/// A case's values.
pub(super) fn values(record: &Record<'_>, own: &[OwnField], notes: &mut Notes<'_>) -> BTreeMap<usize, OwnValue> {
    let mut found = BTreeMap::new();
    for (at, field) in own.iter().enumerate() {
        let value = record.own(at).and_then(|entry| value(field, entry, notes));
        found.extend(value.map(|value| (at, value)));
    }
    found
}

fn value(field: &OwnField, entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<OwnValue> {
    match &field.kind {
        OwnKind::Text => values::text(entry, notes).map(OwnValue::Text),
        OwnKind::Date => as_of(entry, notes).map(OwnValue::Date),
        OwnKind::Number { .. } => figure(entry, notes).map(OwnValue::Number),
        OwnKind::Choice(choices) => {
            let text = values::text(entry, notes)?;
            chosen(&field.label, &text, choices, entry.node.span, notes).then_some(OwnValue::Text(text))
        }
        OwnKind::List(choices) => {
            let texts = values::texts(entry, notes);
            let known = |(text, span): &(String, Span)| choices.is_empty() || chosen(&field.label, text, choices, *span, notes);
            let texts: Vec<String> = texts.into_iter().filter(known).map(|(text, _)| text).collect();
            (!texts.is_empty()).then_some(OwnValue::List(texts))
        }
    }
}

fn chosen(field: &str, text: &str, choices: &[String], at: Span, notes: &mut Notes<'_>) -> bool {
    let known = choices.iter().any(|choice| choice == text);
    if !known {
        unknown(field, text, choices.iter().map(String::as_str), at, notes);
    }
    known
}

/// A number by itself, or with its date and source.
fn figure(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<Figure> {
    if let Value::Map(_) = entry.node.value {
        let record = record::group(entry, fields::FIGURE, notes)?;
        let as_of = record.get("as_of").and_then(|entry| as_of(entry, notes));
        let source = record.text("source", notes);
        return Some(Figure { value: values::number(record.get("value")?, notes)?, as_of, source });
    }
    Some(Figure { value: values::number(entry, notes)?, as_of: None, source: None })
}
