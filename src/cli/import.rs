//! `jirei import`: a workbook or CSV → case files, all or nothing.
use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use super::{Ending, print, source};
use crate::adopt::{self, Change, Plan};
use crate::intake::{self, Grid, Trouble};
use crate::text::control::visible;
use crate::{disk, report};

/// Lines around a change that are shown.
const AROUND: usize = 2;

pub(super) fn run(file: &Path, content: &Path, update: bool, dry_run: bool) -> Ending {
    let name = file.file_name().map_or_else(String::new, |name| visible(&name.to_string_lossy()));
    let grids = match read(file) {
        Ok(Ok(grids)) => grids,
        Ok(Err(trouble)) => {
            anstream::eprintln!("{name}: {}", trouble.words(report::language()));
            return Ending::ContentErrors;
        }
        Err(ending) => return ending,
    };
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        Err(ending) => return ending,
    };
    let plan = adopt::plan(&snapshot, &grids, update, report::language());
    tell(&plan, &name);
    // Differences are shown even when --update is missing or something stops them: they are what is to be decided.
    let text = summary(&plan, dry_run);
    if plan.stops() {
        anstream::eprintln!("{text}");
        return Ending::ContentErrors;
    }
    if !dry_run {
        let files: Vec<disk::Wanted<'_>> = plan
            .changes
            .iter()
            .map(|change| (content.join(&change.path), change.old.as_deref(), change.new.as_slice()))
            .collect();
        if let Err(error) = disk::write_together(&files) {
            return Ending::Failed(say!(
                "書けませんでした。何も変えていません（{}）",
                "nothing was written ({})",
                visible(&error.to_string())
            ));
        }
    }
    print(&(text + "\n"))
}

/// The sheets of a file, by its ending; the outer error is the machine's, the inner one the file's.
fn read(file: &Path) -> Result<Result<Vec<Grid>, Trouble>, Ending> {
    let failed =
        |error: std::io::Error| Ending::Failed(say!("{} を読めません（{}）", "{} can't be read ({})", file.display(), error));
    let bytes = match disk::read_file(file, intake::LARGEST) {
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Ok(Err(Trouble::new("", intake::Fault::TooLarge)));
        }
        read => read.map_err(failed)?,
    };
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    // Some systems call a table .xlsx or .csv whatever it is; what it begins with tells.
    let packed = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0");
    match ending.as_deref() {
        Some("csv" | "tsv" | "txt" | "xlsx" | "xlsm" | "xls") if packed => Ok(intake::read_xlsx(&bytes)),
        Some("csv" | "tsv" | "txt" | "xlsx" | "xlsm" | "xls") => Ok(intake::read_csv(&bytes).map(|grid| vec![grid])),
        _ => Err(Ending::Failed(say!(
            "{} は取り込めません。.xlsx か .csv で保存してください",
            "{} can't be imported; save it as .xlsx or .csv",
            file.display()
        ))),
    }
}

/// Every problem with its cell; first what stops the import.
fn tell(plan: &Plan, name: &str) {
    let lang = report::language();
    for (stops, word) in [(true, say!("誤り", "error")), (false, say!("注意", "note"))] {
        for trouble in plan.troubles.iter().filter(|trouble| trouble.stops() == stops) {
            anstream::eprintln!("{word} {name} {}", trouble.words(lang));
        }
    }
}

fn summary(plan: &Plan, dry_run: bool) -> String {
    let stops = plan.troubles.iter().filter(|trouble| trouble.stops()).count();
    if stops > 0 {
        return say!("誤りが {} 件あります。何も書いていません。", "{} errors; nothing was written.", stops);
    }
    let mut text = String::new();
    for change in &plan.changes {
        let _ = match &change.old {
            None => writeln!(text, "{} {}", say!("新しい", "new"), change.path),
            Some(old) => writeln!(text, "{} {}\n{}", say!("改める", "changed"), what(change), difference(change, old)),
        };
    }
    let new = plan.changes.iter().filter(|change| change.old.is_none()).count();
    let changed = plan.changes.len() - new;
    text.push_str(&say!(
        "新しい事例 {} 件、改めた事例 {} 件、変わりのない事例 {} 件。",
        "{} new cases, {} changed, {} unchanged.",
        new,
        changed,
        plan.same
    ));
    if dry_run {
        text.push_str(&say!("試しただけで、何も書いていません。", " A trial: nothing was written."));
    } else if !plan.changes.is_empty() {
        text.push_str(&say!("jirei check で確かめてください。", " Look at them with jirei check."));
    }
    text
}

fn what(change: &Change) -> String {
    format!("{}（{}）", change.path, visible(&change.changed.join("、")))
}

/// What changes in a file, as a unified diff; its lines come from outside and are made visible.
fn difference(change: &Change, old: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(&change.new));
    let diff = TextDiff::from_lines(old.as_ref(), new.as_ref());
    let unified = diff.unified_diff().context_radius(AROUND).to_string();
    unified.lines().map(|line| format!("  {}\n", visible(line))).collect()
}
