//! What a handbook is once everything in it has been read and found good. Nothing here is half filled: facts that are
//! found later (categories, related cases) live in tables of their own, keyed by [`CaseId`].

mod case;
mod findings;
mod handbook;
mod output;
mod own;

pub use case::{AsOf, Case, Coordinators, Figure, Keyword, Municipality, Profile, Relation, SourceRef, YearMonth};
pub use findings::{Evidence, KeywordEntry, KeywordTable, KeywordUse, Related, Relations, Suggestion, Tag, Tags};
pub use handbook::{Asset, Category, CategoryId, Chapter, Facets, Group, Handbook, Meta, Section, Term, ThemeFile};
pub use output::{Gathered, Output, Page, Passage, PassageKind, Sink, Snapshot};
pub use own::{CaseForm, Labels, OwnField, OwnKind, OwnValue};

/// A case's place in [`Handbook::cases`], which is sorted by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub usize);
