//! `cases.html`: a card a case, and the filter over them.
use rayon::prelude::*;
use serde::Serialize;

use super::facets::{FacetGroup, FacetOption};
use super::figures::{CaseView, Chip, Scales};
use super::frame::Sheet;
use super::parts::{self, Part};
use super::{Frame, Pages};

/// Keywords on a card.
const CHIPS: usize = 4;
/// A list of more cases than this is read in parts, over which the filter does not reach: so not before a page grows too heavy,
const WHOLE: usize = 300;
/// of so many cases each.
const PART: usize = 60;
/// Values in a group of the filter; of keywords a larger handbook shows those that most cases share, and has a page for all.
const MOST_VALUES: usize = 200;

#[derive(Serialize)]
struct Cases<'a> {
    cards: Vec<Card<'a>>,
    groups: Vec<Group<'a>>,
    scales: &'a Scales,
    largest: Option<&'a str>,
    /// Number of this part, from 1, and how others are led to.
    part: usize,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Card<'a> {
    case: &'a CaseView,
    chips: Vec<&'a Chip>,
}

/// A group of the filter, its options in parts: keywords by category, all others in one.
#[derive(Clone, Serialize)]
struct Group<'a> {
    name: &'a str,
    label: &'a str,
    open: bool,
    parts: Vec<Options<'a>>,
    /// Whether some options are left out.
    cut: bool,
}

#[derive(Clone, Serialize)]
struct Options<'a> {
    /// Identifier and name of the category that heads the part.
    category: Option<&'a str>,
    label: &'a str,
    options: Vec<&'a FacetOption>,
}

/// The page, where there are cases; of very many cases several.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    if frame.cases.is_empty() {
        return Ok(Vec::new());
    }
    let groups: Vec<Group<'_>> = frame.facets.groups.iter().map(|group| group_parts(frame, group)).collect();
    let chunks = parts::cut(&frame.cases, WHOLE, PART);
    let ends = |at: usize| [chunks[at].first(), chunks[at].last()].map(|case| case.map_or_else(String::new, named));
    let page = |(at, cases): (usize, &&[CaseView])| {
        let data = Cases {
            cards: cases.iter().map(|case| Card { case, chips: few(&case.chips) }).collect(),
            groups: groups.clone(),
            scales: &frame.scales,
            largest: frame.scales.population.largest.map(|id| frame.cases[id.0].short_place.as_str()),
            part: at + 1,
            parts: parts::around(chunks.len(), at, "cases.html", ends),
        };
        let title = format!("事例をさがす{}", parts::suffix(chunks.len(), at));
        let description = Some(format!("{}の事例を、キーワードや地域などで絞り込めます。", frame.cases.len()));
        let path = parts::url("cases.html", at);
        frame.page(Sheet { path, template: "cases.html", title, description, nav: "cases", ..Sheet::default() }, &data)
    };
    chunks.par_iter().enumerate().map(page).collect()
}

/// What a case is called at the ends of a part.
fn named(case: &CaseView) -> String {
    case.number.to_string()
}

/// The keywords that tell most of a case in a list: labelled ones (実施主体：…) repeat what the card says, so they come
/// last; one a category first.
fn few(chips: &[Chip]) -> Vec<&Chip> {
    let plain = chips
        .iter()
        .filter(|chip| !chip.text.contains(['：', ':']))
        .chain(chips.iter().filter(|chip| chip.text.contains(['：', ':'])));
    let all: Vec<&Chip> = plain.collect();
    let mut chosen: Vec<usize> = Vec::new();
    for (at, chip) in all.iter().enumerate() {
        if !chosen.iter().any(|other| all[*other].category == chip.category) {
            chosen.push(at);
        }
    }
    chosen.truncate(CHIPS);
    let rest: Vec<usize> = (0..all.len()).filter(|at| !chosen.contains(at)).collect();
    chosen.extend(rest);
    chosen.truncate(CHIPS);
    let mut chosen: Vec<&Chip> = chosen.into_iter().map(|at| all[at]).collect();
    // Back into the order of the case.
    chosen.sort_by_key(|chip| chips.iter().position(|other| std::ptr::eq(other, *chip)));
    chosen
}

fn group_parts<'a>(frame: &'a Frame<'_>, group: &'a FacetGroup) -> Group<'a> {
    let open = matches!(group.name.as_str(), "cat" | "reg" | "pop");
    let whole = |parts| Group { name: &group.name, label: &group.label, open, parts, cut: false };
    let mut options: Vec<&FacetOption> = group.options.iter().collect();
    let cut = options.len() > MOST_VALUES;
    if cut {
        options.sort_by_key(|option| std::cmp::Reverse(option.count));
        options.truncate(MOST_VALUES);
    }
    if group.name != "kw" {
        return whole(vec![Options { category: None, label: "", options }]);
    }
    let part = |category: Option<&'a str>, label: &'a str| {
        let of_part = options.iter().copied().filter(|option| option.category.as_deref() == category).collect::<Vec<_>>();
        (!of_part.is_empty()).then_some(Options { category, label, options: of_part })
    };
    let named = frame.site.categories().iter().filter_map(|category| part(Some(&category.id), &category.label));
    let parts = named.chain(part(None, "")).collect();
    Group { cut, ..whole(parts) }
}
