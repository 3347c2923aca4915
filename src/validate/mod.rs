//! Drafts → a complete, typed handbook, or every reason why not.
use crate::diag::Diagnostic;
use crate::model::Handbook;
use crate::parse::Drafts;

/// A handbook when nothing is wrong (warnings aside), and every problem found.
#[must_use]
pub fn validate(_drafts: Drafts) -> (Option<Handbook>, Vec<Diagnostic>) {
    (None, Vec::new())
}
