//! `index.html`: what this is, a search field, the categories, ways in, all cases at a glance.
use serde::Serialize;

use super::facets::{FacetOption, NONE};
use super::figures::CaseView;
use super::frame::Sheet;
use super::map::{self, Tile};
use super::site::{self, ChapterLink};
use super::{Frame, Pages, categories, words};

/// Towns named under a group.
const EXAMPLES: usize = 3;
/// Chapters that the first page leads to.
const MOST_CHAPTERS: usize = 500;
/// Groups of ways in.
const WAYS: usize = 3;
/// Keywords offered as first searches.
const TRIES: usize = 4;
/// Longest keyword that is offered so, characters.
const LONGEST_TRY: usize = 9;
/// Signs drawn one by one in a cell of the overview; beyond it the number alone says it.
const MOST_SIGNS: usize = 5;
/// Cases in the overview; a larger handbook shows the first of them and leads to the list.
pub(super) const MOST_CASES: usize = 100;

#[derive(Serialize)]
struct Home<'a> {
    count_word: String,
    tries: Vec<Try<'a>>,
    ways: Vec<WayGroup>,
    tiles: Vec<Tile>,
    prefectures: usize,
    cases: &'a [CaseView],
    /// Per case and category where its section is read among those of all cases.
    places: Vec<Vec<Option<String>>>,
    most_signs: usize,
    /// The chapters; of very many the first, each of which leads to the next.
    reads: Vec<ChapterLink>,
}

#[derive(Serialize)]
struct Try<'a> {
    text: &'a str,
    url: String,
}

#[derive(Serialize)]
struct WayGroup {
    title: String,
    ways: Vec<Way>,
}

#[derive(Serialize)]
struct Way {
    label: String,
    /// Examples, or why there is none.
    small: String,
    bar: String,
    count: usize,
    /// The page to go to, from the site's root.
    url: String,
}

/// The first page.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    let chapters = &frame.view.handbook.chapters[..];
    let (tiles, prefectures) = map::tiles(frame);
    let group = |name: &str, title: &str, small: &dyn Fn(&str) -> String| way_group(frame, name, title, small);
    let towns = |value: &str| some(frame, value, |case| case.short_place.clone());
    let body = format!("{}から", frame.site.names.body.as_deref().unwrap_or_default());
    let usual = [
        group("reg", "地域から", &|value| some(frame, value, |case| case.prefecture.clone())),
        group("pop", "まちの大きさから", &towns),
        group("body", &body, &towns),
    ];
    // Where cases lack these, the handbook's own fields lead to them.
    let own = frame.view.handbook.fields.iter();
    let own = own.filter_map(|field| group(&format!("f-{}", field.id), &format!("{}から", field.label), &towns));
    let ways: Vec<WayGroup> = usual.into_iter().flatten().chain(own).take(WAYS).collect();
    let shown = frame.cases.len().min(MOST_CASES);
    let data = Home {
        count_word: count_word(frame.site.categories().len()),
        tries: tries(frame),
        ways,
        tiles,
        prefectures,
        cases: &frame.cases[..shown],
        places: categories::places(frame, shown),
        most_signs: MOST_SIGNS,
        reads: site::chapter_links(chapters.get(..MOST_CHAPTERS).unwrap_or(chapters)),
    };
    let meta = &frame.view.handbook.meta;
    let description = meta.lead.clone().or_else(|| meta.subtitle.clone());
    let sheet = Sheet { path: "index.html".into(), template: "index.html", description, ..Sheet::default() };
    Ok(vec![frame.page(sheet, &data)?])
}

fn way_group(frame: &Frame<'_>, name: &str, title: &str, small: &dyn Fn(&str) -> String) -> Option<WayGroup> {
    let options: Vec<&FacetOption> = frame.facets.group(name)?.options.iter().collect();
    let largest = options.iter().map(|option| option.count).max().unwrap_or(0).max(1);
    let ways = options.into_iter().map(|option| {
        let value = format!("{name}:{}", option.value);
        Way {
            label: option.label.clone(),
            small: if option.count == 0 {
                format!("今回の{}事例にはありません", words::count(frame.cases.len()))
            } else {
                small(&value)
            },
            bar: format!("{:.1}%", option.count as f64 * 100.0 / largest as f64),
            count: option.count,
            url: if option.count == 0 { String::new() } else { format!("cases.html?{name}={}", option.value) },
        }
    });
    // Groups of bodies can be many in a large handbook; the filter has them all.
    let ways: Vec<Way> = ways.take(12).collect();
    Some(WayGroup { title: title.to_owned(), ways })
}

/// The first few different names of the cases that have a value.
fn some(frame: &Frame<'_>, value: &str, name: impl Fn(&CaseView) -> String) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut more = false;
    for (case, values) in frame.cases.iter().zip(&frame.facets.of_case) {
        if values.iter().any(|has| has == value) {
            let name = name(case);
            if names.contains(&name) {
                continue;
            }
            more = names.len() == EXAMPLES;
            if more {
                break;
            }
            names.push(name);
        }
    }
    if value.ends_with(NONE) && names.is_empty() {
        return String::new();
    }
    format!("{}{}", names.join("、"), if more { " など" } else { "" })
}

/// Short keywords to begin with, one a category: the most used, then the shortest.
fn tries<'a>(frame: &'a Frame<'_>) -> Vec<Try<'a>> {
    let view = frame.view;
    let mut found = Vec::new();
    for category in 0..view.handbook.categories.len() {
        let entries = view.keywords.entries.iter().enumerate();
        let fit = entries.filter(|(at, entry)| {
            super::facets::keyword_category(view, *at).is_some_and(|id| id.0 == category)
                && (3..=LONGEST_TRY).contains(&entry.text.chars().count())
                && !entry.text.contains(['：', ':', '（', '('])
        });
        let best = fit.max_by_key(|(at, entry)| (entry.uses.len(), std::cmp::Reverse((entry.text.chars().count(), *at))));
        found.extend(
            best.map(|(_, entry)| Try { text: &entry.text, url: format!("search.html?q={}", words::percent(&entry.text)) }),
        );
    }
    found.truncate(TRIES);
    found
}

/// 五つ, and 12の beyond ten.
fn count_word(count: usize) -> String {
    const WORDS: [&str; 11] = ["", "一つ", "二つ", "三つ", "四つ", "五つ", "六つ", "七つ", "八つ", "九つ", "十"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
