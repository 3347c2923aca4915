//! `categories/<id>.html`: one background read across all cases, a section after the other (横串読み).
//!
//! A handbook of very many cases is read in parts of [`PART`]: `<id>.html`, `<id>-2.html`, …
use serde::Serialize;

use super::frame::{Frame, Sheet};
use super::keywords::{self, KeywordRow};
use super::{Pages, html, moved};
use crate::model::{CategoryId, Section};

/// Cases on one page, so that it stays below 100 KB packed.
const PART: usize = 40;

#[derive(Serialize)]
struct CategoryPage<'a> {
    category: &'a super::site::CategoryView,
    keywords: Vec<&'a KeywordRow>,
    entries: Vec<EntryView>,
    footnotes: String,
    /// Number of this part and of all, from 1.
    part: usize,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    number: usize,
    url: String,
    first: u32,
    last: u32,
}

/// One case's section.
#[derive(Serialize)]
struct EntryView {
    number: u32,
    prefecture: String,
    place: String,
    title: String,
    /// Anchor on this page.
    id: String,
    /// The section on the case's page.
    url: String,
    html: String,
    chips: Vec<super::figures::Chip>,
}

/// The pages of all categories.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let keywords = keywords::all(frame);
    let mut pages = Vec::new();
    for at in 0..frame.view.handbook.categories.len() {
        pages.extend(category(frame, CategoryId(at), &keywords)?);
    }
    Ok(pages)
}

fn category(frame: &Frame<'_>, id: CategoryId, keywords: &[KeywordRow]) -> Pages {
    let category = &frame.site.categories()[id.0];
    let told: Vec<usize> = (0..frame.cases.len()).filter(|case| section(frame, id, *case).is_some()).collect();
    // A category that no case tells of still has its description and, perhaps, keywords.
    let chunks: Vec<&[usize]> = if told.is_empty() { vec![&[]] } else { told.chunks(PART).collect() };
    let url =
        |part: usize| if part == 0 { category.url.clone() } else { format!("categories/{}-{}.html", category.id, part + 1) };
    let number = |case: Option<&usize>| case.map_or(0, |case| frame.cases[*case].number);
    let part =
        |at: usize| Part { number: at + 1, url: url(at), first: number(chunks[at].first()), last: number(chunks[at].last()) };
    let mut pages = Vec::new();
    for (at, cases) in chunks.iter().enumerate() {
        let path = url(at);
        let mut writer = html::Writer::new(&frame.view.handbook.assets, &path);
        let entries = cases.iter().filter_map(|case| entry(frame, id, *case, &mut writer)).collect();
        let data = CategoryPage {
            category,
            keywords: keywords.iter().filter(|keyword| keyword.category == category.id).collect(),
            entries,
            footnotes: writer.footnotes(),
            part: at + 1,
            parts: (0..chunks.len()).map(part).collect(),
        };
        let suffix = if chunks.len() > 1 { format!("（{}／{}）", at + 1, chunks.len()) } else { String::new() };
        let sheet = Sheet {
            path: path.clone(),
            template: "category.html",
            title: format!("{}{suffix}", category.label),
            description: category.description.clone(),
            nav: "keywords",
            ..Sheet::default()
        };
        pages.push(frame.page(sheet, &data)?);
    }
    Ok(pages)
}

fn section<'a>(frame: &Frame<'a>, id: CategoryId, at: usize) -> Option<&'a Section> {
    frame.view.handbook.cases[at].sections.iter().find(|section| section.category == Some(id))
}

fn entry(frame: &Frame<'_>, id: CategoryId, at: usize, writer: &mut html::Writer<'_>) -> Option<EntryView> {
    let section = section(frame, id, at)?;
    let case = &frame.view.handbook.cases[at];
    let shown = &frame.cases[at];
    let category = &frame.view.handbook.categories[id.0].id;
    Some(EntryView {
        number: shown.number,
        prefecture: shown.prefecture.clone(),
        place: shown.place.clone(),
        title: shown.title.clone(),
        id: format!("case-{}", shown.number),
        url: format!("{}#{}", shown.url, section.slug),
        html: writer.section(&moved::section(section, case, "../")),
        chips: shown.chips.iter().filter(|chip| chip.category == *category).cloned().collect(),
    })
}

#[cfg(test)]
mod tests {
    use crate::render::tests::{handbook, site};

    #[test]
    fn many_cases_are_read_in_parts() {
        let mut handbook = handbook();
        let first = handbook.cases[0].clone();
        for number in 3..=super::PART as u32 + 1 {
            let mut case = first.clone();
            (case.number, case.stem) = (number, format!("{number:02}-a"));
            handbook.cases.push(case);
        }
        let pages = site(&handbook).pages;
        let count = |path: &str| {
            let page = pages.iter().find(|page| page.path == path).expect("the part");
            page.html.matches("<section id=\"case-").count()
        };
        assert_eq!((count("categories/history.html"), count("categories/history-2.html")), (super::PART, 1));
    }
}
