//! Cases and chapters: each by itself, then all of a kind together.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::links::{self, Targets};
use super::notes::Notes;
use super::{case, handbook, record, sections, values};
use crate::diag::{Diagnostic, Hint, Problem, Span};
use crate::fields;
use crate::model::{Case, Chapter};
use crate::parse::{Drafts, PageDraft};

/// A page that was read, with what it uses and what was wrong.
struct Read<T> {
    page: Option<T>,
    used: BTreeSet<String>,
    problems: Vec<Diagnostic>,
    /// A case's number, and where it stands.
    number: Option<(u32, Span, usize)>,
    file: String,
    stem: String,
}

/// What links may lead to: every page's headings, every other file.
pub(super) fn targets(drafts: &Drafts) -> Targets {
    let pages = drafts.cases.iter().chain(&drafts.chapters);
    let anchors = |draft: &PageDraft| draft.body.anchors().map(str::to_owned).collect();
    Targets {
        pages: pages.map(|draft| (draft.file.clone(), anchors(draft))).collect::<BTreeMap<_, _>>(),
        files: drafts.files.keys().cloned().collect(),
    }
}

/// All cases that are complete, by number.
pub(super) fn cases(
    drafts: Vec<PageDraft>,
    book: &handbook::Read,
    targets: &Targets,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Case> {
    let read: Vec<Read<Case>> = drafts.into_par_iter().map(|draft| read_case(draft, book, targets)).collect();
    names(&read, problems);
    numbers(&read, problems);
    let mut cases = collect(read, used, problems);
    cases.sort_by(|a, b| (a.number, &a.stem).cmp(&(b.number, &b.stem)));
    cases
}

/// All chapters that are complete, by `order` and name.
pub(super) fn chapters(
    drafts: Vec<PageDraft>,
    targets: &Targets,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Chapter> {
    let read: Vec<Read<Chapter>> = drafts.into_par_iter().map(|draft| read_chapter(draft, targets)).collect();
    names(&read, problems);
    let mut chapters = collect(read, used, problems);
    chapters.sort_by(|a, b| (a.order, &a.stem).cmp(&(b.order, &b.stem)));
    chapters
}

fn read_case(mut draft: PageDraft, book: &handbook::Read, targets: &Targets) -> Read<Case> {
    let mut body = std::mem::take(&mut draft.body);
    let text = draft.text.as_str();
    let mut notes = Notes::new(&draft.file, text);
    let (case, number) = case::read(&draft, book, &mut notes);
    let used = links::resolve(&mut body, targets, &mut notes);
    // An empty file has said so already.
    let sections = match text.trim().is_empty() {
        true => Vec::new(),
        false => sections::of_case(body, book, text.trim_end().len(), &mut notes),
    };
    let number = number.map(|(number, span)| (number, span, super::notes::line(text, span.start)));
    let page = case.map(|case| Case { sections, ..case });
    let problems = notes.problems;
    Read { page, used, problems, number, stem: draft.stem, file: draft.file }
}

fn read_chapter(draft: PageDraft, targets: &Targets) -> Read<Chapter> {
    let mut notes = Notes::new(&draft.file, &draft.text);
    let mut body = draft.body;
    let used = links::resolve(&mut body, targets, &mut notes);
    let front = draft.front.as_ref();
    let start = super::first_line(&draft.text);
    let record = front.and_then(|front| record::document(front, fields::CHAPTER, start, &mut notes));
    let page = record.and_then(|record| {
        let order = record.get("order").and_then(|entry| values::whole(entry, -999_999, 999_999, &mut notes));
        let summary = record.text("summary", &mut notes);
        let doubts = record.texts("doubts", &mut notes).into_iter().map(|(text, _)| text).collect();
        Some(Chapter {
            file: draft.file.clone(),
            stem: draft.stem.clone(),
            title: record.text("title", &mut notes)?,
            order: order.unwrap_or(i64::MAX),
            summary,
            doubts,
            sections: sections::of_chapter(body),
        })
    });
    let problems = notes.problems;
    Read { page, used, problems, number: None, stem: draft.stem, file: draft.file }
}

fn collect<T>(read: Vec<Read<T>>, used: &mut BTreeSet<String>, problems: &mut Vec<Diagnostic>) -> Vec<T> {
    let mut pages = Vec::with_capacity(read.len());
    for page in read {
        used.extend(page.used);
        problems.extend(page.problems);
        pages.extend(page.page);
    }
    pages
}

/// Names that Windows and macOS hold for one: `A.md` and `a.md`, `が` in one and in two characters.
fn names<T>(read: &[Read<T>], problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<String, &str> = HashMap::new();
    for page in read {
        let name: String = page.stem.nfc().flat_map(char::to_lowercase).collect();
        match known.get(&name) {
            Some(first) => problems.push(Diagnostic::new(Problem::DuplicatePage((*first).to_owned()), &page.file, None)),
            None => drop(known.insert(name, &page.file)),
        }
    }
}

fn numbers(read: &[Read<Case>], problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<u32, (&str, usize)> = HashMap::new();
    for page in read {
        let Some((number, span, line)) = page.number else { continue };
        match known.get(&number) {
            Some((file, line)) => {
                let mut problem = Diagnostic::new(Problem::DuplicateNumber(number), &page.file, Some(span));
                problem.hint(Hint::First((*file).to_owned(), *line));
                problems.push(problem);
            }
            None => drop(known.insert(number, (&page.file, line))),
        }
    }
}
