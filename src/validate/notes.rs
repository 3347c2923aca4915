//! Collecting the problems of one file.
use crate::diag::{Diagnostic, Hint, Problem, Span};

/// The problems of one file, and its text to look things up in.
pub(super) struct Notes<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, problems: Vec::new() }
    }

    /// Notes a problem; hints may be added to what is returned.
    pub(super) fn add(&mut self, span: Span, problem: Problem) -> &mut Diagnostic {
        self.problems.push(Diagnostic::new(problem, self.file, Some(span)));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Whether so much is wrong that searching for what was meant would only take time.
    pub(super) fn is_hopeless(&self) -> bool {
        self.problems.len() > 100
    }

    /// A hint to the line of an earlier place in the same file.
    pub(super) fn first(&self, span: Span) -> Hint {
        Hint::First(self.file.to_owned(), line(self.text, span.start))
    }
}

/// The line of a byte, counted from 1.
pub(super) fn line(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}
