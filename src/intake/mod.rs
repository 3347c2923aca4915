//! Workbook or CSV ⇄ case files.
//!
//! Inward: bytes → `xlsx`/`csv` → [`Grid`]s, sparse cells of text → `read` finds the cases in them, as forms (one sheet a
//! case) or as rows (one row a case) → `clean` brings each value into the form that case files have → [`Entry`]. `write` makes a case's
//! file out of an entry, or changes only those parts of an existing file that differ. Outward: `cells` takes a case apart
//! into the same values, `workbook` and `csv` lay them out. All of it goes by `columns`, which are made from the table of
//! [`crate::fields`].

mod cells;
mod clean;
mod columns;
mod csv;
mod form;
mod read;
mod trouble;
mod workbook;
mod write;
mod xlsx;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

pub use cells::{of_case, sections};
pub use columns::{Column, Shape, columns};
pub use csv::{read as read_csv, write as write_csv};
pub use read::entries;
pub use trouble::{Fault, Trouble};
pub use workbook::write as write_workbook;
pub use write::{Text, blocks, change, create};
pub use xlsx::read as read_xlsx;

/// Most cells with a value that are read of one file.
pub const MOST_CELLS: usize = 2_000_000;
/// Largest file that is read, bytes.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// The parts of one value: one text, of keywords the text and the category's identifier (empty where none is given), of
/// relations from, to and kind.
pub type Parts = Vec<String>;
/// All values of a case by the place of their column in [`columns()`]; what a case lacks is absent.
pub type Values = BTreeMap<usize, Vec<Parts>>;

/// A sheet as it stands: only cells with something in them.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its name; empty for CSV, whose cells are named by line and column name.
    pub name: String,
    /// Rows from 0, columns from 0.
    pub rows: BTreeMap<u32, BTreeMap<u32, String>>,
    /// Cells whose value is a fault of the spreadsheet's own, such as `#REF!`.
    pub broken: Vec<(u32, u32, String)>,
}

impl Grid {
    /// The text of a cell, empty where there is none.
    #[must_use]
    pub fn text(&self, row: u32, column: u32) -> &str {
        self.rows.get(&row).and_then(|cells| cells.get(&column)).map_or("", String::as_str)
    }

    /// How people name a cell: `調書!C12`; in CSV `12行目「人口」`.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32, header: &str) -> String {
        if !self.name.is_empty() {
            format!("{}!{}{}", self.name, letters(column), row.saturating_add(1))
        } else if header.is_empty() {
            format!("{}行目{}列目", row.saturating_add(1), column.saturating_add(1))
        } else {
            format!("{}行目「{header}」", row.saturating_add(1))
        }
    }
}

/// A spreadsheet's name of a column: 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut name = Vec::new();
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    name.iter().rev().collect()
}

/// One value and the cell that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The cell, as people name it.
    pub at: String,
    /// The value in the form that case files have.
    pub parts: Parts,
}

/// What a column says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// These values.
    Values(Vec<Given>),
    /// That what stands in the file is to go; the cell that says so.
    Erase(String),
}

/// One case as it came in.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The sheet or row, as people name it.
    pub at: String,
    /// The name of its file without folder and ending, where it is given.
    pub stem: Option<Given>,
    /// What is said, by column; columns with empty cells are absent.
    pub said: BTreeMap<usize, Said>,
    /// Columns whose cell holds what can't be read, which has been told: they are not missing.
    pub told: BTreeSet<usize>,
}

impl Entry {
    /// The first part of a column's first value.
    #[must_use]
    pub fn first(&self, column: usize) -> Option<(&str, &str)> {
        match self.said.get(&column)? {
            Said::Values(values) => values.first().and_then(|given| Some((given.parts.first()?.as_str(), given.at.as_str()))),
            Said::Erase(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!([0, 2, 25, 26, 701, 702].map(letters), ["A", "C", "Z", "AA", "ZZ", "AAA"]);
        let grid = Grid { name: "調書".into(), ..Grid::default() };
        assert_eq!(grid.cell(11, 2, "人口"), "調書!C12");
        assert_eq!(Grid::default().cell(11, 2, "人口"), "12行目「人口」");
    }
}
