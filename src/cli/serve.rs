//! `jirei serve`: build, then show the site on this machine only.
use std::time::Instant;

use super::{Ending, Site, print, source};
use crate::server::Server;

pub(super) fn run(site: &Site, port: u16) -> Ending {
    let begin = Instant::now();
    let (output, built) = match source::build(site, begin) {
        Ok(done) => done,
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
    let summary = source::summary(&built, site, begin.elapsed());
    let told = print(&say!(
        "{}
ブラウザーで {} を開いてください（終わるときは Ctrl+C）。
",
        "{}
Open {} in a browser (Ctrl+C ends).
",
        summary,
        server.address()
    ));
    if let Ending::Failed(_) = told {
        return told;
    }
    server.run(&output);
    Ending::Done
}
