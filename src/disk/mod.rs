//! The only place that reads the content folder and writes the site.
mod publish;
mod together;
mod work;

use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

pub use self::publish::{Publication, Refused, publish};
pub use self::together::{Wanted, write_together};
use crate::model::Snapshot;

/// Largest file that is read, bytes. A larger one is reported, not loaded: a case is a few kilobytes, a picture a few megabytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// What is said of a link that leads elsewhere.
const OUTSIDE: &str = "the link leads out of the handbook's folder";
/// Names that editors, version control and shared folders leave behind; never part of a handbook.
const IGNORED: [&str; 3] = ["Thumbs.db", "desktop.ini", "__MACOSX"];

/// Reads every file below `root`, in order of path. Hidden files and leftovers (`~$…`, `…~`, `.DS_Store`, `Thumbs.db`) are
/// passed over; links that lead out of the folder are reported in [`Snapshot::unreadable`] and not followed.
///
/// # Errors
/// When `root` itself can't be read.
pub fn read(root: &Path) -> io::Result<Snapshot> {
    let home = fs::canonicalize(root)?;
    if !home.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder"));
    }
    let mut snapshot = Snapshot::default();
    let (mut strays, mut found) = (Vec::new(), Vec::new());
    for entry in walk(&home, &mut strays) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(&home);
                snapshot.unreadable.push((site_path(path.strip_prefix(&home).unwrap_or(path)), error.to_string()));
                continue;
            }
        };
        if !entry.file_type().is_file() {
            continue;
        }
        found.push(entry.into_path());
    }
    // Of many small files, opening takes longer than reading.
    let read: Vec<_> = found.par_iter().map(|path| read_inside(path, &home)).collect();
    for (path, read) in found.iter().zip(read) {
        let name = site_path(path.strip_prefix(&home).unwrap_or(path));
        match read {
            Ok(bytes) => drop(snapshot.files.insert(name, bytes)),
            Err(error) => snapshot.unreadable.push((name, error.to_string())),
        }
    }
    let told = strays.iter().map(|path| (site_path(path.strip_prefix(&home).unwrap_or(path)), OUTSIDE.to_owned()));
    snapshot.unreadable.extend(told);
    Ok(snapshot)
}

/// Everything below a folder but what is hidden, in order of path. A link to a folder elsewhere joins `strays` and is not walked
/// through: what is behind it may be the whole disk.
fn walk<'a>(home: &'a Path, strays: &'a mut Vec<PathBuf>) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> + 'a {
    let walk = WalkDir::new(home).follow_links(true).sort_by_file_name().into_iter();
    walk.filter_entry(move |entry| {
        let hidden = entry.depth() > 0 && is_hidden(entry.path());
        let link = !hidden && entry.depth() > 0 && entry.path_is_symlink() && entry.file_type().is_dir();
        let strays_off = link && !fs::canonicalize(entry.path()).is_ok_and(|real| real.starts_with(home));
        if strays_off {
            strays.push(entry.path().to_owned());
        }
        !hidden && !strays_off
    })
}

/// Whether a file is passed over for its name: hidden, or left behind by an editor or a shared folder.
#[must_use]
pub fn is_hidden(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    // What Word, vim, JetBrains, macOS and browsers write beside a file while they save or fetch it.
    let lower = name.to_ascii_lowercase();
    let passing = [".tmp", ".temp", ".swp", ".swo", ".swx", ".bak", ".part", ".crdownload", "___jb_tmp___", "___jb_old___"];
    name.starts_with('.')
        || name.starts_with("~$")
        || lower.starts_with("~wr")
        || name.ends_with('~')
        || name.starts_with('#')
        || name == "4913"
        || lower.contains(".sb-")
        || passing.iter().any(|end| lower.ends_with(end))
        || IGNORED.contains(&&*name)
}

/// A number that changes with the names, sizes and times of what lies below a folder, read without opening any file.
///
/// # Errors
/// When `root` itself can't be read.
pub fn stamp(root: &Path) -> io::Result<u64> {
    let home = fs::canonicalize(root)?;
    let mut hasher = std::hash::DefaultHasher::new();
    for entry in walk(&home, &mut Vec::new()).flatten() {
        let data = entry.metadata().ok().filter(fs::Metadata::is_file);
        let Some(data) = data else { continue };
        (entry.path(), data.len(), data.modified().ok()).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn read_inside(path: &Path, home: &Path) -> io::Result<Vec<u8>> {
    if !fs::canonicalize(path)?.starts_with(home) {
        return Err(io::Error::other(OUTSIDE));
    }
    read_file(path, LARGEST)
}

/// Reads a file of at most `largest` bytes. What is no file (a pipe, a device) would have no end, and is refused.
///
/// # Errors
/// When the disk refuses; [`io::ErrorKind::FileTooLarge`].
pub fn read_file(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let data = fs::metadata(path)?;
    if !data.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let too_large = |size: u64| io::Error::new(io::ErrorKind::FileTooLarge, format!("{size} bytes; at most {largest} are read"));
    if data.len() > largest {
        return Err(too_large(data.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or_default());
    // It may grow while it is read.
    io::Read::read_to_end(&mut io::Read::take(fs::File::open(path)?, largest + 1), &mut bytes)?;
    if bytes.len() as u64 > largest { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// A relative path with `/` between its parts, on every system.
fn site_path(path: &Path) -> String {
    path.components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Writes a new file and the folders above it; an existing file is never overwritten.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] when the file is there; when the disk refuses.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    io::Write::write_all(&mut fs::File::create_new(path)?, bytes)
}

/// Puts a file in place of another of the same name, all or nothing.
///
/// # Errors
/// When the disk refuses; the old file then stands as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = parent(path);
    fs::create_dir_all(parent)?;
    let work = work::Work::begin(parent)?;
    let fresh = work.path().join("file");
    fs::write(&fresh, bytes)?;
    fs::rename(&fresh, path)
}

/// Puts `after` in place of a file that still holds `before`, all or nothing; false where it holds something else by now.
/// A link stays a link, and the file keeps its permissions.
///
/// # Errors
/// When the file can't be read or the disk refuses; the file then stands as it was.
pub fn amend(path: &Path, before: &[u8], after: &[u8]) -> io::Result<bool> {
    let path = fs::canonicalize(path)?;
    let work = work::Work::begin(parent(&path))?;
    let fresh = work.path().join("file");
    fs::write(&fresh, after)?;
    fs::set_permissions(&fresh, fs::metadata(&path)?.permissions())?;
    if fs::read(&path)? != before {
        return Ok(false);
    }
    fs::rename(&fresh, &path)?;
    Ok(true)
}

/// The folder that a path stands in.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// A path without links and without `..`, as far as it exists.
#[must_use]
pub fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for ancestor in absolute.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(ancestor), absolute.strip_prefix(ancestor)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_saved_meanwhile_is_not_overwritten() {
        let home = tempfile::tempdir().expect("temp");
        let path = home.path().join("a.md");
        fs::write(&path, "theirs").expect("write");
        assert!(!amend(&path, b"mine", b"new").expect("amend"));
        assert_eq!(fs::read(&path).expect("read"), b"theirs");
        assert!(amend(&path, b"theirs", b"new").expect("amend"));
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(fs::read_dir(home.path()).expect("folder").count(), 1, "nothing is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_folder_are_reported() {
        let home = tempfile::tempdir().expect("temp");
        fs::write(home.path().join("a.md"), "a").expect("write");
        std::os::unix::fs::symlink("/etc/passwd", home.path().join("b.md")).expect("link");
        let snapshot = read(home.path()).expect("read");
        assert_eq!(snapshot.files.keys().collect::<Vec<_>>(), ["a.md"]);
        assert_eq!(snapshot.unreadable.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_elsewhere_is_told_of_once_and_not_walked_through() {
        let (home, elsewhere) = (tempfile::tempdir().expect("temp"), tempfile::tempdir().expect("temp"));
        fs::write(elsewhere.path().join("secret.md"), "a").expect("write");
        fs::create_dir(home.path().join("real")).expect("folder");
        fs::write(home.path().join("real/a.md"), "a").expect("write");
        std::os::unix::fs::symlink(elsewhere.path(), home.path().join("images")).expect("link");
        std::os::unix::fs::symlink("real", home.path().join("within")).expect("link");
        let snapshot = read(home.path()).expect("read");
        assert_eq!(snapshot.files.keys().collect::<Vec<_>>(), ["real/a.md", "within/a.md"]);
        assert_eq!(snapshot.unreadable, [("images".to_owned(), OUTSIDE.to_owned())]);
    }

    #[test]
    fn what_is_no_file_or_too_large_is_refused() {
        let home = tempfile::tempdir().expect("temp");
        assert!(read_file(home.path(), 10).is_err());
        fs::write(home.path().join("a"), "12345").expect("write");
        assert_eq!(read_file(&home.path().join("a"), 5).expect("read"), b"12345");
        assert_eq!(read_file(&home.path().join("a"), 4).map_err(|error| error.kind()).err(), Some(io::ErrorKind::FileTooLarge));
        #[cfg(unix)]
        assert!(read_file(Path::new("/dev/zero"), 10).is_err());
    }
}
