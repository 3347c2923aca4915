//! The only place that reads the content folder and writes the site.
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::path::{Component, Path};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::model::{Output, Snapshot};

/// Largest file that is read, bytes. A larger one is reported, not loaded: a case is a few kilobytes, a picture a few megabytes.
const LARGEST: u64 = 64 * 1024 * 1024;
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
    for entry in walk(&home) {
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
        let name = site_path(entry.path().strip_prefix(&home).unwrap_or(entry.path()));
        match read_inside(entry.path(), &home) {
            Ok(bytes) => drop(snapshot.files.insert(name, bytes)),
            Err(error) => snapshot.unreadable.push((name, error.to_string())),
        }
    }
    Ok(snapshot)
}

/// Everything below a folder but what is hidden, in order of path.
fn walk(home: &Path) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> {
    let walk = WalkDir::new(home).follow_links(true).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path()))
}

/// Whether a file is passed over for its name: hidden, or left behind by an editor or a shared folder.
#[must_use]
pub fn is_hidden(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    name.starts_with('.') || name.starts_with("~$") || name.ends_with('~') || name.starts_with('#') || IGNORED.contains(&&*name)
}

/// A number that changes with the names, sizes and times of what lies below a folder, read without opening any file.
///
/// # Errors
/// When `root` itself can't be read.
pub fn stamp(root: &Path) -> io::Result<u64> {
    let home = fs::canonicalize(root)?;
    let mut hasher = std::hash::DefaultHasher::new();
    for entry in walk(&home).flatten() {
        let data = entry.metadata().ok().filter(fs::Metadata::is_file);
        let Some(data) = data else { continue };
        (entry.path(), data.len(), data.modified().ok()).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn read_inside(path: &Path, home: &Path) -> io::Result<Vec<u8>> {
    if !fs::canonicalize(path)?.starts_with(home) {
        return Err(io::Error::other("the link leads out of the handbook's folder"));
    }
    let size = fs::metadata(path)?.len();
    if size > LARGEST {
        return Err(io::Error::other(format!("{size} bytes; at most {LARGEST} are read")));
    }
    fs::read(path)
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

/// The file by which a folder is known to be a site of ours, so that no other folder is ever replaced.
const MARK: &str = ".jirei";

/// Puts the whole output in place of `folder`, all or nothing: it is written beside the old site first, and the two change
/// places by renaming. Where anything fails, the old site stands as it was.
///
/// # Errors
/// When `folder` exists, is not empty and was not made by this program; when the disk refuses.
pub fn publish(output: &Output, folder: &Path) -> io::Result<()> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    refuse_foreign(folder)?;
    let fresh = tempfile::Builder::new().prefix(".jirei-new-").tempdir_in(parent)?;
    write(output, fresh.path())?;
    if !folder.exists() {
        return fs::rename(fresh.keep(), folder);
    }
    let old = tempfile::Builder::new().prefix(".jirei-old-").tempdir_in(parent)?;
    let retired = old.path().join("site");
    fs::rename(folder, &retired)?;
    if let Err(error) = fs::rename(fresh.path(), folder) {
        fs::rename(&retired, folder)?;
        return Err(error);
    }
    drop(fresh.keep());
    Ok(())
}

fn refuse_foreign(folder: &Path) -> io::Result<()> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(empty) if empty || folder.join(MARK).is_file() => Ok(()),
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!("{} holds files that jirei did not make; choose another folder or empty it", folder.display()),
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn write(output: &Output, folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        // `tempdir_in` makes a folder that only its owner can read; a site is there to be read.
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    output.files.par_iter().try_for_each(|(path, bytes)| {
        let target = folder.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, bytes)
    })?;
    fs::write(folder.join(MARK), concat!("jirei ", env!("CARGO_PKG_VERSION"), "\n"))
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
/// When the disk refuses.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(parent)?;
    let mut fresh = tempfile::Builder::new().prefix(".jirei-new-").tempfile_in(parent)?;
    io::Write::write_all(&mut fresh, bytes)?;
    #[cfg(unix)]
    {
        // A temporary file is its owner's alone; this one is there to be passed on.
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(fresh.path(), fs::Permissions::from_mode(0o644))?;
    }
    fresh.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str) -> Output {
        let files = [("index.html".to_owned(), text.as_bytes().to_vec()), ("cases/a.html".to_owned(), Vec::new())];
        Output { files: files.into() }
    }

    #[test]
    fn a_site_is_replaced_as_a_whole() {
        let home = tempfile::tempdir().expect("temp");
        let site = home.path().join("public");
        publish(&output("one"), &site).expect("first");
        fs::write(site.join("left-over.html"), "old").expect("write");
        publish(&output("two"), &site).expect("second");
        assert_eq!(fs::read_to_string(site.join("index.html")).expect("read"), "two");
        assert!(!site.join("left-over.html").exists());
        let beside: Vec<_> = fs::read_dir(home.path()).expect("list").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(beside, ["public"], "nothing is left beside the site");
    }

    #[test]
    fn a_foreign_folder_is_never_replaced() {
        let home = tempfile::tempdir().expect("temp");
        fs::write(home.path().join("thesis.docx"), "work of years").expect("write");
        assert_eq!(publish(&output("one"), home.path()).map_err(|e| e.kind()), Err(io::ErrorKind::AlreadyExists));
        assert!(home.path().join("thesis.docx").exists());
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
}
