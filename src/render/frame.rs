//! What all pages share, made once: templates, site data, facets, figures, every case as lists show it.
use std::borrow::Cow;
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

use super::diagram::{self, Diagram};
use super::facets::Facets;
use super::figures::{CaseView, Scales};
use super::glossary::Glossary;
use super::site::Site;
use super::theme::Theme;
use super::{View, meta, passages, print};
use crate::diag::Diagnostic;
use crate::model::{CaseId, Page};
use crate::text::hash::Table;
use crate::text::memo::Texts;

/// What all pages share.
pub(super) struct Frame<'a> {
    /// Handbook and findings.
    pub(super) view: View<'a>,
    /// Files and templates.
    pub(super) theme: Theme<'a>,
    /// Categories, navigation.
    pub(super) site: Site,
    /// By what cases can be filtered.
    pub(super) facets: Facets,
    /// The words that running text explains.
    pub(super) glossary: Glossary<'a>,
    /// Common scales of figures.
    pub(super) scales: Scales,
    /// Every case as lists show it, in the handbook's order.
    pub(super) cases: Vec<CaseView>,
    /// Stem of a case's file → its place.
    pub(super) stems: Table<&'a str, usize>,
    /// Style sheet of the running heads of what is printed.
    pub(super) heads: String,
    /// Every case's diagram, drawn when it is first asked for, where its own page and the one to print show the same.
    diagrams: Vec<OnceLock<Option<Diagram>>>,
    /// What stands on pages that the search knows: much stands on several.
    texts: Texts,
    /// Where documents go as soon as they are made.
    documents: &'a dyn Documents,
}

/// Texts that are remembered: those of one page mostly stand on others that are made about the same time.
const TEXTS: usize = 50_000;

/// Takes documents as they are made, by many hands at once, and says which are wanted.
pub trait Documents: Sync {
    /// Whether the page at a path is to be rendered; asked before each, so that a run can be told to come to its end.
    fn wants(&self, _path: &str) -> bool {
        true
    }

    /// Takes a page's document: its path below the site's root and its HTML.
    fn take(&self, path: &str, html: String);
}

/// A page to be rendered.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet<'a> {
    /// Path from the site's root.
    pub(super) path: String,
    /// Name of the template.
    pub(super) template: &'a str,
    /// The page's own title; empty for the first page, which bears the handbook's.
    pub(super) title: String,
    /// One or two sentences for search engines and previews.
    pub(super) description: Option<String>,
    /// Key of the navigation's item that the page belongs to.
    pub(super) nav: &'a str,
    /// What the search calls the page, where it is not its title.
    pub(super) found_as: Option<String>,
    /// Whether the search knows the page.
    pub(super) indexed: bool,
    /// `group:value` strings by which results are filtered.
    pub(super) facets: Vec<String>,
    /// What leads to the site's root; worked out from the path unless given (404 needs an absolute one).
    pub(super) root: Option<String>,
}

/// What templates call `page`.
#[derive(Serialize)]
struct PageView<'a> {
    path: &'a str,
    title: &'a str,
    description: Option<&'a str>,
    nav: &'a str,
}

impl<'a> Frame<'a> {
    /// Makes ready what all pages share; `documents` takes every page once it is made.
    pub(super) fn new(mut theme: Theme<'a>, view: View<'a>, documents: &'a dyn Documents) -> Self {
        let site = Site::new(view);
        let facets = Facets::new(view, &site.names);
        let scales = Scales::new(view.handbook);
        let glossary = Glossary::new(&view.handbook.terms);
        let ids = (0..view.handbook.cases.len()).into_par_iter().map(CaseId);
        let cases: Vec<CaseView> = ids.map(|id| CaseView::new(view, &site.names, &facets, &scales, id)).collect();
        let heads = print::heads(view.handbook, &cases);
        let links = theme.asset_links();
        let shared = theme.tera.global_context();
        shared.insert("site", &site);
        shared.insert("assets", &links);
        shared.insert("heads", &print::HeadsView::new(&heads, cases.len()));
        let stems = view.handbook.cases.iter().enumerate().map(|(at, case)| (case.stem.as_str(), at)).collect();
        let twice = if print::is_whole(view.handbook) { view.handbook.cases.len() } else { 0 };
        let diagrams = (0..twice).map(|_| OnceLock::new()).collect();
        Self { view, theme, site, facets, glossary, scales, cases, stems, heads, diagrams, texts: Texts::new(TEXTS), documents }
    }

    /// The case's diagram; `None` without relations.
    pub(super) fn diagram(&self, id: CaseId) -> Option<Cow<'_, Diagram>> {
        let handbook = self.view.handbook;
        let draw = || diagram::draw(&handbook.cases[id.0], handbook.labels.of("coordinators"), self.view.analyzer);
        match self.diagrams.get(id.0) {
            Some(drawn) => drawn.get_or_init(draw).as_ref().map(Cow::Borrowed),
            None => draw().map(Cow::Owned),
        }
    }

    /// Whether a page is to be rendered.
    pub(super) fn wants(&self, path: &str) -> bool {
        self.documents.wants(path)
    }

    /// Renders a page, if it is wanted, and hands the document on. Templates see `data`'s fields by name, `page`, `root` (`../` or nothing), `site` and `assets`.
    ///
    /// # Errors
    /// A template's fault while rendering.
    pub(super) fn page(&self, sheet: Sheet<'_>, data: &impl Serialize) -> Result<Page, Box<Diagnostic>> {
        if !self.wants(&sheet.path) {
            return Ok(Page { path: sheet.path, title: sheet.title, passages: Vec::new(), facets: Vec::new() });
        }
        let explain = |error: tera::Error| Box::new(self.theme.explain(&error));
        let mut context = Context::from_serialize(data).map_err(explain)?;
        let root = sheet.root.clone().unwrap_or_else(|| root(&sheet.path));
        let page = PageView { path: &sheet.path, title: &sheet.title, description: sheet.description.as_deref(), nav: sheet.nav };
        context.insert("page", &page);
        context.insert("meta", &meta::of(self, &sheet, &root));
        context.insert("root", &root);
        let html = flush_left(&self.theme.tera.render(sheet.template, &context).map_err(explain)?);
        let passages = if sheet.indexed { passages::extract(&html, &self.texts) } else { Vec::new() };
        let title = if sheet.title.is_empty() { self.view.handbook.meta.title.clone() } else { sheet.title };
        let title = sheet.found_as.unwrap_or(title);
        self.documents.take(&sheet.path, html);
        Ok(Page { path: sheet.path, title, passages, facets: sheet.facets })
    }
}

/// A document without the indents of its templates, a thirtieth of it, but for what is shown as it stands.
fn flush_left(html: &str) -> String {
    const SHOWN: [(&str, &str); 2] = [("<pre", "</pre"), ("<textarea", "</textarea")];
    let indented = SHOWN.iter().any(|(open, _)| html.contains(open));
    let mut out = String::with_capacity(html.len());
    let mut within = None;
    for line in html.split_inclusive('\n') {
        out.push_str(if within.is_some() { line } else { line.trim_start_matches([' ', '\t']) });
        let mut rest = if indented { line } else { "" };
        loop {
            let next = match within {
                None => SHOWN.iter().filter_map(|&(open, close)| Some((rest.find(open)?, Some(close)))).min(),
                Some(close) => rest.find(close).map(|at| (at, None)),
            };
            let Some((at, then)) = next else { break };
            (rest, within) = (&rest[at + 1..], then);
        }
    }
    out
}

/// What leads from a page to the site's root: `../` for every folder.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents_go_but_for_what_is_shown_as_it_stands() {
        assert_eq!(flush_left("<ul>\n  <li>一\n\t二\n"), "<ul>\n<li>一\n二\n");
        assert_eq!(flush_left(" <pre>\n  x\n </pre>\n  y<pre>a</pre>\n  b\n"), "<pre>\n  x\n </pre>\ny<pre>a</pre>\nb\n");
        assert_eq!(flush_left("<textarea>\n  <pre>\n  </textarea>\n  <p>\n"), "<textarea>\n  <pre>\n  </textarea>\n<p>\n");
    }
}
