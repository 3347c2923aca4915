//! Waits for changes in folders, as the system tells them and by looking from time to time.
//!
//! Network drives and some editors tell the system nothing; and the system tells of files that are none of the handbook's.
//! So news from the system only say that it is worth looking, and between them the folders are looked through anyway.
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::disk;

/// A burst of changes is over when nothing has come for so long.
const QUIET: Duration = Duration::from_millis(30);
/// A burst that does not end is cut here: half a picture shown is better than none.
const BURST: Duration = Duration::from_millis(600);
/// How often the folders are looked through at most.
const LOOK: Duration = Duration::from_secs(1);
/// Looking may take one part in so many of the time.
const SHARE: u32 = 20;

/// Folders under watch.
pub struct Watch {
    roots: Vec<PathBuf>,
    /// `None` where the system can't tell; the folders are then only looked through.
    system: Option<RecommendedWatcher>,
    sender: Sender<()>,
    receiver: Receiver<()>,
    seen: Vec<Option<u64>>,
    pause: Duration,
}

impl Watch {
    /// Watches `roots` and everything below them. What a folder can't be watched for is found out by looking.
    #[must_use]
    pub fn new(roots: Vec<PathBuf>) -> Self {
        let (sender, receiver) = channel();
        let seen = roots.iter().map(|root| disk::stamp(root).ok()).collect();
        let mut watch = Self { roots, system: None, sender, receiver, seen, pause: LOOK };
        watch.arm();
        watch
    }

    /// Asks the system for news of the folders that are there now.
    fn arm(&mut self) {
        let sender = self.sender.clone();
        let told = move |event: notify::Result<Event>| {
            // Reading the handbook is an event too, and must not be news.
            if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(|path| !disk::is_hidden(path))) {
                let _gone = sender.send(());
            }
        };
        self.system = notify::recommended_watcher(told).ok().and_then(|mut watcher| {
            self.roots.iter().try_for_each(|root| watcher.watch(root, RecursiveMode::Recursive)).ok().map(|()| watcher)
        });
    }

    /// Blocks until something may have changed and the burst of changes is over.
    pub fn wait(&mut self) {
        loop {
            // The sender is kept here, so that there is always one: only the time can run out.
            let told = self.receiver.recv_timeout(self.pause).is_ok();
            let begin = Instant::now();
            while told && begin.elapsed() < BURST && self.receiver.recv_timeout(QUIET).is_ok() {}
            if self.look() || told {
                return;
            }
        }
    }

    /// Blocks until there is news, or nothing came for so long. What comes is still found by the next [`Watch::wait`], which looks.
    pub fn expect_news(&self, at_most: Duration) {
        let _either = self.receiver.recv_timeout(at_most);
    }

    /// Whether names, sizes or times have changed since the last look.
    fn look(&mut self) -> bool {
        let begin = Instant::now();
        let seen: Vec<_> = self.roots.iter().map(|root| disk::stamp(root).ok()).collect();
        self.pause = LOOK.max(begin.elapsed() * SHARE);
        // A folder that was away is another one when it comes back; the system still watches the one that is gone.
        if self.seen.iter().zip(&seen).any(|(before, now)| before.is_none() && now.is_some()) || self.system.is_none() {
            self.arm();
        }
        let changed = seen != self.seen;
        self.seen = seen;
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Whether `wait` comes back after `change`; a fault would make it wait for ever, so a thread waits.
    fn noticed(watch: Watch, change: impl FnOnce()) -> (bool, Option<Watch>) {
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            let mut watch = watch;
            watch.wait();
            let _gone = sender.send(watch);
        });
        change();
        match receiver.recv_timeout(Duration::from_secs(60)) {
            Ok(watch) => (true, Some(watch)),
            Err(_) => (false, None),
        }
    }

    #[test]
    fn a_folder_that_goes_and_comes_back_is_watched_again() {
        let home = tempfile::tempdir().expect("temp");
        let (root, away) = (home.path().join("content"), home.path().join("away"));
        fs::create_dir(&root).expect("folder");
        fs::write(root.join("a.md"), "1").expect("write");
        let watch = Watch::new(vec![root.clone()]);
        let (seen, watch) = noticed(watch, || fs::rename(&root, &away).expect("rename"));
        assert!(seen);
        let (seen, watch) = noticed(watch.expect("still there"), || fs::rename(&away, &root).expect("rename"));
        assert!(seen);
        let (seen, _) = noticed(watch.expect("still there"), || fs::write(root.join("a.md"), "22").expect("write"));
        assert!(seen);
    }

    #[test]
    fn what_the_system_does_not_tell_is_found_by_looking() {
        let home = tempfile::tempdir().expect("temp");
        fs::write(home.path().join("a.md"), "1").expect("write");
        let mut watch = Watch::new(vec![home.path().to_owned()]);
        watch.system = None;
        assert!(!watch.look(), "nothing has changed");
        fs::write(home.path().join(".a.md.swp"), "1").expect("write");
        fs::write(home.path().join("~$a.docx"), "1").expect("write");
        assert!(!watch.look(), "editors' own files are none of ours");
        fs::write(home.path().join("a.md"), "22").expect("write");
        assert!(watch.look());
    }
}
