//! What is answered to a request, decided without a socket.
use hyper::body::Bytes;

use super::live::Shown;

/// What of a request matters.
pub(super) struct Asked<'a> {
    /// Whether its method only reads: GET or HEAD.
    pub(super) reads: bool,
    /// Its `Host`.
    pub(super) host: &'a str,
    /// Where the page stands that asks, as browsers tell: `same-origin`, `none` (the address was typed) … empty where none tells.
    pub(super) site: &'a str,
    /// What for: `navigate` when a reader goes there.
    pub(super) mode: &'a str,
    /// The path of its address, still percent-encoded.
    pub(super) path: &'a str,
    /// The port that the server listens on.
    pub(super) port: u16,
}

/// Names and values of headers.
type Headers = Vec<(&'static str, &'static str)>;

/// An answer.
pub(super) enum Reply {
    /// All of it at once.
    Whole {
        /// Its status.
        status: u16,
        /// Its headers.
        headers: Headers,
        /// Its body.
        bytes: Bytes,
        /// The file of the site that it is.
        file: Option<String>,
    },
    /// An open end: news about the site, as they come.
    News { headers: Headers },
}

/// Where the preview's own files live; no page of a handbook can: names of pages do not begin with an underscore.
const OWN: &str = "_jirei/";
const SCRIPT: &str = include_str!("reload.js");
const STYLE: &str = include_str!("reload.css");

pub(super) fn answer(asked: &Asked<'_>, shown: &Shown) -> Reply {
    if !is_ours(asked) {
        return plain(403, "forbidden");
    }
    if !asked.reads {
        return plain(405, "method not allowed");
    }
    let path = percent_decode(asked.path);
    let path = path.trim_start_matches('/');
    match path.strip_prefix(OWN) {
        Some("news") => return Reply::News { headers: headers("text/event-stream") },
        Some("reload.js") => return whole(200, "reload.js", Bytes::from_static(SCRIPT.as_bytes())),
        Some("reload.css") => return whole(200, "reload.css", Bytes::from_static(STYLE.as_bytes())),
        _ => {}
    }
    if shown.is_empty() {
        return whole(503, "index.html", nothing_yet(shown.version).into());
    }
    let (status, name, bytes) = find(path, shown);
    let bytes =
        if name.ends_with(".html") { with_reload(bytes, path, shown.version).into() } else { Bytes::copy_from_slice(bytes) };
    Reply::Whole { status, headers: headers(media_type(name)), bytes, file: Some(name.to_owned()) }
}

/// Only requests that name this machine are answered, so that no page of another host can read the preview by pointing its own
/// name at loopback; and a page of another site may lead a reader here, but not load anything from here into itself.
fn is_ours(asked: &Asked<'_>) -> bool {
    let name = asked.host.strip_suffix(&format!(":{}", asked.port)).unwrap_or(asked.host);
    let from_here = matches!(asked.site, "" | "same-origin" | "none") || asked.mode == "navigate";
    matches!(name, "127.0.0.1" | "localhost") && from_here
}

fn plain(status: u16, text: &'static str) -> Reply {
    whole(status, "answer.txt", Bytes::from_static(text.as_bytes()))
}

fn whole(status: u16, name: &str, bytes: Bytes) -> Reply {
    Reply::Whole { status, headers: headers(media_type(name)), bytes, file: None }
}

fn headers(media_type: &'static str) -> Headers {
    let mut headers = vec![
        ("content-type", media_type),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        // No page of another site can load anything from here as its script or picture.
        ("cross-origin-resource-policy", "same-origin"),
    ];
    if media_type.starts_with("text/html") {
        headers.push(("x-frame-options", "DENY"));
    }
    headers
}

/// Status, name of the file and its bytes for the path of an address.
fn find<'a>(path: &str, shown: &'a Shown) -> (u16, &'a str, &'a [u8]) {
    let index = format!("{path}index.html");
    let found = shown.file(if path.is_empty() || path.ends_with('/') { &index } else { path });
    match (found, shown.file("404.html")) {
        (Some((name, bytes)), _) => (200, name, bytes),
        (None, Some((name, bytes))) => (404, name, bytes),
        (None, None) => (404, "404.txt", b"not found"),
    }
}

/// A page with the preview's script; the page's content security policy lets it in, and lets it ask for news.
fn with_reload(page: &[u8], path: &str, version: u64) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(page) else { return page.to_vec() };
    let Some(head) = text.find("</head>") else { return page.to_vec() };
    let root = "../".repeat(path.matches('/').count());
    let (before, after) = text.split_at(head);
    format!("{before}{}{after}", tags(&root, version)).into_bytes()
}

fn tags(root: &str, version: u64) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"{root}{OWN}reload.css\"><script src=\"{root}{OWN}reload.js?v={version}\" defer></script>\n"
    )
}

/// What is shown while no build has succeeded yet; the script adds what is wrong.
fn nothing_yet(version: u64) -> String {
    format!(
        "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>まだ表示できるページがありません</title>\n{}</head>\n\
         <body>\n<main>\n<h1>まだ表示できるページがありません</h1>\n<p>事例のファイルに誤りがあるか、つくっている途中です。直して保存すると、ここに表示されます。</p>\n</main>\n</body>\n</html>\n",
        tags("/", version)
    )
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code =
            (bytes[at] == b'%').then(|| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok())).flatten();
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Output;
    use crate::server::Live;

    const PAGE: &str = "<html><head><title>a</title></head><body>a page</body></html>";

    fn live() -> Live {
        let live = Live::new(4);
        let files = [("index.html", PAGE), ("cases/土佐.html", PAGE), ("data.json", "{}"), ("404.html", PAGE)];
        live.show(Output { files: files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into() });
        live
    }

    fn ask(live: &Live, change: impl Fn(&mut Asked<'_>)) -> (u16, String) {
        let mut asked = Asked { reads: true, host: "127.0.0.1:8000", site: "", mode: "", path: "/", port: 8000 };
        change(&mut asked);
        match answer(&asked, &live.now()) {
            Reply::Whole { status, bytes, .. } => (status, String::from_utf8(bytes.to_vec()).expect("UTF-8")),
            Reply::News { .. } => (200, "news".to_owned()),
        }
    }

    #[test]
    fn addresses_lead_to_files() {
        let live = live();
        let status = |path: &'static str| ask(&live, |asked| asked.path = path).0;
        assert_eq!(status("/"), 200);
        assert_eq!(status("/cases/%E5%9C%9F%E4%BD%90.html"), 200);
        for nowhere in [
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%252e%252e/etc/passwd",
            "/..\\..\\etc\\passwd",
            "/..%5c..%5cetc%5cpasswd",
            "/cases/./../index.html",
            "/./index.html",
            "/cases/../data.json",
            "/index.html%00.png",
            "/%c0%ae%c0%ae/etc/passwd",
            "/%zz%",
            "/cases",
            "/cases/",
            "//etc/passwd",
            "/%00",
            "/C:\\x",
            "/file:///etc/passwd",
            "/_jirei/../index.html",
        ] {
            assert_eq!(status(nowhere), 404, "{nowhere}");
        }
    }

    #[test]
    fn only_this_machine_is_answered_and_only_what_reads() {
        let live = live();
        for host in
            ["evil.example", "evil.example:8000", "127.0.0.1:80", "", "localhost.evil.example:8000", "127.0.0.1:8000:8000"]
        {
            assert_eq!(ask(&live, |asked| asked.host = host).0, 403, "{host}");
        }
        assert_eq!(ask(&live, |asked| asked.host = "localhost:8000").0, 200);
        assert_eq!(ask(&live, |asked| asked.reads = false).0, 405);
    }

    #[test]
    fn other_sites_may_lead_here_and_load_nothing() {
        let live = live();
        for (site, mode, status) in [
            ("", "", 200),
            ("none", "navigate", 200),
            ("same-origin", "no-cors", 200),
            ("cross-site", "navigate", 200),
            ("cross-site", "no-cors", 403),
            ("same-site", "cors", 403),
        ] {
            let told = ask(&live, |asked| (asked.site, asked.mode, asked.path) = (site, mode, "/_jirei/news")).0;
            assert_eq!(told, status, "{site} {mode}");
        }
    }

    #[test]
    fn pages_get_the_preview_script_and_data_stays_as_it_is() {
        let live = live();
        let (_, page) = ask(&live, |asked| asked.path = "/cases/%E5%9C%9F%E4%BD%90.html");
        assert!(page.contains("<script src=\"../_jirei/reload.js?v=5\" defer></script>\n</head>"), "{page}");
        assert_eq!(ask(&live, |asked| asked.path = "/data.json").1, "{}");
        assert_eq!(ask(&live, |asked| asked.path = "/_jirei/news").1, "news");
        assert!(ask(&live, |asked| asked.path = "/_jirei/reload.js").1.contains("EventSource"));
    }

    #[test]
    fn before_the_first_site_there_is_a_page_that_waits() {
        let (status, page) = ask(&Live::new(0), |asked| asked.path = "/cases/a.html");
        assert_eq!(status, 503);
        assert!(page.contains("/_jirei/reload.js?v=0"));
    }
}
