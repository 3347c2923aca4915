//! What the dictionary reads otherwise than our texts do: `readings.tsv`, words with the context in which they are read so.
use crate::text::hash::Table;
use std::sync::LazyLock;

use super::align::{Mark, align};
use crate::text::kana;

const TABLE: &str = include_str!("readings.tsv");

/// A word's reading in a context.
#[derive(Debug)]
pub(super) struct Rule {
    /// The word as written; it begins and ends where words of the text do.
    surface: String,
    /// Its pieces with their readings in hiragana.
    pieces: Vec<(&'static str, &'static str)>,
    before: Context,
    after: Context,
}

/// What must stand beside a word: one of some endings or beginnings, or none of them.
#[derive(Debug)]
struct Context {
    none_of: bool,
    any: Vec<&'static str>,
}

/// All rules by the first character of the word: longer words first, then in the table's order.
static RULES: LazyLock<Table<char, Vec<Rule>>> = LazyLock::new(|| {
    let mut rules: Table<char, Vec<Rule>> = Table::default();
    for rule in TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).flat_map(rows) {
        if let Some(first) = rule.surface.chars().next() {
            rules.entry(first).or_default().push(rule);
        }
    }
    for list in rules.values_mut() {
        list.sort_by_key(|rule| std::cmp::Reverse(rule.surface.chars().count()));
    }
    rules
});

/// A line of the table: words of one reading and context stand side by side.
fn rows(line: &'static str) -> Vec<Rule> {
    let fields: Vec<&'static str> = line.split('\t').collect();
    let field = |at: usize| fields.get(at).copied().unwrap_or_default();
    let context = |text: &'static str| Context {
        none_of: text.starts_with('!'),
        any: text.trim_start_matches('!').split('|').filter(|entry| !entry.is_empty()).collect(),
    };
    (field(0).split('|'))
        .map(|word| Rule {
            surface: word.replace('/', ""),
            pieces: word.split('/').zip(field(1).split('/')).collect(),
            before: context(field(2)),
            after: context(field(3)),
        })
        .collect()
}

impl Rule {
    /// Bytes of the word.
    pub(super) fn len(&self) -> usize {
        self.surface.len()
    }

    /// The kana over a word at byte `start`.
    pub(super) fn marks(&self, start: usize) -> Vec<Mark> {
        let mut at = start;
        let mut marks = Vec::new();
        for (piece, reading) in &self.pieces {
            marks.extend(align(piece, reading, at).unwrap_or_default());
            at += piece.len();
        }
        marks
    }
}

/// The rule for a word of `text` that begins at byte `start`; `is_end` says where words end.
pub(super) fn find(text: &str, start: usize, is_end: impl Fn(usize) -> bool) -> Option<&'static Rule> {
    let rest = &text[start..];
    RULES.get(&rest.chars().next()?)?.iter().find(|rule| {
        let end = start + rule.surface.len();
        rest.starts_with(&rule.surface)
            && is_end(end)
            && rule.before.holds(text[..start].chars().rev(), |entry| entry.chars().rev().collect())
            && rule.after.holds(text[end..].chars(), |entry| entry.chars().collect())
    })
}

impl Context {
    fn holds(&self, beside: impl Iterator<Item = char> + Clone, order: impl Fn(&str) -> Vec<char>) -> bool {
        if self.any.is_empty() {
            return true;
        }
        let found = self.any.iter().any(|entry| {
            let mut beside = beside.clone();
            order(entry).into_iter().all(|sign| is(sign, beside.next()))
        });
        found != self.none_of
    }
}

/// Whether a character is what a sign of the table means.
fn is(sign: char, c: Option<char>) -> bool {
    match (sign, c) {
        ('$', c) => c.is_none_or(|c| !c.is_alphanumeric()),
        (_, None) => false,
        ('#', Some(c)) => c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十百千万数何幾".contains(c),
        ('漢', Some(c)) => kana::is_kanji(c),
        ('仮', Some(c)) => kana::is_kana(c),
        ('ア', Some(c)) => kana::is_kana(c) && !('ぁ'..='ゖ').contains(&c),
        (sign, Some(c)) => sign == c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for rule in RULES.values().flatten() {
            for (piece, reading) in &rule.pieces {
                assert!(align(piece, reading, 0).is_some(), "{rule:?}: the reading does not fit the word");
            }
            assert_eq!(rule.pieces.iter().map(|(piece, _)| piece.len()).sum::<usize>(), rule.surface.len(), "{rule:?}");
        }
        assert!(RULES.len() > 50);
    }

    #[test]
    fn contexts_are_told_apart() {
        let of = |text: &str, word: &str| {
            let start = text.find(word).expect("the word");
            find(text, start, |_| true).map(|rule| rule.pieces[0].1)
        };
        assert_eq!(of("看護師が3人いる", "人"), Some("にん"));
        assert_eq!(of("会議を行った", "行っ"), Some("おこなっ"));
        assert_eq!(of("家へ行った", "行っ"), Some("いっ"));
        assert_eq!(of("人口が減る", "人"), None);
    }
}
