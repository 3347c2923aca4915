//! How much a handbook may hold of one thing: far more than a book needs, little enough that no file makes the program slow.

/// Something of which there is a most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of a case or chapter.
    Page,
    /// Bytes of `handbook.yaml` or `terms.yaml`.
    Data,
    /// Quotations, lists and marks of emphasis inside one another.
    Depth,
    /// Columns of a table.
    Columns,
    /// Links and pictures of one page.
    Links,
    /// Footnotes and named addresses of one page.
    Notes,
    /// Headings of one page.
    Headings,
    /// Characters of a name or title; its key.
    Name(String),
    /// Characters of any other value; its key.
    Text(String),
    /// Values in a list; its key.
    Values(String),
    /// Keys in a group; its key, empty for a whole file.
    Keys(String),
    /// Terms of the glossary.
    Terms,
}

/// Keys of names: what stands in lists, menus and titles.
const NAMES: [&str; 13] = [
    "title",
    "subtitle",
    "publisher",
    "edition",
    "term",
    "reading",
    "aliases",
    "keywords",
    "label",
    "id",
    "professions",
    "from",
    "to",
];

impl Limit {
    /// What a text under this key is measured by.
    #[must_use]
    pub fn of_text(key: &str) -> Self {
        if NAMES.contains(&key) { Self::Name(key.to_owned()) } else { Self::Text(key.to_owned()) }
    }

    /// The most that is read.
    #[must_use]
    pub fn most(&self) -> usize {
        match self {
            Self::Page => 1024 * 1024,
            Self::Data => 4 * 1024 * 1024,
            Self::Depth => 40,
            Self::Columns => 100,
            Self::Links => 5_000,
            Self::Notes => 2_000,
            Self::Headings => 5_000,
            Self::Name(_) => 300,
            Self::Text(_) => 10_000,
            Self::Values(_) => 500,
            Self::Keys(_) => 300,
            Self::Terms => 20_000,
        }
    }

    /// What is wrong, in Japanese and English.
    pub(super) fn words(&self) -> (String, String) {
        let most = self.most();
        let told =
            |ja: &str, unit: &str, en: &str| (format!("{ja}（{most} {unit}まで）"), format!("{en}: at most {most} are read"));
        match self {
            Self::Page | Self::Data => {
                let most = most / 1024 / 1024;
                (
                    format!("ファイルが大きすぎます（{most} MB まで）"),
                    format!("the file is too large: at most {most} MB are read"),
                )
            }
            Self::Depth => told("引用・箇条書き・強調の入れ子が深すぎます", "段", "nested too deeply, in levels"),
            Self::Columns => told("表の列が多すぎます", "列", "too many columns in a table"),
            Self::Links => told("一つのページにリンクや画像が多すぎます", "個", "too many links and pictures on one page"),
            Self::Notes => told("一つのページに脚注が多すぎます", "個", "too many footnotes on one page"),
            Self::Headings => told("一つのページに見出しが多すぎます", "個", "too many headings on one page"),
            Self::Name(key) | Self::Text(key) => {
                told(&format!("「{key}」が長すぎます"), "字", &format!("`{key}` is too long, in characters"))
            }
            Self::Values(key) => told(&format!("「{key}」の値が多すぎます"), "個", &format!("too many values in `{key}`")),
            Self::Keys(key) if key.is_empty() => told("項目が多すぎます", "個", "too many keys"),
            Self::Keys(key) => told(&format!("「{key}」の項目が多すぎます"), "個", &format!("too many keys in `{key}`")),
            Self::Terms => told("用語が多すぎます", "語", "too many terms"),
        }
    }
}
