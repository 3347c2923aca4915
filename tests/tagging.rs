//! What the text alone tells of keywords, against a reader's judgement: of the real handbook, and of cases that nobody looked at
//! while the rules were written.
use std::path::Path;

use jirei::model::{Handbook, Tags};
use jirei::pipeline::{self, Settings};

/// Lowest share of keywords of the real handbook whose category a reader could defend.
const OURS: f64 = 0.88;
/// The same of cases that were written afterwards.
const UNSEEN: f64 = 0.80;
/// Lowest share of right ones among those that are called at least [`SURE`].
const RIGHT: f64 = 0.92;
const SURE: f64 = 0.8;

fn blind(folder: &str) -> (Handbook, Tags) {
    let snapshot = jirei::disk::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("content");
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    let handbook = handbook.unwrap_or_else(|| panic!("{problems:#?}"));
    let tags = pipeline::tags(&handbook, true).expect("dictionary");
    (handbook, tags)
}

/// Every keyword's confidence, and what it was taken for where no reader would defend that; `right` are the categories that
/// can be defended for a case's keyword.
fn judged(handbook: &Handbook, tags: &Tags, right: impl Fn(u32, usize, &str) -> Vec<String>) -> Vec<(f64, Option<String>)> {
    let mut judged = Vec::new();
    for (case, tags) in handbook.cases.iter().zip(tags) {
        for (at, (keyword, tag)) in case.keywords.iter().zip(tags).enumerate() {
            let found = &handbook.categories[tag.category.0].id;
            let right = right(case.number, at, &keyword.text);
            let wrong = (!right.contains(found)).then(|| format!("{} {}: {found}, not {right:?}", case.number, keyword.text));
            assert!((0.0..=1.0).contains(&tag.confidence) && !tag.given, "{tag:?}");
            judged.push((tag.confidence, wrong));
        }
    }
    judged
}

/// Enough are right, and those that are called sure are.
#[track_caller]
fn holds(judged: &[(f64, Option<String>)], floor: f64) {
    let share =
        |of: &[&(f64, Option<String>)]| of.iter().filter(|(_, wrong)| wrong.is_none()).count() as f64 / of.len().max(1) as f64;
    let all: Vec<_> = judged.iter().collect();
    let wrong: Vec<_> = judged.iter().filter_map(|(_, wrong)| wrong.as_ref()).collect();
    assert!(share(&all) >= floor, "{:.3}: {wrong:#?}", share(&all));
    let sure: Vec<_> = judged.iter().filter(|(confidence, _)| *confidence >= SURE).collect();
    assert!(sure.len() * 2 >= judged.len(), "only {} of {} are called sure: that helps nobody", sure.len(), judged.len());
    assert!(share(&sure) >= RIGHT, "{:.3} of those called sure: {wrong:#?}", share(&sure));
}

#[test]
fn blind_tags_agree_with_a_reader() {
    let (handbook, tags) = blind("content");
    let table = include_str!("fixtures/keyword-categories.tsv");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), handbook.cases.iter().map(|case| case.keywords.len()).sum::<usize>(), "every keyword is judged");
    let judged = judged(&handbook, &tags, |number, _, text| {
        let row = rows.iter().find(|row| row[0] == number.to_string() && row[1] == text);
        let row = row.unwrap_or_else(|| panic!("{text} of case {number} is not judged"));
        std::iter::once(row[2]).chain(row[3].split(' ')).filter(|id| !id.is_empty()).map(str::to_owned).collect()
    });
    holds(&judged, OURS);
}

/// Four fictional cases; the categories in their files are the reader's, and are left aside.
#[test]
fn blind_tags_agree_on_cases_not_seen_before() {
    let (handbook, tags) = blind("tests/fixtures/unseen");
    let given = |number: u32, at: usize| {
        let case = handbook.cases.iter().find(|case| case.number == number).expect("the case");
        let category = case.keywords[at].category.expect("a category is given");
        handbook.categories[category.0].id.clone()
    };
    let judged = judged(&handbook, &tags, |number, at, _| vec![given(number, at)]);
    assert!(judged.len() >= 30, "{}", judged.len());
    holds(&judged, UNSEEN);
}
