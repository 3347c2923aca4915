//! A page's text as a reader sees it: blocks that are read in one go, and the pieces that markup cuts them into.
use std::ops::Range;

use memchr::memchr;

use crate::markdown::end_of_tag;

/// Text that is read in one go (a paragraph, a cell, a heading), and the text nodes that it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Block {
    /// The text, entities resolved.
    pub text: String,
    /// Bytes of every text node in it, in order.
    pub nodes: Vec<Range<usize>>,
}

/// Elements that do not end a block.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "dfn"
            | "em"
            | "i"
            | "kbd"
            | "mark"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "wbr"
    )
}
/// Elements whose text gets no readings: it is no text, can't bear them, or is not seen.
fn is_unread(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "svg" | "textarea" | "select" | "noscript" | "head" | "datalist")
}

/// The blocks of a document that have a kanji.
#[must_use]
pub fn blocks(html: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut block = Block::default();
    let mut rest = html;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        push(&mut block, &rest[..at]);
        rest = &rest[at..];
        let Some(end) = end_of_tag(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split([' ', '\n', '\t', '/']).next().unwrap_or_default();
        if !is_inline(name) {
            close(&mut block, &mut out);
        }
        if !closing && !tag.ends_with('/') && is_unread(name) {
            rest = behind(rest, name);
        }
    }
    close(&mut block, &mut out);
    out
}

/// What follows the end of an element that `text` stands in; nothing where it does not end.
fn behind<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if let Some(tail) = rest.strip_prefix(name).filter(|tail| tail.starts_with(['>', ' ', '\n', '\t', '/'])) {
            return tail.split_once('>').map_or("", |(_, behind)| behind);
        }
    }
    ""
}

fn push(block: &mut Block, raw: &str) {
    if !raw.is_empty() {
        let start = block.text.len();
        unescape(raw, &mut block.text);
        block.nodes.push(start..block.text.len());
    }
}

fn close(block: &mut Block, out: &mut Vec<Block>) {
    // What was grown to read one is kept for the next.
    if block.text.chars().any(crate::text::kana::is_kanji) {
        out.push(block.clone());
    }
    block.text.clear();
    block.nodes.clear();
}

/// Entities → characters: those that our pages write.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&#39;", '\''),
            ("&#x27;", '\''),
            ("&nbsp;", '\u{a0}'),
        ];
        match known.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, c)) => {
                out.push(*c);
                rest = &rest[name.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_inside_a_paragraph_does_not_cut_it() {
        let found = blocks(
            "<head><title>題</title></head><p>一&amp;<b>人</b>で。<svg><text>図</text></svg></p><p>かな</p><td>市</td><td>町</td>",
        );
        let texts: Vec<&str> = found.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["一&人で。", "市", "町"]);
        assert_eq!(found[0].nodes, [0..4, 4..7, 7..13]);
    }

    #[test]
    fn broken_markup_ends_quietly() {
        for html in ["<p", "漢<p title=\"", "</p>字</div>", "<script>漢", "&#; & 漢 &am"] {
            let _ = blocks(html);
        }
    }
}
