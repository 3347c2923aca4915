//! What the text alone tells of the real handbook's keywords, against a reader's judgement.
use std::path::Path;

use jirei::pipeline::{self, Settings};

/// Lowest share of keywords whose category a reader could defend.
const FLOOR: f64 = 0.85;

#[test]
fn blind_tags_agree_with_a_reader() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let snapshot = jirei::disk::read(&root.join("content")).expect("content");
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    let handbook = handbook.unwrap_or_else(|| panic!("{problems:#?}"));
    let tags = pipeline::tags(&handbook, true).expect("dictionary");
    let table = include_str!("fixtures/keyword-categories.tsv");
    let judged: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert_eq!(judged.len(), handbook.cases.iter().map(|case| case.keywords.len()).sum::<usize>(), "every keyword is judged");
    let mut wrong = Vec::new();
    for (case, tags) in handbook.cases.iter().zip(&tags) {
        for (keyword, tag) in case.keywords.iter().zip(tags) {
            let found = handbook.categories[tag.category.0].id.as_str();
            let row = judged.iter().find(|row| row[0] == case.number.to_string() && row[1] == keyword.text);
            let row = row.unwrap_or_else(|| panic!("{} of case {} is not judged", keyword.text, case.number));
            if row[2] != found && !row[3].split(' ').any(|other| other == found) {
                wrong.push(format!("{} {}: {found}, a reader says {}", case.number, keyword.text, row[2]));
            }
            assert!((0.0..=1.0).contains(&tag.confidence) && !tag.given, "{tag:?}");
        }
    }
    let share = 1.0 - wrong.len() as f64 / judged.len() as f64;
    assert!(share >= FLOOR, "{share:.3}: {wrong:#?}");
}
