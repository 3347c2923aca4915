//! `terms.html`: the handbook's words by kana, each with reading, other names, definition and the cases that speak of it.
use serde::Serialize;

use super::frame::{Frame, Sheet};
use super::{Pages, feeds, gojuon};
use crate::markdown;
use crate::model::Case;

/// Towns are named up to so many; a word that more cases use is better searched for.
const NAMED: usize = 4;
/// Looking every word up in every case grows with both; beyond this many pairs it is left out.
const MOST_PAIRS: usize = 200_000;

#[derive(Serialize)]
struct TermsPage {
    rows: Vec<Row>,
    count: usize,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    /// Whether the name is a kana, so that 行 goes with it.
    kana: bool,
    /// Anchor: `row-1` and on.
    id: String,
    terms: Vec<TermView>,
}

#[derive(Serialize)]
struct TermView {
    term: String,
    reading: String,
    aliases: Vec<String>,
    definition: Option<String>,
    slug: String,
    /// Address of the search for it, from the site's root.
    search: String,
    /// Cases whose text has the word or another name of it.
    count: usize,
    /// Those cases when they are few.
    cases: Vec<CaseLink>,
}

#[derive(Serialize)]
struct CaseLink {
    place: String,
    url: String,
}

/// The page, unless the handbook has no words.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let handbook = frame.view.handbook;
    if handbook.terms.is_empty() {
        return Ok(Vec::new());
    }
    let affordable = handbook.terms.len() * handbook.cases.len() <= MOST_PAIRS;
    let texts: Vec<String> = if affordable { handbook.cases.iter().map(text).collect() } else { Vec::new() };
    let views: Vec<TermView> = handbook.terms.iter().map(|term| view(frame, &texts, term)).collect();
    let count = views.len();
    let rows = gojuon::rows(views, |term| term.reading.as_str()).into_iter().enumerate();
    let rows =
        rows.map(|(at, (name, terms))| Row { name, kana: gojuon::is_kana(name), id: format!("row-{}", at + 1), terms }).collect();
    let sheet = Sheet {
        path: "terms.html".to_owned(),
        template: "terms.html",
        title: "用語集".to_owned(),
        description: Some(format!("このハンドブックに出てくる{count}の用語を、五十音順にやさしく説明します。")),
        nav: "terms",
        indexed: true,
        facets: vec!["kind:term".to_owned()],
        ..Sheet::default()
    };
    Ok(vec![frame.page(sheet, &TermsPage { rows, count })?])
}

fn view(frame: &Frame<'_>, texts: &[String], term: &crate::model::Term) -> TermView {
    let names = || std::iter::once(&term.term).chain(&term.aliases);
    let found: Vec<usize> = (0..texts.len()).filter(|case| names().any(|name| texts[*case].contains(name.as_str()))).collect();
    let few = if found.len() <= NAMED { &found[..] } else { &[] };
    TermView {
        term: term.term.clone(),
        reading: term.reading.clone().unwrap_or_else(|| frame.view.analyzer.reading(&term.term)),
        aliases: term.aliases.clone(),
        definition: term.definition.clone(),
        slug: term.slug.clone(),
        search: format!("search.html?q={}", feeds::encode(&term.term)),
        count: found.len(),
        cases: few
            .iter()
            .map(|at| CaseLink { place: frame.cases[*at].short_place.clone(), url: frame.cases[*at].url.clone() })
            .collect(),
    }
}

/// All that a case says, in one string.
fn text(case: &Case) -> String {
    let keywords = case.keywords.iter().map(|keyword| keyword.text.clone());
    let body = case.sections.iter().flat_map(|section| markdown::blocks(&section.events)).map(|block| block.text);
    keywords.chain(body).collect::<Vec<_>>().join("\n")
}
