//! What is wrong with a workbook or CSV, named by sheet and cell.
use crate::diag::Lang;
use crate::text::control::visible;

/// A problem and the cell where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The cell, row or sheet as people name it; empty for the file as a whole.
    pub at: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not a workbook, or a damaged one; the reason.
    Unreadable(String),
    /// Larger than is read.
    TooLarge,
    /// Bytes that are no text in any known encoding.
    NoText,
    /// Neither a form nor a table of cases anywhere.
    NoCases,
    /// Not a workbook of the present kind: one of before 2007, or protected by a password.
    OldWorkbook,
    /// The spreadsheet's own fault, such as `#REF!`.
    CellError(String),
    /// A formula whose result was not saved with it.
    NoResult(String),
    /// A number was expected.
    NoNumber(String),
    /// A whole number was expected.
    NotWhole(String),
    /// A date was expected.
    NoDate(String),
    /// A year, perhaps with a month, was expected.
    NoMonth(String),
    /// A date that can't be.
    ImpossibleDate(String),
    /// `から → へ : 種類` was expected.
    NoRelation(String),
    /// A value without the value it belongs to: the heading of what is missing.
    Alone(String),
    /// A heading that occurs twice: where first.
    SameHeading(String, String),
    /// The same case number twice in the file: the number and where first.
    SameNumber(String, String),
    /// Not usable as a file's name.
    BadName(String),
    /// There is such a case already: its file, and the headings of what differs.
    Exists(String, String),
    /// The number belongs to a case of another name in other towns: the number, the file, its name and towns.
    OtherCase(String, String, String),
    /// The file's own form does not allow changing this part: its heading.
    Intricate(String),
    /// What the handbook's own rules say about it: a sentence of [`crate::diag`].
    Rule(String),
    /// A heading that no column has; it is passed over. The one that was most likely meant.
    UnknownHeading(String, Option<String>),
    /// A share was given as a fraction and is taken for per cent: as written and as taken.
    Fraction(String, String),
    /// The day of a month was left out: as written and as taken.
    DayDropped(String, String),
    /// The next free number was given.
    Numbered(u32),
    /// Sections that were left empty and now say so: their headings.
    EmptySections(String),
    /// A sheet that holds no case.
    SkippedSheet,
    /// A doubt of the handbook's own rules.
    Doubt(String),
}

impl Trouble {
    /// A problem at a cell.
    #[must_use]
    pub fn new(at: &str, fault: Fault) -> Self {
        Self { at: at.to_owned(), fault }
    }

    /// Whether it stops the import; the others are only told.
    #[must_use]
    pub fn stops(&self) -> bool {
        !matches!(
            self.fault,
            Fault::UnknownHeading(..)
                | Fault::Fraction(..)
                | Fault::DayDropped(..)
                | Fault::Numbered(_)
                | Fault::EmptySections(_)
                | Fault::SkippedSheet
                | Fault::Doubt(_)
        )
    }

    /// Where it stands as numbers, row before column, for sorting; what is no cell comes first.
    #[must_use]
    pub fn place(&self) -> (u32, u32) {
        let cell = self.at.rsplit_once('!').map_or(self.at.as_str(), |(_, cell)| cell);
        let letters: String = cell.chars().take_while(char::is_ascii_uppercase).collect();
        let column = letters.bytes().take(3).fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
        let row: String = cell[letters.len()..].chars().take_while(char::is_ascii_digit).collect();
        (row.parse().unwrap_or_default(), column)
    }

    /// The sheet that it stands in; empty for CSV and for the file as a whole.
    #[must_use]
    pub fn sheet(&self) -> &str {
        match self.at.rsplit_once('!') {
            Some((sheet, _)) => sheet,
            None if self.at.contains("行目") => "",
            None => &self.at,
        }
    }

    /// The problem in one line.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let words = visible(&self.fault.words(lang));
        if self.at.is_empty() { words } else { format!("{}: {words}", visible(&self.at)) }
    }
}

/// Long values are told by their beginning.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl Fault {
    fn words(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.japanese(),
            Lang::En => self.english(),
        }
    }

    fn japanese(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("Excel ブック（.xlsx）として読めません（{why}）。Excel で開き、.xlsx で保存し直してください"),
            Self::TooLarge => "大きすぎます。32 MB、値の入ったセル 200 万までのファイルを読みます。いくつかに分けてください".to_owned(),
            Self::NoText => "文字コードがわかりません。UTF-8 か Shift_JIS の CSV で保存し直してください".to_owned(),
            Self::NoCases => "事例が見つかりません。jirei template で作った調書に書くか、一行目に「番号」「事業所名」「都道府県」などの見出しを置いてください".to_owned(),
            Self::OldWorkbook => "古い形式（.xls）か、パスワード付きのブックです。Excel で開き、パスワードを外して「Excel ブック（.xlsx）」で保存し直してください".to_owned(),
            Self::NoResult(_) => "数式の結果がファイルに残っていません。Excel で開いて保存し直すか、値を打ち込んでください".to_owned(),
            Self::NoMonth(text) => format!("「{}」は年月として読めません。2017、2017-10、平成29年10月 のどれかの形で書いてください", short(text)),
            Self::OtherCase(number, file, name) => format!("番号 {number} は、もう別の事例（{name}、{file}）のものです。新しい事例なら番号を空にしてください。その事例の名前とまちを改めるなら、ファイル名の欄にその名前も書いてください"),
            Self::CellError(what) => format!("セルの値が {what} になっています。数式を直すか、値を打ち込んでください"),
            Self::NoNumber(text) => format!("「{}」は数として読めません。数字だけを書いてください（例: 25756、36.9）", short(text)),
            Self::NotWhole(text) => format!("「{}」は整数ではありません。1、2、3 のような数を書いてください", short(text)),
            Self::NoDate(text) => format!("「{}」は日付として読めません。2020、2023年度、2023-09、2024-10-31、令和6年10月31日 のどれかの形で書いてください", short(text)),
            Self::ImpossibleDate(text) => format!("「{}」という日付はありません", short(text)),
            Self::NoRelation(text) => format!("「{}」は「から → へ : 種類」の形になっていません（例: 土佐市 → 高知市医師会 : 委託）", short(text)),
            Self::Alone(header) => format!("「{header}」が空です。値を書くか、こちらも消してください"),
            Self::SameHeading(header, first) => format!("見出し「{}」は {first} にもあります。どちらかを消してください", short(header)),
            Self::SameNumber(number, first) => format!("番号 {number} は {first} にもあります。ほかの番号にしてください"),
            Self::BadName(name) => format!("「{}」はファイル名にできません。英数字・かな・漢字と - _ だけを使ってください", short(name)),
            Self::Exists(file, what) => format!("{file} の事例と値が違います（{what}）。上書きはしません。この内容に改めるときは --update を付けてください（--dry-run も付けると、書かずに差分だけを見られます）"),
            Self::Intricate(header) => format!("ファイルの書き方が込み入っているため、「{header}」だけを書き換えられません。ファイルを直接直してください"),
            Self::Rule(words) | Self::Doubt(words) => words.clone(),
            Self::UnknownHeading(header, None) => format!("見出し「{}」は知らないものなので、読みません", short(header)),
            Self::UnknownHeading(header, Some(near)) => {
                format!("見出し「{}」は知らないものなので、読みません。「{near}」の書き間違いではありませんか", short(header))
            }
            Self::Fraction(text, taken) => format!("{} は {taken}％ と読みました", short(text)),
            Self::DayDropped(text, taken) => format!("「{}」は月までを使い、{taken} としました", short(text)),
            Self::Numbered(number) => format!("番号が空なので、{number} を付けました"),
            Self::EmptySections(headings) => format!("本文の空いている節（{headings}）には「記載なし」と書きました"),
            Self::SkippedSheet => "事例の調書でも表でもないので、読みません".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("can't be read as an Excel workbook ({why}); open it in Excel and save it as .xlsx"),
            Self::TooLarge => "too large: files of at most 32 MB and 2 million filled cells are read; cut it in several".to_owned(),
            Self::NoText => "the encoding is not known; save it as CSV in UTF-8 or Shift_JIS".to_owned(),
            Self::NoCases => "no case found; fill in what `jirei template` writes, or put headings such as 番号, 事業所名, 都道府県 in the first row".to_owned(),
            Self::OldWorkbook => "a workbook of before 2007 (.xls), or one protected by a password; open it in Excel and save it as .xlsx".to_owned(),
            Self::NoResult(_) => "the formula's result was not saved with it; open and save the file in Excel, or type the value".to_owned(),
            Self::NoMonth(text) => format!("`{}` is neither a year nor a month; write 2017 or 2017-10", short(text)),
            Self::OtherCase(number, file, name) => format!("the number {number} belongs to another case ({name}, {file}); leave it empty for a new one, or name its file as well where that case is meant"),
            Self::CellError(what) => format!("the cell's value is {what}; mend the formula or type the value"),
            Self::NoNumber(text) => format!("`{}` is no number; write digits only (25756, 36.9)", short(text)),
            Self::NotWhole(text) => format!("`{}` is no whole number", short(text)),
            Self::NoDate(text) => format!("`{}` is no date; write 2020, 2023年度, 2023-09 or 2024-10-31", short(text)),
            Self::ImpossibleDate(text) => format!("there is no date `{}`", short(text)),
            Self::NoRelation(text) => format!("`{}` is not of the form `from → to : kind`", short(text)),
            Self::Alone(header) => format!("`{header}` is empty; fill it in, or empty this cell as well"),
            Self::SameHeading(header, first) => format!("the heading `{}` stands at {first} as well; remove one", short(header)),
            Self::SameNumber(number, first) => format!("the number {number} is given at {first} as well"),
            Self::BadName(name) => format!("`{}` can't be a file's name; use letters, digits, - and _", short(name)),
            Self::Exists(file, what) => format!("differs from the case in {file} ({what}), which is not overwritten; add --update to change it, with --dry-run to see the difference first"),
            Self::Intricate(header) => format!("`{header}` can't be changed by itself in a file written like this; edit the file"),
            Self::Rule(words) | Self::Doubt(words) => words.clone(),
            Self::UnknownHeading(header, None) => format!("the heading `{}` is not known and passed over", short(header)),
            Self::UnknownHeading(header, Some(near)) => {
                format!("the heading `{}` is not known and passed over; did you mean `{near}`?", short(header))
            }
            Self::Fraction(text, taken) => format!("{} is taken for {taken} %", short(text)),
            Self::DayDropped(text, taken) => format!("of `{}` the month is used: {taken}", short(text)),
            Self::Numbered(number) => format!("without a number; it gets {number}"),
            Self::EmptySections(headings) => format!("sections left empty ({headings}) got the words 記載なし (nothing is told)"),
            Self::SkippedSheet => "neither a form nor a table of cases; passed over".to_owned(),
        }
    }
}
