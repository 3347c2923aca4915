//! Drafts → a complete, typed handbook, or every reason why not.
//!
//! First `handbook.yaml` and `terms.yaml` (cases need the categories), then every page by itself (front matter by the table
//! of [`crate::fields`], sections, links), then what only the whole can tell (`across`): what occurs twice. What is legal but doubtful
//! is told by `figures`, `letters` and `wording`.

mod across;
mod case;
mod figures;
mod handbook;
mod letters;
mod links;
mod lists;
mod markup;
mod memory;
mod nearest;
mod notes;
mod own;
mod pages;
mod pictures;
mod prose;
mod record;
mod sections;
mod spot;
mod terms;
mod tidy;
mod towns;
mod values;
mod wording;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, Problem, Span};
use crate::model::{Asset, Case, Chapter, Handbook};
use crate::parse::{DataDraft, Drafts};
use links::Targets;
pub use memory::Memory;
use notes::Notes;
use pages::Shelf;

/// A handbook when nothing required is missing, and every problem found.
#[must_use]
pub fn validate(drafts: Drafts) -> (Option<Handbook>, Vec<Diagnostic>) {
    let targets = pages::targets(&drafts, &Shelf::default(), &Shelf::default());
    judge(drafts, &targets, &mut Shelf::default(), &mut Shelf::default())
}

/// The same of drafts and of pages that were read before, which the drafts join.
fn judge(
    drafts: Drafts,
    targets: &Targets,
    cases: &mut Shelf<Case>,
    chapters: &mut Shelf<Chapter>,
) -> (Option<Handbook>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let book = with_notes(drafts.handbook.as_ref(), &mut problems, handbook::read);
    // Without a handbook.yaml its categories are not known.
    let book = book.unwrap_or_else(|| handbook::Read { sure: false, ..handbook::Read::default() });
    if drafts.handbook.is_none() && !drafts.handbook_is_empty {
        problems.push(Diagnostic::new(Problem::MissingFile, "handbook.yaml", None));
    }
    let known = cases.values().map(|read| &read.text).chain(chapters.values().map(|read| &read.text));
    let new = drafts.cases.iter().chain(&drafts.chapters).map(|draft| &draft.text);
    let texts = known.chain(new).map(String::as_str);
    let terms = with_notes(drafts.terms.as_ref(), &mut problems, |draft, notes| terms::read(draft, texts, notes));
    let terms = terms.unwrap_or_default();
    let mut used = BTreeSet::new();
    let found = pages::cases(drafts.cases, cases, &book, targets, &mut used, &mut problems);
    let others = pages::chapters(drafts.chapters, chapters, targets, &mut used, &mut problems);
    if cases.is_empty() && chapters.is_empty() {
        problems.push(Diagnostic::new(Problem::NoPages, "cases", None));
    }
    across::names(used.iter().map(|path| (path.as_str(), path.as_str())), &mut problems);
    problems.extend(used.iter().filter_map(|path| pictures::taken(path)));
    problems.extend(used.iter().filter_map(|path| pictures::check(path, drafts.files.get(path)?)));
    let bytes = |path: String| drafts.files.get(&path).map(Arc::clone).map(|bytes| Asset { path, bytes });
    let assets = used.into_iter().filter_map(bytes).collect();
    let handbook = book.meta.map(|meta| Handbook {
        meta,
        categories: book.categories,
        facets: book.facets,
        fields: book.fields,
        labels: book.labels,
        without: book.without,
        cases: found,
        chapters: others,
        terms,
        assets,
        theme: drafts.theme,
    });
    (handbook, problems)
}

/// Where in its file a case holds `text` behind `key`, a key of its front matter; the drafts are those of that file.
#[must_use]
pub fn spot(drafts: &Drafts, key: &str, text: &str) -> Option<Span> {
    drafts.cases.iter().find_map(|draft| spot::find(draft, key, text))
}

fn with_notes<T>(
    draft: Option<&DataDraft>,
    problems: &mut Vec<Diagnostic>,
    read: impl FnOnce(&DataDraft, &mut Notes<'_>) -> T,
) -> Option<T> {
    let draft = draft?;
    let mut notes = Notes::new(&draft.file, &draft.text);
    let result = read(draft, &mut notes);
    letters::check(&draft.text, &[], &mut notes);
    problems.extend(notes.problems);
    Some(result)
}

/// The first line of a text, where what is missing is reported.
fn first_line(text: &str) -> Span {
    Span::new(0, text.lines().next().map_or(0, |line| line.trim_end().len()))
}
