//! Problems with the content: what is wrong, where, and what to do; in words, Japanese or English.
//!
//! First [`Problem`] says what is wrong, typed; its code and severity hang on it. [`Hint`] says what to do, each checked before
//! it is offered; `advice` is what holds wherever a problem occurs. `words` puts both into a [`Lang`]. Lines and carets are drawn at the edge (`report`).

mod advice;
mod doubtful;
pub mod explain;
mod found;
mod hint;
mod limit;
mod problem;
mod words;

pub use found::SearchFault;
pub use hint::Hint;
pub use limit::Limit;
pub use problem::{Expected, Problem, SyntaxReason};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The handbook can't be built.
    Error,
    /// It can, but an editor should look.
    Warning,
}

impl Severity {
    /// `error` or `warning`, as JSON has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The language for a locale such as `en_GB.UTF-8`: English for English locales, Japanese for all others.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '-', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("en") { Self::En } else { Self::Ja }
    }

    /// The language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty decides.
    #[must_use]
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| variable(name)).find(|value| !value.is_empty());
        locale.map_or(Self::Ja, |locale| Self::of_locale(&locale))
    }
}

/// A range of bytes in a file's decoded text; `start == end` marks a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

impl Span {
    /// A range of bytes.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// One problem and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Problem,
    /// Path below the content folder.
    pub file: String,
    /// Where in the file's text; `None` for the file as a whole.
    pub span: Option<Span>,
    /// What to do, each checked before it is offered.
    pub hints: Vec<Hint>,
    /// Whether it counts as an error whatever it is, as `check --strict` wants.
    pub raised: bool,
}

impl Diagnostic {
    /// A problem without hints.
    #[must_use]
    pub fn new(problem: Problem, file: &str, span: Option<Span>) -> Self {
        Self { problem, file: file.to_owned(), span, hints: Vec::new(), raised: false }
    }

    /// Adds what to do.
    pub fn hint(&mut self, hint: Hint) -> &mut Self {
        self.hints.push(hint);
        self
    }

    /// Adds what to do where there is something to say.
    pub fn hint_if(&mut self, hint: Option<Hint>) -> &mut Self {
        self.hints.extend(hint);
        self
    }

    /// Stable name, e.g. `unknown-key`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// How bad.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.raised { Severity::Error } else { self.problem.severity() }
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.problem.words(lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_chooses_the_language() {
        let lang = |pairs: &[(&str, &str)]| {
            Lang::of_environment(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(lang(&[]), Lang::Ja);
        assert_eq!(lang(&[("LANG", "en_US.UTF-8")]), Lang::En);
        assert_eq!(lang(&[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP.UTF-8"), ("LANG", "en_US.UTF-8")]), Lang::Ja);
        assert_eq!(lang(&[("LC_ALL", "C.UTF-8")]), Lang::Ja);
        assert_eq!(lang(&[("LC_ALL", "en")]), Lang::En);
    }
}
