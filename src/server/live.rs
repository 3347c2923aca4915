//! The site as it is shown now: its last good version, pages that are newer than it, and what is wrong with the newest.
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use tokio::sync::watch;

use crate::model::Output;

/// Files remembered as seen by readers; one page takes some twenty. Beyond, any change counts.
const REMEMBERED: usize = 1_000;
/// Pages that are held for open; a reader with more of them waits longer for those not looked at of late.
const OPEN: usize = 12;

/// The site that the server shows; it is changed while the server answers.
#[derive(Debug)]
pub struct Live {
    sender: watch::Sender<Arc<Shown>>,
    /// The files that were answered since pages were last told to reload, the newest last: what open pages are made of.
    seen: Mutex<Vec<String>>,
}

/// One state of the site.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Changes whenever something changes that an open page is made of; no two processes share one.
    pub(super) version: u64,
    /// The last output without errors; `None` as long as there was none.
    output: Option<Arc<Output>>,
    /// Pages of the newest content, while the rest of its site is still being made.
    ahead: Arc<Output>,
    /// What is wrong with the newest content, as a list in JSON: `[]` where nothing is.
    problems: String,
}

impl Shown {
    /// How things stand, as one server-sent event.
    pub(super) fn news(&self) -> Bytes {
        // JSON holds no line break but between its values, where a blank does as well.
        let problems = self.problems.replace(['\r', '\n'], " ");
        format!("retry: 400\ndata: {{\"version\":\"{}\",\"problems\":{problems}}}\n\n", self.version).into()
    }

    /// Whether there is a site at all.
    pub(super) fn is_empty(&self) -> bool {
        self.output.is_none()
    }

    /// A file of the site, the newest of its kind.
    pub(super) fn file(&self, path: &str) -> Option<(&str, &[u8])> {
        find(&self.ahead, path).or_else(|| find(self.output.as_deref()?, path))
    }
}

impl Live {
    /// A server's site before the first build. `first` is the number from which versions count; two processes should take
    /// different ones, so that pages which stayed open see that they are old.
    #[must_use]
    pub fn new(first: u64) -> Self {
        let shown = Shown { version: first, problems: "[]".to_owned(), ..Shown::default() };
        Self { sender: watch::Sender::new(Arc::new(shown)), seen: Mutex::default() }
    }

    /// Shows a new site without problems. Pages reload only if something that they are made of differs from what was shown.
    pub fn show(&self, output: Output) {
        let output = Arc::new(output);
        self.change(|_| Shown { output: Some(output), problems: "[]".to_owned(), ..Shown::default() });
    }

    /// Shows some pages of the newest content, which is without problems, before the rest of its site is made.
    pub fn show_ahead(&self, pages: Output) {
        let ahead = Arc::new(pages);
        self.change(|shown| Shown { output: shown.output.clone(), ahead, problems: "[]".to_owned(), ..Shown::default() });
    }

    /// Keeps what was shown last and shows problems over it: a list in JSON, as [`crate::report`] writes it.
    pub fn complain(&self, problems: String) {
        self.change(|shown| Shown {
            output: shown.output.clone(),
            ahead: Arc::clone(&shown.ahead),
            problems,
            ..Shown::default()
        });
    }

    /// The pages that readers have open, as far as is known: those that were last answered.
    #[must_use]
    pub fn open_pages(&self) -> BTreeSet<String> {
        self.seen().iter().rev().filter(|path| path.ends_with(".html")).take(OPEN).cloned().collect()
    }

    /// Notes that a reader was given a file.
    pub(super) fn note(&self, path: &str) {
        let mut seen = self.seen();
        match seen.iter().position(|known| known == path) {
            Some(at) => seen[at..].rotate_left(1),
            None if seen.len() < REMEMBERED => seen.push(path.to_owned()),
            None => {}
        }
    }

    pub(super) fn now(&self) -> Arc<Shown> {
        Arc::clone(&self.sender.borrow())
    }

    pub(super) fn listen(&self) -> watch::Receiver<Arc<Shown>> {
        self.sender.subscribe()
    }

    /// Goes on to what `next` makes of what is shown, with a new version where that matters to an open page.
    fn change(&self, next: impl FnOnce(&Shown) -> Shown) {
        self.sender.send_modify(|shown| {
            let next = next(shown);
            let mut seen = self.seen();
            // The first site is waited for by a page that is made of nothing.
            let first = shown.is_empty() != next.is_empty();
            let news = first || seen.len() == REMEMBERED || seen.iter().any(|path| shown.file(path) != next.file(path));
            if news {
                // They are asked for again.
                seen.clear();
            }
            *shown = Arc::new(Shown { version: shown.version + u64::from(news), ..next });
        });
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        // A thread that panicked in here has left the list whole.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(output: &'a Output, path: &str) -> Option<(&'a str, &'a [u8])> {
    output.files.get_key_value(path).map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str) -> Output {
        Output { files: [("index.html".to_owned(), text.as_bytes().to_vec())].into() }
    }

    #[test]
    fn pages_reload_only_when_something_changed_that_they_are_made_of() {
        let live = Live::new(7);
        assert!(live.now().is_empty());
        live.show(output("a"));
        let first = live.now().version;
        assert!(first > 7, "whoever waited for the first site is told");
        live.note("index.html");
        live.show(output("a"));
        assert_eq!(live.now().version, first);
        live.show(output("b"));
        assert_eq!(live.now().version, first + 1);
        live.show(output("c"));
        assert_eq!(live.now().version, first + 1, "nobody has asked for it since");
    }

    #[test]
    fn a_page_that_runs_ahead_of_its_site_is_not_told_twice() {
        let live = Live::new(0);
        live.show(output("a"));
        live.note("index.html");
        assert_eq!(live.open_pages(), BTreeSet::from(["index.html".to_owned()]));
        let before = live.now().version;
        live.show_ahead(output("b"));
        assert_eq!(live.now().version, before + 1);
        assert_eq!(live.now().file("index.html"), Some(("index.html", b"b".as_slice())));
        live.note("index.html");
        live.show(output("b"));
        assert_eq!(live.now().version, before + 1, "the site came out as the page said");
        live.show_ahead(output("c"));
        live.note("index.html");
        live.show(output("d"));
        assert_eq!(live.now().version, before + 3, "it came out otherwise");
    }

    #[test]
    fn a_broken_file_leaves_the_last_good_site_and_heals() {
        let live = Live::new(0);
        live.show(output("a"));
        live.note("index.html");
        live.complain("[\n  { \"code\": \"tab\" }\n]\n".to_owned());
        let broken = live.now();
        assert!(!broken.is_empty());
        let news = String::from_utf8(broken.news().to_vec()).expect("UTF-8");
        assert_eq!(news, "retry: 400\ndata: {\"version\":\"1\",\"problems\":[   { \"code\": \"tab\" } ] }\n\n");
        live.show(output("a"));
        assert_eq!(live.now().version, broken.version, "the same site again: nothing to reload");
        assert!(String::from_utf8_lossy(&live.now().news()).contains("\"problems\":[]"));
    }
}
