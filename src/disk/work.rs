//! A folder to work in beside the target, on the same disk, so that what is ready takes its place by renaming.
//!
//! It is locked as long as its process lives. What a killed run has left behind is known by a lock that nobody holds, and
//! cleared away by the next.
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How the folder's name begins.
const PREFIX: &str = ".jirei-work-";
const LOCK: &str = "lock";
/// Where the old site waits while the new one takes its place, where the disk can't exchange the two at once.
const RETIRED: &str = "old";
/// The name of the folder that it was taken from.
const ORIGIN: &str = "origin";

/// A locked folder; it is removed with all it holds when it is dropped.
#[derive(Debug)]
pub(super) struct Work {
    folder: tempfile::TempDir,
    _lock: File,
}

impl Work {
    /// Makes a folder in `parent`.
    pub(super) fn begin(parent: &Path) -> io::Result<Self> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
            let path = folder.path().join(LOCK);
            let lock = match File::create_new(&path) {
                Ok(lock) => lock,
                // Another run took the folder for one left behind, before it could be locked.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            match lock.lock() {
                // Some network drives know no locks; leftovers are then left for a person to clear away.
                Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error),
                _ if path.exists() => return Ok(Self { folder, _lock: lock }),
                _ => {}
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the old site can wait that is taken from `folder`; noted, so that it can be brought back.
    pub(super) fn retired(&self, folder: &Path) -> io::Result<PathBuf> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        fs::write(self.path().join(ORIGIN), name.as_bytes())?;
        Ok(self.path().join(RETIRED))
    }

    /// Clears away what killed runs have left in `parent`, where no site stands that one of them could have taken.
    pub(super) fn clear_away(parent: &Path) -> io::Result<()> {
        Self::heal_all(parent, None)
    }

    /// Clears away what killed runs have left in `parent`. A site that one of them had taken from `folder` without putting
    /// another there is brought back first.
    pub(super) fn heal(parent: &Path, folder: &Path) -> io::Result<()> {
        Self::heal_all(parent, Some(folder))
    }

    fn heal_all(parent: &Path, folder: Option<&Path>) -> io::Result<()> {
        for entry in fs::read_dir(parent)?.flatten() {
            // A link of such a name would lead elsewhere.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if !is_folder || !entry.file_name().to_string_lossy().starts_with(PREFIX) {
                continue;
            }
            let left = entry.path();
            match File::open(left.join(LOCK)) {
                Ok(lock) => match lock.try_lock() {
                    Ok(()) => {
                        let retired = left.join(RETIRED);
                        let taken_from = origin(&left, parent).or_else(|| folder.map(Path::to_owned));
                        match taken_from.filter(|_| retired.is_dir()) {
                            Some(place) if !place.exists() => fs::rename(&retired, place)?,
                            // A site waits there, and whose it is can't be told here.
                            None if retired.is_dir() => continue,
                            _ => {}
                        }
                        match clear(&left).and_then(|()| fs::remove_dir_all(&left)) {
                            // Its run ended well and has cleared it away itself.
                            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                            other => other?,
                        }
                    }
                    // Its run is still at work, or this disk knows no locks.
                    Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
                },
                // Killed before it could be locked: empty. One that is just being made makes another.
                Err(_) => drop(fs::remove_dir(&left)),
            }
        }
        Ok(())
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What can't be removed now is the next run's to clear away.
        let _left = clear(self.path());
    }
}

/// The folder in `parent` from which a run that was killed had taken the site that waits in `left`.
fn origin(left: &Path, parent: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(left.join(ORIGIN)).ok()?;
    // Only a name: nothing that is written there leads anywhere else.
    (Path::new(&name).file_name()?.to_str()? == name).then(|| parent.join(name))
}

/// Removes all but the lock, by which the next run knows what it finds if this one is killed on the way.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != LOCK {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
