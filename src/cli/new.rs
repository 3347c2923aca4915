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
    let Some((form, free)) = pipeline::outline(&snapshot) else {
        return Ending::Failed(format!("{} の handbook.yaml に題名（title）が要ります", content.display()));
    };
    let neighbour = match from.map(|number| neighbour(number, &snapshot, &form)).transpose() {
        Ok(lines) => lines.unwrap_or_default(),
        Err(ending) => return ending,
    };
    let number = free.max(numbers(&snapshot, &form).saturating_add(1));
    let (path, text) = match what {
        What::Case => (format!("cases/{stem}.md"), scaffold::case(number, &form, &neighbour)),
        What::Chapter => (format!("chapters/{stem}.md"), scaffold::chapter()),
        What::Guide => (format!("chapters/{stem}.md"), scaffold::guide(&form)),
    };
    // Windows and macOS take names that differ by case alone for one.
    if let Some(there) = snapshot.files.keys().find(|known| known.to_lowercase() == path.to_lowercase() && **known != path) {
        return Ending::Failed(say!(
            "{} がもうあります。大文字と小文字の違いだけの名前は付けられません",
            "{} is there already; names that differ by case alone are one",
            content.join(there).display()
        ));
    }
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

/// The largest number in any case's file, also in those that are not filled in yet.
fn numbers(snapshot: &Snapshot, form: &CaseForm) -> u32 {
    let names = ["number", "番号", form.labels.of("number")];
    let number = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let (_, value) = text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| names.contains(&key.trim()))?;
        value.split('#').next()?.trim().parse::<u32>().ok()
    };
    let cases = snapshot.files.iter().filter(|(path, _)| path.starts_with("cases/") && path.ends_with(".md"));
    cases.filter_map(|(_, bytes)| number(bytes)).max().unwrap_or_default()
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
