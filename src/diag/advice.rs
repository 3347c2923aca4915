//! What to do about a problem of which the file itself tells nothing more: the advice that holds wherever it occurs.
use super::{Diagnostic, Expected, Hint, Limit, Problem};

impl Diagnostic {
    /// Gives advice where nobody has given a hint yet.
    pub fn advise(&mut self) {
        if self.hints.is_empty() {
            self.hints.extend(advice(&self.problem));
        }
    }
}

fn advice(problem: &Problem) -> Option<Hint> {
    let (ja, en) = match problem {
        Problem::MissingKey(key, _) => return Some(Hint::Add((*key).to_owned())),
        Problem::WrongType(_, expected) => return of_type(*expected),
        Problem::Unreadable(_) => (
            "ファイルを開いているほかのソフトを閉じ、読める場所にあるか確かめてください",
            "close what holds the file open, and see that it may be read",
        ),
        Problem::EmptyFile => ("中身を書くか、要らなければファイルを消してください", "write something into it, or delete it"),
        Problem::DoubtfulFileName => (
            "半角の英数字とハイフンの、80字までの名前に変えてください（例: 19-machi）",
            "rename it: up to 80 letters, digits and hyphens, as in 19-machi",
        ),
        Problem::BrokenImage => (
            "画像をもう一度書き出し、png・jpg・webp・svg のどれかで保存してください",
            "export the picture again as png, jpg, webp or svg",
        ),
        Problem::LargeFile(_) => (
            "画像は幅 1600 ピクセルほどに縮め、文書は軽くして保存し直してください",
            "make pictures some 1600 pixels wide, and documents lighter",
        ),
        Problem::Syntax(_) => (
            "この行とその上の行の、引用符・かっこ・コロン・字下げを確かめてください",
            "look at quotation marks, brackets, colons and indentation of this line and the one above",
        ),
        Problem::UnknownMunicipality(..) => (
            "市区町村の正式な名前を書いてください。合併した町村は、今の市町村の名前で書きます",
            "write its official name; towns that were merged go by the name of today",
        ),
        Problem::UnclosedCode => ("囲みの終わりにも ``` の行を置いてください", "put a line ``` at its end as well"),
        Problem::MissingFile => (
            "content フォルダに handbook.yaml を置き、title: 題名 の一行を書いてください",
            "put a handbook.yaml with a line `title: …` into the content folder",
        ),
        Problem::NoPages => (
            "cases フォルダに事例を置いてください。jirei new case 01-machi でひな形ができます",
            "put cases into cases/; `jirei new case 01-machi` makes the first",
        ),
        Problem::FileName(_) | Problem::ReservedFileName => (
            "英数字・かな・漢字とハイフンだけの名前に変えてください",
            "rename it; letters, digits and hyphens are safe everywhere",
        ),
        Problem::DuplicatePage(_) => (
            "大文字と小文字の違いだけでは区別できません。どちらかの名前を変えてください",
            "names that differ by case alone are one on Windows and macOS; rename one of them",
        ),
        Problem::TooMuch(Limit::Name(_) | Limit::Text(_)) => (
            "短くし、残りは本文に書いてください。引用符の閉じ忘れもこうなります",
            "make it shorter and tell the rest in the text; a quotation mark that is not closed does this, too",
        ),
        Problem::TooMuch(_) => (
            "いくつかに分けてください。写し間違いで同じものが繰り返されていないかも見てください",
            "divide it in several; see whether something was pasted over and over",
        ),
        Problem::ControlCharacter(_) | Problem::Nul => ("見える文字だけで書き直してください", "write it without such characters"),
        Problem::TooDeep => ("字下げやかっこの数を確かめてください", "look at the indentation and the brackets"),
        Problem::SecondDocument => ("この --- の行を消してください", "take this line out"),
        Problem::EmptyValue(_, true) => ("値を書いてください", "write a value"),
        Problem::EmptyValue(_, false) => ("値を書くか、この行を消してください", "write a value, or take the line out"),
        Problem::OutOfRange(..) => {
            ("この範囲の数か、けたや小数点の位置を確かめてください", "look at the digits and at the decimal point")
        }
        Problem::Unlikely(_) => (
            "出典で確かめてください。そのとおりなら、doubts（編注）に書き添えてください",
            "look it up in its source; where it stands like this there, say so in `doubts`",
        ),
        Problem::FutureFigure(_) => {
            ("時点か、handbook.yaml の published（発行）を直してください", "mend this date, or `published` in handbook.yaml")
        }
        Problem::NotAscending => ("[30000, 100000] のように並べてください", "write them as in [30000, 100000]"),
        Problem::BadAddress(_) => {
            ("https://example.jp/tebiki のように書いてください", "write it as in https://example.jp/handbook")
        }
        Problem::BadLanguage(_) => ("ja や en のように書いてください", "write it as in `ja` or `en`"),
        Problem::BadColour(_) => {
            ("\"#00316a\" のように、\" と \" で囲んで書いてください", "write it in quotation marks, as in \"#00316a\"")
        }
        Problem::BadId(_) => (
            "history のように書いてください。日本語の名前は label に書きます",
            "write it as in `history`; the name shown goes to `label`",
        ),
        Problem::BadReading(_) => {
            ("読みはひらがな、またはカタカナだけで書いてください", "write the reading in hiragana or katakana only")
        }
        Problem::DuplicateMunicipality(_) => ("どちらかを消してください", "take one of them out"),
        Problem::DuplicateCategory(_) => {
            ("どちらかの識別子か名前を変えてください", "change the identifier or the name of one of them")
        }
        Problem::DuplicateField(_) => {
            ("もとからある項目と重ならない識別子と名前にしてください", "give it an identifier and a name that no other field has")
        }
        Problem::AliasCollision(..) => ("別名はどれか一つの用語だけに付けてください", "give another name to one term only"),
        Problem::MissingSection(_) => ("見出しを置いてください", "put the heading there"),
        Problem::RepeatedSection(_) => ("一つの見出しの下にまとめてください", "put the text below one heading"),
        Problem::SectionOrder(_) => {
            ("handbook.yaml の categories の順に並べてください", "put the sections in the order of `categories` in handbook.yaml")
        }
        Problem::EmptySection(_) => (
            "本文を書いてください。書くことがなければ「記載なし」と書いてください",
            "write its text; where there is nothing to tell, say so",
        ),
        Problem::TopHeading => ("「##」と書いてください", "write `##`"),
        Problem::HeadingSkip(_) => ("見出しの段は一つずつ下げてください", "go down one level at a time"),
        Problem::RawHtml => (
            "Markdown で書いてください（太字は **…**、改行は空の行）。記号を見せたいときは ` で囲みます",
            "write Markdown (**…** for bold); to show the signs, put them between `",
        ),
        Problem::DeadLink(_) => (
            "ファイルの名前と場所を確かめ、../chapters/preface.md のように書いてください",
            "look at the file's name and place, and write it as in ../chapters/preface.md",
        ),
        Problem::DeadAnchor(_) => {
            ("リンク先の見出しの文字を、そのまま # の後に書いてください", "write the heading's own words behind `#`")
        }
        Problem::DeadImage(_) => (
            "画像を images フォルダに置き、../images/名前.png のように書いてください",
            "put the picture into images/ and write it as in ../images/name.png",
        ),
        Problem::LinkOutside(_) => {
            ("使うファイルを、ハンドブックのフォルダの中に写してください", "copy the file into the handbook's folder")
        }
        Problem::LinkScheme(_) => (
            "https:// から始まるアドレスか、このファイルから見た場所を書いてください",
            "write an address that begins with https://, or a path as seen from this file",
        ),
        Problem::LinkKind(_) => {
            ("画像として ![説明](…) で示すか、リンクをやめてください", "show it as a picture by ![…](…), or take the link out")
        }
        Problem::DeadFootnote(_) => {
            ("脚注の中身を [^1]: 注の文 の形で一行に書いてください", "write the footnote on a line of its own, as in [^1]: …")
        }
        Problem::UnusedFootnote(_) => {
            ("本文の注を付けたいところに [^1] と書くか、脚注を消してください", "refer to it by [^1], or take it out")
        }
        Problem::Placeholder(_) => ("文を仕上げて、この印を消してください", "finish the text and take the mark out"),
        Problem::DuplicateTitle(_) => (
            "地名を添えるなどして、題名で見分けられるようにしてください",
            "make the titles tell the pages apart, by the town's name or so",
        ),
        Problem::MergeConflict => (
            "残す方の文だけにし、<<<<<<<、=======、>>>>>>> の行を消してください",
            "keep one of the two texts, and delete the lines <<<<<<<, ======= and >>>>>>>",
        ),
        Problem::Garbled(_) => ("元の文書から写し直してください", "copy it once more from where it came"),
        Problem::DoubledPunctuation(_) => ("一つにしてください", "leave one of them"),
        Problem::UnpairedBracket(_) => ("かっこを対にするか、取ってください", "put its other half, or take it away"),
        Problem::DoubtfulDate(_) => ("原典で確かめてください", "look it up in its source"),
        Problem::DoubtfulRelation { twice: true } => ("どちらかを消してください", "take one of them out"),
        Problem::DoubtfulRelation { twice: false } => {
            ("from（から）と to（へ）のどちらかを直してください", "mend `from` or `to`")
        }
        Problem::NoLinkText => {
            ("[リンク先の名前](…) のように、角かっこの中に文字を書いてください", "write [what it leads to](…)")
        }
        Problem::LocalAddress(_) => (
            "公開されたアドレスか、このファイルから見た場所（../chapters/preface.md など）を書いてください",
            "write an address that others can open, or a path as seen from this file",
        ),
        Problem::EmptyHeading(text) if text.is_empty() => {
            ("文字を書くか、行を消してください", "write its words, or take the line out")
        }
        Problem::EmptyHeading(_) => ("本文を書くか、見出しを消してください", "write its text, or take the heading out"),
        Problem::ShownAsCode => ("行頭の空白を取ってください", "take the spaces away"),
        Problem::BrokenList(_) => (
            "箇条書きは行頭を「- 」に、番号は「1. 」にし、前に空の行を置いてください",
            "begin the lines with `- ` or `1. `, below an empty line",
        ),
        Problem::UnusedKey(_) => ("この行を消すか、kind（種類）を直してください", "take it out, or mend `kind`"),
        Problem::DuplicateChoice(_) => ("どちらかを消してください", "take one of them out"),
        Problem::DoubtfulColour { same: true } => ("区分ごとに違う色にしてください", "give each category its own"),
        Problem::DoubtfulColour { same: false } => ("もっと濃い色にしてください", "choose a darker one"),
        Problem::Template(_) => (
            "theme フォルダのテンプレートを直すか、消して元のものに戻してください",
            "mend the template in theme/, or delete it to use the built-in one",
        ),
        _ => return None,
    };
    Some(Hint::Say(ja, en))
}

fn of_type(expected: Expected) -> Option<Hint> {
    let (ja, en) = match expected {
        Expected::Text => {
            ("[ ] や { }、行頭の「-」を取り、一つの文字列にしてください", "take brackets and hyphens away, and write one text")
        }
        Expected::Texts | Expected::TextsOrMaps => {
            ("一行に一つずつ、行頭に「- 」を付けて書いてください", "write one a line, each behind `- `")
        }
        Expected::Whole => {
            ("単位やコンマ、小数点を付けずに、半角の数字だけで書いてください", "write digits only, without unit, comma or point")
        }
        Expected::Number => (
            "単位やコンマを付けずに、半角の数字だけで書いてください",
            "write digits and at most one point, without unit or comma",
        ),
        Expected::Numbers => ("[30000, 100000] のように書いてください", "write them as in [30000, 100000]"),
        Expected::Map => (
            "次の行から字下げして「項目: 値」を書くか、{ 項目: 値 } の形にしてください",
            "write indented `key: value` lines below, or { key: value }",
        ),
        Expected::Maps => ("行頭に「- 」を付けて、- { 項目: 値 } の形で一つずつ書いてください", "write each as - { key: value }"),
    };
    Some(Hint::Say(ja, en))
}
