//! What is asked of the search, and which cases must answer.
use std::collections::{BTreeMap, HashSet};

use crate::model::{Case, Handbook};
use crate::text::normalise::{self, fold};

/// One question: a title, a municipality or a keyword, as a reader would type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query {
    /// What is asked.
    pub(super) text: String,
    /// The cases that have it, each with the key and the spelling under which it does; in the order of the handbook.
    pub(super) holders: Vec<Holder>,
}

/// A case that has what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    /// Index in [`Handbook::cases`].
    pub(super) case: usize,
    /// Key of the front matter.
    pub(super) key: &'static str,
    /// The value as the case spells it.
    pub(super) text: String,
}

/// What a case must be found by: key and value.
fn values(case: &Case) -> impl Iterator<Item = (&'static str, &str)> {
    let towns = case.municipalities.iter().map(|town| ("municipalities", town.name.as_str()));
    let keywords = case.keywords.iter().map(|keyword| ("keywords", keyword.text.as_str()));
    std::iter::once(("title", case.title.as_str())).chain(towns).chain(keywords)
}

/// The form in which two spellings are the same question; signs alone stay as they are.
fn form(text: &str) -> String {
    let folded = fold(text).text;
    if folded.is_empty() { normalise::key(text) } else { folded }
}

/// Every different text, in the order of the handbook.
pub(super) fn all(handbook: &Handbook) -> Vec<Query> {
    let mut holders: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    for (at, case) in handbook.cases.iter().enumerate() {
        for (key, text) in values(case) {
            let known = holders.entry(form(text)).or_default();
            if known.last().is_none_or(|holder| holder.case != at) {
                known.push(Holder { case: at, key, text: text.to_owned() });
            }
        }
    }
    let mut seen = HashSet::new();
    let texts = handbook.cases.iter().flat_map(|case| values(case)).map(|(_, text)| text).filter(|text| seen.insert(*text));
    texts.map(|text| Query { text: text.to_owned(), holders: holders.get(&form(text)).cloned().unwrap_or_default() }).collect()
}

/// At most `most` of the questions: those whose texts have the smallest digests, so that a case more or less changes little.
pub(super) fn sample(mut queries: Vec<Query>, most: usize) -> Vec<Query> {
    if queries.len() > most {
        let mut digests: Vec<u64> = queries.iter().map(|query| digest(&query.text)).collect();
        digests.sort_unstable();
        let bound = digests[most];
        queries.retain(|query| digest(&query.text) < bound);
    }
    queries
}

/// FNV-1a with its bits mixed at the end: texts that are alike get digests that are not.
fn digest(text: &str) -> u64 {
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (sum ^ (sum >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// Whether a case has the text in its title, in the name of a municipality or in a keyword, perhaps as a part of it.
pub(super) fn has(case: &Case, text: &str) -> bool {
    let wanted = form(text);
    values(case).any(|(_, value)| form(value).contains(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query { text: text.to_owned(), holders: Vec::new() }
    }

    #[test]
    fn a_sample_keeps_the_order_and_is_stable() {
        let all: Vec<Query> = (0..1000).map(|n| query(&format!("語{n}"))).collect();
        let few = sample(all.clone(), 100);
        assert_eq!(few.len(), 100);
        assert_eq!(few, sample(all.clone(), 100));
        let places: Vec<usize> =
            few.iter().map(|query| all.iter().position(|other| other == query).expect("one of them")).collect();
        assert!(places.is_sorted() && places[0] < 100 && places[99] >= 900, "{places:?}");
        let fewer = sample(all[1..].to_vec(), 100);
        assert!(fewer.iter().filter(|query| few.contains(query)).count() >= 99, "one text less changes one at most");
        assert_eq!(sample(all.clone(), 1000), all);
    }

    #[test]
    fn signs_alone_are_told_apart() {
        assert_ne!(form("！？"), form("…"));
        assert_eq!(form("コーディネーター：看護師"), form("コーディネーター: 看護師"));
    }
}
