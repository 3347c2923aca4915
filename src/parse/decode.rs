//! Bytes → text: encodings told by name, control characters found, so that what follows can go on.
//!
//! The text keeps every character's place: what may not stay is replaced by a mark of the same length or by `U+FFFD`.
use std::borrow::Cow;

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE};

use crate::diag::{Hint, Problem, Span};
use crate::text::control::is_forbidden;

const SAVE_AS_UTF8: Hint = Hint::Say(
    "メモ帳なら「名前を付けて保存」で文字コードに「UTF-8」を選び、保存し直してください",
    "save it again as UTF-8 (in Notepad: Save as, Encoding: UTF-8)",
);
const SAVE_LINE_ENDS: Hint = Hint::Say(
    "テキストエディタで、改行コードを LF か CRLF にして保存し直してください",
    "save it again with LF or CRLF line ends",
);
const ERASE: Hint = Hint::Say(
    "目に見えない文字です。その前後を消して書き直してください",
    "it can't be seen; delete and retype what stands around it",
);

/// A decoded file.
pub(crate) struct Decoded {
    /// The text, without a byte order mark.
    pub(crate) text: String,
    /// What was wrong, where it has a place, and what to do.
    pub(crate) problems: Vec<(Problem, Option<Span>, Hint)>,
}

/// Reads bytes as text. Never fails: what is no UTF-8 is read as what it most likely is.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let (text, encoding) = text_of(bytes);
    let mut problems = Vec::new();
    match encoding {
        Found::Utf8 => {}
        Found::Other(name) => problems.push((Problem::WrongEncoding(name), None, SAVE_AS_UTF8)),
        Found::Broken(at) => problems.push((Problem::BrokenUtf8, Some(Span::new(at, at + '\u{fffd}'.len_utf8())), SAVE_AS_UTF8)),
    }
    let text = line_ends(controls(text.into_owned(), &mut problems), &mut problems);
    Decoded { text, problems }
}

/// Carriage returns without a line feed become line feeds, so that lines are lines to everyone; the first is told.
fn line_ends(text: String, problems: &mut Vec<(Problem, Option<Span>, Hint)>) -> String {
    let alone = |at: usize| !text[at + 1..].starts_with('\n');
    let Some(first) = text.match_indices('\r').map(|(at, _)| at).find(|at| alone(*at)) else { return text };
    problems.push((Problem::LineEnds, Some(Span::new(first, first)), SAVE_LINE_ENDS));
    let mut after = text.chars().skip(1).chain(['\n']);
    text.chars().map(|c| if after.next() != Some('\n') && c == '\r' { '\n' } else { c }).collect()
}

enum Found {
    Utf8,
    Other(&'static str),
    /// The first bad byte stands at this place.
    Broken(usize),
}

/// The text, and in which encoding it was found.
fn text_of(bytes: &[u8]) -> (Cow<'_, str>, Found) {
    if let Some(mut rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        // Programs that add a mark to what has one already leave several.
        while let Some(more) = rest.strip_prefix(b"\xef\xbb\xbf") {
            rest = more;
        }
        return utf8(rest);
    }
    for (mark, encoding, name) in [(b"\xff\xfe", UTF_16LE, "UTF-16"), (b"\xfe\xff", UTF_16BE, "UTF-16")] {
        if bytes.starts_with(mark) {
            return (encoding.decode_with_bom_removal(bytes).0, Found::Other(name));
        }
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding.decode_without_bom_handling(bytes).0, Found::Other("UTF-16"));
    }
    if bytes.windows(3).any(|three| three == b"\x1b$B" || three == b"\x1b$@") {
        return (ISO_2022_JP.decode_without_bom_handling(bytes).0, Found::Other("ISO-2022-JP"));
    }
    utf8(bytes)
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, Found) {
    let Err(error) = std::str::from_utf8(bytes) else {
        return (String::from_utf8_lossy(bytes), Found::Utf8);
    };
    let read = |encoding: &'static Encoding| {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        (!bad).then_some(text)
    };
    let candidates = [(read(SHIFT_JIS), "Shift_JIS"), (read(EUC_JP), "EUC-JP")];
    let best = candidates.into_iter().filter_map(|(text, name)| text.map(|text| (japanese(&text), text, name)));
    match best.max_by(|a, b| a.0.cmp(&b.0)) {
        Some((score, text, name)) if score > 0 => (text, Found::Other(name)),
        _ => (String::from_utf8_lossy(bytes), Found::Broken(error.valid_up_to())),
    }
}

/// Every second byte of Latin letters and line ends in UTF-16 is zero; a text in UTF-8 has hardly any.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2000)];
    if head.len() < 4 || std::str::from_utf8(bytes).is_ok() && head.iter().filter(|byte| **byte == 0).count() * 4 < head.len() {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 20 > head.len(), odd * 20 > head.len()) {
        (false, true) if even == 0 => Some(UTF_16LE),
        (true, false) if odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// How Japanese a text is: hiragana and common punctuation speak for it, half-width katakana (what EUC-JP looks like when
/// read as Shift_JIS) and private characters against it.
fn japanese(text: &str) -> i64 {
    text.chars()
        .map(|c| match c {
            'ぁ'..='ん' | '、' | '。' => 3,
            'ァ'..='ー' | '\u{4e00}'..='\u{9fff}' => 1,
            '｡'..='ﾟ' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}' => -2,
            _ => 0,
        })
        .sum()
}

/// Reports the first of each kind of control character and replaces all of them, so that none reaches a page or a terminal.
fn controls(text: String, problems: &mut Vec<(Problem, Option<Span>, Hint)>) -> String {
    if !text.chars().any(is_forbidden) {
        return text;
    }
    let mut seen = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_forbidden(*c)) {
        if !seen.contains(&c) && seen.len() < 20 {
            seen.push(c);
            let problem = if c == '\0' { Problem::Nul } else { Problem::ControlCharacter(c as u32) };
            problems.push((problem, Some(Span::new(at, at + c.len_utf8())), ERASE));
        }
    }
    // Same length in bytes, so that every place stays what it was: `?` for one byte, `U+00B7` for two, `U+FFFD` for three.
    text.chars()
        .map(|c| match (is_forbidden(c), c.len_utf8()) {
            (false, _) => c,
            (true, 1) => '?',
            (true, 2) => '·',
            (true, 3) => '\u{fffd}',
            (true, _) => '\u{1f0a0}',
        })
        .collect()
}
