//! A built site → one HTML file that holds all of it: for mail and for shared folders.
//!
//! 1. [`page`]: each page is taken apart into what all share (the frame) and its own part (the leaf);
//! 2. [`address`]: every link leads into the file; pictures and downloads become addresses that hold them;
//! 3. styles and scripts are put in, each under its hash in the content security policy.
//!
//! `reader.js` then shows one leaf at a time. Without script all leaves stand one after another and every link works.
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use crate::model::Output;

mod address;
mod page;
mod tags;

use page::Page;

const READER: &str = include_str!("reader.js");
const READER_STYLE: &str = include_str!("reader.css");
/// The page that opens the file and lends its frame.
const FIRST: &str = "index.html";
/// What no reader of one file needs.
const LEFT_OUT: [&str; 1] = ["404.html"];
/// The same text once more, for the printer: kept out of sight of those who read without script.
const ASIDE: &str = "print";
/// In which order the leaves come for those who read without script: by how the path begins.
const ORDER: [&str; 10] = [
    FIRST,
    "chapters/",
    "cases.html",
    "cases/",
    "data.html",
    "terms.html",
    "keywords.html",
    "categories/",
    "keywords/",
    "compare.html",
];

/// The site as one file.
///
/// # Errors
/// When the site's theme writes no `index.html` with a `<main>`, or a page or script that is no UTF-8.
pub fn bundle(site: &Output) -> Result<Vec<u8>, String> {
    let names: BTreeSet<&str> =
        (site.files.keys().map(String::as_str)).filter(|path| path.ends_with(".html") && !LEFT_OUT.contains(path)).collect();
    let mut pages = BTreeMap::new();
    for path in &names {
        pages.insert(*path, Page::read(path, text(site, path)?).ok_or_else(|| format!("{path}: no <main>"))?);
    }
    let first = pages.get(FIRST).ok_or_else(|| format!("{FIRST} is missing"))?;
    let frame_names = first.frame_names();
    let styles = styles(site, &pages)?;
    let scripts = [parts(site, "assets/")?, parts(site, "")?, index(&pages)];
    let mut out = String::new();
    out.push_str("<!DOCTYPE html>\n<html");
    for (name, value) in &first.html {
        out.push_str(&format!(" {name}=\"{}\"", tags::escape(value)));
    }
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n");
    let reader = harmless(READER);
    let hashes = |all: &mut dyn Iterator<Item = &str>| all.map(hash).collect::<Vec<_>>().join(" ");
    let script_src = hashes(&mut [reader.as_str()].into_iter().chain(scripts.iter().map(String::as_str)));
    let style_src = hashes(&mut styles.iter().map(|(_, css)| css.as_str()));
    out.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {script_src}; style-src {style_src}; img-src data:; object-src 'none'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
    ));
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str(&format!("<title>{}</title>\n", tags::escape(&first.title)));
    if let Some(icon) = first.icon(site) {
        out.push_str(&icon);
    }
    for (name, css) in &styles {
        out.push_str(&format!("<style data-name=\"{}\">{css}</style>\n", tags::escape(name)));
    }
    out.push_str(&format!("<script>{reader}</script>\n</head>\n"));
    out.push_str(&first.frame_before(site, &names));
    for page in in_order(&pages) {
        let leaf = page.leaf(site, &names, &frame_names);
        let id = tags::escape(page.path);
        if page.path.starts_with(ASIDE) {
            out.push_str(&format!("<div class=\"leaf\" id=\"{id}\"><template data-leaf>{leaf}</template><p>この文書は、すべてのページがひと続きになっています。このまま印刷できます。</p></div>\n"));
        } else {
            // Below the first page's heading, as long as all stand in one document.
            let offset = if page.path == FIRST { "" } else { " headingoffset=\"1\"" };
            out.push_str(&format!("<div class=\"leaf\" id=\"{id}\"{offset}>{leaf}</div>\n"));
        }
    }
    let mut after = first.frame_after(site, &names);
    let scripts: String = scripts.iter().map(|script| format!("<script>{script}</script>\n")).collect();
    let end = after.rfind("</body>").unwrap_or(after.len());
    after.insert_str(end, &scripts);
    out.push_str(&after);
    Ok(out.into_bytes())
}

fn text<'a>(site: &'a Output, path: &str) -> Result<&'a str, String> {
    let bytes = site.files.get(path).ok_or_else(|| format!("{path} is missing"))?;
    std::str::from_utf8(bytes).map_err(|_| format!("{path} is no UTF-8"))
}

/// The leaves in the order of [`ORDER`], chapters as the first page lists them.
fn in_order<'p>(pages: &'p BTreeMap<&str, Page<'_>>) -> Vec<&'p Page<'p>> {
    let listed: Vec<String> = pages.get(FIRST).map(|first| first.links()).unwrap_or_default();
    let mut all: Vec<&Page<'_>> = pages.values().collect();
    all.sort_by_key(|page| {
        let rank = ORDER.iter().position(|lead| page.path.starts_with(lead)).unwrap_or(ORDER.len());
        let place = if page.path.starts_with("chapters/") { listed.iter().position(|link| link == page.path) } else { Some(0) };
        (rank, place.unwrap_or(usize::MAX), page.path)
    });
    all
}

/// Every style sheet that a page asks for, in the order in which they are met.
fn styles(site: &Output, pages: &BTreeMap<&str, Page<'_>>) -> Result<Vec<(String, String)>, String> {
    let mut names: Vec<&str> = Vec::new();
    for name in pages.values().flat_map(|page| &page.styles) {
        if !names.contains(&name.as_str()) && site.files.contains_key(name) {
            names.push(name);
        }
    }
    let mut styles = Vec::new();
    for name in names {
        let css = page::style(site, name, text(site, name)?).replace('\r', "").replace("</", "<\\/");
        styles.push((name.to_owned(), css));
    }
    // Without a name, so that it holds on every page.
    styles.push((String::new(), READER_STYLE.replace('\r', "")));
    Ok(styles)
}

/// The scripts of the site as functions by name: those below `assets/`, or (for an empty `folder`) all others.
fn parts(site: &Output, folder: &str) -> Result<String, String> {
    let mut out = String::new();
    for path in site.files.keys().filter(|path| path.ends_with(".js")) {
        if path.starts_with("assets/") == (folder == "assets/") {
            let name = serde_json::Value::from(path.as_str());
            out.push_str(&format!("jireiFile({name}, function (window, document, location, history) {{\n"));
            out.push_str(text(site, path)?);
            out.push_str("\n});\n");
        }
    }
    Ok(harmless(&out))
}

/// What `reader.js` has to know about each page.
fn index(pages: &BTreeMap<&str, Page<'_>>) -> String {
    let all: serde_json::Map<String, serde_json::Value> = (pages.iter())
        .map(|(path, page)| {
            let html: serde_json::Map<String, serde_json::Value> =
                page.html.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            let known = serde_json::json!({
                "title": page.title,
                "html": html,
                "styles": page.styles.iter().map(String::as_str).chain([""]).collect::<Vec<_>>(),
                "head": page.head_scripts,
                "body": page.body_scripts,
                "on": page.current,
            });
            ((*path).to_owned(), known)
        })
        .collect();
    harmless(&format!("jireiFile.pages({});", serde_json::Value::from(all)))
}

/// A script that can stand inside a page: nothing in it ends the element, and its text is the one that the browser hashes.
/// Control characters, which part the entries of the search index, may not stand in a page as they are.
fn harmless(script: &str) -> String {
    let mut out = String::with_capacity(script.len() + script.len() / 64);
    for c in script.chars() {
        match c {
            '\r' => {}
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.replace("</", "<\\/").replace("<!--", "<\\!--")
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Output {
        let frame = |head: &str, main: &str, root: &str| {
            format!(
                "<!DOCTYPE html>\n<html lang=\"ja\" data-root=\"{root}\"><head><title>手引</title>{head}</head>\n<body><nav id=\"nav\"><a href=\"{root}index.html\">最初</a><a href=\"{root}cases/a.html\"{}>事例</a></nav><main id=\"main\">{main}</main><footer><a href=\"#main\">先頭</a></footer></body></html>",
                if root.is_empty() { "" } else { " aria-current=\"page\"" }
            )
        };
        let css = "<link rel=\"stylesheet\" href=\"assets/a.css?v=1\"><script src=\"assets/a.js?v=2\"></script>";
        let first = frame(css, "<h1 id=\"x\">一</h1><img src=\"p.png\" alt=\"\"><a href=\"cases/a.html#y\">a</a>", "");
        let case = frame(
            "",
            "<h1 id=\"y\" aria-labelledby=\"y nav\">二</h1><a href=\"#y\">y</a><script src=\"../assets/a.js\"></script>",
            "../",
        );
        let files = [
            ("index.html", first.into_bytes()),
            ("cases/a.html", case.into_bytes()),
            ("404.html", b"<main></main>".to_vec()),
            ("assets/a.css", b"p{background:url(../p.png)}".to_vec()),
            ("assets/a.js", b"var x = '</script><!--\x7f';".to_vec()),
            ("p.png", b"png".to_vec()),
        ];
        Output { files: files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect() }
    }

    #[test]
    fn everything_is_inside_and_every_name_is_single() {
        let file = String::from_utf8(bundle(&site()).expect("a file")).expect("UTF-8");
        assert!(!file.contains(" src=\"p.png\"") && file.contains("src=\"data:image/png;base64,cG5n\""), "{file}");
        assert!(file.contains("url(\"data:image/png;base64,cG5n\")"), "{file}");
        assert!(file.contains("href=\"#cases/a.html:y\"") && file.contains("id=\"cases/a.html:y\""), "{file}");
        assert!(file.contains("aria-labelledby=\"cases/a.html:y nav\""), "names of the frame stay: {file}");
        assert!(!file.contains("id=\"404.html\"") && !file.contains("<link rel=\"stylesheet\""), "{file}");
        assert_eq!(file.matches("</script>").count(), file.matches("<script>").count());
        assert!(file.contains(r"'<\/script><\!--\u007f'"), "{file}");
        let mut ids = Vec::new();
        tags::walk(&file, |tag, _| ids.extend(tag.get("id").map(|id| id.into_owned())));
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{ids:?}");
    }

    #[test]
    fn every_script_and_style_has_its_hash() {
        let file = String::from_utf8(bundle(&site()).expect("a file")).expect("UTF-8");
        for (open, close) in [("<script>", "</script>"), ("<style data-name=\"assets/a.css\">", "</style>")] {
            for part in file.split(open).skip(1) {
                let text = part.split(close).next().unwrap_or_default();
                assert!(file.contains(&hash(text)), "{text}");
            }
        }
    }
}
