//! The index of a small handbook: one script with all texts, in words, written in the fewest signs ([`crate::squeeze`]); the browser
//! makes the rest out of it. The pages of reference (the words explained) are in a second one, which is loaded when the first finds little.
use serde_json::{Value, json};

use super::collect::IndexedPage;
use super::core;
use super::harvest::Harvest;
use super::names::Names;
use super::script::{SEPARATOR, script};
use super::sheet::{Common, Sheet, sheet};
use super::words::{Form, Words};
use crate::squeeze::squeeze;
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
    let forms: Vec<Option<&Form<'_>>> = common.pieces.iter().map(|piece| words.form((*piece)?)).collect();
    let classes: String = forms.iter().map(|form| form.map_or('-', Form::letter)).collect();
    let kinds: Vec<u8> = classes.chars().map(class_kind).collect();
    // What deflate shortens as well is left to it: it is read at once.
    let words = json!({ "pages": own.rows(), "pieces": common.written(harvest).join(SEPARATOR) });
    let letters = core::joined([core::common(harvest, names), words]).to_string();
    let ((letters, core), texts) = rayon::join(|| spelt(&letters), || written(&own, common.pieces.len(), &kinds));
    let index = json!({
        "facets": pages.iter().map(|page| page.page.facets.join(" ")).collect::<Vec<_>>(),
        "bases": forms.iter().flatten().filter_map(|form| form.base()).collect::<Vec<_>>().join(" "),
        "classes": classes,
        "readings": forms.iter().map(|form| form.map_or_else(String::new, readings)).collect::<Vec<_>>().join(" "),
        "letters": letters,
        "core": core,
        "texts": texts,
    });
    let mut files = vec![("search/index.js".to_owned(), core::index(&core::joined([core::head(pages), index])))];
    if pages.len() > told.len() {
        let count = common.pieces.len() + reference.own.len();
        let sheet = json!({
            "pages": reference.rows(),
            "pieces": reference.own.join(SEPARATOR),
            "texts": written(&reference, count, &kinds),
        });
        files.push(("search/t1.js".to_owned(), script("t1", &sheet)));
    }
    files
}

/// The numbers of a sheet's pieces, how many they are and what they are written as.
fn written(sheet: &Sheet<'_>, pieces: usize, kinds: &[u8]) -> Value {
    json!([sheet.numbers.len(), squeeze(&sheet.numbers, width(pieces), kinds)])
}

/// The bits that the largest number below `count` takes.
fn width(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// The kind of a piece by its class.
fn class_kind(class: char) -> u8 {
    "np9sfvwamx-".find(class).unwrap_or_default() as u8
}

/// Where the kinds of characters begin: signs, digits, letters, others, hiragana, katakana, kanji.
const KINDS: [u32; 6] = [0x30, 0x3A, 0x80, 0x3041, 0x30A0, 0x3100];
/// The widest gap between two letters that is told at once, so that none falls on a code point that is no character.
const GAP: u32 = 30_000;

/// A text letter by letter: the letters that it has, as the gaps between their code points, and how many letters it is long
/// and what they are written as.
fn spelt(text: &str) -> (String, Value) {
    let mut letters: Vec<u32> = text.chars().map(u32::from).collect();
    letters.sort_unstable();
    letters.dedup();
    let (mut alphabet, mut gaps, mut last) = (Vec::with_capacity(letters.len()), String::new(), 0);
    for letter in letters {
        while last < letter || alphabet.is_empty() {
            let gap = (letter - last).min(GAP);
            last += gap;
            alphabet.push(last);
            gaps.extend(char::from_u32(FIRST + gap));
        }
    }
    let numbers: Vec<usize> = text.chars().map(|c| alphabet.partition_point(|letter| *letter < u32::from(c))).collect();
    let kinds: Vec<u8> = alphabet.iter().map(|letter| KINDS.partition_point(|begin| begin <= letter) as u8).collect();
    (gaps, json!([numbers.len(), squeeze(&numbers, width(alphabet.len()), &kinds)]))
}

/// The pieces of the pages by class and in order, so that like stands beside like.
fn common(pages: &[IndexedPage<'_>], harvest: &Harvest<'_>, words: &Words<'_>) -> Common {
    let mut stands = vec![false; harvest.pieces.len()];
    let texts = pages.iter().flat_map(|page| &page.passages);
    texts.flat_map(|&(_, _, text)| harvest.text(text)).for_each(|piece| stands[*piece as usize] = true);
    let mut pieces: Vec<Option<usize>> = (0..stands.len()).filter(|piece| stands[*piece]).map(Some).chain([None]).collect();
    let source = |piece: &Option<usize>| piece.map_or("", |piece| harvest.pieces[piece].source);
    let class = |piece: &Option<usize>| piece.and_then(|piece| words.form(piece)).map_or('-', Form::letter);
    pieces.sort_unstable_by_key(|piece| (class(piece), source(piece)));
    Common::new(pieces, stands.len())
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
