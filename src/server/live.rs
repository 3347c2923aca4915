//! The site as it is shown now: its last good version, and what is wrong with the newest.
use std::sync::Arc;

use hyper::body::Bytes;
use tokio::sync::watch;

use crate::model::Output;

/// The site that the server shows; it is changed while the server answers.
#[derive(Debug)]
pub struct Live {
    sender: watch::Sender<Arc<Shown>>,
}

/// One state of the site.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Changes with every change of the output; no two processes share one.
    pub(super) version: u64,
    /// The last output without errors; `None` as long as there was none.
    pub(super) output: Option<Arc<Output>>,
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
}

impl Live {
    /// A server's site before the first build. `first` is the number from which versions count; two processes should take
    /// different ones, so that pages which stayed open see that they are old.
    #[must_use]
    pub fn new(first: u64) -> Self {
        let shown = Shown { version: first, output: None, problems: "[]".to_owned() };
        Self { sender: watch::Sender::new(Arc::new(shown)) }
    }

    /// Shows a new site without problems. Pages reload only if it differs from the last.
    pub fn show(&self, output: Output) {
        self.sender.send_modify(|shown| {
            let same = shown.output.as_deref() == Some(&output);
            let (version, output) = match &shown.output {
                Some(last) if same => (shown.version, Arc::clone(last)),
                _ => (shown.version + 1, Arc::new(output)),
            };
            *shown = Arc::new(Shown { version, output: Some(output), problems: "[]".to_owned() });
        });
    }

    /// Keeps the last good site and shows problems over it: a list in JSON, as [`crate::report`] writes it.
    pub fn complain(&self, problems: String) {
        self.sender.send_modify(|shown| {
            *shown = Arc::new(Shown { version: shown.version, output: shown.output.clone(), problems });
        });
    }

    pub(super) fn now(&self) -> Arc<Shown> {
        Arc::clone(&self.sender.borrow())
    }

    pub(super) fn listen(&self) -> watch::Receiver<Arc<Shown>> {
        self.sender.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str) -> Output {
        Output { files: [("index.html".to_owned(), text.as_bytes().to_vec())].into() }
    }

    #[test]
    fn pages_reload_only_when_the_site_changed() {
        let live = Live::new(7);
        assert!(live.now().output.is_none());
        live.show(output("a"));
        let first = live.now().version;
        live.show(output("a"));
        assert_eq!(live.now().version, first);
        live.show(output("b"));
        assert!(live.now().version > first);
    }

    #[test]
    fn a_broken_file_leaves_the_last_good_site_and_heals() {
        let live = Live::new(0);
        live.show(output("a"));
        live.complain("[\n  { \"code\": \"tab\" }\n]\n".to_owned());
        let broken = live.now();
        assert!(broken.output.is_some());
        let news = String::from_utf8(broken.news().to_vec()).expect("UTF-8");
        assert_eq!(news, "retry: 400\ndata: {\"version\":\"1\",\"problems\":[   { \"code\": \"tab\" } ] }\n\n");
        live.show(output("a"));
        assert_eq!(live.now().version, broken.version, "the same site again: nothing to reload");
        assert!(String::from_utf8_lossy(&live.now().news()).contains("\"problems\":[]"));
    }
}
