//! The way through the house: one pure function from what was read to what will be written.
//!
//! In order: [`parse`] every file into drafts, [`validate`] them into a handbook, collect its [`keywords`], [`tag`] them,
//! [`relate`] the cases, [`render`] pages and data, make the pages' [`ruby`] while they pass on their way to where the site is
//! kept, [`index`] them; [`prove`] then asks the site's search. Nothing here touches a file or a clock
//! but for the timings, which are measured and never decide anything.
mod again;

use std::sync::Arc;
use std::time::{Duration, Instant};

use memchr::memchr_iter;

use crate::diag::{Diagnostic, Problem, Severity};
use crate::model::{CaseForm, Gathered, Handbook, KeywordTable, Output, Relations, Sink, Snapshot, Suggestion, Tags};
use crate::proof::{Limits, Miss, Proof};
use crate::text::Analyzer;
pub use again::{Reader, glance};

use crate::{index, keywords, parse, proof, relate, render, ruby, tag, validate};

/// What the command line may change.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Replaces the handbook's `base_url`.
    pub base_url: Option<String>,
    /// Files that replace the theme's, after those of the content folder.
    pub theme: Option<Snapshot>,
    /// How the search index is cut.
    pub search: index::Cut,
}

/// A finished run: the site, unless something was wrong.
#[derive(Debug, Default)]
pub struct Built {
    /// The site; `None` when there were errors.
    pub output: Option<Output>,
    /// The handbook it was built from, its cases without the texts of their sections; `None` when there were errors.
    pub handbook: Option<Handbook>,
    /// What was found out about the handbook, where a preview goes on from it.
    pub findings: Option<Findings>,
    /// Every problem, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Counts for the summary.
    pub counts: Counts,
    /// Each stage's name and how long it took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// What a build found out about a handbook's cases.
#[derive(Debug)]
pub struct Findings {
    keywords: KeywordTable,
    tags: Tags,
    relations: Relations,
}

/// Counts for the summary at the end of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// HTML pages.
    pub pages: usize,
    /// Cases.
    pub cases: usize,
    /// Keywords, spellings of one counted once.
    pub keywords: usize,
    /// Terms in the search index.
    pub terms: usize,
}

/// Stops the time of stages and tells a listener which one begins.
struct Clock<'a> {
    timings: Vec<(&'static str, Duration)>,
    listener: &'a (dyn Fn(&'static str) + Sync),
}

impl Clock<'_> {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        (self.listener)(stage);
        let (result, took) = timed(work);
        self.timings.push((stage, took));
        result
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    (work(), begin.elapsed())
}

/// Reads the handbook out of a snapshot: stages 1 and 2. The problems come sorted by file and place.
#[must_use]
pub fn load(snapshot: &Snapshot, settings: &Settings) -> (Option<Handbook>, Vec<Diagnostic>) {
    load_timed(snapshot, settings, &mut Clock { timings: Vec::new(), listener: &|_| {} })
}

fn load_timed(snapshot: &Snapshot, settings: &Settings, clock: &mut Clock<'_>) -> (Option<Handbook>, Vec<Diagnostic>) {
    let (drafts, mut diagnostics) = clock.time("parse", || parse::parse(snapshot));
    let (handbook, more) = clock.time("validate", || validate::validate(drafts));
    diagnostics.extend(more);
    sound(handbook, diagnostics, settings)
}

/// The handbook with what the command line changes, unless it has errors; and the problems sorted and with advice.
fn sound(
    handbook: Option<Handbook>,
    mut diagnostics: Vec<Diagnostic>,
    settings: &Settings,
) -> (Option<Handbook>, Vec<Diagnostic>) {
    let theirs = settings.theme.iter().flat_map(|theme| &theme.unreadable);
    diagnostics.extend(
        theirs.map(|(path, reason)| Diagnostic::new(Problem::Unreadable(reason.clone()), &format!("theme/{path}"), None)),
    );
    diagnostics.sort_by(|a, b| (&a.file, a.span, a.code()).cmp(&(&b.file, b.span, b.code())));
    diagnostics.dedup();
    diagnostics.iter_mut().for_each(Diagnostic::advise);
    let sound = diagnostics.iter().all(|problem| problem.severity() != Severity::Error);
    let handbook = handbook.filter(|_| sound).map(|mut handbook| {
        if let Some(base_url) = &settings.base_url {
            handbook.meta.base_url = Some(base_url.trim_end_matches('/').to_owned());
        }
        for (path, bytes) in settings.theme.iter().flat_map(|theme| &theme.files) {
            handbook.theme.push(crate::model::ThemeFile { path: path.clone(), bytes: bytes.as_slice().into() });
        }
        handbook
    });
    (handbook, diagnostics)
}

/// The handbook as far as it can be read, with every problem by file and place: where single cases are broken, the rest.
#[must_use]
pub fn draft(snapshot: &Snapshot) -> (Option<Handbook>, Vec<Diagnostic>) {
    let (drafts, mut diagnostics) = parse::parse(snapshot);
    let (handbook, more) = validate::validate(drafts);
    diagnostics.extend(more);
    diagnostics.sort_by(|a, b| (&a.file, a.span, a.code()).cmp(&(&b.file, b.span, b.code())));
    (handbook, diagnostics)
}

/// What a new file needs to know of the handbook it joins, as far as that can be read while other files are broken.
#[must_use]
pub fn outline(snapshot: &Snapshot) -> Option<(CaseForm, u32)> {
    let (handbook, _) = validate::validate(parse::parse(snapshot).0);
    handbook.map(|handbook| {
        let last = handbook.cases.iter().map(|case| case.number).max().unwrap_or_default();
        (handbook.form(), last.saturating_add(1))
    })
}

/// The category of every keyword of a handbook: stages 1, 2 and 4.
///
/// # Errors
/// When the embedded dictionary can't be read.
pub fn tags(handbook: &Handbook, blind: bool) -> Result<Tags, String> {
    Ok(tag::tag(handbook, &Analyzer::new(&handbook.terms)?, blind))
}

/// For every case the keywords of others that its text tells of and that it lacks.
///
/// # Errors
/// When the embedded dictionary can't be read.
pub fn suggestions(handbook: &Handbook) -> Result<Vec<Vec<Suggestion>>, String> {
    Ok(tag::suggest(handbook, &Analyzer::new(&handbook.terms)?))
}

/// Builds the site in memory; `listener` hears the name of each stage as it begins.
///
/// # Errors
/// When the embedded dictionary can't be read: a fault of the program, not of the content.
pub fn build(snapshot: &Snapshot, settings: &Settings, listener: &(dyn Fn(&'static str) + Sync)) -> Result<Built, String> {
    let gathered = Gathered::default();
    let mut built = build_into(&gathered, snapshot, settings, listener)?;
    built.output = built.handbook.is_some().then(|| gathered.into());
    Ok(built)
}

/// Builds the site; its files go to `sink` as they are made, and [`Built::output`] stays empty. What was wrong with the content
/// may show when some have gone: then [`Built::handbook`] is `None`, and they are to be dropped.
///
/// # Errors
/// When the embedded dictionary can't be read: a fault of the program, not of the content.
pub fn build_into(
    sink: &dyn Sink,
    snapshot: &Snapshot,
    settings: &Settings,
    listener: &(dyn Fn(&'static str) + Sync),
) -> Result<Built, String> {
    // What is the same for every handbook is made ready while the first files are read, by whoever has nothing else to do.
    rayon::spawn(crate::text::warm);
    rayon::spawn(index::warm);
    let mut clock = Clock { timings: Vec::new(), listener };
    let (handbook, diagnostics) = load_timed(snapshot, settings, &mut clock);
    let mut built = match handbook {
        Some(handbook) => make(sink, handbook, settings, &Run { listener, obsolete: &|| false, keeps: false })?,
        None => Built::default(),
    };
    built.timings.splice(0..0, clock.timings);
    built.diagnostics.splice(0..0, diagnostics);
    Ok(built)
}

/// How a run goes on.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Hears the name of each stage as it begins.
    pub listener: &'a (dyn Fn(&'static str) + Sync),
    /// Whether nobody wants the site any more; asked now and then.
    pub obsolete: &'a (dyn Fn() -> bool + Sync),
    /// Whether [`Built::findings`] are wanted, which take room.
    pub keeps: bool,
}

/// Builds the site of a handbook that was read: stages 3 to 8. Where the site becomes obsolete, the run comes to its end as
/// soon as it can, and [`Built::handbook`] is `None`.
///
/// # Errors
/// When the embedded dictionary can't be read: a fault of the program, not of the content.
pub fn make(sink: &dyn Sink, mut handbook: Handbook, settings: &Settings, run: &Run<'_>) -> Result<Built, String> {
    let Run { listener, obsolete, keeps } = *run;
    let mut clock = Clock { timings: Vec::new(), listener };
    let analyzer = clock.time("dictionary", || Analyzer::new(&handbook.terms))?;
    // Related cases need no tags.
    (clock.listener)("tag");
    let ((tags, tagged), ((keywords, collected), (relations, related))) = rayon::join(
        || timed(|| tag::tag(&handbook, &analyzer, false)),
        || {
            let keywords = timed(|| keywords::collect(&handbook, &analyzer));
            let relations = timed(|| relate::relate(&handbook, &keywords.0));
            (keywords, relations)
        },
    );
    clock.timings.extend([("keywords", collected), ("tag", tagged), ("relate", related)]);
    if obsolete() {
        return Ok(Built { timings: clock.timings, ..Built::default() });
    }
    let view = render::View { handbook: &handbook, tags: &tags, keywords: &keywords, relations: &relations, analyzer: &analyzer };
    let files = Sound(sink);
    let rendered = clock.time("render", || {
        let theme = render::Theme::new(&handbook.theme)?;
        let scripts: Vec<(String, Vec<u8>)> = theme.assets().collect();
        let readings = ruby::Readings::new(&scripts, &handbook, &analyzer, handbook.cases.len() + keywords.entries.len());
        let pages = render::render(theme, view, &Documents { readings: &readings, files: &files, obsolete }, &files)?;
        Ok::<_, Vec<Diagnostic>>((pages, readings))
    });
    let (pages, readings) = match rendered {
        Ok(rendered) if !obsolete() => rendered,
        other => {
            let mut diagnostics = other.err().unwrap_or_default();
            diagnostics.iter_mut().for_each(Diagnostic::advise);
            return Ok(Built { diagnostics, timings: clock.timings, ..Built::default() });
        }
    };
    // What the pages were made of has done its work, and the search of a large handbook needs the room.
    let mut counts = Counts { pages: pages.len(), cases: handbook.cases.len(), keywords: keywords.entries.len(), terms: 0 };
    let findings = keeps.then_some(Findings { keywords, tags, relations });
    // Cases that are kept for the next run stay whole.
    for case in handbook.cases.iter_mut().filter_map(Arc::get_mut) {
        case.sections = Vec::new();
    }
    // Neither needs the other; side by side they leave no core idle.
    (clock.listener)("index");
    let ((index, indexed), (readings, read)) = rayon::join(
        || timed(|| index::build(&pages, &handbook.terms, &analyzer, settings.search)),
        || timed(|| readings.finish()),
    );
    clock.timings.extend([("index", indexed), ("ruby", read)]);
    counts.terms = index.terms;
    index.files.into_iter().chain(readings).for_each(|(path, bytes)| files.take(&path, bytes));
    Ok(Built { handbook: Some(handbook), findings, counts, timings: clock.timings, ..Built::default() })
}

/// Documents on their way to where the site is kept: a page's readings are made while it is at hand.
struct Documents<'a> {
    readings: &'a ruby::Readings<'a>,
    files: &'a Sound<'a>,
    obsolete: &'a (dyn Fn() -> bool + Sync),
}

impl render::Documents for Documents<'_> {
    fn wants(&self, _path: &str) -> bool {
        !(self.obsolete)()
    }

    fn take(&self, path: &str, html: String) {
        if let Some((path, bytes)) = self.readings.page(path, &html) {
            self.files.take(&path, bytes);
        }
        self.files.take(path, html.into_bytes());
    }
}

/// Data in scripts without the two separators of lines that JSON knows and scripts of browsers before 2019 do not. The theme's
/// own scripts stay as they are.
struct Sound<'a>(&'a dyn Sink);

impl Sink for Sound<'_> {
    fn take(&self, path: &str, bytes: Vec<u8>) {
        let separator = |at: usize| matches!(bytes[at..], [0xe2, 0x80, 0xa8 | 0xa9, ..]);
        if !path.ends_with(".js") || path.starts_with("assets/") || !memchr_iter(0xe2, &bytes).any(separator) {
            return self.0.take(path, bytes);
        }
        let text = String::from_utf8_lossy(&bytes).replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        self.0.take(path, text.into_bytes());
    }
}

/// Proves that the search of a built site finds every case, by the script that readers run. What it does not find joins the
/// problems. `None` where the handbook has no case, or its search does not run.
#[must_use]
pub fn prove(snapshot: &Snapshot, handbook: &Handbook, site: Output, limits: Limits) -> (Option<Proof>, Vec<Diagnostic>) {
    if handbook.cases.is_empty() {
        return (None, Vec::new());
    }
    match proof::prove(handbook, &Arc::new(site), limits) {
        Ok(proof) => {
            let mut problems: Vec<Diagnostic> = proof.misses.iter().map(|miss| placed(snapshot, handbook, miss)).collect();
            problems.sort_by(|a, b| (&a.file, a.span).cmp(&(&b.file, b.span)));
            (Some(proof), problems)
        }
        Err(fault) => {
            // The script is the theme's; where the handbook has none of its own, the fault is nobody's file.
            let theirs = ["theme/static/search.js", "handbook.yaml"].into_iter().find(|file| snapshot.files.contains_key(*file));
            (None, vec![Diagnostic::new(Problem::SearchFails(fault), theirs.unwrap_or("handbook.yaml"), None)])
        }
    }
}

/// A case that is not found, told where the words stand: its file is read once more.
fn placed(snapshot: &Snapshot, handbook: &Handbook, miss: &Miss) -> Diagnostic {
    let file = handbook.cases[miss.case.0].file.as_str();
    let alone = snapshot.files.get(file).map(|bytes| (file.to_owned(), bytes.clone()));
    let (drafts, _) = parse::parse(&Snapshot { files: alone.into_iter().collect(), unreadable: Vec::new() });
    miss.diagnostic(handbook, validate::spot(&drafts, miss.key, &miss.text))
}
