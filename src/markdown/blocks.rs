//! The plain text of Markdown events, block by block, with the label each block stands under.
use pulldown_cmark::{Event, Tag, TagEnd};

/// A paragraph, list item or table cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The nearest sub-heading above, or the bracketed label that opens the block (【相談支援】); empty without one.
    pub label: String,
    /// The text without markup and without the bracketed label.
    pub text: String,
}

/// The blocks in reading order; code and raw HTML are left out, a sub-heading is the label of what follows it.
#[must_use]
pub fn blocks(events: &[Event<'_>]) -> Vec<Block> {
    let mut collected = Collector::default();
    let mut in_heading = false;
    for event in events {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                collected.finish();
                in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                collected.heading = std::mem::take(&mut collected.text).trim().to_owned();
                in_heading = false;
            }
            Event::Text(text) => collected.text.push_str(text),
            Event::Code(text) => collected.text.push_str(text),
            Event::SoftBreak | Event::HardBreak if !in_heading => collected.text.push('\n'),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::List(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => collected.finish(),
            _ => {}
        }
    }
    collected.finish();
    collected.blocks
}

#[derive(Default)]
struct Collector {
    blocks: Vec<Block>,
    heading: String,
    text: String,
}

impl Collector {
    fn finish(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        // Marks that stand before a label in texts taken from elsewhere: ◆【相談支援】
        let bare = text.trim_start_matches(['◆', '◇', '■', '□', '●', '○', '▶', '・', ' ', '　']);
        let (label, text) = match bare.strip_prefix('【').and_then(|rest| rest.split_once('】')) {
            Some((label, rest)) => (label.trim().to_owned(), rest.trim_start()),
            None => (self.heading.clone(), text),
        };
        self.blocks.push(Block { label, text: text.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::Parser;

    #[test]
    fn labels_come_from_headings_and_brackets() {
        let events: Vec<Event<'_>> = Parser::new("はじめ\n\n### 相談\n\n窓口。\n\n- ◆ 【研修】年3回\n- 二つ目").collect();
        let found: Vec<(String, String)> = blocks(&events).into_iter().map(|block| (block.label, block.text)).collect();
        let expected = [("", "はじめ"), ("相談", "窓口。"), ("研修", "年3回"), ("相談", "二つ目")];
        assert_eq!(found, expected.map(|(label, text)| (label.to_owned(), text.to_owned())));
    }
}
