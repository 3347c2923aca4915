//! `jirei tag --write`: the categories found go into the files.
//!
//! What would be written is first read again in memory: unless every case is the same but for its categories, its file is
//! left alone. A file that somebody has saved meanwhile is left alone too.
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use super::{Ending, Format, print};
use crate::amend::{self, Edit, Obstacle};
use crate::diag::Severity;
use crate::disk;
use crate::model::{Case, CategoryId, Handbook, Snapshot, Tag};
use crate::pipeline::{self, Settings};
use crate::text::control::visible;

/// How the files are written.
pub(super) struct Manner {
    /// Nothing is written, all is told.
    pub(super) dry: bool,
    /// Categories of which the tagger is less sure are left out, 0–1.
    pub(super) least: f64,
    pub(super) format: Format,
}

/// What becomes of one file.
struct Plan<'a> {
    case: &'a Case,
    edits: Vec<Edit>,
    bytes: Vec<u8>,
    reason: Option<String>,
}

pub(super) fn run(
    content: &Path,
    snapshot: &Snapshot,
    handbook: &Handbook,
    chosen: &[(&Case, &Vec<Tag>)],
    manner: &Manner,
) -> Ending {
    let mut plans: Vec<Plan<'_>> =
        chosen.iter().filter_map(|(case, tags)| plan(snapshot, handbook, case, tags, manner)).collect();
    verify(snapshot, handbook, chosen, &mut plans);
    for plan in plans.iter_mut().filter(|plan| plan.reason.is_none() && !plan.edits.is_empty() && !manner.dry) {
        let before = snapshot.files.get(&plan.case.file).map(Vec::as_slice).unwrap_or_default();
        match disk::amend(&content.join(&plan.case.file), before, &plan.bytes) {
            Ok(true) => {}
            Ok(false) => {
                plan.reason = Some(say!(
                    "読んでから書くまでのあいだに、ほかで保存されました。もう一度実行してください",
                    "it was saved elsewhere meanwhile; run this again"
                ));
            }
            Err(error) => plan.reason = Some(say!("書けません（{}）", "it can't be written ({})", error)),
        }
    }
    let failed = plans.iter().any(|plan| plan.reason.is_some());
    let ending = print(&match manner.format {
        Format::Json => json(snapshot, &plans, manner),
        Format::Text => told(snapshot, &plans, manner),
    });
    match ending {
        Ending::Done if failed => Ending::Failed(say!("書き込めなかった区分があります", "some categories could not be written")),
        ending => ending,
    }
}

fn plan<'a>(snapshot: &Snapshot, handbook: &Handbook, case: &'a Case, tags: &[Tag], manner: &Manner) -> Option<Plan<'a>> {
    let wanted: Vec<Option<CategoryId>> =
        tags.iter().map(|tag| (!tag.given && tag.confidence >= manner.least).then_some(tag.category)).collect();
    if wanted.iter().all(Option::is_none) {
        return None;
    }
    let (edits, obstacles) = amend::categories(snapshot, case, &wanted, &handbook.categories);
    let bytes = amend::apply(snapshot.files.get(&case.file)?, &edits);
    let reason = obstacles.first().map(|(at, why)| {
        let word = &case.keywords[*at].text;
        match why {
            Obstacle::ManyLines => say!(
                "「{}」は複数行に分けて書かれています。一行にしてください",
                "`{}` is written over several lines; put it on one",
                word
            ),
            Obstacle::Unlike => say!("キーワードの場所が分かりません", "where the keywords stand is not clear"),
        }
    });
    Some(Plan { case, edits, bytes, reason })
}

/// Reads the handbook as it would be. Files that bring an error, or a case that is not the same, are given up.
fn verify(snapshot: &Snapshot, handbook: &Handbook, chosen: &[(&Case, &Vec<Tag>)], plans: &mut [Plan<'_>]) {
    let unlike =
        || say!("書き込むと事例の中身が変わってしまうため、書きませんでした", "not written: the case would not be the same");
    // Each round gives up at least one file.
    loop {
        let mut after = snapshot.clone();
        let live: BTreeSet<&str> =
            plans.iter().filter(|plan| plan.reason.is_none()).map(|plan| plan.case.file.as_str()).collect();
        for plan in plans.iter().filter(|plan| live.contains(plan.case.file.as_str())) {
            after.files.insert(plan.case.file.clone(), plan.bytes.clone());
        }
        let (read, problems) = pipeline::load(&after, &Settings::default());
        let bad: BTreeSet<String> = match &read {
            None => problems.iter().filter(|found| found.severity() == Severity::Error).map(|found| found.file.clone()).collect(),
            Some(read) => {
                let cases: BTreeMap<&str, &Case> = read.cases.iter().map(|case| (case.file.as_str(), &**case)).collect();
                let same = |case: &Case, tags: &[Tag]| {
                    cases.get(case.file.as_str()).is_some_and(|fresh| {
                        bare(fresh) == bare(case)
                            && fresh.keywords.iter().zip(&case.keywords).zip(tags).all(|((fresh, old), tag)| {
                                old.category.is_none_or(|_| fresh.category == old.category)
                                    && fresh.category.is_none_or(|category| category == tag.category)
                            })
                    })
                };
                chosen.iter().filter(|(case, tags)| !same(case, tags)).map(|(case, _)| case.file.clone()).collect()
            }
        };
        let mut given_up = 0;
        for plan in plans.iter_mut().filter(|plan| plan.reason.is_none() && bad.contains(&plan.case.file)) {
            plan.reason = Some(unlike());
            given_up += 1;
        }
        if given_up > 0 {
            continue;
        }
        // What can't be laid at any file's door stops all.
        if read.as_ref().is_none_or(|read| read.cases.len() != handbook.cases.len()) {
            plans.iter_mut().filter(|plan| plan.reason.is_none()).for_each(|plan| plan.reason = Some(unlike()));
        }
        return;
    }
}

/// The case without its keywords' categories, in a form that can be compared.
fn bare(case: &Case) -> String {
    let mut case = case.clone();
    case.keywords.iter_mut().for_each(|keyword| keyword.category = None);
    format!("{case:?}")
}

fn json(snapshot: &Snapshot, plans: &[Plan<'_>], manner: &Manner) -> String {
    let row = |plan: &Plan<'_>| {
        json!({
            "file": plan.case.file,
            "written": plan.reason.is_none() && !manner.dry,
            "reason": plan.reason,
            "diff": diff(snapshot, plan),
        })
    };
    format!("{:#}\n", Value::Array(plans.iter().map(row).collect()))
}

fn diff(snapshot: &Snapshot, plan: &Plan<'_>) -> String {
    snapshot.files.get(&plan.case.file).map_or(String::new(), |bytes| amend::diff(&plan.case.file, bytes, &plan.edits))
}

fn told(snapshot: &Snapshot, plans: &[Plan<'_>], manner: &Manner) -> String {
    let mut text = String::new();
    for plan in plans {
        match &plan.reason {
            Some(reason) => text.push_str(&format!("{}: {}\n", visible(&plan.case.file), visible(reason))),
            None => diff(snapshot, plan).lines().for_each(|line| text.push_str(&format!("{}\n", visible(line)))),
        }
    }
    let good = plans.iter().filter(|plan| plan.reason.is_none());
    let (files, edits) = (good.clone().count(), good.map(|plan| plan.edits.len()).sum::<usize>());
    text.push_str(&match (files, manner.dry) {
        (0, _) => say!("書き込む区分はありません。\n", "There is no category to write.\n"),
        (_, true) => say!(
            "{} ファイルに {} の区分を書き込めます（--dry-run のため、何も書いていません）。\n",
            "{} files would get {} categories (--dry-run: nothing was written).\n",
            files,
            edits
        ),
        (_, false) => {
            say!("{} ファイルに {} の区分を書き込みました。\n", "{} files got {} categories.\n", files, edits)
        }
    });
    text
}
