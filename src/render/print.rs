//! `print.html`: the whole handbook on one page, to be printed; where there are too many cases for one, a list of them.
use rayon::prelude::*;
use serde::Serialize;

use super::case::{self, CasePage};
use super::figures::CaseView;
use super::frame::Sheet;
use super::html::Writer;
use super::theme;
use super::{Frame, Pages};
use crate::model::{CaseId, Chapter, Handbook};

/// Cases that are printed whole, on some 300 sheets of paper; beyond it the page would be more than browsers print.
const MOST_CASES: usize = 100;
/// Cases that the list has; a larger handbook's stands in `cases.html`.
const MOST_LISTED: usize = 500;
/// Style sheet of the running heads.
const HEADS: &str = "assets/book.css";

#[derive(Serialize)]
struct Whole<'a> {
    cases: Vec<CasePage<'a>>,
    /// Instead of `cases` where there are too many.
    list: &'a [CaseView],
    /// Cases that the list leaves out.
    more: usize,
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

/// Whether all cases are printed whole.
pub(super) fn is_whole(handbook: &Handbook) -> bool {
    handbook.cases.len() <= MOST_CASES
}

/// The page.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let handbook = frame.view.handbook;
    let whole = is_whole(handbook);
    let cases = (0..if whole { frame.cases.len() } else { 0 }).into_par_iter().map(|at| {
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
        list: if whole { &[] } else { &frame.cases[..frame.cases.len().min(MOST_LISTED)] },
        more: if whole { 0 } else { frame.cases.len().saturating_sub(MOST_LISTED) },
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

/// The style sheet of the running heads: every part of the book, and the page that shows the same part alone, names itself at
/// the top of its sheets. Margin boxes can't take text from the page yet (`string-set`), so each part has a page rule of its own.
pub(super) fn files(frame: &Frame<'_>) -> Vec<(String, Vec<u8>)> {
    vec![(HEADS.to_owned(), frame.heads.clone().into_bytes())]
}

/// What templates call `heads`.
#[derive(Serialize)]
pub(super) struct HeadsView {
    /// Address of the style sheet.
    url: String,
    /// Whether cases have running heads, too; of a very large handbook's the sheet would be longer than any page.
    cases: bool,
}

impl HeadsView {
    /// Where the style sheet lies and what it knows.
    pub(super) fn new(css: &str, cases: usize) -> Self {
        Self { url: theme::link(HEADS, css.as_bytes()), cases: cases <= MOST_CASES }
    }
}

/// The text of the style sheet.
pub(super) fn heads(handbook: &Handbook, cases: &[CaseView]) -> String {
    let chapter = |chapter: &Chapter| {
        (format!("chapter-{}", chapter.stem), format!("chapters/{}.html", chapter.stem), chapter.title.clone())
    };
    let case = |case: &CaseView| {
        let head = format!("事例{}　{} {}", case.number, case.prefecture, case.short_place);
        (format!("{}-case", case.stem), case.url.clone(), head)
    };
    let printed = if cases.len() <= MOST_CASES { cases } else { &[] };
    let terms = (!handbook.terms.is_empty()).then(|| ("book-terms".to_owned(), "terms.html".to_owned(), "用語".to_owned()));
    let title = string(&handbook.meta.title);
    let mut css = String::from(
        "/* Running heads, in the book to print and on the sheets of single pages; the first of those shows the handbook's name as it is. */\n",
    );
    for (at, (anchor, url, head)) in
        handbook.chapters.iter().map(chapter).chain(printed.iter().map(case)).chain(terms).enumerate()
    {
        let (anchor, url, head) = (string(&anchor), string(&url), string(&head));
        css.push_str(&format!(
            "[id={anchor}], [data-page={url}] {{ page: part-{at}; }}\n\
             @page part-{at} {{ @top-left {{ content: {title}; {HEAD} }} @top-right {{ content: {head}; {HEAD} }} }}\n\
             @page part-{at}:first {{ @top-left {{ content: none; }} @top-right {{ content: none; }} }}\n"
        ));
    }
    css
}

/// How running heads are set; the same face as titles.
const HEAD: &str = "font: 8pt \"Hiragino Mincho ProN\", \"Noto Serif JP\", \"Noto Serif CJK JP\", \"Yu Mincho\", \"BIZ UDPMincho\", serif; color: #333; white-space: nowrap;";

/// Text as a CSS string.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' => out.push_str(&format!("\\{:x} ", u32::from(c))),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{handbook, site};

    #[test]
    fn text_stays_inside_its_quotes() {
        assert_eq!(string("a\"}\\b<\n"), "\"a\\22 }\\5c b\\3c  \"");
    }

    #[test]
    fn every_part_of_the_book_has_a_head() {
        let handbook = handbook();
        let site = site(&handbook);
        let (_, css) = site.files.iter().find(|(path, _)| path == HEADS).expect("the heads");
        let css = String::from_utf8(css.clone()).expect("UTF-8");
        let book = site.pages.iter().find(|page| page.path == "print.html").expect("the book");
        let quoted =
            |before: &'static str| css.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
        let (anchors, pages) = (quoted("[id=\""), quoted("[data-page=\""));
        assert!(anchors.len() > handbook.cases.len() && anchors.len() == pages.len());
        for anchor in anchors {
            assert!(book.html.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        }
        for path in pages {
            let page = site.pages.iter().find(|page| page.path == path).expect(path);
            assert!(page.html.contains(&format!("data-page=\"{path}\"")) && page.html.contains("assets/book.css?v="), "{path}");
        }
    }

    #[test]
    fn a_very_large_handbook_is_listed_and_its_first_page_leads_on() {
        let page = |cases: usize, path: &str| {
            let mut handbook = handbook();
            let first = handbook.cases[0].clone();
            for number in 3..=cases as u32 {
                let mut case = first.clone();
                (case.number, case.stem) = (number, format!("{number:04}-a"));
                handbook.cases.push(case);
            }
            site(&handbook).pages.into_iter().find(|page| page.path == path).expect("the page").html
        };
        let whole = page(MOST_CASES, "print.html");
        assert!(whole.contains("id=\"0100-a-case\"") && !whole.contains("id=\"book-cases\""));
        let list = page(MOST_CASES + 1, "print.html");
        assert!(list.contains("<a href=\"cases/0101-a.html\">") && !list.contains("id=\"0100-a-case\""));
        let home = page(MOST_CASES + 1, "index.html");
        assert!(home.contains("cases/0100-a.html") && !home.contains("cases/0101-a.html"), "the overview has a hundred rows");
        assert!(home.contains("101事例すべてからさがす"));
    }
}
