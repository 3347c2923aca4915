//! `jirei serve`: builds, shows the site on this machine only, and builds anew whenever something is saved.
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Ending, Site, print, source};
use crate::report;
use crate::server::{Live, Server};
use crate::watch::Watch;

/// How long an emptied file is given to be written.
const EMPTIED: Duration = Duration::from_millis(150);

pub(super) fn run(site: &Site, port: u16) -> Ending {
    // Watched before it is read, so that nothing saved in between is missed.
    let watch = Watch::new([Some(&site.content), site.theme.as_ref()].into_iter().flatten().cloned().collect());
    let first = match source::Sources::read(site) {
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
    if let Err(ending) = show(site, &first, &live) {
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
    // It lives as long as the process; there is nothing that it could leave half done.
    std::thread::spawn({
        let (site, live) = (site.clone(), Arc::clone(&live));
        move || follow(&site, watch, first, &live)
    });
    match server.run(&live) {
        Ok(()) => print(&say!("終わりました。\n", "Ended.\n")),
        Err(error) => Ending::Failed(say!("表示できません（{}）", "the site can't be shown ({})", error)),
    }
}

/// Builds whenever what is on the disk differs from what was built last.
fn follow(site: &Site, mut watch: Watch, mut last: source::Sources, live: &Live) {
    let mut lost = false;
    loop {
        watch.wait();
        match read_whole(site, &watch, &last) {
            // What the system told was none of ours, or a file was saved as it was.
            Ok(sources) if sources == last && !lost => {}
            Ok(sources) => {
                lost = false;
                if let Err(Ending::Failed(reason)) = show(site, &sources, live) {
                    anstream::eprintln!("jirei: {}", crate::text::control::visible(&reason));
                }
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

/// Reads the sources; a file that was just emptied is looked at once more, since many editors empty a file before they write it.
fn read_whole(site: &Site, watch: &Watch, last: &source::Sources) -> Result<source::Sources, Ending> {
    let sources = source::Sources::read(site)?;
    let emptied = |path: &String| last.content.files.get(path).is_some_and(|bytes| !bytes.is_empty());
    if sources.content.files.iter().any(|(path, bytes)| bytes.is_empty() && emptied(path)) {
        watch.expect_news(EMPTIED);
        return source::Sources::read(site);
    }
    Ok(sources)
}

/// Builds and shows the site, or its problems over the last good one.
fn show(site: &Site, sources: &source::Sources, live: &Live) -> Result<(), Ending> {
    let begin = Instant::now();
    let mut built = sources.build(site)?;
    match built.output.take() {
        Some(output) => {
            live.show(output);
            if let Ending::Failed(reason) = print(&format!("{}\n", source::summary(&built, site, begin.elapsed()))) {
                return Err(Ending::Failed(reason));
            }
        }
        None => live.complain(report::json_with_lines(&built.diagnostics, &sources.content)),
    }
    Ok(())
}
