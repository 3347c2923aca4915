//! Markdown events and what is read out of them.

mod blocks;

pub use blocks::{Block, blocks};
