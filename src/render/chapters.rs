//! `chapters/<stem>.html`: the handbook's other pages, each with its contents, its notes, and the way on.
use rayon::prelude::*;
use serde::Serialize;

use super::frame::{Frame, Sheet};
use super::glossary::TermNote;
use super::{Pages, html};
use crate::model::Chapter;

/// Chapters on either side that a chapter leads to.
const NEAR: usize = 12;

#[derive(Serialize)]
struct ChapterPage<'a> {
    title: &'a str,
    summary: Option<&'a str>,
    sections: Vec<SectionView<'a>>,
    footnotes: String,
    terms: Vec<TermNote>,
    doubts: &'a [String],
    /// The chapters near this one, which is marked.
    chapters: Vec<Link<'a>>,
    previous: Option<Link<'a>>,
    next: Option<Link<'a>>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    /// Empty for what stands before the first heading.
    heading: &'a str,
    slug: &'a str,
    html: String,
}

#[derive(Clone, Serialize)]
struct Link<'a> {
    title: &'a str,
    url: String,
    current: bool,
}

/// A page a chapter.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let chapters = &frame.view.handbook.chapters;
    let wanted = chapters.par_iter().enumerate().filter(|(_, chapter)| frame.wants(&sheet(chapter).path));
    wanted.map(|(at, chapter)| frame.page(sheet(chapter), &page(frame, at, chapter))).collect()
}

fn sheet(chapter: &Chapter) -> Sheet<'static> {
    Sheet {
        path: format!("chapters/{}.html", chapter.stem),
        template: "chapter.html",
        title: chapter.title.clone(),
        description: chapter.summary.clone(),
        nav: "chapters",
        indexed: true,
        facets: vec!["kind:chapter".to_owned()],
        ..Sheet::default()
    }
}

fn page<'a>(frame: &Frame<'a>, at: usize, chapter: &'a Chapter) -> ChapterPage<'a> {
    let chapters = &frame.view.handbook.chapters;
    let link = |place: usize| {
        let other = &chapters[place];
        Link { title: &other.title, url: format!("chapters/{}.html", other.stem), current: place == at }
    };
    let path = format!("chapters/{}.html", chapter.stem);
    let mut writer = html::Writer::new(&frame.view.handbook.assets, &path).with_terms(&frame.glossary);
    let sections = chapter
        .sections
        .iter()
        .map(|section| SectionView { heading: &section.heading, slug: &section.slug, html: writer.section(section) })
        .collect();
    ChapterPage {
        title: &chapter.title,
        summary: chapter.summary.as_deref(),
        sections,
        footnotes: writer.footnotes(),
        terms: writer.terms(),
        doubts: &chapter.doubts,
        chapters: (at.saturating_sub(NEAR)..chapters.len().min(at + NEAR + 1)).map(link).collect(),
        previous: at.checked_sub(1).map(link),
        next: (at + 1 < chapters.len()).then(|| link(at + 1)),
    }
}
