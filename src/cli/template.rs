//! `jirei template`: the intake workbook, empty or filled with the handbook's cases.
use std::path::Path;

use super::{Ending, print, source};
use crate::model::Snapshot;
use crate::{adopt, disk, intake, pipeline};

pub(super) fn run(file: &Path, content: &Path, filled: bool, force: bool) -> Ending {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let is_csv = match ending.as_deref() {
        Some("xlsx") => false,
        Some("csv") => true,
        _ => {
            return Ending::Failed(say!(
                "{} の名前は .xlsx か .csv で終わらせてください",
                "the name of {} must end with .xlsx or .csv",
                file.display()
            ));
        }
    };
    if file.exists() && !force {
        return exists(file);
    }
    let snapshot = match source::read(content) {
        Ok(snapshot) => snapshot,
        // Without a handbook yet, the form has the five usual sections.
        Err(_) if !filled && !content.exists() => {
            Snapshot { files: [("handbook.yaml".to_owned(), "title: 事例集\n".into())].into(), ..Snapshot::default() }
        }
        Err(ending) => return ending,
    };
    let (Some(handbook), _) = pipeline::draft(&snapshot) else {
        return Ending::Failed(say!(
            "{} の handbook.yaml に題名（title）が要ります",
            "handbook.yaml in {} needs a title",
            content.display()
        ));
    };
    let cases = if filled { adopt::filled(&snapshot, &handbook) } else { Vec::new() };
    let bytes = if is_csv {
        intake::write_csv(&intake::columns(&handbook.form()), &cases)
    } else {
        match intake::write_workbook(&handbook, &cases) {
            Ok(bytes) => bytes,
            Err(error) => return Ending::Failed(error),
        }
    };
    let written = if force { disk::replace(file, &bytes) } else { disk::create(file, &bytes) };
    match written {
        Ok(()) => print(&say!(
            "{} を作りました。書き込んだら jirei import {} で取り込めます。\n",
            "Wrote {}. When it is filled in: jirei import {}\n",
            file.display(),
            file.display()
        )),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => exists(file),
        Err(error) => Ending::Failed(say!("{} を作れません（{}）", "{} can't be written ({})", file.display(), error)),
    }
}

fn exists(file: &Path) -> Ending {
    Ending::Failed(say!(
        "{} はもうあります。上書きするときは --force を付けてください",
        "{} exists; add --force to overwrite it",
        file.display()
    ))
}
