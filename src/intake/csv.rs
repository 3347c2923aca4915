//! CSV as spreadsheets and editors save it, and the CSV that `jirei template` writes.
use std::borrow::Cow;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::clean::FORMULA;
use super::columns::{Column, STEM};
use super::trouble::{Fault, Trouble};
use super::{Grid, MOST_CELLS, Values, read};

/// The cells of a CSV in UTF-8, UTF-16 or Shift_JIS, separated by comma, semicolon or tab.
///
/// # Errors
/// When the bytes are no text, or hold more cells than are read.
pub fn read(bytes: &[u8]) -> Result<Grid, Trouble> {
    let text = decode(bytes).ok_or_else(|| Trouble::new("", Fault::NoText))?;
    // Excel's own first line that names the separator.
    let (text, named, skipped) =
        match text.strip_prefix("sep=").and_then(|rest| Some((rest.lines().next()?, rest.split_once('\n')?.1))) {
            Some((mark, rest)) => (rest, mark.bytes().next(), 1),
            None => (text.as_ref(), None, 0),
        };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(named.unwrap_or_else(|| separator(text)))
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut count = 0;
    // Rows as a spreadsheet counts them: a text of several lines is one row, an empty line is one as well.
    let mut row = skipped;
    for record in reader.records() {
        let record = record.map_err(|_| Trouble::new("", Fault::NoText))?;
        let begin = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or_default();
        row += empty_lines(text.as_bytes(), begin);
        let cells = record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        let cells: std::collections::BTreeMap<u32, String> =
            cells.filter_map(|(column, cell)| Some((u32::try_from(column).ok()?, unguarded(cell).to_owned()))).collect();
        count += cells.len();
        if count > MOST_CELLS {
            return Err(Trouble::new("", Fault::TooLarge));
        }
        if !cells.is_empty() {
            grid.rows.insert(row, cells);
        }
        row += 1;
    }
    Ok(grid)
}

/// How many empty lines the reader passes over from `begin`, where it may stand between `\r` and `\n`.
fn empty_lines(text: &[u8], begin: usize) -> u32 {
    let rest = text.get(begin..).unwrap_or_default();
    let within = begin > 0 && text.get(begin - 1) == Some(&b'\r') && rest.first() == Some(&b'\n');
    let ends = rest.iter().skip(usize::from(within)).take_while(|byte| matches!(byte, b'\r' | b'\n'));
    u32::try_from(ends.filter(|byte| **byte == b'\n').count()).unwrap_or_default()
}

/// Without the `'` that keeps spreadsheets from reading a text as a formula.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell)
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return Some(String::from_utf8_lossy(rest));
    }
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if bytes.starts_with(mark) {
            return Some(encoding.decode_with_bom_removal(bytes).0);
        }
    }
    // UTF-16 without its mark: every other byte of commas and line ends is zero.
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(20_000).filter(|byte| **byte == 0).count();
    if bytes.len() >= 4 && bytes.len().is_multiple_of(2) && zeros(0) + zeros(1) > 0 {
        let encoding = if zeros(1) >= zeros(0) { UTF_16LE } else { UTF_16BE };
        return encoding.decode_without_bom_handling_and_without_replacement(bytes).filter(|text| !text.contains('\0'));
    }
    if bytes.is_ascii() && bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@")) {
        return ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // UTF-16 without its mark is valid UTF-8 where it is all Latin letters; a CSV has no zeros.
        return (!text.contains('\0')).then_some(Cow::Borrowed(text));
    }
    [SHIFT_JIS, EUC_JP].into_iter().find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes))
}

/// The separator that stands most often outside quotes in the first record.
fn separator(text: &str) -> u8 {
    let (mut quoted, mut counts) = (false, [(b',', 0), (b'\t', 0), (b';', 0)]);
    for byte in text.bytes().take(100_000) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The first of equals, so that a lone heading reads as CSV.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// A table with a row for each case: UTF-8 with a byte order mark, so that Excel opens it; no cell reads as a formula.
#[must_use]
pub fn write(columns: &[Column], cases: &[(String, Values)]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer("\u{feff}".as_bytes().to_vec());
    // Writing into memory can't fail, and every record has the same length.
    let _ = writer.write_record(columns.iter().map(|column| column.header.as_str()).chain([STEM]));
    for (stem, values) in cases {
        let cells = columns.iter().enumerate().map(|(at, column)| guarded(read::joined(column, values.get(&at))));
        let _ = writer.write_record(cells.chain([stem.clone()]));
    }
    writer.into_inner().unwrap_or_default()
}

fn guarded(cell: String) -> String {
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if cell.starts_with(FORMULA) && !is_number { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_and_separators_are_told_apart() {
        let text = "番号,事業所名\r\n1,\"訪問,看護\r\n①\"\r\n";
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let forms: [Vec<u8>; 8] = [
            bare(u16::to_le_bytes),
            bare(u16::to_be_bytes),
            ISO_2022_JP.encode(text).0.into_owned(),
            text.into(),
            format!("\u{feff}{text}").into(),
            SHIFT_JIS.encode(text).0.into_owned(),
            utf16,
            text.replace("番号,", "番号;").replace("1,\"", "1;\"").into(),
        ];
        for bytes in forms {
            let grid = read(&bytes).expect("text");
            assert_eq!((grid.text(0, 1), grid.text(1, 0), grid.text(1, 1)), ("事業所名", "1", "訪問,看護\r\n①"));
        }
        assert_eq!(read("a\tb\n1\t2".as_bytes()).expect("text").text(1, 1), "2");
        assert_eq!(read("sep=;\na;b,c".as_bytes()).expect("text").text(1, 1), "b,c");
        assert_eq!(read(&[0xff, 0, 1]).map_err(|trouble| trouble.fault).err(), Some(Fault::NoText));
    }
}
