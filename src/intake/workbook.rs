//! The intake workbook: a guide, and one form a case. The only place that knows the library that writes workbooks.
//!
//! One sheet a case, because those who fill it in come from Word: the name of each value stands to the left, what is meant
//! and an example to the right, and a long text has room. A row a case would put the texts of a section into cells of
//! one line. (The import takes tables as well.)
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::columns::{Column, STEM, Shape, columns};
use super::form::{self, Line};
use super::{Parts, Values};
use crate::fields::Choices;
use crate::model::Handbook;
use crate::places;

/// The sheet that explains.
pub(super) const GUIDE: &str = "書き方";
/// The hidden sheet with what can be chosen.
const LISTS: &str = "選択肢";
/// The sheet of an empty form.
const FORM: &str = "調書";
/// Rows of the form above its lines: title, advice, an empty one, headings.
const HEAD: u32 = 4;
/// Columns of the form.
const LABEL: u16 = 1;
const VALUE: u16 = 2;
const ABOUT: u16 = 5;
const EXAMPLE: u16 = 6;
/// Characters of Japanese that a line of the merged input has, about.
const WIDTH: usize = 36;
/// Tallest row that Excel knows, points.
const TALLEST: f64 = 409.0;

/// Writes the workbook: with these cases, each under its file's name, or with one empty form where there are none.
///
/// # Errors
/// When the library refuses, which is a fault of the program.
pub fn write(handbook: &Handbook, cases: &[(String, Values)]) -> Result<Vec<u8>, String> {
    build(handbook, cases).map_err(|error| error.to_string())
}

fn build(handbook: &Handbook, cases: &[(String, Values)]) -> Result<Vec<u8>, XlsxError> {
    let columns = columns(&handbook.form());
    let mut book = Workbook::new();
    // The same handbook makes the same bytes, whenever it is written.
    let time = ExcelDateTime::from_ymd(2025, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(&handbook.meta.title).set_creation_datetime(&time));
    guide(book.add_worksheet(), handbook, &columns)?;
    let looks = Looks::new();
    let choices = Lists::new(handbook, &columns);
    if cases.is_empty() {
        form(book.add_worksheet(), FORM, &columns, None, &choices, &looks)?;
        book.worksheet_from_index(1)?.set_active(true);
    }
    let mut names: Vec<String> = Vec::new();
    for (stem, values) in cases {
        let name = sheet_name(&columns, values, &names);
        form(book.add_worksheet(), &name, &columns, Some((stem, values)), &choices, &looks)?;
        names.push(name);
    }
    choices.sheet(book.add_worksheet())?;
    book.save_to_buffer()
}

/// The number and the towns, as a sheet may be called: at most 31 characters, none of `[]:*?/\`, each once.
fn sheet_name(columns: &[Column], values: &Values, taken: &[String]) -> String {
    let of = |key: &str| {
        let at = columns.iter().position(|column| column.key == key);
        let values = at.and_then(|at| values.get(&at)).map_or(&[][..], Vec::as_slice);
        values.iter().filter_map(|parts| parts.first()).cloned().collect::<Vec<_>>().join("・")
    };
    let name = format!("{} {}", of("number"), of("municipalities"));
    let name: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).take(24).collect();
    let mut unique = name.clone();
    let mut count = 2;
    while taken.contains(&unique) {
        unique = format!("{name} ({count})");
        count += 1;
    }
    unique
}

struct Looks {
    title: Format,
    advice: Format,
    head: Format,
    label: Format,
    required: Format,
    input: Format,
    about: Format,
    example: Format,
    parts: Format,
}

impl Looks {
    fn new() -> Self {
        let font = || Format::new().set_font_name("游ゴシック").set_font_size(11);
        let cell =
            || font().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(0x00A6_A6A6);
        Self {
            title: font().set_font_size(16).set_bold(),
            advice: font().set_text_wrap().set_align(FormatAlign::Top),
            head: cell().set_bold().set_background_color(0x0000_316A).set_font_color(0x00FF_FFFF),
            label: cell().set_background_color(0x00EE_F2F7),
            required: cell().set_bold().set_background_color(0x00FF_F1D6),
            input: cell().set_num_format("@").set_unlocked(),
            about: cell().set_font_color(0x0044_4444).set_font_size(10),
            example: cell().set_font_color(0x0000_5A4E).set_font_size(10),
            parts: cell().set_background_color(0x00F7_F7F7).set_font_size(9).set_align(FormatAlign::Center),
        }
    }
}

fn form(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[Column],
    case: Option<(&String, &Values)>,
    lists: &Lists,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    for (column, width) in [(0, 2.0), (LABEL, 24.0), (VALUE, 30.0), (3, 22.0), (4, 26.0), (ABOUT, 46.0), (EXAMPLE, 30.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_with_format(0, LABEL, "事例調書", &looks.title)?;
    let advice = "白い欄に書いてください。色の付いた項目名は必ず書くところ、ほかはわかる範囲で結構です。行を足すときは行ごと写し、\
                  もう一つの事例はこのシートを写して（シート名を右クリック→移動またはコピー）書きます。";
    sheet.merge_range(1, LABEL, 1, EXAMPLE, advice, &looks.advice)?;
    sheet.set_row_height(1, 34)?;
    for (column, text) in [(LABEL, form::LABEL), (VALUE, form::VALUE), (3, ""), (4, ""), (ABOUT, "説明"), (EXAMPLE, "記入例")]
    {
        sheet.write_with_format(HEAD - 1, column, text, &looks.head)?;
    }
    sheet.set_freeze_panes(HEAD, VALUE)?;
    let mut row = HEAD;
    let mut heads: Vec<String> = Vec::new();
    for line in form::lines(columns) {
        if !line.heads.is_empty() && line.heads != heads {
            for slot in 0..3_u16 {
                let head = line.heads.get(usize::from(slot)).map_or("", String::as_str);
                sheet.write_with_format(row, VALUE + slot, head, &looks.parts)?;
            }
            row += 1;
        }
        heads.clone_from(&line.heads);
        let given = |column: usize| case.and_then(|(_, values)| values.get(&column)).map_or(&[][..], Vec::as_slice);
        let count = if line.times == 0 { 1 } else { given(line.columns[0]).len().max(line.times) };
        for at in 0..count {
            let texts = texts(&line, columns, at, given);
            self::line(sheet, row, &line, columns, (at, &texts), looks)?;
            lists.check(sheet, row, &line, columns)?;
            row += 1;
        }
    }
    sheet.write_with_format(row, LABEL, STEM, &looks.label)?;
    let stem = case.map_or("", |(stem, _)| stem.as_str());
    sheet.merge_range(row, VALUE, row, VALUE + 2, stem, &looks.input)?;
    sheet.write_with_format(row, ABOUT, "編集部で使います。空のままで結構です。", &looks.about)?;
    sheet.write_with_format(row, EXAMPLE, "19-tosa", &looks.example)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEAD - 1, HEAD - 1)?.set_header("&R&A").set_footer("&C&P / &N");
    sheet.set_print_area(0, 0, row, EXAMPLE)?;
    Ok(())
}

/// The texts of a line's cells.
fn texts<'a>(line: &Line, columns: &[Column], at: usize, given: impl Fn(usize) -> &'a [Parts]) -> Vec<String> {
    let first = |column: usize| given(column).first().and_then(|parts| parts.first()).cloned().unwrap_or_default();
    if line.columns.len() > 1 {
        return line.columns.iter().map(|column| first(*column)).collect();
    }
    let column = line.columns[0];
    if line.times > 0 {
        return given(column).get(at).cloned().unwrap_or_default();
    }
    match columns[column].shape {
        Shape::Names => vec![given(column).iter().filter_map(|parts| parts.first()).cloned().collect::<Vec<_>>().join("、")],
        _ => vec![first(column)],
    }
}

fn line(
    sheet: &mut Worksheet,
    row: u32,
    line: &Line,
    columns: &[Column],
    (at, texts): (usize, &[String]),
    looks: &Looks,
) -> Result<(), XlsxError> {
    let column = &columns[line.columns[0]];
    let numbered = if line.times > 0 { format!("{}{}", line.label, at + 1) } else { line.label.clone() };
    let unit = if column.unit.is_empty() { String::new() } else { format!("（{}）", column.unit) };
    let required = column.required && at == 0;
    let label = format!("{numbered}{unit}{}", if required { " ※必須" } else { "" });
    sheet.write_with_format(row, LABEL, label, if required { &looks.required } else { &looks.label })?;
    let text = |at: usize| texts.get(at).map_or("", String::as_str);
    if line.heads.is_empty() {
        sheet.merge_range(row, VALUE, row, VALUE + 2, "", &looks.input)?;
        cell(sheet, row, VALUE, column, text(0), &looks.input)?;
    } else {
        for slot in 0..3_u16 {
            let part = usize::from(slot);
            let format = if part < line.heads.len() { &looks.input } else { &looks.parts };
            let column = line.columns.get(part).map_or(column, |at| &columns[*at]);
            cell(sheet, row, VALUE + slot, column, text(part), format)?;
        }
    }
    if at == 0 {
        sheet.write_with_format(row, ABOUT, &column.about, &looks.about)?;
        sheet.write_with_format(row, EXAMPLE, &column.example, &looks.example)?;
    }
    let lines =
        texts.iter().map(|text| text.lines().map(|line| 1 + line.chars().count() / WIDTH).sum::<usize>()).max().unwrap_or(1);
    let about = 1 + column.about.chars().count() / 24;
    let lines = lines.max(if at == 0 { about } else { 1 }).max(if column.shape == Shape::Body { 12 } else { 1 });
    sheet.set_row_height(row, (lines as f64 * 18.0 + 3.0).min(TALLEST))?;
    Ok(())
}

/// Numbers as numbers, all else as text, whatever it begins with.
fn cell(sheet: &mut Worksheet, row: u32, at: u16, column: &Column, text: &str, format: &Format) -> Result<(), XlsxError> {
    let number = text.parse::<f64>().ok().filter(|_| matches!(column.shape, Shape::Whole | Shape::Number));
    match number {
        Some(number) => sheet.write_number_with_format(row, at, number, &format.clone().set_num_format("General"))?,
        None if text.is_empty() => sheet.write_blank(row, at, format)?,
        None => sheet.write_string_with_format(row, at, text, format)?,
    };
    Ok(())
}

/// What can be chosen: a name and its words, each a column of the hidden sheet.
struct Lists {
    prefectures: Vec<String>,
    categories: Vec<String>,
    bodies: Vec<String>,
    words: Vec<(&'static [&'static str], Vec<String>)>,
    /// Of the handbook's own fields.
    own: Vec<Vec<String>>,
}

impl Lists {
    fn new(handbook: &Handbook, columns: &[Column]) -> Self {
        let words = crate::fields::COORDINATORS.iter().chain(crate::fields::RELATION).filter_map(|field| match field.choices {
            Choices::Words(words) => Some((words, words.iter().map(|word| (*word).to_owned()).collect())),
            _ => None,
        });
        Self {
            prefectures: places::prefectures().iter().map(|prefecture| prefecture.name.to_owned()).collect(),
            categories: handbook.categories.iter().map(|category| category.label.clone()).collect(),
            bodies: handbook.facets.implementing_body.iter().map(|group| group.label.clone()).collect(),
            words: words.collect(),
            own: columns.iter().filter(|column| !column.choices.is_empty()).map(|column| column.choices.clone()).collect(),
        }
    }

    fn all(&self) -> Vec<&Vec<String>> {
        [&self.prefectures, &self.categories, &self.bodies]
            .into_iter()
            .chain(self.words.iter().map(|(_, words)| words))
            .chain(&self.own)
            .collect()
    }

    fn sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(LISTS)?.set_hidden(true);
        for (column, words) in (0..).zip(self.all()) {
            sheet.write_column(0, column, words)?;
        }
        Ok(())
    }

    /// The drop-down list of a field.
    fn choose(&self, choices: Choices) -> Option<Formula> {
        let at = match choices {
            Choices::None => return None,
            Choices::Prefectures => 0,
            Choices::Categories => 1,
            Choices::Bodies => 2,
            Choices::Words(words) => 3 + self.words.iter().position(|(known, _)| *known == words)?,
        };
        self.list(at)
    }

    /// The drop-down list of a field of the handbook's own.
    fn choose_own(&self, choices: &[String]) -> Option<Formula> {
        self.list(3 + self.words.len() + self.own.iter().position(|own| own == choices)?)
    }

    fn list(&self, at: usize) -> Option<Formula> {
        let count = self.all().get(at)?.len();
        let letter = super::letters(u32::try_from(at).ok()?);
        (count > 0).then(|| Formula::new(format!("='{LISTS}'!${letter}$1:${letter}${count}")))
    }

    /// Sets drop-down lists and checks on a line's cells.
    fn check(&self, sheet: &mut Worksheet, row: u32, line: &Line, columns: &[Column]) -> Result<(), XlsxError> {
        let column = &columns[line.columns[0]];
        let parts: Vec<Option<&crate::fields::Field>> = match column.shape {
            Shape::Keywords => crate::fields::KEYWORD.iter().map(Some).collect(),
            Shape::Relations => crate::fields::RELATION.iter().map(Some).collect(),
            _ => line.columns.iter().map(|at| columns[*at].field).collect(),
        };
        for (slot, field) in (0_u16..).zip(parts) {
            let column = line.columns.get(usize::from(slot)).map_or(column, |at| &columns[*at]);
            let choice = field.and_then(|field| Some((field.choices, self.choose(field.choices)?)));
            let choice = choice.map(|(choices, list)| (matches!(choices, Choices::Prefectures | Choices::Categories), list));
            let choice = choice.or_else(|| Some((!column.any, self.choose_own(&column.choices)?)));
            let rule = match (choice, column.shape) {
                (Some((strict, list)), _) => {
                    let rule = DataValidation::new().allow_list_formula(list);
                    let rule = rule.set_error_title("一覧にないことば")?.set_error_message("一覧から選んでください。")?;
                    // Professions and bodies may be others.
                    if strict { rule } else { rule.show_error_message(false) }
                }
                (None, Shape::Whole) => DataValidation::new()
                    .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
                    // `３名` is read as well; whoever is sure may go on.
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_title("整数を書いてください")?
                    .set_error_message("1、2、3 のような整数を書いてください。")?,
                (None, Shape::Number) => DataValidation::new()
                    .allow_decimal_number(DataValidationRule::Between(
                        0.0,
                        if column.unit == "％" { 100.0 } else { 20_000_000.0 },
                    ))
                    .set_error_style(DataValidationErrorStyle::Warning)
                    .set_error_title("数を書いてください")?
                    .set_error_message("25756 や 36.9 のような数を書いてください。率は 0 から 100 までです。")?,
                (None, Shape::Date | Shape::Month) => {
                    // Text, since a source may know no more than the year; looked at again by the import, which knows the calendar of Japan.
                    let at = format!("{}{}", char::from(b'C' + u8::try_from(slot).unwrap_or_default()), row + 1);
                    DataValidation::new()
                        .allow_custom(Formula::new(format!(
                            "=COUNT(FIND({{\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"元\"}},ASC({at})))>0"
                        )))
                        .set_error_style(DataValidationErrorStyle::Warning)
                        .set_error_title("日付を書いてください")?
                        .set_error_message("2020、2023年度、2023-09、2024-10-31、令和6年10月31日 のように書いてください。")?
                }
                _ => continue,
            };
            sheet.add_data_validation(row, VALUE + slot, row, VALUE + slot, &rule)?;
        }
        Ok(())
    }
}

/// The sheet that explains: how to fill in, what the import understands, and every line with its meaning and an example.
fn guide(sheet: &mut Worksheet, handbook: &Handbook, columns: &[Column]) -> Result<(), XlsxError> {
    let looks = Looks::new();
    sheet.set_name(GUIDE)?;
    for (column, width) in [(0, 2.0), (1, 30.0), (2, 70.0), (3, 40.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_with_format(0, 1, format!("{} 調書の書き方", handbook.meta.title), &looks.title)?;
    let advice = [
        "一つのシートに一つの事例を書きます。事例が二つ以上あるときは、調書のシートを写してください（シート名を右クリック→「移動またはコピー」→「コピーを作成する」）。",
        "「※必須」の項目は必ず書いてください。ほかは、わかるところだけで結構です。空の欄は、前に書いた内容を変えません。消したいときは（消す）と書きます。",
        "数字は 25,756人 や ３６．９％ のままで、日付は 令和6年10月31日 や R6.10.31 のままで読み取ります。原典にある以上に詳しく書かないでください。",
        "人口や率には、必ず時点と出典を添えてください。食い違いや欠けているところは直さずに「編注」に書いてください。",
        "本文の欄では、改行（Alt+Enter）が段落の区切り、行の初めの ・ ● ◆ が箇条書きになります。",
        "書けたら、このファイルをそのまま送り返してください。行や列を足しても、順番が変わっても読み取れます。",
    ];
    let mut row = 2;
    for text in advice {
        sheet.merge_range(row, 1, row, 3, text, &looks.advice)?;
        sheet.set_row_height(row, 36)?;
        row += 1;
    }
    row += 1;
    for (column, text) in [(1, "書くこと"), (2, "意味"), (3, "例")] {
        sheet.write_with_format(row, column, text, &looks.head)?;
    }
    let head = row;
    for column in columns {
        row += 1;
        let look = if column.required { &looks.required } else { &looks.label };
        sheet.write_with_format(row, 1, format!("{}{}", column.header, if column.required { " ※必須" } else { "" }), look)?;
        sheet.write_with_format(row, 2, &column.about, &looks.about)?;
        sheet.write_with_format(row, 3, &column.example, &looks.example)?;
        sheet.set_row_height(row, 18.0 * (1 + column.about.chars().count() / 40) as f64 + 3.0)?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(head, head)?;
    Ok(())
}
