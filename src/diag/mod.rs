//! Problems with the content: what is wrong, where, and what to do.

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The handbook can't be built.
    Error,
    /// It can, but an editor should look.
    Warning,
}

/// A range of bytes in a file's decoded text; `start == end` marks a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name, e.g. `unknown-key`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Path below the content folder.
    pub file: String,
    /// Where in the file's text; `None` for the file as a whole.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What to do, each checked before it is offered.
    pub hints: Vec<String>,
}
