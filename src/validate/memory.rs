//! Reading a handbook again after a few of its files have changed.
//!
//! What a page says by itself hangs on its file and on `handbook.yaml`; where it links to other pages or files, on what can be
//! linked to as well. Pages of which nothing of that has changed are neither parsed nor judged again; what only all pages
//! together can tell is worked out anew.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::links::Targets;
use super::pages::{self, Shelf};
use crate::diag::Diagnostic;
use crate::model::{Case, Chapter, Handbook, Snapshot};
use crate::parse;

/// A handbook's pages as they were read last.
#[derive(Debug, Default)]
pub struct Memory {
    /// The files that they were read from.
    snapshot: Arc<Snapshot>,
    targets: Targets,
    cases: Shelf<Case>,
    chapters: Shelf<Chapter>,
    /// Per page what was wrong with it as a file: its letters, its YAML, its Markdown.
    faults: BTreeMap<String, Vec<Diagnostic>>,
}

impl Memory {
    /// The handbook and every problem, in no order: the same as parsing and validating the whole snapshot.
    pub fn read(&mut self, snapshot: Arc<Snapshot>) -> (Option<Handbook>, Vec<Diagnostic>) {
        let last = std::mem::replace(&mut self.snapshot, Arc::clone(&snapshot));
        let same = |path: &str| last.files.get(path) == snapshot.files.get(path);
        // Its categories and fields decide what a case may say.
        let same_book = same("handbook.yaml");
        self.keep(|path, _| same_book && same(path));
        let (mut drafts, mut problems) = parse::parse_some(&snapshot, &|path| !self.has(path));
        let targets = pages::targets(&drafts, &self.cases, &self.chapters);
        if targets != self.targets {
            let mut again = Vec::new();
            self.keep(|path, leads_inside| {
                if leads_inside {
                    again.push(path.to_owned());
                }
                !leads_inside
            });
            if !again.is_empty() {
                let (linking, more) = parse::parse_some(&snapshot, &|path| again.iter().any(|again| again == path));
                drafts.cases.extend(linking.cases);
                drafts.chapters.extend(linking.chapters);
                problems.extend(more.into_iter().filter(|problem| again.contains(&problem.file)));
            }
            self.targets = targets;
        }
        let known: Vec<Diagnostic> = self.faults.values().flatten().cloned().collect();
        let pages = drafts.cases.iter().chain(&drafts.chapters).map(|draft| (draft.file.clone(), Vec::new()));
        self.faults.extend(pages);
        for problem in &problems {
            if let Some(faults) = self.faults.get_mut(&problem.file) {
                faults.push(problem.clone());
            }
        }
        problems.extend(known);
        let (handbook, more) = super::judge(drafts, &self.targets, &mut self.cases, &mut self.chapters);
        problems.extend(more);
        (handbook, problems)
    }

    fn has(&self, path: &str) -> bool {
        self.cases.contains_key(path) || self.chapters.contains_key(path)
    }

    /// Forgets the pages that `stays` refuses, by their paths and whether they link to what the handbook holds.
    fn keep(&mut self, mut stays: impl FnMut(&str, bool) -> bool) {
        self.cases.retain(|path, page| stays(path, page.leads_inside));
        self.chapters.retain(|path, page| stays(path, page.leads_inside));
        let (cases, chapters) = (&self.cases, &self.chapters);
        self.faults.retain(|path, _| cases.contains_key(path) || chapters.contains_key(path));
    }
}
