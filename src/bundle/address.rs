//! Addresses of a site → addresses inside the one file: `../cases/a.html?x=1#経緯` → `#cases/a.html?x=1:経緯`.
use std::collections::BTreeSet;

use base64::Engine as _;

use super::Output;

/// What an address on a page leads to.
pub(super) enum Target<'a> {
    /// A place in the file, as a fragment with its `#`.
    Place(String),
    /// Another file of the site: its path and bytes.
    File(&'a str, &'a [u8]),
    /// Something outside of the site, or nothing.
    Elsewhere,
}

/// Where `address`, written on the page at `page`, leads to.
pub(super) fn target<'a>(site: &'a Output, pages: &BTreeSet<&str>, page: &str, address: &str) -> Target<'a> {
    if let Some(anchor) = address.strip_prefix('#') {
        return Target::Place(place(page, "", anchor));
    }
    let first = address.split(['/', '?', '#']).next().unwrap_or_default();
    if address.is_empty() || address.starts_with("//") || first.contains(':') {
        return Target::Elsewhere;
    }
    let (rest, anchor) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = if path.is_empty() { page.to_owned() } else { resolve(page, &decode(path)) };
    if pages.contains(path.as_str()) {
        return Target::Place(place(&path, query, anchor));
    }
    match site.files.get_key_value(&path) {
        Some((path, bytes)) => Target::File(path, bytes),
        None => Target::Elsewhere,
    }
}

/// A place as a fragment. The colon parts page from anchor, so it must not stand in the query.
fn place(page: &str, query: &str, anchor: &str) -> String {
    let mut out = format!("#{page}");
    if !query.is_empty() {
        out.push('?');
        out.push_str(&query.replace(':', "%3A"));
    }
    if !anchor.is_empty() {
        out.push(':');
        out.push_str(anchor);
    }
    out
}

/// Site path of a path written on a page.
pub(super) fn resolve(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { page.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let resolved = parts.join("/");
    if resolved.is_empty() || resolved.ends_with('/') { resolved + "index.html" } else { resolved }
}

fn decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex {
            Some(decoded) if byte == b'%' => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// A file as an address that holds it.
pub(super) fn data(path: &str, bytes: &[u8]) -> String {
    let kind = match path.rsplit('.').next().unwrap_or_default() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "csv" => "text/csv;charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain;charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    };
    format!("data:{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_they_led() {
        let files = ["index.html", "cases/a.html", "手引.html", "data/x.csv"].map(|path| (path.to_owned(), b"x".to_vec()));
        let site = Output { files: files.into() };
        let pages = BTreeSet::from(["index.html", "cases/a.html", "手引.html"]);
        for (page, written, wanted) in [
            ("index.html", "cases/a.html", "#cases/a.html"),
            ("cases/a.html", "#経緯", "#cases/a.html:経緯"),
            ("cases/a.html", "../index.html?q=a:b#x", "#index.html?q=a%3Ab:x"),
            ("cases/a.html", "../%E6%89%8B%E5%BC%95.html", "#手引.html"),
            ("cases/a.html", "?q=1", "#cases/a.html?q=1"),
            ("cases/a.html", "../", "#index.html"),
        ] {
            assert!(matches!(target(&site, &pages, page, written), Target::Place(place) if place == wanted), "{written}");
        }
        assert!(matches!(target(&site, &pages, "cases/a.html", "../data/x.csv"), Target::File("data/x.csv", b"x")));
        for outside in ["https://a.example/", "//a.example/", "mailto:a@b.example", "missing.html", ""] {
            assert!(matches!(target(&site, &pages, "index.html", outside), Target::Elsewhere), "{outside}");
        }
        assert_eq!(data("a.csv", b"abc"), "data:text/csv;charset=utf-8;base64,YWJj");
    }
}
