//! `keywords.html`, every keyword by kana and by category, and a page a keyword with the passages that show it.
use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::facets::keyword_category;
use super::frame::{Frame, Sheet};
use super::{Pages, gojuon};
use crate::model::{CaseId, KeywordUse};

/// A keyword in lists.
#[derive(Clone, Debug, Serialize)]
pub(super) struct KeywordRow {
    /// The text.
    pub(super) text: String,
    /// In hiragana.
    pub(super) reading: String,
    /// Address from the site's root.
    pub(super) url: String,
    /// Page name, the value in the filter.
    pub(super) slug: String,
    /// Identifier of its category; empty without one.
    pub(super) category: String,
    /// Name of its category.
    pub(super) category_label: String,
    /// Cases that have it.
    pub(super) cases: usize,
    /// The first of their towns.
    pub(super) towns: String,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    by_category: Vec<Group>,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    /// Whether the name is a kana, so that 行 goes with it.
    kana: bool,
    /// Anchor: `row-1` and on.
    id: String,
    entries: Vec<KeywordRow>,
}

#[derive(Serialize)]
struct Group {
    id: String,
    label: String,
    url: String,
    entries: Vec<KeywordRow>,
}

#[derive(Serialize)]
struct KeywordPage {
    keyword: KeywordRow,
    category_url: String,
    uses: Vec<UseView>,
    previous: Option<KeywordRow>,
    next: Option<KeywordRow>,
}

/// A case that has the keyword.
#[derive(Serialize)]
struct UseView {
    number: u32,
    url: String,
    prefecture: String,
    place: String,
    title: String,
    /// The case's own spelling, where it differs.
    spelling: Option<String>,
    quotes: Vec<Quote>,
    summary: Option<String>,
}

/// A passage that shows the keyword.
#[derive(Serialize)]
struct Quote {
    section: String,
    category: String,
    url: String,
    text: String,
}

/// Passages shown of each case.
const QUOTES: usize = 2;
/// Towns named in lists before 「ほか」.
const TOWNS: usize = 2;

/// The list and the pages of all keywords.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let keywords = all(frame);
    if keywords.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = gojuon::rows(keywords.iter().collect(), |keyword| keyword.reading.as_str())
        .into_iter()
        .enumerate()
        .map(|(at, (name, entries))| Row {
            name,
            kana: gojuon::is_kana(name),
            id: format!("row-{}", at + 1),
            entries: entries.into_iter().cloned().collect(),
        })
        .collect();
    // Previous and next follow the order that the list shows.
    let order: Vec<&KeywordRow> = rows.iter().flat_map(|row| &row.entries).collect();
    let places: HashMap<&str, usize> = keywords.iter().enumerate().map(|(at, keyword)| (keyword.slug.as_str(), at)).collect();
    let page = |(at, row): (usize, &&KeywordRow)| {
        let neighbour = |at: Option<usize>| at.and_then(|at| order.get(at)).map(|row| (*row).clone());
        let place = places.get(row.slug.as_str()).copied().unwrap_or_default();
        let data = KeywordPage {
            keyword: (*row).clone(),
            category_url: format!("categories/{}.html", row.category),
            uses: frame.view.keywords.entries[place].uses.iter().map(|place| use_view(frame, *place)).collect(),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(Some(at + 1)),
        };
        let sheet = Sheet {
            path: row.url.clone(),
            template: "keyword.html",
            title: format!("キーワード「{}」", row.text),
            description: Some(format!("「{}」に取り組む{}事例と、それを示す本文。", row.text, row.cases)),
            nav: "keywords",
            ..Sheet::default()
        };
        frame.page(sheet, &data)
    };
    let mut pages = order.par_iter().enumerate().map(page).collect::<Result<Vec<_>, _>>()?;
    let by_category = frame.site.categories().iter().map(|category| Group {
        id: category.id.clone(),
        label: category.label.clone(),
        url: category.url.clone(),
        entries: order.iter().filter(|row| row.category == category.id).map(|row| (*row).clone()).collect(),
    });
    let data = ListPage { by_category: by_category.collect(), rows };
    let sheet = Sheet {
        path: "keywords.html".to_owned(),
        template: "keywords.html",
        title: "キーワード".to_owned(),
        description: Some(format!("{}事例の{}のキーワードを、五十音順と区分ごとに。", frame.cases.len(), keywords.len())),
        nav: "keywords",
        ..Sheet::default()
    };
    pages.push(frame.page(sheet, &data)?);
    Ok(pages)
}

/// Every keyword, in the order of the table.
pub(super) fn all(frame: &Frame<'_>) -> Vec<KeywordRow> {
    let view = frame.view;
    let row = |(at, entry): (usize, &crate::model::KeywordEntry)| {
        let category = keyword_category(view, at).and_then(|id| view.handbook.categories.get(id.0));
        let mut cases: Vec<CaseId> = entry.uses.iter().map(|place| place.case).collect();
        cases.dedup();
        let mut towns: Vec<&str> = cases.iter().take(TOWNS).map(|id| frame.cases[id.0].short_place.as_str()).collect();
        if cases.len() > TOWNS {
            towns.push("ほか");
        }
        KeywordRow {
            text: entry.text.clone(),
            reading: entry.reading.clone(),
            url: format!("keywords/{}.html", entry.slug),
            slug: entry.slug.clone(),
            category: category.map(|category| category.id.clone()).unwrap_or_default(),
            category_label: category.map(|category| category.label.clone()).unwrap_or_default(),
            cases: cases.len(),
            towns: towns.join("、"),
        }
    };
    view.keywords.entries.iter().enumerate().map(row).collect()
}

fn use_view(frame: &Frame<'_>, place: KeywordUse) -> UseView {
    let view = frame.view;
    let case = &view.handbook.cases[place.case.0];
    let shown = &frame.cases[place.case.0];
    let entry = &view.keywords.entries[view.keywords.of_case[place.case.0][place.keyword]];
    let spelling = &case.keywords[place.keyword].text;
    let evidence = view.tags.get(place.case.0).and_then(|tags| tags.get(place.keyword)).map_or(&[][..], |tag| &tag.evidence[..]);
    // A quote without a section is the keyword's own wording, which stands above already.
    let quotes = evidence.iter().filter(|evidence| !evidence.section.is_empty()).take(QUOTES).map(|evidence| {
        let section = case.sections.iter().find(|section| section.heading == evidence.section);
        let category = section.and_then(|section| section.category).and_then(|id| view.handbook.categories.get(id.0));
        Quote {
            section: evidence.section.clone(),
            category: category.map(|category| category.id.clone()).unwrap_or_default(),
            url: section.map_or_else(|| shown.url.clone(), |section| format!("{}#{}", shown.url, section.slug)),
            text: evidence.quote.clone(),
        }
    });
    UseView {
        number: shown.number,
        url: shown.url.clone(),
        prefecture: shown.prefecture.clone(),
        place: shown.place.clone(),
        title: shown.title.clone(),
        spelling: (*spelling != entry.text).then(|| spelling.clone()),
        quotes: quotes.collect(),
        summary: shown.summary.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Page;
    use crate::render::tests::{handbook, site};

    #[test]
    fn every_keyword_has_a_page_that_leads_to_its_cases_and_to_the_filter() {
        let pages = site(&handbook()).pages;
        let keywords: Vec<&Page> = pages.iter().filter(|page| page.path.starts_with("keywords/")).collect();
        assert_eq!(keywords.len(), 2);
        for page in keywords {
            let slug = page.path.trim_start_matches("keywords/").trim_end_matches(".html");
            assert!(page.html.contains(&format!("../cases.html?kw={slug}")), "{}", page.html);
            assert!(page.html.contains("../cases/01-a.html") && page.html.contains("../cases/02-a.html"), "{}", page.html);
            assert!(page.passages.is_empty(), "the search answers with cases, not with lists of them");
        }
    }
}
