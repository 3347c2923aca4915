//! The one table of fields: every key that a file may have, with its Japanese label, its kind and what it says.
//!
//! Reading, checking, `jirei new`, the intake workbook, exports and the writing guide are all made from it, so that a
//! field is defined once.

use crate::diag::Expected;

/// A field of a front matter or of one of the YAML files.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The key, English.
    pub key: &'static str,
    /// The label, Japanese; accepted as a key as well.
    pub label: &'static str,
    /// What may stand behind the key.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// One sentence for those who write files.
    pub about: &'static str,
    /// What is written there, for instance; empty where the kind says enough.
    pub example: &'static str,
    /// What numbers count, e.g. `人`; empty for what is counted in nothing.
    pub unit: &'static str,
    /// What is offered to choose from.
    pub choices: Choices,
}

/// What a field offers to choose from; other values are taken all the same and judged by what reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Nothing.
    None,
    /// The 47 prefectures.
    Prefectures,
    /// The handbook's categories.
    Categories,
    /// The groups of implementing bodies of `handbook.yaml`.
    Bodies,
    /// These words.
    Words(&'static [&'static str]),
}

/// Professions that coordinate, for choosing.
const PROFESSIONS: Choices = Choices::Words(&[
    "看護師",
    "保健師",
    "介護支援専門員",
    "社会福祉士",
    "医療ソーシャルワーカー",
    "精神保健福祉士",
    "専門看護師",
    "薬剤師",
    "理学療法士",
    "作業療法士",
]);
/// What one does for another, for choosing.
const KINDS: Choices = Choices::Words(&["委託", "再委託", "補助", "協議", "相談", "支援", "助言", "情報共有", "連携", "運営"]);

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// One text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// A list of numbers.
    Numbers,
    /// A date as exact as the source is: `2020`, `2023年度`, `2023-09`, `2024-10-31`.
    Date,
    /// `2017` or `2017-10`.
    Month,
    /// A group of fields.
    Map(&'static [Field]),
    /// A list of groups of fields.
    Maps(&'static [Field]),
    /// A list of texts or groups of fields.
    TextsOrMaps(&'static [Field]),
}

impl Kind {
    /// The form that a value of this kind has in YAML.
    #[must_use]
    pub fn expected(self) -> Expected {
        match self {
            Self::Text | Self::Date | Self::Month => Expected::Text,
            Self::Texts => Expected::Texts,
            Self::Whole => Expected::Whole,
            Self::Number => Expected::Number,
            Self::Numbers => Expected::Numbers,
            Self::Map(_) => Expected::Map,
            Self::Maps(_) => Expected::Maps,
            Self::TextsOrMaps(_) => Expected::TextsOrMaps,
        }
    }

    /// The fields of a group, none for plain values.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Map(fields) | Self::Maps(fields) | Self::TextsOrMaps(fields) => fields,
            _ => &[],
        }
    }
}

impl Field {
    const fn new(key: &'static str, label: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { key, label, kind, required: false, about, example: "", unit: "", choices: Choices::None }
    }

    const fn required(key: &'static str, label: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { required: true, ..Self::new(key, label, kind, about) }
    }

    const fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    const fn choices(self, choices: Choices) -> Self {
        Self { choices, ..self }
    }
}

/// The field with that key or label.
#[must_use]
pub fn find(fields: &'static [Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.key == name || field.label == name)
}

/// Whether any field anywhere has that key or label.
#[must_use]
pub fn is_known(name: &str) -> bool {
    fn within(fields: &'static [Field], name: &str) -> bool {
        fields.iter().any(|field| field.key == name || field.label == name || within(field.kind.fields(), name))
    }
    [CASE, CHAPTER, HANDBOOK, TERM].into_iter().any(|fields| within(fields, name))
}

/// A case's front matter.
pub const CASE: &[Field] = &[
    Field::required("number", "番号", Kind::Whole, "事例の番号。1以上の整数で、ほかの事例と重ならないもの。").example("19"),
    Field::required("title", "事業所名", Kind::Text, "事業所の名前。ページの題名になります。")
        .example("訪問看護ステーション土佐"),
    Field::new("operator", "開設主体", Kind::Text, "事業所を開設した団体。").example("一般社団法人高知市医師会"),
    Field::required("prefecture", "都道府県", Kind::Text, "都道府県の正式な名前。")
        .example("高知県")
        .choices(Choices::Prefectures),
    Field::required("municipalities", "市町村", Kind::Texts, "市区町村の正式な名前。一つ以上。").example("土佐市"),
    Field::new("implementing_body", "実施主体", Kind::Text, "事業を実施する団体。").example("医師会").choices(Choices::Bodies),
    Field::new("start", "事業開始", Kind::Month, "事業を始めた年、または年月（2017 または 2017-10）。").example("2017-10"),
    Field::new("profile", "自治体概要", Kind::Map(PROFILE), "自治体の数字。一つずつ時点と出典を添えます。"),
    Field::new("coordinators", "コーディネーター", Kind::Map(COORDINATORS), "コーディネーターの人数と職種。"),
    Field::required("keywords", "キーワード", Kind::TextsOrMaps(KEYWORD), "事例の特徴を表すことば。一つ以上。"),
    Field::new("relations", "関係", Kind::Maps(RELATION), "だれがだれに何をするか。関係図になります。"),
    Field::new("source", "原典", Kind::Map(SOURCE), "事実のもとになった資料。"),
    Field::new("doubts", "編注", Kind::Texts, "原典の疑わしい点や欠けている点。読者に編注として示します。")
        .example("人口と高齢化率の時点がそろっていない。"),
    Field::new("summary", "要約", Kind::Text, "一覧に出す一、二文。")
        .example("看護師3人で窓口を営む。住民のもとへ出前講座に出かける。"),
];

/// The town in figures.
pub const PROFILE: &[Field] = &[
    Field::new("population", "人口", Kind::Map(FIGURE), "人口（人）。").example("25756").unit("人"),
    Field::new("aging_rate", "高齢化率", Kind::Map(FIGURE), "65歳以上の人の割合（%）。").example("36.9").unit("％"),
    Field::new(
        "certification_rate",
        "要介護認定率",
        Kind::Map(FIGURE),
        "65歳以上のうち要介護・要支援の認定を受けた人の割合（%）。",
    )
    .example("18.6")
    .unit("％"),
];

/// A figure with its date and source.
pub const FIGURE: &[Field] = &[
    Field::required("value", "値", Kind::Number, "数値。単位やコンマは付けません。"),
    Field::new("as_of", "時点", Kind::Date, "いつの数字か（2020、2023年度、2023-09、2024-10-31）。").example("2024-10-31"),
    Field::new("source", "出典", Kind::Text, "数字を読んだ資料。").example("土佐市ホームページ"),
];

/// Who coordinates.
pub const COORDINATORS: &[Field] = &[
    Field::new("count", "人数", Kind::Whole, "コーディネーターの人数。").example("3").unit("人"),
    Field::new("professions", "職種", Kind::Texts, "職種や資格。").example("看護師").choices(PROFESSIONS),
    Field::new("posts", "勤務形態", Kind::Text, "常勤・非常勤、専従・兼務の別。").example("常勤専従1名、非常勤兼務1名"),
];

/// A keyword with its category.
pub const KEYWORD: &[Field] = &[
    Field::required("text", "語", Kind::Text, "キーワード。").example("住民向けの出前講座"),
    Field::new("category", "区分", Kind::Text, "区分の識別子または名前。書かなければ本文から見つけます。")
        .choices(Choices::Categories),
];

/// Who does what for whom.
pub const RELATION: &[Field] = &[
    Field::required("from", "から", Kind::Text, "する側。").example("土佐市"),
    Field::required("to", "へ", Kind::Text, "される側。").example("高知市医師会"),
    Field::required("kind", "種類", Kind::Text, "何をするか（委託、相談、支援など）。").example("委託").choices(KINDS),
];

/// Where a case's facts come from.
pub const SOURCE: &[Field] = &[
    Field::new("document", "文書", Kind::Text, "資料の識別子。").example("handbook-2025"),
    Field::new("case", "事例", Kind::Text, "資料の中での事例の番号。").example("I"),
];

/// A chapter's front matter.
pub const CHAPTER: &[Field] = &[
    Field::required("title", "題名", Kind::Text, "ページの題名。"),
    Field::new("order", "順番", Kind::Whole, "章の並び順。書かなければ最後になります。"),
    Field::new("summary", "要約", Kind::Text, "一覧に出す一、二文。"),
    Field::new("doubts", "編注", Kind::Texts, "原典の疑わしい点や欠けている点。"),
];

/// `handbook.yaml`.
pub const HANDBOOK: &[Field] = &[
    Field::required("title", "題名", Kind::Text, "ハンドブックの題名。"),
    Field::new("subtitle", "副題", Kind::Text, "題名の下に添える一行。"),
    Field::new("publisher", "発行者", Kind::Text, "このハンドブックを発行する団体。"),
    Field::new("edition", "版", Kind::Text, "版の説明。"),
    Field::new("published", "発行", Kind::Date, "この版を発行した年月（2025-03）。古い数字はここからさかのぼって数えます。"),
    Field::new(
        "figures_older_than",
        "古い数字",
        Kind::Whole,
        "何年より前の数字を古いとするか（例: 5）。発行の年月から数えます。書かなければ古い数字を知らせません。",
    ),
    Field::new("language", "言語", Kind::Text, "ページの言語の符号。書かなければ ja です。"),
    Field::new("base_url", "公開先", Kind::Text, "公開するアドレス（https://…）。フィードとサイトマップに使います。"),
    Field::new("licence", "利用条件", Kind::Text, "本文の利用条件。"),
    Field::new("source", "原典", Kind::Text, "事例のもとになった資料。"),
    Field::new("lead", "案内", Kind::Text, "最初のページに出す二、三文。"),
    Field::new("categories", "区分", Kind::Maps(CATEGORY), "事例の節の区分。書かなければ五つの区分になります。"),
    Field::new("facets", "絞り込み", Kind::Map(FACETS), "絞り込みの区切り方。"),
    Field::new("without", "使わない項目", Kind::Texts, "もとからある項目のうち、新しい事例や調書に出さないもの。")
        .example("operator"),
    Field::new("fields", "項目", Kind::Maps(OWN), "このハンドブックだけの項目。もとからある項目の名前を替えるのにも使います。"),
];

/// A category.
pub const CATEGORY: &[Field] = &[
    Field::required("id", "識別子", Kind::Text, "英小文字の識別子（例: history）。アドレスに使います。"),
    Field::required("label", "名前", Kind::Text, "区分の名前。事例の「##」の見出しになります。"),
    Field::new("colour", "色", Kind::Text, "#rrggbb の形の色。"),
    Field::new("sign", "しるし", Kind::Text, "しるしの名前（history、placement、activities、network、effects など）。"),
    Field::new("description", "説明", Kind::Text, "この区分から何がわかるかを一文で。"),
    Field::new("words", "手がかり", Kind::Texts, "キーワードにこのことばがあれば、この区分と見る手がかりにします。")
        .example("委託"),
];

/// A field of the handbook's own, or another name for one that every handbook has.
pub const OWN: &[Field] = &[
    Field::required(
        "id",
        "識別子",
        Kind::Text,
        "英小文字の識別子（例: vehicles）。もとからある項目の識別子なら、名前だけを替えます。",
    ),
    Field::required("label", "名前", Kind::Text, "ページに出る名前。事例のファイルにも、この名前で書けます。"),
    Field::new("kind", "種類", Kind::Text, "値の種類。文字、数、日付、選択、一覧のどれか。書かなければ文字です。")
        .choices(Choices::Words(&["文字", "数", "日付", "選択", "一覧"])),
    Field::new("unit", "単位", Kind::Text, "数の単位（例: 台）。"),
    Field::new("bounds", "境目", Kind::Numbers, "数で絞り込むときの境目。小さい順。"),
    Field::new("choices", "選択肢", Kind::Texts, "選択で選べるもの。一覧では、書ける値をこれだけにします。"),
    Field::new("description", "説明", Kind::Text, "何を書くかを一文で。"),
    Field::new("example", "例", Kind::Text, "書き方の例。"),
];

/// How the values of the handbook's own fields are read: one entry a kind, named by it.
pub const OWN_VALUES: &[Field] = &[
    Field::new("text", "文字", Kind::Text, "文字。"),
    Field::new("number", "数", Kind::Number, "数。時点や出典を添えるときは { value: 3, as_of: 2024-10, source: … } と書きます。"),
    Field::new("date", "日付", Kind::Date, "2020、2023年度、2023-09、2024-10-31 のどれかの形の日付。"),
    Field::new("choice", "選択", Kind::Text, "選択肢の一つ。"),
    Field::new("list", "一覧", Kind::Texts, "いくつかの値。"),
];

/// The label of a field that every case may have, by its key; empty for a key that none has.
#[must_use]
pub fn label(key: &str) -> &'static str {
    let all = [CASE, PROFILE, COORDINATORS];
    all.into_iter().flatten().find(|field| field.key == key).map_or("", |field| field.label)
}

/// How figures and bodies are grouped in filters.
pub const FACETS: &[Field] = &[
    Field::new("population", "人口", Kind::Numbers, "人口の境目（人）。小さい順。"),
    Field::new("aging_rate", "高齢化率", Kind::Numbers, "高齢化率の境目（%）。小さい順。"),
    Field::new("implementing_body", "実施主体", Kind::Maps(GROUP), "実施主体のまとめ方。先に合ったものが優先されます。"),
];

/// A named group of spellings.
pub const GROUP: &[Field] = &[
    Field::required("label", "名前", Kind::Text, "まとまりの名前。"),
    Field::required("match", "含む語", Kind::Texts, "名前のどこかに含まれる語。"),
];

/// An entry of `terms.yaml`.
pub const TERM: &[Field] = &[
    Field::required("term", "用語", Kind::Text, "用語。"),
    Field::new("reading", "読み", Kind::Text, "ひらがな、またはカタカナの読み。"),
    Field::new("aliases", "別名", Kind::Texts, "同じ意味のほかの言い方。検索では用語と同じに扱います。"),
    Field::new("definition", "説明", Kind::Text, "一、二文の説明。"),
];
