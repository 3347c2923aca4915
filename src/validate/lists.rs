//! Lines that were meant as a list, a table or plain text, and are shown otherwise; headings with nothing to head.
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};
use crate::markdown::{Document, Part, plain_text};

/// How many faults of one kind are told in one file.
const MOST: usize = 10;

/// Looks through a page's text.
pub(super) fn check(body: &Document, notes: &mut Notes<'_>) {
    let mut told = [0_usize; 4];
    let mut tell = |kind: usize| {
        told[kind] += 1;
        told[kind] <= MOST
    };
    for part in &body.parts {
        for (event, span) in &part.events {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if tell(0) => as_code(*span, notes),
                Event::Start(Tag::Paragraph) => {
                    if let Some((at, sign)) = bulleted(&notes.text[span.start..span.end]).filter(|_| tell(1)) {
                        let place = span.start + at;
                        notes.add(Span::new(place, place + sign.len()), Problem::BrokenList(sign));
                    }
                    if let Some((at, length)) = tabbed(&notes.text[span.start..span.end]).filter(|_| tell(2)) {
                        let hint = Hint::Say(
                            "表計算から写した表は、| 年度 | 回数 | のように縦棒で区切り、二行目に | --- | --- | を置いてください",
                            "part the cells by bars as in | a | b |, with | --- | --- | as the second line",
                        );
                        let place = span.start + at;
                        notes.add(Span::new(place, place + length), Problem::BrokenTable).hint(hint);
                    }
                }
                _ => {}
            }
        }
        for (text, span) in empty_headings(part) {
            if tell(3) {
                notes.add(span, Problem::EmptyHeading(text));
            }
        }
    }
}

/// An indented block, told by its first line.
fn as_code(span: Span, notes: &mut Notes<'_>) {
    let source = &notes.text[span.start..span.end];
    let blank = source.len() - source.trim_start().len();
    let line = source[blank..].lines().next().unwrap_or_default().trim_end().len();
    notes.add(Span::new(span.start + blank, span.start + blank + line), Problem::ShownAsCode);
}

/// Where the first of two neighbouring lines begins that were most likely meant as items of a list, and their sign.
fn bulleted(paragraph: &str) -> Option<(usize, String)> {
    let mut before: Option<(usize, String)> = None;
    let mut at = 0;
    for line in paragraph.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        match sign(&line[indent..]) {
            Some(_) if before.is_some() => return before,
            Some(sign) => before = Some((at + indent, sign.to_owned())),
            None => before = None,
        }
        at += line.len();
    }
    None
}

/// The sign at the beginning of a line that people take for one of a list: a bullet of a word processor, a number in full
/// width, in a circle or without a space behind it, a hyphen without one.
fn sign(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let behind = &line[first.len_utf8()..];
    let text = |rest: &str| rest.chars().next().is_some_and(|c| !c.is_whitespace());
    let bullet = matches!(first, '・' | '･' | '•' | '●' | '○' | '◆' | '◇' | '■' | '□' | '◎' | '▪' | '▶' | '‣' | '－' | '①'..='⑳');
    if bullet && !behind.trim().is_empty() {
        return Some(&line[..first.len_utf8()]);
    }
    if matches!(first, '-' | '*' | '+') && behind.chars().next().is_some_and(|c| c.is_alphabetic()) {
        return Some(&line[..1]);
    }
    let digits: usize = line.chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).map(char::len_utf8).sum();
    let point = line[digits..].chars().next().filter(|c| matches!(c, '.' | '．' | ')' | '）' | '、'))?;
    let end = digits + point.len_utf8();
    let plain = point.is_ascii() && line[..digits].is_ascii();
    let next = line[end..].chars().next();
    let meant = digits > 0 && digits <= 6 && text(&line[end..]) && !next.is_some_and(char::is_numeric);
    (meant || !plain && digits > 0 && next.is_some_and(|c| !c.is_numeric())).then(|| &line[..end])
}

/// The first of two neighbouring lines whose cells are parted by tabs: where it begins, and its length.
fn tabbed(paragraph: &str) -> Option<(usize, usize)> {
    let mut before: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in paragraph.split_inclusive('\n') {
        let row = line.trim();
        match row.contains('\t') && !row.starts_with('|') {
            true if before.is_some() => return before,
            true => before = Some((at + line.len() - line.trim_start().len(), row.len())),
            false => before = None,
        }
        at += line.len();
    }
    None
}

/// Headings without words, and those below level two with nothing before the next of their level or above.
fn empty_headings(part: &Part) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut last: Option<(usize, String, Span)> = None;
    let mut inside: Option<(usize, usize, Span)> = None;
    for (at, (event, span)) in part.events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if let Some((_, text, place)) = last.take().filter(|(above, ..)| *above >= *level as usize) {
                    found.push((text, place));
                }
                inside = Some((at, *level as usize, *span));
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((begin, level, place)) = inside.take() else { continue };
                let text = plain_text(part.events[begin..at].iter().map(|(event, _)| event));
                if text.trim().is_empty() {
                    found.push((String::new(), place));
                } else {
                    last = Some((level, text, place));
                }
            }
            _ if inside.is_none() => last = None,
            _ => {}
        }
    }
    found.extend(last.map(|(_, text, place)| (text, place)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_make_no_list() {
        for (line, found) in [
            ("・会議", "・"),
            ("①会議", "①"),
            ("-会議", "-"),
            ("*会議", "*"),
            ("１．会議", "１．"),
            ("2．会議", "2．"),
            ("1.会議", "1."),
            ("３）会議", "３）"),
        ] {
            assert_eq!(sign(line), Some(found), "{line}");
        }
        for line in ["- 会議", "1. 会議", "会議", "3.5倍", "-5度", "2024年", "**会議**", "・", "", "10、20"] {
            assert_eq!(sign(line), None, "{line}");
        }
    }
}
