//! What the stages find out about a complete handbook.
use super::{CaseId, CategoryId};

/// Per case, per keyword in the case's order: the category and why.
pub type Tags = Vec<Vec<Tag>>;

/// The category of one keyword.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The category.
    pub category: CategoryId,
    /// Whether the file gave it.
    pub given: bool,
    /// 0–1; 1 where the file gave it.
    pub confidence: f64,
    /// The passages that tell so, best first; empty where nothing does.
    pub evidence: Vec<Evidence>,
}

/// A passage that tells what a keyword names.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Heading of the section, empty for the keyword's own wording.
    pub section: String,
    /// The passage as the reader sees it.
    pub quote: String,
}

/// A keyword of other cases that a case lacks though its text tells of it.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The keyword as another case spells it.
    pub text: String,
    /// The category of the section that tells of it.
    pub category: CategoryId,
    /// 0–1.
    pub confidence: f64,
    /// The passages that tell so, best first.
    pub evidence: Vec<Evidence>,
    /// How many cases have it.
    pub cases: usize,
}

/// Per case: related cases, nearest first.
pub type Relations = Vec<Vec<Related>>;

/// A related case.
#[derive(Clone, Debug)]
pub struct Related {
    /// Which.
    pub case: CaseId,
    /// 0–1.
    pub score: f64,
    /// In words, strongest first; never empty.
    pub reasons: Vec<String>,
}

/// All keywords of a handbook, one entry for all spellings of one keyword, sorted by reading.
#[derive(Clone, Debug, Default)]
pub struct KeywordTable {
    /// The entries.
    pub entries: Vec<KeywordEntry>,
    /// Per case, per keyword in the case's order: its entry.
    pub of_case: Vec<Vec<usize>>,
}

/// One keyword.
#[derive(Clone, Debug)]
pub struct KeywordEntry {
    /// The spelling most used (the first such).
    pub text: String,
    /// Reading in hiragana.
    pub reading: String,
    /// Name of its page, Latin letters, unique: `keywords/<slug>.html`.
    pub slug: String,
    /// Where it stands, in the order of the cases.
    pub uses: Vec<KeywordUse>,
}

/// A keyword's place in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeywordUse {
    /// The case.
    pub case: CaseId,
    /// Index in [`super::Case::keywords`].
    pub keyword: usize,
}
