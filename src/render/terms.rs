//! `terms.html`: the handbook's words by kana, each with reading, other names, definition and the cases that speak of it.
use std::collections::BTreeSet;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use serde::Serialize;

use super::frame::{Frame, Sheet};
use super::{Pages, feeds, gojuon};
use crate::markdown;
use crate::model::{Case, Term};

/// Towns are named up to so many; a word that more cases use is better searched for.
const NAMED: usize = 4;

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
    let speaking = speaking(&handbook.terms, &handbook.cases);
    let views: Vec<TermView> = handbook.terms.iter().zip(speaking).map(|(term, cases)| view(frame, &cases, term)).collect();
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

/// For every term the cases that speak of it under any of its names, in order.
fn speaking(terms: &[Term], cases: &[Arc<Case>]) -> Vec<Vec<usize>> {
    let mut speaking = vec![Vec::new(); terms.len()];
    let names = |term: &'_ Term| [&term.term].into_iter().chain(&term.aliases).cloned().collect::<Vec<_>>();
    let names: Vec<(usize, String)> =
        terms.iter().enumerate().flat_map(|(at, term)| names(term).into_iter().map(move |name| (at, name))).collect();
    // All names in one walk through each text. So many that no such table can be made are not looked for.
    let Ok(finder) = AhoCorasick::new(names.iter().map(|(_, name)| name)) else { return speaking };
    let of = |case: &Case| -> BTreeSet<usize> {
        finder.find_overlapping_iter(&text(case)).map(|found| names[found.pattern().as_usize()].0).collect()
    };
    let found: Vec<BTreeSet<usize>> = cases.par_iter().map(|case| of(case)).collect();
    for (case, terms) in found.into_iter().enumerate() {
        terms.into_iter().for_each(|term| speaking[term].push(case));
    }
    speaking
}

fn view(frame: &Frame<'_>, found: &[usize], term: &Term) -> TermView {
    let few = if found.len() <= NAMED { found } else { &[] };
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
