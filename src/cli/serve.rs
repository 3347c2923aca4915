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
            return Ending::Failed(format!("ポート {port} で待ち受けられません（{error}）。--port で別の番号を選んでください"));
        }
    };
    let summary = source::summary(&built, site, begin.elapsed());
    let told = print(&format!("{summary}\nブラウザーで {} を開いてください（終わるときは Ctrl+C）。\n", server.address()));
    if let Ending::Failed(_) = told {
        return told;
    }
    server.run(&output);
    Ending::Done
}
