//! `cases.html`: a card a case, and the filter over them.
use serde::Serialize;

use super::facets::{FacetGroup, FacetOption};
use super::figures::{CaseView, Chip, Scales};
use super::frame::Sheet;
use super::{Frame, Pages};

/// Keywords on a card.
const CHIPS: usize = 4;
/// Keywords in the filter; a larger handbook shows those that most cases share, and has a page for all.
const MOST_KEYWORDS: usize = 200;

#[derive(Serialize)]
struct Cases<'a> {
    cards: Vec<Card<'a>>,
    groups: Vec<Group<'a>>,
    scales: &'a Scales,
    largest: Option<&'a str>,
}

#[derive(Serialize)]
struct Card<'a> {
    case: &'a CaseView,
    chips: Vec<&'a Chip>,
}

/// A group of the filter, its options in parts: keywords by category, all others in one.
#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    label: &'a str,
    open: bool,
    parts: Vec<Part<'a>>,
    /// Whether some options are left out.
    cut: bool,
}

#[derive(Serialize)]
struct Part<'a> {
    /// Identifier and name of the category that heads the part.
    category: Option<&'a str>,
    label: &'a str,
    options: Vec<&'a FacetOption>,
}

/// The page, where there are cases.
pub(super) fn pages(frame: &Frame<'_>) -> Pages {
    if frame.cases.is_empty() {
        return Ok(Vec::new());
    }
    let data = Cases {
        cards: frame.cases.iter().map(|case| Card { case, chips: few(&case.chips) }).collect(),
        groups: frame.facets.groups.iter().map(|group| parts(frame, group)).collect(),
        scales: &frame.scales,
        largest: frame.scales.population.largest.map(|id| frame.cases[id.0].short_place.as_str()),
    };
    let title = "事例をさがす".to_owned();
    let description = Some(format!("{}の事例を、キーワードや地域などで絞り込めます。", frame.cases.len()));
    let sheet = Sheet { path: "cases.html".into(), template: "cases.html", title, description, nav: "cases", ..Sheet::default() };
    Ok(vec![frame.page(sheet, &data)?])
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

fn parts<'a>(frame: &'a Frame<'_>, group: &'a FacetGroup) -> Group<'a> {
    let open = matches!(group.name.as_str(), "cat" | "reg" | "pop");
    let whole = |parts| Group { name: &group.name, label: &group.label, open, parts, cut: false };
    if group.name != "kw" {
        return whole(vec![Part { category: None, label: "", options: group.options.iter().collect() }]);
    }
    let mut options: Vec<&FacetOption> = group.options.iter().collect();
    let cut = options.len() > MOST_KEYWORDS;
    if cut {
        options.sort_by_key(|option| std::cmp::Reverse(option.count));
        options.truncate(MOST_KEYWORDS);
    }
    let part = |category: Option<&'a str>, label: &'a str| {
        let of_part = options.iter().copied().filter(|option| option.category.as_deref() == category).collect::<Vec<_>>();
        (!of_part.is_empty()).then_some(Part { category, label, options: of_part })
    };
    let named = frame.site.categories().iter().filter_map(|category| part(Some(&category.id), &category.label));
    let parts = named.chain(part(None, "")).collect();
    Group { cut, ..whole(parts) }
}
