//! One normal form for comparing and searching.
use unicode_normalization::UnicodeNormalization;

/// A key under which spellings of one keyword fall together: NFKC, lower case, white space and middle dots dropped.
#[must_use]
pub fn key(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && *c != '・').collect()
}
