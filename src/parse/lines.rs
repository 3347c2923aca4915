//! What is wrong with a piece of YAML that can't be read, in terms of what an editor typed.
//!
//! The usual causes are looked for line by line: tabs, full-width colons and spaces, a colon without a space. Only where
//! none is found is the library's own reason told, put into one of a few kinds.
use saphyr_parser::ScanError;

use crate::diag::{Problem, Span, SyntaxReason};
use crate::fields;

type Problems = Vec<(Problem, Span)>;

/// Explains why `chunk`, which begins at byte `offset` of the file, can't be read.
pub(super) fn explain(chunk: &str, offset: usize, error: &ScanError, at: usize, problems: &mut Problems) {
    if !usual_causes(chunk, offset, problems) {
        let reason = reason(error.info());
        // A key that is indented below a value, as if it belonged to it.
        if let (SyntaxReason::Colon, Some(span)) = (reason, deeper_key(chunk, at - offset)) {
            let span = Span::new(offset + span.start, offset + span.end);
            problems.push((Problem::Syntax(SyntaxReason::Indentation), span));
            return;
        }
        let span = match reason {
            SyntaxReason::Quote => open_quote(chunk).map(|place| Span::new(offset + place, offset + place + 1)),
            SyntaxReason::Bracket => open_bracket(chunk).map(|place| Span::new(offset + place, offset + place + 1)),
            _ => None,
        };
        let last = offset + chunk.trim_end().len();
        problems.push((Problem::Syntax(reason), span.unwrap_or(Span::new(at.min(last), at.min(last)))));
    }
}

/// Explains why `chunk`, which begins at byte `offset` of the file, is a mere text where a key and a value should stand.
pub(super) fn explain_scalar(chunk: &str, offset: usize, problems: &mut Problems) {
    if !usual_causes(chunk, offset, problems) {
        let start = chunk.len() - chunk.trim_start().len();
        let line = chunk[start..].lines().next().unwrap_or_default().trim_end();
        problems.push((Problem::Syntax(SyntaxReason::NoColon), Span::new(offset + start, offset + start + line.len())));
    }
}

/// Looks for what editors most often get wrong; true where something was found.
fn usual_causes(chunk: &str, offset: usize, problems: &mut Problems) -> bool {
    let before = problems.len();
    let mut at = offset;
    for line in chunk.split_inclusive('\n') {
        if !line.trim_start().starts_with('#') {
            let indent = line.len() - line.trim_start().len();
            if let Some((place, c)) = line[..indent].char_indices().find(|(_, c)| matches!(c, '\t' | '\u{3000}')) {
                let problem = if c == '\t' { Problem::Tab } else { Problem::FullWidthSpace };
                problems.push((problem, Span::new(at + place, at + place + c.len_utf8())));
            }
            if let Some(sign) = item(&line[indent..]) {
                let span = Span::new(at + indent, at + indent + sign.len_utf8());
                problems.push((Problem::Syntax(SyntaxReason::Item), span));
            }
            if let Some(place) = sign(line) {
                problems.push((Problem::Syntax(SyntaxReason::Sign), Span::new(at + place, at + place)));
            }
            if let Some(place) = hash(line) {
                problems.push((Problem::Syntax(SyntaxReason::Hash), Span::new(at + place, at + place + 1)));
            }
            if let Some((problem, span)) = colon(&line[indent..]) {
                problems.push((problem, Span::new(at + indent + span.start, at + indent + span.end)));
            }
        }
        at += line.len();
    }
    problems.len() > before
}

/// The sign at the beginning of a line that was most likely meant to begin an item of a list, but does not.
pub(crate) fn item(line: &str) -> Option<char> {
    let mut characters = line.chars();
    let sign = characters.next()?;
    let plain = sign == '-' && characters.next().is_some_and(|next| !next.is_ascii_whitespace() && next != '-');
    (plain || is_bullet(sign)).then_some(sign)
}

/// Where a value begins with a sign that YAML takes for more than a sign: `[公式] 土佐`, `- 土佐`, `>土佐`, `|土佐`.
fn sign(line: &str) -> Option<usize> {
    let colon = line.find(": ").filter(|at| !line[..*at].contains(['{', '[', '"', '\'', '#']))?;
    let value = line[colon + 2..].trim_start();
    let place = line.len() - value.len();
    let value = value.trim_end();
    let closed = value.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(_, behind)| behind.trim_start());
    let words = |rest: &str| rest.trim_start().chars().next().is_some_and(|c| c.is_alphabetic());
    let meant = closed.is_some_and(|behind| !behind.is_empty() && !behind.starts_with('#') && !behind.contains(']'))
        || value.strip_prefix("- ").is_some()
        || value.strip_prefix(['>', '|']).is_some_and(words);
    meant.then_some(place)
}

/// The key of the line at that byte where it is indented deeper than the chunk's first line, which has a value already.
fn deeper_key(chunk: &str, at: usize) -> Option<Span> {
    let at = at.min(chunk.len());
    let start = chunk.get(..at)?.rfind('\n').map(|place| place + 1)?;
    let line = chunk[start..].lines().next()?;
    let indent = line.len() - line.trim_start_matches(' ').len();
    let colon = line.find(':')?;
    let key = &line[indent..colon];
    (indent > 0 && at == start + colon && fields::is_known(key.trim_start_matches("- ").trim()))
        .then(|| Span::new(start + indent, start + colon))
}

/// Where a value within braces or brackets begins with `#`: the rest of the line, with what closes it, becomes a comment.
fn hash(line: &str) -> Option<usize> {
    let place = line.find(": #")? + 2;
    let behind = line[place + 1..].chars().next().is_some_and(|c| !c.is_whitespace());
    (behind && line[..place].contains(['{', '['])).then_some(place)
}

/// Signs that people write for the hyphen of a list.
fn is_bullet(sign: char) -> bool {
    matches!(sign, '－' | '−' | '‐' | '‑' | '–' | '—' | '―' | '・' | '•' | '●' | '○' | '◆' | '◇' | '■' | '□' | '＊')
}

/// A known key with a full-width colon, or with a colon and no space, at the beginning of `text`.
pub(crate) fn colon(text: &str) -> Option<(Problem, Span)> {
    let (item, rest) = match text.strip_prefix("- ") {
        Some(rest) => (true, rest.trim_start_matches([' ', '{'])),
        None => (false, text.trim_start_matches([' ', '{'])),
    };
    let start = text.len() - rest.len();
    let (place, c) = rest.char_indices().find(|(_, c)| matches!(c, ':' | '：' | '，' | ',' | '"' | '\n'))?;
    let key = rest[..place].trim_end();
    let known = if item {
        [fields::TERM, fields::KEYWORD, fields::RELATION, fields::CATEGORY, fields::GROUP]
            .iter()
            .any(|table| fields::find(table, key).is_some())
    } else {
        fields::is_known(key)
    };
    let behind = &rest[place + c.len_utf8()..];
    let problem = match c {
        '：' if known => Problem::FullWidthColon,
        ':' if known && behind.chars().next().is_some_and(|next| !matches!(next, ' ' | '\t' | '\n' | '\r')) => {
            Problem::MissingSpace
        }
        _ => return None,
    };
    Some((problem, Span::new(start + place, start + place + c.len_utf8())))
}

/// The kind of a reason that the library gives in its own words.
fn reason(info: &str) -> SyntaxReason {
    let has = |words: &[&str]| words.iter().any(|word| info.contains(word));
    if has(&["escape", "hexadecimal"]) {
        SyntaxReason::Escape
    } else if has(&["quoted scalar", "trailing content after double"]) {
        SyntaxReason::Quote
    } else if has(&["flow sequence", "flow mapping", "flow construct", "misplaced bracket", "flow mode", ",[]{}"]) {
        SyntaxReason::Bracket
    } else if has(&["mapping values are not allowed", "illegal placement of ':'", "':' must be"]) {
        SyntaxReason::Colon
    } else if has(&["simple key expect"]) {
        SyntaxReason::NoColon
    } else if has(&["unexpected character", "anchor", "alias", "tag", "directive", "TAG"]) {
        SyntaxReason::Sign
    } else if has(&[
        "indent",
        "block collection",
        "block mapping",
        "block sequence",
        "mapping keys are not allowed",
        "'-' must be",
    ]) {
        SyntaxReason::Indentation
    } else {
        SyntaxReason::Other
    }
}

/// Where the first value begins with a quotation mark that the same line does not close.
fn open_quote(chunk: &str) -> Option<usize> {
    let mut at = 0;
    for line in chunk.split_inclusive('\n') {
        let begins = |mark: char| {
            let place = line.find(mark)?;
            let before = line[..place].trim_end();
            let value = before.is_empty() || before.ends_with([':', '-', '[', '{', ',']);
            (value && line.matches(mark).count() % 2 == 1).then_some(at + place)
        };
        if let Some(place) = begins('"').or_else(|| begins('\'')) {
            return Some(place);
        }
        at += line.len();
    }
    None
}

/// The innermost bracket that nothing closes; quoted brackets do not count.
fn open_bracket(chunk: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    for (at, c) in chunk.char_indices() {
        match (quote, c) {
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => open.push(at),
            (None, ']' | '}') => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}
