//! `print.html`: the whole handbook, to be printed, in as few volumes (`print-2.html`, …) as pages of a bearable size can hold;
//! where there are too many cases even for volumes, a list of them.
use rayon::prelude::*;
use serde::Serialize;

use super::case::{self, CasePage};
use super::figures::CaseView;
use super::frame::Sheet;
use super::html::Writer;
use super::parts;
use super::theme;
use super::{Frame, Pages};
use crate::model::{CaseId, Chapter, Handbook};

/// Cases that are printed whole, on some 300 sheets of paper; a larger handbook is looked up, not read through.
const MOST_CASES: usize = 100;
/// About so many bytes a volume has at most: with style and scripts it stays below 60,000 bytes as sent, like every page.
const VOLUME: usize = 170_000;
/// Cases that the list has; a larger handbook's stands in `cases.html`.
const MOST_LISTED: usize = 500;
/// Style sheet of the running heads.
const HEADS: &str = "assets/book.css";

/// What one volume holds.
#[derive(Default, Serialize)]
struct Volume<'a> {
    /// Its number, from 1, and how many there are.
    volume: usize,
    volumes: usize,
    /// The whole book's contents in the first volume, its own in others.
    contents: Vec<Entry>,
    before: Vec<ChapterView<'a>>,
    cases: Vec<CasePage<'a>>,
    /// Instead of `cases` where there are too many.
    list: &'a [CaseView],
    /// Cases that the list leaves out.
    more: usize,
    after: Vec<ChapterView<'a>>,
    terms: Vec<TermView<'a>>,
    scale_cases: usize,
}

/// A line of the contents.
#[derive(Clone, Serialize)]
struct Entry {
    title: String,
    anchor: String,
    /// Its volume, from 1, and that volume's address.
    volume: usize,
    url: String,
}

/// A part of the book that stays in one volume.
enum Leaf<'a> {
    Before(ChapterView<'a>),
    Case(Box<CasePage<'a>>),
    List(&'a [CaseView]),
    After(ChapterView<'a>),
    Terms(Vec<TermView<'a>>),
}

impl Leaf<'_> {
    /// About how many bytes it takes on a page.
    fn weight(&self) -> usize {
        match self {
            Leaf::Before(chapter) | Leaf::After(chapter) => {
                chapter.footnotes.len() + chapter.sections.iter().map(|part| part.html.len() + 200).sum::<usize>()
            }
            Leaf::Case(case) => case.weight(),
            Leaf::List(cases) => cases.len() * 150,
            Leaf::Terms(terms) => terms.iter().map(|term| term.definition.len() + 200).sum(),
        }
    }

    /// How the contents call it, and its anchor.
    fn named(&self) -> (String, String) {
        match self {
            Leaf::Before(chapter) | Leaf::After(chapter) => (chapter.title.to_owned(), chapter.anchor.clone()),
            Leaf::Case(case) => case.named(),
            Leaf::List(_) => ("事例".to_owned(), "book-cases".to_owned()),
            Leaf::Terms(_) => ("用語".to_owned(), "book-terms".to_owned()),
        }
    }
}

/// The volume of each leaf, from 0: as few volumes as can be, of weights as even as can be.
fn bind(weights: &[usize]) -> Vec<usize> {
    let all: usize = weights.iter().sum();
    let share = all.div_ceil(all.div_ceil(VOLUME).max(1)).max(1);
    let mut before = 0;
    let middle = |weight: &usize| {
        let middle = before + weight / 2;
        before += weight;
        middle / share
    };
    weights.iter().map(middle).collect()
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

/// The volumes.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let leaves = leaves(frame);
    let volumes = bind(&leaves.iter().map(Leaf::weight).collect::<Vec<_>>());
    // A volume without a leaf would be one in which nothing stands.
    let mut numbers: Vec<usize> = volumes.clone();
    numbers.dedup();
    let number = |volume: usize| numbers.iter().position(|other| *other == volume).unwrap_or_default();
    let count = numbers.len().max(1);
    let entry = |(leaf, volume): (&Leaf<'_>, &usize)| {
        let (title, anchor) = leaf.named();
        let volume = number(*volume);
        Entry { title, anchor, volume: volume + 1, url: parts::url("print.html", volume) }
    };
    let contents: Vec<Entry> = leaves.iter().zip(&volumes).map(entry).collect();
    let scale_cases = frame.scales.population.cases.max(frame.scales.aging_rate.cases);
    let mut bound: Vec<Volume<'_>> = (1..=count)
        .map(|volume| {
            let own = contents.iter().filter(|entry| volume == 1 || entry.volume == volume).cloned().collect();
            Volume { volume, volumes: count, contents: own, scale_cases, ..Volume::default() }
        })
        .collect();
    for (leaf, volume) in leaves.into_iter().zip(&volumes) {
        let volume = &mut bound[number(*volume)];
        match leaf {
            Leaf::Before(chapter) => volume.before.push(chapter),
            Leaf::Case(case) => volume.cases.push(*case),
            Leaf::List(list) => (volume.list, volume.more) = (list, frame.cases.len() - list.len()),
            Leaf::After(chapter) => volume.after.push(chapter),
            Leaf::Terms(terms) => volume.terms = terms,
        }
    }
    let page = |volume: &Volume<'_>| {
        let at = volume.volume - 1;
        let title = format!("全体を印刷する{}", parts::suffix(count, at));
        let sheet = Sheet { path: parts::url("print.html", at), template: "print.html", title, ..Sheet::default() };
        frame.page(sheet, volume)
    };
    bound.par_iter().map(page).collect()
}

/// The book from its first chapter to its terms.
fn leaves<'a>(frame: &'a Frame<'_>) -> Vec<Leaf<'a>> {
    let handbook = frame.view.handbook;
    let whole = is_whole(handbook);
    let cases = (0..if whole { frame.cases.len() } else { 0 }).into_par_iter().map(|at| {
        let view = &frame.cases[at];
        Leaf::Case(Box::new(case::body(frame, CaseId(at), &view.url, &format!("{}-", view.stem))))
    });
    let cases: Vec<Leaf<'_>> = cases.collect();
    let list = (!whole).then(|| Leaf::List(&frame.cases[..frame.cases.len().min(MOST_LISTED)]));
    // Chapters with a negative or small order lead to the cases; those the editors put behind 100 close the handbook.
    let (before, after): (Vec<&Chapter>, Vec<&Chapter>) =
        handbook.chapters.iter().map(|chapter| &**chapter).partition(|chapter| chapter.order < 100);
    let terms = handbook.terms.iter().filter_map(|term| {
        Some(TermView {
            term: &term.term,
            reading: term.reading.as_deref(),
            aliases: term.aliases.join("、"),
            definition: term.definition.as_deref()?,
        })
    });
    let terms: Vec<TermView<'_>> = terms.collect();
    let before = before.into_iter().map(|chapter| Leaf::Before(chapter_view(frame, chapter)));
    let after = after.into_iter().map(|chapter| Leaf::After(chapter_view(frame, chapter)));
    let terms = (!terms.is_empty()).then_some(Leaf::Terms(terms));
    before.chain(cases).chain(list).chain(after).chain(terms).collect()
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
        handbook.chapters.iter().map(|one| chapter(one)).chain(printed.iter().map(case)).chain(terms).enumerate()
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
    use crate::render::tests::{handbook, handbook_of, site};

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
        let book: String = site.pages.iter().filter(|page| page.path.starts_with("print")).map(|page| &*page.html).collect();
        let quoted =
            |before: &'static str| css.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
        let (anchors, pages) = (quoted("[id=\""), quoted("[data-page=\""));
        assert!(anchors.len() > handbook.cases.len() && anchors.len() == pages.len());
        for anchor in anchors {
            assert!(book.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        }
        for path in pages {
            let page = site.pages.iter().find(|page| page.path == path).expect(path);
            assert!(page.html.contains(&format!("data-page=\"{path}\"")) && page.html.contains("assets/book.css?v="), "{path}");
        }
    }

    #[test]
    fn a_book_is_bound_in_few_volumes_of_even_weight() {
        assert_eq!(bind(&[]), Vec::<usize>::new());
        assert_eq!(bind(&[10, 20, 30]), [0, 0, 0]);
        assert_eq!(bind(&[VOLUME / 4; 4]), [0; 4]);
        assert_eq!(bind(&[VOLUME / 4; 6]), [0, 0, 0, 1, 1, 1]);
        assert_eq!(bind(&[VOLUME * 3, 1]).iter().max(), Some(&3), "numbers may be left out");
    }

    #[test]
    fn the_volumes_of_a_book_hold_all_of_it_and_lead_to_each_other() {
        let mut handbook = handbook();
        let first = handbook.cases[0].clone();
        for number in 3..=MOST_CASES as u32 {
            let mut case = crate::model::Case::clone(&first);
            (case.number, case.stem) = (number, format!("{number:04}-a"));
            case.summary = Some("住民のもとへ出前講座に出かける。".repeat(60));
            handbook.cases.push(case.into());
        }
        let site = site(&handbook);
        let volumes: Vec<_> = site.pages.iter().filter(|page| page.path.starts_with("print")).collect();
        assert!(volumes.len() > 1);
        for case in &handbook.cases {
            let held: Vec<&str> = (volumes.iter().filter(|page| page.html.contains(&format!("id=\"{}-case\"", case.stem))))
                .map(|page| page.path.as_str())
                .collect();
            assert_eq!(held.len(), 1, "{}", case.stem);
            let link = if held[0] == "print.html" { String::new() } else { held[0].to_owned() };
            assert!(volumes[0].html.contains(&format!("href=\"{link}#{}-case\"", case.stem)), "{}", case.stem);
        }
        for volume in &volumes {
            assert!(volume.html.len() < 300_000, "{}: {} bytes", volume.path, volume.html.len());
            assert!(volumes.iter().all(|other| volume.html.contains(&format!("href=\"{}\"", other.path))), "{}", volume.path);
        }
    }

    #[test]
    fn a_very_large_handbook_is_listed_and_its_first_page_leads_on() {
        let page = |cases: usize, path: &str| {
            let handbook = handbook_of(cases);
            let pages = site(&handbook).pages.into_iter().filter(|page| page.path.starts_with(path));
            pages.map(|page| page.html).collect::<String>()
        };
        let whole = page(MOST_CASES, "print");
        assert!(whole.contains("id=\"0100-a-case\"") && !whole.contains("id=\"book-cases\""));
        let list = page(MOST_CASES + 1, "print");
        assert!(list.contains("<a href=\"cases/0101-a.html\">") && !list.contains("id=\"0100-a-case\""));
        let home = page(MOST_CASES + 1, "index.html");
        assert!(home.contains("cases/0100-a.html") && !home.contains("cases/0101-a.html"), "the overview has a hundred rows");
        assert!(home.contains("101事例すべてからさがす"));
    }
}
