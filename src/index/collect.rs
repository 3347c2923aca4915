//! Step 1: every text once, every page as references to texts.
use crate::text::hash::Table;
use std::borrow::Cow;

use crate::model::{Page, Passage, PassageKind};

/// What the index knows of the pages before any word is cut.
#[derive(Debug, Default)]
pub(super) struct Collection<'a> {
    /// The pages that have passages, in order.
    pub(super) pages: Vec<IndexedPage<'a>>,
    /// Every different text, in the order in which it first stands on a page; without line breaks.
    pub(super) texts: Vec<Cow<'a, str>>,
}

/// A page and its passages.
#[derive(Debug)]
pub(super) struct IndexedPage<'a> {
    /// The page.
    pub(super) page: &'a Page,
    /// Whether it only explains the words of others and is listed after them.
    pub(super) reference: bool,
    /// Passages: the kind they are indexed as, where they stand, the text's place in [`Collection::texts`].
    pub(super) passages: Vec<(PassageKind, &'a Passage, usize)>,
}

/// The page of explained words: its hits come after all others.
const REFERENCE: &str = "terms.html";

/// Collects pages and texts.
pub(super) fn collect(pages: &[Page]) -> Collection<'_> {
    let mut places: Table<&str, usize> = Table::default();
    let mut texts = Vec::new();
    let mut found: Vec<IndexedPage<'_>> = Vec::new();
    for page in pages.iter().filter(|page| !page.passages.is_empty()) {
        let passages = page.passages.iter().filter(|passage| !passage.text.trim().is_empty()).map(|passage| {
            let place = *places.entry(&passage.text).or_insert_with(|| {
                texts.push(one_line(&passage.text));
                texts.len() - 1
            });
            (passage.kind, passage, place)
        });
        found.push(IndexedPage { page, reference: page.path == REFERENCE, passages: passages.collect() });
    }
    Collection { pages: found, texts }
}

/// A text that stands on a third of the pages or more, and on three at least, is counted as [`PassageKind::Aside`] wherever it
/// is no title and no keyword: row labels and category headings say nothing about a page.
pub(super) fn weigh(pages: &mut [IndexedPage<'_>], folded: &[String]) {
    let repeated = repeated(pages, folded);
    for (kind, _, text) in pages.iter_mut().flat_map(|page| &mut page.passages) {
        if repeated[*text] && !matches!(kind, PassageKind::Title | PassageKind::Keyword) {
            *kind = PassageKind::Aside;
        }
    }
}

fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) { text.replace(char::is_control, " ").into() } else { text.into() }
}

/// For each text, whether it stands (by its folded form) on a third of the pages.
fn repeated(pages: &[IndexedPage<'_>], folded: &[String]) -> Vec<bool> {
    let mut forms: Table<&str, usize> = Table::default();
    let of_text: Vec<usize> = folded
        .iter()
        .map(|folded| {
            let next = forms.len();
            *forms.entry(folded.as_str()).or_insert(next)
        })
        .collect();
    let mut last_page = vec![usize::MAX; forms.len()];
    let mut pages_with = vec![0_usize; forms.len()];
    for (number, page) in pages.iter().enumerate() {
        for &(_, _, text) in &page.passages {
            let form = of_text[text];
            if last_page[form] != number {
                (last_page[form], pages_with[form]) = (number, pages_with[form] + 1);
            }
        }
    }
    let enough = pages.len().div_ceil(3).max(3);
    of_text.iter().map(|&form| pages_with[form] >= enough).collect()
}
