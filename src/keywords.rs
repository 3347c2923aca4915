//! Spellings of one keyword → one entry, with its reading and its page's name.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{Case, CaseId, Handbook, KeywordEntry, KeywordTable, KeywordUse};
use crate::text::{Analyzer, kana, normalise};

/// Longest page name made from a reading, characters; a longer one is cut at a word border where there is one.
const LONGEST_SLUG: usize = 60;

/// Collects the keywords of all cases. Spellings that differ only in width, case, spaces or middle dots are one keyword.
#[must_use]
pub fn collect(handbook: &Handbook, analyzer: &Analyzer) -> KeywordTable {
    collect_with(handbook, &|text| reading(text, analyzer))
}

/// The same where most readings are known: those of `before`, made with the same terms.
#[must_use]
pub fn collect_again(handbook: &Handbook, analyzer: &Analyzer, before: &KeywordTable) -> KeywordTable {
    let known: HashMap<&str, &str> = before.entries.iter().map(|entry| (entry.text.as_str(), entry.reading.as_str())).collect();
    collect_with(handbook, &|text| known.get(text).map_or_else(|| reading(text, analyzer), |reading| (*reading).to_owned()))
}

/// A keyword's reading: its kana, without signs.
fn reading(text: &str, analyzer: &Analyzer) -> String {
    analyzer.reading(text).chars().filter(|c| c.is_alphanumeric() || *c == 'ー').collect()
}

fn collect_with(handbook: &Handbook, reading: &(dyn Fn(&str) -> String + Sync)) -> KeywordTable {
    let mut uses: BTreeMap<String, Vec<KeywordUse>> = BTreeMap::new();
    let keys = |case: &Arc<Case>| case.keywords.iter().map(|keyword| normalise::key(&keyword.text)).collect::<Vec<_>>();
    let keys: Vec<Vec<String>> = handbook.cases.par_iter().map(keys).collect();
    for (case, keys) in keys.into_iter().enumerate() {
        for (keyword, key) in keys.into_iter().enumerate() {
            uses.entry(key).or_default().push(KeywordUse { case: CaseId(case), keyword });
        }
    }
    let uses: Vec<Vec<KeywordUse>> = uses.into_values().collect();
    let mut entries: Vec<KeywordEntry> = uses.into_par_iter().map(|uses| entry(handbook, reading, uses)).collect();
    entries.sort_by(|a, b| (&a.reading, &a.text).cmp(&(&b.reading, &b.text)));
    name_pages(&mut entries);
    let mut of_case: Vec<Vec<usize>> = handbook.cases.iter().map(|case| vec![0; case.keywords.len()]).collect();
    for (at, entry) in entries.iter().enumerate() {
        for place in &entry.uses {
            of_case[place.case.0][place.keyword] = at;
        }
    }
    KeywordTable { entries, of_case }
}

fn entry(handbook: &Handbook, reading: &(dyn Fn(&str) -> String + Sync), uses: Vec<KeywordUse>) -> KeywordEntry {
    let mut spellings: Vec<(&str, usize)> = Vec::new();
    for place in &uses {
        let text = handbook.cases[place.case.0].keywords[place.keyword].text.as_str();
        match spellings.iter_mut().find(|(known, _)| *known == text) {
            Some((_, times)) => *times += 1,
            None => spellings.push((text, 1)),
        }
    }
    // `max_by_key` would take the last of equals; the first spelling is the one that readers meet first.
    let text = spellings.iter().rev().max_by_key(|(_, times)| *times).map_or("", |(text, _)| *text).to_owned();
    let reading = reading(&text);
    KeywordEntry { text, reading, slug: String::new(), uses }
}

/// Whether Windows takes a name for a device.
fn is_device(name: &str) -> bool {
    let numbered =
        |device: &str| name.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Gives every entry a page name of Latin letters, so that addresses survive any file system and any mail program.
fn name_pages(entries: &mut [KeywordEntry]) {
    let mut taken: HashSet<String> = HashSet::new();
    let mut again: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let mut name: String = kana::to_romaji(&entry.reading).chars().take(LONGEST_SLUG).collect();
        name.retain(|c| c.is_ascii_alphanumeric() || c == '-');
        let base = match name.trim_matches('-') {
            "" => "keyword".to_owned(),
            // Windows keeps these for itself, whatever their ending.
            name if is_device(name) => format!("{name}-keyword"),
            name => name.to_owned(),
        };
        let mut slug = base.clone();
        while !taken.insert(slug.clone()) {
            let times = again.entry(base.clone()).or_insert(1);
            *times += 1;
            slug = format!("{base}-{times}");
        }
        entry.slug = slug;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_keywords_have_names_that_every_system_bears() {
        let entry = |reading: &str| KeywordEntry {
            text: String::new(),
            reading: reading.to_owned(),
            slug: String::new(),
            uses: Vec::new(),
        };
        let mut entries = ["con", "con", "com1", "com10", "こん", "..", "../../x"].map(entry);
        name_pages(&mut entries);
        let names = entries.map(|entry| entry.slug);
        assert_eq!(names, ["con-keyword", "con-keyword-2", "com1-keyword", "com10", "kon", "keyword", "x"]);
    }
}
