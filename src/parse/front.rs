//! Front matter and text: where one ends and the other begins.
use crate::diag::{Problem, Span};

/// A file cut in two.
pub(super) struct Cut {
    /// The lines between the `---`; `None` where there is no front matter.
    pub(super) front: Option<Span>,
    /// First byte of the Markdown.
    pub(super) body: usize,
    /// What was wrong.
    pub(super) problem: Option<(Problem, Span)>,
}

/// Finds the front matter. An unclosed one ends before the first heading, so that both parts can be read all the same.
pub(super) fn cut(text: &str) -> Cut {
    let blank = text.len() - text.trim_start_matches(['\n', '\r', ' ', '\u{3000}']).len();
    let mut lines = Lines { text, at: text[..blank].rfind('\n').map_or(0, |at| at + 1) };
    let first = lines.next().unwrap_or_default();
    if !is_fence(&text[first.start..first.end]) {
        let end = text[first.start..first.end].trim_end().len();
        let span = Span::new(first.start, first.start + end);
        return Cut { front: None, body: 0, problem: Some((Problem::NoFrontMatter, span)) };
    }
    let start = lines.at;
    let fence = Span::new(first.start, first.start + text[first.start..first.end].trim_end().len());
    let unclosed =
        |end: usize| Cut { front: Some(Span::new(start, end)), body: end, problem: Some((Problem::UnclosedFrontMatter, fence)) };
    for line in lines {
        let content = &text[line.start..line.end];
        if is_fence(content) || content.trim_end() == "..." {
            return Cut { front: Some(Span::new(start, line.start)), body: line.end, problem: None };
        }
        if content.starts_with("## ") || content.starts_with("##　") {
            return unclosed(line.start);
        }
    }
    unclosed(text.len())
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let end = self.at + rest.find('\n').map_or(rest.len(), |at| at + 1);
        let span = Span::new(self.at, end);
        self.at = end;
        Some(span)
    }
}
