//! `jirei check`: every problem, nothing written.
use std::path::Path;

use super::{Ending, Format, print, source};
use crate::diag::Severity;
use crate::pipeline::{self, Settings};
use crate::report;

pub(super) fn run(content: &Path, strict: bool, format: Format) -> Ending {
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        Err(ending) => return ending,
    };
    // The whole way is gone, so that a template of the handbook's own that fails is found as well.
    let built = match pipeline::build(&snapshot, &Settings::default(), &|_| {}) {
        Ok(built) => built,
        Err(reason) => return Ending::Failed(reason),
    };
    let problems = &built.diagnostics;
    let text = match format {
        Format::Json => report::json(problems, &snapshot),
        Format::Text if problems.is_empty() => {
            say!("問題はありません（事例 {} 件）。\n", "No problems ({} cases).\n", built.counts.cases)
        }
        Format::Text => report::text(problems, &snapshot),
    };
    let failed = problems.iter().any(|problem| strict || problem.severity() == Severity::Error);
    match print(&text) {
        Ending::Done if failed => Ending::ContentErrors,
        ending => ending,
    }
}
