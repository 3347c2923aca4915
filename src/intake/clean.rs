//! Values as people type them → values as case files have them.
//!
//! Cleaning never guesses what a value means: it takes off widths, separators of thousands, units, bullets and blanks, and reads
//! dates of the Japanese calendar. What then still is no number or date is told.
use unicode_normalization::UnicodeNormalization as _;

use super::columns::{Column, Shape};
use super::trouble::{Fault, Trouble};
use super::{Given, Parts};
use crate::model::{AsOf, Category, YearMonth};
use crate::text::control::is_forbidden;
use crate::text::dates::{self, NoDate};
use crate::text::normalise;

/// Bullets of Japanese word processors.
const BULLETS: [char; 14] = ['・', '●', '○', '◆', '◇', '■', '□', '◎', '▪', '▶', '►', '•', '･', '★'];
/// Between names in one cell.
const BETWEEN: [char; 11] = ['、', '，', ',', ';', '；', '\n', '\t', '・', '･', '／', '/'];
/// What spreadsheets take for a formula; our CSV puts a `'` before it.
pub(super) const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
/// Days from 1970-01-01 back to the day 0 of spreadsheets.
const EPOCH: i64 = 25_569;

/// A cell's text without what can't be seen: line ends alike, no-break and zero-width spaces, control characters.
pub(super) fn cell(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace("_x000D_", "").replace(['\r', '\u{b}', '\u{2028}', '\u{2029}'], "\n");
    let seen = text.chars().filter_map(|c| match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
        '\u{200b}' | '\u{2060}' | '\u{ad}' => None,
        c if is_forbidden(c) => None,
        c => Some(c),
    });
    let text: String = seen.collect();
    text.trim().to_owned()
}

/// The values of a cell; `whole` when the cell holds all values of its column, not only one of several.
pub(super) fn values(
    column: &Column,
    categories: &[Category],
    at: &str,
    text: &str,
    whole: bool,
    troubles: &mut Vec<Trouble>,
) -> Vec<Given> {
    let given = |parts: Parts| Given { at: at.to_owned(), parts };
    let one = |text: String| if text.is_empty() { Vec::new() } else { vec![given(vec![text])] };
    let mut tell = |fault: Fault| troubles.push(Trouble::new(at, fault));
    match column.shape {
        Shape::Text => one(if parted(column, text) { several(text) } else { line(text) }),
        Shape::Body => one(body(text)),
        Shape::Whole | Shape::Number => one(number(column, text, &mut tell)),
        Shape::Date => one(date(text, &mut tell)),
        Shape::Month => one(month(text, &mut tell)),
        Shape::Names => {
            // No town's name has a space in it.
            let blank = |c: char| column.key == "municipalities" && c.is_whitespace();
            let names = text
                .split(|c| BETWEEN.contains(&c) || blank(c))
                .map(|name| bare(name).to_owned())
                .filter(|name| !name.is_empty());
            names.map(|name| given(vec![name])).collect()
        }
        Shape::Lines => {
            let lines = if whole { text.lines().collect() } else { vec![text] };
            lines.into_iter().map(|text| line(bare(text))).filter(|text| !text.is_empty()).map(|text| given(vec![text])).collect()
        }
        Shape::Keywords => {
            let lines: Vec<&str> = match (whole, text.contains('\n')) {
                (true, true) => text.lines().collect(),
                // The data sheet of the site joins them so.
                (true, false) => text.split('、').collect(),
                (false, _) => vec![text],
            };
            let keyword = |text: &str| {
                let text = bare(text);
                let (text, category) = text.rsplit_once(['|', '｜']).unwrap_or((text, ""));
                (line(text), self::category(category, categories))
            };
            let lines = lines.into_iter().map(keyword).filter(|(text, _)| !text.is_empty());
            lines.map(|(text, category)| given(vec![text, category])).collect()
        }
        Shape::Relations => {
            let lines = if whole { text.lines().collect() } else { vec![text] };
            let mut relations = Vec::new();
            for text in lines.into_iter().map(bare).filter(|text| !text.is_empty()) {
                let relation = text.split_once('→').and_then(|(from, rest)| {
                    let (to, kind) = rest.rsplit_once([':', '：'])?;
                    Some([from, to, kind].map(line)).filter(|parts| parts.iter().all(|part| !part.is_empty()))
                });
                match relation {
                    Some(parts) => relations.push(given(parts.to_vec())),
                    None => tell(Fault::NoRelation(text.to_owned())),
                }
            }
            relations
        }
    }
}

/// The identifier of the category that is named by identifier or label; what is not known stays and is judged later.
pub(super) fn category(name: &str, categories: &[Category]) -> String {
    let name = name.trim();
    let key = normalise::key(name);
    let found = categories.iter().find(|category| category.id == name || normalise::key(&category.label) == key);
    found.map_or_else(|| name.to_owned(), |category| category.id.clone())
}

/// Whether the lines of a cell are several things rather than one that was too long for it.
fn parted(column: &Column, text: &str) -> bool {
    let key = column.key.rsplit('.').next().unwrap_or_default();
    text.contains('\n') && (matches!(key, "posts" | "source") || text.lines().any(|line| line.trim_start().starts_with(BULLETS)))
}

/// Several things in one line, a comma between.
fn several(text: &str) -> String {
    let mut joined = String::new();
    for part in text.lines().map(bare).filter(|part| !part.is_empty()) {
        if !joined.is_empty() && !joined.ends_with(['、', '。', '，', ',', '；', ';', '・', '：', ':', '／', '/', '（', '('])
        {
            joined.push('、');
        }
        joined.push_str(part);
    }
    joined
}

/// A text without its bullet.
pub(super) fn bare(text: &str) -> &str {
    text.trim().trim_start_matches(BULLETS).trim()
}

/// One line: lines are joined, with a space between words of Latin letters only.
pub(super) fn line(text: &str) -> String {
    let mut joined = String::new();
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if joined.ends_with(|c: char| c.is_ascii_alphanumeric()) && part.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            joined.push(' ');
        }
        joined.push_str(part);
    }
    joined
}

/// Markdown as people type it: of text in plain lines each line is a paragraph, bulleted lines are lists.
fn body(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let marked = |line: &str| {
        let line = line.trim_start();
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        ["- ", "* ", "+ ", "### ", "|", "> ", "```", "~~~"].iter().any(|mark| line.starts_with(mark))
            || (digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")))
    };
    let bulleted = |line: &str| line.trim_start().starts_with(BULLETS);
    let plain = !lines.iter().any(|line| line.is_empty() || marked(line));
    let has_bullets = lines.iter().any(|line| bulleted(line));
    let mut out: Vec<String> = Vec::new();
    let mut fenced = false;
    let mut before_is_item = false;
    for line in lines {
        let item = !fenced && bulleted(line);
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let text = if item { format!("- {}", bare(line)) } else { heading(line, fenced, out.last()) };
        let apart = (plain && !(item && before_is_item)) || (has_bullets && item != before_is_item);
        if apart && out.last().is_some_and(|last| !last.is_empty()) && !text.is_empty() {
            out.push(String::new());
        }
        out.push(text);
        before_is_item = item;
    }
    out.join("\n").trim().to_owned()
}

/// A heading inside a section is one of level three or below; a line of `---` or `===` must not make one.
fn heading(line: &str, fenced: bool, before: Option<&String>) -> String {
    if fenced {
        return line.to_owned();
    }
    if let Some(rest) = line.strip_prefix("## ").or_else(|| line.strip_prefix("# ")) {
        return format!("### {rest}");
    }
    let underline = |mark: char| !line.is_empty() && line.chars().all(|c| c == mark);
    if (underline('-') || underline('=')) && before.is_some_and(|before| !before.is_empty()) {
        return format!("\\{line}");
    }
    line.to_owned()
}

/// Digits without separators and units.
fn number(column: &Column, text: &str, tell: &mut impl FnMut(Fault)) -> String {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let bare = folded.trim_end_matches(['人', '名', '%', '件', '番', '号']).trim_start_matches(['第', '№']);
    let counted = in_ten_thousands(bare);
    let bare = counted.as_deref().unwrap_or(bare);
    let digits: String = bare.replace(['−', '–'], "-").chars().filter(|c| !matches!(c, ',' | '，' | '_')).collect();
    let plain =
        !digits.is_empty() && digits.chars().enumerate().all(|(at, c)| c.is_ascii_digit() || c == '.' || (c == '-' && at == 0));
    let Some(value) = digits.parse::<f64>().ok().filter(|value| plain && value.is_finite() && value.abs() < 1e12) else {
        tell(Fault::NoNumber(text.to_owned()));
        return String::new();
    };
    if column.shape == Shape::Whole && value.fract() != 0.0 {
        tell(Fault::NotWhole(text.to_owned()));
        return String::new();
    }
    // A cell formatted as per cent holds the fraction.
    if column.unit == "％" && value > 0.0 && value < 1.0 && !folded.ends_with('%') {
        let taken = ((value * 1e8).round() / 1e6).to_string();
        tell(Fault::Fraction(text.to_owned(), taken.clone()));
        return taken;
    }
    value.to_string()
}

/// `23万6447` and `2.5万` in plain digits.
fn in_ten_thousands(text: &str) -> Option<String> {
    let (high, low) = text.split_once('万')?;
    let low: String = low.chars().filter(|c| *c != ',').collect();
    let low = if low.is_empty() { 0 } else { low.parse::<u32>().ok().filter(|low| *low < 10_000)? };
    let high = high.parse::<f64>().ok().filter(|high| (0.0..1e5).contains(high))?;
    let whole = (high * 10_000.0).round();
    ((high * 10_000.0 - whole).abs() < 1e-6).then(|| (whole + f64::from(low)).to_string())
}

/// The day that a spreadsheet's number of a day means.
pub(super) fn day_of(serial: i64) -> Option<AsOf> {
    // Days → civil date (Howard Hinnant's algorithm), from 0000-03-01.
    let days = serial - EPOCH + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(AsOf::Day(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

fn read_date(text: &str) -> Result<AsOf, NoDate> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let folded = folded.trim_start_matches('(').split('(').next().unwrap_or_default().trim_end_matches(')');
    // A day that lost its format: 1954 to 2119, which no year can be mistaken for.
    if let Some(serial) = folded.parse::<f64>().ok().filter(|serial| (20_000.0..80_000.0).contains(serial)) {
        return day_of(serial.floor() as i64).ok_or(NoDate::Impossible);
    }
    // A time of day behind the date, as some exports have it.
    let date = folded.split_once("00:00").map_or(folded, |(date, _)| date.trim_end_matches('T'));
    dates::as_of(date)
}

fn date(text: &str, tell: &mut impl FnMut(Fault)) -> String {
    match read_date(text) {
        Ok(date) => date.to_string(),
        Err(why) => no_date(why, text, tell),
    }
}

fn month(text: &str, tell: &mut impl FnMut(Fault)) -> String {
    // 平成29年10月から is how people tell of a beginning.
    let bare = ["開始", "に", "から", "より", "～", "〜", "~", "-", "－", "以降"];
    let bare = bare.iter().fold(text.trim(), |text, end| text.trim_end_matches(end).trim_end());
    match read_date(bare) {
        Ok(AsOf::Year(year)) => year.to_string(),
        Ok(AsOf::Month(year, month)) => YearMonth { year, month: Some(month) }.to_string(),
        Ok(AsOf::Day(year, month, _)) => {
            let taken = YearMonth { year, month: Some(month) }.to_string();
            tell(Fault::DayDropped(text.to_owned(), taken.clone()));
            taken
        }
        Ok(AsOf::FiscalYear(_)) | Err(NoDate::Unreadable) => {
            tell(Fault::NoMonth(text.to_owned()));
            String::new()
        }
        Err(why) => no_date(why, text, tell),
    }
}

fn no_date(why: NoDate, text: &str, tell: &mut impl FnMut(Fault)) -> String {
    tell(match why {
        NoDate::Impossible | NoDate::OutsideEra(_) => Fault::ImpossibleDate(text.to_owned()),
        NoDate::Unreadable => Fault::NoDate(text.to_owned()),
    });
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::columns::{columns, find};

    fn clean(header: &str, text: &str) -> (Vec<Parts>, Vec<Fault>) {
        let columns = columns(&crate::model::CaseForm::default());
        let mut troubles = Vec::new();
        let column = &columns[find(&columns, header).expect("a column")];
        let values = values(column, &[], "A1", &cell(text), true, &mut troubles);
        (values.into_iter().map(|given| given.parts).collect(), troubles.into_iter().map(|trouble| trouble.fault).collect())
    }

    #[test]
    fn what_people_type_becomes_what_files_have() {
        for (header, typed, value) in [
            ("人口", "25,756人", "25756"),
            ("人口", "２５，７５６　人", "25756"),
            ("人口", "\u{a0}25 756 ", "25756"),
            ("高齢化率", "36.9％", "36.9"),
            ("高齢化率", "３６．９％", "36.9"),
            ("高齢化率", "0.5%", "0.5"),
            ("高齢化率", "0.369", "36.9"),
            ("コーディネーターの人数", "３名", "3"),
            ("番号", "第１９号", "19"),
            ("人口の時点", "令和6年10月31日", "2024-10-31"),
            ("人口の時点", "Ｒ６．１０．３１", "2024-10-31"),
            ("人口の時点", "2024/10/31", "2024-10-31"),
            ("人口の時点", "2024-10-31 00:00:00", "2024-10-31"),
            ("人口の時点", "45596", "2024-10-31"),
            ("人口の時点", "令和5年度", "2023年度"),
            ("人口の時点", "2020.0", "2020"),
            ("人口の時点", "2020", "2020"),
            ("事業開始", "平成29年10月", "2017-10"),
            ("事業開始", "2017/10/1", "2017-10"),
            ("事業所名", "訪問看護\nステーション ", "訪問看護ステーション"),
            ("人口", "23万6,447人", "236447"),
            ("人口", "2.5万", "25000"),
            ("事業開始", "平成29年10月から", "2017-10"),
            ("事業開始", "H29年10月～", "2017-10"),
            ("勤務形態", "常勤専従1名\n・非常勤1名", "常勤専従1名、非常勤1名"),
            ("人口の出典", "市ホームページ、\n国勢調査", "市ホームページ、国勢調査"),
            ("事業所名", "=SUM(A1)", "=SUM(A1)"),
        ] {
            let typed = typed.trim_end_matches(".0");
            assert_eq!(clean(header, typed).0, [[value]], "{header}: {typed}");
        }
        assert_eq!(clean("市町村", "北本市・桶川市、\n◆伊奈町").0, [["北本市"], ["桶川市"], ["伊奈町"]]);
        assert_eq!(clean("市町村", "松本市　塩尻市").0, [["松本市"], ["塩尻市"]]);
        assert_eq!(clean("編注", "・一つめ\n●二つめ\n").0, [["一つめ"], ["二つめ"]]);
        assert_eq!(clean("関係", "◆土佐市→医師会：委託").0, [["土佐市", "医師会", "委託"]]);
        assert_eq!(
            clean("キーワード", "・出前講座｜実施内容\n・交流会・研修会の企画").0,
            [["出前講座", "実施内容"], ["交流会・研修会の企画", ""]]
        );
    }

    #[test]
    fn what_is_no_value_is_told() {
        let fault = |header, text| clean(header, text).1;
        assert_eq!(fault("人口", "約2万人"), [Fault::NoNumber("約2万人".into())]);
        assert_eq!(fault("事業開始", "平成29年度"), [Fault::NoMonth("平成29年度".into())]);
        assert_eq!(fault("番号", "1.5"), [Fault::NotWhole("1.5".into())]);
        assert_eq!(fault("人口の時点", "昨年"), [Fault::NoDate("昨年".into())]);
        assert_eq!(fault("人口の時点", "2024/2/30"), [Fault::ImpossibleDate("2024/2/30".into())]);
        assert_eq!(fault("関係", "土佐市から委託"), [Fault::NoRelation("土佐市から委託".into())]);
        assert_eq!(fault("高齢化率", "0.369"), [Fault::Fraction("0.369".into(), "36.9".into())]);
    }

    #[test]
    fn plain_lines_become_paragraphs_and_markdown_stays() {
        assert_eq!(body("はじめ\n◆一つ\n・二つ\nおわり"), "はじめ\n\n- 一つ\n- 二つ\n\nおわり");
        for markdown in [
            "一段落。\n\n- 一つ\n- 二つ\n\n### 小見出し\n\n文。",
            "- 一つ\n  続き\n\n---\n\n終わり",
            "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        ] {
            assert_eq!(body(markdown), markdown);
        }
        assert_eq!(body("# 大きな\n## 見出し"), "### 大きな\n\n### 見出し");
        assert_eq!(body("文\n\n次\n---"), "文\n\n次\n\\---");
    }
}
