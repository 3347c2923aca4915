//! `jirei tag --suggest`: keywords that cases lack, and keywords that most likely are one.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Ending, Format, print, source, tag};
use crate::model::{Case, Handbook, Snapshot, Suggestion};
use crate::pipeline::{self, Settings};
use crate::report;
use crate::text::control::visible;
use crate::text::spelling;

/// Characters of a passage by which it is found in its file: markup may stand in the rest.
const RECOGNISED: [usize; 4] = [24, 16, 10, 6];

pub(super) fn run(files: &[PathBuf], content: &Path, format: Format) -> Ending {
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        Err(ending) => return ending,
    };
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    let Some(handbook) = handbook else {
        anstream::eprintln!("{}", report::text(&problems, &snapshot));
        return Ending::ContentErrors;
    };
    let wanted = match tag::wanted(files, content, &handbook) {
        Ok(wanted) => wanted,
        Err(reason) => return Ending::Failed(reason),
    };
    let all = match pipeline::suggestions(&handbook) {
        Ok(all) => all,
        Err(reason) => return Ending::Failed(reason),
    };
    let chosen = handbook
        .cases
        .iter()
        .map(|case| &**case)
        .zip(&all)
        .filter(|(case, _)| wanted.is_empty() || wanted.contains(&case.file.as_str()));
    let chosen: Vec<(&Case, &Vec<Suggestion>)> = chosen.filter(|(_, found)| !found.is_empty()).collect();
    let merge = merges(&handbook);
    print(&match format {
        Format::Json => {
            let rows = chosen.iter().flat_map(|(case, found)| found.iter().map(|one| row(&snapshot, &handbook, case, one)));
            format!("{:#}\n", json!({ "suggestions": rows.collect::<Vec<Value>>(), "merge": merge_rows(&merge) }))
        }
        Format::Text => told(&snapshot, &handbook, &chosen, &merge),
    })
}

fn row(snapshot: &Snapshot, handbook: &Handbook, case: &Case, one: &Suggestion) -> Value {
    let evidence: Vec<Value> =
        one.evidence.iter().map(|found| json!({ "section": found.section, "quote": found.quote })).collect();
    let place = place(snapshot, case, one);
    json!({
        "file": case.file,
        "line": place.map(|(line, _)| line),
        "column": place.map(|(_, column)| column),
        "keyword": one.text,
        "category": handbook.categories[one.category.0].id,
        "confidence": (one.confidence * 1000.0).round() / 1000.0,
        "cases": one.cases,
        "evidence": evidence,
    })
}

/// Line and column, from 1, column in characters, where the best passage begins.
fn place(snapshot: &Snapshot, case: &Case, one: &Suggestion) -> Option<(usize, usize)> {
    let text = std::str::from_utf8(snapshot.files.get(&case.file)?).ok()?;
    let quote = one.evidence.first()?.quote.trim_end_matches('…');
    let at = RECOGNISED.iter().find_map(|most| {
        let head: String = quote.chars().take(*most).collect();
        text.find(&head)
    })?;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    Some((text[..at].matches('\n').count() + 1, text[start..at].chars().count() + 1))
}

fn told(snapshot: &Snapshot, handbook: &Handbook, chosen: &[(&Case, &Vec<Suggestion>)], merge: &[Merge<'_>]) -> String {
    let mut text = String::new();
    for (case, found) in chosen {
        text.push_str(&format!("{}  {} {}\n", case.file, case.place(), visible(&case.title)));
        for one in *found {
            let label = &handbook.categories[one.category.0].label;
            let place = place(snapshot, case, one)
                .map_or_else(|| case.file.clone(), |(line, column)| format!("{}:{line}:{column}", case.file));
            text.push_str(&say!(
                "  ＋ {}（{}、{:.0}%、ほかの{}事例にある）\n     {}「{}」\n",
                "  + {} ({}, {:.0}%, in {} other cases)\n     {} `{}`\n",
                visible(&one.text),
                visible(label),
                one.confidence * 100.0,
                one.cases,
                place,
                visible(one.evidence.first().map_or("", |found| &found.quote))
            ));
        }
        text.push('\n');
    }
    let count: usize = chosen.iter().map(|(_, found)| found.len()).sum();
    text.push_str(&say!(
        "{}事例に{}のキーワードが考えられます。読んで確かめ、要るものだけを keywords に書き足してください。\n",
        "{} cases may lack {} keywords. Read the passages, and add to `keywords` what is true.\n",
        chosen.len(),
        count
    ));
    if !merge.is_empty() {
        text.push_str(&say!("\n一つにそろえられそうなキーワード\n", "\nKeywords that are most likely one\n"));
    }
    for group in merge {
        let [best, others @ ..] = &group.spellings[..] else { continue };
        let others = others.iter().map(|(word, files)| format!("{}（{}）", visible(word), files.join(" "))).collect::<Vec<_>>();
        text.push_str(&say!(
            "  {} ← {}（{}事例が前の書き方）\n",
            "  {} <- {} ({} cases spell it the first way)\n",
            visible(best.0),
            others.join("、"),
            best.1.len()
        ));
    }
    text
}

/// Spellings of what is most likely one keyword, with the files that have each; the most used first.
struct Merge<'a> {
    spellings: Vec<(&'a str, Vec<&'a str>)>,
}

fn merges(handbook: &Handbook) -> Vec<Merge<'_>> {
    let mut groups: BTreeMap<String, Vec<(&str, Vec<&str>)>> = BTreeMap::new();
    for case in &handbook.cases {
        for keyword in &case.keywords {
            let key = spelling::loose(&keyword.text);
            if key.is_empty() {
                continue;
            }
            let group = groups.entry(key).or_default();
            match group.iter_mut().find(|(word, _)| *word == keyword.text) {
                Some((_, files)) => files.push(&case.file),
                None => group.push((&keyword.text, vec![&case.file])),
            }
        }
    }
    let mut merges: Vec<Merge<'_>> =
        groups.into_values().filter(|group| group.len() > 1).map(|spellings| Merge { spellings }).collect();
    for merge in &mut merges {
        merge.spellings.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
    }
    merges
}

fn merge_rows(merges: &[Merge<'_>]) -> Vec<Value> {
    let spelling = |(word, files): &(&str, Vec<&str>)| json!({ "keyword": word, "files": files });
    merges.iter().map(|merge| Value::from_iter(merge.spellings.iter().map(spelling))).collect()
}
