//! Step 2: one text → its words, with class, base form and reading, and what stands between them.
//!
//! The light form (NFKC) is cut, the words' borders are carried over to the folded text. The handbook's terms and the names of
//! municipalities bring their own readings; a term whose parts read the same falls into its parts, so that these are found.
use crate::text::hash::Table;
use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memchr;

use crate::model::Term;
use crate::places;
use crate::text::normalise::{self, Folded};
use crate::text::{Analyzer, Word, WordClass, kana};

/// A word, or a piece of text that is none, in the folded text. The tokens of a text cover it without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The folded text of the word.
    pub(super) surface: Cow<'static, str>,
    /// What it is.
    pub(super) class: WordClass,
    /// Its reading in hiragana.
    pub(super) reading: Option<Cow<'static, str>>,
    /// The folded base form, where it differs from the surface.
    pub(super) base: Option<&'static str>,
    /// Whether the word is a verb of the 一段 row.
    pub(super) one_row: bool,
}

impl Token {
    /// Whether two are equal. Most that are come from one entry of the dictionary, whose letters need no comparing.
    pub(super) fn is(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| std::ptr::eq(one, other) || one == other;
        let both = |one: Option<&str>, other: Option<&str>| match (one, other) {
            (Some(one), Some(other)) => same(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        self.class == other.class
            && self.one_row == other.one_row
            && same(&self.surface, &other.surface)
            && both(self.reading.as_deref(), other.reading.as_deref())
            && both(self.base, other.base)
    }
}

/// Readings that win over the dictionary's.
pub(super) struct Readings {
    /// Folded name → reading, of municipalities with and without 市, 町, 村, 区.
    names: &'static Table<String, String>,
    /// Folded term → reading.
    terms: Table<String, String>,
    /// How names and terms begin.
    beginnings: Beginnings,
}

/// For the first two characters of names (the second may lack) how many bytes the longest such name has.
type Beginnings = Table<(Option<char>, Option<char>), usize>;

/// The municipalities of Japan, which are the same for every handbook, and how their names begin.
static PLACES: LazyLock<(Table<String, String>, Beginnings)> = LazyLock::new(|| {
    let mut names = Table::default();
    for place in places::places() {
        let name = normalise::fold(place.name).text;
        for (kind, sounds) in [("市", &["し"][..]), ("町", &["ちょう", "まち"]), ("村", &["むら", "そん"]), ("区", &["く"])]
        {
            let stem = name.strip_suffix(kind).zip(sounds.iter().find_map(|sound| place.reading.strip_suffix(sound)));
            if let Some((stem, reading)) = stem.filter(|(stem, _)| stem.chars().count() > 1) {
                names.entry(stem.to_owned()).or_insert_with(|| reading.to_owned());
            }
        }
        names.insert(name, place.reading.to_owned());
    }
    let beginnings = beginnings(names.keys());
    (names, beginnings)
});

fn beginnings<'n>(names: impl Iterator<Item = &'n String>) -> Beginnings {
    let mut longest = Beginnings::default();
    for name in names {
        let known = longest.entry(beginning(name.chars())).or_default();
        *known = name.len().max(*known);
    }
    longest
}

/// Reads the names of the municipalities, so that whoever needs them next does not wait.
pub(super) fn warm() {
    LazyLock::force(&PLACES);
}

/// A municipality's name is at most so many words of the dictionary.
const NAME_WORDS: usize = 5;

impl Readings {
    /// Readings of the municipalities of Japan and of the handbook's terms.
    pub(super) fn new(terms: &[Term]) -> Self {
        let reading = |term: &Term| Some((normalise::fold(&term.term).text, kana::to_hiragana(term.reading.as_deref()?)));
        let terms: Table<String, String> = terms.iter().filter_map(reading).collect();
        let (names, known) = &*PLACES;
        let mut beginnings = known.clone();
        for (beginning, longest) in self::beginnings(terms.keys()) {
            let known = beginnings.entry(beginning).or_default();
            *known = longest.max(*known);
        }
        Self { names, terms, beginnings }
    }

    /// The reading of a word, if the handbook or, for names, the list of municipalities tells it.
    pub(super) fn of(&self, surface: &str, is_name: bool) -> Option<&str> {
        let name = self.names.get(surface).filter(|_| is_name);
        name.or_else(|| self.terms.get(surface)).map(String::as_str)
    }
}

/// A piece of a text: a word or what stands between two. The pieces of a text make up the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// As written.
    pub(super) source: &'a str,
    /// What it is; `None` for what stands between words.
    pub(super) token: Option<Token>,
}

/// The pieces of `text`, and its folded form.
pub(super) fn cut<'a>(text: &'a str, analyzer: &Analyzer, readings: &Readings) -> (Vec<Piece<'a>>, String) {
    let folded = normalise::fold(text);
    (pieces(text, &folded, analyzer, readings), folded.text)
}

fn pieces<'a>(text: &'a str, folded: &Folded, analyzer: &Analyzer, readings: &Readings) -> Vec<Piece<'a>> {
    if is_reading(text) {
        let whole =
            Token { surface: folded.text.clone().into(), class: WordClass::Symbol, reading: None, base: None, one_row: false };
        return vec![Piece { source: text, token: Some(whole) }];
    }
    let (mut pieces, mut starts) = (Vec::<Piece<'a>>::new(), Vec::new());
    let (mut at, mut end) = (0, 0);
    for token in tokens(text, folded, analyzer, readings) {
        let from = at;
        at += token.surface.chars().count();
        // Folding the light form and folding the source give the same text; were it not so, the rest would be one gap.
        let (Some(&begin), Some(&until)) = (folded.starts.get(from), folded.ends.get(at - 1)) else { break };
        if token.surface == " " {
            continue;
        }
        match pieces.last_mut() {
            // Two words out of one sign (½) can't be told apart in the source.
            Some(Piece { token: Some(last), .. }) if begin < end => last.surface.to_mut().push_str(&token.surface),
            _ => {
                if begin > end {
                    pieces.push(Piece { source: &text[end..begin], token: None });
                    starts.push(end);
                }
                pieces.push(Piece { source: "", token: Some(token) });
                starts.push(begin);
            }
        }
        end = until;
    }
    if end < text.len() {
        pieces.push(Piece { source: &text[end..], token: None });
        starts.push(end);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    for (piece, (&start, end)) in pieces.iter_mut().zip(starts.iter().zip(ends)) {
        piece.source = &text[start..end];
    }
    pieces
}

/// A line of hiragana alone is a reading, as the page of terms shows them: the dictionary would cut it into chance words.
fn is_reading(text: &str) -> bool {
    text.chars().count() > 3 && text.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー'))
}

/// The words of `text`, in the folded form.
fn tokens(text: &str, folded: &Folded, analyzer: &Analyzer, readings: &Readings) -> Vec<Token> {
    let light = normalise::light(text);
    let folded = if *light == *text { Cow::Borrowed(folded) } else { Cow::Owned(normalise::fold(&light)) };
    let mut tokens = Vec::with_capacity(folded.starts.len() / 2);
    let (mut at, mut rest) = (0, folded.text.as_str());
    let mut take = |until: usize, word: Option<&Word>| {
        let width = folded.starts[at..].iter().take_while(|start| **start < until).count();
        let (surface, behind) = rest.split_at(rest.char_indices().nth(width).map_or(rest.len(), |(end, _)| end));
        (at, rest) = (at + width, behind);
        push(&mut tokens, surface, word);
    };
    for word in analyzer.words(&light) {
        take(word.range.start, None);
        if word.own {
            for part in parts_of(&word, analyzer) {
                take(part.range.end, Some(&part));
            }
        } else {
            take(word.range.end, Some(&word));
        }
    }
    take(usize::MAX, None);
    heads(with_names(tokens, readings), analyzer, readings)
}

/// The dictionary's words in a term, if together they read like the term; else the term itself.
fn parts_of(term: &Word, analyzer: &Analyzer) -> Vec<Word> {
    // A sign is not read, whatever the dictionary says.
    let sound = |word: &Word| match word.class {
        WordClass::Symbol => String::new(),
        _ => word.reading.clone().unwrap_or_else(|| kana::to_hiragana(&word.surface)),
    };
    let mut parts: Vec<Word> = analyzer.parts(&term.surface);
    if parts.iter().map(sound).collect::<String>() != sound(term) {
        return vec![term.clone()];
    }
    for part in &mut parts {
        part.range = part.range.start + term.range.start..part.range.end + term.range.start;
    }
    parts
}

/// Longer tokens are split: nobody looks for them as one word.
const LONGEST: usize = 50;

fn push(tokens: &mut Vec<Token>, surface: &str, word: Option<&Word>) {
    // Most are one piece: a character has a byte at least.
    if surface.len() <= LONGEST && memchr(b' ', surface.as_bytes()).is_none() {
        if !surface.is_empty() {
            tokens.push(token(surface, word, word.is_some()));
        }
        return;
    }
    let gap = |c: char| c == ' ';
    for piece in surface.split_inclusive(gap).flat_map(|piece| {
        let body = piece.trim_end_matches(gap);
        [body, &piece[body.len()..]]
    }) {
        let whole = piece.len() == surface.len();
        let mut rest = piece;
        while !rest.is_empty() {
            let end = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(end, _)| end);
            let (head, tail) = rest.split_at(end);
            tokens.push(token(head, word.filter(|_| whole && tail.is_empty() && head.len() == piece.len()), word.is_some()));
            rest = tail;
        }
    }
}

fn token(surface: &str, word: Option<&Word>, in_word: bool) -> Token {
    let Some(word) = word else {
        let class = if in_word && surface != " " { WordClass::Noun } else { WordClass::Symbol };
        return Token { surface: surface.to_owned().into(), class, reading: None, base: None, one_row: false };
    };
    let entry = word.entry();
    let base = entry.folded_base.as_deref();
    Token {
        // Most words are their own folded form.
        surface: if surface == entry.surface { Cow::Borrowed(&entry.surface) } else { Cow::Owned(surface.to_owned()) },
        class: entry.class,
        reading: entry.reading.as_deref().filter(|sound| sound.chars().all(kana::is_kana)).map(Cow::Borrowed),
        base: base.filter(|base| *base != surface),
        one_row: base.is_some() && entry.conjugation.as_deref().is_some_and(|row| row.starts_with("一段")),
    }
}

/// Joins the words of a municipality's or term's name that the dictionary reads otherwise than the tables do.
fn with_names(mut tokens: Vec<Token>, readings: &Readings) -> Vec<Token> {
    let mut joined = String::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((width, name)) = name_at(&tokens[at..], readings, &mut joined) {
            tokens.splice(at..at + width, [name]);
        }
        at += 1;
    }
    tokens
}

/// The name that begins with the first of `tokens`; `joined` is where they are joined.
fn name_at(tokens: &[Token], readings: &Readings, joined: &mut String) -> Option<(usize, Token)> {
    if !tokens[0].class.is_nominal() && tokens[0].class != WordClass::Modifier {
        return None;
    }
    // Most words begin no name at all.
    let first = beginning(tokens.iter().take(NAME_WORDS).flat_map(|word| word.surface.chars()));
    let longest = |first| readings.beginnings.get(&first).copied().unwrap_or_default();
    let longest = longest(first).max(longest((first.0, None)));
    joined.clear();
    let (mut ends, mut most) = ([0; NAME_WORDS], 0);
    for word in tokens.iter().take(NAME_WORDS) {
        if joined.len() + word.surface.len() > longest {
            break;
        }
        joined.push_str(&word.surface);
        ends[most] = joined.len();
        most += 1;
    }
    (1..=most).rev().find_map(|width| {
        let (words, surface) = (&tokens[..width], &joined[..ends[width - 1]]);
        let name = readings.names.get(surface).filter(|_| width > 1 || words[0].class == WordClass::ProperNoun);
        let reading = name.or_else(|| readings.terms.get(surface))?;
        let mut rest = reading.as_str();
        let same = words.iter().all(|word| {
            let behind = rest.strip_prefix(word.reading.as_deref().unwrap_or("?"));
            rest = behind.unwrap_or_default();
            behind.is_some()
        });
        let known = || Token {
            surface: surface.to_owned().into(),
            class: WordClass::ProperNoun,
            reading: Some(reading.clone().into()),
            base: None,
            one_row: false,
        };
        (!same || !rest.is_empty()).then(|| (width, known()))
    })
}

/// Cuts off what stands before a word that has a reading of its own, so that this is found by it: 入|退院, 非|常勤, 東|久留米.
fn heads(tokens: Vec<Token>, analyzer: &Analyzer, readings: &Readings) -> Vec<Token> {
    let mut cut = Vec::with_capacity(tokens.len());
    for token in tokens {
        match head_of(&token, analyzer, readings) {
            Some((head, tail)) => cut.extend([head, tail]),
            None => cut.push(token),
        }
    }
    cut
}

fn head_of(token: &Token, analyzer: &Analyzer, readings: &Readings) -> Option<(Token, Token)> {
    let named = token.class == WordClass::ProperNoun;
    if !(named || token.class == WordClass::Noun) || !(9..=18).contains(&token.surface.len()) {
        return None;
    }
    // 東京都 is no Kyoto.
    if !token.surface.chars().all(kana::is_kanji) || token.surface.ends_with(['都', '府', '県']) {
        return None;
    }
    let reading = token.reading.as_deref()?;
    let fits = |tail: &str, sound: &str| {
        let head = reading.strip_suffix(sound).filter(|head| !head.is_empty() && sound.chars().count() > 2)?;
        let part = |surface: &str, sound: &str| Token {
            surface: surface.to_owned().into(),
            reading: Some(sound.to_owned().into()),
            ..*token
        };
        Some((part(&token.surface[..token.surface.len() - tail.len()], head), part(tail, sound)))
    };
    let starts: Vec<usize> = token.surface.char_indices().map(|(at, _)| at).skip(1).collect();
    let tails = starts[..starts.len() - 1].iter().map(|&at| &token.surface[at..]);
    if named {
        return tails.into_iter().find_map(|tail| fits(tail, readings.names.get(tail)?));
    }
    let tail = tails.into_iter().next()?;
    match analyzer.parts(tail).as_slice() {
        [word] if word.class == WordClass::Noun => fits(tail, word.reading.as_deref()?),
        _ => None,
    }
}

/// The first two characters of a name.
fn beginning(mut name: impl Iterator<Item = char>) -> (Option<char>, Option<char>) {
    (name.next(), name.next())
}
