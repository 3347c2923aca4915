//! Keyword → category, with evidence.
use crate::model::{Handbook, Tags};
use crate::text::Analyzer;

/// The category of every keyword; with `blind`, given categories are left aside.
#[must_use]
pub fn tag(_handbook: &Handbook, _analyzer: &Analyzer, _blind: bool) -> Tags {
    Vec::new()
}
