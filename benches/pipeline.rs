//! How long each stage takes, and how it grows: `cargo bench --bench pipeline -- [CASES…]` (18 is the handbook itself).
//!
//! Larger handbooks are made from the real one: its cases again and again, each copy with a number, a page name and a
//! municipality of its own, so that no two copies are the same case.
use std::path::Path;
use std::time::Duration;

use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};

const RUNS: usize = 5;

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![18, 1_000] } else { asked };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let real = match jirei::disk::read(&root) {
        Ok(snapshot) => snapshot,
        Err(error) => return eprintln!("{}: {error}", root.display()),
    };
    for size in sizes {
        let snapshot = grown(&real, size);
        let runs = if size > 200 { 1 } else { RUNS };
        let built: Vec<_> = (0..runs).filter_map(|_| pipeline::build(&snapshot, &Settings::default(), &|_| {}).ok()).collect();
        let Some(last) = built.last().filter(|last| last.output.is_some()) else {
            eprintln!("{size} cases: not built: {:#?}", built.last().map(|last| &last.diagnostics));
            continue;
        };
        println!("{size} cases, {} pages, {} terms (least of {runs} runs)", last.counts.pages, last.counts.terms);
        let mut total = Duration::ZERO;
        for (at, (stage, _)) in last.timings.iter().enumerate() {
            let least = built.iter().map(|built| built.timings[at].1).min().unwrap_or_default();
            total += least;
            println!("  {stage:<12}{:>10.1} ms", least.as_secs_f64() * 1000.0);
        }
        println!("  {:<12}{:>10.1} ms", "total", total.as_secs_f64() * 1000.0);
    }
}

/// The handbook with `size` cases.
fn grown(real: &Snapshot, size: usize) -> Snapshot {
    let cases: Vec<(&String, String)> = real
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("cases/"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let mut grown = real.clone();
    for number in cases.len() + 1..=size {
        let (path, text) = &cases[number % cases.len()];
        let place = &jirei::places::places()[number % jirei::places::places().len()];
        let lines: Vec<String> = text
            .lines()
            .map(|line| match line.split_once(": ") {
                Some(("number", _)) => format!("number: {number}"),
                Some(("prefecture", _)) => format!("prefecture: {}", place.prefecture),
                Some(("municipalities", _)) => format!("municipalities: [{}]", place.name),
                _ => line.to_owned(),
            })
            .collect();
        let stem = path.trim_start_matches("cases/").trim_end_matches(".md");
        grown.files.insert(format!("cases/{number:06}-{stem}.md"), (lines.join("\n") + "\n").into_bytes());
    }
    grown
}
