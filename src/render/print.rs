//! `print.html`: the whole handbook on one page, to be printed.
use serde::Serialize;

use super::case::{self, CasePage};
use super::frame::Sheet;
use super::html::Writer;
use super::{Frame, Pages};
use crate::model::{CaseId, Chapter};

#[derive(Serialize)]
struct Whole<'a> {
    cases: Vec<CasePage<'a>>,
    before: Vec<ChapterView<'a>>,
    after: Vec<ChapterView<'a>>,
    terms: Vec<TermView<'a>>,
    scale_cases: usize,
}

#[derive(Serialize)]
struct ChapterView<'a> {
    anchor: String,
    title: &'a str,
    sections: Vec<Part<'a>>,
    footnotes: String,
    doubts: &'a [String],
}

#[derive(Serialize)]
struct Part<'a> {
    heading: &'a str,
    anchor: String,
    html: String,
}

#[derive(Serialize)]
struct TermView<'a> {
    term: &'a str,
    reading: Option<&'a str>,
    aliases: String,
    definition: &'a str,
}

/// The page.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let handbook = frame.view.handbook;
    let cases = (0..frame.cases.len()).map(|at| {
        let view = &frame.cases[at];
        case::body(frame, CaseId(at), &view.url, &format!("{}-", view.stem))
    });
    // Chapters with a negative or small order lead to the cases; those the editors put behind 100 close the handbook.
    let (before, after): (Vec<&Chapter>, Vec<&Chapter>) = handbook.chapters.iter().partition(|chapter| chapter.order < 100);
    let terms = handbook.terms.iter().filter_map(|term| {
        Some(TermView {
            term: &term.term,
            reading: term.reading.as_deref(),
            aliases: term.aliases.join("、"),
            definition: term.definition.as_deref()?,
        })
    });
    let data = Whole {
        cases: cases.collect(),
        before: before.into_iter().map(|chapter| chapter_view(frame, chapter)).collect(),
        after: after.into_iter().map(|chapter| chapter_view(frame, chapter)).collect(),
        terms: terms.collect(),
        scale_cases: frame.scales.population.cases.max(frame.scales.aging_rate.cases),
    };
    let sheet =
        Sheet { path: "print.html".into(), template: "print.html", title: "全体を印刷する".into(), ..Sheet::default() };
    Ok(vec![frame.page(sheet, &data)?])
}

fn chapter_view<'a>(frame: &'a Frame<'_>, chapter: &'a Chapter) -> ChapterView<'a> {
    let prefix = format!("{}-", chapter.stem);
    let path = format!("chapters/{}.html", chapter.stem);
    let mut writer = Writer::new(&frame.view.handbook.assets, &path).with_prefix(&prefix);
    let part = |section: &'a crate::model::Section| Part {
        heading: &section.heading,
        anchor: if section.slug.is_empty() { String::new() } else { format!("{prefix}{}", section.slug) },
        html: writer.section(section),
    };
    let sections = chapter.sections.iter().map(part).collect();
    ChapterView {
        anchor: format!("chapter-{}", chapter.stem),
        title: &chapter.title,
        sections,
        footnotes: writer.footnotes(),
        doubts: &chapter.doubts,
    }
}
