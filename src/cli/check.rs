//! `jirei check`: every problem and whether the search finds every case; nothing written.
use std::path::Path;

use super::{Ending, Listing, print, source};
use crate::diag::{Diagnostic, Severity};
use crate::pipeline::{self, Settings};
use crate::proof::{Limits, Proof};
use crate::report;

pub(super) fn run(content: &Path, strict: bool, format: Listing) -> Ending {
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        Err(ending) => return ending,
    };
    // The whole way is gone, so that a template of the handbook's own that fails is found as well.
    let mut built = match pipeline::build(&snapshot, &Settings::default(), &|_| {}) {
        Ok(built) => built,
        Err(reason) => return Ending::Failed(reason),
    };
    let mut proof = None;
    if let (Some(handbook), Some(site)) = (&built.handbook, built.output.take()) {
        let (proved, more) = pipeline::prove(&snapshot, handbook, site, Limits::default());
        proof = proved;
        built.diagnostics.extend(more);
        built.diagnostics.sort_by(|a, b| (&a.file, a.span).cmp(&(&b.file, b.span)));
    }
    built.diagnostics.iter_mut().for_each(|problem| problem.raised = strict);
    let problems = &built.diagnostics;
    let text = match format {
        Listing::Json => report::json(problems, &snapshot),
        Listing::Github => report::github(problems, &snapshot, &from_here(content)),
        Listing::Text if problems.is_empty() => {
            say!("問題はありません（事例 {} 件）。\n", "No problems ({} cases).\n", built.counts.cases) + &told(proof.as_ref())
        }
        Listing::Text => report::text(problems, &snapshot) + &more(problems) + &told(proof.as_ref()),
    };
    let failed = problems.iter().any(|problem| problem.severity() == Severity::Error);
    match print(&text) {
        Ending::Done if failed => Ending::ContentErrors,
        ending => ending,
    }
}

/// Where more is told about the first problem, and about the others.
fn more(problems: &[Diagnostic]) -> String {
    let first = problems.first().map_or("", Diagnostic::code);
    say!("理由と正しい例：jirei explain {}\n", "Why, and how it is right: jirei explain {}\n", first)
}

/// The content folder as seen from here, which in a workflow is the repository's root, with `/` between folders.
fn from_here(content: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let content = content.strip_prefix(&here).unwrap_or(content);
    let parts = content.components().filter(|part| !matches!(part, std::path::Component::CurDir));
    let parts: Vec<String> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/").replace("//", "/")
}

/// What the search was asked and what came of it, in a line.
fn told(proof: Option<&Proof>) -> String {
    let Some(&Proof { texts, asked, missed, .. }) = proof else { return String::new() };
    let sampled = asked < texts;
    match (sampled, missed) {
        (false, 0) => say!("検索の確認：{} 語、すべて3位以内。\n", "Search: {} texts, each among the first three.\n", asked),
        (true, 0) => say!(
            "検索の確認：{} 語から選んだ {} 語、すべて3位以内。\n",
            "Search: of {} texts {} were tried, each among the first three.\n",
            texts,
            asked
        ),
        (false, _) => say!(
            "検索の確認：{} 語のうち {} 語が3位以内に出ません。\n",
            "Search: of {} texts {} are not among the first three.\n",
            asked,
            missed
        ),
        (true, _) => say!(
            "検索の確認：{} 語から選んだ {} 語のうち {} 語が3位以内に出ません。\n",
            "Search: of {} texts {} were tried; {} are not among the first three.\n",
            texts,
            asked,
            missed
        ),
    }
}
