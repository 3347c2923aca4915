//! `categories/<id>.html`: one background read across all cases, a section after the other (横串読み).
//!
//! A handbook of very many cases is read in parts of [`PART`]: `<id>.html`, `<id>-2.html`, …
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde::Serialize;

use super::facets::{FacetGroup, FacetOption};
use super::frame::{Frame, Sheet};
use super::glossary::TermNote;
use super::keywords::{self, KeywordRow};
use super::parts::{self, Part};
use super::site::CategoryView;
use super::{html, moved};
use crate::diag::Diagnostic;
use crate::model::{CategoryId, Page, Section};

/// Cases on one page, so that it stays below 100 KB packed.
pub(super) const PART: usize = 40;
/// Keywords shown, those that most cases share, so that the sections begin on the first screen; the page of all keywords has the others.
const MOST_KEYWORDS: usize = 40;

#[derive(Serialize)]
struct CategoryPage<'a> {
    category: &'a CategoryView,
    /// On the first part only.
    keywords: Vec<&'a KeywordRow>,
    /// Whether some keywords are left out.
    cut: bool,
    /// By what the sections of this page can be filtered.
    groups: Vec<Group<'a>>,
    /// Cases that tell of the category, on all parts.
    told: usize,
    entries: Vec<EntryView>,
    footnotes: String,
    terms: Vec<TermNote>,
    /// Number of this part and of all, from 1.
    part: usize,
    /// The first and the last part, and those near this one.
    parts: Vec<Part>,
}

/// A group of the filter, with the values that the cases of this page have.
#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    label: &'a str,
    options: Vec<FacetOption>,
}

/// One case's section.
#[derive(Serialize)]
struct EntryView {
    number: u32,
    prefecture: String,
    place: String,
    title: String,
    /// Anchor on this page.
    id: String,
    /// The section on the case's page.
    url: String,
    html: String,
    chips: Vec<super::figures::Chip>,
    /// `group:value` strings, joined by spaces.
    facets: String,
}

/// A category and what all its pages need.
pub(super) struct Shelf<'a> {
    frame: &'a Frame<'a>,
    id: CategoryId,
    category: &'a CategoryView,
    /// The cases that tell of it.
    told: Vec<usize>,
    /// Keywords of the first page.
    keywords: Vec<KeywordRow>,
    cut: bool,
    choices: Choices,
}

/// All categories, in order.
pub(super) fn shelves<'a>(frame: &'a Frame<'a>) -> Vec<Shelf<'a>> {
    let keywords = keywords::all(frame);
    (0..frame.view.handbook.categories.len()).into_par_iter().map(|at| Shelf::new(frame, CategoryId(at), &keywords)).collect()
}

impl<'a> Shelf<'a> {
    fn new(frame: &'a Frame<'a>, id: CategoryId, keywords: &[KeywordRow]) -> Self {
        let category = &frame.site.categories()[id.0];
        let told = (0..frame.cases.len()).filter(|case| section(frame, id, *case).is_some()).collect();
        let mut own: Vec<&KeywordRow> = keywords.iter().filter(|keyword| keyword.category == category.id).collect();
        let cut = own.len() > MOST_KEYWORDS;
        if cut {
            own.sort_by_key(|keyword| std::cmp::Reverse(keyword.cases));
            own.truncate(MOST_KEYWORDS);
        }
        let keywords = own.into_iter().cloned().collect();
        Self { frame, id, category, told, keywords, cut, choices: choices(frame, &category.id) }
    }

    fn cases(&self, at: usize) -> &[usize] {
        &self.told[at * PART..self.told.len().min((at + 1) * PART)]
    }

    /// How many pages it has. A category that no case tells of still has its description and, perhaps, keywords.
    pub(super) fn parts(&self) -> usize {
        self.told.len().div_ceil(PART).max(1)
    }

    /// One of its pages; `None` behind the last, and where it is not wanted.
    pub(super) fn page(&self, at: usize) -> Option<Result<Page, Box<Diagnostic>>> {
        let wanted = at < self.parts() && self.frame.wants(&parts::url(&self.category.url, at));
        wanted.then(|| self.render(at))
    }

    fn render(&self, at: usize) -> Result<Page, Box<Diagnostic>> {
        let Self { frame, category, .. } = self;
        let number = |case: Option<&usize>| case.map_or(0, |case| frame.cases[*case].number);
        let ends = |at: usize| [self.cases(at).first(), self.cases(at).last()].map(|case| number(case).to_string());
        let path = parts::url(&category.url, at);
        let mut writer = html::Writer::new(&frame.view.handbook.assets, &path).with_terms(&frame.glossary);
        let cases = self.cases(at);
        let entries = cases.iter().filter_map(|case| entry(frame, self.id, *case, &mut writer)).collect();
        let data = CategoryPage {
            category,
            keywords: if at == 0 { self.keywords.iter().collect() } else { Vec::new() },
            cut: self.cut,
            groups: groups(frame, &self.choices, cases),
            told: self.told.len(),
            entries,
            footnotes: writer.footnotes(),
            terms: writer.terms(),
            part: at + 1,
            parts: parts::around(self.parts(), at, &category.url, ends),
        };
        let suffix = parts::suffix(self.parts(), at);
        let sheet = Sheet {
            path: path.clone(),
            template: "category.html",
            title: format!("{}{suffix}", category.label),
            description: category.description.clone(),
            nav: "keywords",
            ..Sheet::default()
        };
        frame.page(sheet, &data)
    }
}

fn section<'a>(frame: &Frame<'a>, id: CategoryId, at: usize) -> Option<&'a Section> {
    frame.view.handbook.cases[at].sections.iter().find(|section| section.category == Some(id))
}

fn entry(frame: &Frame<'_>, id: CategoryId, at: usize, writer: &mut html::Writer<'_>) -> Option<EntryView> {
    let section = section(frame, id, at)?;
    let case = &frame.view.handbook.cases[at];
    let shown = &frame.cases[at];
    let category = &frame.view.handbook.categories[id.0].id;
    Some(EntryView {
        number: shown.number,
        prefecture: shown.prefecture.clone(),
        place: shown.place.clone(),
        title: shown.title.clone(),
        id: format!("case-{}", shown.number),
        url: format!("{}#{}", shown.url, section.slug),
        html: writer.section(&moved::section(section, case, "../")),
        chips: shown.chips.iter().filter(|chip| chip.category == *category).cloned().collect(),
        facets: shown.facets.clone(),
    })
}

/// `group:value` of every option by which the sections of a category can be filtered → places of its group and itself.
type Choices = HashMap<String, (usize, usize)>;

/// What a category's pages can be filtered by; of the keywords only those of the category.
fn choices(frame: &Frame<'_>, category: &str) -> Choices {
    let groups = frame.facets.groups.iter().enumerate().filter(|(_, group)| group.name != "cat");
    let options =
        groups.flat_map(|(at, group)| group.options.iter().enumerate().map(move |(place, option)| (at, group, place, option)));
    options
        .filter(|(_, group, _, option)| group.name != "kw" || option.category.as_deref() == Some(category))
        .map(|(at, group, place, option)| (format!("{}:{}", group.name, option.value), (at, place)))
        .collect()
}

/// The groups in which the cases of a page differ.
fn groups<'a>(frame: &'a Frame<'_>, choices: &Choices, cases: &[usize]) -> Vec<Group<'a>> {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for place in cases.iter().flat_map(|case| &frame.facets.of_case[*case]).filter_map(|value| choices.get(value)) {
        *counts.entry(*place).or_default() += 1;
    }
    let group = |(at, group): (usize, &'a FacetGroup)| {
        let counted = counts.range((at, 0)..(at + 1, 0));
        let options: Vec<FacetOption> =
            counted.map(|((_, place), count)| FacetOption { count: *count, ..group.options[*place].clone() }).collect();
        (options.len() > 1).then_some(Group { name: &group.name, label: &group.label, options })
    };
    frame.facets.groups.iter().enumerate().filter_map(group).collect()
}

/// For every case and category the place where that section is read among those of all cases; `None` where there is none.
pub(super) fn places(frame: &Frame<'_>, cases: usize) -> Vec<Vec<Option<String>>> {
    let categories = frame.site.categories();
    let mut told = vec![0; categories.len()];
    let place = |case: usize, at: usize, told: &mut [usize]| {
        section(frame, CategoryId(at), case)?;
        told[at] += 1;
        Some(format!("{}#case-{}", parts::url(&categories[at].url, (told[at] - 1) / PART), frame.cases[case].number))
    };
    (0..cases).map(|case| (0..categories.len()).map(|at| place(case, at, &mut told)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use crate::render::tests::{handbook_of, site};

    #[test]
    fn many_cases_are_read_in_parts() {
        let handbook = handbook_of(super::PART + 1);
        let pages = site(&handbook).pages;
        let count = |path: &str| {
            let page = pages.iter().find(|page| page.path == path).expect("the part");
            page.html.matches("<section id=\"case-").count()
        };
        assert_eq!((count("categories/history.html"), count("categories/history-2.html")), (super::PART, 1));
        let index = &pages.iter().find(|page| page.path == "index.html").expect("the first page").html;
        assert!(index.contains("\"categories/history.html#case-40\"") && index.contains("\"categories/history-2.html#case-41\""));
    }
}
