//! Problems → terminal text and JSON. (To come.)
use crate::diag::Diagnostic;
use crate::model::Snapshot;

/// For people.
#[must_use]
pub fn text(diagnostics: &[Diagnostic], _snapshot: &Snapshot) -> String {
    diagnostics.iter().map(|problem| format!("{}: {}: {}\n", problem.file, problem.code, problem.message)).collect()
}

/// For programs.
#[must_use]
pub fn json(_diagnostics: &[Diagnostic], _snapshot: &Snapshot) -> String {
    "[]\n".to_owned()
}
