//! Problems in words. Japanese and English stand side by side, so that neither is forgotten.
use super::{Expected, Lang, Problem, SyntaxReason};

impl Problem {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (ja, en) = match self {
            Self::Unreadable(_)
            | Self::WrongEncoding(_)
            | Self::BrokenUtf8
            | Self::Nul
            | Self::ControlCharacter(_)
            | Self::EmptyFile
            | Self::MissingFile
            | Self::NoPages
            | Self::MisplacedFile
            | Self::FileName(_)
            | Self::ReservedFileName
            | Self::DuplicatePage(_)
            | Self::TooMuch(_) => self.about_files(),
            Self::NoFrontMatter
            | Self::UnclosedFrontMatter
            | Self::Tab
            | Self::FullWidthColon
            | Self::FullWidthSpace
            | Self::FullWidthQuote
            | Self::MissingSpace
            | Self::Syntax(_)
            | Self::YamlAlias
            | Self::YamlTag
            | Self::TooDeep
            | Self::SecondDocument => self.about_syntax(),
            Self::MissingSection(_)
            | Self::UnknownSection(_)
            | Self::RepeatedSection(_)
            | Self::SectionOrder(_)
            | Self::EmptySection(_)
            | Self::TopHeading
            | Self::RawHtml
            | Self::DeadLink(_)
            | Self::DeadAnchor(_)
            | Self::DeadImage(_)
            | Self::LinkOutside(_)
            | Self::LinkScheme(_)
            | Self::LinkKind(_)
            | Self::RemoteImage(_)
            | Self::NoAltText
            | Self::DeadFootnote(_)
            | Self::UnusedFootnote(_)
            | Self::Template(_) => self.about_text(),
            Self::NotFound { .. } | Self::SearchFails(_) => self.about_search(),
            _ => self.about_values(),
        };
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    fn about_files(&self) -> (String, String) {
        match self {
            Self::Unreadable(reason) => (format!("ファイルを読めません（{reason}）"), format!("can't read the file ({reason})")),
            Self::WrongEncoding(name) => {
                (format!("文字コードが UTF-8 ではなく {name} です"), format!("the file is {name}, not UTF-8"))
            }
            Self::BrokenUtf8 => both("UTF-8 として読めないバイトがあります", "bytes that are not UTF-8"),
            Self::Nul => both("NUL 文字（U+0000）が入っています", "a NUL character (U+0000)"),
            Self::ControlCharacter(code) => {
                (format!("制御文字（U+{code:04X}）が入っています"), format!("a control character (U+{code:04X})"))
            }
            Self::EmptyFile => both("ファイルに何も書かれていません", "the file is empty"),
            Self::MissingFile => both("ファイルがありません", "the file is missing"),
            Self::NoPages => both("事例も章も一つもありません", "there is neither a case nor a chapter"),
            Self::MisplacedFile => both("この場所のこの種類のファイルは使われません", "a file of this kind is not used here"),
            Self::FileName(c) => (
                format!("ファイル名に「{}」は使えません", c.escape_debug()),
                format!("`{}` can't be used in a file name", c.escape_debug()),
            ),
            Self::ReservedFileName => both("Windows で使えないファイル名です", "Windows does not allow this file name"),
            Self::DuplicatePage(other) => {
                (format!("ページの名前が {other} と重なります"), format!("the page's name is already taken by {other}"))
            }
            Self::TooMuch(limit) => limit.words(),
            _ => Default::default(),
        }
    }

    fn about_syntax(&self) -> (String, String) {
        match self {
            Self::NoFrontMatter => both(
                "先頭に --- で囲んだ項目（前付け）がありません",
                "no front matter between `---` lines at the file's beginning",
            ),
            Self::UnclosedFrontMatter => both("前付けを閉じる --- がありません", "the front matter is not closed by `---`"),
            Self::Tab => both("タブ文字は使えません", "a tab can't stand here"),
            Self::FullWidthColon => both("コロンが全角です", "the colon is full-width"),
            Self::FullWidthSpace => both("行頭の空白が全角です", "the line is indented by full-width spaces"),
            Self::FullWidthQuote => {
                both("全角の引用符は、値の一部として表示されます", "full-width quotation marks become part of the value")
            }
            Self::MissingSpace => both("コロンの後に空白がありません", "no space behind the colon"),
            Self::Syntax(reason) => reason.words(),
            Self::YamlAlias => {
                both("YAML の & と * による参照は使えません", "YAML anchors and aliases (& and *) are not allowed")
            }
            Self::YamlTag => both("YAML の ! による型の指定は使えません", "YAML tags (!) are not allowed"),
            Self::TooDeep => both("項目の入れ子が深すぎます", "nested too deeply"),
            Self::SecondDocument => both("ここから二つ目の YAML 文書が始まっています", "a second YAML document begins here"),
            _ => Default::default(),
        }
    }

    fn about_values(&self) -> (String, String) {
        match self {
            Self::UnknownKey(key) => (format!("「{key}」という項目はありません"), format!("unknown key `{key}`")),
            Self::DuplicateKey(key) => (format!("項目「{key}」が二回書かれています"), format!("key `{key}` is given twice")),
            Self::MissingKey(key, label) => {
                (format!("必要な項目「{label}」（{key}）がありません"), format!("required key `{key}` ({label}) is missing"))
            }
            Self::EmptyValue(key, _) => (format!("「{key}」の値が空です"), format!("`{key}` has no value")),
            Self::WrongType(key, expected) => {
                let (ja, en) = expected.words();
                (format!("「{key}」には{ja}を書いてください"), format!("`{key}` needs {en}"))
            }
            Self::FullWidthNumber(text) => (
                format!("数「{text}」に全角の文字が混じっています"),
                format!("the number `{text}` has full-width characters in it"),
            ),
            Self::OutOfRange(key, low, high) => {
                (format!("「{key}」の値は {low} から {high} までです"), format!("`{key}` must lie between {low} and {high}"))
            }
            Self::Unlikely(key) => (
                format!("「{key}」の値がふつうではありません。確かめてください"),
                format!("the value of `{key}` is unusual; please check it"),
            ),
            Self::NotAscending => both("境目の数は小さい順に並べてください", "the bounds must ascend"),
            Self::BadDate(text) => (format!("「{text}」を日付として読めません"), format!("`{text}` is no date")),
            Self::ImpossibleDate(text) => {
                (format!("「{text}」という日付はありません"), format!("there is no such date as `{text}`"))
            }
            Self::BadAddress(text) => {
                (format!("「{text}」は https:// で始まるアドレスではありません"), format!("`{text}` is no https:// address"))
            }
            Self::BadLanguage(text) => (format!("「{text}」は言語の符号ではありません"), format!("`{text}` is no language tag")),
            Self::BadColour(text) => {
                (format!("「{text}」は #rrggbb の形の色ではありません"), format!("`{text}` is no colour of the form #rrggbb"))
            }
            Self::BadId(text) => (
                format!("識別子「{text}」は、英小文字で始まり英小文字・数字・ハイフンだけからなる必要があります"),
                format!("the identifier `{text}` must begin with a-z and have only a-z, 0-9 and hyphens"),
            ),
            Self::BadReading(text) => (
                format!("読み「{text}」に、かな以外の文字があります"),
                format!("the reading `{text}` has characters that are not kana"),
            ),
            Self::UnknownCategory(name) => (format!("「{name}」という区分はありません"), format!("unknown category `{name}`")),
            Self::UnknownPrefecture(name) => {
                (format!("「{name}」という都道府県はありません"), format!("unknown prefecture `{name}`"))
            }
            Self::UnknownMunicipality(name, prefecture) => (
                format!("{prefecture}に「{name}」という市区町村はありません"),
                format!("there is no municipality `{name}` in {prefecture}"),
            ),
            Self::DuplicateMunicipality(name) => {
                (format!("市区町村「{name}」が二回書かれています"), format!("municipality `{name}` is given twice"))
            }
            Self::DuplicateNumber(number) => {
                (format!("番号 {number} はほかの事例と重なっています"), format!("number {number} belongs to another case"))
            }
            Self::DuplicateKeyword(text) => {
                (format!("キーワード「{text}」がこの事例に二回あります"), format!("keyword `{text}` stands twice in this case"))
            }
            Self::DuplicateCategory(text) => {
                (format!("区分「{text}」が二回あります"), format!("category `{text}` is given twice"))
            }
            Self::DuplicateField(text) => (format!("項目「{text}」が二回あります"), format!("field `{text}` is given twice")),
            Self::UnknownChoice(field, value) => (
                format!("「{value}」は「{field}」の選択肢にありません"),
                format!("`{value}` is none of the choices of `{field}`"),
            ),
            Self::DuplicateTerm(text) => (format!("用語「{text}」が二回あります"), format!("term `{text}` is given twice")),
            Self::AliasCollision(alias, term) if alias == term => {
                (format!("別名「{alias}」は用語の名前と同じです"), format!("`{alias}` is the name of a term already"))
            }
            Self::AliasCollision(alias, term) => (
                format!("別名「{alias}」は用語「{term}」にも使われています"),
                format!("`{alias}` is also a name of the term `{term}`"),
            ),
            _ => self.about_doubts(),
        }
    }

    fn about_text(&self) -> (String, String) {
        match self {
            Self::MissingSection(label) => {
                (format!("「## {label}」の節がありません"), format!("the section `## {label}` is missing"))
            }
            Self::UnknownSection(heading) => {
                (format!("見出し「{heading}」は区分の名前ではありません"), format!("the heading `{heading}` is no category"))
            }
            Self::RepeatedSection(heading) => (
                format!("「{heading}」の節が二回あります。一つにまとめて表示します"),
                format!("the section `{heading}` stands twice; they are shown as one"),
            ),
            Self::SectionOrder(heading) => (
                format!("「{heading}」の節の順番が違います。決まった順に並べ替えて表示します"),
                format!("the section `{heading}` is out of order; sections are shown in the fixed order"),
            ),
            Self::EmptySection(heading) => {
                (format!("「{heading}」の節に本文がありません"), format!("the section `{heading}` is empty"))
            }
            Self::TopHeading => both(
                "「#」の見出しは題名のためのものです。「##」として扱います",
                "`#` is the title's level; the heading is taken as `##`",
            ),
            Self::RawHtml => both("HTML は使えません。そのままの文字として表示します", "HTML is not used; it is shown as text"),
            Self::DeadLink(target) => {
                (format!("リンク先「{target}」がありません"), format!("the link's target `{target}` does not exist"))
            }
            Self::DeadAnchor(anchor) => {
                (format!("リンク先に見出し「{anchor}」がありません"), format!("the link's target has no heading `{anchor}`"))
            }
            Self::DeadImage(target) => {
                (format!("画像「{target}」がありません"), format!("the picture `{target}` does not exist"))
            }
            Self::LinkOutside(target) => (
                format!("「{target}」はハンドブックのフォルダの外を指しています"),
                format!("`{target}` leads out of the handbook's folder"),
            ),
            Self::LinkScheme(scheme) if scheme.is_empty() => {
                both("「//」や「\\\\」で始まるリンクは使えません", "links that begin with // or \\\\ are not allowed")
            }
            Self::LinkScheme(scheme) => {
                (format!("「{scheme}:」で始まるリンクは使えません"), format!("links by `{scheme}:` are not allowed"))
            }
            Self::LinkKind(target) => (format!("「{target}」へはリンクできません"), format!("`{target}` can't be linked to")),
            Self::RemoteImage(target) => (
                format!("ほかのサイトの画像「{target}」は表示できません"),
                format!("the picture `{target}` lies on another site and can't be shown"),
            ),
            Self::NoAltText => both("画像に説明がありません", "the picture has no words for those who can't see it"),
            Self::DeadFootnote(label) => {
                (format!("脚注「{label}」がありません"), format!("the footnote `{label}` does not exist"))
            }
            Self::UnusedFootnote(label) => {
                (format!("脚注「{label}」はどこからも参照されていません"), format!("nothing refers to the footnote `{label}`"))
            }
            Self::Template(reason) => (
                format!("テーマのテンプレートに誤りがあります（{reason}）"),
                format!("an error in the theme's template ({reason})"),
            ),
            _ => Default::default(),
        }
    }
}

impl SyntaxReason {
    fn words(self) -> (String, String) {
        match self {
            Self::Quote => both("引用符が閉じていません", "a quotation mark is not closed"),
            Self::Bracket => {
                both("かっこが閉じていないか、区切りのコンマがありません", "a bracket is not closed or a comma is missing")
            }
            Self::Indentation => both("行頭の空白（字下げ）がそろっていません", "the line is not indented like its neighbours"),
            Self::Colon => {
                both("値の中にコロンがあり、どこまでが項目名か読み取れません", "a colon inside the value makes it unreadable")
            }
            Self::NoColon => both("「項目名: 値」の形になっていません", "this is not of the form `key: value`"),
            Self::Sign => both("この記号で値を始めることはできません", "a value can't begin with this sign"),
            Self::Item => both(
                "箇条書きの「-」が全角かほかの記号か、後に空白がありません",
                "the hyphen of a list is full-width, another sign, or without a space behind it",
            ),
            Self::Hash => both(
                "値が # で始まり、行の終わりまで覚え書きとして読み飛ばされます",
                "the value begins with #, which makes a comment of the rest of the line",
            ),
            Self::KeyAsItem => both(
                "項目の前に「-」があり、ほかの項目とそろいません",
                "a hyphen stands before this key and before none of the others",
            ),
            Self::Escape => both("二重引用符の中の \\ の使い方が正しくありません", "a wrong use of \\ in double quotes"),
            Self::Other => both("YAML として読めません", "this can't be read as YAML"),
        }
    }
}

impl Expected {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("一つの文字列", "one text"),
            Self::Texts => ("文字列の並び", "a list of texts"),
            Self::Whole => ("整数", "a whole number"),
            Self::Number => ("数", "a number"),
            Self::Numbers => ("数の並び", "a list of numbers"),
            Self::Map => ("「項目: 値」の組", "keys and values"),
            Self::Maps => ("「項目: 値」の組の並び", "a list of keys and values"),
            Self::TextsOrMaps => ("文字列（または「項目: 値」の組）の並び", "a list of texts, or of keys and values"),
        }
    }
}

fn both(ja: &str, en: &str) -> (String, String) {
    (ja.to_owned(), en.to_owned())
}
