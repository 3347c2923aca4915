//! Grids → entries: forms and tables are known by their headings, whatever order these stand in.
use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use super::columns::{self, Column, STEM, Shape};
use super::form::{self, Line};
use super::trouble::{Fault, Trouble};
use super::{Entry, Given, Grid, Parts, Said, clean};
use crate::model::{CaseForm, Category};

/// Rows from the top among which headings are looked for.
const HEAD_ROWS: usize = 30;
/// What is written into a cell to empty the value in the case's file.
const ERASE: &str = "(消す)";

/// The cases in the sheets of one file, and every problem found. Empty rows and empty forms are passed over.
#[must_use]
pub fn entries(grids: &[Grid], form: &CaseForm) -> (Vec<Entry>, Vec<Trouble>) {
    let columns = columns::columns(form);
    let mut reader = Reader { columns: &columns, categories: &form.categories, troubles: Vec::new(), entries: Vec::new() };
    let mut known = false;
    for grid in grids {
        known |= reader.sheet(grid);
    }
    if !known {
        reader.troubles.push(Trouble::new("", Fault::NoCases));
    }
    (reader.entries, reader.troubles)
}

/// All values of a column in one cell of a table.
pub(super) fn joined(column: &Column, values: Option<&Vec<Parts>>) -> String {
    let Some(values) = values else { return String::new() };
    let one = |parts: &Parts| match (column.shape, &parts[..]) {
        (Shape::Keywords, [text, category]) if !category.is_empty() || text.contains(['|', '｜']) => {
            format!("{text} | {category}")
        }
        (Shape::Relations, [from, to, kind]) => format!("{from} → {to} : {kind}"),
        _ => parts.first().cloned().unwrap_or_default(),
    };
    let mut text = values.iter().map(one).collect::<Vec<_>>().join(if column.shape == Shape::Names { "、" } else { "\n" });
    // A lone keyword with a comma must not be taken for several.
    if column.shape == Shape::Keywords && values.len() == 1 && text.contains('、') {
        text.push_str(" | ");
    }
    text
}

struct Reader<'a> {
    columns: &'a [Column],
    categories: &'a [Category],
    troubles: Vec<Trouble>,
    entries: Vec<Entry>,
}

impl Reader<'_> {
    /// Whether the sheet is a form or a table.
    fn sheet(&mut self, grid: &Grid) -> bool {
        let heads = || grid.rows.iter().take(HEAD_ROWS);
        let form = heads().find_map(|(row, cells)| {
            let at = |name: &str| cells.iter().find(|(_, text)| columns::folded(text) == name).map(|(column, _)| *column);
            Some((*row, at(form::LABEL)?, at(form::VALUE)?))
        });
        if let Some((row, label, value)) = form {
            self.broken(grid, |at_row, at| at_row > row && (value..value + form::SLOTS).contains(&at));
            self.form(grid, row, label, value);
            return true;
        }
        let table = heads().find(|(_, cells)| {
            let found = cells.values().filter(|text| columns::find(self.columns, text).is_some()).count();
            found >= 3 || (found == 2 && cells.len() == 2)
        });
        match table {
            Some((row, heads)) => {
                self.table(grid, *row, heads);
                true
            }
            None => {
                if !grid.rows.is_empty() && grid.name != super::workbook::GUIDE {
                    self.troubles.push(Trouble::new(&grid.name, Fault::SkippedSheet));
                }
                false
            }
        }
    }

    fn broken(&mut self, grid: &Grid, within: impl Fn(u32, u32) -> bool) {
        for (row, column, what) in grid.broken.iter().filter(|(row, column, _)| within(*row, *column)) {
            let fault = if what.starts_with('=') { Fault::NoResult(what.clone()) } else { Fault::CellError(what.clone()) };
            self.troubles.push(Trouble::new(&grid.cell(*row, *column, ""), fault));
        }
    }

    fn table(&mut self, grid: &Grid, head: u32, heads: &BTreeMap<u32, String>) {
        let mut places: HashMap<u32, Option<usize>> = HashMap::new();
        let mut first: HashMap<Option<usize>, u32> = HashMap::new();
        for (at, text) in heads {
            let column = columns::find(self.columns, text);
            let is_stem = columns::folded(text) == STEM;
            // The handbook's own data sheet has it; it follows from the town's name.
            if columns::folded(text) == "市町村コード" {
                continue;
            }
            if column.is_none() && !is_stem {
                let near = columns::nearest(self.columns, text);
                self.troubles.push(Trouble::new(&grid.cell(head, *at, ""), Fault::UnknownHeading(clean::line(text), near)));
                continue;
            }
            if let Some(first) = first.insert(column, *at) {
                let fault = Fault::SameHeading(clean::line(text), grid.cell(head, first, ""));
                self.troubles.push(Trouble::new(&grid.cell(head, *at, ""), fault));
                continue;
            }
            places.insert(*at, column);
        }
        self.broken(grid, |row, column| row > head && places.contains_key(&column));
        for (row, cells) in grid.rows.range(head + 1..) {
            let at = if grid.name.is_empty() { format!("{}行目", row + 1) } else { format!("{}!{}行目", grid.name, row + 1) };
            let mut entry = Entry { at, ..Entry::default() };
            let broken = grid.broken.iter().filter(|(at, ..)| at == row);
            entry.told.extend(broken.filter_map(|(_, column, _)| places.get(column).copied().flatten()));
            for (column, text) in cells {
                let Some(place) = places.get(column) else { continue };
                let text = clean::cell(text);
                let header = place.map_or(STEM, |place| self.columns[place].header.as_str());
                let at = grid.cell(*row, *column, header);
                match place {
                    None => self.stem(&mut entry, &at, &text),
                    Some(place) => self.take(&mut entry, *place, &at, &text, true),
                }
            }
            self.done(entry);
        }
    }

    fn form(&mut self, grid: &Grid, head: u32, label: u32, value: u32) {
        let lines = form::lines(self.columns);
        let mut entry = Entry { at: grid.name.clone(), ..Entry::default() };
        let mut once: HashMap<String, u32> = HashMap::new();
        for (row, cells) in grid.rows.range(head + 1..) {
            let Some(name) = cells.get(&label) else { continue };
            let filled = |slot: u32| cells.get(&(value + slot)).map(|text| clean::cell(text)).filter(|text| !text.is_empty());
            let broken = |slot: u32| grid.broken.iter().any(|(at, column, _)| at == row && *column == value + slot);
            if (0..form::SLOTS).all(|slot| filled(slot).is_none() && !broken(slot)) {
                continue;
            }
            let at = |slot: u32| grid.cell(*row, value + slot, "");
            let folded = columns::folded(name);
            let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            if bare == STEM {
                self.stem(&mut entry, &at(0), &filled(0).unwrap_or_default());
                continue;
            }
            let Some(line) = lines.iter().find(|line| [&folded, &bare].contains(&&columns::folded(&line.label))) else {
                let near = columns::nearest(self.columns, name);
                self.troubles.push(Trouble::new(&grid.cell(*row, label, ""), Fault::UnknownHeading(clean::line(name), near)));
                continue;
            };
            if let (0, Some(first)) = (line.times, once.insert(line.label.clone(), *row)) {
                let fault = Fault::SameHeading(clean::line(name), grid.cell(first, label, ""));
                self.troubles.push(Trouble::new(&grid.cell(*row, label, ""), fault));
                continue;
            }
            let lost = (0..form::SLOTS).filter(|slot| broken(*slot));
            entry.told.extend(lost.filter_map(|slot| line.columns.get(slot as usize).or(line.columns.first())));
            self.line(&mut entry, line, filled, at);
        }
        self.done(entry);
    }

    /// One line of a form.
    fn line(&mut self, entry: &mut Entry, line: &Line, filled: impl Fn(u32) -> Option<String>, at: impl Fn(u32) -> String) {
        let column = line.columns[0];
        let shape = self.columns[column].shape;
        if line.columns.len() > 1 || !matches!(shape, Shape::Keywords | Shape::Relations) {
            for (slot, column) in (0..).zip(&line.columns) {
                if let Some(text) = filled(slot) {
                    self.take(entry, *column, &at(slot), &text, false);
                }
            }
            return;
        }
        let parts = |slot: u32| filled(slot).map(|text| clean::line(clean::bare(&text))).unwrap_or_default();
        if is_erase(&parts(0)) {
            self.take(entry, column, &at(0), ERASE, false);
            return;
        }
        let parts = match shape {
            Shape::Keywords => vec![parts(0), clean::category(&parts(1), self.categories)],
            _ => vec![parts(0), parts(1), parts(2)],
        };
        if parts.iter().all(String::is_empty) {
            return;
        }
        let needed = if shape == Shape::Keywords { &parts[..1] } else { &parts[..] };
        if let Some(missing) = needed.iter().position(String::is_empty) {
            let place = u32::try_from(missing).unwrap_or_default();
            self.troubles.push(Trouble::new(&at(place), Fault::Alone(line.heads[missing].clone())));
            return;
        }
        add(entry, column, vec![Given { at: at(0), parts }]);
    }

    /// Takes one cell; `whole` when it holds all values of its column.
    fn take(&mut self, entry: &mut Entry, column: usize, at: &str, text: &str, whole: bool) {
        if text.is_empty() {
            return;
        }
        if is_erase(text) {
            entry.said.insert(column, Said::Erase(at.to_owned()));
            return;
        }
        // In a form a municipalities' cell holds all, in a line of professions each holds one or several.
        let before = self.troubles.len();
        let values = clean::values(&self.columns[column], self.categories, at, text, whole, &mut self.troubles);
        if self.troubles[before..].iter().any(Trouble::stops) {
            entry.told.insert(column);
        }
        if !values.is_empty() {
            add(entry, column, values);
        }
    }

    fn stem(&mut self, entry: &mut Entry, at: &str, text: &str) {
        let stem = text.strip_suffix(".md").unwrap_or(text);
        if stem.is_empty() {
            return;
        }
        if stem.chars().count() > 80 || !stem.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            self.troubles.push(Trouble::new(at, Fault::BadName(stem.to_owned())));
            return;
        }
        entry.stem = Some(Given { at: at.to_owned(), parts: vec![stem.to_owned()] });
    }

    fn done(&mut self, entry: Entry) {
        if !entry.said.is_empty() {
            self.entries.push(entry);
        }
    }
}

fn is_erase(text: &str) -> bool {
    text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>() == ERASE
}

fn add(entry: &mut Entry, column: usize, values: Vec<Given>) {
    match entry.said.entry(column).or_insert_with(|| Said::Values(Vec::new())) {
        Said::Values(before) => before.extend(values),
        Said::Erase(_) => {}
    }
}
