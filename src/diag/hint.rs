//! What to do about a problem.
use super::Lang;

/// What to do; whoever offers one has checked that it would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A known name near to what was written.
    Nearest(String),
    /// A key that must be written as well.
    Add(String),
    /// What to write instead.
    Write(String),
    /// All that may stand here.
    OneOf(Vec<String>),
    /// A key that belongs into a group: the group, the key.
    Below(String, String),
    /// Where the first of two stands: file and line, counted from 1.
    First(String, usize),
    /// The prefecture to which a town belongs.
    Prefecture(String),
    /// Fixed words, Japanese and English.
    Say(&'static str, &'static str),
}

impl Hint {
    /// The hint in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Nearest(name), Lang::Ja) => format!("「{name}」の書き間違いではありませんか"),
            (Self::Nearest(name), Lang::En) => format!("did you mean `{name}`?"),
            (Self::Add(key), Lang::Ja) => format!("「{key}: …」を書き足してください"),
            (Self::Add(key), Lang::En) => format!("add `{key}: …`"),
            (Self::Write(text), Lang::Ja) => format!("「{text}」と書いてください"),
            (Self::Write(text), Lang::En) => format!("write `{text}`"),
            (Self::OneOf(names), Lang::Ja) => format!("使えるのは {} です", names.join("、")),
            (Self::OneOf(names), Lang::En) => format!("one of: {}", names.join(", ")),
            (Self::Below(group, key), Lang::Ja) => format!("「{key}」は「{group}」の中に、字下げして書きます"),
            (Self::Below(group, key), Lang::En) => format!("`{key}` goes below `{group}`, indented"),
            (Self::First(file, line), Lang::Ja) => format!("先にあるのは {file} の {line} 行目です"),
            (Self::First(file, line), Lang::En) => format!("the first one stands in {file}, line {line}"),
            (Self::Prefecture(name), Lang::Ja) => format!("その名前の市区町村は{name}にあります。都道府県を確かめてください"),
            (Self::Prefecture(name), Lang::En) => format!("a town of that name lies in {name}; check the prefecture"),
            (Self::Say(ja, _), Lang::Ja) => (*ja).to_owned(),
            (Self::Say(_, en), Lang::En) => (*en).to_owned(),
        }
    }
}
