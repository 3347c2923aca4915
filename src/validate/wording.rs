//! Sentences that are too long, sections that say too little, and two kinds of punctuation in one text.
use pulldown_cmark::{Event, Tag, TagEnd};

use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};
use crate::markdown::{Document, Part, Piece};

/// Longest sentence that is read in one breath, characters.
const LONGEST: usize = 120;
/// Shortest section that tells something, characters. The shortest of the 18 cases of 2025 has 48.
const THINNEST: usize = 20;
/// How many long sentences are told in one file.
const MOST: usize = 20;

/// Looks through a page's text; `from` is the byte where it begins.
pub(super) fn check(body: &Document, notes: &mut Notes<'_>) {
    let mut sentences = Sentences { text: Vec::new(), told: 0 };
    for part in &body.parts {
        sentences.read(&part.events, notes);
    }
    mixed(body, [('、', '，'), ('。', '．')], notes);
}

/// The characters of a section that is there but hardly says anything; `None` where it says enough, shows a picture or a
/// table, or says outright that there is nothing to tell.
pub(super) fn thin(part: &Part) -> Option<usize> {
    let shown = |(event, _): &Piece| matches!(event, Event::Start(Tag::Image { .. } | Tag::Table(_) | Tag::CodeBlock(_)));
    if part.events.is_empty() || part.events.iter().any(shown) {
        return None;
    }
    let text = crate::markdown::plain_text(part.events.iter().map(|(event, _)| event));
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    let said = ["記載", "該当", "なし", "ありません"].iter().any(|word| text.contains(word));
    (count < THINNEST && !said).then_some(count)
}

/// A block's characters with their places, as it is read.
struct Sentences {
    text: Vec<(char, usize)>,
    told: usize,
}

impl Sentences {
    fn read(&mut self, events: &[Piece], notes: &mut Notes<'_>) {
        let mut skipped = 0_usize;
        let mut items = 0_usize;
        for (event, span) in events {
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) => skipped += 1,
                Event::End(TagEnd::CodeBlock | TagEnd::Table) => skipped = skipped.saturating_sub(1),
                Event::Start(Tag::Item) => {
                    self.block(items > 0, notes);
                    items += 1;
                }
                Event::End(TagEnd::Item) => {
                    self.block(true, notes);
                    items = items.saturating_sub(1);
                }
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::FootnoteDefinition) => self.block(items > 0, notes),
                Event::Text(text) | Event::Code(text) if skipped == 0 => {
                    self.text.extend(text.char_indices().map(|(at, c)| (c, (span.start + at).min(span.end))));
                }
                _ => {}
            }
        }
        self.block(false, notes);
    }

    /// Cuts a block into sentences; what an item of a list names without a full stop is none.
    fn block(&mut self, item: bool, notes: &mut Notes<'_>) {
        let (mut start, mut depth) = (0, 0_usize);
        let text = std::mem::take(&mut self.text);
        for (at, (c, _)) in text.iter().enumerate() {
            match c {
                '「' | '『' | '（' | '(' => depth += 1,
                '」' | '』' | '）' | ')' => depth = depth.saturating_sub(1),
                '。' | '！' | '？' | '．' if depth == 0 => {
                    self.sentence(&text[start..=at], notes);
                    start = at + 1;
                }
                _ => {}
            }
        }
        if !item {
            self.sentence(&text[start..], notes);
        }
    }

    fn sentence(&mut self, sentence: &[(char, usize)], notes: &mut Notes<'_>) {
        if sentence.len() <= LONGEST || self.told >= MOST {
            return;
        }
        let (Some((_, start)), Some((last, end))) = (sentence.first(), sentence.last()) else { return };
        self.told += 1;
        let hint = Hint::Say(
            "意味の切れ目で二つ以上の文に分けるか、並びを箇条書きにしてください",
            "cut it where its meaning changes, or make a list of what it counts up",
        );
        notes.add(Span::new(*start, end + last.len_utf8()), Problem::LongSentence(sentence.len())).hint(hint);
    }
}

/// Tells the rarer of two signs that do the same work, where it stands first. A full-width comma or point between digits
/// is another matter.
fn mixed(body: &Document, pairs: [(char, char); 2], notes: &mut Notes<'_>) {
    for (usual, other) in pairs {
        let (mut counts, mut first) = ([0_usize; 2], [None, None]);
        for (event, span) in body.parts.iter().flat_map(|part| &part.events) {
            let Event::Text(text) = event else { continue };
            for (at, c) in text.char_indices() {
                if c != usual && c != other {
                    continue;
                }
                let kind = usize::from(c == other);
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_numeric() || c.is_ascii_alphabetic());
                if !(digit(text[..at].chars().next_back()) && digit(text[at + c.len_utf8()..].chars().next())) {
                    counts[kind] += 1;
                    first[kind] = first[kind].or(Some(span.start + at));
                }
            }
        }
        let (rarer, instead, place) = if counts[0] < counts[1] { (usual, other, first[0]) } else { (other, usual, first[1]) };
        if let (Some(place), true) = (place, counts[0] > 0 && counts[1] > 0) {
            let span = Span::new(place, place + rarer.len_utf8());
            notes.add(span, Problem::MixedPunctuation(rarer, instead)).hint(Hint::Write(instead.to_string()));
        }
    }
}
