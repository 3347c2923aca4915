//! The sound files, what a seed does to them, and what must then hold.
use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use jirei::diag::Lang;
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};
use jirei::{adopt, intake, report};
use zip::write::SimpleFileOptions;

use super::MOST;
use super::signs::SIGNS;

/// One in so many sound handbooks is built to the end; that takes a hundred times as long as reading it.
const BUILT: u64 = 400;
/// The same where a template was damaged.
const BUILT_THEME: u64 = 20;

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
pub(super) struct Edit {
    file: usize,
    kind: usize,
    at: usize,
    length: usize,
    text: Vec<u8>,
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let start = if bytes.is_empty() { 0 } else { self.at % bytes.len() };
        let end = (start + self.length).min(bytes.len());
        match self.kind {
            0 => drop(bytes.drain(start..end)),
            1 => drop(bytes.splice(start..start, self.text.iter().copied())),
            2 => drop(bytes.splice(start..end, self.text.iter().copied())),
            3 => bytes.extend_from_within(start..end),
            4 => bytes.truncate(start),
            // Ever the same again: depth and length.
            _ => drop(bytes.splice(start..start, self.text.repeat(self.length))),
        }
    }
}

/// Files by name, in a fixed order.
type Files = Vec<(String, Vec<u8>)>;

/// What a seed works on.
#[derive(Clone, Copy, PartialEq)]
enum Subject {
    /// Files of a handbook, its theme among them.
    Handbook,
    /// A table that is imported, by its place among the tables.
    Table(usize),
    /// The parts of a workbook, put together again after they were damaged.
    Parts,
    /// A workbook's bytes as they are.
    Book,
}

/// The sound files that are damaged.
pub(super) struct Corpus {
    base: Snapshot,
    names: Vec<String>,
    /// Texts that stand beside or in for those of the small handbook: those of the real handbook and of the theme.
    others: Files,
    tables: Files,
    book: Vec<u8>,
    parts: Files,
}

impl Corpus {
    pub(super) fn read() -> Result<Self, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |folder: &str| jirei::disk::read(&root.join(folder)).map_err(|error| format!("{folder}: {error}"));
        let base = read("tests/fixtures/bad/base")?;
        let templates = read("themes/default")?.files.into_iter().filter(|(path, _)| path.starts_with("templates/"));
        let real = read("content")?.files.into_iter().filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml"));
        // A handbook of other fields, whose handbook.yaml takes the place of the small one's.
        let another = read("tests/fixtures/another")?.files.into_iter().filter(|(path, _)| path.ends_with(".yaml"));
        // A handbook's own theme lies among its content.
        let templates = templates.map(|(path, bytes)| (format!("theme/{path}"), bytes));
        let others = real.chain(another).chain(templates).collect();
        let handbook = pipeline::draft(&base).0.ok_or("the small handbook can't be read")?;
        let cases = adopt::filled(&base, &handbook);
        let csv = intake::write_csv(&intake::columns(&handbook.form()), &cases);
        let text = String::from_utf8(csv.clone()).map_err(|error| error.to_string())?;
        let japanese = text.trim_start_matches('\u{feff}').replace(',', "\t").into_bytes();
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let tables = [("a.csv", csv), ("b.csv", japanese), ("c.csv", wide)].map(|(name, bytes)| (name.to_owned(), bytes)).into();
        let book = intake::write_workbook(&handbook, &cases)?;
        let parts = unpacked(&book).ok_or("the workbook can't be unpacked")?;
        let names = base.files.keys().cloned().collect();
        Ok(Self { base, names, others, tables, book, parts })
    }

    fn subject(&self, seed: u64) -> Subject {
        match Dice(seed ^ 0x5eed).below(20) {
            0..=15 => Subject::Handbook,
            16 | 17 => Subject::Table(Dice(seed).below(self.tables.len())),
            18 => Subject::Parts,
            _ => Subject::Book,
        }
    }

    /// What a seed does.
    pub(super) fn edits(&self, seed: u64) -> Vec<Edit> {
        let files = match self.subject(seed) {
            Subject::Handbook => self.names.len() + 1,
            Subject::Parts => self.parts.len(),
            Subject::Table(_) | Subject::Book => 1,
        };
        let mut dice = Dice(seed);
        let count = 1 + dice.below(6);
        let file = dice.below(files);
        (0..count)
            .map(|_| {
                // Most changes of one handbook are of one file, so that they meet.
                let file = if dice.below(4) == 0 { dice.below(files) } else { file };
                let text = match dice.below(4) {
                    0 => (0..=dice.below(6)).map(|_| u8::try_from(dice.next() & 255).unwrap_or_default()).collect(),
                    _ => (0..=dice.below(4)).flat_map(|_| SIGNS[dice.below(SIGNS.len())].bytes()).collect(),
                };
                let far = usize::MAX >> 1;
                Edit { file, kind: dice.below(6), at: dice.below(far), length: 1 + dice.below(120), text }
            })
            .collect()
    }

    /// How many files the edits damage.
    pub(super) fn count(edits: &[Edit]) -> u64 {
        let mut files: Vec<usize> = edits.iter().map(|edit| edit.file).collect();
        files.sort_unstable();
        files.dedup();
        files.len() as u64
    }

    /// The handbook as the edits leave it.
    fn damaged(&self, edits: &[Edit], seed: u64) -> Snapshot {
        let mut snapshot = self.base.clone();
        // One more file, from the real handbook or its theme, in its own place or in that of a sound one.
        let (extra, bytes) = &self.others[Dice(!seed).below(self.others.len())];
        if edits.iter().any(|edit| edit.file == self.names.len()) {
            snapshot.files.insert(extra.clone(), bytes.clone());
        }
        for edit in edits {
            if let Some(bytes) = snapshot.files.get_mut(self.names.get(edit.file).unwrap_or(extra)) {
                edit.apply(bytes);
            }
        }
        snapshot
    }

    /// The table or workbook as the edits leave it, with a name that tells its kind; `None` for a handbook.
    fn import(&self, edits: &[Edit], seed: u64) -> Option<(&'static str, Vec<u8>)> {
        let alone = |name, bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            edits.iter().for_each(|edit| edit.apply(&mut bytes));
            Some((name, bytes))
        };
        match self.subject(seed) {
            Subject::Handbook => None,
            Subject::Table(at) => alone("table.csv", &self.tables[at].1),
            Subject::Book => alone("book.xlsx", &self.book),
            Subject::Parts => {
                let mut parts = self.parts.clone();
                edits.iter().for_each(|edit| edit.apply(&mut parts[edit.file].1));
                packed(&parts).map(|book| ("book.xlsx", book))
            }
        }
    }

    /// Reads what is damaged and reports on it; now and then builds it. Whether it was built to the end.
    pub(super) fn try_out(&self, edits: &[Edit], seed: u64) -> bool {
        let lang = if seed.is_multiple_of(2) { Lang::Ja } else { Lang::En };
        if self.subject(seed) != Subject::Handbook {
            let Some((name, bytes)) = self.import(edits, seed) else { return false };
            let read =
                if name == "table.csv" { intake::read_csv(&bytes).map(|grid| vec![grid]) } else { intake::read_xlsx(&bytes) };
            let told = match read {
                Ok(grids) => adopt::plan(&self.base, &grids, seed.is_multiple_of(3), lang).troubles,
                Err(trouble) => vec![trouble],
            };
            let _told: Vec<String> = told.iter().map(|trouble| trouble.words(lang)).collect();
            return false;
        }
        let snapshot = self.damaged(edits, seed);
        let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
        let _told = (report::text_in(lang, true, &problems, &snapshot), report::json_in(lang, &problems, &snapshot));
        let theme = snapshot.files.keys().any(|path| path.starts_with("theme/"));
        let wanted = handbook.is_some() && seed.is_multiple_of(if theme { BUILT_THEME } else { BUILT });
        wanted && pipeline::build(&snapshot, &Settings::default(), &|_| {}).is_ok_and(|built| built.output.is_some())
    }

    /// Leaves out edits without which the fault stays, makes the others as short as may be, and writes the files that are
    /// left; tells where.
    pub(super) fn keep(&self, seed: u64) -> String {
        let fails = |edits: &[Edit]| {
            let start = Instant::now();
            catch_unwind(AssertUnwindSafe(|| self.try_out(edits, seed))).is_err() || start.elapsed() > MOST
        };
        let mut edits = self.edits(seed);
        let mut at = 0;
        while at < edits.len() {
            let mut fewer = edits.clone();
            fewer.remove(at);
            if fails(&fewer) {
                edits = fewer;
                continue;
            }
            // Half the text, half the length, as long as the fault stays.
            for half in [|edit: &mut Edit| edit.text.truncate(edit.text.len() / 2), |edit: &mut Edit| edit.length /= 2] {
                loop {
                    let mut smaller = edits.clone();
                    half(&mut smaller[at]);
                    let same = smaller[at].text.len() == edits[at].text.len() && smaller[at].length == edits[at].length;
                    if same || !fails(&smaller) {
                        break;
                    }
                    edits = smaller;
                }
            }
            at += 1;
        }
        let files: Files = match self.import(&edits, seed) {
            Some((name, bytes)) => vec![(name.to_owned(), bytes)],
            None => {
                let damaged = self.damaged(&edits, seed).files.into_iter();
                damaged.filter(|(path, bytes)| self.base.files.get(path) != Some(bytes)).collect()
            }
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/finds").join(seed.to_string());
        let write = |(path, bytes): (String, Vec<u8>)| {
            let target = folder.join(path);
            let made = target.parent().map(std::fs::create_dir_all).transpose().and_then(|_| std::fs::write(&target, bytes));
            made.map_or_else(|error| error.to_string(), |()| target.display().to_string())
        };
        files.into_iter().map(write).collect::<Vec<_>>().join(", ")
    }
}

fn unpacked(book: &[u8]) -> Option<Files> {
    let mut package = zip::ZipArchive::new(Cursor::new(book)).ok()?;
    (0..package.len())
        .map(|at| {
            let mut part = package.by_index(at).ok()?;
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).ok()?;
            Some((part.name().ok()?.into_owned(), bytes))
        })
        .collect()
}

fn packed(parts: &Files) -> Option<Vec<u8>> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        package.start_file(name.as_str(), stored).ok()?;
        package.write_all(bytes).ok()?;
    }
    Some(package.finish().ok()?.into_inner())
}
