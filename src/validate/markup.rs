//! Markdown that reads otherwise than it was meant: headings that are none, tables that lose a cell.
use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};
use crate::markdown::Document;

/// How many faults of one kind are told in one file.
const MOST: usize = 20;

/// Looks through a page's text, which begins at byte `from`. Returns what headings say that were written wrongly.
pub(super) fn check(from: usize, body: &Document, notes: &mut Notes<'_>) -> Vec<String> {
    let mut headings: BTreeSet<usize> = body.parts.iter().map(|part| part.span.start).collect();
    let mut code: Vec<Span> = Vec::new();
    for part in &body.parts {
        let mut level = 2;
        let mut shown: Vec<(char, usize)> = Vec::new();
        for (event, span) in &part.events {
            match event {
                Event::Start(Tag::Heading { level: own, .. }) => {
                    headings.insert(span.start);
                    let own = *own as usize;
                    if own > level + 1 && !part.slug.is_empty() {
                        notes.add(*span, Problem::HeadingSkip(own));
                    }
                    level = own;
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    code.push(*span);
                    if matches!(kind, CodeBlockKind::Fenced(_)) {
                        unclosed(*span, notes);
                    }
                }
                Event::Start(Tag::Table(columns)) => table(columns.len(), *span, notes),
                Event::Start(Tag::Paragraph) => table_without_line(*span, notes),
                Event::Start(Tag::Link { dest_url, .. }) => picture_as_link(&shown, dest_url, *span, notes),
                Event::Text(text) if !code.iter().any(|code| code.start <= span.start && span.end <= code.end) => {
                    shown.extend(text.char_indices().map(|(at, c)| (c, (span.start + at).min(span.end))));
                }
                Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_)) => {
                    stray(&std::mem::take(&mut shown), notes);
                }
                _ => {}
            }
        }
    }
    let text = notes.text;
    let mut meant = Vec::new();
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let begin = at + line.len() - line.trim_start_matches(' ').len();
        let known = headings.contains(&begin) || code.iter().any(|code| code.start <= begin && begin < code.end);
        if let Some((level, words)) = almost_heading(line).filter(|_| !known && meant.len() < MOST) {
            let signs = line.trim_start().chars().take_while(|c| matches!(c, '#' | '＃')).map(char::len_utf8).sum::<usize>();
            let full = line.contains('＃');
            let hint = Hint::Write(format!("{} {words}", "#".repeat(level)));
            let span = if full { Span::new(begin, begin + signs) } else { Span::new(begin, begin + line.trim().len()) };
            notes.add(span, Problem::HeadingForm { full }).hint(hint);
            meant.push(words.to_owned());
        }
        at += line.len();
    }
    meant
}

/// A block of code that runs to the end of the text because nothing closes it.
fn unclosed(span: Span, notes: &mut Notes<'_>) {
    let text = notes.text;
    let source = &text[span.start..span.end];
    let first = source.lines().next().unwrap_or_default().trim_end();
    let fence: String = first.chars().take_while(|c| matches!(c, '`' | '~')).collect();
    let closed = source.trim_end().lines().skip(1).last().is_some_and(|line| line.trim().starts_with(&fence));
    if !closed && text[span.end..].trim().is_empty() {
        notes.add(Span::new(span.start, span.start + first.len()), Problem::UnclosedCode);
    }
}

/// Signs of links and emphasis that are still there in what readers see: they were typed otherwise than Markdown has them.
fn stray(shown: &[(char, usize)], notes: &mut Notes<'_>) {
    const BOLD: Hint = Hint::Say(
        "** は強調する語の前と後に一つずつ、間に空白を入れずに置いてください",
        "put ** right before and right behind the words, without spaces between",
    );
    const LINK: Hint = Hint::Say(
        "[文字](アドレス) のように半角のかっこで、間を空けずに書いてください。空白のある名前は <…> で囲みます",
        "write [words](address) with plain brackets and nothing between; put a name with spaces between < and >",
    );
    const NOTE: Hint = Hint::Say(
        "脚注は本文に [^1] と書き、[^1]: 注の文 を一行に置いてください。かっこの中に空白は入れません",
        "refer to a footnote by [^1], without spaces, and write it as [^1]: … on a line of its own",
    );
    const BRACE: Hint = Hint::Say("波かっこの指定は使えません。消してください", "such settings are not used; take them out");
    // Most texts have nothing of what all these begin with.
    if !shown.iter().any(|(c, _)| matches!(c, '*' | '＊' | '[' | ']' | '［' | '］' | '{')) {
        return;
    }
    let text: String = shown.iter().map(|(c, _)| *c).collect();
    let place = |at: usize| shown.get(text[..at].chars().count()).map_or(0, |(_, place)| *place);
    for signs in ["**", "＊＊"] {
        if let Some(at) = text.find(signs) {
            notes.add(Span::new(place(at), place(at) + signs.len()), Problem::StrayMarkup(signs)).hint(BOLD);
        }
    }
    if let Some((at, _)) = text.match_indices("[^").find(|(at, _)| text[at + 2..].starts_with([' ', '　', '[', ']'])) {
        notes.add(Span::new(place(at), place(at) + 2), Problem::StrayMarkup("[^")).hint(NOTE);
    }
    if let Some(at) = ["{width", "{height", "{.", "{:"].iter().filter_map(|signs| text.find(signs)).min() {
        notes.add(Span::new(place(at), place(at) + 1), Problem::StrayMarkup("{")).hint(BRACE);
    }
    if let Some(at) = text.find("[[").filter(|at| text[*at..].contains("]]")) {
        notes.add(Span::new(place(at), place(at) + 2), Problem::StrayMarkup("[[")).hint(LINK);
        return;
    }
    if let Some(at) = text.find("][").filter(|at| text[..*at].contains('[') && text[*at..].contains(']')) {
        notes.add(Span::new(place(at), place(at) + 2), Problem::StrayMarkup("][")).hint(LINK);
        return;
    }
    for signs in ["](", "] (", "]　(", "]（", "］(", "］（"] {
        let found = text.match_indices(signs).find(|(at, _)| is_address(&text[at + signs.len()..]));
        if let Some((at, _)) = found {
            let end = place(at) + signs.len();
            notes.add(Span::new(place(at), end), Problem::StrayMarkup(signs)).hint(LINK);
            return;
        }
    }
}

/// A picture whose exclamation mark is full-width: a link to the picture's file.
fn picture_as_link(shown: &[(char, usize)], target: &str, span: Span, notes: &mut Notes<'_>) {
    let ending = target.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if let Some((_, place)) = shown.last().filter(|(c, _)| *c == '！' && crate::parse::is_shown(&ending)) {
        let hint = Hint::Say("画像は半角の ! で始め、![説明](…) と書いてください", "begin it with a plain !, as in ![…](…)");
        notes.add(Span::new(*place, span.start + 1), Problem::StrayMarkup("！[")).hint(hint);
    }
}

/// Whether a text begins with what most likely is the address of a link.
fn is_address(text: &str) -> bool {
    let address = text.split([')', '）', '。', '、']).next().unwrap_or_default();
    ["http", "./", "../", "#", "mailto:"].iter().any(|start| address.starts_with(start)) || address.contains(".md")
}

/// The level and the words of a line that was most likely meant to be a heading: `##経緯`, `＃＃ 経緯`, `##　経緯`.
fn almost_heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end();
    let indent = line.len() - line.trim_start_matches(' ').len();
    let line = line.trim_start_matches(' ');
    let rest = line.trim_start_matches(['#', '＃']);
    let level = line.chars().count() - rest.chars().count();
    let words = rest.trim().trim_end_matches('#').trim_end();
    let meant = indent < 4 && (1..=6).contains(&level) && !words.is_empty();
    // `#1` and `#tag` are most likely what they say; a heading of level one is none of a page's.
    (meant && (level > 1 || line.starts_with('＃'))).then_some((level.max(2), words))
}

/// Rows that have other than the table's columns: what is too much is lost, what is missing stays empty.
fn table(columns: usize, span: Span, notes: &mut Notes<'_>) {
    let text = notes.text;
    let mut at = span.start;
    let mut told = 0;
    for line in text[span.start..span.end].split_inclusive('\n') {
        let row = line.trim();
        let cells = cells(row);
        if !row.is_empty() && cells != columns && told < MOST {
            told += 1;
            let begin = at + line.len() - line.trim_start().len();
            let hint = Hint::Say(
                "見出しの行と同じ数の欄にしてください。文字としての | は \\| と書きます",
                "give it as many cells as the head has; a | that is meant as such is written \\|",
            );
            notes.add(Span::new(begin, begin + row.len()), Problem::TableRow(cells, columns)).hint(hint);
        }
        at += line.len();
    }
}

fn cells(row: &str) -> usize {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let inner = inner.strip_suffix('|').filter(|inner| !inner.ends_with('\\')).unwrap_or(inner);
    let mut before = ' ';
    let mut count = 1;
    for c in inner.chars() {
        count += usize::from(c == '|' && before != '\\');
        before = c;
    }
    count
}

/// Lines that begin with `|` but stand in a paragraph: a table without the line that makes it one.
fn table_without_line(span: Span, notes: &mut Notes<'_>) {
    let text = notes.text;
    let source = &text[span.start..span.end];
    let rows = source.lines().take_while(|line| line.trim_start().starts_with(['|', '｜'])).count();
    if rows >= 2 {
        let first = source.lines().next().unwrap_or_default().trim_end();
        let hint = Hint::Say(
            "二行目に | --- | --- | のような行を、見出しと同じ数の欄で置いてください",
            "put a line such as | --- | --- | below the head, with as many cells",
        );
        notes.add(Span::new(span.start, span.start + first.len()), Problem::BrokenTable).hint(hint);
    }
}
