//! A new file with every field explained, made from the table of [`fields`].
//!
//! Required fields stand empty, so that `jirei check` tells what is still to be filled in; the others are commented out.
use crate::fields::{self, Field, Kind};
use crate::model::Category;

/// A case's file: its number is filled in, the sections stand ready under their headings.
#[must_use]
pub fn case(number: u32, categories: &[Category]) -> String {
    let mut text = String::from("---\n# 「#」で始まる行は説明です。使う項目は、先頭の「# 」を消して書きます。\n");
    for field in fields::CASE {
        match field.key {
            "number" => text.push_str(&format!("{}: {number}  # {}\n", field.label, field.about)),
            _ => explain(field, 0, false, &mut text),
        }
    }
    text.push_str("---\n");
    for category in categories {
        text.push_str(&format!("\n## {}\n\n", category.label));
        if let Some(description) = &category.description {
            text.push_str(&format!("（{description}）\n"));
        }
    }
    text
}

/// A chapter's file.
#[must_use]
pub fn chapter() -> String {
    let mut text = String::from("---\n");
    for field in fields::CHAPTER {
        explain(field, 0, false, &mut text);
    }
    text.push_str("---\n\n## 見出し\n\n本文。\n");
    text
}

/// One field and what is inside it; `off` when a field around it is commented out.
fn explain(field: &Field, depth: usize, off: bool, text: &mut String) {
    let off = off || !field.required;
    let lead = if off { "# " } else { "" };
    let indent = "  ".repeat(depth);
    text.push_str(&format!("{lead}{indent}{}:{}  # {}\n", field.label, example(field), field.about));
    match field.kind {
        Kind::Map(inner) => inner.iter().for_each(|field| explain(field, depth + 1, off, text)),
        Kind::Maps(inner) => {
            let row: Vec<String> = inner.iter().map(|field| format!("{}: …", field.label)).collect();
            text.push_str(&format!("{lead}{indent}  - {{ {} }}\n", row.join(", ")));
        }
        Kind::Texts | Kind::TextsOrMaps(_) if off => text.push_str(&format!("{lead}{indent}  - …\n")),
        _ => {}
    }
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
        let text = case(19, &[]);
        for field in fields::CASE.iter().chain(fields::PROFILE).chain(fields::COORDINATORS).chain(fields::RELATION) {
            assert!(text.contains(&format!("{}:", field.label)), "{}", field.key);
        }
        assert!(text.contains("\n番号: 19  #"), "{text}");
        assert!(chapter().contains("\n題名:"));
    }
}
