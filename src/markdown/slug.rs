//! Anchors: the heading's own words, so that an address can be read.
use std::collections::{HashMap, HashSet};

/// Anchors that pages have of their own. A heading of the same words gets another.
const RESERVED: [&str; 12] =
    ["自治体概要", "関係図", "編注", "近い事例", "キーワード", "main", "nav", "toc", "toc-h", "search", "dg-t", "dg-t2"];

/// The anchor for a heading, not yet unique: white space becomes `-`, signs that are troublesome in addresses are left out.
#[must_use]
pub fn of(heading: &str) -> String {
    let words: Vec<String> = heading
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control() && !"\"#%<>&'`?\\^{|}[]".contains(*c)).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    match words.join("-") {
        slug if slug.is_empty() => "section".to_owned(),
        slug => slug,
    }
}

/// Gives out anchors, each once.
#[derive(Debug)]
pub struct Slugs {
    taken: HashSet<String>,
    /// How often each anchor was asked for.
    times: HashMap<String, usize>,
}

impl Default for Slugs {
    fn default() -> Self {
        Self { taken: RESERVED.iter().map(|slug| (*slug).to_owned()).collect(), times: HashMap::new() }
    }
}

impl Slugs {
    /// The heading's anchor; `-2`, `-3` … where it is taken.
    pub fn give(&mut self, heading: &str) -> String {
        let base = of(heading);
        let times = self.times.entry(base.clone()).or_insert(0);
        loop {
            *times += 1;
            let slug = if *times == 1 { base.clone() } else { format!("{base}-{times}") };
            if self.taken.insert(slug.clone()) {
                return slug;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_their_own_anchors() {
        assert_eq!(of("実施内容"), "実施内容");
        assert_eq!(of(" (1) 委託先の　選び方 "), "(1)-委託先の-選び方");
        assert_eq!(of("A&B <i>\"x\"</i> 100%"), "AB-ix/i-100");
        assert_eq!(of("\"\""), "section");
    }

    #[test]
    fn no_anchor_is_given_twice() {
        let mut slugs = Slugs::default();
        let given: Vec<String> = ["相談", "相談", "相談-2", "相談", "編注", "main"].map(|heading| slugs.give(heading)).into();
        assert_eq!(given, ["相談", "相談-2", "相談-2-2", "相談-3", "編注-2", "main-2"]);
    }
}
