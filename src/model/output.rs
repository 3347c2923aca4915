//! What goes in and what comes out: files, by path.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

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

/// Where the files of a site go as they are made, by many hands at once.
pub trait Sink: Sync {
    /// Takes a file: its path below the site's root (`/`-separated) and its bytes. Of two files of one path the later counts.
    fn take(&self, path: &str, bytes: Vec<u8>);
}

/// Keeps a whole site in memory.
#[derive(Debug, Default)]
pub struct Gathered(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Gathered {
    fn take(&self, path: &str, bytes: Vec<u8>) {
        // A thread that panicked in here has left the map whole: nothing is half inserted.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), bytes);
    }
}

impl From<Gathered> for Output {
    fn from(gathered: Gathered) -> Self {
        Self { files: gathered.0.into_inner().unwrap_or_else(PoisonError::into_inner) }
    }
}

/// What the search and the site's lists know of a rendered page; the document itself is handed on when it is made.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path below the site's root, e.g. `cases/01-tosa.html`.
    pub path: String,
    /// The page's title in result lists.
    pub title: String,
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
    pub anchor: Arc<str>,
    /// The heading that goes with the anchor.
    pub heading: Arc<str>,
    /// The text, white space folded; what stands on several pages is shared.
    pub text: Arc<str>,
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
