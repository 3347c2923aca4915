//! To come.
use super::{Frame, Pages};

/// The pages.
pub(super) fn pages(_frame: &Frame<'_>) -> Pages {
    Ok(Vec::new())
}
