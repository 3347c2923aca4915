//! A new file with every field explained, made from the table of [`fields`].
//!
//! Required fields stand empty, so that `jirei check` tells what is still to be filled in; the others are commented out.
mod guide;

use std::collections::BTreeMap;

use crate::fields::{self, Field, Kind};
use crate::model::{CaseForm, OwnField, OwnKind};

/// Keys that tell of one town only: they are written anew even where a neighbour's file is at hand.
const OF_ONE_TOWN: [&str; 9] =
    ["number", "title", "municipalities", "start", "profile", "relations", "source", "doubts", "summary"];

/// A case's file: its number is filled in, the sections stand ready under their headings. `from` holds the lines of a
/// neighbour's keys, of which those are taken over that may be alike: who carries it out, who coordinates, keywords.
#[must_use]
pub fn case(number: u32, form: &CaseForm, from: &BTreeMap<String, String>) -> String {
    let mut text = String::from("---\n# 「#」で始まる行は説明です。使う項目は、先頭の「# 」を消して書きます。\n");
    for field in fields::CASE.iter().filter(|field| !form.without.contains(&field.key)) {
        match field.key {
            "number" => text.push_str(&format!("{}: {number}  # {}\n", form.labels.of("number"), field.about)),
            _ => {
                // The handbook's own fields follow those that tell of the town.
                if field.key == "keywords" {
                    form.fields.iter().for_each(|field| match from.get(&field.id) {
                        Some(lines) => text.push_str(&format!("# {}\n{lines}", about_own(field))),
                        None => explain_own(field, &mut text),
                    });
                }
                match from.get(field.key).filter(|_| !OF_ONE_TOWN.contains(&field.key)) {
                    Some(lines) => text.push_str(&format!("# {}\n{lines}", about(field, form.labels.own(field.key)))),
                    None => explain(field, form.labels.own(field.key), 0, false, &mut text),
                }
            }
        }
    }
    text.push_str("---\n");
    for category in &form.categories {
        text.push_str(&format!("\n## {}\n\n", category.label));
        if let Some(description) = &category.description {
            text.push_str(&format!("（{description}）\n"));
        }
    }
    text
}

pub use guide::guide;

/// The files of a new handbook, path and text: one that is built at once, with an example of everything, explained.
pub const STARTER: [(&str, &str); 4] = [
    ("handbook.yaml", include_str!("scaffold/starter/handbook.yaml")),
    ("terms.yaml", include_str!("scaffold/starter/terms.yaml")),
    ("cases/01-example.md", include_str!("scaffold/starter/cases/01-example.md")),
    ("chapters/00-about.md", include_str!("scaffold/starter/chapters/00-about.md")),
];

/// A chapter's file.
#[must_use]
pub fn chapter() -> String {
    let mut text = String::from("---\n");
    for field in fields::CHAPTER {
        explain(field, None, 0, false, &mut text);
    }
    text.push_str("---\n\n## 見出し\n\n本文。\n");
    text
}

/// What a field says; what the usual name means may be of another subject than the handbook's own name.
fn about(field: &Field, label: Option<&str>) -> String {
    label.map_or_else(|| field.about.to_owned(), |label| format!("{label}。"))
}

/// What a field of the handbook's own says, in one line.
fn about_own(field: &OwnField) -> String {
    field.description.clone().unwrap_or_else(|| format!("{}。", field.label)).replace('\n', " ")
}

/// One field and what is inside it; `off` when a field around it is commented out.
fn explain(field: &Field, label: Option<&str>, depth: usize, off: bool, text: &mut String) {
    let off = off || !field.required;
    let lead = if off { "# " } else { "" };
    let indent = "  ".repeat(depth);
    let about = about(field, label);
    text.push_str(&format!("{lead}{indent}{}:{}  # {about}\n", label.unwrap_or(field.label), example(field)));
    match field.kind {
        Kind::Map(inner) => inner.iter().for_each(|field| explain(field, None, depth + 1, off, text)),
        Kind::Maps(inner) => {
            let row: Vec<String> = inner.iter().map(|field| format!("{}: …", field.label)).collect();
            text.push_str(&format!("{lead}{indent}  - {{ {} }}\n", row.join(", ")));
        }
        Kind::Texts | Kind::TextsOrMaps(_) if off => text.push_str(&format!("{lead}{indent}  - …\n")),
        _ => {}
    }
}

/// A field of the handbook's own, commented out.
fn explain_own(field: &OwnField, text: &mut String) {
    let (usual, more) = match &field.kind {
        OwnKind::Text => ("…".to_owned(), String::new()),
        OwnKind::Number { unit, .. } if unit.is_empty() => ("12".to_owned(), String::new()),
        OwnKind::Number { unit, .. } => ("12".to_owned(), format!("単位は{unit}。")),
        OwnKind::Date => ("2024-10-31".to_owned(), String::new()),
        OwnKind::Choice(choices) => (choices.first().cloned().unwrap_or_default(), format!("{}のどれか。", choices.join("、"))),
        OwnKind::List(choices) if choices.is_empty() => ("[…, …]".to_owned(), String::new()),
        OwnKind::List(choices) => (format!("[{}]", choices.join(", ")), "この中から、いくつでも。".to_owned()),
    };
    let example = match (&field.example, &field.kind) {
        (Some(example), OwnKind::List(_)) => format!("[{example}]"),
        (Some(example), _) => example.clone(),
        (None, _) => usual,
    };
    text.push_str(&format!("# {}: {example}  # {}{more}\n", field.label, about_own(field)));
}

/// What a value looks like, for fields that are commented out; required ones stay empty.
fn example(field: &Field) -> &'static str {
    match (field.required && !matches!(field.key, "value"), field.kind) {
        (true, _) => "",
        (false, Kind::Date) => " 2024-10-31",
        (false, Kind::Month) => " 2017-10",
        (false, Kind::Whole) => " 1",
        (false, Kind::Number) => " 12345",
        (false, Kind::Text) => " …",
        (false, _) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_explained() {
        let text = case(19, &CaseForm::default(), &BTreeMap::new());
        for field in fields::CASE.iter().chain(fields::PROFILE).chain(fields::COORDINATORS).chain(fields::RELATION) {
            assert!(text.contains(&format!("{}:", field.label)), "{}", field.key);
        }
        assert!(text.contains("\n番号: 19  #"), "{text}");
        assert!(chapter().contains("\n題名:"));
    }
}
