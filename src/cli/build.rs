//! `jirei build`: read, build, publish; as a folder or as one file.
use std::path::Path;
use std::time::Instant;

use super::{Ending, Site, print, source};
use crate::bundle;
use crate::disk::{self, Publication, Refused};

pub(super) fn run(site: &Site, out: &Path, force: bool) -> Ending {
    let begin = Instant::now();
    if inside(out, &site.content) || inside(&site.content, out) {
        return Ending::Failed(say!(
            "--out は、事例のフォルダーの中でも、それを含むフォルダーでもない場所にしてください",
            "--out must neither lie in the content folder nor hold it"
        ));
    }
    let publication = Publication::new(out, force);
    let mut built = match source::build_into(&publication, site, begin) {
        Ok(built) => built,
        Err(ending) => return nothing_written(ending),
    };
    let publishing = Instant::now();
    match publication.finish() {
        Ok(()) => {}
        Err(Refused::Foreign(path)) => {
            return Ending::Failed(say!(
                "{} には jirei がつくったものではないファイルがあります（例: {}）。別のフォルダーを選ぶか、消えてよければ --force を付けてください",
                "{} holds files that jirei did not make (such as {}); choose another folder, or add --force if they may be lost",
                out.display(),
                path.display()
            ));
        }
        Err(Refused::Disk(error)) => return unwritable(out, &error),
    }
    built.timings.push(("publish", publishing.elapsed()));
    print(&say!(
        "{}\n{} に書き出しました。\n",
        "{}\nWritten to {}.\n",
        source::summary(&built, site, begin.elapsed()),
        out.join("index.html").display()
    ))
}

/// `jirei build --single-file`: everything in one file.
pub(super) fn run_single(site: &Site, file: &Path) -> Ending {
    let begin = Instant::now();
    if inside(file, &site.content) {
        return Ending::Failed(say!(
            "--single-file は事例のフォルダーの外にしてください",
            "--single-file must lie outside the content folder"
        ));
    }
    let (output, mut built) = match source::build(site, begin) {
        Ok(done) => done,
        Err(ending) => return nothing_written(ending),
    };
    let bundling = Instant::now();
    let bytes = match bundle::bundle(&output) {
        Ok(bytes) => bytes,
        Err(reason) => {
            return Ending::Failed(say!("一つのファイルにできません（{}）", "no single file can be made ({})", reason));
        }
    };
    built.timings.push(("bundle", bundling.elapsed()));
    if let Err(error) = disk::replace(file, &bytes) {
        return unwritable(file, &error);
    }
    print(&say!(
        "{}\n{} に書き出しました（{:.1} MB）。\n",
        "{}\nWritten to {} ({:.1} MB).\n",
        source::summary(&built, site, begin.elapsed()),
        file.display(),
        bytes.len() as f64 / 1e6
    ))
}

/// Tells that the last good site stands, where the content has errors.
fn nothing_written(ending: Ending) -> Ending {
    if let Ending::ContentErrors = ending {
        anstream::eprintln!(
            "{}",
            say!(
                "サイトは書き出していません。前に生成したものがあれば、そのまま残っています。",
                "Nothing was written; the last good site, if there is one, stands as it was."
            )
        );
    }
    ending
}

/// The disk refused; what stood there stands as it was.
fn unwritable(target: &Path, error: &std::io::Error) -> Ending {
    use std::io::ErrorKind;
    let reason = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            say!("ディスクの空きが足りません", "the disk is full")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            say!("書き込みが許されていない場所です", "writing there is not allowed")
        }
        ErrorKind::NotFound | ErrorKind::StaleNetworkFileHandle => {
            say!("書き出し先がなくなりました", "the target has vanished")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            say!("フォルダーではないものがあります", "something there is no folder")
        }
        ErrorKind::IsADirectory => say!("同じ名前のフォルダーがあります", "a folder of that name is there"),
        // A disk or share that is mounted just there can't be put aside as a whole.
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => say!(
            "そのフォルダー自体が別のディスクや共有の入口です。その中のフォルダーを指定してください",
            "the folder is itself where a disk or share is mounted; name a folder inside it"
        ),
        _ => say!("ディスクが受け付けません", "the disk refuses"),
    };
    Ending::Failed(say!(
        "{} に書き出せません: {}（{}）。前のものがあれば、そのまま残っています",
        "{} can't be written: {} ({}); what was there stands as it was",
        target.display(),
        reason,
        error
    ))
}

/// Whether one path lies in the other, wherever links lead: a site among the content would be read as content next time, and
/// content in a site would be replaced with it.
fn inside(path: &Path, folder: &Path) -> bool {
    disk::resolve(path).starts_with(disk::resolve(folder))
}
