//! What a text may hold at most. Some of it is counted before the text is parsed, since parsing is what would take long.
use pulldown_cmark::{Event, Tag};

use super::Piece;
use crate::diag::{Limit, Problem, Span};

/// What there is too much of before anything is parsed, and where the first that is too much stands.
pub(super) fn of_text(text: &str, from: usize) -> Option<(Problem, Span)> {
    let links = Limit::Links;
    if let Some((at, _)) = text[from..].match_indices("](").nth(links.most()) {
        return Some(told(links, from + at, 2));
    }
    let (mut at, mut count) = (from, 0);
    for line in text[from..].split_inclusive('\n') {
        // A footnote or a named address, also inside a list or a quotation.
        let begins = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        count += usize::from(begins.starts_with('[') && begins.contains("]:"));
        if count > Limit::Notes.most() {
            return Some(told(Limit::Notes, at, line.trim_end().len()));
        }
        at += line.len();
    }
    None
}

/// What there is too much of in a parsed text.
pub(super) fn of_events(pieces: &[Piece]) -> Option<(Problem, Span)> {
    let (mut depth, mut headings) = (0_usize, 0_usize);
    for (event, span) in pieces {
        match event {
            Event::Start(tag) => {
                depth += 1;
                headings += usize::from(matches!(tag, Tag::Heading { .. }));
                let limit = match tag {
                    _ if depth > Limit::Depth.most() => Limit::Depth,
                    _ if headings > Limit::Headings.most() => Limit::Headings,
                    Tag::Table(columns) if columns.len() > Limit::Columns.most() => Limit::Columns,
                    _ => continue,
                };
                return Some(told(limit, span.start, 1));
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn told(limit: Limit, at: usize, length: usize) -> (Problem, Span) {
    (Problem::TooMuch(limit), Span::new(at, at + length))
}

#[cfg(test)]
mod tests {
    use crate::diag::{Limit, Problem};
    use crate::markdown;

    /// The limit that a text breaks.
    fn broken(text: &str) -> Option<Limit> {
        let document = markdown::read(text, 0);
        let limit = document.problems.iter().find_map(|(problem, span)| match problem {
            Problem::TooMuch(limit) if text.get(span.start..span.end).is_some() => Some(limit.clone()),
            _ => None,
        });
        assert_eq!(document.refused, limit.is_some());
        assert!(!document.refused || document.parts.is_empty());
        limit
    }

    #[test]
    fn what_is_read_at_most_is_read_and_no_more() {
        let row = |columns: usize| format!("{}\n{}\n", "|a".repeat(columns), "|-".repeat(columns));
        let notes = |count: usize| (0..count).map(|at| format!("[^{at}]: 注\n")).collect::<String>();
        for (most, over, limit) in [
            (format!("{}x", "> ".repeat(39)), format!("{}x", "> ".repeat(60)), Limit::Depth),
            (row(100), row(101), Limit::Columns),
            ("[a](b) ".repeat(5_000), "![a](b) ".repeat(5_001), Limit::Links),
            (notes(2_000), notes(2_001), Limit::Notes),
            ("# a\n".repeat(5_000), "# a\n".repeat(5_001), Limit::Headings),
        ] {
            assert_eq!((broken(&most), broken(&over)), (None, Some(limit)));
        }
    }
}
