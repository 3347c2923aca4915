//! To come: `data.html`, `data/cases.json`, `data/cases.csv`.
use super::{Frame, Pages};

/// The page.
pub(super) fn pages(_frame: &Frame<'_>) -> Pages {
    Ok(Vec::new())
}

/// The data files: path and bytes.
pub(super) fn files(_frame: &Frame<'_>) -> Vec<(String, Vec<u8>)> {
    Vec::new()
}
