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
    /// The spreadsheet's own fault, such as `#REF!`.
    CellError(String),
    /// A number was expected.
    NoNumber(String),
    /// A whole number was expected.
    NotWhole(String),
    /// A date was expected.
    NoDate(String),
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
    /// There is such a case already: its file.
    Exists(String),
    /// The file's own form does not allow changing this part: its heading.
    Intricate(String),
    /// What the handbook's own rules say about it: a sentence of [`crate::diag`].
    Rule(String),
    /// A heading that no column has; it is passed over.
    UnknownHeading(String),
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
            Fault::UnknownHeading(_)
                | Fault::Fraction(..)
                | Fault::DayDropped(..)
                | Fault::Numbered(_)
                | Fault::EmptySections(_)
                | Fault::SkippedSheet
                | Fault::Doubt(_)
        )
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
            Self::Exists(file) => format!("{file} の事例と値が違います。上書きはしません。この内容に改めるときは --update を付けてください"),
            Self::Intricate(header) => format!("ファイルの書き方が込み入っているため、「{header}」だけを書き換えられません。ファイルを直接直してください"),
            Self::Rule(words) | Self::Doubt(words) => words.clone(),
            Self::UnknownHeading(header) => format!("見出し「{}」は知らないものなので、読みません", short(header)),
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
            Self::Exists(file) => format!("differs from the case in {file}, which is not overwritten; add --update to change it"),
            Self::Intricate(header) => format!("`{header}` can't be changed by itself in a file written like this; edit the file"),
            Self::Rule(words) | Self::Doubt(words) => words.clone(),
            Self::UnknownHeading(header) => format!("the heading `{}` is not known and passed over", short(header)),
            Self::Fraction(text, taken) => format!("{} is taken for {taken} %", short(text)),
            Self::DayDropped(text, taken) => format!("of `{}` the month is used: {taken}", short(text)),
            Self::Numbered(number) => format!("without a number; it gets {number}"),
            Self::EmptySections(headings) => format!("sections left empty ({headings}) got the words 記載なし (nothing is told)"),
            Self::SkippedSheet => "neither a form nor a table of cases; passed over".to_owned(),
        }
    }
}
