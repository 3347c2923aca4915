//! The index of a large handbook: many small scripts, of which a search loads the few it needs.
//!
//! `index.js` holds directories and what is frequent; [`grams`] tells which pages hold two letters side by side, [`lexicon`]
//! what words there are, [`sounds`] how they are read, [`texts`] what stands on the pages, [`facets`] what they can be
//! filtered by. All of it takes time in proportion to the text; what is held in memory beside it does not grow with it.

mod facets;
mod grams;
mod lexicon;
mod sounds;
#[cfg(test)]
mod tests;
mod texts;

use serde_json::{Value, json};

use super::collect::IndexedPage;
use super::core;
use super::cut::Readings;
use super::harvest::Harvest;
use super::names::Names;
use super::script::{SEPARATOR, script};
use super::words::Words;
use crate::model::PassageKind;

/// Where a number of scripts begin to be cut: about so many bytes each.
const SHARD: usize = 14_000;

/// Path and bytes of a file.
type File = (String, Vec<u8>);

/// Scripts cut from a sorted list, and the key of the first entry of each.
#[derive(Debug, Default)]
struct Shards {
    files: Vec<File>,
    directory: String,
}

/// All files of the index.
pub(super) fn files(
    pages: &[IndexedPage<'_>],
    harvest: &Harvest<'_>,
    words: &Words<'_>,
    readings: &Readings,
    names: &Names,
) -> Vec<File> {
    // Most of the words' part is one long walk through all texts; the others have work for many hands meanwhile.
    let ((lexicon, sounds), (texts, (grams, gram_code))) = rayon::join(
        || (lexicon::shards(pages, harvest, words, readings), sounds::shards(words, readings)),
        || (texts::shards(pages, harvest), grams::shards(pages, &harvest.folded)),
    );
    let index = json!({
        "per": texts.per,
        "average": average(pages, &harvest.folded),
        "code": [texts.code.singles, texts.code.pairs],
        "gcode": [gram_code.singles, gram_code.pairs],
        "grams": grams.directory,
        "words": lexicon.directory,
        "sounds": sounds.directory,
        "pieces": texts.pieces.join(SEPARATOR),
    });
    let index = core::index(&core::joined([core::head(pages), core::common(harvest, names), index]));
    let mut files = vec![("search/index.js".to_owned(), index), file("f", &facets::groups(pages))];
    files.extend([texts.files, grams.files, lexicon.files, sounds.files].into_iter().flatten());
    files
}

/// How many letters a page's own text has on average; pages of reference are not counted.
fn average(pages: &[IndexedPage<'_>], folded: &[String]) -> usize {
    let own = pages.iter().filter(|page| !page.reference);
    let passages = own.clone().flat_map(|page| &page.passages).filter(|(kind, ..)| *kind != PassageKind::Aside);
    let letters = |text: &str| text.chars().filter(|letter| grams::is_letter(*letter)).count();
    passages.map(|&(_, _, text)| letters(&folded[text])).sum::<usize>() / own.count().max(1)
}

/// The script `search/NAME.js`.
fn file(name: &str, data: &Value) -> File {
    (format!("search/{name}.js"), script(name, data))
}

/// Entries in order → scripts of about [`SHARD`] bytes each. Entries of one key stay together.
fn cut<'k>(room: &str, entries: impl Iterator<Item = (std::borrow::Cow<'k, str>, String)>) -> Shards {
    let mut shards = Shards::default();
    let (mut lines, mut last) = (String::new(), None);
    let close = |lines: &mut String, shards: &mut Shards| {
        let name = format!("{room}/{}", shards.files.len());
        shards.files.push(file(&name, &json!(lines)));
        lines.clear();
    };
    for (key, entry) in entries {
        let same = last.as_ref() == Some(&key);
        if !lines.is_empty() && !same && lines.len() + entry.len() / 2 > SHARD {
            close(&mut lines, &mut shards);
        }
        if lines.is_empty() {
            shards.directory.push_str(&key);
        } else {
            lines.push_str(SEPARATOR);
        }
        lines.push_str(&entry);
        last = Some(key);
    }
    if !lines.is_empty() {
        close(&mut lines, &mut shards);
    }
    shards
}
