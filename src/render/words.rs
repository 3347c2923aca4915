//! Numbers and dates as a reader of Japanese expects them.
use crate::model::{AsOf, YearMonth};

/// `25756` → `25,756`. Fractions are rounded away: persons are whole.
pub(super) fn persons(value: f64) -> String {
    thousands(&format!("{value:.0}"))
}

/// A rate with at least one digit behind the point: `30` → `30.0`, `36.92` → `36.92`.
pub(super) fn rate(value: f64) -> String {
    let one = format!("{value:.1}");
    if one.parse::<f64>().is_ok_and(|rounded| (rounded - value).abs() < 1e-9) { one } else { value.to_string() }
}

/// A bound of a group: `30000` → `3万`, `5000` → `5,000`.
pub(super) fn round_persons(value: f64) -> String {
    let man = value / 10_000.0;
    if man >= 1.0 && man.fract() == 0.0 { format!("{}万", thousands(&format!("{man:.0}"))) } else { persons(value) }
}

/// How many: `1234` → `1,234`.
pub(super) fn count(count: usize) -> String {
    thousands(&count.to_string())
}

fn thousands(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `2024年10月31日`, `2023年9月`, `2020年`, `2023年度`.
pub(super) fn date(date: AsOf) -> String {
    match date {
        AsOf::Year(year) => format!("{year}年"),
        AsOf::FiscalYear(year) => format!("{year}年度"),
        AsOf::Month(year, month) => format!("{year}年{month}月"),
        AsOf::Day(year, month, day) => format!("{year}年{month}月{day}日"),
    }
}

/// The year of a date: `2020年`, `2023年度`.
pub(super) fn year(date: AsOf) -> String {
    match date {
        AsOf::FiscalYear(year) => format!("{year}年度"),
        AsOf::Year(year) | AsOf::Month(year, _) | AsOf::Day(year, ..) => format!("{year}年"),
    }
}

/// `2017年10月`, `2018年`.
pub(super) fn month(date: YearMonth) -> String {
    match date.month {
        Some(month) => format!("{}年{month}月", date.year),
        None => format!("{}年", date.year),
    }
}

/// `text` with the five characters that HTML reads as markup written as entities.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// `text` as part of an address: every byte that is no Latin letter or digit as `%xx`.
pub(super) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([persons(0.0), persons(999.0), persons(1000.0), persons(1_234_567.0)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([rate(30.0), rate(36.9), rate(36.92)], ["30.0", "36.9", "36.92"]);
        assert_eq!([round_persons(30_000.0), round_persons(5_000.0), round_persons(15_500.0)], ["3万", "5,000", "15,500"]);
    }

    #[test]
    fn dates_are_as_exact_as_the_source() {
        assert_eq!(date(AsOf::Day(2024, 10, 31)), "2024年10月31日");
        assert_eq!(date(AsOf::FiscalYear(2023)), "2023年度");
        assert_eq!(year(AsOf::Day(2024, 10, 31)), "2024年");
        assert_eq!(month(YearMonth { year: 2018, month: None }), "2018年");
    }
}
