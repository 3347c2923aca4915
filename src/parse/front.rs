//! Front matter and text: where one ends and the other begins.
use crate::diag::{Problem, Span};
use crate::fields;

/// A file cut in two.
pub(super) struct Cut {
    /// The lines between the `---`; `None` where there is no front matter.
    pub(super) front: Option<Span>,
    /// First byte of the Markdown.
    pub(super) body: usize,
    /// What was wrong.
    pub(super) problem: Option<(Problem, Span)>,
    /// Whether a line stands there that was most likely meant as `---`: what was wrong stands on it.
    pub(super) almost: bool,
}

/// Finds the front matter, also between lines that look much like `---`. An unclosed one ends before the first heading, so that both parts can be read all the same.
pub(super) fn cut(text: &str) -> Cut {
    let blank = text.len() - text.trim_start_matches(['\n', '\r', ' ', '\u{3000}']).len();
    let mut lines = Lines { text, at: text[..blank].rfind('\n').map_or(0, |at| at + 1) };
    let first = lines.next().unwrap_or_default();
    let trimmed = |line: Span| Span::new(line.start, line.start + text[line.start..line.end].trim_end().len());
    let opening = &text[first.start..first.end];
    let fence = trimmed(first);
    if !is_fence(opening) && !is_almost_fence(opening) {
        return Cut { front: None, body: 0, problem: Some((Problem::NoFrontMatter, fence)), almost: false };
    }
    let opened = (!is_fence(opening)).then_some((Problem::NoFrontMatter, fence));
    let start = lines.at;
    let mut almost: Option<Span> = None;
    let mut heading = text.len();
    for line in lines {
        let content = &text[line.start..line.end];
        if is_fence(content) || content.trim_end() == "..." {
            // A `---` among the keys: what follows it are keys as well, and another `---` closes them.
            if let Some(end) = second_fence(text, line.end) {
                return Cut { front: Some(Span::new(start, end.start)), body: end.end, problem: opened, almost: false };
            }
            let almost = opened.is_some();
            return Cut { front: Some(Span::new(start, line.start)), body: line.end, problem: opened, almost };
        }
        if almost.is_none() && is_almost_fence(content) {
            almost = Some(line);
        }
        if content.starts_with("## ") || content.starts_with("##　") {
            heading = line.start;
            break;
        }
    }
    match almost {
        Some(line) => {
            let problem = opened.unwrap_or((Problem::UnclosedFrontMatter, trimmed(line)));
            Cut { front: Some(Span::new(start, line.start)), body: line.end, problem: Some(problem), almost: true }
        }
        None => {
            let problem = Some((Problem::UnclosedFrontMatter, fence));
            Cut { front: Some(Span::new(start, heading)), body: heading, problem, almost: false }
        }
    }
}

/// The line that closes the front matter where the text from `at` on begins with a key that is known.
fn second_fence(text: &str, at: usize) -> Option<Span> {
    let first = text[at..].lines().find(|line| !line.trim().is_empty())?;
    let (key, _) = first.split_once([':', '：'])?;
    if !fields::is_known(key.trim()) {
        return None;
    }
    let lines = Lines { text, at };
    lines.take_while(|line| !text[line.start..line.end].starts_with("## ")).find(|line| is_fence(&text[line.start..line.end]))
}

/// A line of nothing but hyphens or what looks like them, three or more, that is no `---`.
fn is_almost_fence(line: &str) -> bool {
    let signs = line.trim();
    let other =
        signs.split_whitespace().next().is_some_and(|first| matches!(first, "+++" | "***" | "```" | "```yaml" | "```yml"));
    let long = |c: char| matches!(c, '—' | '―' | '─' | '━' | '－');
    if other || signs.chars().count() == 1 && signs.chars().all(long) {
        return true;
    }
    let dash = |c: char| matches!(c, '-' | '－' | 'ー' | '―' | '—' | '–' | '−' | '‐' | '─' | '━' | '=' | '＝' | '_' | '＿');
    !is_fence(line) && signs.chars().count() >= 2 && signs.chars().all(dash)
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
