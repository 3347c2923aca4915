//! Damages files at random and looks whether anything panics, hangs or swells:
//! `cargo bench --bench fuzz -- [COUNT] [FIRST-SEED]` (1,000,000 from 1 unless told). Case files, chapters, `handbook.yaml`,
//! `terms.yaml` and templates are read and reported on, and now and then built; tables and workbooks are imported.
//!
//! A run is the same for the same seeds. What is found is made as small as may be, written to `tests/fixtures/finds/` and from
//! then on read by `tests/any_input.rs`. Ends with 1 where something was found; a seed that does not end ends the run with its
//! number.
mod corpus;
mod signs;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use corpus::Corpus;

/// Longest time for one handbook of a few small files.
const MOST: Duration = Duration::from_secs(10);
/// Whatever takes so long is taken to have no end.
const ENDLESS: Duration = Duration::from_secs(180);
/// Most memory that the whole run may ever hold, KiB: it works on several handbooks at once.
const MEMORY: u64 = 2 * 1024 * 1024;
/// Most memory that one handbook may add to what the run has held before, KiB.
const SWOLLEN: u64 = 512 * 1024;

/// Seeds that are being worked on, and since when.
type Open = Arc<Mutex<HashMap<u64, Instant>>>;

fn main() -> ExitCode {
    let mut asked = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let (count, first) = (asked.next().unwrap_or(1_000_000), asked.next().unwrap_or(1));
    let corpus = match Corpus::read() {
        Ok(corpus) => corpus,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::from(2);
        }
    };
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let begin = Instant::now();
    let (done, files, built) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let slowest = Mutex::new((Duration::ZERO, 0));
    let open = Open::default();
    let (ended, watched) = mpsc::channel();
    let watch = std::thread::spawn({
        let open = Arc::clone(&open);
        move || watch(&open, &watched)
    });
    let mut finds: Vec<(u64, String)> = (first..first + count)
        .into_par_iter()
        .filter_map(|seed| {
            let (start, before) = (Instant::now(), peak());
            lock(&open).insert(seed, start);
            let edits = corpus.edits(seed);
            let outcome = catch_unwind(AssertUnwindSafe(|| corpus.try_out(&edits, seed)));
            lock(&open).remove(&seed);
            let (took, grown) = (start.elapsed(), peak().saturating_sub(before));
            files.fetch_add(Corpus::count(&edits), Ordering::Relaxed);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(10_000) {
                let files = files.load(Ordering::Relaxed);
                eprintln!(
                    "{done} of {count}, {files} files, {:.0} s, {} MB at most",
                    begin.elapsed().as_secs_f64(),
                    peak() / 1024
                );
            }
            let mut slowest = slowest.lock().unwrap_or_else(PoisonError::into_inner);
            *slowest = (*slowest).max((took, seed));
            match outcome {
                Ok(whole) => built.fetch_add(u64::from(whole), Ordering::Relaxed),
                Err(_) => return Some((seed, "panic".to_owned())),
            };
            match () {
                () if took > MOST => Some((seed, format!("{:.1} s", took.as_secs_f64()))),
                () if grown > SWOLLEN => Some((seed, format!("{} MB", grown / 1024))),
                () => None,
            }
        })
        .collect();
    drop(ended);
    let _watched = watch.join();
    finds.sort();
    for (seed, fault) in &finds {
        println!("seed {seed}: {fault}: {}", corpus.keep(*seed));
    }
    std::panic::set_hook(quiet);
    let (took, seed) = slowest.into_inner().unwrap_or_default();
    println!(
        "{count} seeds from {first}, {} files damaged, in {:.0} s, {} handbooks built to the end; slowest {:.2} s (seed {seed}); {} MB at most; {} found",
        files.into_inner(),
        begin.elapsed().as_secs_f64(),
        built.into_inner(),
        took.as_secs_f64(),
        peak() / 1024,
        finds.len()
    );
    ExitCode::from(u8::from(!finds.is_empty() || peak() > MEMORY))
}

fn lock(open: &Open) -> std::sync::MutexGuard<'_, HashMap<u64, Instant>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the process where a seed has no end; returns when the run is over.
fn watch(open: &Open, over: &mpsc::Receiver<()>) {
    while over.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
        if let Some((seed, _)) = lock(open).iter().find(|(_, since)| since.elapsed() > ENDLESS) {
            println!("seed {seed} does not end");
            std::process::exit(1);
        }
    }
}

/// Most memory that this process has held, KiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}
