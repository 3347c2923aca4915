//! Handbook and findings → pages and data files.
use crate::diag::Diagnostic;
use crate::model::{Handbook, KeywordTable, Page, Relations, Tags};
use crate::text::Analyzer;

/// Everything that pages are made from.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// The category of every keyword.
    pub tags: &'a Tags,
    /// All keywords.
    pub keywords: &'a KeywordTable,
    /// Related cases.
    pub relations: &'a Relations,
    /// For readings.
    pub analyzer: &'a Analyzer,
}

/// The pages (with the text that can be found on them) and all other files.
#[derive(Debug, Default)]
pub struct Rendered {
    /// HTML pages.
    pub pages: Vec<Page>,
    /// Path and bytes: style, scripts, pictures, data, feeds.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Renders the whole site but its search index.
///
/// # Errors
/// Problems in templates of the handbook's own theme.
pub fn render(_view: View<'_>) -> Result<Rendered, Vec<Diagnostic>> {
    Ok(Rendered::default())
}
