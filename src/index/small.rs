//! The index of a small handbook: one script with all texts, in words; the browser makes the rest out of it. The pages of
//! reference (the words explained) are in a second one, which is loaded when the first finds little.
use serde_json::json;

use super::collect::IndexedPage;
use super::harvest::Harvest;
use super::names::Names;
use super::script::{SEPARATOR, script};
use super::sheet::{Common, sheet};
use super::words::{Form, Words};
use super::{core, pack};
use crate::text::kana;

/// The files of the index.
pub(super) fn files(
    pages: &[IndexedPage<'_>],
    harvest: &Harvest<'_>,
    words: &Words<'_>,
    names: &Names,
) -> Vec<(String, Vec<u8>)> {
    let (told, reference) = pages.split_at(pages.partition_point(|page| !page.reference));
    let common = common(told, harvest, words);
    let (own, reference) = (sheet(told, harvest, &common), sheet(reference, harvest, &common));
    let code = pack::code(common.pieces.len() + reference.own.len());
    let forms: Vec<Option<&Form<'_>>> = common.pieces.iter().map(|piece| words.form((*piece)?)).collect();
    let index = json!({
        "code": [code.singles, code.pairs],
        "facets": pages.iter().map(|page| page.page.facets.join(" ")).collect::<Vec<_>>(),
        "shard": own.told(code),
        "bases": forms.iter().flatten().filter_map(|form| form.base()).collect::<Vec<_>>().join(" "),
        "classes": forms.iter().map(|form| form.map_or('-', Form::letter)).collect::<String>(),
        "pieces": common.written(harvest).join(SEPARATOR),
        "readings": forms.iter().map(|form| form.map_or_else(String::new, readings)).collect::<Vec<_>>().join(" "),
    });
    let mut files = vec![("search/index.js".to_owned(), core::script_of(pages, names, index))];
    if pages.len() > told.len() {
        files.push(("search/t1.js".to_owned(), script("t1", &reference.told(code))));
    }
    files
}

/// The pieces of the pages: first those that are worth one sign, then the others, each group by class and in order, so that
/// like stands beside like.
fn common(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, words: &Words<'_>) -> Common {
    let mut counts = vec![0_usize; harvest.pieces.len()];
    let mut texts: Vec<usize> = pages.iter().flat_map(|page| &page.passages).map(|&(_, _, text)| text).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.iter().flat_map(|text| harvest.text(*text)).for_each(|piece| counts[*piece as usize] += 1);
    let source = |piece: &Option<usize>| piece.map_or("", |piece| harvest.pieces[piece].source);
    let count = |piece: &Option<usize>| piece.map_or(texts.len(), |piece| counts[piece]);
    let mut pieces: Vec<Option<usize>> = (0..counts.len()).filter(|piece| counts[*piece] > 0).map(Some).chain([None]).collect();
    pieces.sort_unstable_by_key(|piece| (usize::MAX - count(piece), source(piece)));
    let short = pack::code(pieces.len()).singles.min(pieces.len());
    let class = |piece: &Option<usize>| piece.and_then(|piece| words.form(piece)).map_or('-', Form::letter);
    let (frequent, others) = pieces.split_at_mut(short);
    for group in [frequent, others] {
        group.sort_unstable_by_key(|piece| (class(piece), source(piece)));
    }
    Common::new(pieces, counts.len())
}

/// The first character that stands for a kana: `#`. What is below has other uses (space, `!`, `"`).
const FIRST: u32 = 0x23;

/// The readings joined by `|`, each kana one ASCII character: ぁ `#`, あ `$`, … and ー `!`. Words in kana read as they stand.
/// Kana at a word's end are read as they stand, too, and left out; where they are not, the reading ends in `~`.
fn readings(form: &Form<'_>) -> String {
    let surface = kana::to_hiragana(&form.token.surface);
    let tail = &surface[surface.trim_end_matches(kana::is_kana).len()..];
    let ascii = |c: char| match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 - 'ぁ' as u32 + FIRST).unwrap_or('!'),
        _ => '!',
    };
    let told = form.readings.iter().filter(|sound| **sound != surface).map(|sound| match sound.strip_suffix(tail) {
        Some(head) => head.chars().map(ascii).collect::<String>(),
        None => sound.chars().map(ascii).chain(['~']).collect(),
    });
    told.collect::<Vec<_>>().join("|")
}
