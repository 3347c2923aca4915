//! Emphasis beside Japanese punctuation.
//!
//! CommonMark decides by the characters on both sides whether `**` may open or close, and takes white space between words
//! for granted: in `**20%**の` the second `**` stands between punctuation and a letter and can't close. The amendment that
//! CJK users have worked out (markdown-cjk-friendly) takes CJK punctuation as letters, and lets CJK characters stand where
//! CommonMark wants a space. Wherever the two rules differ, the amended one says that the run may both open and close; so an
//! invisible letter is put on both sides of just those runs before parsing, and taken out of every event afterwards. The
//! letter is a noncharacter that no text has (reading a file replaces it), three bytes long.
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use crate::text::control::is_forbidden;

/// Neither white space nor punctuation, and never in a text.
const LETTER: char = '\u{fdd0}';

/// A text with letters put in.
pub(super) struct Marked {
    pub(super) text: String,
    /// Where letters stand in `text`, ascending.
    letters: Vec<usize>,
}

impl Marked {
    /// The place in the text as it was.
    pub(super) fn place(&self, at: usize) -> usize {
        at - LETTER.len_utf8() * self.letters.partition_point(|letter| *letter < at)
    }
}

/// Puts a letter on both sides of each run that only the amended rule lets open and close, and before HTML at a line's
/// beginning: so it does not swallow the lines below it, where other things may be said or wrong.
pub(super) fn mark(text: &str) -> Marked {
    let mut marked = Marked { text: String::with_capacity(text.len() + 64), letters: Vec::new() };
    let bytes = text.as_bytes();
    let last_comment_end = text.rfind("-->").unwrap_or(0);
    let (mut copied, mut at) = (0, 0);
    // Whether nothing but spaces and the marks of lists and quotations stands before this place on its line.
    let mut alone = true;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            // What follows a backslash is no run; it is the character before one.
            b'\\' => at += 2,
            b'<' if alone && begins_html(&text[at + 1..], last_comment_end > at) => {
                marked.text.push_str(&text[copied..at]);
                marked.put();
                copied = at;
                at += 1;
            }
            b'*' | b'~' => {
                let length = bytes[at..].iter().take_while(|other| **other == byte).count();
                if needs_letters(text, at, at + length) {
                    marked.text.push_str(&text[copied..at]);
                    marked.put();
                    marked.text.push_str(&text[at..at + length]);
                    marked.put();
                    copied = at + length;
                }
                at += length;
            }
            _ => at += 1,
        }
        let mark = matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9');
        alone = byte == b'\n' || alone && mark || byte == b'\\' && bytes.get(at - 1) == Some(&b'\n');
    }
    marked.text.push_str(&text[copied..]);
    marked
}

impl Marked {
    fn put(&mut self) {
        self.letters.push(self.text.len());
        self.text.push(LETTER);
    }
}

/// Whether `rest`, which follows a `<`, goes on as a tag. A comment that is closed is left alone: it may hold empty lines.
fn begins_html(rest: &str, closed: bool) -> bool {
    match rest.starts_with("!--") {
        true => !closed,
        false => rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
    }
}

fn needs_letters(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(after)) = (text[..start].chars().next_back(), text[end..].chars().next()) else {
        return false;
    };
    // Beside white space the two rules agree, and the run's line can't change what it is: a list, a rule, a heading.
    if before.is_whitespace() || after.is_whitespace() {
        return false;
    }
    let (mark_before, mark_after) = (is_punctuation(before), is_punctuation(after));
    let opens = !mark_after || mark_before;
    let closes = !mark_before || mark_after;
    let (cjk_before, cjk_after) = (is_cjk(before), is_cjk(after));
    let (other_before, other_after) = (mark_before && !cjk_before, mark_after && !cjk_after);
    let may_open = !other_after || other_before || cjk_before;
    let may_close = !other_before || other_after || cjk_after;
    (opens, closes) != (may_open, may_close)
}

/// Punctuation as CommonMark has it (the categories P and S), as far as it stands in Japanese texts.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c,
            '\u{a1}'..='\u{a9}' | '\u{ab}' | '\u{ac}' | '\u{ae}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}' | '×' | '÷'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20c0}' | '\u{2100}'..='\u{214f}' | '\u{2190}'..='\u{245f}'
            | '\u{249c}'..='\u{24e9}' | '\u{2500}'..='\u{2775}' | '\u{2794}'..='\u{2bff}' | '\u{2e00}'..='\u{2fff}'
            | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{3036}' | '\u{3037}' | '\u{303d}'..='\u{303f}'
            | '\u{309b}' | '\u{309c}' | '\u{30a0}' | '\u{30fb}' | '\u{3200}'..='\u{321e}' | '\u{322a}'..='\u{3247}' | '\u{3250}'
            | '\u{3260}'..='\u{327f}' | '\u{328a}'..='\u{32b0}' | '\u{32c0}'..='\u{33ff}' | '\u{fe30}'..='\u{fe6b}'
            | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffee}'
            | '\u{1f000}'..='\u{1fbca}')
}

/// Chinese, Japanese and Korean characters and their punctuation.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{4dbf}' | '\u{4e00}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ffee}' | '\u{1b000}'..='\u{1b2ff}' | '\u{1f200}'..='\u{1f2ff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Takes the letters out of an event.
pub(super) fn unmark(event: Event<'_>) -> Event<'static> {
    let event = match event {
        Event::Text(text) => Event::Text(clean(text)),
        Event::Code(text) => Event::Code(clean(text)),
        Event::Html(text) => Event::Html(clean(text)),
        Event::InlineHtml(text) => Event::InlineHtml(clean(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(clean(label)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: clean(dest_url), title: clean(title), id: clean(id) })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: clean(dest_url), title: clean(title), id: clean(id) })
        }
        Event::Start(Tag::FootnoteDefinition(label)) => Event::Start(Tag::FootnoteDefinition(clean(label))),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(clean(info))))
        }
        other => other,
    };
    event.into_static()
}

/// Character references such as `&#27;` can write what the file itself may not hold; such characters go as well.
fn clean(text: CowStr<'_>) -> CowStr<'_> {
    if text.contains(is_forbidden) { text.replace(is_forbidden, "").into() } else { text }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Options, Parser, html};

    use super::*;

    fn shown(text: &str) -> String {
        let marked = mark(text);
        let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
        let mut html = String::new();
        html::push_html(&mut html, Parser::new_ext(&marked.text, options).map(unmark));
        html.trim_end().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    #[test]
    fn emphasis_works_beside_japanese_punctuation() {
        for (text, html) in [
            ("**20%**の", "<strong>20%</strong>の"),
            ("約**20%**が", "約<strong>20%</strong>が"),
            ("**「強調」**の", "<strong>「強調」</strong>の"),
            ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
            ("**強調。**次", "<strong>強調。</strong>次"),
            ("**強調、**次", "<strong>強調、</strong>次"),
            ("前**（注）**後", "前<strong>（注）</strong>後"),
            ("前**(注)**後", "前<strong>(注)</strong>後"),
            ("**注意!**です", "<strong>注意!</strong>です"),
            ("**注意！**です", "<strong>注意！</strong>です"),
            ("*「弱」*の", "<em>「弱」</em>の"),
            ("***「両方」***の", "<em><strong>「両方」</strong></em>の"),
            ("~~「消す」~~の", "<del>「消す」</del>の"),
            ("**ケアマネ（介護支援専門員）**は", "<strong>ケアマネ（介護支援専門員）</strong>は"),
            ("**『本』**と**『紙』**と", "<strong>『本』</strong>と<strong>『紙』</strong>と"),
            ("**[リンク](x)**の", "<strong><a href=\"x\">リンク</a></strong>の"),
            ("**`コード`**の", "<strong><code>コード</code></strong>の"),
            ("は**ACP**が", "は<strong>ACP</strong>が"),
            ("**A・B**の", "<strong>A・B</strong>の"),
            ("**50%**、**60%**。", "<strong>50%</strong>、<strong>60%</strong>。"),
            ("**“引用”**の", "<strong>“引用”</strong>の"),
            ("**第1・2回…**の", "<strong>第1・2回…</strong>の"),
            ("- **「項目」**は", "<ul>\n<li><strong>「項目」</strong>は</li>\n</ul>"),
        ] {
            assert_eq!(shown(text), html, "{text}");
        }
    }

    #[test]
    fn what_commonmark_decides_without_japanese_stays() {
        for text in [
            "**a(**b",
            "a**(b)**c",
            "**a.**b",
            "** 空白 **",
            "**あ **い",
            "2*3*4",
            "a * b * c",
            r"\*\*「あ」\*\*の",
            r"\**「あ」**の",
            "`**「あ」**の`",
            "snake_case_word",
            "「_あ_」",
            "**",
            "****",
            "* 「項目」",
            "***",
            "    **「あ」**の",
            "<https://a/**「b>",
        ] {
            let mut html = String::new();
            html::push_html(&mut html, Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH));
            let html = html.trim_end().trim_start_matches("<p>").trim_end_matches("</p>");
            assert_eq!(shown(text), html, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was() {
        let text = "前**「強」**の\n\n[x](y)";
        let marked = mark(text);
        let link = Parser::new_ext(&marked.text, Options::empty())
            .into_offset_iter()
            .find(|(event, _)| matches!(event, Event::Start(Tag::Link { .. })));
        let (_, range) = link.expect("a link");
        assert_eq!(&text[marked.place(range.start)..marked.place(range.end)], "[x](y)");
    }
}
