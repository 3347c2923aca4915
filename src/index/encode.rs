//! Step 4: the index as a classic script, `search/index.js`. `docs/search-format.md` tells the format; a change of it
//! changes [`VERSION`] here and in `search.js`.
use std::collections::HashMap;

use serde_json::{Value, json};

use super::collect::{Collection, IndexedPage};
use super::pack;
use super::vocabulary::{END, Entry, Vocabulary};
use crate::model::{PassageKind, Term};
use crate::text::{WordClass, kana};

/// The format's version.
const VERSION: u32 = 1;

/// Stands between pieces: no text has it, and JSON writes it as it is.
const SEPARATOR: &str = "\u{7f}";

/// Writes the script.
pub(super) fn encode(
    collection: &Collection<'_>,
    vocabulary: &Vocabulary<'_>,
    terms: &[Term],
    everyday: &[(&str, Vec<&str>)],
) -> String {
    let words = &vocabulary.entries;
    let places: HashMap<&str, usize> = collection.texts.iter().enumerate().map(|(place, text)| (&**text, place)).collect();
    let everyday = everyday.iter().map(|(word, official)| format!("{word}\t{}", official.join("\t"))).collect::<Vec<_>>();
    let mut next = 0;
    let pieces = vocabulary.pieces.iter().map(|piece| if *piece == END { "" } else { piece });
    let code = pack::code(vocabulary.pieces.len());
    let data = json!({
        "v": VERSION,
        "pages": collection.pages.iter().map(|indexed| page(indexed, &mut next)).collect::<Vec<_>>(),
        "terms": terms.iter().map(|known| term(known, &places)).collect::<Vec<_>>(),
        "everyday": everyday.join("|"),
        "code": [code.singles, code.pairs],
        "pieces": pieces.collect::<Vec<_>>().join(SEPARATOR),
        "texts": pack::write(&vocabulary.texts, code),
        "classes": words.iter().map(class).collect::<String>(),
        "bases": words.iter().flatten().filter_map(base).collect::<Vec<_>>().join(" "),
        "readings": words.iter().map(readings).collect::<Vec<_>>().join(" "),
    });
    // JSON allows the two line separators in strings, scripts before ES2019 do not.
    let json = data.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("Jirei.data({json});\n")
}

/// Path, title (empty where the first text of that kind tells it), facets, sections as pairs of anchor and heading, one letter a passage with `/` at each new section, the
/// numbers of the texts that stood before (their letters are capital; the others follow each other), and 1 for a page of
/// reference. `next` counts the texts.
fn page(page: &IndexedPage<'_>, next: &mut usize) -> Value {
    let mut again: Vec<usize> = Vec::new();
    let mut sections: Vec<(&str, &str)> = Vec::new();
    let mut told = String::new();
    let mut kinds = String::new();
    for &(kind, passage, text) in &page.passages {
        let here = (passage.anchor.as_str(), passage.heading.as_str());
        if sections.last() != Some(&here) {
            sections.push(here);
            kinds.push('/');
            // An anchor or heading that the section's first text or its anchor tells is not said twice.
            let mark = |text: &str| if text == passage.text { "=" } else { text }.to_owned();
            let heading = if here.0 == here.1 { String::new() } else { mark(here.1) };
            told.push_str(&format!("{}\t{heading}\t", mark(here.0)));
        }
        let letter = match kind {
            PassageKind::Title => 't',
            PassageKind::Keyword => 'k',
            PassageKind::Heading => 'h',
            PassageKind::Body => 'b',
            PassageKind::Aside => 'a',
        };
        let first = text == *next;
        kinds.push(if first { letter } else { letter.to_ascii_uppercase() });
        if first {
            *next += 1;
        } else {
            again.push(text);
        }
    }
    let path = &page.page.path;
    let titled = page.passages.iter().find(|(kind, ..)| *kind == PassageKind::Title);
    let title = if titled.is_some_and(|(_, passage, _)| passage.text == page.page.title) { "" } else { &page.page.title };
    json!([path, title, page.page.facets.join(" "), told.trim_end_matches('\t'), kinds, again, u8::from(page.reference)])
}

/// The first character that stands for a kana: `#`. What is below has other uses (space, `!`, `"`).
const FIRST: u32 = 0x23;

fn class(entry: &Option<Entry<'_>>) -> char {
    let Some(entry) = entry else { return '-' };
    match entry.token.class {
        WordClass::Noun => 'n',
        WordClass::ProperNoun => 'p',
        WordClass::Number => '9',
        WordClass::Suffix => 's',
        WordClass::FormalNoun => 'f',
        WordClass::Verb if entry.token.one_row => 'w',
        WordClass::Verb => 'v',
        WordClass::Adjective => 'a',
        WordClass::Modifier => 'm',
        WordClass::Function => 'x',
        WordClass::Symbol => '-',
    }
}

/// For words that inflect: how many characters to take off the end, and what to put there. `None` for others.
fn base(entry: &Entry<'_>) -> Option<String> {
    let token = entry.token;
    let inflects = matches!(token.class, WordClass::Verb | WordClass::Adjective);
    inflects.then(|| {
        let base = token.base.as_deref().unwrap_or(&token.surface);
        let shared = token.surface.chars().zip(base.chars()).take_while(|(a, b)| a == b).count();
        let off: usize = token.surface.chars().skip(shared).map(char::len_utf16).sum();
        format!("{off}{}", base.chars().skip(shared).collect::<String>())
    })
}

/// The readings joined by `|`, each kana one ASCII character: ぁ `#`, あ `$`, … and ー `!`. Words in kana read as they stand.
/// Kana at a word's end are read as they stand, too, and left out; where they are not, the reading ends in `~`.
fn readings(entry: &Option<Entry<'_>>) -> String {
    let Some(entry) = entry else { return String::new() };
    let surface = kana::to_hiragana(&entry.token.surface);
    let tail = &surface[surface.trim_end_matches(kana::is_kana).len()..];
    let ascii = |c: char| match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 - 'ぁ' as u32 + FIRST).unwrap_or('!'),
        _ => '!',
    };
    let told = entry.readings.iter().filter(|sound| **sound != surface).map(|sound| match sound.strip_suffix(tail) {
        Some(head) => head.chars().map(ascii).collect::<String>(),
        None => sound.chars().map(ascii).chain(['~']).collect(),
    });
    told.collect::<Vec<_>>().join("|")
}

/// Term, reading, other names. What is one of the texts (on the page of terms) is given by its number: the term's own, the
/// others' counted from the term; the names also where that page shows them joined by `、`.
fn term(term: &Term, places: &HashMap<&str, usize>) -> Value {
    let own = places.get(term.term.as_str());
    let part = |text: &str| Some(*places.get(text)? as i64 - *own? as i64);
    let told = |text: String| part(&text).map_or_else(|| json!(text), |distance| json!(distance));
    let aliases = part(&term.aliases.join("、")).map_or_else(|| json!(term.aliases.join("\t")), |distance| json!(distance));
    let name = own.map_or_else(|| json!(term.term), |place| json!(place));
    json!([name, told(term.reading.as_deref().map(kana::to_hiragana).unwrap_or_default()), aliases])
}
