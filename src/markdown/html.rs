//! Raw HTML → text that shows it. Cases come from many hands; nothing in them becomes markup of the page.
//!
//! Two exceptions that change nothing else: `<br>` is a line break, and comments vanish.
use std::collections::HashSet;

use memchr::{memchr, memchr3};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::Piece;
use crate::diag::{Problem, Span};

pub(super) fn to_text(pieces: Vec<Piece>, problems: &mut Vec<(Problem, Span)>) -> Vec<Piece> {
    let mut result = Vec::with_capacity(pieces.len());
    let mut opened: HashSet<String> = HashSet::new();
    let mut block: Option<(String, Span)> = None;
    for (event, span) in pieces {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some((String::new(), span)),
            Event::Html(text) => match &mut block {
                Some((html, _)) => html.push_str(&text),
                None => result.push((Event::Text(text), span)),
            },
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((html, span)) = block.take() {
                    show_block(&html, span, &mut result, problems);
                }
            }
            Event::InlineHtml(html) if is_comment(&html) => {}
            Event::InlineHtml(html) if is_break(&html) => result.push((Event::HardBreak, span)),
            Event::InlineHtml(html) => {
                let name: String =
                    html.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                // The closing half of a pair says nothing new.
                if opened.insert(name.to_ascii_lowercase()) || !html.starts_with("</") {
                    problems.push((Problem::RawHtml, span));
                }
                result.push((Event::Text(html), span));
            }
            other => result.push((other, span)),
        }
    }
    result
}

/// Place of the `>` that ends the tag at the beginning of `text`; one inside quotes does not count.
#[must_use]
pub fn end_of_tag(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|at| at + 2);
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    // Most tags have few quotes or none, so that what lies between is leapt over.
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        at += memchr(bytes[at], &bytes[at + 1..])? + 2;
    }
}

fn show_block(html: &str, span: Span, result: &mut Vec<Piece>, problems: &mut Vec<(Problem, Span)>) {
    let text = without_comments(html);
    if text.trim().is_empty() {
        return;
    }
    let first_line = html.lines().next().map_or(0, |line| line.trim_end().len());
    problems.push((Problem::RawHtml, Span::new(span.start, (span.start + first_line).min(span.end))));
    result.push((Event::Start(Tag::Paragraph), span));
    for (number, line) in text.trim_end().lines().enumerate() {
        if number > 0 {
            result.push((Event::SoftBreak, span));
        }
        result.push((Event::Text(line.to_owned().into()), span));
    }
    result.push((Event::End(TagEnd::Paragraph), span));
}

fn is_comment(html: &str) -> bool {
    html.starts_with("<!--") && html.ends_with("-->")
}

fn is_break(html: &str) -> bool {
    matches!(html.to_ascii_lowercase().replace(' ', "").as_str(), "<br>" | "<br/>")
}

fn without_comments(html: &str) -> String {
    let mut rest = html;
    let mut text = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        let Some((_, after)) = comment.split_once("-->") else {
            break;
        };
        text.push_str(before);
        rest = after;
    }
    text + rest
}
