//! The core of the index, which the search needs first: what both forms tell alike.

use crate::text::hash::Set;
use serde_json::{Map, Value, json};

use super::collect::IndexedPage;
use super::harvest::Harvest;
use super::names::Names;
use super::questions;
use super::script::script;
use crate::text::normalise::VARIANTS;

/// The format's version. A change of the format changes it here and in `search.js`.
const VERSION: u32 = 3;

/// What is told about a handbook before its words: the version, how many pages there are and how many of them are of reference.
pub(super) fn head(pages: &[IndexedPage<'_>]) -> Value {
    json!({ "v": VERSION, "n": pages.len(), "refs": pages.iter().filter(|page| page.reference).count() })
}

/// How text is folded, words of questions, terms, everyday words.
pub(super) fn common(harvest: &Harvest<'_>, names: &Names) -> Value {
    json!({
        "variants": variants(harvest, names),
        "functions": questions::functions(),
        "frames": questions::frames(),
        "terms": names.terms,
        "everyday": names.everyday,
    })
}

/// Joins the members of objects, in the order in which the core tells them.
pub(super) fn joined(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut members: Vec<(String, Value)> = parts.into_iter().filter_map(|part| part.as_object().cloned()).flatten().collect();
    members.sort_by_key(|(key, _)| ORDER.split(' ').position(|known| known == key));
    Value::Object(members.into_iter().collect::<Map<_, _>>())
}

/// The script `search/index.js`.
pub(super) fn index(core: &Value) -> Vec<u8> {
    script("index", core)
}

/// The order of the keys. Deflate looks back 32 KiB: what is written in kanji stands together, before what is in ASCII.
const ORDER: &str = "v n refs per average code gcode letters bases functions pieces frames everyday terms variants grams words \
                     sounds facets classes readings pages core texts";

/// The pairs of a variant kanji and its usual form of which one could be looked for: the usual form stands somewhere.
fn variants(harvest: &Harvest<'_>, names: &Names) -> String {
    let told = [names.everyday.as_str(), names.later.as_str()].into_iter();
    let terms = names.terms.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    let letters: Set<char> = harvest.folded.iter().map(String::as_str).chain(told).chain(terms).flat_map(str::chars).collect();
    let all: Vec<char> = VARIANTS.trim_end().chars().collect();
    all.chunks_exact(2).filter(|pair| letters.contains(&pair[1])).flatten().collect()
}
