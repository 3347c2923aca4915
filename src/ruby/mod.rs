//! Readings over kanji (ふりがな), made when the handbook is built and loaded only by readers who switch them on.
//!
//! 1. [`page`] and [`script`]: the text of every page and of what scripts write, as the browser will meet it;
//! 2. [`read`]: which kana belong over which kanji; what [`rules`] (a table of corrections) says wins over the dictionary;
//! 3. [`table`]: the readings as a table from a run of kanji (with what stands beside it where that decides) to kana,
//!    small enough to be loaded at once, and the few things that a page needs beyond it.
//!
//! The kana never become text: `ruby.js` shows them as generated content, which is neither copied, found nor read out.

mod align;
mod page;
mod read;
mod rules;
mod script;
mod table;

pub use align::Mark;
pub use page::{Block, blocks};
pub use read::Reader;
pub use script::strings;
pub use table::Readings;
