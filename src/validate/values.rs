//! Plain values: texts and numbers.
use unicode_normalization::UnicodeNormalization;

use super::notes::Notes;
use super::record::Entry;
use crate::diag::{Expected, Hint, Limit, Problem, Span, SyntaxReason};
use crate::parse::yaml::{Node, Value};
use crate::parse::{lines, syntax_hint};

const COLON_IN_TEXT: Hint = Hint::Say(
    "文の中に半角の「: 」があるときは、全体を \" と \" で囲んでください",
    "put a text that has `: ` in it between \" and \"",
);

/// The text behind an entry, trimmed.
pub(super) fn text(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let Some(text) = entry.node.scalar() else {
        let list = matches!(entry.node.value, Value::List(_)) || notes.text[entry.node.span.start..].starts_with('{');
        notes
            .add(entry.node.span, Problem::WrongType(entry.name.to_owned(), Expected::Text))
            .hint_if((!list).then_some(COLON_IN_TEXT));
        return None;
    };
    quotes(text, entry.node, notes);
    let limit = Limit::of_text(entry.field.key);
    if text.len() > limit.most() && text.chars().count() > limit.most() {
        let first = notes.text.get(entry.node.span.start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        let start = entry.node.span.start;
        notes.add(Span::new(start, entry.node.span.end.min(start + first)), Problem::TooMuch(named(limit, entry.name)));
        return None;
    }
    Some(text.trim().to_owned())
}

/// The limit under the name that the file gives the key.
fn named(limit: Limit, name: &str) -> Limit {
    match limit {
        Limit::Name(_) => Limit::Name(name.to_owned()),
        Limit::Text(_) => Limit::Text(name.to_owned()),
        other => other,
    }
}

/// The items of a list, none where there are more than are read.
pub(super) fn few<'a>(items: &'a [Node], entry: Entry<'_>, notes: &mut Notes<'_>) -> &'a [Node] {
    let limit = Limit::Values(entry.name.to_owned());
    match items.get(limit.most()) {
        Some(first) => {
            notes.add(first.span, Problem::TooMuch(limit));
            &[]
        }
        None => items,
    }
}

/// Warns of full-width quotation marks around a value: whoever wrote them most likely meant the plain ones.
fn quotes(text: &str, node: &Node, notes: &mut Notes<'_>) {
    let mut ends = text.chars();
    if let (Some('“' | '”' | '＂' | '‘' | '’' | '＇'), Some('“' | '”' | '＂' | '‘' | '’' | '＇')) =
        (ends.next(), ends.next_back())
    {
        let inside = ends.as_str().to_owned();
        notes.add(node.span, Problem::FullWidthQuote).hint(Hint::Write(format!("\"{inside}\"")));
    }
}

/// The texts of an entry's list, with their places.
pub(super) fn texts(entry: Entry<'_>, notes: &mut Notes<'_>) -> Vec<(String, Span)> {
    let items = list(entry, notes);
    items
        .iter()
        .filter_map(|item| {
            if item.is_null() || item.scalar().is_some_and(|text| text.trim().is_empty()) {
                empty_item(entry, item, notes);
                return None;
            }
            let text = text(entry.item(item), notes)?;
            if matches!(entry.field.key, "professions" | "aliases" | "match") {
                joined(&text, item.span, notes);
                super::tidy::name(&text, item.span, notes);
            }
            Some((text, item.span))
        })
        .collect()
}

/// An item without a value; where a `#` made a comment of it, the place is the `#`.
pub(super) fn empty_item(entry: Entry<'_>, item: &Node, notes: &mut Notes<'_>) {
    let start = notes.text[..item.span.start].rfind('\n').map_or(0, |at| at + 1);
    let line = notes.text[start..].lines().next().unwrap_or_default();
    let behind = line.trim_start().strip_prefix("- ").map(str::trim_start);
    match behind.filter(|behind| behind.starts_with('#') && item.is_null()) {
        Some(behind) => {
            let place = start + line.len() - behind.len();
            let problem = Problem::Syntax(SyntaxReason::Hash);
            let hint = syntax_hint(&problem);
            notes.add(Span::new(place, place + behind.trim_end().len()), problem).hint_if(hint);
        }
        None => {
            notes.add(item.span, Problem::EmptyValue(entry.name.to_owned(), true));
        }
    }
}

/// A text in a list whose colon makes a key and a value of it.
pub(super) fn colon_in_text(entry: Entry<'_>, item: &Node, expected: Expected, notes: &mut Notes<'_>) {
    let written = notes.text.get(item.span.start..item.span.end).unwrap_or_default().trim_end();
    let plain = !written.contains(['"', '\\', '\n']);
    let hint = if plain { Hint::Write(format!("\"{written}\"")) } else { COLON_IN_TEXT };
    notes.add(item.span, Problem::WrongType(entry.name.to_owned(), expected)).hint(hint);
}

/// Warns of several things in one item, told apart by a Japanese comma that YAML does not know.
pub(super) fn joined(text: &str, span: Span, notes: &mut Notes<'_>) {
    let parts: Vec<&str> = text.split(['、', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 {
        let hint = apart(&parts, span, notes);
        notes.add(span, Problem::JoinedItems(text.to_owned())).hint(hint);
    }
}

/// Whether an item stands within brackets, where only a comma can tell it from the next.
pub(super) fn in_brackets(span: Span, notes: &Notes<'_>) -> bool {
    notes.text.get(..span.start).unwrap_or_default().trim_end().ends_with(['[', ','])
}

/// How to write several things where one item stands: within brackets a comma tells them apart, else each has its own line.
pub(super) fn apart(parts: &[&str], span: Span, notes: &Notes<'_>) -> Hint {
    let bare = parts.iter().all(|part| !part.contains([',', '[', ']', '{', '}', ':', '#', '"', '\'']));
    if in_brackets(span, notes) && bare {
        Hint::Write(parts.join(", "))
    } else {
        Hint::Say("一行に一つずつ、行頭に「- 」を付けて書いてください", "write one a line, each behind `- `")
    }
}

/// The items of a list. A single text gets told how to make a list of it.
pub(super) fn list<'a>(entry: Entry<'a>, notes: &mut Notes<'_>) -> &'a [Node] {
    if let Value::List(items) = &entry.node.value {
        return few(items, entry, notes);
    }
    if let Some(sign) = entry.node.scalar().and_then(lines::item) {
        let span = Span::new(entry.node.span.start, entry.node.span.start + sign.len_utf8());
        let problem = Problem::Syntax(SyntaxReason::Item);
        let hint = syntax_hint(&problem);
        notes.add(span, problem).hint_if(hint);
        return &[];
    }
    let hint = entry.node.scalar().map(|text| {
        let items: Vec<&str> = text
            .trim_matches(['［', '］', '【', '】', '「', '」', '(', ')', '（', '）'])
            .split(['、', '，', ','])
            .map(str::trim)
            .collect();
        Hint::Write(format!("[{}]", items.join(", ")))
    });
    let plain = |hint: &Hint| matches!(hint, Hint::Write(text) if !text.contains([':', '#', '"', '{', '}', '\'', '\n']));
    let problem = Problem::WrongType(entry.name.to_owned(), entry.field.kind.expected());
    notes.add(entry.node.span, problem).hint_if(hint.filter(plain));
    &[]
}

/// A whole number within a range.
pub(super) fn whole(entry: Entry<'_>, lowest: i64, highest: i64, notes: &mut Notes<'_>) -> Option<i64> {
    let text = entry.node.scalar().unwrap_or_default().trim();
    let plain = text.strip_prefix('-').unwrap_or(text);
    if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        not_a_number(entry, Expected::Whole, notes, |text| text.parse::<i64>().is_ok());
        return None;
    }
    let number = text.parse::<i64>().unwrap_or(i64::MAX);
    if !(lowest..=highest).contains(&number) {
        notes.add(entry.node.span, Problem::OutOfRange(entry.name.to_owned(), lowest, highest));
        return None;
    }
    Some(number)
}

/// A number as plain people write it: digits and at most one point.
pub(super) fn number(entry: Entry<'_>, notes: &mut Notes<'_>) -> Option<f64> {
    let text = entry.node.scalar().unwrap_or_default().trim();
    match plain_number(text) {
        Some(number) => Some(number),
        None => {
            not_a_number(entry, Expected::Number, notes, |text| plain_number(text).is_some());
            None
        }
    }
}

fn plain_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain =
        digits.len() <= 15 && digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    let signs = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && digits.matches('.').count() <= 1;
    (plain && signs).then(|| text.parse().ok()).flatten()
}

fn not_a_number(entry: Entry<'_>, expected: Expected, notes: &mut Notes<'_>, is_number: impl Fn(&str) -> bool) {
    let Some(text) = entry.node.scalar() else {
        notes.add(entry.node.span, Problem::WrongType(entry.name.to_owned(), expected));
        return;
    };
    let folded: String = text.nfkc().collect();
    let bare: String = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '、' | '約'))
        .collect::<String>()
        .trim_end_matches(['人', '%', '名', '歳', '件', '名', '割', '番', '号'])
        .to_owned();
    let bare = in_digits(&bare).unwrap_or(bare);
    // 3.0 is whole for people.
    let bare = bare.strip_suffix(".0").filter(|_| expected == Expected::Whole).map_or(bare.clone(), str::to_owned);
    let hint = is_number(&bare).then_some(Hint::Write(bare));
    // Only where the width is all that is wrong; units and commas are another matter.
    let problem = if folded != text && hint.is_some() && text.chars().any(|c| matches!(c, '０'..='９' | '．' | '－' | '，'))
    {
        Problem::FullWidthNumber(text.to_owned())
    } else {
        Problem::WrongType(entry.name.to_owned(), expected)
    };
    notes.add(entry.node.span, problem).hint_if(hint);
}

/// `2万5756`, `2.5万`, `三`, `36。9` and `25'756` in plain digits; `None` where nothing is to be changed or it can't be told.
fn in_digits(text: &str) -> Option<String> {
    if let Some((high, low)) = text.split_once('万') {
        let low = if low.is_empty() { 0 } else { low.parse::<u32>().ok().filter(|low| *low < 10_000)? };
        let high = high.parse::<f64>().ok().filter(|high| (0.0..1e6).contains(high))?;
        let whole = (high * 10_000.0).round();
        return ((high * 10_000.0 - whole).abs() < 1e-6).then(|| (whole + f64::from(low)).to_string());
    }
    const KANJI: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let kanji = |c: char| KANJI.iter().position(|known| *known == c);
    if !text.is_empty() && text.chars().all(|c| kanji(c).is_some()) {
        return Some(text.chars().filter_map(kanji).map(|digit| digit.to_string()).collect());
    }
    let parts: Vec<&str> = text.split(['\'', '’', '。']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match &parts[..] {
        [a, b] if text.contains('。') && parts.iter().all(digits) => Some(format!("{a}.{b}")),
        [_, rest @ ..] if !rest.is_empty() && parts.iter().all(digits) && rest.iter().all(|part| part.len() == 3) => {
            Some(parts.concat())
        }
        _ => None,
    }
}

/// The numbers of an entry's list.
pub(super) fn numbers(entry: Entry<'_>, notes: &mut Notes<'_>) -> Vec<f64> {
    list(entry, notes).iter().filter_map(|item| number(entry.item(item), notes)).collect()
}
