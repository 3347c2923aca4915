//! Dates, as exact as the source has them: western and Japanese years, years that begin in April.
use unicode_normalization::UnicodeNormalization;

use crate::model::{AsOf, YearMonth};

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// In no known form.
    Unreadable,
    /// A day that its era does not have, such as 平成36年; the date that it would be.
    OutsideEra(AsOf),
    /// A month 13 or a 31 April, or a year that no handbook speaks of.
    Impossible,
}

/// Earliest and latest year that a handbook speaks of.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2100;

/// An era: its names, the year before its first, its first and last day.
struct Era {
    names: [&'static str; 2],
    before: i32,
    first: (i32, u8, u8),
    last: (i32, u8, u8),
}

const ERAS: [Era; 5] = [
    Era { names: ["令和", "R"], before: 2018, first: (2019, 5, 1), last: (2100, 12, 31) },
    Era { names: ["平成", "H"], before: 1988, first: (1989, 1, 8), last: (2019, 4, 30) },
    Era { names: ["昭和", "S"], before: 1925, first: (1926, 12, 25), last: (1989, 1, 7) },
    Era { names: ["大正", "T"], before: 1911, first: (1912, 7, 30), last: (1926, 12, 25) },
    Era { names: ["明治", "M"], before: 1867, first: (1868, 1, 25), last: (1912, 7, 30) },
];

impl Era {
    /// Whether the date, as exact as it is, may lie in the era. The fiscal year in which an era ends counts as its own.
    fn has(&self, date: AsOf) -> bool {
        let ((y1, m1, d1), (y2, m2, d2)) = (self.first, self.last);
        match date {
            AsOf::Year(year) | AsOf::FiscalYear(year) => (y1..=y2).contains(&year),
            AsOf::Month(year, month) => ((y1, m1)..=(y2, m2)).contains(&(year, month)),
            AsOf::Day(year, month, day) => ((y1, m1, d1)..=(y2, m2, d2)).contains(&(year, month, day)),
        }
    }
}

/// `2020`, `2023年度`, `2023-09`, `2024-10-31`, `令和5年9月30日`, `2023年9月末` …
///
/// # Errors
/// When the text is no date, or one that can't be.
pub fn as_of(text: &str) -> Result<AsOf, NoDate> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut rest = folded.as_str();
    let (year, era) = take_year(&mut rest)?;
    let date = of_year(year, rest)?;
    if era.is_some_and(|era| !era.has(date)) { Err(NoDate::OutsideEra(date)) } else { Ok(date) }
}

/// The date of a year and what stands behind it.
fn of_year(year: i32, rest: &str) -> Result<AsOf, NoDate> {
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
///
/// # Errors
/// When the text is no month, is more exact than one, or can't be.
pub fn month(text: &str) -> Result<YearMonth, NoDate> {
    let date = match as_of(text) {
        Err(NoDate::OutsideEra(AsOf::FiscalYear(_) | AsOf::Day(..))) => Err(NoDate::Unreadable),
        date => date,
    };
    match date? {
        AsOf::Year(year) => Ok(YearMonth { year, month: None }),
        AsOf::Month(year, month) => Ok(YearMonth { year, month: Some(month) }),
        AsOf::FiscalYear(_) | AsOf::Day(..) => Err(NoDate::Unreadable),
    }
}

/// The year, and the era by which it was counted.
fn take_year(rest: &mut &str) -> Result<(i32, Option<&'static Era>), NoDate> {
    let era = ERAS.iter().find_map(|era| Some((era.names.iter().find_map(|name| rest.strip_prefix(name))?, era)));
    let year = match era {
        Some((behind, Era { before, .. })) => {
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
    if YEARS.contains(&year) { Ok((year, era.map(|(_, era)| era))) } else { Err(NoDate::Impossible) }
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
    fn an_era_has_no_day_behind_its_last() {
        for (text, date) in [("平成31年4月30日", Ok(AsOf::Day(2019, 4, 30))), ("平成31年度", Ok(AsOf::FiscalYear(2019)))]
        {
            assert_eq!(as_of(text), date, "{text}");
        }
        for (text, date) in [
            ("平成31年5月1日", AsOf::Day(2019, 5, 1)),
            ("平成36年", AsOf::Year(2024)),
            ("H32.4", AsOf::Month(2020, 4)),
            ("昭和65年度", AsOf::FiscalYear(1990)),
            ("令和元年4月", AsOf::Month(2019, 4)),
        ] {
            assert_eq!(as_of(text), Err(NoDate::OutsideEra(date)), "{text}");
            assert_eq!(as_of(&date.to_string()), Ok(date), "{text}");
        }
        assert_eq!(month("平成36年10月"), Err(NoDate::OutsideEra(AsOf::Month(2024, 10))));
        assert_eq!(month("平成36年10月1日"), Err(NoDate::Unreadable));
    }

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
