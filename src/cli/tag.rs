//! `jirei tag`: each keyword, its category, evidence and confidence.
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::tag_write::{self, Manner};
use super::{Ending, Format, print, source};
use crate::model::{Case, Handbook, Tag};
use crate::pipeline::{self, Settings};
use crate::report;

pub(super) fn run(files: &[PathBuf], content: &Path, blind: bool, write: Option<&Manner>, format: Format) -> Ending {
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        Err(ending) => return ending,
    };
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    if !problems.is_empty() {
        anstream::eprintln!("{}", report::text(&problems, &snapshot));
    }
    let Some(handbook) = handbook else { return Ending::ContentErrors };
    let wanted = match wanted(files, content, &handbook) {
        Ok(wanted) => wanted,
        Err(reason) => return Ending::Failed(reason),
    };
    let tags = match pipeline::tags(&handbook, blind) {
        Ok(tags) => tags,
        Err(reason) => return Ending::Failed(reason),
    };
    let chosen = handbook
        .cases
        .iter()
        .map(|case| &**case)
        .zip(&tags)
        .filter(|(case, _)| wanted.is_empty() || wanted.contains(&case.file.as_str()));
    if let Some(manner) = write {
        return tag_write::run(content, &snapshot, &handbook, &chosen.collect::<Vec<_>>(), manner);
    }
    let text = match format {
        Format::Json => {
            let rows: Vec<Value> = chosen.flat_map(|(case, tags)| rows(&handbook, case, tags)).collect();
            format!("{:#}\n", Value::Array(rows))
        }
        Format::Text => chosen.map(|(case, tags)| table(&handbook, case, tags)).collect::<Vec<_>>().join("\n"),
    };
    print(&text)
}

/// The cases' paths below the content folder for files named on the command line, from here or from there.
pub(super) fn wanted<'a>(files: &[PathBuf], content: &Path, handbook: &'a Handbook) -> Result<Vec<&'a str>, String> {
    let find = |file: &PathBuf| {
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        let case = handbook.cases.iter().find(|case| {
            std::path::absolute(content.join(&case.file)).is_ok_and(|known| known == absolute) || Path::new(&case.file) == file
        });
        case.map(|case| case.file.as_str())
            .ok_or_else(|| format!("{} は {} にある事例のファイルではありません", file.display(), content.display()))
    };
    files.iter().map(find).collect()
}

fn rows(handbook: &Handbook, case: &Case, tags: &[Tag]) -> Vec<Value> {
    let row = |(keyword, tag): (&crate::model::Keyword, &Tag)| {
        let evidence: Vec<Value> =
            tag.evidence.iter().map(|found| json!({ "section": found.section, "quote": found.quote })).collect();
        json!({
            "file": case.file,
            "keyword": keyword.text,
            "category": handbook.categories[tag.category.0].id,
            "given": tag.given,
            "confidence": (tag.confidence * 1000.0).round() / 1000.0,
            "evidence": evidence,
        })
    };
    case.keywords.iter().zip(tags).map(row).collect()
}

fn table(handbook: &Handbook, case: &Case, tags: &[Tag]) -> String {
    let mut text = format!("{}  {} {}\n", case.file, case.place(), case.title);
    for (keyword, tag) in case.keywords.iter().zip(tags) {
        let category = &handbook.categories[tag.category.0];
        let sure = if tag.given { "指定".to_owned() } else { format!("{:.0}%", tag.confidence * 100.0) };
        text.push_str(&format!("  {}\n    → {}（{sure}）\n", keyword.text, category.label));
        for found in &tag.evidence {
            let place = if found.section.is_empty() { String::new() } else { format!("{}：", found.section) };
            text.push_str(&format!("      {place}「{}」\n", found.quote));
        }
    }
    text
}
