//! Anchors: the heading's own words, so that an address can be read.
use std::collections::HashSet;

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
pub struct Slugs(HashSet<String>);

impl Default for Slugs {
    fn default() -> Self {
        Self(RESERVED.iter().map(|slug| (*slug).to_owned()).collect())
    }
}

impl Slugs {
    /// The heading's anchor; `-2`, `-3` … where it is taken.
    pub fn give(&mut self, heading: &str) -> String {
        let base = of(heading);
        let mut slug = base.clone();
        let mut times = 1;
        while !self.0.insert(slug.clone()) {
            times += 1;
            slug = format!("{base}-{times}");
        }
        slug
    }
}
