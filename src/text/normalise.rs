//! One normal form for comparing and searching, the same here and in the browser (`fold` in `search.js`; both run
//! `tests/vectors/fold.json`).
//!
//! A text is folded in one pass: 1. NFKC and lower case, a kana with its voicing mark at a time, 2. marks that nobody sees and
//! middle dots go, 3. dashes after katakana become the long-vowel mark, 4. old and variant kanji and small ヶ ヵ get their
//! usual form, 5. white space stays between Latin letters and digits only, 6. every run of other signs becomes one space.
//! No rule but 3 and 5 looks at its neighbours, so that a run cut out of a text folds to a run of the folded text.
use crate::text::hash::Table;
use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// A key under which spellings of one keyword fall together: NFKC, lower case, white space and middle dots dropped.
#[must_use]
pub fn key(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && *c != '・').collect()
}

/// Pairs of a variant kanji and its usual form, which NFKC leaves apart. The search's index brings them to `search.js`.
pub const VARIANTS: &str = include_str!("variants.txt");

/// The usual forms of variants, and a bit for each of the frequent kanji whether it is one: few are, and every letter asks.
struct Usual {
    forms: Table<char, char>,
    among: [u64; (LAST - FIRST) as usize / 64 + 1],
}

/// The block of kanji that nearly all are from.
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    let characters: Vec<char> = VARIANTS.trim_end().chars().collect();
    let mut usual = Usual {
        forms: characters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
        among: [0; (LAST - FIRST) as usize / 64 + 1],
    };
    for place in usual.forms.keys().filter_map(|c| frequent(*c)) {
        usual.among[place / 64] |= 1 << (place % 64);
    }
    usual
});

fn frequent(c: char) -> Option<usize> {
    (FIRST..=LAST).contains(&u32::from(c)).then(|| (u32::from(c) - FIRST) as usize)
}

impl Usual {
    fn of(&self, c: char) -> char {
        match frequent(c) {
            Some(place) if self.among[place / 64] >> (place % 64) & 1 == 0 => c,
            _ => self.forms.get(&c).copied().unwrap_or(c),
        }
    }
}

/// A folded text with the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each character of `text` the byte in the source where what it comes from begins.
    pub starts: Vec<usize>,
    /// And the byte behind that.
    pub ends: Vec<usize>,
}

impl Folded {
    fn push(&mut self, c: char, (start, end): (usize, usize)) {
        self.text.push(c);
        self.starts.push(start);
        self.ends.push(end);
    }
}

/// What a character of the source does to the folded text.
enum Role {
    /// It is not there.
    Nothing,
    /// It separates Latin words.
    Space,
    /// No match crosses it.
    Separator,
    /// It stands in the folded text.
    Letter(char),
}

/// Where a character of the light form comes from: the bytes of the source at which its cluster begins and ends.
type Place = (usize, usize);

/// The form in which texts and queries are compared.
#[must_use]
pub fn fold(source: &str) -> Folded {
    if is_plain(source) {
        // Most texts: nothing has to be taken apart.
        let characters = source.char_indices().map(|(at, c)| ((at, at + c.len_utf8()), c.to_ascii_lowercase()));
        return folded(source, characters);
    }
    folded(source, clusters(source).into_iter())
}

/// Whether a text surely is its own folded form: hiragana, katakana and frequent kanji, as most words are.
#[must_use]
pub fn is_folded(text: &str) -> bool {
    let usual = &*USUAL;
    text.chars().all(|c| match c {
        'ヵ' | 'ヶ' => false,
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' => true,
        c => frequent(c).is_some_and(|place| usual.among[place / 64] >> (place % 64) & 1 == 0),
    })
}

/// Steps 2 to 6 for the light form in lower case.
fn folded(source: &str, light: impl Iterator<Item = (Place, char)>) -> Folded {
    let count = source.chars().count();
    let text = String::with_capacity(source.len());
    let mut folded = Folded { text, starts: Vec::with_capacity(count), ends: Vec::with_capacity(count) };
    let (mut last, mut space, mut separator) = (None, None, None);
    let mut light = light.peekable();
    let mut before = None;
    let usual = &*USUAL;
    while let Some((place, c)) = light.next() {
        match role(c, before.replace(c), light.peek().map(|next| next.1), usual) {
            Role::Nothing => {}
            Role::Space => space = space.or(Some(place)),
            Role::Separator => separator = separator.or(Some(place)),
            Role::Letter(letter) => {
                let gap = separator.or_else(|| space.filter(|_| last.is_some_and(is_latin) && is_latin(letter)));
                if let (Some(gap), Some(_)) = (gap, last) {
                    folded.push(' ', gap);
                }
                (space, separator, last) = (None, None, Some(letter));
                folded.push(letter, place);
            }
        }
    }
    folded
}

/// NFKC of a text, a character with its voicing marks at a time, so that offsets can be told; spaces and signs stay.
#[must_use]
pub fn light(source: &str) -> Cow<'_, str> {
    if is_plain(source) {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    each_cluster(source, |_, cluster| match plain(cluster) {
        Some(c) => out.push(c),
        None => out.extend(cluster.nfkc()),
    });
    Cow::Owned(out)
}

/// NFKC of a text in lower case; spaces and signs stay.
#[must_use]
pub fn lower(source: &str) -> Cow<'_, str> {
    if is_plain(source) && !source.contains(|c: char| c.is_ascii_uppercase()) {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    each_cluster(source, |_, cluster| match plain(cluster) {
        Some(c) => out.push(c.to_ascii_lowercase()),
        None => out.extend(cluster.nfkc().flat_map(char::to_lowercase)),
    });
    Cow::Owned(out)
}

/// The light form in lower case, each character with the bytes in the source where its cluster begins and ends.
fn clusters(source: &str) -> Vec<(Place, char)> {
    let mut out = Vec::with_capacity(source.len());
    each_cluster(source, |start, cluster| {
        let place = (start, start + cluster.len());
        if let Some(c) = plain(cluster) {
            return out.push((place, c.to_ascii_lowercase()));
        }
        out.extend(cluster.nfkc().flat_map(char::to_lowercase).map(|c| (place, c)));
    });
    out
}

/// A cluster of a single character that NFKC leaves alone.
fn plain(cluster: &str) -> Option<char> {
    let mut characters = cluster.chars();
    characters.next().filter(|c| stays(*c)).filter(|_| characters.next().is_none())
}

/// Whether NFKC leaves a text alone, and in lower case it only takes that of ASCII.
fn is_plain(text: &str) -> bool {
    text.chars().all(stays)
}

/// Whether NFKC leaves a character alone, as most: ASCII, kana, kanji, 、 and 。. None has a small form outside of ASCII, and none
/// joins the one before it.
fn stays(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '、' | '。' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '\u{4e00}'..='\u{9fff}')
}

fn each_cluster(source: &str, mut visit: impl FnMut(usize, &str)) {
    let joins = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}');
    let mut start = 0;
    for (at, c) in source.char_indices().skip(1) {
        if !joins(c) {
            visit(start, &source[start..at]);
            start = at;
        }
    }
    if start < source.len() {
        visit(start, &source[start..]);
    }
}

fn role(c: char, before: Option<char>, after: Option<char>, usual: &Usual) -> Role {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        '・' | '\u{b7}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => {
            Role::Nothing
        }
        '\u{e0100}'..='\u{e01ef}' => Role::Nothing,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' if before.is_some_and(is_katakana) => {
            Role::Letter('ー')
        }
        ',' if digit(before) && digit(after) => Role::Nothing,
        '.' if digit(before) && digit(after) => Role::Letter('.'),
        '%' => Role::Letter('%'),
        'ヶ' => Role::Letter('ケ'),
        'ヵ' => Role::Letter('カ'),
        '\t' | '\n' | '\r' | ' ' | '\u{a0}' | '\u{2028}' | '\u{2029}' => Role::Space,
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' => Role::Letter(c),
        _ if is_sign(c) => Role::Separator,
        _ => Role::Letter(usual.of(c)),
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}')
}

/// Signs, by range: what is left of ASCII and Latin-1, punctuation and symbols of all scripts, private characters.
fn is_sign(c: char) -> bool {
    match c {
        '\0'..='\x7f' => !c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' | '\u{d7}' | '\u{f7}' => true,
        '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => true,
        '\u{3030}' | '\u{3036}' | '\u{3037}' | '\u{303d}'..='\u{303f}' | '\u{30a0}' => true,
        '\u{e000}'..='\u{f8ff}' | '\u{fe10}'..='\u{fe6f}' | '\u{fff0}'..='\u{ffff}' | '\u{1f000}'..='\u{1fbff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_shared_with_the_browser() {
        let vectors: Vec<(String, String)> = serde_json::from_str(include_str!("../../tests/vectors/fold.json")).expect("JSON");
        assert!(vectors.len() >= 30);
        for (source, folded) in vectors {
            assert_eq!(fold(&source).text, folded, "{source:?}");
        }
    }

    #[test]
    fn characters_know_where_they_come_from() {
        let folded = fold("Ａ、ｶﾞー");
        assert_eq!(folded.text, "a ガー");
        assert_eq!(folded.starts, [0, 3, 6, 12]);
    }

    #[test]
    fn what_is_taken_as_plain_is_its_own_normal_form() {
        for c in '\0'..='\u{ffff}' {
            let c_text = c.to_string();
            assert!(!is_folded(&c_text) || fold(&c_text).text == c_text, "{c:?}");
            if plain(&c.to_string()).is_some() {
                assert!(c.nfkc().eq([c]) && c.to_lowercase().eq([c.to_ascii_lowercase()]), "{c:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_the_light_form_changes_nothing(source in "\\PC{0,40}") {
            proptest::prop_assert_eq!(fold(&light(&source)).text, fold(&source).text);
            let folded = fold(&source);
            proptest::prop_assert_eq!(folded.text.chars().count(), folded.starts.len());
        }
    }
}
