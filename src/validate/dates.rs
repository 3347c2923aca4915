//! Dates, as exact as the source has them: western and Japanese years, years that begin in April.
use unicode_normalization::UnicodeNormalization;

use crate::model::{AsOf, YearMonth};

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// In no known form.
    Unreadable,
    /// A month 13 or a 31 April, or a year that no handbook speaks of.
    Impossible,
}

/// Earliest and latest year that a handbook speaks of.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2100;

/// Eras with the year before their first.
const ERAS: [(&str, i32); 9] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("明治", 1867),
    ("R", 2018),
    ("H", 1988),
    ("S", 1925),
    ("T", 1911),
];

/// `2020`, `2023年度`, `2023-09`, `2024-10-31`, `令和5年9月30日`, `2023年9月末` …
pub(super) fn as_of(text: &str) -> Result<AsOf, NoDate> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut rest = folded.as_str();
    let year = take_year(&mut rest)?;
    if let "年度" | "年度末" | "年度中" | "年度平均" = rest {
        return Ok(AsOf::FiscalYear(year));
    }
    let numbers = after_year(rest)?;
    match numbers[..] {
        [] => Ok(AsOf::Year(year)),
        [month] => Ok(AsOf::Month(year, valid_month(month)?)),
        [month, day] => {
            let month = valid_month(month)?;
            if day == 0 || day > days_in(year, month) {
                return Err(NoDate::Impossible);
            }
            Ok(AsOf::Day(year, month, day))
        }
        _ => Err(NoDate::Unreadable),
    }
}

/// `2017`, `2017-10`, `平成29年10月` …
pub(super) fn month(text: &str) -> Result<YearMonth, NoDate> {
    match as_of(text)? {
        AsOf::Year(year) => Ok(YearMonth { year, month: None }),
        AsOf::Month(year, month) => Ok(YearMonth { year, month: Some(month) }),
        AsOf::FiscalYear(_) | AsOf::Day(..) => Err(NoDate::Unreadable),
    }
}

fn take_year(rest: &mut &str) -> Result<i32, NoDate> {
    let era = ERAS.iter().find_map(|(name, before)| Some((rest.strip_prefix(name)?, *before)));
    let year = match era {
        Some((behind, before)) => {
            *rest = behind;
            match behind.strip_prefix('元') {
                Some(behind) => {
                    *rest = behind;
                    before + 1
                }
                None => before + take_number(rest, 2).ok_or(NoDate::Unreadable)?,
            }
        }
        None => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits != 4 {
                return Err(NoDate::Unreadable);
            }
            take_number(rest, 4).ok_or(NoDate::Unreadable)?
        }
    };
    if YEARS.contains(&year) { Ok(year) } else { Err(NoDate::Impossible) }
}

/// The numbers behind the year, none to two.
fn after_year(rest: &str) -> Result<Vec<u8>, NoDate> {
    let japanese = rest.starts_with('年');
    let mut rest = rest.strip_prefix('年').or_else(|| rest.strip_prefix(['-', '/', '.'])).unwrap_or(rest);
    let mut numbers = Vec::new();
    while let Some(number) = take_number(&mut rest, 2) {
        numbers.push(u8::try_from(number).map_err(|_| NoDate::Impossible)?);
        let separators: &[char] = if japanese { &['月', '日'] } else { &['-', '/', '.'] };
        rest = rest.strip_prefix(separators).unwrap_or(rest);
        if numbers.len() > 2 {
            return Err(NoDate::Unreadable);
        }
    }
    // What people add to a date without changing it.
    let rest = rest.trim_end_matches("現在").trim_end_matches("時点").trim_end_matches('末');
    if rest.is_empty() { Ok(numbers) } else { Err(NoDate::Unreadable) }
}

fn take_number(rest: &mut &str, most: usize) -> Option<i32> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).take(most).count();
    let number = rest[..digits].parse().ok()?;
    *rest = &rest[digits..];
    Some(number)
}

fn valid_month(month: u8) -> Result<u8, NoDate> {
    if (1..=12).contains(&month) { Ok(month) } else { Err(NoDate::Impossible) }
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_written() {
        let day = |text, date| assert_eq!(as_of(text), date, "{text}");
        day("2020", Ok(AsOf::Year(2020)));
        day("2020年", Ok(AsOf::Year(2020)));
        day("2023年度", Ok(AsOf::FiscalYear(2023)));
        day("令和5年度", Ok(AsOf::FiscalYear(2023)));
        day("2023-09", Ok(AsOf::Month(2023, 9)));
        day("2023年9月末", Ok(AsOf::Month(2023, 9)));
        day("2024-10-31", Ok(AsOf::Day(2024, 10, 31)));
        day("２０２４／１０／３１", Ok(AsOf::Day(2024, 10, 31)));
        day("令和5年9月30日", Ok(AsOf::Day(2023, 9, 30)));
        day("令和元年5月1日現在", Ok(AsOf::Day(2019, 5, 1)));
        day("H29.10", Ok(AsOf::Month(2017, 10)));
        day("2024-02-29", Ok(AsOf::Day(2024, 2, 29)));
        for text in ["2023-02-29", "2023-13", "2023-00", "2023-04-31", "0001", "9999"] {
            day(text, Err(NoDate::Impossible));
        }
        for text in ["昨年", "23-09", "2023年度9月", "2023-9-1-1", "", "202309301"] {
            day(text, Err(NoDate::Unreadable));
        }
    }
}
