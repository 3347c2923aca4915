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
            _ => self.about_meaning(),
        }
    }

    fn about_meaning(&self) -> (String, String) {
        let (ja, en): (&str, &str) = match self {
            Self::CutValue => (
                "値が # のところで切れ、後が読み飛ばされます",
                "the value ends at the #; what follows is passed over as a comment",
            ),
            Self::MergeConflict => {
                ("二人の修正がぶつかった印（<<<<<<< など）が残っています", "a mark of two edits that met (<<<<<<<) is left")
            }
            Self::Garbled(text) => {
                return (format!("文字化けした文字「{text}」があります"), format!("`{text}` was read in a wrong encoding"));
            }
            Self::Decomposed(text) => {
                return (
                    format!("「{text}」の濁点が、別の文字になっています"),
                    format!("the voicing mark of `{text}` is a character of its own"),
                );
            }
            Self::DoubledPunctuation(text) => {
                return (format!("句読点「{text}」が重なっています"), format!("punctuation marks `{text}` follow each other"));
            }
            Self::UnpairedBracket(c) => {
                return (format!("かっこ「{c}」の相手がありません"), format!("the bracket `{c}` has no other half"));
            }
            Self::DoubtfulDate(text) => {
                return (
                    format!("日付「{text}」は暦と合いません"),
                    format!("the date `{text}` does not agree with the calendar"),
                );
            }
            Self::UntidyValue(text) => {
                return (
                    format!("値「{text}」の前か後に、値ではない記号があります"),
                    format!("signs that are no part of it stand around the value `{text}`"),
                );
            }
            Self::DoubtfulRelation { twice: true } => ("同じ関係が二回書かれています", "the same relation stands twice"),
            Self::DoubtfulRelation { twice: false } => ("関係の両方が同じ名前です", "both sides of the relation are the same"),
            Self::NoLinkText => ("リンクに文字がなく、押せません", "the link has no words to press"),
            Self::LocalAddress(text) => {
                return (
                    format!("「{text}」は、このパソコンでしか開けないアドレスです"),
                    format!("`{text}` can be opened on this machine only"),
                );
            }
            Self::EmptyHeading(text) if text.is_empty() => ("見出しに文字がありません", "the heading has no words"),
            Self::EmptyHeading(text) => {
                return (format!("見出し「{text}」の下に本文がありません"), format!("nothing stands below the heading `{text}`"));
            }
            Self::ShownAsCode => {
                ("行頭の空白が四つ以上あるため、コードとして表示されます", "the line is indented so far that it is shown as code")
            }
            Self::BrokenList(sign) => {
                return (
                    format!("行頭の「{sign}」では箇条書きにならず、行がつながって表示されます"),
                    format!("`{sign}` makes no list; the lines are shown as one"),
                );
            }
            Self::UnusedKey(key) => {
                return (
                    format!("「{key}」は、この種類の項目では使われません"),
                    format!("`{key}` does nothing for a field of this kind"),
                );
            }
            Self::DuplicateChoice(text) => {
                return (format!("選択肢「{text}」が二回あります"), format!("the choice `{text}` is given twice"));
            }
            Self::DoubtfulColour { same: true } => ("ほかの区分と同じ色です", "another category has the same colour"),
            Self::DoubtfulColour { same: false } => {
                ("色が薄く、白い紙の上で見分けられません", "the colour is too pale to be told from white paper")
            }
            _ => return Default::default(),
        };
        (ja.to_owned(), en.to_owned())
    }
}
