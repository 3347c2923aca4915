//! Markdown → sections of events, each with its place in the file.
//!
//! First emphasis is made to work beside Japanese punctuation (`emphasis`), then the text is parsed, raw HTML becomes text
//! (`html`), footnotes go to the section that first refers to them (`footnotes`), the text is cut at headings of level two
//! and every heading gets its anchor ([`slug`]), and code is coloured (`highlight`). The only HTML in the result is the
//! `span` elements of coloured code.

mod blocks;
mod bounds;
mod emphasis;
mod footnotes;
mod highlight;
mod html;
mod sections;
pub mod slug;
mod tidy;

pub use blocks::{Block, blocks};
pub use html::end_of_tag;

use pulldown_cmark::{Event, Options, Parser};

use crate::diag::{Problem, Span};

/// An event and where it comes from.
pub type Piece = (Event<'static>, Span);

/// A Markdown text, read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What stands before the first heading of level two (if anything does), then one part a heading.
    pub parts: Vec<Part>,
    /// What was wrong.
    pub problems: Vec<(Problem, Span)>,
    /// Whether the text holds more of something than is read, which has been told; then it has no parts.
    pub refused: bool,
}

impl Document {
    fn refused(problem: (Problem, Span)) -> Self {
        Self { parts: Vec::new(), problems: vec![problem], refused: true }
    }
}

/// A part of a text, from one heading of level two to the next.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The heading's text; empty before the first heading.
    pub heading: String,
    /// Where the heading stands.
    pub span: Span,
    /// The heading's anchor, unique in the document; empty before the first heading.
    pub slug: String,
    /// What stands below the heading.
    pub events: Vec<Piece>,
}

impl Document {
    /// All anchors of the text: headings of every level.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|part| {
            let inner = part.events.iter().filter_map(|(event, _)| match event {
                Event::Start(pulldown_cmark::Tag::Heading { id: Some(id), .. }) => Some(id.as_ref()),
                _ => None,
            });
            std::iter::once(part.slug.as_str()).filter(|slug| !slug.is_empty()).chain(inner)
        })
    }
}

/// Reads `text` from byte `from` on; places count from the beginning of `text`.
#[must_use]
pub fn read(text: &str, from: usize) -> Document {
    if let Some(problem) = bounds::of_text(text, from) {
        return Document::refused(problem);
    }
    let marked = emphasis::mark(&text[from..]);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let pieces: Vec<Piece> = Parser::new_ext(&marked.text, options)
        .into_offset_iter()
        .map(|(event, range)| {
            (emphasis::unmark(event), Span::new(from + marked.place(range.start), from + marked.place(range.end)))
        })
        .collect();
    if let Some(problem) = bounds::of_events(&pieces) {
        return Document::refused(problem);
    }
    let mut problems = Vec::new();
    let pieces = html::to_text(pieces, &mut problems);
    let pieces = tidy::tidy(pieces);
    let mut parts = sections::cut(pieces, &mut problems);
    footnotes::settle(&mut parts, &mut problems);
    highlight::colour(&mut parts);
    // All files are read before the first goes on its way; what a list has grown beyond its end would be a sixth of them.
    parts.iter_mut().for_each(|part| part.events.shrink_to_fit());
    Document { parts, problems, refused: false }
}

/// The visible text of events: markup left out, breaks as one space, blocks apart by one space.
#[must_use]
pub fn plain_text<'a>(events: impl IntoIterator<Item = &'a Event<'static>>) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::InlineHtml(piece) => text.push_str(&highlight::without_spans(piece)),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(tag) if tidy::is_block(tag) && !text.is_empty() && !text.ends_with(' ') => text.push(' '),
            _ => {}
        }
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let events = read(text, 0).parts.into_iter().flat_map(|part| part.events).map(|(event, _)| event);
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, events);
        html.trim_end().to_owned()
    }

    #[test]
    fn raw_html_is_shown_and_does_not_hide_what_follows() {
        assert_eq!(html("<div>\n**強**\n"), "<p>&lt;div&gt;\n<strong>強</strong></p>");
        assert_eq!(html("- <b>x</b>"), "<ul>\n<li>&lt;b&gt;x&lt;/b&gt;</li>\n</ul>");
        assert_eq!(html("甲<br>乙"), "<p>甲<br />\n乙</p>");
        assert_eq!(html("<!-- 覚え\n\n書き -->\n\n本文"), "<p>本文</p>");
        assert_eq!(html("<!-- 閉じない\n\n本文"), "<p>&lt;!-- 閉じない</p>\n<p>本文</p>");
        assert_eq!(html("<https://a.jp/>"), "<p><a href=\"https://a.jp/\">https://a.jp/</a></p>");
    }

    #[test]
    fn japanese_lines_join_and_addresses_become_links() {
        assert_eq!(html("これは\n一文。"), "<p>これは一文。</p>");
        assert_eq!(html("two\nwords"), "<p>two\nwords</p>");
        let link = "<a href=\"https://a.jp/b_c\">https://a.jp/b_c</a>";
        assert_eq!(html("（https://a.jp/b_c）を見る。"), format!("<p>（{link}）を見る。</p>"));
        assert_eq!(html("`https://a.jp/`"), "<p><code>https://a.jp/</code></p>");
    }

    #[test]
    fn sections_headings_and_footnotes() {
        let document = read("前書き\n\n## 経緯\n\n本文[^あ]。\n\n### 編注\n\n## 効果\n\n[^あ]: 注。\n\n# 編注\n", 0);
        let heads: Vec<(&str, &str)> = document.parts.iter().map(|part| (part.heading.as_str(), part.slug.as_str())).collect();
        assert_eq!(heads, [("", ""), ("経緯", "経緯"), ("効果", "効果"), ("編注", "編注-3")]);
        assert_eq!(document.anchors().collect::<Vec<_>>(), ["経緯", "編注-2", "効果", "編注-3"]);
        assert!(document.parts[1].events.iter().any(|(event, _)| *event == Event::FootnoteReference("fn-1".into())));
        assert!(document.parts[2].events.is_empty(), "the footnote stands where it is referred to");
        assert!(matches!(document.problems[..], [(Problem::TopHeading, _)]));
    }

    #[test]
    fn code_has_classes_and_its_text_can_be_had_back() {
        let document = read("```json\n{\"a\": \"<b>\"}\n```\n", 0);
        let events: Vec<Event<'static>> =
            document.parts.into_iter().flat_map(|part| part.events).map(|(event, _)| event).collect();
        assert!(events.iter().any(|event| matches!(event, Event::InlineHtml(html) if html.contains("class=\"hl-"))));
        assert_eq!(plain_text(&events), "{\"a\": \"<b>\"}");
    }
}
