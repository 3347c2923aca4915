//! `jirei build`: read, build, publish.
use std::path::Path;
use std::time::Instant;

use super::{Ending, Site, print, source};
use crate::disk;

pub(super) fn run(site: &Site, out: &Path) -> Ending {
    let begin = Instant::now();
    if inside(out, &site.content) {
        return Ending::Failed(say!("--out は事例のフォルダーの外にしてください", "--out must lie outside the content folder"));
    }
    let (output, mut built) = match source::build(site, begin) {
        Ok(done) => done,
        Err(ending @ Ending::ContentErrors) => {
            anstream::eprintln!(
                "{}",
                say!(
                    "サイトは書き出していません。前に生成したものがあれば、そのまま残っています。",
                    "Nothing was written; the last good site, if there is one, stands as it was."
                )
            );
            return ending;
        }
        Err(ending) => return ending,
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

/// Whether the site would land among the content, to be read as content next time.
fn inside(out: &Path, content: &Path) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute(out).starts_with(absolute(content))
}
