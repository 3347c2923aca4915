//! The core of the index, which the search needs first: what both forms tell alike.
use serde_json::{Map, Value, json};

use super::collect::IndexedPage;
use super::names::Names;
use super::questions;
use super::script::script;
use crate::text::normalise::VARIANTS;

/// The format's version. A change of the format changes it here and in `search.js`.
const VERSION: u32 = 2;

/// The script `search/index.js`: how many pages, how text is folded, words of questions, terms, everyday words, and `own`,
/// what the form itself has to tell.
pub(super) fn script_of(pages: &[IndexedPage<'_>], names: &Names, own: Value) -> Vec<u8> {
    let common = json!({
        "v": VERSION,
        "n": pages.len(),
        "refs": pages.iter().filter(|page| page.reference).count(),
        "variants": VARIANTS.trim_end(),
        "functions": questions::functions(),
        "frames": questions::frames(),
        "terms": names.terms,
        "everyday": names.everyday,
    });
    let parts = [common, own].into_iter().filter_map(|part| part.as_object().cloned());
    let mut members: Vec<(String, Value)> = parts.flatten().collect();
    members.sort_by_key(|(key, _)| ORDER.split(' ').position(|known| known == key));
    script("index", &Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

/// The order of the keys. Deflate looks back 32 KiB: what is written in kanji stands together, before what is in ASCII.
const ORDER: &str = "v n refs per average code gcode bases functions pieces frames everyday terms variants grams words sounds \
                     facets shard classes readings";
