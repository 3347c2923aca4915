//! Links and pictures: every target is there, and is written as the site has it.
use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CowStr, Event, Tag};
use unicode_normalization::UnicodeNormalization as _;

use super::nearest;
use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};
use crate::markdown::{Document, slug};

/// Largest handbook, pages, in which the page that was meant is searched for; in a larger one it would take too long.
const MOST_COMPARED: usize = 2000;

/// What links may lead to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Targets {
    /// Pages: path of the source → anchors with the headings' words.
    pub(super) pages: BTreeMap<String, Vec<String>>,
    /// Other files.
    pub(super) files: BTreeSet<String>,
}

/// Whether a text links to, or shows, anything that the handbook should hold: then what is said of it hangs on other files.
pub(super) fn lead_inside(body: &Document) -> bool {
    body.parts.iter().flat_map(|part| &part.events).any(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => scheme(dest_url).is_none(),
        _ => false,
    })
}

/// Resolves all links of a text in `file`; returns the files that it shows or offers.
pub(super) fn resolve(body: &mut Document, targets: &Targets, notes: &mut Notes<'_>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for part in &mut body.parts {
        let mut image: Option<(Span, bool)> = None;
        let mut words: Option<(Span, bool)> = None;
        let mut picture = String::new();
        for (event, span) in &mut part.events {
            match event {
                Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                    let typed = *link_type == pulldown_cmark::LinkType::Inline;
                    words = typed.then_some((*span, false));
                    let email = *link_type == pulldown_cmark::LinkType::Email;
                    if let Some(address) = link(dest_url, email, *span, targets, &mut used, notes) {
                        *dest_url = CowStr::from(address);
                    }
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    picture = dest_url.rsplit('/').next().unwrap_or_default().to_owned();
                    self::image(dest_url, *span, targets, &mut used, notes);
                    image = Some((*span, false));
                }
                Event::Text(text) | Event::Code(text) => {
                    // The file's name says nothing to those who can't see it.
                    if let Some((_, said)) = &mut image {
                        *said |= !text.trim().is_empty() && text.trim() != picture;
                    }
                    if let Some((_, said)) = &mut words {
                        *said |= !text.trim().is_empty();
                    }
                }
                Event::End(pulldown_cmark::TagEnd::Link) => {
                    if let Some((span, false)) = words.take() {
                        notes.add(span, Problem::NoLinkText);
                    }
                }
                Event::End(pulldown_cmark::TagEnd::Image) => {
                    if let Some((span, false)) = image.take() {
                        let hint = Hint::Say("![画像の説明](…) のように書いてください", "write it as ![what it shows](…)");
                        notes.add(span, Problem::NoAltText).hint(hint);
                    }
                }
                _ => {}
            }
        }
    }
    used
}

/// The address of a link in the site; `None` where it stays as it is or can't be had.
fn link(
    target: &str,
    email: bool,
    span: Span,
    targets: &Targets,
    used: &mut BTreeSet<String>,
    notes: &mut Notes<'_>,
) -> Option<String> {
    if email {
        return Some(format!("mailto:{target}"));
    }
    if let Some(scheme) = scheme(target) {
        if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "mailto") {
            notes.add(span, Problem::LinkScheme(scheme.to_owned()));
            return Some(String::new());
        }
        let rest = &target[scheme.len() + 1..];
        let host = rest.trim_start_matches('/');
        if !scheme.eq_ignore_ascii_case("mailto") && !rest.starts_with("//") {
            let hint = Hint::Write(format!("{scheme}://{host}"));
            notes.add(span, Problem::BadAddress(target.to_owned())).hint(hint);
            return Some(String::new());
        }
        if ["localhost", "127.", "[::1]", "0.0.0.0", "192.168.", "10.", "169.254."].iter().any(|own| host.starts_with(own)) {
            notes.add(span, Problem::LocalAddress(target.to_owned()));
            return None;
        }
        if !scheme.eq_ignore_ascii_case("mailto") && !host.starts_with(char::is_alphanumeric) && !host.starts_with('[') {
            notes.add(span, Problem::BadAddress(target.to_owned()));
            return Some(String::new());
        }
        if scheme.eq_ignore_ascii_case("mailto") && percent_decoded(target).is_none_or(|to| to.contains(char::is_whitespace)) {
            let hint =
                Hint::Say("mailto: の後にはメールアドレスだけを書いてください", "write the address alone behind `mailto:`");
            notes.add(span, Problem::LinkKind(target.to_owned())).hint(hint);
            return Some(String::new());
        }
        return None;
    }
    if target.trim().is_empty() {
        let hint = Hint::Say(
            "かっこの中に、リンク先のファイルかアドレスを書いてください",
            "write the file or the address between the brackets",
        );
        notes.add(span, Problem::DeadLink(target.to_owned())).hint(hint);
        return Some(String::new());
    }
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let Some(file) = within(notes.file, path, target, span, notes) else {
        return Some(String::new());
    };
    if let Some(anchors) = targets.pages.get(&file) {
        let anchor = anchor.filter(|anchor| !anchor.is_empty()).and_then(|anchor| self::anchor(anchor, anchors, span, notes));
        let page = if path.is_empty() { String::new() } else { relative(notes.file, &as_page(&file)) };
        return Some(page + &anchor.map_or(String::new(), |anchor| format!("#{anchor}")));
    }
    if targets.files.contains(&file) {
        // A picture that is opened by itself would be a page of its own right; documents are handed to other programs.
        if file.to_ascii_lowercase().ends_with(".svg") {
            notes.add(span, Problem::LinkKind(target.to_owned()));
        }
        used.insert(file);
        return None;
    }
    let hint = near_target(&file, targets).map(|near| Hint::Nearest(relative(notes.file, near)));
    let folded: String = target.nfkc().collect();
    let hint = if target.starts_with("www.") {
        Some(Hint::Write(format!("https://{target}")))
    } else if folded != target && folded.starts_with("http") {
        Some(Hint::Write(folded))
    } else {
        hint
    };
    notes.add(span, Problem::DeadLink(target.to_owned())).hint_if(hint);
    Some(String::new())
}

fn image(target: &str, span: Span, targets: &Targets, used: &mut BTreeSet<String>, notes: &mut Notes<'_>) {
    match scheme(target) {
        Some("http" | "https") => {
            let hint = Hint::Say(
                "画像を images フォルダに保存し、その画像を指してください",
                "save the picture in images/ and point to it there",
            );
            notes.add(span, Problem::RemoteImage(target.to_owned())).hint(hint);
        }
        Some(scheme) => {
            notes.add(span, Problem::LinkScheme(scheme.to_owned()));
        }
        None => {
            let Some(file) = within(notes.file, target, target, span, notes) else { return };
            let ending = |file: &str| file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
            let shown = |file: &str| crate::parse::is_shown(&ending(file));
            if targets.files.contains(&file) && shown(&file) {
                used.insert(file);
            } else {
                let pictures = targets.files.iter().map(String::as_str);
                let hint =
                    nearest::of(&file, pictures).filter(|near| shown(near)).map(|near| Hint::Nearest(relative(notes.file, near)));
                let kind = (!shown(&file)).then_some(Hint::Say(
                    "表示できるのは png、jpg、gif、webp、avif、svg、bmp の画像です",
                    "pictures are png, jpg, gif, webp, avif, svg or bmp files",
                ));
                notes.add(span, Problem::DeadImage(target.to_owned())).hint_if(hint.or(kind));
            }
        }
    }
}

/// The scheme of an absolute address; `//host` counts as one without a name.
fn scheme(target: &str) -> Option<&str> {
    if target.starts_with("//") || target.starts_with("\\\\") {
        return Some("");
    }
    // Browsers pass over white space and control characters before and inside a scheme; so they count as part of one.
    let (scheme, _) = target.split_once(':')?;
    (!scheme.contains(['/', '#', '?'])).then_some(scheme)
}

/// The path below the content folder to which a relative target leads.
fn within(from: &str, path: &str, target: &str, span: Span, notes: &mut Notes<'_>) -> Option<String> {
    let Some(decoded) = percent_decoded(path) else {
        notes.add(span, Problem::DeadLink(target.to_owned()));
        return None;
    };
    if decoded.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    let absolute = decoded.starts_with('/') || decoded.contains('\\');
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                notes.add(span, Problem::LinkOutside(target.to_owned()));
                return None;
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    if absolute {
        let hint = Hint::Say(
            "このファイルから見た場所を ../chapters/… のように書いてください",
            "write the path as seen from this file, as in ../chapters/…",
        );
        notes.add(span, Problem::LinkOutside(target.to_owned())).hint(hint);
        return None;
    }
    Some(parts.join("/"))
}

/// The heading's anchor that is meant: as it is, percent-encoded, or as the heading's words.
fn anchor(written: &str, anchors: &[String], span: Span, notes: &mut Notes<'_>) -> Option<String> {
    let written = percent_decoded(written).unwrap_or_else(|| written.to_owned());
    let slug = slug::of(&written);
    if let Some(found) =
        anchors.iter().find(|anchor| **anchor == written).or_else(|| anchors.iter().find(|anchor| **anchor == slug))
    {
        return Some(found.clone());
    }
    let nearest = nearest::of(&written, anchors.iter().map(String::as_str)).map(|near| Hint::Nearest(near.to_owned()));
    notes.add(span, Problem::DeadAnchor(written)).hint_if(nearest);
    None
}

/// The page that was most likely meant: another ending, another folder, a near name.
fn near_target<'a>(file: &str, targets: &'a Targets) -> Option<&'a str> {
    if targets.pages.len() > MOST_COMPARED {
        return None;
    }
    let stem =
        |path: &str| path.rsplit_once('/').map_or(path, |(_, name)| name).split('.').next().unwrap_or_default().to_lowercase();
    let same = targets.pages.keys().find(|page| stem(page) == stem(file));
    same.map(String::as_str).or_else(|| nearest::of(file, targets.pages.keys().map(String::as_str)))
}

/// `cases/a.md` → `cases/a.html`.
fn as_page(file: &str) -> String {
    format!("{}.html", file.strip_suffix(".md").unwrap_or(file))
}

/// The path of `to` as seen from `from`; both below the same root.
fn relative(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    match to.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) if !folder.is_empty() => rest.to_owned(),
        _ => "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count()) + to,
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code =
            (bytes[at] == b'%').then(|| text.get(at + 1..at + 3).and_then(|code| u8::from_str_radix(code, 16).ok())).flatten();
        decoded.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok().filter(|text| !text.contains(char::is_control))
}
