//! `jirei init`: a new handbook with an example of everything.
use std::io::ErrorKind;
use std::path::Path;

use super::{Ending, print};
use crate::{disk, scaffold};

pub(super) fn run(folder: &Path) -> Ending {
    let shown = folder.display();
    match folder.read_dir().map(|mut entries| entries.next().is_some()) {
        Ok(true) => {
            return Ending::Failed(say!(
                "{} には、もうファイルがあります。空のフォルダーか、まだないフォルダーを指定してください",
                "{} is not empty; name a folder that is empty or not there yet",
                shown
            ));
        }
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Ending::Failed(say!("{} を使えません（{}）", "{} can't be used ({})", shown, error));
        }
        Ok(false) | Err(_) => {}
    }
    for (path, text) in scaffold::STARTER {
        // Never written over what somebody else puts there meanwhile.
        if let Err(error) = disk::create(&folder.join(path), text.as_bytes()) {
            return Ending::Failed(say!("{} を作れません（{}）", "{} can't be written ({})", folder.join(path).display(), error));
        }
    }
    print(&say!(
        "{} に新しい事例集を作りました。次の順に進めてください。\n\n  1. handbook.yaml の題名・区分・項目を書きかえる\n  \
         2. 見ながら書く　　jirei serve --content {}\n  3. 事例を足す　　　jirei new case 02-machi --content {}\n  \
         4. Excelで集める　jirei template cases.xlsx --content {}\n",
        "A new handbook stands in {}. What to do next:\n\n  1. write your title, categories and fields into handbook.yaml\n  \
         2. look while you write   jirei serve --content {}\n  3. add a case             jirei new case 02-machi --content {}\n  \
         4. collect by Excel       jirei template cases.xlsx --content {}\n",
        shown,
        shown,
        shown,
        shown
    ))
}
