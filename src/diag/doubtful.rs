//! What is legal but doubtful, in words.
use super::Problem;

impl Problem {
    pub(super) fn about_doubts(&self) -> (String, String) {
        match self {
            Self::UnsourcedFigure { key, date, source } => {
                let (ja, en) = match (date, source) {
                    (true, true) => ("時点と出典", "neither date nor source"),
                    (true, false) => ("時点", "no date"),
                    _ => ("出典", "no source"),
                };
                (format!("「{key}」の数字に{ja}がありません"), format!("the figure `{key}` has {en}"))
            }
            Self::SameFigure(key, other) => (
                format!("「{key}」の値が「{other}」の値と同じです"),
                format!("`{key}` has the same value as `{other}`, though the two should differ"),
            ),
            Self::CopiedFigure(town) => (
                format!("人口が{town}の事例と同じです。写したままになっていませんか"),
                format!("the population is that of {town}; was it copied?"),
            ),
            Self::OldFigure(key, years) => (
                format!("「{key}」の数字が、発行より {years} 年を超えて古いものです"),
                format!("the figure `{key}` is more than {years} years older than the handbook"),
            ),
            Self::FutureFigure(key) => (
                format!("「{key}」の時点が、ハンドブックの発行より後です"),
                format!("the date of `{key}` lies after the handbook's publication"),
            ),
            Self::DuplicateTitle(title) => {
                (format!("題名「{title}」はほかのページにもあります"), format!("another page has the title `{title}` as well"))
            }
            Self::NearDuplicateKeyword(text, other) => (
                format!("キーワード「{text}」は「{other}」の表記ゆれのようです"),
                format!("keyword `{text}` seems to be another spelling of `{other}`"),
            ),
            Self::LongKeyword(text) => {
                let count = text.chars().count();
                (format!("キーワードが長すぎます（{count} 字）"), format!("the keyword is too long ({count} characters)"))
            }
            Self::UnusedAlias(alias, term) => (
                format!("用語「{term}」の別名「{alias}」は、検索の役に立っていません"),
                format!("the alias `{alias}` of the term `{term}` leads nowhere"),
            ),
            Self::LongSentence(count) => {
                (format!("一文が長すぎます（{count} 字）"), format!("the sentence is too long ({count} characters)"))
            }
            Self::ThinSection(heading, count) => (
                format!("「{heading}」の節が {count} 字しかありません"),
                format!("the section `{heading}` has no more than {count} characters"),
            ),
            Self::MachineDependent(c) => (
                format!("機種依存文字「{c}」（U+{:04X}）があります", *c as u32),
                format!("the character `{c}` (U+{:04X}) depends on the machine", *c as u32),
            ),
            Self::Invisible(code) => {
                (format!("目に見えない文字（U+{code:04X}）があります"), format!("an invisible character (U+{code:04X})"))
            }
            Self::HalfWidthKana(text) => (format!("「{text}」が半角カナです"), format!("`{text}` is half-width katakana")),
            Self::MixedPunctuation(rarer, usual) => {
                (format!("「{rarer}」と「{usual}」が混じっています"), format!("`{rarer}` and `{usual}` are mixed"))
            }
            Self::Placeholder(word) => {
                (format!("書きかけの印「{word}」が残っています"), format!("`{word}` says that the text is not finished"))
            }
            Self::PersonalContact(text) => {
                (format!("「{text}」は個人の連絡先ではありませんか"), format!("`{text}` may belong to a person"))
            }
            Self::LineEnds => (
                "改行が CR だけの行があります（古い Mac の形式）".to_owned(),
                "a line ends by a carriage return alone, as on old Macs".to_owned(),
            ),
            Self::DoubtfulFileName => (
                "ファイル名に空白か全角の英数字があるか、名前が長すぎます".to_owned(),
                "the file's name has spaces or full-width letters, or is too long".to_owned(),
            ),
            Self::BrokenImage => (
                "画像として読めません。ファイルの終わり（.png など）と中身が合いません".to_owned(),
                "this is no picture of the kind that its name tells".to_owned(),
            ),
            Self::LargeFile(size) => {
                (format!("ファイルが大きすぎます（{size} MB）"), format!("the file is too large ({size} MB)"))
            }
            Self::HeadingForm { full: true } => (
                "見出しの「#」が全角です。見出しになりません".to_owned(),
                "the signs of the heading are full-width; it is no heading".to_owned(),
            ),
            Self::HeadingForm { full: false } => (
                "見出しの「#」の後に半角の空白がありません。見出しになりません".to_owned(),
                "no space behind the signs of the heading; it is no heading".to_owned(),
            ),
            Self::HeadingSkip(level) => (
                format!("見出しの段が飛んでいます（ここは {level} 段目）"),
                format!("the heading skips a level (it is of level {level})"),
            ),
            Self::TableRow(have, want) => (
                format!("この行の欄は {have} で、見出しの行の {want} と合いません"),
                format!("the row has {have} cells, the table's head {want}"),
            ),
            Self::BrokenTable => {
                ("表の二行目に区切りの行がなく、表になりません".to_owned(), "no table for want of its second line".to_owned())
            }
            Self::UnclosedCode => (
                "``` で始めた囲みが閉じていません。ここから後がすべてコードとして表示されます".to_owned(),
                "a block begun by ``` is not closed; all that follows is shown as code".to_owned(),
            ),
            Self::StrayMarkup(signs) => (
                format!("「{signs}」が記号として働かず、そのままの文字で表示されます"),
                format!("`{signs}` does nothing and is shown as it was typed"),
            ),
            Self::JoinedItems(text) => {
                (format!("「{text}」は一つの項目として読まれます"), format!("`{text}` is read as one item"))
            }
            _ => Default::default(),
        }
    }
}
