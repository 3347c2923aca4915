//! Values of a front matter that are legal but hardly meant as they stand: signs around them, Markdown and HTML, which are
//! shown as they are, and dashes for what is not known.
use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};

const PLAIN: Hint = Hint::Say("ここでは記号は働きません。文字だけを書いてください", "signs do nothing here; write plain words");

/// Looks at one of several names: a bullet before it, a comma behind it, brackets around it.
pub(super) fn name(text: &str, span: Span, notes: &mut Notes<'_>) {
    let bullets = ['・', '･', '●', '○', '◆', '◇', '■', '□', '◎', '•', '※'];
    let ends = ['、', '，', ',', '。', '．', '・', '；', ';'];
    let mut bare = text.trim().trim_start_matches(bullets).trim_end_matches(ends).trim();
    for (left, right) in [('「', '」'), ('『', '』'), ('【', '】')] {
        if let Some(inner) =
            bare.strip_prefix(left).and_then(|rest| rest.strip_suffix(right)).filter(|inner| !inner.contains(left))
        {
            bare = inner;
        }
    }
    if bare != text.trim() && !bare.is_empty() {
        let whole = notes.text.get(span.start..span.end).is_some_and(|source| source == text);
        let hint = Hint::Write(bare.to_owned());
        notes.add(span, Problem::UntidyValue(text.to_owned())).hint_if(whole.then_some(hint));
    }
    value(text, span, notes);
}

/// Looks at a value that is shown as it is.
pub(super) fn value(text: &str, span: Span, notes: &mut Notes<'_>) {
    let written = notes.text.get(span.start..span.end).unwrap_or_default();
    let place = |sign: &str| written.find(sign).map_or(span, |at| Span::new(span.start + at, span.start + at + sign.len()));
    for sign in ["**", "](", "&amp;", "&nbsp;", "&lt;", "&gt;", "&quot;"] {
        if text.contains(sign) {
            let span = place(sign);
            notes.add(span, Problem::StrayMarkup(sign)).hint(PLAIN);
        }
    }
    if let Some(tag) = tag(text) {
        let span = place(tag);
        notes.add(span, Problem::RawHtml).hint(PLAIN);
    }
    let trimmed = text.trim();
    let dash = |c: char| matches!(c, '-' | '－' | '―' | '—' | '–' | '‐' | 'ー' | '?' | '？' | '…' | '／' | '/');
    let nothing = !trimmed.is_empty() && trimmed.chars().all(dash);
    if nothing || ["未定", "N/A", "n/a", "NA", "未記入", "記入中", "調査中", "なし。", "同上", "〃"].contains(&trimmed)
    {
        let hint = Hint::Say(
            "わからないときは行を消し、doubts（編注）にそう書いてください",
            "where it is not known, take the line out and say so in `doubts`",
        );
        notes.add(span, Problem::Placeholder(trimmed.to_owned())).hint(hint);
    }
}

/// The first tag of HTML in a text.
fn tag(text: &str) -> Option<&str> {
    let names = ["br", "b", "i", "u", "p", "div", "span", "font", "strong", "em", "a", "img", "ruby", "rt", "sup", "sub"];
    text.match_indices('<').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let name: String = rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let end = rest.find('>')?;
        names.contains(&name.to_ascii_lowercase().as_str()).then(|| &text[at..at + 1 + end + 1])
    })
}
