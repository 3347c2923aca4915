//! What came in → files, new or changed, judged as they would stand in the handbook before any is written.
//!
//! Nothing here touches the disk: the result is a list of texts, or the reasons why there is none.
use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Lang, Problem, Severity};
use crate::fields;
use crate::intake::{self, Column, Entry, Fault, Given, Grid, Said, Shape, Text, Trouble, Values};
use crate::model::{Case, CaseForm, Handbook, Snapshot};
use crate::pipeline;
use crate::text::{kana, normalise};

/// A file to be written.
#[derive(Clone, Debug)]
pub struct Change {
    /// Path below the content folder.
    pub path: String,
    /// What stands there now; `None` for a new file.
    pub old: Option<Vec<u8>>,
    /// What is to stand there.
    pub new: Vec<u8>,
    /// The headings of what differs; empty for a new file.
    pub changed: Vec<String>,
}

/// What an import would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Files to be written; empty when anything stops the import.
    pub changes: Vec<Change>,
    /// How many cases stand in the handbook already as they came in.
    pub same: usize,
    /// Every problem and everything worth telling, in the order of the sheets.
    pub troubles: Vec<Trouble>,
}

impl Plan {
    /// Whether there is a reason to write nothing.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.troubles.iter().any(Trouble::stops)
    }
}

/// The cases of a handbook as values, with the stems of their files.
#[must_use]
pub fn filled(snapshot: &Snapshot, handbook: &Handbook) -> Vec<(String, Values)> {
    let form = handbook.form();
    let values = |case: &Case| {
        let body = Source::of(snapshot, &case.file).map(|source| source.body().to_owned());
        (case.stem.clone(), intake::of_case(case, &form, &body.unwrap_or_default()))
    };
    handbook.cases.iter().map(|case| values(case)).collect()
}

/// What the sheets would do to the handbook. With `update`, cases that are there already may change.
#[must_use]
pub fn plan(snapshot: &Snapshot, grids: &[Grid], update: bool, lang: Lang) -> Plan {
    let (Some(handbook), before) = pipeline::draft(snapshot) else {
        let words = "handbook.yaml に題名（title）が要ります / handbook.yaml needs a title".to_owned();
        return Plan { troubles: vec![Trouble::new("", Fault::Rule(words))], ..Plan::default() };
    };
    let form = handbook.form();
    let columns = intake::columns(&form);
    let (mut entries, troubles) = intake::entries(grids, &form);
    let mut work = Work { snapshot, handbook: &handbook, columns: &columns, form: &form, lang, before, troubles };
    let known = work.match_up(&mut entries);
    let drafts = work.drafts(&entries, &known);
    let mut plan = work.judge(&entries, drafts, update);
    plan.troubles = work.troubles;
    // By sheet in their order, then by row and column; what is told of a sheet or the whole file comes first.
    let sheet = |trouble: &Trouble| grids.iter().position(|grid| grid.name == trouble.sheet()).map_or(0, |at| at + 1);
    plan.troubles.sort_by_key(|trouble| (sheet(trouble), trouble.place()));
    if plan.stops() {
        plan.changes.clear();
    }
    plan
}

/// A case file's text as it is worked on: without byte order mark, lines ended by `\n`.
struct Source {
    text: String,
    mark: bool,
    crlf: bool,
}

impl Source {
    fn of(snapshot: &Snapshot, file: &str) -> Option<Self> {
        let text = std::str::from_utf8(snapshot.files.get(file)?).ok()?;
        let (mark, text) = text.strip_prefix('\u{feff}').map_or((false, text), |rest| (true, rest));
        Some(Self { text: text.replace("\r\n", "\n"), mark, crlf: text.contains("\r\n") })
    }

    fn body(&self) -> &str {
        let below = self.text.strip_prefix("---").and_then(|rest| rest.split_once("\n---"));
        below.and_then(|(_, rest)| rest.split_once('\n')).map_or(self.text.as_str(), |(_, body)| body)
    }

    /// A text in the form that this file has on the disk.
    fn bytes(&self, text: &str) -> Vec<u8> {
        let text = if self.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.mark { format!("\u{feff}{text}").into_bytes() } else { text.into_bytes() }
    }
}

/// A file to be written and what it came from.
struct Draft {
    entry: usize,
    path: String,
    text: Text,
    /// Columns that differ; `None` for a new file.
    changed: Option<Vec<usize>>,
}

struct Work<'a> {
    snapshot: &'a Snapshot,
    handbook: &'a Handbook,
    columns: &'a [Column],
    form: &'a CaseForm,
    lang: Lang,
    /// Problems that the handbook has already.
    before: Vec<Diagnostic>,
    troubles: Vec<Trouble>,
}

impl<'a> Work<'a> {
    fn place(&self, key: &str) -> usize {
        self.columns.iter().position(|column| column.key == key).unwrap_or_default()
    }

    fn tell(&mut self, at: &str, fault: Fault) {
        self.troubles.push(Trouble::new(at, fault));
    }

    /// The case of the handbook that each entry means, by number, else by file, else by name and towns. Entries without a
    /// number that mean none get the next free one.
    fn match_up(&mut self, entries: &mut [Entry]) -> Vec<Option<&'a Case>> {
        let cases = &self.handbook.cases;
        let [number, title, towns] = ["number", "title", "municipalities"].map(|key| self.place(key));
        let by_number: BTreeMap<u32, &Case> = cases.iter().map(|case| (case.number, &**case)).collect();
        let by_stem: BTreeMap<&str, &Case> = cases.iter().map(|case| (case.stem.as_str(), &**case)).collect();
        let by_name: BTreeMap<(String, String), &Case> =
            cases.iter().map(|case| ((normalise::key(&case.title), case.place()), &**case)).collect();
        let name = |entry: &Entry| {
            let Some(Said::Values(towns)) = entry.said.get(&towns) else { return None };
            let towns = towns.iter().filter_map(|given| given.parts.first()).cloned().collect::<Vec<_>>().join("・");
            Some((normalise::key(entry.first(title)?.0), towns))
        };
        let mut numbers: BTreeMap<u32, String> = BTreeMap::new();
        let mut known = Vec::new();
        for entry in entries.iter() {
            let given = entry.first(number).and_then(|(text, at)| Some((text.parse::<u32>().ok()?, at.to_owned())));
            let case = match &given {
                Some((number, at)) => {
                    if let Some(first) = numbers.get(number) {
                        let fault = Fault::SameNumber(number.to_string(), first.clone());
                        self.troubles.push(Trouble::new(at, fault));
                    } else {
                        numbers.insert(*number, at.clone());
                    }
                    let case = by_number.get(number).copied();
                    // A slip in the number must not put one town's case over another's.
                    if let Some(case) = case.filter(|case| self.is_other(case, entry, title, towns)) {
                        let name = format!("{} {}", case.place(), case.title);
                        let fault = Fault::OtherCase(number.to_string(), case.file.clone(), name);
                        self.troubles.push(Trouble::new(at, fault));
                    }
                    by_number.get(number)
                }
                None => {
                    let by_stem = entry.stem.as_ref().and_then(|stem| by_stem.get(stem.parts[0].as_str()));
                    by_stem.or_else(|| name(entry).and_then(|name| by_name.get(&name)))
                }
            };
            known.push(case.copied());
        }
        let last = cases.iter().map(|case| case.number).chain(numbers.keys().copied()).max().unwrap_or_default();
        let mut next = last.saturating_add(1);
        for (entry, case) in entries.iter_mut().zip(&known) {
            // A number that was no number has been told.
            if case.is_some() || entry.said.contains_key(&number) || entry.told.contains(&number) {
                continue;
            }
            let given = Given { at: String::new(), parts: vec![next.to_string()] };
            entry.said.insert(number, Said::Values(vec![given]));
            self.troubles.push(Trouble::new(&entry.at, Fault::Numbered(next)));
            next = next.saturating_add(1);
        }
        known
    }

    /// Whether an entry names both another title and other towns than the case, and not its file.
    fn is_other(&self, case: &Case, entry: &Entry, title: usize, towns: usize) -> bool {
        let stem = entry.stem.as_ref().is_some_and(|stem| stem.parts[0] == case.stem);
        let same_title = entry.first(title).is_none_or(|(text, _)| normalise::key(text) == normalise::key(&case.title));
        let same_town = match entry.said.get(&towns) {
            Some(Said::Values(towns)) => {
                towns.iter().any(|town| case.municipalities.iter().any(|known| Some(&known.name) == town.parts.first()))
            }
            _ => true,
        };
        !stem && !same_title && !same_town
    }

    /// Whether a problem only follows from a cell that was told already.
    fn follows(&self, problem: &Diagnostic, draft: &Draft, entry: &Entry) -> bool {
        let told = |key: &str| {
            entry.told.iter().any(|at| self.columns[*at].key == key || self.columns[*at].key.ends_with(&format!(".{key}")))
        };
        let line = problem.span.and_then(|span| {
            let start = draft.text.text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
            draft.text.text.get(start..)?.lines().next()
        });
        let figure = line.and_then(|line| line.split(':').next()).unwrap_or_default().trim();
        match &problem.problem {
            Problem::MissingKey("value", _) => told(&format!("{figure}.value")),
            Problem::MissingKey(key, _) => told(key),
            Problem::UnsourcedFigure { key, .. } => told(&format!("{key}.as_of")) || told(&format!("{key}.source")),
            Problem::DuplicateNumber(number) => {
                let number = number.to_string();
                self.troubles.iter().any(|trouble| matches!(&trouble.fault, Fault::SameNumber(known, _) if *known == number))
            }
            _ => false,
        }
    }

    /// Words that name fields by their labels: whoever fills in a form sees no key.
    fn labelled(&self, mut words: String) -> String {
        if self.lang == Lang::Ja {
            let tables = [fields::CASE, fields::PROFILE, fields::FIGURE, fields::COORDINATORS, fields::KEYWORD, fields::RELATION];
            for field in tables.into_iter().flatten() {
                // Another name is that of the case's own field: a figure's source keeps its name.
                let own = self.form.labels.own(field.key).filter(|_| fields::label(field.key) == field.label);
                let label = own.unwrap_or(field.label);
                words = words.replace(&format!("「{}」", field.key), &format!("「{label}」"));
                let both = format!("{}（{}）", field.key, field.label);
                words = words.replace(&format!(" {both}"), label).replace(&both, label);
                words = words.replace(&format!("（{}）", field.key), "");
            }
        }
        words
    }

    fn drafts(&mut self, entries: &[Entry], known: &[Option<&Case>]) -> Vec<Draft> {
        let mut taken: BTreeSet<String> = self.snapshot.files.keys().map(|path| path.to_lowercase()).collect();
        let mut drafts = Vec::new();
        for (at, (entry, case)) in entries.iter().zip(known).enumerate() {
            let Some(case) = case else {
                let path = self.path(entry, &mut taken);
                let text = intake::create(self.columns, entry);
                let empty = self
                    .columns
                    .iter()
                    .enumerate()
                    .filter(|(at, column)| column.shape == Shape::Body && !entry.said.contains_key(at));
                let empty: Vec<&str> = empty.map(|(_, column)| column.header.as_str()).collect();
                if !empty.is_empty() {
                    self.tell(&entry.at, Fault::EmptySections(empty.join("、")));
                }
                drafts.push(Draft { entry: at, path, text, changed: None });
                continue;
            };
            let Some(source) = Source::of(self.snapshot, &case.file) else { continue };
            let has = intake::of_case(case, self.form, source.body());
            match intake::change(self.columns, entry, &source.text, &has) {
                Some((text, changed)) => drafts.push(Draft { entry: at, path: case.file.clone(), text, changed: Some(changed) }),
                None => self.tell(&entry.at, Fault::Intricate(case.file.clone())),
            }
        }
        drafts
    }

    /// The file of a new case: its name as given, else number and first town in romaji.
    fn path(&mut self, entry: &Entry, taken: &mut BTreeSet<String>) -> String {
        let [number, prefecture, towns] = ["number", "prefecture", "municipalities"].map(|key| self.place(key));
        let stem = entry.stem.as_ref().map(|given| given.parts[0].clone()).unwrap_or_else(|| {
            let first = |at: usize| entry.first(at).map_or("", |(text, _)| text);
            let town = crate::places::place(first(prefecture), first(towns)).map(|place| {
                let reading = kana::to_romaji(place.reading);
                let kind = ["shi", "machi", "chou", "son", "mura", "ku"].iter().find_map(|kind| reading.strip_suffix(kind));
                kind.filter(|rest| rest.len() > 1).unwrap_or(&reading).to_owned()
            });
            let number: u32 = first(number).parse().unwrap_or_default();
            town.map_or_else(|| format!("{number:02}"), |town| format!("{number:02}-{town}"))
        });
        let mut path = format!("cases/{stem}.md");
        let mut count = 2;
        while !taken.insert(path.to_lowercase()) {
            path = format!("cases/{stem}-{count}.md");
            count += 1;
        }
        path
    }

    /// Reads the handbook as it would be, and tells what its rules say by the cells that it comes from.
    fn judge(&mut self, entries: &[Entry], drafts: Vec<Draft>, update: bool) -> Plan {
        let mut after = self.snapshot.clone();
        for draft in &drafts {
            after.files.insert(draft.path.clone(), draft.text.text.clone().into_bytes());
        }
        let (handbook, problems) = pipeline::draft(&after);
        let by_path: BTreeMap<&str, &Draft> = drafts.iter().map(|draft| (draft.path.as_str(), draft)).collect();
        let old: BTreeSet<(&str, String)> = self.before.iter().map(|p| (p.file.as_str(), p.message(self.lang))).collect();
        let mut told = Vec::new();
        for problem in &problems {
            let draft = by_path.get(problem.file.as_str());
            if draft.is_some_and(|draft| self.follows(problem, draft, &entries[draft.entry])) {
                continue;
            }
            let words = problem.message(self.lang);
            if old.contains(&(problem.file.as_str(), words.clone())) {
                continue;
            }
            let hints = problem.hints.iter().map(|hint| hint.words(self.lang)).collect::<Vec<_>>().join(" ");
            let words = self.labelled(if hints.is_empty() { words } else { format!("{words}（{hints}）") });
            let fault = if problem.severity() == Severity::Error { Fault::Rule(words) } else { Fault::Doubt(words) };
            let at = draft.map_or(problem.file.as_str(), |draft| {
                let cell = problem.span.and_then(|span| draft.text.cell(span.start));
                cell.unwrap_or_else(|| entries[draft.entry].at.as_str())
            });
            told.push((draft.map_or(usize::MAX, |draft| draft.entry), Trouble::new(at, fault)));
        }
        told.sort_by_key(|(entry, _)| *entry);
        self.troubles.extend(told.into_iter().map(|(_, trouble)| trouble));
        let sound = !self.troubles.iter().any(Trouble::stops);
        let cases: BTreeMap<&str, &Case> =
            handbook.iter().flat_map(|handbook| &handbook.cases).map(|case| (case.file.as_str(), &**case)).collect();
        let mut plan = Plan::default();
        for draft in drafts {
            let entry = &entries[draft.entry];
            if draft.changed.as_ref().is_some_and(Vec::is_empty) {
                plan.same += 1;
                continue;
            }
            if draft.changed.is_some() && !update {
                let what: Vec<&str> = draft.changed.iter().flatten().map(|at| self.columns[*at].header.as_str()).collect();
                self.tell(&entry.at, Fault::Exists(draft.path.clone(), what.join("、")));
                continue;
            }
            if let Some(case) = cases.get(draft.path.as_str()).filter(|_| sound) {
                self.as_said(entry, case, &draft);
            }
            let source = draft.changed.as_ref().and_then(|_| Source::of(self.snapshot, &draft.path));
            let new = source.map_or_else(|| draft.text.text.clone().into_bytes(), |source| source.bytes(&draft.text.text));
            let changed = draft.changed.unwrap_or_default();
            let changed = changed.into_iter().map(|at| self.columns[at].header.clone()).collect();
            plan.changes.push(Change { old: self.snapshot.files.get(&draft.path).cloned(), path: draft.path, new, changed });
        }
        plan
    }

    /// Holds the file against what was said: each value must come out as it came in.
    fn as_said(&mut self, entry: &Entry, case: &Case, draft: &Draft) {
        let source = Source { text: draft.text.text.clone(), mark: false, crlf: false };
        let has = intake::of_case(case, self.form, source.body());
        for (at, said) in &entry.said {
            let (cell, right) = match said {
                Said::Values(values) => {
                    let parts: Vec<_> = values.iter().map(|given| given.parts.clone()).collect();
                    (values.first().map_or("", |given| given.at.as_str()), has.get(at) == Some(&parts))
                }
                Said::Erase(cell) => (cell.as_str(), !has.contains_key(at)),
            };
            if !right {
                let cell = if cell.is_empty() { entry.at.clone() } else { cell.to_owned() };
                self.tell(&cell, Fault::Intricate(self.columns[*at].header.clone()));
            }
        }
    }
}
