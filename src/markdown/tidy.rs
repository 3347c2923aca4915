//! Small things that Japanese text and plain readers need: joined pieces of text, no space where a line is broken between
//! Japanese characters, bare addresses as links.
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::Piece;
use super::emphasis::is_cjk;
use crate::diag::Span;

pub(super) fn tidy(pieces: Vec<Piece>) -> Vec<Piece> {
    link_addresses(drop_breaks(join(pieces)))
}

/// Joins neighbouring pieces of text, which the parser cuts at every sign that might have meant something.
fn join(pieces: impl IntoIterator<Item = Piece>) -> Vec<Piece> {
    let mut result: Vec<Piece> = Vec::new();
    let mut open: Option<(String, Span)> = None;
    for (event, span) in pieces {
        match (event, &mut open) {
            (Event::Text(text), Some((before, place))) => {
                before.push_str(&text);
                place.end = span.end;
            }
            (Event::Text(text), None) => open = Some((text.into_string(), span)),
            (event, _) => {
                close(&mut open, &mut result);
                result.push((event, span));
            }
        }
    }
    close(&mut open, &mut result);
    result
}

fn close(open: &mut Option<(String, Span)>, result: &mut Vec<Piece>) {
    if let Some((text, span)) = open.take().filter(|(text, _)| !text.is_empty()) {
        result.push((Event::Text(text.into()), span));
    }
}

/// A line break between two Japanese characters is for the writer's eyes; a browser would show a space.
fn drop_breaks(pieces: Vec<Piece>) -> Vec<Piece> {
    let japanese = |c: Option<char>| c.is_some_and(is_cjk);
    let dropped = |at: usize| {
        let before = pieces[..at].iter().rev().find_map(|(event, _)| text_of(event));
        let after = pieces[at + 1..].iter().find_map(|(event, _)| text_of(event));
        japanese(before.and_then(|text| text.chars().next_back())) && japanese(after.and_then(|text| text.chars().next()))
    };
    let keep: Vec<bool> = (0..pieces.len()).map(|at| pieces[at].0 != Event::SoftBreak || !dropped(at)).collect();
    join(pieces.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(piece, _)| piece))
}

fn text_of<'a>(event: &'a Event<'static>) -> Option<&'a str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::HardBreak | Event::SoftBreak => Some("\n"),
        Event::End(tag) if is_block(tag) => Some("\n"),
        _ => None,
    }
}

/// Whether an element stands apart from what is around it.
pub(super) fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// Makes links of addresses that stand in the text as they are, outside links and code.
fn link_addresses(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut result = Vec::with_capacity(pieces.len());
    let mut inside = 0_usize;
    for (event, span) in pieces {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => inside = inside.saturating_sub(1),
            Event::Text(text) if inside == 0 && text.contains("://") => {
                link_text(text, span, &mut result);
                continue;
            }
            _ => {}
        }
        result.push((event, span));
    }
    result
}

fn link_text(text: &str, span: Span, result: &mut Vec<Piece>) {
    let mut rest = text;
    while let Some((start, length)) = find_address(rest) {
        let (before, address) = (&rest[..start], &rest[start..start + length]);
        if !before.is_empty() {
            result.push((Event::Text(before.to_owned().into()), span));
        }
        let dest_url = CowStr::from(address.to_owned());
        let link = Tag::Link { link_type: LinkType::Autolink, dest_url: dest_url.clone(), title: "".into(), id: "".into() };
        result.push((Event::Start(link), span));
        result.push((Event::Text(dest_url), span));
        result.push((Event::End(TagEnd::Link), span));
        rest = &rest[start + length..];
    }
    if !rest.is_empty() {
        result.push((Event::Text(rest.to_owned().into()), span));
    }
}

/// Start and length of the first address: visible ASCII up to white space, a bracket or a Japanese character, without the
/// punctuation of the sentence around it.
fn find_address(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find("http")?;
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text[start..].starts_with(scheme)).map_or(0, str::len);
        let address = &text[start..];
        let end = address.find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(address.len());
        let mut address = address[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*', '_', '~']);
        if address.ends_with(')') && !address.contains('(') {
            address = address.trim_end_matches(')');
        }
        if scheme > 0 && address.len() > scheme {
            return Some((start, address.len()));
        }
        from = start + "http".len();
    }
}
