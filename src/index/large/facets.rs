//! By what the pages can be filtered: for each group the combinations of values that occur, and which of them each page has.
use crate::text::hash::Table;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::collect::IndexedPage;
use super::super::pack;
use super::super::script::SEPARATOR;

/// Stands between the values of one page.
const VALUES: &str = "\u{1f}";

/// For each group its name, the combinations, the pages' numbers of combinations, and the code of those.
pub(super) fn groups(pages: &[IndexedPage<'_>]) -> Value {
    let mut groups: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for (number, page) in pages.iter().enumerate() {
        for (group, value) in page.page.facets.iter().filter_map(|facet| facet.split_once(':')) {
            groups.entry(group).or_insert_with(|| vec![Vec::new(); pages.len()])[number].push(value);
        }
    }
    groups.into_iter().map(|(group, pages)| told(group, &pages)).collect()
}

fn told(group: &str, pages: &[Vec<&str>]) -> Value {
    let mut combinations: Vec<(String, u64)> = Vec::new();
    let mut places: Table<String, usize> = Table::default();
    let mut of_page = Vec::with_capacity(pages.len());
    for values in pages {
        let place = *places.entry(values.join(VALUES)).or_insert_with_key(|joined| {
            combinations.push((joined.clone(), 0));
            combinations.len() - 1
        });
        combinations[place].1 += 1;
        of_page.push(place);
    }
    // The frequent ones get the small numbers; among equals the first stays first.
    let mut order: Vec<usize> = (0..combinations.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(combinations[*place].1));
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, old)| rank[*old] = new);
    let times: Vec<u64> = order.iter().map(|place| combinations[*place].1).collect();
    let numbers: Vec<usize> = of_page.into_iter().map(|place| rank[place]).collect();
    let code = pack::fitted(times.len(), &times);
    let names: Vec<&str> = order.iter().map(|place| combinations[*place].0.as_str()).collect();
    json!([group, names.join(SEPARATOR), pack::write(&numbers, code), code.singles, code.pairs])
}
