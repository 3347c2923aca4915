//! `jirei new`: a file with every field explained.
use std::collections::BTreeMap;
use std::path::Path;

use clap::ValueEnum;

use super::{Ending, print, source};
use crate::model::{CaseForm, Snapshot};
use crate::pipeline;
use crate::{disk, intake, scaffold};

/// What is begun.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum What {
    /// 事例
    Case,
    /// 読みもの（章）
    Chapter,
    /// 原稿の書き方の章
    Guide,
}

pub(super) fn run(what: What, name: &str, from: Option<u32>, content: &Path) -> Ending {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    if stem.is_empty() || !stem.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return Ending::Failed(format!("「{name}」はファイル名にできません。英数字・かな・漢字と - _ だけを使ってください"));
    }
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        Err(ending) => return ending,
    };
    let Some((form, number)) = pipeline::outline(&snapshot) else {
        return Ending::Failed(format!("{} の handbook.yaml に題名（title）が要ります", content.display()));
    };
    let neighbour = match from.map(|number| neighbour(number, &snapshot, &form)).transpose() {
        Ok(lines) => lines.unwrap_or_default(),
        Err(ending) => return ending,
    };
    let (path, text) = match what {
        What::Case => (format!("cases/{stem}.md"), scaffold::case(number, &form, &neighbour)),
        What::Chapter => (format!("chapters/{stem}.md"), scaffold::chapter()),
        What::Guide => (format!("chapters/{stem}.md"), scaffold::guide(&form)),
    };
    match disk::create(&content.join(&path), text.as_bytes()) {
        Ok(()) => {
            print(&format!("{} を作りました。書き込んだら jirei check で確かめてください。\n", content.join(&path).display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ending::Failed(format!("{} はもうあります。上書きはしません", content.join(&path).display()))
        }
        Err(error) => Ending::Failed(format!("{} を作れません（{error}）", content.join(&path).display())),
    }
}

/// The lines of a case's keys.
fn neighbour(number: u32, snapshot: &Snapshot, form: &CaseForm) -> Result<BTreeMap<String, String>, Ending> {
    let handbook = pipeline::draft(snapshot).0;
    let case = handbook.as_ref().and_then(|handbook| handbook.cases.iter().find(|case| case.number == number));
    let Some(case) = case else {
        return Err(Ending::Failed(say!("番号 {} の事例がありません", "there is no case of number {}", number)));
    };
    let bytes = snapshot.files.get(&case.file).map(Vec::as_slice).unwrap_or_default();
    let text = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').replace("\r\n", "\n");
    Ok(intake::blocks(&intake::columns(form), &text))
}
