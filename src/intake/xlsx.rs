//! Workbooks as Excel and LibreOffice save them. The only place that knows the library that reads them.
use std::collections::HashSet;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx};

use super::trouble::{Fault, Trouble};
use super::{Grid, LARGEST, MOST_CELLS};

/// Most bytes that the parts of a workbook may unfold to. A sheet of two million cells has a tenth of it.
const UNFOLDED: u64 = 256 * 1024 * 1024;
/// Most parts of a workbook.
const PARTS: usize = 4096;

/// The sheets of a workbook, hidden ones left out.
///
/// # Errors
/// When the bytes are no workbook, a damaged or encrypted one, or one that unfolds to more than is read.
pub fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    if bytes.len() as u64 > LARGEST {
        return Err(Trouble::new("", Fault::TooLarge));
    }
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let (mut grids, mut count) = (Vec::new(), 0);
    for name in names {
        let mut grid = Grid { name: name.clone(), ..Grid::default() };
        let mut seen: HashSet<(u32, u32)> = HashSet::new();
        let mut cells = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // A sheet that is a chart holds no cells.
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(unreadable(&error)),
        };
        while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
            let (row, column) = cell.get_position();
            seen.insert((row, column));
            let text = match cell.get_value() {
                // Also of a formula whose result was not saved.
                DataRef::Empty => {
                    seen.remove(&(row, column));
                    continue;
                }
                DataRef::String(text) => text.clone(),
                DataRef::SharedString(text) => (*text).to_owned(),
                DataRef::Int(number) => number.to_string(),
                DataRef::Float(number) => number.to_string(),
                DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
                DataRef::DateTime(date) if date.is_datetime() => {
                    let (year, month, day, ..) = date.to_ymd_hms_milli();
                    format!("{year}-{month:02}-{day:02}")
                }
                DataRef::DateTime(date) => date.as_f64().to_string(),
                DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
                DataRef::DurationIso(text) => text.clone(),
                DataRef::Error(error) => {
                    grid.broken.push((row, column, error.to_string()));
                    continue;
                }
            };
            if text.trim().is_empty() {
                continue;
            }
            count += 1;
            if count > MOST_CELLS {
                return Err(Trouble::new("", Fault::TooLarge));
            }
            grid.rows.entry(row).or_default().insert(column, text);
        }
        drop(cells);
        // Programs that are no spreadsheet save a formula without what it gives: the cell would seem to be empty.
        let mut formulas = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            Err(error) => return Err(unreadable(&error)),
        };
        while let Some(cell) = formulas.next_formula().map_err(|error| unreadable(&error))? {
            let (row, column) = cell.get_position();
            if !cell.get_value().is_empty() && !seen.contains(&(row, column)) && grid.broken.len() < MOST_CELLS {
                grid.broken.push((row, column, format!("={}", cell.get_value())));
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn unreadable(error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new("", Fault::Unreadable(error.to_string()))
}

/// Unfolds every part once without keeping it: what the package says of its sizes may be a lie.
fn measure(bytes: &[u8]) -> Result<(), Trouble> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Trouble::new("", Fault::OldWorkbook));
    }
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if package.len() > PARTS {
        return Err(Trouble::new("", Fault::TooLarge));
    }
    if package.decompressed_size().is_some_and(|size| size > u128::from(UNFOLDED)) {
        return Err(Trouble::new("", Fault::TooLarge));
    }
    let mut left = UNFOLDED;
    for at in 0..package.len() {
        let part = package.by_index(at).map_err(|error| unreadable(&error))?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|error| unreadable(&error))?;
        left = left.checked_sub(read).ok_or_else(|| Trouble::new("", Fault::TooLarge))?;
    }
    Ok(())
}
