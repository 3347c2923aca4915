//! `search.html`: the frame into which the browser writes results; without script, the ways that work without.
use serde::Serialize;

use super::Pages;
use super::facets::FacetGroup;
use super::frame::{Frame, Sheet};

/// Facets that stand beside results, in this order. Keywords and prefectures would be longer than the results.
const BESIDE: [&str; 5] = ["reg", "body", "pop", "age", "prof"];

#[derive(Serialize)]
struct SearchPage<'a> {
    groups: Vec<&'a FacetGroup>,
    /// Kinds of pages that can be found: value and name.
    kinds: Vec<(&'static str, &'static str)>,
}

/// The page.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let handbook = frame.view.handbook;
    let kinds = [
        (!handbook.cases.is_empty()).then_some(("case", "事例")),
        (!handbook.chapters.is_empty()).then_some(("chapter", "読みもの")),
        (!handbook.terms.is_empty()).then_some(("term", "用語集")),
    ];
    let data = SearchPage {
        groups: BESIDE.iter().filter_map(|name| frame.facets.group(name)).collect(),
        kinds: kinds.into_iter().flatten().collect(),
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

/// `data/names.js`: towns of the cases and the keywords, for suggestions and the head of each hit.
pub(super) fn names(frame: &Frame<'_>) -> Vec<u8> {
    /// The most used keywords; more would weigh more than the search itself.
    const MOST_KEYWORDS: usize = 400;
    let pages: serde_json::Map<String, serde_json::Value> = (frame.cases.iter())
        .map(|case| {
            let name = serde_json::json!([format!("事例{}", case.number), case.prefecture, case.short_place]);
            (case.url.clone(), name)
        })
        .collect();
    let mut keywords = super::keywords::all(frame);
    keywords.sort_by_key(|keyword| std::cmp::Reverse(keyword.cases));
    keywords.truncate(MOST_KEYWORDS);
    let keywords: Vec<_> = keywords
        .iter()
        .map(|keyword| serde_json::json!([keyword.text, keyword.reading, keyword.slug, keyword.category, keyword.cases]))
        .collect();
    let names = serde_json::json!({ "pages": pages, "keywords": keywords });
    format!("Jirei.names({names});\n").into_bytes()
}
