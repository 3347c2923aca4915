//! The handbook in `content/` is read whole and without a single complaint.
use std::path::Path;

use jirei::diag::Lang;
use jirei::pipeline::{self, Settings};

#[test]
fn the_handbook_of_this_repository_is_sound() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let snapshot = jirei::disk::read(&content).expect("content/ can be read");
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    let told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let text = snapshot.files.get(&problem.file).map(|bytes| String::from_utf8_lossy(bytes));
            let line = problem.span.zip(text).map_or(0, |(span, text)| 1 + text[..span.start].matches('\n').count());
            format!("{}:{line}: {}: {}", problem.file, problem.code(), problem.message(Lang::Ja))
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    let handbook = handbook.expect("no problem, so a handbook");
    assert_eq!((handbook.cases.len(), handbook.chapters.len(), handbook.categories.len()), (18, 6, 5));
    assert!(handbook.terms.len() >= 80);
    assert!(handbook.cases.iter().all(|case| case.sections.len() == 5), "one section a category");
    assert_eq!(handbook.cases.iter().map(|case| case.number).collect::<Vec<_>>(), (1..=18).collect::<Vec<_>>());
}
