//! Cases and chapters: each by itself, then all of a kind together.
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::across::{self, Spot, Spots};
use super::links::{self, Targets};
use super::notes::Notes;
use super::{case, handbook, letters, lists, markup, prose, record, sections, tidy, values, wording};
use crate::diag::{Diagnostic, Problem};
use crate::fields;
use crate::model::{Case, Chapter};
use crate::parse::{Drafts, PageDraft};
use crate::text::normalise;

/// A page that was read, with what it uses and what was wrong.
struct Read<T> {
    page: Option<T>,
    used: BTreeSet<String>,
    problems: Vec<Diagnostic>,
    /// What is held against other pages.
    spots: Spots,
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
    let spots = || read.iter().map(|page| (page.file.as_str(), &page.spots));
    across::names(read.iter().map(|page| (page.file.as_str(), page.stem.as_str())), problems);
    across::numbers(spots(), problems);
    across::titles(spots(), problems);
    across::keywords(spots(), problems);
    across::figures(read.iter().filter_map(|page| Some((page.page.as_ref()?, &page.spots))), problems);
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
    across::names(read.iter().map(|page| (page.file.as_str(), page.stem.as_str())), problems);
    across::titles(read.iter().map(|page| (page.file.as_str(), &page.spots)), problems);
    let mut chapters = collect(read, used, problems);
    chapters.sort_by(|a, b| (a.order, &a.stem).cmp(&(b.order, &b.stem)));
    chapters
}

fn read_case(mut draft: PageDraft, book: &handbook::Read, targets: &Targets) -> Read<Case> {
    let mut body = std::mem::take(&mut draft.body);
    let text = draft.text.as_str();
    let mut notes = Notes::new(&draft.file, text);
    let (case, spots) = case::read(&draft, book, &mut notes);
    letters::check(text, &spots.doubts, &mut notes);
    // Without a front matter its keys stand in the text; that has been told.
    let mut guesses = Vec::new();
    if draft.front.is_some() && !body.refused {
        wording::check(&body, &mut notes);
        prose::check(&body, &mut notes);
        lists::check(&body, &mut notes);
        guesses = markup::check(draft.from, &body, &mut notes);
    }
    let used = links::resolve(&mut body, targets, &mut notes);
    // An empty file has said so already, and so has one that holds too much.
    let sections = match text.trim().is_empty() || body.refused {
        true => Vec::new(),
        false => sections::of_case(body, book, &guesses, text.trim_end().len(), &mut notes),
    };
    let page = case.map(|case| Case { sections, ..case });
    let problems = notes.problems;
    Read { page, used, problems, spots, stem: draft.stem, file: draft.file }
}

fn read_chapter(draft: PageDraft, targets: &Targets) -> Read<Chapter> {
    let mut notes = Notes::new(&draft.file, &draft.text);
    let mut body = draft.body;
    if draft.front.is_some() && !body.refused {
        wording::check(&body, &mut notes);
        prose::check(&body, &mut notes);
        lists::check(&body, &mut notes);
        markup::check(draft.from, &body, &mut notes);
    }
    let used = links::resolve(&mut body, targets, &mut notes);
    let front = draft.front.as_ref();
    let start = super::first_line(&draft.text);
    let record = front.and_then(|front| record::document(front, fields::CHAPTER, record::Own::default(), start, &mut notes));
    let mut spots = Spots::default();
    let page = record.and_then(|record| {
        let order = record.get("order").and_then(|entry| values::whole(entry, -999_999, 999_999, &mut notes));
        let summary = record.text("summary", &mut notes);
        let doubts: Vec<String> = record.texts("doubts", &mut notes).into_iter().map(|(text, _)| text).collect();
        let title = record.text("title", &mut notes)?;
        if let Some(entry) = record.get("title") {
            tidy::value(&title, entry.node.span, &mut notes);
            if body.parts.iter().all(|part| part.events.is_empty() && part.heading.is_empty()) {
                notes.add(entry.node.span, Problem::EmptySection(title.clone()));
            }
            let spot = Spot { span: entry.node.span, line: super::notes::line(&draft.text, entry.node.span.start) };
            spots.title = Some(((normalise::key(&title), String::new()), spot));
            spots.shown.clone_from(&title);
        }
        spots.doubts.clone_from(&doubts);
        Some(Chapter {
            file: draft.file.clone(),
            stem: draft.stem.clone(),
            title,
            order: order.unwrap_or(i64::MAX),
            summary,
            doubts,
            sections: sections::of_chapter(body),
        })
    });
    letters::check(&draft.text, &spots.doubts, &mut notes);
    let problems = notes.problems;
    Read { page, used, problems, spots, stem: draft.stem, file: draft.file }
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
