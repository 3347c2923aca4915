//! What a reader can find on a page: the text of its `<main>`, block by block, in reading order.
//!
//! Reading the page itself, not the data it was made from, is what keeps the promise that everything that can be seen can
//! be found. An attribute `data-passage` sets the kind of all that is inside: `title`, `keyword`, `aside`, `body`, or
//! `none` for what repeats or is no text (the narrow twin of a diagram, filters). Headings and all elements with an `id`
//! that hold one set the anchor; `data-heading` names an entry of a list that has none.
use std::borrow::Cow;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use crate::markdown::end_of_tag;
use crate::model::{Passage, PassageKind};
use crate::text::memo::Texts;

/// Elements that begin and end a passage. A cell is none: a row of a table is read as one.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "caption"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "text"
            | "title"
            | "tr"
            | "ul"
    )
}
/// Elements between which a border is read although none is written. (A line break runs on: it may stand inside a name.)
fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "option")
}
/// What is read there. The search takes it for a space, so that a run across it is found; in excerpts it is wide enough to
/// keep a label from its value.
const BORDER: char = '\u{3000}';
/// Elements without an end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "param"
    )
}
/// Elements whose content nobody reads.
fn is_unread(name: &str) -> bool {
    matches!(name, "script" | "style" | "form" | "button" | "select" | "dialog" | "template" | "noscript" | "symbol")
}

/// What is in force inside an element.
#[derive(Clone, Copy)]
struct Inside<'a> {
    name: &'a str,
    kind: Option<PassageKind>,
    heading: bool,
}

struct Reader<'a> {
    texts: &'a Texts,
    out: Vec<Passage>,
    open: Vec<Inside<'a>>,
    text: String,
    /// What stands under one heading shares its anchor and its words.
    anchor: Arc<str>,
    /// Identifier of a section that waits for its heading.
    section: Option<String>,
    heading: Arc<str>,
    /// Whether the last thing read was the end of a `span`, with no text behind it.
    after_span: bool,
}

/// The passages of a rendered page, their texts out of `texts`; none without a `<main>`.
pub(super) fn extract(html: &str, texts: &Texts) -> Vec<Passage> {
    let Some(main) = html.find("<main").map(|start| &html[start..]) else { return Vec::new() };
    let main = &main[..main.find("</main>").unwrap_or(main.len())];
    let mut reader = Reader {
        texts,
        out: Vec::new(),
        open: Vec::new(),
        text: String::new(),
        anchor: "".into(),
        section: None,
        heading: "".into(),
        after_span: false,
    };
    let mut rest = main;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        reader.text(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = end_of_tag(rest) else { break };
        reader.tag(&rest[1..end]);
        rest = &rest[end + 1..];
    }
    reader.close();
    reader.out.shrink_to_fit();
    reader.out
}

impl<'a> Reader<'a> {
    fn text(&mut self, raw: &str) {
        self.after_span &= raw.is_empty();
        if self.kind().is_none() {
            return;
        }
        let text = unescape(raw);
        let mut rest = &*text;
        while let Some(at) = rest.find(|c: char| c.is_whitespace() && c != '\u{3000}') {
            self.text.push_str(&rest[..at]);
            self.space(' ');
            rest = rest[at..].trim_start_matches(|c: char| c.is_whitespace() && c != '\u{3000}');
        }
        self.text.push_str(rest);
    }

    fn tag(&mut self, tag: &'a str) {
        if let Some(name) = tag.strip_prefix('/') {
            self.end(name.trim());
        } else if !tag.starts_with('!') {
            let name = tag.split([' ', '\n', '\t', '/']).next().unwrap_or_default();
            self.start(name, tag, tag.ends_with('/') || is_void(name));
        }
    }

    fn start(&mut self, name: &'a str, tag: &str, is_empty: bool) {
        if is_block(name) {
            self.close();
        } else if name == "br" {
            self.space(' ');
        } else if is_cell(name) || name == "span" && self.after_span && !self.in_code() {
            self.space(BORDER);
        }
        if let (true, Some(alt)) = (name == "img", attribute(tag, "alt")) {
            self.text(alt);
        }
        if is_empty {
            return;
        }
        // The heading of a contents box is no section: what follows the box belongs to the heading above it.
        let in_nav = self.open.iter().any(|inside| inside.name == "nav");
        let heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") && !in_nav;
        let id = attribute(tag, "id").map(|id| unescape(id).into_owned());
        if let (true, Some(id)) = (heading, id.clone().or_else(|| self.section.take())) {
            self.at(&id);
        } else if let (true, Some(id)) = (matches!(name, "section" | "article"), &id) {
            self.section = Some(id.clone());
        } else if let (true, Some(id)) = (matches!(name, "dt" | "div" | "li"), id) {
            // An entry is called by its first words, unless it says how: a note would be called by all of its own.
            self.at(&id);
            self.heading = attribute(tag, "data-heading").map_or_else(|| "".into(), |heading| unescape(heading).into());
        }
        let own = match attribute(tag, "data-passage") {
            Some("none") => Some(None),
            Some("title") => Some(Some(PassageKind::Title)),
            Some("keyword") => Some(Some(PassageKind::Keyword)),
            Some("aside") => Some(Some(PassageKind::Aside)),
            Some("body") => Some(Some(PassageKind::Body)),
            _ => None,
        };
        let around = if self.open.is_empty() { Some(PassageKind::Body) } else { self.kind() };
        let kind = match own {
            _ if around.is_none() || is_unread(name) => None,
            Some(kind) => kind,
            None if heading && around == Some(PassageKind::Body) => Some(PassageKind::Heading),
            None => around,
        };
        self.open.push(Inside { name, kind, heading });
    }

    fn end(&mut self, name: &str) {
        if is_block(name) {
            self.close();
        }
        if let Some(at) = self.open.iter().rposition(|inside| inside.name == name) {
            self.open.truncate(at);
        }
        self.after_span |= name == "span";
    }

    /// Reads a space, if there is text before it and no space yet.
    fn space(&mut self, space: char) {
        if !self.text.is_empty() && !self.text.ends_with([' ', BORDER]) {
            self.text.push(space);
        }
    }

    /// Whether the spans here are parts of words, coloured.
    fn in_code(&self) -> bool {
        self.open.iter().any(|inside| matches!(inside.name, "code" | "pre"))
    }

    fn kind(&self) -> Option<PassageKind> {
        self.open.last().and_then(|inside| inside.kind)
    }

    /// Ends the passage that is being read.
    fn close(&mut self) {
        let text = self.text.trim();
        if let Some(kind) = self.open.last().and_then(|inside| inside.kind).filter(|_| !text.is_empty()) {
            let in_heading = self.open.iter().any(|inside| inside.heading);
            if (in_heading || self.heading.is_empty()) && !self.anchor.is_empty() {
                self.heading = text.into();
            }
            self.out.push(Passage {
                kind,
                anchor: Arc::clone(&self.anchor),
                heading: Arc::clone(&self.heading),
                text: self.texts.one(text),
            });
        }
        self.text.clear();
    }

    /// What follows stands at an anchor whose heading is still to be read.
    fn at(&mut self, anchor: &str) {
        (self.anchor, self.heading) = (anchor.into(), "".into());
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let bytes = tag.as_bytes();
    let named = |at: &usize| {
        let before = bytes[..*at].strip_suffix(name.as_bytes()).and_then(<[u8]>::last);
        matches!(before, Some(b' ' | b'\n' | b'\t' | b'"')) && bytes.get(at + 1) == Some(&b'"')
    };
    let at = memchr_iter(b'=', bytes).find(named)?;
    tag[at + 2..].split('"').next()
}

/// Entities → characters: the five of markup, and numbers.
fn unescape(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 10);
        let found = end.and_then(|end| {
            let c = match &rest[1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "nbsp" => '\u{a0}',
                name => {
                    let digits = name.strip_prefix('#')?;
                    let number = match digits.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => digits.parse(),
                    };
                    char::from_u32(number.ok()?)?
                }
            };
            Some((c, end))
        });
        let (c, end) = found.unwrap_or(('&', 0));
        out.push(c);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(PassageKind, String, String, String)> {
        let page = format!("<body><p>外</p><main>{html}</main><p>外</p>");
        let found = extract(&page, &Texts::new(1)).into_iter();
        found.map(|p| (p.kind, p.anchor.to_string(), p.heading.to_string(), p.text.to_string())).collect()
    }

    #[test]
    fn blocks_are_passages_and_inline_marks_are_not() {
        use PassageKind::{Body, Heading, Title};
        let found = read(
            "<h1 data-passage=\"title\">訪問看護<wbr>ステーション</h1><section id=\"経緯\"><h2><svg><use href=\"#s\"/></svg>経緯</h2>\
             <p>一 &amp;\n <b>二</b>は<a href=\"a>b\">三</a>。</p><ul><li>四<li>五</ul></section>",
        );
        let expected = [
            (Title, "", "", "訪問看護ステーション"),
            (Heading, "経緯", "経緯", "経緯"),
            (Body, "経緯", "経緯", "一 & 二は三。"),
            (Body, "経緯", "経緯", "四"),
            (Body, "経緯", "経緯", "五"),
        ];
        let expected =
            expected.map(|(kind, anchor, heading, text)| (kind, anchor.to_owned(), heading.to_owned(), text.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn the_heading_of_a_contents_box_is_no_section() {
        let found = read("<nav data-passage=\"aside\"><h2 id=\"toc-h\">このページ</h2></nav><p>はじめに。</p>");
        let told: Vec<(&str, &str)> = found.iter().map(|(_, anchor, _, text)| (anchor.as_str(), text.as_str())).collect();
        assert_eq!(told, [("", "このページ"), ("", "はじめに。")]);
    }
    #[test]
    fn kinds_reach_down_and_none_is_left_out() {
        let found = read(
            "<nav data-passage=\"aside\"><h2>近い事例</h2></nav><dl data-passage=\"keyword\"><dt>区分</dt><dd>語</dd></dl>\
             <svg data-passage=\"none\"><text>a</text></svg><form><p>b</p></form><svg><title>図</title><text>市</text></svg>",
        );
        let kinds: Vec<(PassageKind, &str)> = found.iter().map(|(kind, _, _, text)| (*kind, text.as_str())).collect();
        use PassageKind::{Aside, Body, Keyword};
        assert_eq!(kinds, [(Aside, "近い事例"), (Keyword, "区分"), (Keyword, "語"), (Body, "図"), (Body, "市")]);
    }

    #[test]
    fn rows_of_tables_are_one_passage_with_borders_between_cells() {
        let found = read("<table><tr><th>人口</th><td>25,756<small>人</small></td></tr><tr><th>率</th><td>1</td></tr></table>");
        let texts: Vec<&str> = found.iter().map(|(_, _, _, text)| text.as_str()).collect();
        assert_eq!(texts, ["人口　25,756人", "率　1"]);
    }

    #[test]
    fn neighbouring_fields_have_a_border_and_words_in_code_do_not() {
        let found = read(
            "<p><span>開設主体：医師会</span><span>実施主体：市</span></p><p><span>市</span>と<span>町</span></p>\
             <pre><code><span>let</span><span>x</span></code></pre>",
        );
        let texts: Vec<&str> = found.iter().map(|(_, _, _, text)| text.as_str()).collect();
        assert_eq!(texts, ["開設主体：医師会　実施主体：市", "市と町", "letx"]);
    }

    #[test]
    fn terms_set_the_anchor() {
        let found = read("<dl><div id=\"t-a\"><dt>甲</dt><dd>説明</dd></div><div id=\"t-b\"><dt>乙</dt></div></dl>");
        let anchors: Vec<(&str, &str)> =
            found.iter().map(|(_, anchor, heading, _)| (anchor.as_str(), heading.as_str())).collect();
        assert_eq!(anchors, [("t-a", "甲"), ("t-a", "甲"), ("t-b", "乙")]);
    }

    #[test]
    fn a_note_is_called_by_its_number() {
        let found = read(
            "<ol><li id=\"note-1\" data-heading=\"編注1\"><p>人口は2024年の数字である。</p><p>二つめの文。</p></li><li id=\"fn-2\">語</li></ol>",
        );
        let told: Vec<(&str, &str)> = found.iter().map(|(_, anchor, heading, _)| (anchor.as_str(), heading.as_str())).collect();
        assert_eq!(told, [("note-1", "編注1"), ("note-1", "編注1"), ("fn-2", "語")]);
    }

    #[test]
    fn broken_markup_ends_quietly() {
        for html in ["<p", "<p title=\"", "</p></div>", "&#xffffffff; &; &amp", "<!-- <p>"] {
            let _ = read(html);
        }
    }
}
