//! Puts a whole site in place of the last one, at once or not at all.
//!
//! The new site is made beside the old one; files that have not changed are the old ones themselves (hard links), so that their
//! times stand and copying tools pass them over. Then the two change places in one step.
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::work::Work;
use super::{parent, resolve};
use crate::model::{Output, Sink};

/// The file by which a folder is known to be a site of ours: the program's name and version, then the path of every file it put
/// there, one on a line. A file of that name which says less (empty after a power cut, somebody's own) makes nothing ours.
const MARK: &str = ".jirei";
const NAME: &str = "jirei ";
const VERSION: &str = concat!("jirei ", env!("CARGO_PKG_VERSION"), "\n");

/// How often a folder is looked at that is replaced again and again meanwhile.
const TRIES: usize = 20;

/// Why nothing was published. The old site, if there is one, stands as it was.
#[derive(Debug)]
pub enum Refused {
    /// The folder holds a file that this program did not put there, in the way of the site: an example of such files.
    Foreign(PathBuf),
    /// The disk refuses.
    Disk(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A site that takes the place of another: its files are written beside it as they come, and all of it changes places with
/// the old one at the end ([`Publication::finish`]), or nothing does.
#[derive(Debug)]
pub struct Publication {
    /// The site's folder, links resolved.
    folder: PathBuf,
    force: bool,
    /// Nothing is touched on the disk before the first file comes.
    fresh: OnceLock<Result<Fresh, Refused>>,
    /// The first thing that went wrong while files were written.
    failed: Mutex<Option<io::Error>>,
}

/// The new site, while it is being written.
#[derive(Debug)]
struct Fresh {
    work: Work,
    /// Where it is written.
    site: PathBuf,
    /// The paths of its files, and the folders that were made for them.
    written: Mutex<(BTreeSet<String>, BTreeSet<PathBuf>)>,
}

impl Publication {
    /// A site that is to take the place of `folder`, all or nothing, whenever the process may be killed. Files that were put
    /// into an earlier site by someone else stay in it. With `force`, a folder is replaced whatever it holds.
    #[must_use]
    pub fn new(folder: &Path, force: bool) -> Self {
        // A link to a folder stands for the folder.
        Self { folder: resolve(folder), force, fresh: OnceLock::new(), failed: Mutex::default() }
    }

    fn fresh(&self) -> &Result<Fresh, Refused> {
        self.fresh.get_or_init(|| Fresh::begin(&self.folder, self.force))
    }

    /// Puts the site in its place.
    ///
    /// # Errors
    /// When the folder holds files of others that are in the way and `force` was not given; when the disk refuses, or refused
    /// while files were written. The old site then stands as it was.
    pub fn finish(mut self) -> Result<(), Refused> {
        self.fresh();
        let (Some(fresh), failed) = (self.fresh.take(), self.failed.into_inner().unwrap_or_else(PoisonError::into_inner)) else {
            return Ok(());
        };
        let fresh = fresh?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        let (paths, _) = fresh.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let strangers = if self.force { Vec::new() } else { steady(&self.folder, || strangers(&paths, &self.folder))? };
        mark(&paths, &fresh.site, &self.folder)?;
        for path in &strangers {
            carry(&self.folder.join(path), &fresh.site.join(path))?;
        }
        exchange(&fresh.work, &fresh.site, &self.folder)?;
        Ok(())
    }
}

impl Sink for Publication {
    fn take(&self, path: &str, bytes: Vec<u8>) {
        let Ok(fresh) = self.fresh() else { return };
        let failed = || self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed().is_some() {
            return;
        }
        if let Err(error) = fresh.write(path, &bytes, &self.folder) {
            failed().get_or_insert(error);
        }
    }
}

impl Fresh {
    fn begin(folder: &Path, force: bool) -> Result<Self, Refused> {
        let parent = parent(folder);
        fs::create_dir_all(parent)?;
        Work::heal(parent, folder)?;
        if !force {
            steady(folder, || ours(folder).map_or_else(|| nothing_foreign(folder), |_| Ok(())))?;
        }
        let work = Work::begin(parent)?;
        let site = work.path().join("site");
        fs::create_dir(&site)?;
        if let Ok(old) = fs::metadata(folder) {
            fs::set_permissions(&site, old.permissions())?;
        }
        Ok(Self { work, site, written: Mutex::default() })
    }

    /// Writes a file; one that is the same in `last` is taken from there.
    fn write(&self, path: &str, bytes: &[u8], last: &Path) -> io::Result<()> {
        let (new, old) = (self.site.join(path), last.join(path));
        let (known, folder) = (|| self.written.lock().unwrap_or_else(PoisonError::into_inner), parent(&new));
        if !known().1.contains(folder) {
            fs::create_dir_all(folder)?;
            known().1.insert(folder.to_owned());
        }
        if !known().0.insert(path.to_owned()) {
            // The first of two may be the old site's own file, which must not be written into.
            fs::remove_file(&new)?;
        }
        if same(&old, bytes) && fs::hard_link(&old, &new).is_ok() {
            return Ok(());
        }
        fs::write(new, bytes)
    }
}

/// Puts a whole output in place of `folder`, see [`Publication`].
///
/// # Errors
/// See [`Publication::finish`].
pub fn publish(output: &Output, folder: &Path, force: bool) -> Result<(), Refused> {
    let publication = Publication::new(folder, force);
    output.files.par_iter().for_each(|(path, bytes)| publication.take(path, bytes.clone()));
    publication.finish()
}

/// Looks at a folder, once more where another run has meanwhile put its site in the folder's place: half of what was seen is gone.
fn steady<T>(folder: &Path, look: impl Fn() -> Result<T, Refused>) -> Result<T, Refused> {
    let which = || fs::metadata(folder).ok().map(|data| identity(&data));
    for _ in 0..TRIES {
        let before = which();
        let seen = look();
        if which() == before {
            return seen;
        }
    }
    look()
}

/// What tells a folder from another of its name.
#[cfg(unix)]
fn identity(data: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (data.dev(), data.ino())
}

#[cfg(not(unix))]
fn identity(data: &fs::Metadata) -> Option<std::time::SystemTime> {
    data.created().ok()
}

/// The mark of a site of ours; `None` where `folder` is none.
fn ours(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(MARK)).ok().filter(|mark| mark.starts_with(NAME) && mark.lines().count() > 1)
}

/// Refuses a folder that holds anything.
fn nothing_foreign(folder: &Path) -> Result<(), Refused> {
    match fs::read_dir(folder).map(|mut entries| entries.next()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
        Ok(None) => Ok(()),
        Ok(Some(entry)) => Err(Refused::Foreign(folder.join(entry?.file_name()))),
    }
}

/// What others have put into a site of ours, paths below it; `paths` are those of the new site's files.
fn strangers(paths: &BTreeSet<String>, folder: &Path) -> Result<Vec<PathBuf>, Refused> {
    let Some(mark) = ours(folder) else { return nothing_foreign(folder).map(|()| Vec::new()) };
    let ours: BTreeSet<&str> = mark.lines().skip(1).collect();
    let mut strangers = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.map_err(io::Error::from)?;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let name = super::site_path(path);
        if entry.file_type().is_dir() || name == MARK || ours.contains(name.as_str()) {
            continue;
        }
        let above = |path: &String| path.strip_prefix(&name).is_some_and(|rest| rest.starts_with('/'));
        let in_the_way = paths.contains(&name)
            || paths.range(name.clone()..).take_while(|path| path.starts_with(&name)).any(above)
            || path.ancestors().skip(1).any(|folder| paths.contains(&super::site_path(folder)));
        if in_the_way {
            return Err(Refused::Foreign(entry.into_path()));
        }
        strangers.push(path.to_owned());
    }
    Ok(strangers)
}

/// Takes a stranger's file over into the new site.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(parent(to))?;
    if fs::symlink_metadata(from)?.is_symlink() {
        #[cfg(unix)]
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

/// Marks a site as ours and tells its files.
fn mark(paths: &BTreeSet<String>, fresh: &Path, last: &Path) -> io::Result<()> {
    let mut mark = VERSION.to_owned();
    for path in paths {
        mark.push_str(path);
        mark.push('\n');
    }
    let old = last.join(MARK);
    if same(&old, mark.as_bytes()) && fs::hard_link(&old, fresh.join(MARK)).is_ok() {
        return Ok(());
    }
    fs::write(fresh.join(MARK), mark)
}

/// Whether a file, not a link, holds just these bytes.
fn same(path: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_file() && data.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Puts `fresh` in place of `folder`; what stood there ends up in the working folder.
fn exchange(work: &Work, fresh: &Path, folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        match fs::rename(fresh, folder) {
            // Another run was faster; its site is as whole as this one.
            Err(_) if folder.exists() => {}
            other => return other,
        }
    }
    if exchange_at_once(fresh, folder).is_ok() {
        return Ok(());
    }
    // Some network drives can't. Between the two steps there is no site; if the process is killed there, the next run brings the
    // old one back.
    let retired = work.retired(folder)?;
    fs::rename(folder, &retired)?;
    fs::rename(fresh, folder).inspect_err(|_| drop(fs::rename(&retired, folder)))
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange_at_once(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange_at_once(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str) -> Output {
        let files = [("index.html", text), ("cases/a.html", ""), ("cases/same.html", "always the same")];
        Output { files: files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).expect("list").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_site_is_replaced_as_a_whole() {
        let home = tempfile::tempdir().expect("temp");
        let site = home.path().join("public");
        let mut first = output("one");
        first.files.insert("gone.html".to_owned(), Vec::new());
        publish(&first, &site, false).expect("first");
        publish(&output("two"), &site, false).expect("second");
        assert_eq!(fs::read_to_string(site.join("index.html")).expect("read"), "two");
        assert!(!site.join("gone.html").exists(), "a page that is no longer made");
        assert_eq!(names(home.path()), ["public"], "nothing is left beside the site");
    }

    #[test]
    fn files_that_have_not_changed_are_not_touched() {
        let home = tempfile::tempdir().expect("temp");
        let site = home.path().join("public");
        publish(&output("one"), &site, false).expect("first");
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        for file in ["index.html", "cases/same.html"] {
            fs::File::options().write(true).open(site.join(file)).and_then(|file| file.set_modified(long_ago)).expect("times");
        }
        publish(&output("two"), &site, false).expect("second");
        let modified = |file: &str| fs::metadata(site.join(file)).and_then(|data| data.modified()).expect("times");
        assert_eq!(modified("cases/same.html"), long_ago);
        assert_ne!(modified("index.html"), long_ago);
    }

    #[test]
    fn a_foreign_folder_is_never_replaced() {
        let home = tempfile::tempdir().expect("temp");
        fs::write(home.path().join("thesis.docx"), "work of years").expect("write");
        let refused = publish(&output("one"), home.path(), false);
        assert!(matches!(refused, Err(Refused::Foreign(path)) if path.ends_with("thesis.docx")));
        assert_eq!(names(home.path()), ["thesis.docx"]);
        let site = home.path().join("public");
        fs::create_dir(&site).expect("folder");
        fs::write(site.join("old.html"), "").expect("write");
        publish(&output("one"), &site, true).expect("forced");
        assert!(!site.join("old.html").exists());
    }

    #[test]
    fn a_mark_that_says_nothing_makes_nothing_ours() {
        let home = tempfile::tempdir().expect("temp");
        fs::write(home.path().join("thesis.docx"), "work of years").expect("write");
        for mark in ["", "\n", "jirei 0.1.0\n", "thesis.docx\n", "other 1\nthesis.docx\n"] {
            fs::write(home.path().join(MARK), mark).expect("write");
            assert!(matches!(publish(&output("one"), home.path(), false), Err(Refused::Foreign(_))), "{mark:?}");
            assert_eq!(names(home.path()), [MARK, "thesis.docx"]);
        }
    }

    #[test]
    fn what_others_put_into_a_site_stays_there() {
        let home = tempfile::tempdir().expect("temp");
        let site = home.path().join("public");
        publish(&output("one"), &site, false).expect("first");
        fs::create_dir_all(site.join(".git/objects")).expect("folder");
        fs::write(site.join(".git/objects/1"), "history").expect("write");
        fs::write(site.join("CNAME"), "example.jp").expect("write");
        publish(&output("two"), &site, false).expect("second");
        assert_eq!(fs::read_to_string(site.join("CNAME")).expect("read"), "example.jp");
        assert_eq!(fs::read_to_string(site.join(".git/objects/1")).expect("read"), "history");
        let mut more = output("three");
        more.files.insert("CNAME".to_owned(), Vec::new());
        assert!(matches!(publish(&more, &site, false), Err(Refused::Foreign(path)) if path.ends_with("CNAME")));
        assert_eq!(fs::read_to_string(site.join("index.html")).expect("read"), "two");
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away_and_what_it_took_is_brought_back() {
        let home = tempfile::tempdir().expect("temp");
        let site = home.path().join("public");
        publish(&output("one"), &site, false).expect("first");
        for (name, holds) in [(".jirei-work-1", "old"), (".jirei-work-2", "site")] {
            fs::create_dir_all(home.path().join(name).join(holds)).expect("folder");
            fs::write(home.path().join(name).join("lock"), "").expect("write");
        }
        fs::create_dir(home.path().join(".jirei-work-3")).expect("folder");
        fs::remove_dir(home.path().join(".jirei-work-1/old")).expect("removed");
        fs::rename(&site, home.path().join(".jirei-work-1/old")).expect("as a killed run leaves it");
        fs::write(home.path().join(".jirei-work-1/old/CNAME"), "kept").expect("write");
        publish(&output("two"), &site, false).expect("healed");
        assert_eq!(names(home.path()), ["public"]);
        assert_eq!(fs::read_to_string(site.join("CNAME")).expect("read"), "kept");
    }

    #[test]
    fn a_site_that_was_taken_comes_back_to_its_own_place() {
        let home = tempfile::tempdir().expect("temp");
        let (mine, other) = (home.path().join("mine"), home.path().join("other"));
        publish(&output("mine"), &mine, false).expect("first");
        let left = home.path().join(".jirei-work-1");
        fs::create_dir(&left).expect("folder");
        fs::write(left.join("lock"), "").expect("write");
        fs::write(left.join("origin"), "mine").expect("write");
        fs::rename(&mine, left.join("old")).expect("as a killed run leaves it");
        publish(&output("other"), &other, false).expect("beside it");
        assert_eq!(names(home.path()), ["mine", "other"]);
        assert_eq!(fs::read_to_string(mine.join("index.html")).expect("read"), "mine");
        assert_eq!(fs::read_to_string(other.join("index.html")).expect("read"), "other");
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_no_write_out_of_the_site() {
        let home = tempfile::tempdir().expect("temp");
        let (site, real) = (home.path().join("public"), home.path().join("www/site"));
        fs::create_dir_all(&real).expect("folder");
        std::os::unix::fs::symlink(&real, &site).expect("link");
        publish(&output("one"), &site, false).expect("through a link that names the target");
        assert!(fs::symlink_metadata(&site).expect("link").is_symlink());
        assert_eq!(fs::read_to_string(real.join("index.html")).expect("read"), "one");
        // A page that somebody has replaced by a link, and a folder of pages as well.
        let outside = home.path().join("outside");
        fs::create_dir(&outside).expect("folder");
        fs::write(outside.join("a.html"), "mine").expect("write");
        fs::remove_file(real.join("index.html")).expect("removed");
        std::os::unix::fs::symlink(outside.join("a.html"), real.join("index.html")).expect("link");
        fs::remove_dir_all(real.join("cases")).expect("removed");
        std::os::unix::fs::symlink(&outside, real.join("cases")).expect("link");
        assert!(matches!(publish(&output("two"), &site, false), Err(Refused::Foreign(_))));
        publish(&output("two"), &site, true).expect("second");
        // What looks like a killed run's leftovers, but leads to somebody's folder.
        fs::write(outside.join("lock"), "").expect("write");
        std::os::unix::fs::symlink(&outside, parent(&real).join(".jirei-work-x")).expect("link");
        publish(&output("three"), &site, true).expect("third");
        assert_eq!(fs::read_to_string(outside.join("a.html")).expect("read"), "mine");
        assert_eq!(names(&outside), ["a.html", "lock"]);
        assert!(!fs::symlink_metadata(real.join("cases")).expect("there").is_symlink());
    }
}
