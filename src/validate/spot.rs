//! Where a value stands in a case's front matter, for problems that are found long after it was read.
use crate::diag::Span;
use crate::fields;
use crate::parse::PageDraft;
use crate::parse::yaml::{Node, Value};

/// The place of `text` behind the case's `key`, in a list or alone; the place of all that stands behind the key where it is
/// spelt in some other way.
#[must_use]
pub(super) fn find(draft: &PageDraft, key: &str, text: &str) -> Option<Span> {
    let root = draft.front.as_ref()?.root.as_ref()?;
    let value = behind(root, fields::CASE, key)?;
    let Value::List(items) = &value.value else { return Some(value.span) };
    let spelt = |item: &&Node| {
        let own = behind(item, fields::KEYWORD, "text").unwrap_or(item);
        own.scalar().is_some_and(|scalar| scalar.trim() == text)
    };
    Some(items.iter().find(spelt).unwrap_or(value).span)
}

/// What stands behind a key, given by its name or its label.
fn behind<'a>(node: &'a Node, table: &'static [fields::Field], key: &str) -> Option<&'a Node> {
    let Value::Map(entries) = &node.value else { return None };
    let named =
        |name: &Node| name.scalar().and_then(|name| fields::find(table, name.trim())).is_some_and(|field| field.key == key);
    entries.iter().find(|(name, _)| named(name)).map(|(_, value)| value)
}
