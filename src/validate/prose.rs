//! What a text says by mistake: punctuation that is doubled, brackets without their other half, dates that no calendar has.
use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization as _;

use super::notes::Notes;
use crate::diag::{Hint, Problem, Span};
use crate::markdown::Document;
use crate::text::dates;

/// How many faults of one kind are told in one file.
const MOST: usize = 10;
/// Brackets that stand in pairs in a text; round ones may close a number (`1）`).
const PAIRS: [(char, char); 6] = [('「', '」'), ('『', '』'), ('（', '）'), ('【', '】'), ('〔', '〕'), ('〈', '〉')];

/// A block's characters with their places.
type Shown = Vec<(char, usize)>;

/// Looks through what a page shows, block by block.
pub(super) fn check(body: &Document, notes: &mut Notes<'_>) {
    let mut told = [0_usize; 3];
    for part in &body.parts {
        let (mut shown, mut code): (Shown, usize) = (Vec::new(), 0);
        for (event, span) in &part.events {
            match event {
                Event::Start(Tag::CodeBlock(_)) => code += 1,
                Event::End(TagEnd::CodeBlock) => code = code.saturating_sub(1),
                Event::Text(text) if code == 0 => {
                    shown.extend(text.char_indices().map(|(at, c)| (c, (span.start + at).min(span.end))));
                }
                // What stands between is no text; a date or a pair of marks does not reach over it.
                Event::Code(_) => shown.push(('\u{fffc}', span.start)),
                Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_)) => {
                    block(&std::mem::take(&mut shown), &mut told, notes);
                }
                Event::Start(Tag::List(_)) => block(&std::mem::take(&mut shown), &mut told, notes),
                _ => {}
            }
        }
        block(&shown, &mut told, notes);
    }
}

fn block(shown: &[(char, usize)], told: &mut [usize; 3], notes: &mut Notes<'_>) {
    doubled(shown, &mut told[0], notes);
    unpaired(shown, &mut told[1], notes);
    dates_of(shown, &mut told[2], notes);
}

/// `。。`, `、、`, `、。`: two marks where one was meant. `……` and `！？` are usual.
fn doubled(shown: &[(char, usize)], told: &mut usize, notes: &mut Notes<'_>) {
    let mark = |c: char| matches!(c, '。' | '、' | '，' | '．');
    for two in shown.windows(2) {
        if let [(a, start), (b, end)] = two
            && mark(*a)
            && mark(*b)
            && *told < MOST
        {
            *told += 1;
            let text = format!("{a}{b}");
            notes.add(Span::new(*start, end + b.len_utf8()), Problem::DoubledPunctuation(text));
        }
    }
}

/// A bracket that closes what none has opened, or opens what none closes, within one block.
fn unpaired(shown: &[(char, usize)], told: &mut usize, notes: &mut Notes<'_>) {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut lone: Vec<(char, usize)> = Vec::new();
    for (at, (c, place)) in shown.iter().enumerate() {
        if PAIRS.iter().any(|(left, _)| left == c) {
            open.push((*c, *place));
        } else if let Some((left, _)) = PAIRS.iter().find(|(_, right)| right == c) {
            match open.iter().rposition(|(known, _)| known == left) {
                Some(found) => {
                    lone.extend(open.drain(found + 1..));
                    open.pop();
                }
                // 1） and ア） count things up; ^^） is a face.
                None if *c == '）' && counts(shown, at) => {}
                None => lone.push((*c, *place)),
            }
        }
    }
    lone.extend(open);
    lone.sort_by_key(|(_, place)| *place);
    for (c, place) in lone {
        if *told < MOST {
            *told += 1;
            notes.add(Span::new(place, place + c.len_utf8()), Problem::UnpairedBracket(c));
        }
    }
}

/// Whether the bracket at that place closes a short number at the beginning of a text or behind a space or full stop.
fn counts(shown: &[(char, usize)], at: usize) -> bool {
    let before: Vec<char> = shown[..at].iter().rev().take(4).map(|(c, _)| *c).collect();
    let digits = before.iter().take_while(|c| c.is_numeric()).count();
    let kana = |c: char| ('\u{3041}'..='\u{30fa}').contains(&c) || ('Ａ'..='ｚ').contains(&c);
    let letter =
        usize::from(before.first().is_some_and(|c| c.is_ascii_alphabetic() || kana(*c) || "一二三四五六七八九十".contains(*c)));
    let number = digits.max(letter);
    (1..=3).contains(&number) && before.get(number).is_none_or(|c| c.is_whitespace() || matches!(c, '。' | '、' | '：' | '\n'))
}

/// Dates of the Japanese calendar: days that it does not have, western years behind them in brackets that are others, days of
/// the week that were others.
fn dates_of(shown: &[(char, usize)], told: &mut usize, notes: &mut Notes<'_>) {
    let mut at = 0;
    while at < shown.len() {
        let Some(found) = date_at(shown, at) else {
            at += 1;
            continue;
        };
        let (length, problem) = found;
        if let (Some(hint), true) = (problem, *told < MOST) {
            *told += 1;
            let text: String = shown[at..at + length].iter().map(|(c, _)| *c).collect();
            let (last, end) = shown[at + length - 1];
            notes.add(Span::new(shown[at].1, end + last.len_utf8()), Problem::DoubtfulDate(text)).hint_if(hint);
        }
        at += length;
    }
}

/// The length of a date that begins there, and what to say where it is doubtful.
fn date_at(shown: &[(char, usize)], at: usize) -> Option<(usize, Option<Option<Hint>>)> {
    // Most characters begin no date.
    if !shown.get(at).is_some_and(|(c, _)| matches!(c, '0'..='9' | '０'..='９' | '令' | '平' | '昭' | '大' | '明')) {
        return None;
    }
    let rest: String = shown[at..].iter().take(32).map(|(c, _)| *c).collect();
    let era = ["令和", "平成", "昭和", "大正", "明治"].iter().any(|era| rest.starts_with(era));
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let inside = at > 0 && shown.get(at - 1).is_some_and(|(c, _)| digit(*c));
    if !era && (inside || !rest.starts_with(digit)) {
        return None;
    }
    let mut end = 0;
    let mut characters = rest.char_indices().skip(if era { 2 } else { 0 }).peekable();
    for unit in ['年', '月', '日'] {
        let mut digits = 0;
        while characters.peek().is_some_and(|(_, c)| digit(*c) || *c == '元' && unit == '年') {
            characters.next();
            digits += 1;
        }
        match characters.peek() {
            Some((place, c)) if *c == unit && digits > 0 => {
                end = place + unit.len_utf8();
                characters.next();
            }
            _ => break,
        }
    }
    let date = rest.get(..end).filter(|date| !date.is_empty())?;
    let length = date.chars().count();
    // 2020年 is a date, 3年 is a time.
    if !era && date.chars().take_while(|c| digit(*c)).count() != 4 {
        return Some((length, None));
    }
    let behind = &rest[end..];
    if behind.starts_with('度') {
        return Some((length, None));
    }
    let read = match dates::as_of(date) {
        Ok(read) => read,
        Err(dates::NoDate::OutsideEra(date)) => return Some((length, Some(Some(Hint::Write(japanese(date)))))),
        Err(dates::NoDate::Impossible) => return Some((length, Some(None))),
        Err(dates::NoDate::Unreadable) => return Some((length, None)),
    };
    Some(contradicted(date, behind, read).map_or((length, None), |(more, hint)| (length + more, Some(Some(hint)))))
}

/// A year or a day of the week in brackets behind a date, where it is another: its length and what is right.
fn contradicted(date: &str, behind: &str, read: crate::model::AsOf) -> Option<(usize, Hint)> {
    use crate::model::AsOf;
    let inner = behind.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')'])?;
    let said: String = inner[..close].nfkc().collect();
    let length = inner[..close].chars().count() + 2;
    if let Some(year) = said.strip_suffix('年').filter(|year| year.len() == 4).and_then(|year| year.parse::<i32>().ok()) {
        let own = match read {
            AsOf::Year(year) | AsOf::FiscalYear(year) | AsOf::Month(year, _) | AsOf::Day(year, ..) => year,
        };
        return (year != own).then(|| (length, Hint::Write(format!("{date}（{own}年）"))));
    }
    let names = ['月', '火', '水', '木', '金', '土', '日'];
    let bare = said.trim_end_matches("曜日").trim_end_matches('曜');
    let said = names.iter().position(|name| bare.chars().eq([*name]))?;
    let AsOf::Day(year, month, day) = read else { return None };
    let right = weekday(year, month, day);
    (said != right).then(|| (length, Hint::Write(format!("{date}（{}）", names[right]))))
}

/// The day of the week, Monday 0, by Sakamoto's rule.
fn weekday(year: i32, month: u8, day: u8) -> usize {
    const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year - 1 } else { year };
    let shift = SHIFT.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
    let from_sunday = (year + year / 4 - year / 100 + year / 400 + shift + i32::from(day)).rem_euclid(7);
    usize::try_from((from_sunday + 6) % 7).unwrap_or_default()
}

/// A date as a text has it.
fn japanese(date: crate::model::AsOf) -> String {
    use crate::model::AsOf;
    match date {
        AsOf::Year(year) => format!("{year}年"),
        AsOf::FiscalYear(year) => format!("{year}年度"),
        AsOf::Month(year, month) => format!("{year}年{month}月"),
        AsOf::Day(year, month, day) => format!("{year}年{month}月{day}日"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week() {
        for (date, day) in [((2024, 10, 31), 3), ((2019, 5, 1), 2), ((2000, 2, 29), 1), ((2026, 11, 25), 2)] {
            assert_eq!(weekday(date.0, date.1, date.2), day, "{date:?}");
        }
    }

    fn told(text: &str) -> Vec<&'static str> {
        let mut notes = Notes::new("a.md", text);
        check(&crate::markdown::read(text, 0), &mut notes);
        notes.problems.iter().map(crate::diag::Diagnostic::code).collect()
    }

    #[test]
    fn what_is_usual_is_not_told() {
        for text in [
            "平成29年（2017年）10月に始めた。令和5年度（2023年度）も続く。",
            "1）会議 2）協議",
            "ア）会議",
            "「『こころ』を読む会」を開く。",
            "令和元年5月1日（水）、２０２４年１０月３１日（木曜日）。",
            "3年（2年目）を経て、30年（2018年）ごろ……えっ！？",
            "平成31年4月30日と昭和63年度。",
        ] {
            assert_eq!(told(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told() {
        for (text, code) in [
            ("開いた。。", "doubled-punctuation"),
            ("市、。", "doubled-punctuation"),
            ("「開いた。", "unpaired-bracket"),
            ("市）が開いた。", "unpaired-bracket"),
            ("平成36年に始めた。", "doubtful-date"),
            ("令和6年2月30日に始めた。", "doubtful-date"),
            ("令和6年（2023年）に始めた。", "doubtful-date"),
            ("2024年10月31日（水）に始めた。", "doubtful-date"),
        ] {
            assert_eq!(told(text), [code], "{text}");
        }
    }
}
