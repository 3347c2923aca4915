//! `search.html`: the frame into which the browser writes results; without script, the ways that work without.
use serde::Serialize;

use super::Pages;
use super::facets::FacetGroup;
use super::frame::{Frame, Sheet};

/// Facets that stand beside results, in this order. Keywords would be longer than the results; their words find them.
const BESIDE: [&str; 7] = ["reg", "pref", "pop", "age", "body", "prof", "coord"];

#[derive(Serialize)]
struct SearchPage<'a> {
    groups: Vec<&'a FacetGroup>,
    /// Kinds of pages that can be found: value and name.
    kinds: Vec<(&'static str, &'static str)>,
    /// A term and its reading, as an example.
    example: Option<(&'a str, &'a str)>,
}

/// The page.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let handbook = frame.view.handbook;
    let kinds = [
        (!handbook.cases.is_empty()).then_some(("case", "事例")),
        (!handbook.chapters.is_empty()).then_some(("chapter", "読みもの")),
        (!handbook.terms.is_empty()).then_some(("term", "用語集")),
    ];
    let own = frame.facets.groups.iter().filter(|group| group.name.starts_with("f-"));
    let data = SearchPage {
        groups: BESIDE.iter().filter_map(|name| frame.facets.group(name)).chain(own).collect(),
        kinds: kinds.into_iter().flatten().collect(),
        example: handbook.terms.iter().find_map(|term| Some((term.term.as_str(), term.reading.as_deref()?))),
    };
    let sheet = Sheet {
        path: "search.html".to_owned(),
        template: "search.html",
        title: "ことばで探す".to_owned(),
        description: Some("事例、読みもの、用語集の本文から、ことばで探します。".to_owned()),
        nav: "search",
        ..Sheet::default()
    };
    Ok(vec![frame.page(sheet, &data)?])
}

/// `data/keywords.js`: text, reading, page and category of the keywords, for those near a query that finds nothing.
pub(super) fn keywords(frame: &Frame<'_>) -> Vec<u8> {
    /// The most used; more would be slow to compare, and to load.
    const MOST: usize = 400;
    let mut keywords = super::keywords::all(frame);
    keywords.sort_by_key(|keyword| std::cmp::Reverse(keyword.cases));
    keywords.truncate(MOST);
    let rows = keywords.iter().map(|keyword| serde_json::json!([keyword.text, keyword.reading, keyword.slug, keyword.category]));
    format!("Jirei.keywords = {};\n", serde_json::Value::from_iter(rows)).into_bytes()
}
