//! Cutting at headings of level two; anchors for all headings.
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::slug::Slugs;
use super::{Part, Piece, plain_text};
use crate::diag::{Problem, Span};

/// Cuts at headings of level two that stand by themselves. A heading of level one is taken for one of level two: the
/// page's title is the only one of level one.
pub(super) fn cut(pieces: Vec<Piece>, problems: &mut Vec<(Problem, Span)>) -> Vec<Part> {
    let mut slugs = Slugs::default();
    let mut parts = vec![Part::default()];
    let mut depth = 0_usize;
    let mut pieces = pieces.into_iter().peekable();
    while let Some((event, span)) = pieces.next() {
        let level = match &event {
            Event::Start(Tag::Heading { level, .. }) => Some(*level),
            _ => None,
        };
        let Some(level) = level else {
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            push(&mut parts, (event, span));
            continue;
        };
        let mut inner = Vec::new();
        while let Some(piece) = pieces.next_if(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_)))) {
            inner.push(piece);
        }
        drop(pieces.next());
        if level == HeadingLevel::H1 {
            problems.push((Problem::TopHeading, span));
        }
        let heading = plain_text(inner.iter().map(|(event, _)| event)).trim().to_owned();
        let slug = slugs.give(&heading);
        if level <= HeadingLevel::H2 && depth == 0 {
            parts.push(Part { heading, span, slug, events: Vec::new() });
            continue;
        }
        let level = level.max(HeadingLevel::H3);
        let start = Tag::Heading { level, id: Some(slug.into()), classes: Vec::new(), attrs: Vec::new() };
        push(&mut parts, (Event::Start(start), span));
        for piece in inner {
            push(&mut parts, piece);
        }
        push(&mut parts, (Event::End(TagEnd::Heading(level)), span));
    }
    if parts[0].events.is_empty() {
        parts.remove(0);
    }
    parts
}

fn push(parts: &mut [Part], piece: Piece) {
    if let Some(part) = parts.last_mut() {
        part.events.push(piece);
    }
}
