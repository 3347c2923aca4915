//! To come: `feed.xml`, `sitemap.xml`, `robots.txt`.
use super::Frame;
use crate::model::Page;

/// Feed, site map, robots: path and bytes.
pub(super) fn files(_frame: &Frame<'_>, _pages: &[Page]) -> Vec<(String, Vec<u8>)> {
    Vec::new()
}
