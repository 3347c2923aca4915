//! Cases and chapters: each by itself, then all of a kind together.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// A page that was read, with what it uses and what was wrong: what is known of it without other pages.
#[derive(Debug)]
pub(super) struct Read<T> {
    page: Option<Arc<T>>,
    used: BTreeSet<String>,
    problems: Vec<Diagnostic>,
    /// What is held against other pages.
    spots: Spots,
    file: String,
    stem: String,
    /// Its file's text.
    pub(super) text: String,
    /// Anchors of its headings.
    anchors: Vec<String>,
    /// Whether it links to, or shows, what the handbook holds.
    pub(super) leads_inside: bool,
}

/// Pages that were read, by path.
pub(super) type Shelf<T> = BTreeMap<String, Arc<Read<T>>>;

/// What links may lead to: every page's headings, every other file.
pub(super) fn targets(drafts: &Drafts, cases: &Shelf<Case>, chapters: &Shelf<Chapter>) -> Targets {
    let pages = drafts.cases.iter().chain(&drafts.chapters);
    let anchors = |draft: &PageDraft| draft.body.anchors().map(str::to_owned).collect();
    let cases = cases.values().map(|read| (read.file.clone(), read.anchors.clone()));
    let chapters = chapters.values().map(|read| (read.file.clone(), read.anchors.clone()));
    Targets {
        pages: pages.map(|draft| (draft.file.clone(), anchors(draft))).chain(cases).chain(chapters).collect(),
        files: drafts.files.keys().cloned().collect(),
    }
}

/// All cases that are complete, by number: those of `read`, which the drafts join.
pub(super) fn cases(
    drafts: Vec<PageDraft>,
    read: &mut Shelf<Case>,
    book: &handbook::Read,
    targets: &Targets,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Arc<Case>> {
    let new: Vec<Read<Case>> = drafts.into_par_iter().map(|draft| read_case(draft, book, targets)).collect();
    read.extend(new.into_iter().map(|page| (page.file.clone(), Arc::new(page))));
    let spots = || read.values().map(|page| (page.file.as_str(), &page.spots));
    across::names(read.values().map(|page| (page.file.as_str(), page.stem.as_str())), problems);
    across::numbers(spots(), problems);
    across::titles(spots(), problems);
    across::keywords(spots(), problems);
    across::figures(read.values().filter_map(|page| Some((&**page.page.as_ref()?, &page.spots))), problems);
    let mut cases = collect(read, used, problems);
    cases.sort_by(|a, b| (a.number, &a.stem).cmp(&(b.number, &b.stem)));
    cases
}

/// All chapters that are complete, by `order` and name.
pub(super) fn chapters(
    drafts: Vec<PageDraft>,
    read: &mut Shelf<Chapter>,
    targets: &Targets,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Arc<Chapter>> {
    let new: Vec<Read<Chapter>> = drafts.into_par_iter().map(|draft| read_chapter(draft, targets)).collect();
    read.extend(new.into_iter().map(|page| (page.file.clone(), Arc::new(page))));
    across::names(read.values().map(|page| (page.file.as_str(), page.stem.as_str())), problems);
    across::titles(read.values().map(|page| (page.file.as_str(), &page.spots)), problems);
    let mut chapters = collect(read, used, problems);
    chapters.sort_by(|a, b| (a.order, &a.stem).cmp(&(b.order, &b.stem)));
    chapters
}

fn read_case(mut draft: PageDraft, book: &handbook::Read, targets: &Targets) -> Read<Case> {
    let mut body = std::mem::take(&mut draft.body);
    let (anchors, leads_inside) = (body.anchors().map(str::to_owned).collect(), links::lead_inside(&body));
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
    let page = case.map(|case| Arc::new(Case { sections, ..case }));
    let problems = notes.problems;
    Read { page, used, problems, spots, stem: draft.stem, file: draft.file, text: draft.text, anchors, leads_inside }
}

fn read_chapter(draft: PageDraft, targets: &Targets) -> Read<Chapter> {
    let mut notes = Notes::new(&draft.file, &draft.text);
    let mut body = draft.body;
    let (anchors, leads_inside) = (body.anchors().map(str::to_owned).collect(), links::lead_inside(&body));
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
        Some(Arc::new(Chapter {
            file: draft.file.clone(),
            stem: draft.stem.clone(),
            title,
            order: order.unwrap_or(i64::MAX),
            summary,
            doubts,
            sections: sections::of_chapter(body),
        }))
    });
    letters::check(&draft.text, &spots.doubts, &mut notes);
    let problems = notes.problems;
    Read { page, used, problems, spots, stem: draft.stem, file: draft.file, text: draft.text, anchors, leads_inside }
}

fn collect<T>(read: &Shelf<T>, used: &mut BTreeSet<String>, problems: &mut Vec<Diagnostic>) -> Vec<Arc<T>> {
    let mut pages = Vec::with_capacity(read.len());
    for page in read.values() {
        used.extend(page.used.iter().cloned());
        problems.extend(page.problems.iter().cloned());
        pages.extend(page.page.clone());
    }
    pages
}
