//! `keywords.html`, every keyword by kana and by category, and a page a keyword with the passages that show it.
use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::facets::keyword_category;
use super::frame::{Frame, Sheet};
use super::parts::{self, Part};
use super::{Pages, gojuon, words};
use crate::model::{CaseId, KeywordUse, Page};

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

/// A list of more keywords than this is read in parts,
const WHOLE: usize = 500;
/// of so many keywords each. The first part then names so many keywords of each category.
const PART: usize = 300;
const OF_CATEGORY: usize = 60;
/// Cases on one page of a keyword.
const CASES: usize = 60;

#[derive(Serialize)]
struct ListPage<'a> {
    rows: Vec<Row<'a>>,
    /// The rows of all parts.
    jumps: &'a [Jump],
    /// On the first part only.
    by_category: Vec<Group<'a>>,
    part: usize,
    parts: Vec<Part>,
}

/// The way to a row.
#[derive(Serialize)]
struct Jump {
    name: &'static str,
    kana: bool,
    /// Page and anchor, from the site's root; only the anchor where all rows stand on one page.
    url: String,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'static str,
    /// Whether the name is a kana, so that 行 goes with it.
    kana: bool,
    /// Anchor: `row-1` and on.
    id: String,
    entries: Vec<&'a KeywordRow>,
}

#[derive(Serialize)]
struct Group<'a> {
    id: String,
    label: String,
    url: String,
    count: usize,
    entries: Vec<&'a KeywordRow>,
}

#[derive(Serialize)]
struct KeywordPage {
    keyword: KeywordRow,
    category_url: String,
    uses: Vec<UseView>,
    part: usize,
    parts: Vec<Part>,
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
    let rows = gojuon::rows(keywords.iter().collect(), |keyword| keyword.reading.as_str());
    // Previous and next follow the order that the list shows; with each its row.
    let order: Vec<(usize, &KeywordRow)> =
        rows.iter().enumerate().flat_map(|(row, (_, entries))| entries.iter().map(move |entry| (row, *entry))).collect();
    let places: HashMap<&str, usize> = keywords.iter().enumerate().map(|(at, keyword)| (keyword.slug.as_str(), at)).collect();
    let pages = order.par_iter().enumerate().map(|(at, (_, row))| {
        let place = places.get(row.slug.as_str()).copied().unwrap_or_default();
        let neighbour = |at: Option<usize>| at.and_then(|at| order.get(at)).map(|(_, row)| (*row).clone());
        keyword_pages(frame, row, place, [neighbour(at.checked_sub(1)), neighbour(Some(at + 1))])
    });
    let pages: Vec<Vec<Page>> = pages.collect::<Result<_, _>>()?;
    let mut pages: Vec<Page> = pages.into_iter().flatten().collect();
    let names: Vec<&'static str> = rows.iter().map(|(name, _)| *name).collect();
    pages.extend(lists(frame, &names, &order)?);
    Ok(pages)
}

/// The pages of one keyword, one for so many cases that have it.
fn keyword_pages(frame: &Frame<'_>, row: &KeywordRow, place: usize, neighbours: [Option<KeywordRow>; 2]) -> Pages {
    let uses = &frame.view.keywords.entries[place].uses;
    let chunks = parts::cut(uses, CASES, CASES);
    let number =
        |place: Option<&KeywordUse>| place.map_or_else(String::new, |place| frame.cases[place.case.0].number.to_string());
    let ends = |at: usize| [number(chunks[at].first()), number(chunks[at].last())];
    // Below a folder of the keyword's own: `NAME-2` may be another keyword.
    let path = |at: usize| if at == 0 { row.url.clone() } else { format!("keywords/{}/{}.html", row.slug, at + 1) };
    let page = |(at, uses): (usize, &&[KeywordUse])| {
        let mut parts = parts::around(chunks.len(), at, &row.url, ends);
        parts.iter_mut().for_each(|part| part.url = path(part.number - 1));
        let [previous, next] = neighbours.clone();
        let data = KeywordPage {
            keyword: row.clone(),
            category_url: format!("categories/{}.html", row.category),
            uses: uses.iter().map(|place| use_view(frame, *place)).collect(),
            part: at + 1,
            parts,
            previous,
            next,
        };
        let sheet = Sheet {
            path: path(at),
            template: "keyword.html",
            title: format!("キーワード「{}」{}", row.text, parts::suffix(chunks.len(), at)),
            description: Some(format!("「{}」に取り組む{}事例と、それを示す本文。", row.text, words::count(row.cases))),
            nav: "keywords",
            ..Sheet::default()
        };
        frame.page(sheet, &data)
    };
    chunks.iter().enumerate().map(page).collect()
}

/// The list of all keywords, of very many in parts; `order` has them with the number of their row.
fn lists(frame: &Frame<'_>, names: &[&'static str], order: &[(usize, &KeywordRow)]) -> Pages {
    let chunks = parts::cut(order, WHOLE, PART);
    let id = |row: usize| format!("row-{}", row + 1);
    let jumps: Vec<Jump> = (names.iter().enumerate())
        .map(|(row, name)| {
            let part = chunks.iter().position(|part| part.iter().any(|(at, _)| *at == row)).unwrap_or_default();
            let page = if chunks.len() > 1 { parts::url("keywords.html", part) } else { String::new() };
            Jump { name, kana: gojuon::is_kana(name), url: format!("{page}#{}", id(row)) }
        })
        .collect();
    let by_category = || {
        let group = |category: &super::site::CategoryView| {
            let mut entries: Vec<&KeywordRow> =
                order.iter().map(|(_, row)| *row).filter(|row| row.category == category.id).collect();
            let count = entries.len();
            if chunks.len() > 1 {
                entries.sort_by_key(|row| std::cmp::Reverse(row.cases));
                entries.truncate(OF_CATEGORY);
            }
            Group { id: category.id.clone(), label: category.label.clone(), url: category.url.clone(), count, entries }
        };
        frame.site.categories().iter().map(group).collect()
    };
    let ends =
        |at: usize| [chunks[at].first(), chunks[at].last()].map(|end| end.map_or_else(String::new, |end| end.1.text.clone()));
    let page = |(at, entries): (usize, &&[(usize, &KeywordRow)])| {
        let rows = entries.chunk_by(|one, other| one.0 == other.0).map(|row| Row {
            name: names[row[0].0],
            kana: gojuon::is_kana(names[row[0].0]),
            id: id(row[0].0),
            entries: row.iter().map(|(_, entry)| *entry).collect(),
        });
        let data = ListPage {
            rows: rows.collect(),
            jumps: &jumps,
            by_category: if at == 0 { by_category() } else { Vec::new() },
            part: at + 1,
            parts: parts::around(chunks.len(), at, "keywords.html", ends),
        };
        let sheet = Sheet {
            path: parts::url("keywords.html", at),
            template: "keywords.html",
            title: format!("キーワード{}", parts::suffix(chunks.len(), at)),
            description: Some(format!(
                "{}事例の{}のキーワードを、五十音順と区分ごとに。",
                words::count(frame.cases.len()),
                words::count(order.len())
            )),
            nav: "keywords",
            ..Sheet::default()
        };
        frame.page(sheet, &data)
    };
    chunks.par_iter().enumerate().map(page).collect()
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
    use crate::render::tests::{Shown, handbook, site};

    #[test]
    fn every_keyword_has_a_page_that_leads_to_its_cases_and_to_the_filter() {
        let pages = site(&handbook()).pages;
        let keywords: Vec<&Shown> = pages.iter().filter(|page| page.path.starts_with("keywords/")).collect();
        assert_eq!(keywords.len(), 2);
        for page in keywords {
            let slug = page.path.trim_start_matches("keywords/").trim_end_matches(".html");
            assert!(page.html.contains(&format!("../cases.html?kw={slug}")), "{}", page.html);
            assert!(page.html.contains("../cases/01-a.html") && page.html.contains("../cases/02-a.html"), "{}", page.html);
            assert!(page.passages.is_empty(), "the search answers with cases, not with lists of them");
        }
    }
}
