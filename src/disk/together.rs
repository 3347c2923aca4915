//! Several files written together: all of them, or none.
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::parent;
use super::work::Work;

/// A file to be written: its path, what must stand there now (`None`: nothing), and what is to stand there.
pub type Wanted<'a> = (PathBuf, Option<&'a [u8]>, &'a [u8]);

/// Writes new files and replaces old ones. All are first written beside their places; when one can't take its place, or
/// an old one is no longer what it was, those already in place are taken back.
///
/// # Errors
/// When the disk refuses, or a file is not as it was read ([`io::ErrorKind::AlreadyExists`], [`io::ErrorKind::InvalidData`]).
pub fn write_together(files: &[Wanted<'_>]) -> io::Result<()> {
    // One folder to work in beside each place: what a killed run has left in it is cleared away by the next.
    let mut works: BTreeMap<&Path, Work> = BTreeMap::new();
    let mut ready = Vec::new();
    for (path, old, new) in files {
        let folder = parent(path);
        fs::create_dir_all(folder)?;
        as_read(path, *old)?;
        let work = match works.entry(folder) {
            Entry::Occupied(work) => work.into_mut(),
            Entry::Vacant(place) => {
                Work::clear_away(folder)?;
                place.insert(Work::begin(folder)?)
            }
        };
        let mut fresh = tempfile::Builder::new().prefix("file-").tempfile_in(work.path())?;
        io::Write::write_all(&mut fresh, new)?;
        readable(fresh.path(), path)?;
        ready.push(fresh);
    }
    let mut done: Vec<&Wanted<'_>> = Vec::new();
    for (fresh, file) in ready.into_iter().zip(files) {
        let (path, old, _) = file;
        let put = match old {
            Some(_) => as_read(path, *old).and_then(|()| fresh.persist(path).map_err(|error| error.error)),
            None => fresh.persist_noclobber(path).map_err(|error| error.error),
        };
        if let Err(error) = put {
            take_back(&done);
            return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display())));
        }
        done.push(file);
    }
    Ok(())
}

/// Whether a file still is what was read.
fn as_read(path: &Path, old: Option<&[u8]>) -> io::Result<()> {
    let told = |kind, why: &str| Err(io::Error::new(kind, format!("{}: {why}", path.display())));
    match (fs::read(path), old) {
        (Ok(now), Some(old)) if now == old => Ok(()),
        (Ok(_), Some(_)) => told(io::ErrorKind::InvalidData, "changed meanwhile"),
        (Ok(_), None) => told(io::ErrorKind::AlreadyExists, "exists"),
        (Err(error), None) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        (Err(error), _) => Err(error),
    }
}

/// Temporary files can be read by their owner alone; a case file gets the rights of the one it replaces, or the usual ones.
fn readable(fresh: &Path, path: &Path) -> io::Result<()> {
    if let Ok(data) = fs::metadata(path) {
        return fs::set_permissions(fresh, data.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As the folder may be read, so may the file; never executed, never written by others.
        let mode = fs::metadata(parent(path))?.permissions().mode();
        fs::set_permissions(fresh, fs::Permissions::from_mode(0o600 | (mode & 0o044)))?;
    }
    Ok(())
}

/// Brings back what stood there before; what fails now can't be mended here, and the first failure is what is told.
fn take_back(done: &[&Wanted<'_>]) {
    for (path, old, _) in done {
        let _left = match old {
            Some(old) => super::replace(path, old),
            None => fs::remove_file(path),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_written_or_none() {
        let home = tempfile::tempdir().expect("temp");
        let at = |name: &str| home.path().join(name);
        fs::write(at("a.md"), "old").expect("write");
        write_together(&[(at("a.md"), Some(b"old"), b"new"), (at("cases/b.md"), None, b"b")]).expect("written");
        assert_eq!((fs::read(at("a.md")).expect("a"), fs::read(at("cases/b.md")).expect("b")), (b"new".to_vec(), b"b".to_vec()));

        // The last can't take its place: a folder is in the way; nothing stays of the others.
        fs::create_dir(at("d.md")).expect("folder");
        let files: [Wanted<'_>; 3] = [(at("a.md"), Some(b"new"), b"newer"), (at("c.md"), None, b"c"), (at("d.md"), None, b"d")];
        assert!(write_together(&files).is_err());
        assert_eq!(fs::read(at("a.md")).expect("a"), b"new");
        assert!(!at("c.md").exists());

        // Changed since it was read, or there already.
        assert!(write_together(&[(at("c.md"), None, b"c"), (at("a.md"), Some(b"old"), b"x")]).is_err());
        assert!(write_together(&[(at("a.md"), None, b"x")]).is_err());
        assert!(!at("c.md").exists());
        assert_eq!(fs::read(at("a.md")).expect("a"), b"new");
        let names = fs::read_dir(home.path()).expect("list").count();
        assert_eq!(names, 3, "temporary files stay behind");
    }

    #[test]
    fn what_a_killed_run_has_left_is_cleared_away_by_the_next() {
        let home = tempfile::tempdir().expect("temp");
        let left = home.path().join(".jirei-work-x");
        fs::create_dir(&left).expect("folder");
        fs::write(left.join("lock"), "").expect("write");
        fs::write(left.join("file-1"), "half").expect("write");
        write_together(&[(home.path().join("a.md"), None, b"a")]).expect("written");
        let names: Vec<_> = fs::read_dir(home.path()).expect("list").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["a.md"]);
    }
}
