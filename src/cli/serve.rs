//! `jirei serve`: builds, shows the site on this machine only, and builds anew whenever something is saved.
//!
//! Two threads beside the server: one waits for changes, reads them and shows the open pages anew at once ([`Follower`]); the
//! other then makes the whole site ([`Builder`]), and drops it half-way when something newer comes.
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::source::{self, Sources};
use super::{Ending, Site, print};
use crate::diag::Diagnostic;
use crate::model::{Gathered, Handbook};
use crate::pipeline::{self, Findings, Reader};
use crate::report;
use crate::server::{Live, Server};
use crate::watch::Watch;

/// How long an emptied file is given to be written.
const EMPTIED: Duration = Duration::from_millis(150);
/// How long the browser has the machine for itself when pages were shown anew, before the whole site is made.
const BREATH: Duration = Duration::from_millis(200);

pub(super) fn run(site: &Site, port: u16) -> Ending {
    // Watched before it is read, so that nothing saved in between is missed.
    let watch = Watch::new([Some(&site.content), site.theme.as_ref()].into_iter().flatten().cloned().collect());
    let first = match Sources::read(site) {
        Ok(sources) => sources,
        Err(ending) => return ending,
    };
    let server = match Server::bind(port) {
        Ok(server) => server,
        Err(error) => {
            return Ending::Failed(say!(
                "ポート {} で待ち受けられません（{}）。--port で別の番号を選んでください",
                "port {} can't be listened on ({}); choose another with --port",
                port,
                error
            ));
        }
    };
    if port != 0 && server.port() != port {
        anstream::eprintln!(
            "{}",
            say!("ポート {} は使われているので、{} を使います。", "Port {} is taken; {} is used.", port, server.port())
        );
    }
    // Versions count from a number of this process's own: pages that stayed open since another one see that they are old.
    let live = Arc::new(Live::new(u64::from(std::process::id()) << 32));
    let (jobs, waiting) = channel();
    let shared =
        Arc::new(Shared { site: site.clone(), live: Arc::clone(&live), newest: AtomicU64::new(0), made: Mutex::default() });
    let builder = Builder(Arc::clone(&shared));
    let mut follower = match Follower::new(Arc::clone(&shared), jobs) {
        Ok(follower) => follower,
        Err(reason) => return Ending::Failed(reason),
    };
    if let Some(job) = follower.read(&first)
        && let Err(ending) = builder.build(job)
    {
        return ending;
    }
    let told = print(&say!(
        "ブラウザーで {} を開いてください。保存するたびに表示が新しくなります（終わるときは Ctrl+C）。\n",
        "Open {} in a browser; it follows every change that is saved (Ctrl+C ends).\n",
        server.address()
    ));
    if let Ending::Failed(_) = told {
        return told;
    }
    // Both live as long as the process; there is nothing that they could leave half done.
    std::thread::spawn(move || builder.run(&waiting));
    std::thread::spawn(move || follower.run(watch, first));
    match server.run(&live) {
        Ok(()) => print(&say!("終わりました。\n", "Ended.\n")),
        Err(error) => Ending::Failed(say!("表示できません（{}）", "the site can't be shown ({})", error)),
    }
}

/// What both threads know.
struct Shared {
    site: Site,
    live: Arc<Live>,
    /// The number of the newest state of the sources.
    newest: AtomicU64,
    /// The handbook of the last whole site, and what was found out about it.
    made: Mutex<Option<Arc<(Handbook, Findings)>>>,
}

impl Shared {
    fn made(&self) -> std::sync::MutexGuard<'_, Option<Arc<(Handbook, Findings)>>> {
        // A thread that panicked in here has left it whole: it is only ever replaced.
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows problems over what was shown last.
    fn complain(&self, sources: &Sources, problems: &[Diagnostic]) {
        sources.tell(problems);
        self.live.complain(report::json_with_lines(problems, &sources.content));
    }
}

/// A handbook whose whole site is to be made.
struct Job {
    number: u64,
    sources: Sources,
    handbook: Handbook,
    problems: Vec<Diagnostic>,
    begin: Instant,
}

/// Reads whatever differs from what was read last, and shows at once what is being looked at.
struct Follower {
    shared: Arc<Shared>,
    reader: Reader,
    jobs: Sender<Job>,
    /// Threads of its own, so that it need not wait for those that make the whole site.
    hands: rayon::ThreadPool,
}

impl Follower {
    fn new(shared: Arc<Shared>, jobs: Sender<Job>) -> Result<Self, String> {
        let hands = rayon::ThreadPoolBuilder::new().build().map_err(|error| error.to_string())?;
        Ok(Self { shared, reader: Reader::default(), jobs, hands })
    }

    fn run(&mut self, mut watch: Watch, mut last: Sources) {
        let mut lost = false;
        loop {
            watch.wait();
            let read = || self.hands.install(|| Sources::read(&self.shared.site));
            match read_whole(read, &watch, &last) {
                // What the system told was none of ours, or a file was saved as it was.
                Ok(sources) if sources == last && !lost => {}
                Ok(sources) => {
                    lost = false;
                    self.follow(&sources);
                    last = sources;
                }
                // The folder is away for a moment, as when branches change or a drive wakes up: the last site stays.
                Err(Ending::Failed(reason)) if !lost => {
                    lost = true;
                    anstream::eprintln!("jirei: {}", crate::text::control::visible(&reason));
                }
                Err(_) => {}
            }
        }
    }

    /// Shows the pages that are open anew, and has the rest made.
    fn follow(&mut self, sources: &Sources) {
        let Some(job) = self.read(sources) else { return };
        if let Some(before) = self.shared.made().clone() {
            let open = self.shared.live.open_pages();
            // What is wrong with a template, the build will tell.
            if let Ok(pages) = self.hands.install(|| pipeline::glance(&job.handbook, &before, &open)) {
                self.shared.live.show_ahead(pages);
            }
        }
        let _ended = self.jobs.send(job);
    }

    /// The handbook, if it can be built; else its problems are shown.
    fn read(&mut self, sources: &Sources) -> Option<Job> {
        let begin = Instant::now();
        let number = self.shared.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let settings = sources.settings(&self.shared.site);
        let (reader, content) = (&mut self.reader, Arc::clone(&sources.content));
        let (handbook, problems) = self.hands.install(|| reader.read(content, &settings));
        match handbook {
            Some(handbook) => Some(Job { number, sources: sources.clone(), handbook, problems, begin }),
            None => {
                self.shared.complain(sources, &problems);
                None
            }
        }
    }
}

/// Makes whole sites, one at a time, and of those that wait only the newest.
struct Builder(Arc<Shared>);

impl Builder {
    fn run(&self, waiting: &Receiver<Job>) {
        while let Ok(mut job) = waiting.recv() {
            loop {
                match waiting.recv_timeout(BREATH) {
                    Ok(newer) => job = newer,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            if let Err(Ending::Failed(reason)) = self.build(job) {
                anstream::eprintln!("jirei: {}", crate::text::control::visible(&reason));
            }
        }
    }

    /// Makes and shows a site, or what is wrong with its templates.
    fn build(&self, job: Job) -> Result<(), Ending> {
        let Shared { site, live, newest, .. } = &*self.0;
        let Job { number, sources, handbook, problems, begin } = job;
        let obsolete = || newest.load(Ordering::SeqCst) != number;
        let (gathered, settings) = (Gathered::default(), sources.settings(site));
        let built = source::with_progress(|listener| {
            pipeline::make(&gathered, handbook, &settings, &pipeline::Run { listener, obsolete: &obsolete, keeps: true })
        });
        let mut built = built.map_err(Ending::Failed)?;
        if obsolete() {
            return Ok(());
        }
        built.diagnostics.splice(0..0, problems);
        let (Some(handbook), Some(findings)) = (built.handbook.take(), built.findings.take()) else {
            self.0.complain(&sources, &built.diagnostics);
            return Ok(());
        };
        live.show(gathered.into());
        *self.0.made() = Some(Arc::new((handbook, findings)));
        sources.tell(&built.diagnostics);
        match print(&format!("{}\n", source::summary(&built, site, begin.elapsed()))) {
            Ending::Failed(reason) => Err(Ending::Failed(reason)),
            _ => Ok(()),
        }
    }
}

/// Reads the sources; a file that was just emptied is looked at once more, since many editors empty a file before they write it.
fn read_whole(read: impl Fn() -> Result<Sources, Ending>, watch: &Watch, last: &Sources) -> Result<Sources, Ending> {
    let sources = read()?;
    let emptied = |path: &String| last.content.files.get(path).is_some_and(|bytes| !bytes.is_empty());
    if sources.content.files.iter().any(|(path, bytes)| bytes.is_empty() && emptied(path)) {
        watch.expect_news(EMPTIED);
        return read();
    }
    Ok(sources)
}
