//! Handbook and findings → pages and data files.
//!
//! 1. [`theme`]: the built-in files and the handbook's own over them, templates compiled once;
//! 2. [`frame`]: what all pages share: site data, hashed addresses of assets, facets and figures of every case;
//! 3. one module a page, each a function from the frame to pages (or files), run side by side;
//! 4. [`passages`]: what a reader can find on the pages that the search knows.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::{CaseId, Handbook, KeywordTable, Page, Relations, Sink, Tags};
use crate::text::Analyzer;

mod bars;
mod case;
mod cases;
mod categories;
mod chapters;
mod colours;
mod compare;
mod data;
mod diagram;
mod export;
mod facets;
mod feeds;
mod figures;
mod frame;
mod glossary;
mod gojuon;
mod home;
mod html;
mod keywords;
mod map;
mod meta;
mod moved;
mod names;
mod notfound;
mod parts;
mod passages;
mod pictures;
mod print;
mod scale;
mod scatter;
mod search;
mod share;
mod signs;
mod site;
#[cfg(test)]
mod small_style;
mod terms;
#[cfg(test)]
mod tests;
mod theme;
mod timeline;
mod words;

pub use frame::Documents;
use frame::Frame;
pub use theme::Theme;

/// Everything that pages are made from.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// The category of every keyword.
    pub tags: &'a Tags,
    /// All keywords.
    pub keywords: &'a KeywordTable,
    /// Related cases.
    pub relations: &'a Relations,
    /// For readings.
    pub analyzer: &'a Analyzer,
}

/// What a page's module gives back.
type Pages = Result<Vec<Page>, Box<Diagnostic>>;

/// A page's module.
type Module = fn(&Frame<'_>) -> Pages;

/// The modules in the order in which their pages come, each with what their paths begin with; those of the cases stand behind
/// the first two, those of the categories behind the first four.
const PAGES: [(&str, Module); 10] = [
    ("index", home::pages),
    ("cases", cases::pages),
    ("chapters", chapters::pages),
    ("keywords", keywords::pages),
    ("terms", terms::pages),
    ("search", search::pages),
    ("compare", compare::pages),
    ("data", data::pages),
    ("print", print::pages),
    ("404", notfound::pages),
];

/// The pages of the cases, and those of the categories. A part of a category follows the cases whose sections it shows: what
/// was worked out for the one is still at hand for the other, however many cases there are.
fn cases_and_categories(frame: &Frame<'_>) -> [Pages; 2] {
    let shelves = categories::shelves(frame);
    let part = |at: usize| {
        let last = frame.cases.len().min((at + 1) * categories::PART);
        let cases = (at * categories::PART..last).into_par_iter().filter(|case| frame.wants(&frame.cases[*case].url));
        let cases: Pages = cases.map(|case| case::page(frame, CaseId(case))).collect();
        let shelves = shelves.par_iter().enumerate();
        let parts: Result<Vec<(usize, Page)>, _> =
            shelves.filter_map(|(shelf, pages)| Some(pages.page(at)?.map(|page| (shelf, page)))).collect();
        (cases, parts)
    };
    let parts = frame.cases.len().div_ceil(categories::PART).max(1);
    let (cases, shelved): (Vec<Pages>, Vec<_>) = (0..parts).into_par_iter().map(part).unzip();
    let all =
        |pages: Vec<Pages>| pages.into_iter().collect::<Result<Vec<_>, _>>().map(|pages| pages.into_iter().flatten().collect());
    let shelved = shelved.into_iter().collect::<Result<Vec<_>, _>>().map(|parts| {
        let mut pages: Vec<(usize, Page)> = parts.into_iter().flatten().collect();
        pages.sort_by_key(|(shelf, _)| *shelf);
        pages.into_iter().map(|(_, page)| page).collect()
    });
    [all(cases), shelved]
}

/// The pages, or what was wrong with the templates.
fn all(done: Vec<Pages>) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for result in done {
        match result {
            Ok(more) => pages.extend(more),
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() {
        return Ok(pages);
    }
    // A fault in a shared template is met by every page that uses it.
    problems.sort_by(|a, b| (&a.file, a.span).cmp(&(&b.file, b.span)));
    problems.dedup();
    Err(problems)
}

/// Renders only the pages at the paths in `wanted`, those of them that the site has.
///
/// # Errors
/// Problems in templates of the handbook's own theme, found while pages are rendered.
pub fn some(
    theme: Theme<'_>,
    view: View<'_>,
    wanted: &BTreeSet<String>,
    documents: &dyn Documents,
) -> Result<(), Vec<Diagnostic>> {
    let frame = Frame::new(theme, view, documents);
    let kind = |path: &str| path.split(['/', '.', '-']).next().unwrap_or_default().to_owned();
    let (cases, others): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|path| path.starts_with("cases/"));
    let case = |path: &&String| path.strip_prefix("cases/")?.strip_suffix(".html").and_then(|stem| frame.stems.get(stem));
    let cases = cases.iter().filter_map(case).map(|at| case::page(&frame, CaseId(*at)));
    let mut done: Vec<Pages> = vec![cases.collect()];
    let kinds: BTreeSet<String> = others.into_iter().map(|path| kind(path)).collect();
    done.extend(PAGES.iter().filter(|(name, _)| kinds.contains(*name)).map(|(_, pages)| pages(&frame)));
    if kinds.contains("categories") {
        let pages = |shelf: &categories::Shelf<'_>| (0..shelf.parts()).filter_map(|at| shelf.page(at)).collect();
        done.extend(categories::shelves(&frame).iter().map(pages));
    }
    all(done).map(drop)
}

/// Renders the whole site but its search index and its readings. Documents go to `documents` and all other files to `files` as
/// soon as they are made; what is known of the pages comes back, in order.
///
/// # Errors
/// Problems in templates of the handbook's own theme, found while pages are rendered.
pub fn render(
    theme: Theme<'_>,
    view: View<'_>,
    documents: &dyn Documents,
    files: &dyn Sink,
) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let frame = Frame::new(theme, view, documents);
    let ([cases, categories], mut done) =
        rayon::join(|| cases_and_categories(&frame), || PAGES.par_iter().map(|(_, pages)| pages(&frame)).collect::<Vec<Pages>>());
    done.insert(4, categories);
    done.insert(2, cases);
    let pages = all(done)?;
    frame.theme.assets().for_each(|(path, bytes)| files.take(&path, bytes));
    if let Some(css) = site::category_style(view.handbook) {
        files.take(site::CATEGORY_STYLE, css.into_bytes());
    }
    rayon::join(
        || {
            data::files(&frame, files);
            cases::files(&frame, files);
        },
        || {
            rayon::join(
                || compare::files(&frame, files),
                || {
                    let others = [feeds::files(&frame, &pages), meta::files(&frame), print::files(&frame)];
                    others.into_iter().flatten().for_each(|(path, bytes)| files.take(&path, bytes));
                },
            )
        },
    );
    view.handbook.assets.iter().for_each(|asset| files.take(&asset.path, asset.bytes.to_vec()));
    Ok(pages)
}
