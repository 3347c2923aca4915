//! Japanese text: cutting it into words, kana and romaji, one normal form for comparing and searching.

mod analyse;
pub mod control;
pub mod dates;
mod dictionary;
pub mod hash;
pub mod kana;
pub mod memo;
pub mod normalise;
pub mod spelling;

pub use analyse::{Analyzer, Word, WordClass, warm};
