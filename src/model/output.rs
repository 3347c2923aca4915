//! What goes in and what comes out: two maps from path to bytes.
use std::collections::BTreeMap;

/// Every file of the content folder, read at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Path below the content folder (`/`-separated) → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that could not be read, or lead out of the folder: path and the reason in words.
    pub unreadable: Vec<(String, String)>,
}

/// The site: path → bytes, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Path below the site's root (`/`-separated) → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A rendered page with what a reader can find on it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path below the site's root, e.g. `cases/01-tosa.html`.
    pub path: String,
    /// The page's title in result lists.
    pub title: String,
    /// The document.
    pub html: String,
    /// Its visible text in reading order; empty for pages that the search leaves out.
    pub passages: Vec<Passage>,
    /// `group:value` pairs by which results can be filtered, e.g. `reg:kinki`.
    pub facets: Vec<String>,
}

/// A piece of visible text: a paragraph, a list item, a row of a table, a chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What kind of text it is; decides its weight.
    pub kind: PassageKind,
    /// The nearest anchor above, without `#`; empty at the page's beginning.
    pub anchor: String,
    /// The heading that goes with the anchor.
    pub heading: String,
    /// The text, white space folded.
    pub text: String,
}

/// Kinds of visible text, by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassageKind {
    /// The page's title.
    Title,
    /// A keyword.
    Keyword,
    /// A heading.
    Heading,
    /// Running text, tables, diagrams, notes.
    Body,
    /// What stands around the text and often repeats: labels, crumbs, related cases, previous and next.
    Aside,
}
