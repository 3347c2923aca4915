//! Markdown → sections of events, each with its place in the file.
//!
//! First emphasis is made to work beside Japanese punctuation (`emphasis`), then the text is parsed, raw HTML becomes text
//! (`html`), footnotes go to the section that first refers to them (`footnotes`), the text is cut at headings of level two
//! and every heading gets its anchor ([`slug`]), and code is coloured (`highlight`). The only HTML in the result is the
//! `span` elements of coloured code.

mod blocks;
mod emphasis;
mod footnotes;
mod highlight;
mod html;
mod sections;
pub mod slug;
mod tidy;

pub use blocks::{Block, blocks};

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
    let marked = emphasis::mark(&text[from..]);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let pieces: Vec<Piece> = Parser::new_ext(&marked.text, options)
        .into_offset_iter()
        .map(|(event, range)| {
            (emphasis::unmark(event), Span::new(from + marked.place(range.start), from + marked.place(range.end)))
        })
        .collect();
    let mut problems = Vec::new();
    let pieces = html::to_text(pieces, &mut problems);
    let pieces = tidy::tidy(pieces);
    let mut parts = sections::cut(pieces, &mut problems);
    footnotes::settle(&mut parts, &mut problems);
    highlight::colour(&mut parts);
    Document { parts, problems }
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
