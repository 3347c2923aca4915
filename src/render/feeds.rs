//! What machines read: `feed.xml` (Atom), `sitemap.xml`, `robots.txt`. Addresses are absolute when the handbook tells its own.
use std::fmt::Write as _;
use std::sync::Arc;

use super::frame::Frame;
use super::{View, parts};
use crate::model::{AsOf, Case, Page};

/// Atom wants a date of every entry. A handbook has none but those of its figures, and the way of a page never looks at a
/// clock; this one stands where no figure is dated.
const NO_DATE: &str = "1970-01-01";

/// Feed, site map, robots: path and bytes.
pub(super) fn files(frame: &Frame<'_>, pages: &[Page]) -> Vec<(String, Vec<u8>)> {
    let base = frame.view.handbook.meta.base_url.as_deref();
    let mut files = feeds(frame.view);
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).filter(|path| *path != "404.html").collect();
    files.extend(sitemaps(&paths, base));
    files.push(("robots.txt".to_owned(), robots(base)));
    files
}

/// Cases in one feed; the others follow in further ones (RFC 5005, paged feeds).
const ENTRIES: usize = 300;
/// Pages in one site map; of more, `sitemap.xml` leads to several.
const PAGES: usize = 2_500;

fn feeds(view: View<'_>) -> Vec<(String, Vec<u8>)> {
    let chunks = parts::cut(&view.handbook.cases, ENTRIES, ENTRIES);
    let name = |at: usize| if at == 0 { "feed.xml".to_owned() } else { format!("feed-{}.xml", at + 1) };
    let base = view.handbook.meta.base_url.as_deref();
    let link = |rel: &str, at: usize| format!("  <link rel=\"{rel}\" href=\"{}\"/>\n", address(base, &name(at)));
    let of = |at: usize| {
        let before = at.checked_sub(1).map(|before| link("previous", before));
        let after = (at + 1 < chunks.len()).then(|| link("next", at + 1));
        let ends = (chunks.len() > 1).then(|| link("first", 0) + &link("last", chunks.len() - 1));
        let links: String = [ends, before, after].into_iter().flatten().collect();
        (name(at), feed(view, chunks[at], &name(at), &links))
    };
    (0..chunks.len()).map(of).collect()
}

/// Some cases as an Atom feed, in the order of the handbook; `links` lead to the feeds of the others.
fn feed(view: View<'_>, cases: &[Arc<Case>], path: &str, links: &str) -> Vec<u8> {
    let meta = &view.handbook.meta;
    let base = meta.base_url.as_deref();
    let newest = view.handbook.cases.iter().map(|case| updated(case)).max().unwrap_or_else(|| NO_DATE.to_owned());
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let language = if meta.language.is_empty() { "ja" } else { &meta.language };
    let _ = writeln!(xml, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", escape(language));
    let _ = writeln!(xml, "  <title>{}</title>", escape(&meta.title));
    if let Some(subtitle) = &meta.subtitle {
        let _ = writeln!(xml, "  <subtitle>{}</subtitle>", escape(subtitle));
    }
    let _ = writeln!(xml, "  <id>{}</id>", id(base, &meta.title, "index.html"));
    let _ = writeln!(xml, "  <updated>{newest}T00:00:00Z</updated>");
    let _ = writeln!(xml, "  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", address(base, "index.html"));
    let _ = writeln!(xml, "  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", address(base, path));
    xml.push_str(links);
    let _ = writeln!(xml, "  <author><name>{}</name></author>", escape(meta.publisher.as_deref().unwrap_or(&meta.title)));
    for case in cases {
        entry(&mut xml, view, case);
    }
    xml.push_str("</feed>\n");
    xml.into_bytes()
}

fn entry(xml: &mut String, view: View<'_>, case: &Case) {
    let base = view.handbook.meta.base_url.as_deref();
    let path = format!("cases/{}.html", case.stem);
    let title = format!("事例{} {} {} {}", case.number, case.prefecture, case.place(), case.title);
    let _ = writeln!(xml, "  <entry>\n    <title>{}</title>", escape(&title));
    let _ = writeln!(xml, "    <id>{}</id>", id(base, &view.handbook.meta.title, &path));
    let _ = writeln!(xml, "    <updated>{}T00:00:00Z</updated>", updated(case));
    let _ = writeln!(xml, "    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", address(base, &path));
    for keyword in &case.keywords {
        let _ = writeln!(xml, "    <category term=\"{}\"/>", escape(&keyword.text));
    }
    let summary = case.summary.as_deref().unwrap_or(&case.title);
    let _ = writeln!(xml, "    <summary>{}</summary>\n  </entry>", escape(summary));
}

/// The date of the newest figure: the day from which the case can tell what it tells.
fn updated(case: &Case) -> String {
    let figures = [&case.profile.population, &case.profile.aging_rate, &case.profile.certification_rate];
    let dates = figures.into_iter().flatten().filter_map(|figure| figure.as_of).map(|as_of| match as_of {
        AsOf::Year(year) | AsOf::FiscalYear(year) => (year, 1, 1),
        AsOf::Month(year, month) => (year, month, 1),
        AsOf::Day(year, month, day) => (year, month, day),
    });
    dates.max().map_or_else(|| NO_DATE.to_owned(), |(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// All pages for search engines. Without a base address the places are relative to this file, which a person can still use.
fn sitemap<'a>(paths: impl Iterator<Item = &'a str>, base: Option<&str>) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    if base.is_none() {
        xml.push_str("  <!-- handbook.yaml に base_url を書くと、ここは https:// から始まるアドレスになります。 -->\n");
    }
    for path in paths {
        let _ = writeln!(xml, "  <url><loc>{}</loc></url>", place(path, base));
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

fn place(path: &str, base: Option<&str>) -> String {
    if base.is_some() { address(base, path) } else { format!("./{}", encode(path)) }
}

/// The site map; of very many pages a list of site maps.
fn sitemaps(paths: &[&str], base: Option<&str>) -> Vec<(String, Vec<u8>)> {
    let chunks = parts::cut(paths, PAGES, PAGES);
    if let [all] = chunks[..] {
        return vec![("sitemap.xml".to_owned(), sitemap(all.iter().copied(), base))];
    }
    let name = |at: usize| format!("sitemap-{}.xml", at + 1);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for at in 0..chunks.len() {
        let _ = writeln!(xml, "  <sitemap><loc>{}</loc></sitemap>", place(&name(at), base));
    }
    xml.push_str("</sitemapindex>\n");
    let parts = chunks.iter().enumerate().map(|(at, paths)| (name(at), sitemap(paths.iter().copied(), base)));
    std::iter::once(("sitemap.xml".to_owned(), xml.into_bytes())).chain(parts).collect()
}

/// Everybody may read everything; the site map is named where its address is known.
fn robots(base: Option<&str>) -> Vec<u8> {
    let sitemap = base.map(|_| format!("Sitemap: {}\n", address(base, "sitemap.xml"))).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}").into_bytes()
}

/// The address of a page or file, escaped for XML; absolute with a base.
pub(super) fn address(base: Option<&str>, path: &str) -> String {
    match (base, path) {
        (Some(base), "index.html") => format!("{}/", escape(base)),
        (Some(base), path) => format!("{}/{}", escape(base), encode(path)),
        (None, path) => encode(path),
    }
}

/// An identifier that stays when the handbook is built again: its address, or a number made from title and path.
fn id(base: Option<&str>, title: &str, path: &str) -> String {
    if base.is_some() {
        return address(base, path);
    }
    let hash = |seed: u64| {
        // FNV-1a, so that the number is the same on every machine and with every compiler.
        let bytes = title.bytes().chain([0]).chain(path.bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let (a, b) = (hash(0), hash(0x9e37_79b9_7f4a_7c15));
    let (high, middle, low) = (a >> 32, a >> 16 & 0xffff, a & 0xfff);
    // Version 8 of RFC 9562: made by a rule of one's own.
    format!("urn:uuid:{high:08x}-{middle:04x}-8{low:03x}-{:04x}-{:012x}", 0x8000 | b >> 50, b & 0xffff_ffff_ffff)
}

/// Percent-encodes what may not stand in an address or in a value behind its question mark.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Text for XML: the five characters escaped, those that XML forbids dropped.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_absolute_only_with_a_base() {
        let base = Some("https://example.jp/手引");
        assert_eq!(address(base, "cases/a b.html"), "https://example.jp/手引/cases/a%20b.html");
        assert_eq!(address(base, "index.html"), "https://example.jp/手引/");
        assert_eq!(address(None, "cases/あ.html"), "cases/%E3%81%82.html");
        let site = String::from_utf8(sitemap(["index.html", "a.html"].into_iter(), None)).expect("UTF-8");
        assert!(site.contains("<loc>./index.html</loc>") && !site.contains("404"), "{site}");
        assert_eq!(robots(None), b"User-agent: *\nAllow: /\n");
        assert!(String::from_utf8(robots(base)).expect("UTF-8").ends_with("Sitemap: https://example.jp/手引/sitemap.xml\n"));
    }

    #[test]
    fn the_feed_has_an_entry_a_case_and_dates_it_by_its_newest_figure() {
        let mut handbook = crate::render::tests::handbook();
        handbook.meta.base_url = Some("https://example.jp/h".into());
        let site = crate::render::tests::site(&handbook);
        let text = |name: &str| {
            let found = site.files.iter().find(|(path, _)| path == name);
            String::from_utf8(found.expect("the file").1.clone()).expect("UTF-8")
        };
        let feed = text("feed.xml");
        assert_eq!(feed.matches("<entry>").count(), handbook.cases.len());
        assert!(feed.contains("<updated>2024-10-31T00:00:00Z</updated>"), "{feed}");
        assert!(feed.contains("href=\"https://example.jp/h/cases/01-a.html\"") && feed.contains("3人の&lt;配置&gt;"), "{feed}");
        assert!(text("sitemap.xml").contains("<loc>https://example.jp/h/cases/01-a.html</loc>"));
    }

    #[test]
    fn very_many_cases_and_pages_are_told_in_several_files() {
        let handbook = crate::render::tests::handbook_of(ENTRIES + 1);
        let site = crate::render::tests::site(&handbook);
        let text = |name: &str| {
            let found = site.files.iter().find(|(path, _)| path == name);
            String::from_utf8(found.expect("the file").1.clone()).expect("UTF-8")
        };
        let (one, two) = (text("feed.xml"), text("feed-2.xml"));
        assert_eq!((one.matches("<entry>").count(), two.matches("<entry>").count()), (ENTRIES, 1));
        assert!(one.contains("rel=\"next\" href=\"feed-2.xml\"") && two.contains("rel=\"previous\" href=\"feed.xml\""));
        let paths: Vec<String> = (0..PAGES + 1).map(|number| format!("{number}.html")).collect();
        let maps = sitemaps(&paths.iter().map(String::as_str).collect::<Vec<_>>(), Some("https://example.jp"));
        let names: Vec<&str> = maps.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        let index = String::from_utf8_lossy(&maps[0].1);
        assert!(index.contains("<loc>https://example.jp/sitemap-2.xml</loc>") && !index.contains("2500.html"), "{index}");
        assert!(String::from_utf8_lossy(&maps[2].1).contains("<loc>https://example.jp/2500.html</loc>"));
    }

    #[test]
    fn identifiers_stay_and_differ() {
        let (a, b) = (id(None, "手引き", "cases/1.html"), id(None, "手引き", "cases/2.html"));
        assert_eq!(a, id(None, "手引き", "cases/1.html"));
        assert_ne!(a, b);
        assert_eq!(a.len(), "urn:uuid:00000000-0000-8000-8000-000000000000".len(), "{a}");
    }

    #[test]
    fn text_is_safe_in_xml() {
        assert_eq!(escape("a<b>&\"'\u{0}\u{b}c"), "a&lt;b&gt;&amp;&quot;&#39;c");
    }
}
