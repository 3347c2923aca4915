//! `jirei build`: read, build, publish; as a folder or as one file.
use std::path::Path;
use std::time::Instant;

use super::{Ending, Site, print, source};
use crate::{bundle, disk};

pub(super) fn run(site: &Site, out: &Path) -> Ending {
    let begin = Instant::now();
    if inside(out, &site.content) {
        return Ending::Failed(say!("--out は事例のフォルダーの外にしてください", "--out must lie outside the content folder"));
    }
    let (output, mut built) = match source::build(site, begin) {
        Ok(done) => done,
        Err(ending) => return nothing_written(ending),
    };
    let publishing = Instant::now();
    if let Err(error) = disk::publish(&output, out) {
        return Ending::Failed(say!("{} に書き出せません（{}）", "{} can't be written ({})", out.display(), error));
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
        return Ending::Failed(say!("{} に書き出せません（{}）", "{} can't be written ({})", file.display(), error));
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

/// Whether the site would land among the content, to be read as content next time.
fn inside(out: &Path, content: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute(out).starts_with(absolute(content))
}
