//! Handbook and findings → pages and data files.
//!
//! 1. [`theme`]: the built-in files and the handbook's own over them, templates compiled once;
//! 2. [`frame`]: what all pages share: site data, hashed addresses of assets, facets and figures of every case;
//! 3. one module a page, each a function from the frame to pages (or files), run side by side;
//! 4. [`passages`]: what a reader can find on the pages that the search knows.

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::{Handbook, KeywordTable, Page, Relations, Tags};
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

use frame::Frame;

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

/// The pages (with the text that can be found on them) and all other files.
#[derive(Debug, Default)]
pub struct Rendered {
    /// HTML pages.
    pub pages: Vec<Page>,
    /// Path and bytes: style, scripts, pictures, data, feeds.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a page's module gives back.
type Pages = Result<Vec<Page>, Box<Diagnostic>>;

/// The modules in the order in which their pages come.
const PAGES: [fn(&Frame<'_>) -> Pages; 12] = [
    home::pages,
    cases::pages,
    case::pages,
    chapters::pages,
    keywords::pages,
    categories::pages,
    terms::pages,
    search::pages,
    compare::pages,
    data::pages,
    print::pages,
    notfound::pages,
];

/// Renders the whole site but its search index.
///
/// # Errors
/// Problems in templates of the handbook's own theme.
pub fn render(view: View<'_>) -> Result<Rendered, Vec<Diagnostic>> {
    let frame = Frame::new(view)?;
    let done: Vec<Pages> = PAGES.par_iter().map(|pages| pages(&frame)).collect();
    let mut rendered = Rendered::default();
    let mut problems = Vec::new();
    for result in done {
        match result {
            Ok(pages) => rendered.pages.extend(pages),
            Err(problem) => problems.push(*problem),
        }
    }
    if !problems.is_empty() {
        // A fault in a shared template is met by every page that uses it.
        problems.sort_by(|a, b| (&a.file, a.span).cmp(&(&b.file, b.span)));
        problems.dedup();
        return Err(problems);
    }
    rendered.files.extend(frame.theme.assets());
    rendered.files.extend(site::category_style(view.handbook).map(|css| (site::CATEGORY_STYLE.to_owned(), css.into_bytes())));
    let pages = &rendered.pages;
    let (data, (compare, others)) = rayon::join(
        || data::files(&frame),
        || rayon::join(|| compare::files(&frame), || [feeds::files(&frame, pages), meta::files(&frame), print::files(&frame)]),
    );
    rendered.files.extend([data, compare].into_iter().chain(others).flatten());
    rendered.files.extend(view.handbook.assets.iter().map(|asset| (asset.path.clone(), asset.bytes.to_vec())));
    Ok(rendered)
}
