//! Walks through the tags of a page and writes it anew with some of them changed. It knows the HTML that our templates
//! write, values in quotes and all, and passes over what it does not know.
use std::borrow::Cow;

/// A start tag or an end tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// Its name in small letters; an end tag's begins with a slash.
    pub(super) name: &'a str,
    /// Names and values as written, `None` where there is no value.
    pub(super) attributes: Vec<(&'a str, Option<&'a str>)>,
    closed: bool,
}

impl<'a> Tag<'a> {
    /// The text of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        let found = self.attributes.iter().find(|(known, _)| *known == name)?;
        Some(unescape(found.1.unwrap_or_default()))
    }
}

/// What becomes of an attribute.
pub(super) enum Edit {
    /// It stays as it is.
    Keep,
    /// It gets this text.
    Set(String),
    /// It gets this text, and another attribute joins it.
    SetAnd(String, &'static str, String),
}

/// The first tag of this name.
pub(super) fn first<'a>(html: &'a str, name: &str) -> Option<Tag<'a>> {
    let mut found = None;
    walk(html, |tag, _| {
        if found.is_none() && tag.name == name {
            found = Some(tag);
        }
    });
    found
}

/// Calls `visit` for every tag, with the text from the page's beginning to the tag's end.
pub(super) fn walk<'a>(html: &'a str, mut visit: impl FnMut(Tag<'a>, usize)) {
    let mut at = 0;
    while let Some((start, end)) = next(html, at) {
        let tag = parse(&html[start + 1..end]);
        at = after(html, tag.name, end + 1);
        visit(tag, end + 1);
    }
}

/// The page with every attribute as `edit` wants it.
pub(super) fn rewrite(html: &str, mut edit: impl FnMut(&Tag<'_>, &str, &str) -> Edit) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut at = 0;
    while let Some((start, end)) = next(html, at) {
        let tag = parse(&html[start + 1..end]);
        let rest = after(html, tag.name, end + 1);
        out.push_str(&html[at..start]);
        out.push('<');
        out.push_str(tag.name);
        for (name, raw) in &tag.attributes {
            let text = unescape(raw.unwrap_or_default());
            match edit(&tag, name, &text) {
                Edit::Keep => push(&mut out, name, *raw),
                Edit::Set(text) => push(&mut out, name, Some(&escape(&text))),
                Edit::SetAnd(text, other, more) => {
                    push(&mut out, name, Some(&escape(&text)));
                    push(&mut out, other, Some(&escape(&more)));
                }
            }
        }
        out.push_str(if tag.closed { "/>" } else { ">" });
        out.push_str(&html[end + 1..rest]);
        at = rest;
    }
    out.push_str(&html[at..]);
    out
}

/// The text between the first start tag of this name and its last end tag.
pub(super) fn inside<'a>(html: &'a str, name: &str) -> Option<(usize, &'a str, usize)> {
    let start = html.find(&format!("<{name}")).and_then(|start| Some(next(html, start)?.1 + 1))?;
    let end = html.rfind(&format!("</{name}>"))?;
    (start <= end).then(|| (start, &html[start..end], end))
}

/// Place of the next tag's `<` and `>`; comments and declarations are passed over.
fn next(html: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = html.as_bytes();
    let mut at = from;
    loop {
        let start = at + html.get(at..)?.find('<')?;
        if html[start..].starts_with("<!--") {
            at = start + html[start..].find("-->")? + 3;
            continue;
        }
        let first = *bytes.get(start + 1)?;
        if !(first.is_ascii_alphabetic() || first == b'/') {
            at = start + 1;
            continue;
        }
        let mut quote = None;
        for (place, &byte) in bytes.iter().enumerate().skip(start + 1) {
            match quote {
                Some(open) if byte == open => quote = None,
                Some(_) => {}
                None if byte == b'"' || byte == b'\'' => quote = Some(byte),
                None if byte == b'>' => return Some((start, place)),
                None => {}
            }
        }
        return None;
    }
}

/// Where reading goes on behind a tag: what a script or a style holds is no markup.
fn after(html: &str, name: &str, end: usize) -> usize {
    if matches!(name, "script" | "style") { html[end..].find("</").map_or(html.len(), |at| end + at) } else { end }
}

fn parse(text: &str) -> Tag<'_> {
    let closed = text.ends_with('/');
    let text = text.strip_suffix('/').unwrap_or(text);
    let cut = text.find(|c: char| c.is_whitespace()).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(cut);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        // Something like a lone `=`: never written by a template; passed over rather than looped on.
        if end == 0 {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (key, tail) = rest.split_at(end);
        let Some(value) = tail.strip_prefix('=') else {
            attributes.push((key, None));
            rest = tail;
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, tail) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        attributes.push((key, Some(value)));
        rest = tail;
    }
    Tag { name, attributes, closed }
}

fn push(out: &mut String, name: &str, raw: Option<&str>) {
    out.push(' ');
    out.push_str(name);
    if let Some(raw) = raw {
        out.push_str("=\"");
        // A value that stood in single quotes may hold double ones.
        out.push_str(&raw.replace('"', "&quot;"));
        out.push('"');
    }
}

/// Text for a value in double quotes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    const NAMES: [(&str, &str); 7] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/"), ("&amp;", "&")];
    Cow::Owned(NAMES.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign)))
}

/// The text that stands in HTML as `raw`.
pub(super) fn plain(raw: &str) -> String {
    unescape(raw).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_change_and_all_else_stays() {
        let html = "<!-- <a id=\"no\"> --><p>1 < 2<a id=\"x\" hidden href='a\"&amp;b'>あ</a><br><path d=\"M0\"/></p>";
        let same = rewrite(html, |_, _, _| Edit::Keep);
        assert_eq!(same, html.replace("'a\"&amp;b'", "\"a&quot;&amp;b\""));
        let changed = rewrite(html, |tag, name, text| match (tag.name, name) {
            ("a", "id") => Edit::Set(format!("p:{text}")),
            ("a", "href") => Edit::SetAnd(text.to_owned(), "download", "<".into()),
            _ => Edit::Keep,
        });
        assert!(changed.contains("<a id=\"p:x\" hidden href=\"a&quot;&amp;b\" download=\"&lt;\">あ</a>"), "{changed}");
    }

    #[test]
    fn scripts_are_no_markup() {
        let html = "<script>if (a<b) document.write('<a id=1>')</script><i id=\"y\"></i>";
        let mut names = Vec::new();
        walk(html, |tag, _| names.push(tag.name.to_owned()));
        assert_eq!(names, ["script", "/script", "i", "/i"]);
    }

    #[test]
    fn broken_markup_ends_the_walk_and_loses_nothing() {
        for html in ["<a href=\"x", "a < b", "<", "</", "<p", "<!-- x", "<a b='"] {
            assert_eq!(rewrite(html, |_, _, _| Edit::Keep), html);
        }
        assert_eq!(rewrite("<a = b>x", |_, _, _| Edit::Keep), "<a b>x");
    }
}
