//! A page taken apart: its own part, the frame around it, and what it asks for.
use std::collections::BTreeSet;

use super::address::{self, Target};
use super::tags::{self, Edit, Tag};
use crate::model::Output;

/// Attributes that name other elements of the page; `reader.js` has the same list.
const NAMES: [&str; 12] = [
    "id",
    "for",
    "list",
    "form",
    "headers",
    "popovertarget",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-activedescendant",
];

/// A page of the site.
pub(super) struct Page<'a> {
    pub(super) path: &'a str,
    source: &'a str,
    /// Where `<main>` begins and ends inside.
    main: (usize, usize),
    pub(super) title: String,
    /// Attributes of `<html>`.
    pub(super) html: Vec<(String, String)>,
    /// Style sheets and scripts by their paths in the site.
    pub(super) styles: Vec<String>,
    pub(super) head_scripts: Vec<String>,
    pub(super) body_scripts: Vec<String>,
    icon: Option<String>,
    /// The page that the navigation marks as the current one.
    pub(super) current: Option<String>,
}

impl<'a> Page<'a> {
    /// Takes a page apart; `None` without `<main>`.
    pub(super) fn read(path: &'a str, source: &'a str) -> Option<Self> {
        let (start, _, end) = tags::inside(source, "main")?;
        let html = tags::first(source, "html").map(|tag| {
            tag.attributes.iter().map(|(name, _)| ((*name).to_owned(), tag.get(name).unwrap_or_default().into_owned())).collect()
        });
        let title = source.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        let mut page = Self {
            path,
            source,
            main: (start, end),
            title: tags::plain(title),
            html: html.unwrap_or_default(),
            styles: Vec::new(),
            head_scripts: Vec::new(),
            body_scripts: Vec::new(),
            icon: None,
            current: None,
        };
        let mut in_body = false;
        tags::walk(source, |tag, at| {
            in_body |= tag.name == "body";
            page.note(&tag, in_body, at < start);
        });
        Some(page)
    }

    fn note(&mut self, tag: &Tag<'_>, in_body: bool, before_main: bool) {
        let file = |address: &str| address::resolve(self.path, address.split(['?', '#']).next().unwrap_or_default());
        match (tag.name, tag.get("src"), tag.get("href")) {
            ("script", Some(src), _) if in_body => self.body_scripts.push(file(&src)),
            ("script", Some(src), _) => self.head_scripts.push(file(&src)),
            ("link", _, Some(href)) => match tag.get("rel").as_deref() {
                Some("stylesheet") => self.styles.push(file(&href)),
                Some("icon") => self.icon = Some(file(&href)),
                _ => {}
            },
            ("a", _, Some(href)) if before_main && tag.get("aria-current").is_some() => self.current = Some(file(&href)),
            _ => {}
        }
    }

    /// Names of elements in the frame, which all leaves may use.
    pub(super) fn frame_names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        tags::walk(self.source, |tag, at| {
            if at <= self.main.0 || at > self.main.1 {
                names.extend(tag.get("id").map(|id| id.into_owned()));
            }
        });
        names
    }

    /// Pages that this one links to, in order.
    pub(super) fn links(&self) -> Vec<String> {
        let mut links = Vec::new();
        tags::walk(self.source, |tag, _| {
            if let (true, Some(href)) = (tag.name == "a", tag.get("href")) {
                links.push(address::resolve(self.path, href.split(['?', '#']).next().unwrap_or_default()));
            }
        });
        links
    }

    /// The site's icon as an element.
    pub(super) fn icon(&self, site: &Output) -> Option<String> {
        let path = self.icon.as_ref()?;
        Some(format!("<link rel=\"icon\" href=\"{}\">\n", address::data(path, site.files.get(path)?)))
    }

    /// From `<body>` to the inside of `<main>`.
    pub(super) fn frame_before(&self, site: &Output, pages: &BTreeSet<&str>) -> String {
        let start = self.source.find("<body").unwrap_or(0);
        self.frame(&self.source[start.min(self.main.0)..self.main.0], site, pages)
    }

    /// From the end of `<main>` to the end of the page.
    pub(super) fn frame_after(&self, site: &Output, pages: &BTreeSet<&str>) -> String {
        self.frame(&self.source[self.main.1..], site, pages)
    }

    fn frame(&self, part: &str, site: &Output, pages: &BTreeSet<&str>) -> String {
        let part = without_scripts(part);
        tags::rewrite(&part, |tag, name, text| match name {
            _ if text.starts_with('#') => Edit::Keep,
            "href" | "src" | "action" => self.lead(tag, site, pages, text),
            _ => Edit::Keep,
        })
    }

    /// What stands inside `<main>`, with names that are single in the whole file and addresses that stay inside.
    pub(super) fn leaf(&self, site: &Output, pages: &BTreeSet<&str>, frame: &BTreeSet<String>) -> String {
        let own = |name: &str| if frame.contains(name) { name.to_owned() } else { format!("{}:{name}", self.path) };
        let part = without_scripts(&self.source[self.main.0..self.main.1]);
        tags::rewrite(&part, |tag, name, text| match name {
            _ if text.is_empty() => Edit::Keep,
            name if NAMES.contains(&name) => Edit::Set(text.split_whitespace().map(own).collect::<Vec<_>>().join(" ")),
            "href" | "xlink:href" if text.strip_prefix('#').is_some_and(|anchor| frame.contains(anchor)) => Edit::Keep,
            "href" | "src" | "action" => self.lead(tag, site, pages, text),
            _ => match text.find("url(#") {
                Some(_) => Edit::Set(text.replace("url(#", &format!("url(#{}:", self.path))),
                None => Edit::Keep,
            },
        })
    }

    fn lead(&self, tag: &Tag<'_>, site: &Output, pages: &BTreeSet<&str>, address: &str) -> Edit {
        match address::target(site, pages, self.path, address) {
            Target::Place(place) => Edit::Set(place),
            Target::File(path, bytes) if tag.name == "a" => {
                let name = path.rsplit('/').next().unwrap_or(path);
                match tag.get("download") {
                    Some(_) => Edit::Set(address::data(path, bytes)),
                    None => Edit::SetAnd(address::data(path, bytes), "download", name.to_owned()),
                }
            }
            Target::File(path, bytes) => Edit::Set(address::data(path, bytes)),
            Target::Elsewhere => Edit::Keep,
        }
    }
}

/// The text without its script elements; they run as functions, by name.
fn without_scripts(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        out.push_str(&rest[..start]);
        let end = rest[start..].find("</script>").map_or(rest.len(), |end| start + end + "</script>".len());
        rest = &rest[end..];
    }
    out + rest
}

/// A style sheet whose pictures are inside.
pub(super) fn style(site: &Output, path: &str, css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, inside)) = rest.split_once("url(") {
        let (address, after) = inside.split_once(')').unwrap_or((inside, ""));
        let written = address.trim().trim_matches(['"', '\'']);
        let file = address::resolve(path, written.split(['?', '#']).next().unwrap_or_default());
        out.push_str(before);
        match site.files.get(&file) {
            Some(bytes) => out.push_str(&format!("url(\"{}\")", address::data(&file, bytes))),
            None => out.push_str(&format!("url({address})")),
        }
        rest = after;
    }
    out + rest
}
