//! `jirei` turns a folder of case studies into a handbook that people read in a browser.
//!
//! The rooms, in the order in which data walks through them. A room imports only from rooms below it in this list;
//! stages never import each other, they get results as arguments (`tests/architecture.rs` holds this).
//!
//! - edges: [`cli`] (arguments, one file a command), [`disk`] (the only reading and writing), [`server`] (preview on
//!   loopback), [`watch`] (waiting for changes), [`report`] (problems → terminal), [`scaffold`] (new files with every field explained),
//!   [`adopt`] (what came in → files, changed or new, judged before any is written)
//! - the way: [`pipeline`], the stages in order; read this first
//! - stages: [`parse`] (bytes → drafts), [`validate`] (drafts → [`model::Handbook`]), [`keywords`] (spellings of one
//!   keyword → one entry), [`tag`] (keyword → category, with evidence), [`amend`] (categories → edits of case files), [`relate`] (related cases, with reasons),
//!   [`render`] (handbook → pages and data), [`index`] (pages → search index), [`ruby`] (pages → readings over
//!   kanji), [`bundle`] (site → one file), [`intake`] (workbook or CSV ⇄ case files), [`proof`] (site → every case that its search does not find)
//! - the ground: [`model`], [`markdown`], [`places`], [`text`], [`fields`] (the one table of front-matter fields),
//!   [`diag`], [`squeeze`] (numbers in few signs)

pub mod adopt;
pub mod amend;
pub mod bundle;
pub mod cli;
pub mod diag;
pub mod disk;
pub mod fields;
pub mod index;
pub mod intake;
pub mod keywords;
pub mod markdown;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod places;
pub mod proof;
pub mod relate;
pub mod render;
pub mod report;
pub mod ruby;
pub mod scaffold;
pub mod server;
pub mod squeeze;
pub mod tag;
pub mod text;
pub mod validate;
pub mod watch;
