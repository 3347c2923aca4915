//! Characters and words of a file that are legal but doubtful, in its text as it was typed: what nobody sees, what some
//! machines show otherwise, what was left to be filled in, what belongs to a person.
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;

use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};

/// How often one kind of doubt is told in one file; whoever mends these finds the others.
const MOST: usize = 20;

/// Words that say that a text is not finished.
const PLACEHOLDERS: [&str; 33] = [
    "TODO",
    "FIXME",
    "TBD",
    "XXX",
    "要確認",
    "要修正",
    "要追記",
    "要加筆",
    "確認中",
    "作成中",
    "後で書く",
    "あとで書く",
    "ここに書く",
    "（仮）",
    "(仮)",
    "【仮",
    "○○",
    "〇〇",
    "●●",
    "△△",
    "□□",
    "××",
    "〓",
    "？？",
    "??",
    "ああああ",
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NUM!",
    "#NULL!",
];

/// Looks for all of them at once.
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(PLACEHOLDERS).ok());

/// What an e-mail address that belongs to an office begins with.
const OFFICES: [&str; 14] = [
    "info", "contact", "office", "mail", "soudan", "support", "help", "desk", "inquiry", "toiawase", "renkei", "kaigo", "kango",
    "jimu",
];

/// Looks through a file's text. What one of `doubts` quotes is known already.
pub(super) fn check(text: &str, doubts: &[String], notes: &mut Notes<'_>) {
    let mut seen: Vec<char> = Vec::new();
    let mut before = '\n';
    let mut kana: Option<usize> = None;
    let mut told = [0_usize; 4];
    for (at, c) in text.char_indices() {
        let half = ('\u{ff61}'..='\u{ff9f}').contains(&c);
        match (half, kana) {
            (true, None) => kana = Some(at),
            (false, Some(start)) => {
                kana = None;
                told[0] += 1;
                if told[0] <= MOST {
                    half_width(&text[start..at], start, notes);
                }
            }
            _ => {}
        }
        if !c.is_ascii() && is_invisible(c, before) {
            told[1] += 1;
            if told[1] <= MOST {
                notes.add(Span::new(at, at + c.len_utf8()), Problem::Invisible(c as u32)).hint(erase(c));
            }
        } else if matches!(c, '\u{3099}' | '\u{309a}') && before != '\n' {
            told[2] += 1;
            let whole: String = [before, c].into_iter().nfc().collect();
            if told[2] <= MOST && whole.chars().count() == 1 {
                let span = Span::new(at - before.len_utf8(), at + c.len_utf8());
                notes.add(span, Problem::Decomposed(whole.clone())).hint(Hint::Write(whole));
            }
        } else if is_garbled(c, before) && told[3] == 0 {
            told[3] += 1;
            let start = at - before.len_utf8();
            let run = text[start..].split(char::is_whitespace).next().unwrap_or_default();
            let run: String = run.chars().take(6).collect();
            notes.add(Span::new(start, start + run.len()), Problem::Garbled(run));
        } else if !half && !c.is_ascii() && is_machine_dependent(c) && !seen.contains(&c) && seen.len() < MOST {
            seen.push(c);
            notes.add(Span::new(at, at + c.len_utf8()), Problem::MachineDependent(c)).hint(instead(c));
        }
        before = c;
    }
    if let Some(start) = kana {
        half_width(&text[start..], start, notes);
    }
    placeholders(text, doubts, notes);
    contacts(text, notes);
}

fn half_width(run: &str, start: usize, notes: &mut Notes<'_>) {
    let hint = Hint::Write(run.nfkc().collect());
    notes.add(Span::new(start, start + run.len()), Problem::HalfWidthKana(run.to_owned())).hint(hint);
}

/// Characters that take no room on the page. A joiner is right between the parts of one emoji, a variation selector
/// behind the sign that it varies.
fn is_invisible(c: char, before: char) -> bool {
    match c {
        '\u{200d}' => !(before as u32 >= 0x1f000 || before == '\u{fe0f}' || ('\u{2600}'..='\u{27bf}').contains(&before)),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180e}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{a0}'
        | '\u{202f}'
        | '\u{e0001}'..='\u{e007f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => before.is_whitespace() || before.is_ascii_punctuation(),
        _ => false,
    }
}

/// Whether the character, or it and the one before, come from a text that was read in a wrong encoding: `縺ｯ` is は in UTF-8 read as
/// Shift_JIS, `ã` with what follows is kana read as Latin letters.
fn is_garbled(c: char, before: char) -> bool {
    let half = ('\u{ff61}'..='\u{ff9f}').contains(&c);
    let head = matches!(before, '縺' | '繧' | '繝');
    head && (half || matches!(c, '縺' | '繧' | '阪' | '励' | '溘' | '医' | '後' | '九')) && !(before == '繧' && c == '繝')
        || matches!(before, 'ã' | 'æ' | 'å' | 'ç') && ('\u{80}'..='\u{bf}').contains(&c)
}

fn erase(c: char) -> Hint {
    match c {
        '\u{a0}' | '\u{202f}' => Hint::Say("ふつうの空白に書き換えてください", "write a plain space instead"),
        '\u{2028}' | '\u{2029}' => Hint::Say("ふつうの改行に書き換えてください", "write a plain line end instead"),
        _ => Hint::Say(
            "目に見えない文字です。その前後を消して書き直してください",
            "it can't be seen; delete and retype what stands around it",
        ),
    }
}

/// Characters that stand for several others, or for another one, and are found by no search for these: ㈱, ㍻, ㌔, №, Ⅲ and
/// what PDFs give for plain kanji. Circled digits (①) are common and understood everywhere.
fn is_machine_dependent(c: char) -> bool {
    let kind = matches!(c,
        '\u{2116}' | '\u{2121}' | '\u{213b}' | '\u{2160}'..='\u{217f}' | '\u{2e80}'..='\u{2fdf}' | '\u{3220}'..='\u{3243}'
        | '\u{3250}' | '\u{3280}'..='\u{32b0}' | '\u{32c0}'..='\u{32ff}' | '\u{3300}'..='\u{33ff}' | '\u{f900}'..='\u{faff}');
    kind && !written_out(c).starts_with(c) || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

fn instead(c: char) -> Hint {
    match c {
        '\u{e000}'..='\u{f8ff}' => Hint::Say(
            "このパソコンだけの外字です。ふつうの漢字かかなで書き、もとの字は doubts（編注）に書き添えてください",
            "it exists on one machine only; write a usual kanji or kana, and tell of it in `doubts`",
        ),
        c => Hint::Write(written_out(c)),
    }
}

/// What to write instead of such a character.
fn written_out(c: char) -> String {
    match c {
        '㈱' => "株式会社".to_owned(),
        '㈲' => "有限会社".to_owned(),
        '№' => "No.".to_owned(),
        '℡' => "電話".to_owned(),
        '㈹' => "代表".to_owned(),
        '\u{3220}'..='\u{32b0}' => c.nfkc().filter(|c| !matches!(c, '(' | ')')).collect(),
        c => c.nfkc().collect(),
    }
}

/// Words that say that a text is not finished, outside comments of the front matter.
fn placeholders(text: &str, doubts: &[String], notes: &mut Notes<'_>) {
    let mut at = 0;
    let mut fences = 0;
    let mut told = 0;
    // Most texts have none of them.
    if FINDER.as_ref().is_some_and(|finder| !finder.is_match(text)) {
        return;
    }
    let present: Vec<&str> = PLACEHOLDERS.into_iter().filter(|word| text.contains(word)).collect();
    for line in text.split_inclusive('\n') {
        fences += usize::from(line.trim_end() == "---");
        let comment = fences < 2 && line.trim_start().starts_with('#');
        let found = present.iter().filter_map(|word| Some((word_in(line, word)?, *word))).min();
        if let Some((place, word)) = found.filter(|(_, word)| !comment && !doubts.iter().any(|doubt| doubt.contains(word))) {
            told += 1;
            if told <= MOST {
                let start = at + place;
                notes.add(Span::new(start, start + word.len()), Problem::Placeholder(word.to_owned()));
            }
        }
        at += line.len();
    }
}

/// Where the word stands, Latin ones not as a part of another.
fn word_in(line: &str, word: &str) -> Option<usize> {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    line.match_indices(word).map(|(at, _)| at).find(|at| {
        !word.is_ascii()
            || !word.starts_with(|c: char| c.is_ascii_alphabetic())
            || !latin(line[..*at].chars().next_back()) && !latin(line[at + word.len()..].chars().next())
    })
}

/// E-mail addresses and mobile numbers, which most likely belong to a person.
fn contacts(text: &str, notes: &mut Notes<'_>) {
    let mail = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let mut told = 0;
    for (at, _) in text.match_indices('@') {
        let start = text[..at]
            .rfind(|c: char| !mail(c))
            .map_or(0, |place| place + text[place..].chars().next().map_or(1, char::len_utf8));
        let domain = text[at + 1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'));
        let end = at + 1 + domain.unwrap_or(text.len() - at - 1);
        let (name, domain) = (&text[start..at], text[at + 1..end].trim_end_matches('.'));
        let office = OFFICES.iter().any(|office| name.to_ascii_lowercase().starts_with(office));
        if !name.is_empty() && domain.contains('.') && !office && told < MOST {
            told += 1;
            let end = at + 1 + domain.len();
            notes.add(Span::new(start, end), Problem::PersonalContact(text[start..end].to_owned())).hint(OFFICE);
        }
    }
    for start in
        ["070", "080", "090", "０７０", "０８０", "０９０"].iter().flat_map(|head| text.match_indices(head)).map(|(at, _)| at)
    {
        let inside = text[..start].chars().next_back().is_some_and(|c| is_digit(c) || is_hyphen(c));
        if let (Some(end), false, true) = (number_end(&text[start..]), inside, told < MOST) {
            told += 1;
            let number = text[start..start + end].to_owned();
            notes.add(Span::new(start, start + end), Problem::PersonalContact(number)).hint(OFFICE);
        }
    }
}

const OFFICE: Hint = Hint::Say(
    "個人の連絡先は載せず、窓口の電話番号やメールアドレスを書いてください",
    "leave out what belongs to a person; give the office's number or address",
);

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '－' | '‐' | '−' | '―' | 'ー')
}

/// Where eleven digits with at most two hyphens between them end, and nothing that would make them another number follows.
fn number_end(text: &str) -> Option<usize> {
    let (mut digits, mut hyphens) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            c if is_digit(c) && digits == 11 => return None,
            c if is_digit(c) => digits += 1,
            c if is_hyphen(c) && digits < 11 && hyphens < 2 => hyphens += 1,
            _ if digits == 11 => return Some(at),
            _ => return None,
        }
    }
    (digits == 11).then_some(text.len())
}
