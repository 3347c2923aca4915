//! Step 4: the index as a classic script, `search/index.js`. `docs/search-format.md` tells the format; a change of it
//! changes [`VERSION`] here and in `search.js`.
use serde_json::{Value, json};

use super::collect::{Collection, IndexedPage};
use super::cut::Token;
use super::vocabulary::{Entry, Vocabulary};
use crate::model::{PassageKind, Term};
use crate::text::{WordClass, kana};

/// The format's version.
const VERSION: u32 = 1;

/// Writes the script.
pub(super) fn encode(
    collection: &Collection<'_>,
    cuts: &[Vec<Token>],
    vocabulary: &Vocabulary<'_>,
    terms: &[Term],
    everyday: &[(&str, Vec<&str>)],
) -> String {
    let words = &vocabulary.words;
    let data = json!({
        "v": VERSION,
        "pages": collection.pages.iter().map(page).collect::<Vec<_>>(),
        "texts": texts(collection),
        "cuts": cuts.iter().flatten().map(length).collect::<String>(),
        "classes": words.iter().map(class).collect::<String>(),
        "bases": words.iter().filter_map(base).collect::<Vec<_>>().join(" "),
        "readings": words.iter().map(readings).collect::<Vec<_>>().join(" "),
        "terms": terms.iter().map(term).collect::<Vec<_>>(),
        "everyday": everyday.iter().map(|(word, official)| format!("{word}\t{}", official.join("\t"))).collect::<Vec<_>>(),
    });
    // JSON allows the two line separators in strings, scripts before ES2019 do not.
    let json = data.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("Jirei.data({json});\n")
}

/// Path, title, facets, sections as pairs of anchor and heading, one letter a passage with `/` at each new section, and 1
/// for a page of reference.
fn page(page: &IndexedPage<'_>) -> Value {
    let mut sections: Vec<(&str, &str)> = Vec::new();
    let mut kinds = String::new();
    for (kind, passage, _) in &page.passages {
        let here = (passage.anchor.as_str(), passage.heading.as_str());
        if sections.last() != Some(&here) {
            sections.push(here);
            kinds.push('/');
        }
        kinds.push(match kind {
            PassageKind::Title => 't',
            PassageKind::Keyword => 'k',
            PassageKind::Heading => 'h',
            PassageKind::Body => 'b',
            PassageKind::Aside => 'a',
        });
    }
    // A heading that is its own anchor is not said twice.
    let sections = sections.iter().flat_map(|(anchor, heading)| [*anchor, if anchor == heading { "" } else { heading }]);
    let sections: Vec<&str> = sections.collect();
    json!([page.page.path, page.page.title, page.page.facets.join(" "), sections.join("\t"), kinds, u8::from(page.reference)])
}

/// The passages' texts in order; a text that stood before is given as its number among the different texts.
fn texts(collection: &Collection<'_>) -> Vec<Value> {
    let mut next = 0;
    let all = collection.pages.iter().flat_map(|page| &page.passages).map(|&(_, _, text)| {
        if text == next {
            next += 1;
            json!(collection.texts[text])
        } else {
            json!(text)
        }
    });
    all.collect()
}

/// The first character that stands for a number or a kana: `#`. What is below has other uses (space, `!`, `"`).
const FIRST: u32 = 0x23;

/// A token's length in UTF-16 units, 1–50, as one character from `$` on.
fn length(token: &Token) -> char {
    let units: usize = token.surface.chars().map(char::len_utf16).sum();
    u32::try_from(units).ok().and_then(|units| char::from_u32(FIRST + units)).unwrap_or('$')
}

fn class(entry: &Entry<'_>) -> char {
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
fn readings(entry: &Entry<'_>) -> String {
    let surface = kana::to_hiragana(&entry.token.surface);
    let sounds = entry.readings.iter().filter(|sound| **sound != surface);
    let ascii = |c: char| match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 - 'ぁ' as u32 + FIRST).unwrap_or('!'),
        _ => '!',
    };
    sounds.map(|sound| sound.chars().map(ascii).collect::<String>()).collect::<Vec<_>>().join("|")
}

/// Term, reading, other names, tab-separated.
fn term(term: &Term) -> String {
    let reading = term.reading.as_deref().map(kana::to_hiragana).unwrap_or_default();
    let head = [term.term.clone(), reading].into_iter();
    head.chain(term.aliases.iter().cloned()).collect::<Vec<_>>().join("\t")
}
