//! Damages files at random and looks whether anything panics, hangs or swells:
//! `cargo bench --bench fuzz -- [COUNT] [FIRST-SEED]` (1,000,000 from 1 unless told).
//!
//! A run is the same for the same seeds. What is found is made as small as may be, written to `tests/fixtures/finds/` and from
//! then on read by `tests/any_input.rs`. Ends with 1 where something was found.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jirei::diag::Lang;
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};
use jirei::report;
use rayon::prelude::*;

/// Longest time for one handbook of a few small files.
const MOST: Duration = Duration::from_secs(5);
/// Most memory that the whole run may ever hold, KiB: it works on several handbooks at once.
const MEMORY: u64 = 2 * 1024 * 1024;
/// One in so many sound handbooks is built to the end; that takes a hundred times as long as reading it.
const BUILT: u64 = 60;

/// What means something somewhere.
const SIGNS: &[&str] = &[
    "---\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  - ",
    ": ",
    ":",
    "- ",
    "? ",
    "& ",
    "*a",
    "&a ",
    "!!str ",
    "!",
    "|",
    ">",
    "|+\n",
    "%YAML 1.2\n",
    "...\n",
    "#",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\\",
    ",",
    "<<: ",
    "~",
    "null",
    "true",
    "0x1f",
    "1e999",
    "-0",
    ".inf",
    "2024-02-30",
    "令和99年",
    "平成元年",
    "１２３",
    "36.9％",
    "25,756人",
    "# ",
    "## ",
    "## 経緯\n",
    "### ",
    "[^a]",
    "[^a]: ",
    "](",
    "![",
    "[a](b.md#c)",
    "<https://a.example>",
    "<a>",
    "</script>",
    "<!--",
    "-->",
    "`",
    "```\n",
    "```rust\n",
    "~~~\n",
    "| a |\n|---|\n",
    "|",
    "**",
    "*",
    "_",
    "~~",
    "> ",
    "1. ",
    "- [ ] ",
    "\\\n",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "{{ a }}",
    "{% for a in b %}",
    "{% endfor %}",
    "{% include \"a\" %}",
    "{{ super() }}",
    "number: ",
    "番号: ",
    "title: ",
    "keywords: ",
    "profile: ",
    "population: ",
    "relations:\n",
    "categories:\n",
    "facets:\n",
    "term: ",
    "aliases: ",
    "prefecture: 高知県\n",
    "municipalities: [土佐市]\n",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{0}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "か\u{3099}",
    "👩‍⚕️",
    "𠮷",
    "髙",
    "㈱",
    "①",
    "ｶﾞ",
    "あ",
    "漢字",
    "ー",
];

fn main() -> ExitCode {
    let mut asked = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let (count, first) = (asked.next().unwrap_or(1_000_000), asked.next().unwrap_or(1));
    let Some(corpus) = Corpus::read() else { return ExitCode::from(2) };
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let begin = Instant::now();
    let (done, slowest, built) = (AtomicU64::new(0), Mutex::new((Duration::ZERO, 0)), AtomicU64::new(0));
    let mut finds: Vec<(u64, String)> = (first..first + count)
        .into_par_iter()
        .filter_map(|seed| {
            let start = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| corpus.try_out(&corpus.edits(seed), seed)));
            let took = start.elapsed();
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(50_000) {
                eprintln!("{done} of {count}, {:.0} s, {} MB at most", begin.elapsed().as_secs_f64(), peak() / 1024);
            }
            if let Ok(mut slowest) = slowest.lock() {
                *slowest = (*slowest).max((took, seed));
            }
            match outcome {
                Ok(whole) => {
                    built.fetch_add(u64::from(whole), Ordering::Relaxed);
                    (took > MOST).then(|| (seed, format!("{:.1} s", took.as_secs_f64())))
                }
                Err(_) => Some((seed, "panic".to_owned())),
            }
        })
        .collect();
    finds.sort();
    for (seed, fault) in &finds {
        println!("seed {seed}: {fault}: {}", corpus.keep(*seed));
    }
    std::panic::set_hook(quiet);
    let (took, seed) = slowest.into_inner().unwrap_or_default();
    println!(
        "{count} handbooks from seed {first} in {:.0} s, {} of them built to the end; slowest {:.2} s (seed {seed}); {} MB at most; {} found",
        begin.elapsed().as_secs_f64(),
        built.into_inner(),
        took.as_secs_f64(),
        peak() / 1024,
        finds.len()
    );
    ExitCode::from(u8::from(!finds.is_empty() || peak() > MEMORY))
}

/// Most memory that this process has held, KiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

/// Numbers that are the same for the same seed (SplitMix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { usize::try_from(self.next() % end as u64).unwrap_or_default() }
    }
}

/// A change of one file.
#[derive(Clone)]
struct Edit {
    file: usize,
    kind: usize,
    at: usize,
    length: usize,
    text: Vec<u8>,
}

/// The sound files that are damaged.
struct Corpus {
    base: Snapshot,
    names: Vec<String>,
    /// Texts that stand in for a case, a chapter, the handbook or the terms: those of the real handbook.
    others: Vec<(String, Vec<u8>)>,
}

impl Corpus {
    fn read() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |folder: &str| jirei::disk::read(&root.join(folder)).inspect_err(|error| eprintln!("{folder}: {error}")).ok();
        let mut base = read("tests/fixtures/bad/base")?;
        let theme = read("themes/default")?;
        let templates = theme.files.into_iter().filter(|(path, _)| path.starts_with("templates/"));
        let real = read("content")?.files.into_iter().filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml"));
        // A handbook's own theme lies among its content.
        let others = real.chain(templates.map(|(path, bytes)| (format!("theme/{path}"), bytes))).collect();
        let names = base.files.keys().cloned().collect();
        base.unreadable.clear();
        Some(Self { base, names, others })
    }

    /// What a seed does to the handbook.
    fn edits(&self, seed: u64) -> Vec<Edit> {
        let mut dice = Dice(seed);
        let count = 1 + dice.below(6);
        let file = dice.below(self.names.len() + 1);
        (0..count)
            .map(|_| {
                // Most changes of one handbook are of one file, so that they meet.
                let file = if dice.below(4) == 0 { dice.below(self.names.len() + 1) } else { file };
                let text = match dice.below(4) {
                    0 => (0..=dice.below(6)).map(|_| u8::try_from(dice.next() & 255).unwrap_or_default()).collect(),
                    _ => (0..=dice.below(4)).flat_map(|_| SIGNS[dice.below(SIGNS.len())].bytes()).collect(),
                };
                let far = usize::MAX >> 1;
                Edit { file, kind: dice.below(6), at: dice.below(far), length: 1 + dice.below(120), text }
            })
            .collect()
    }

    /// The handbook as the edits leave it.
    fn damaged(&self, edits: &[Edit], seed: u64) -> Snapshot {
        let mut snapshot = self.base.clone();
        // One more file, from the real handbook or its theme, in its own place or in that of a sound one.
        let mut dice = Dice(!seed);
        let (path, bytes) = &self.others[dice.below(self.others.len())];
        let extra = path.clone();
        if edits.iter().any(|edit| edit.file == self.names.len()) {
            snapshot.files.insert(extra.clone(), bytes.clone());
        }
        for edit in edits {
            let name = self.names.get(edit.file).unwrap_or(&extra);
            let Some(bytes) = snapshot.files.get_mut(name) else { continue };
            let start = if bytes.is_empty() { 0 } else { edit.at % bytes.len() };
            let end = (start + edit.length).min(bytes.len());
            match edit.kind {
                0 => drop(bytes.drain(start..end)),
                1 => drop(bytes.splice(start..start, edit.text.iter().copied())),
                2 => drop(bytes.splice(start..end, edit.text.iter().copied())),
                3 => bytes.extend_from_within(start..end),
                4 => bytes.truncate(start),
                // Ever the same again: depth and length.
                _ => drop(bytes.splice(start..start, edit.text.repeat(edit.length))),
            }
        }
        snapshot
    }

    /// Reads the damaged handbook and reports on it; now and then builds it. Whether it was built to the end.
    fn try_out(&self, edits: &[Edit], seed: u64) -> bool {
        let snapshot = self.damaged(edits, seed);
        let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
        for lang in [Lang::Ja, Lang::En] {
            let _told = report::text_in(lang, false, &problems, &snapshot);
        }
        let _told = report::json_in(Lang::Ja, &problems, &snapshot);
        let theme = snapshot.files.keys().any(|path| path.starts_with("theme/"));
        let wanted = handbook.is_some() && seed.is_multiple_of(if theme { BUILT / 20 } else { BUILT });
        wanted && pipeline::build(&snapshot, &Settings::default(), &|_| {}).is_ok_and(|built| built.output.is_some())
    }

    /// Leaves out edits without which the fault stays, and writes the files that are left; tells where.
    fn keep(&self, seed: u64) -> String {
        let mut edits = self.edits(seed);
        let fails = |edits: &[Edit]| {
            let start = Instant::now();
            catch_unwind(AssertUnwindSafe(|| self.try_out(edits, seed))).is_err() || start.elapsed() > MOST
        };
        let mut at = 0;
        while at < edits.len() {
            let mut fewer = edits.clone();
            fewer.remove(at);
            if fails(&fewer) {
                edits = fewer;
            } else {
                at += 1;
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/finds").join(seed.to_string());
        let mut written = Vec::new();
        for (path, bytes) in self.damaged(&edits, seed).files {
            if self.base.files.get(&path) != Some(&bytes) {
                let target = folder.join(&path);
                let made = target.parent().map(std::fs::create_dir_all).transpose().and_then(|_| std::fs::write(&target, bytes));
                written.push(made.map_or_else(|error| error.to_string(), |()| target.display().to_string()));
            }
        }
        written.join(", ")
    }
}
