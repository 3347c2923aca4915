//! Every problem that content can have: one small fault put into a sound handbook, and what must be said about it, where.
//!
//! A row of [`FAULTS`] names a fault, the file, what to replace by what, and every problem expected: code, line, column.
use std::collections::BTreeMap;
use std::path::Path;

use jirei::diag::{Diagnostic, Lang, Severity};
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};
use jirei::report;

const CASE: &str = "cases/01-tosa.md";
const BOOK: &str = "handbook.yaml";
const TERMS: &str = "terms.yaml";
const CHAPTER: &str = "chapters/preface.md";

type Fault = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const FAULTS: &[Fault] = &[
    // Front matter
    ("no front matter", CASE, "---\nnumber", "number", &["no-front-matter:1:1"]),
    ("unclosed front matter", CASE, "。]\n---\n", "。]\n", &["unclosed-front-matter:1:1"]),
    ("missing required key", CASE, "number: 1\n", "", &["missing-key:1:1"]),
    ("missing title", CASE, "title: 訪問看護ステーション土佐\n", "", &["missing-key:1:1"]),
    ("missing keywords", CASE, "keywords:\n  - 出前講座\n  - { text: 協議の場, category: network }\n", "", &["missing-key:1:1"]),
    ("missing and broken at once", CASE, "number: 1\ntitle: 訪問", "title: \"訪問", &["missing-key:1:1", "yaml-syntax:2:8"]),

    // YAML
    ("tab", CASE, "  aging_rate", "\taging_rate", &["tab:9:1"]),
    ("full-width space", CASE, "  aging_rate", "　aging_rate", &["full-width-space:9:1"]),
    ("full-width colon", CASE, "prefecture: ", "prefecture：", &["full-width-colon:4:11"]),
    ("full-width colon after a label", "cases/02-ikoma.md", "都道府県: ", "都道府県：", &["full-width-colon:4:5"]),
    ("full-width colon deep inside", CASE, "{ value: 36.9", "{ value：36.9", &["full-width-colon:9:22"]),
    ("full-width colon and what it hid", CASE, "prefecture: 高知県", "prefecture：高地県", &["full-width-colon:4:11", "unknown-prefecture:4:12"]),
    ("all colons full-width", CASE, "number: 1\ntitle: ", "number：1\ntitle：", &["full-width-colon:2:7", "full-width-colon:3:6"]),
    ("no space behind the colon", CASE, "title: ", "title:", &["missing-space:3:6"]),
    ("no space inside braces", CASE, "{ value: 36.9", "{ value:36.9", &["missing-space:9:22"]),
    ("full-width space behind the colon", CASE, "title: ", "title:　", &["missing-space:3:6"]),
    ("full-width quotes", CASE, "title: 訪問看護ステーション土佐", "title: “土佐”", &["full-width-quote:3:8"]),
    ("unclosed quote", CASE, "title: ", "title: \"", &["yaml-syntax:3:8"]),
    ("unclosed bracket", CASE, "[土佐市]", "[土佐市", &["yaml-syntax:5:17"]),
    ("unclosed brace", CASE, "kind: 委託 }", "kind: 委託", &["yaml-syntax:15:5"]),
    ("colon in a text", CASE, "title: 訪問", "title: 土佐: 訪問", &["yaml-syntax:3:10"]),
    ("colon in a list of texts", CASE, "[人口の出典が疑わしい。]", "\n  - 注意: 出典が疑わしい。", &["wrong-type:17:5"]),
    ("a line that is no key", CASE, "start: 2017-10\n", "start: 2017-10\nなんでもない行\n", &["yaml-syntax:7:1"]),
    ("uneven indentation", CASE, "  aging_rate", " aging_rate", &["yaml-syntax:9:2"]),
    ("a sign that begins nothing", CASE, "title: 訪問", "title: @訪問", &["yaml-syntax:3:8"]),
    ("a backslash in quotes", CASE, "title: 訪問看護ステーション土佐", "title: \"C:\\\\土佐\\q\"", &["yaml-syntax:3:8"]),
    ("anchor and alias", CASE, "title: 訪問看護ステーション土佐", "title: &a 土佐\noperator: *a", &["yaml-alias:3:8", "yaml-alias:4:11"]),
    ("tag", CASE, "title: 訪問", "title: !!str 訪問", &["yaml-tag:3:8"]),
    ("escape that writes a control character", CASE, "title: 訪問看護ステーション土佐", r#"title: "\e[31m土佐""#, &["control-character:3:8"]),
    ("second document", BOOK, "language: ja", "---\nlanguage: ja", &["second-document:2:1"]),

    // Keys
    ("misspelt key", CASE, "  population", "  populaton", &["unknown-key:8:3"]),
    ("misspelt required key", CASE, "prefecture", "prefectur", &["unknown-key:4:1"]),
    ("unknown key", CASE, "start: 2017-10", "天気: 晴れ", &["unknown-key:6:1"]),
    ("unknown key deep inside", CASE, "kind: 委託", "kind: 委託, since: 2017", &["unknown-key:15:35"]),
    ("duplicate key", CASE, "start: 2017-10", "start: 2017-10\nstart: 2018", &["duplicate-key:7:1"]),
    ("key and label of one field", CASE, "start: 2017-10", "start: 2017-10\n事業開始: 2018", &["duplicate-key:7:1"]),
    ("required key without a value", CASE, "title: 訪問看護ステーション土佐", "title:", &["empty-value:3:1"]),
    ("optional key without a value", CASE, "start: 2017-10", "start:", &["empty-value:6:1"]),
    ("value that is a comment", CASE, "title: 訪問看護ステーション土佐", "title: #土佐", &["empty-value:3:1"]),
    ("empty keyword", CASE, "  - 出前講座", "  -", &["empty-value:12:4"]),

    // Types and ranges
    ("text for a list", CASE, "[土佐市]", "土佐市", &["wrong-type:5:17"]),
    ("list for a text", CASE, "title: 訪問看護ステーション土佐", "title: [土佐]", &["wrong-type:3:8"]),
    ("text for a group", CASE, "profile:\n  population: { value: 25756, as_of: 2024-10-31, source: 市のホームページ }\n  aging_rate: { value: 36.9, as_of: 2020, source: 国勢調査 }", "profile: 25756人", &["wrong-type:7:10"]),
    ("number with a comma", CASE, "value: 25756", "value: \"25,756\"", &["wrong-type:8:24"]),
    ("number with a unit", CASE, "value: 36.9", "value: 36.9%", &["wrong-type:9:24"]),
    ("full-width number", CASE, "value: 25756", "value: ２５７５６", &["full-width-number:8:24"]),
    ("population that is not whole", CASE, "value: 25756", "value: 25756.5", &["wrong-type:8:24"]),
    ("population below one", CASE, "value: 25756", "value: 0", &["out-of-range:8:24"]),
    ("rate above a hundred", CASE, "value: 36.9", "value: 369", &["out-of-range:9:24"]),
    ("rate below nought", CASE, "value: 36.9", "value: -1", &["out-of-range:9:24"]),
    ("rate as a fraction", CASE, "value: 36.9", "value: 0.369", &["unlikely-value:9:24"]),
    ("number nought", CASE, "number: 1", "number: 0", &["out-of-range:2:9"]),
    ("number in words", CASE, "number: 1", "number: 一", &["wrong-type:2:9"]),
    ("figure without its value", CASE, "{ value: 36.9, as_of", "{ as_of", &["missing-key:9:15"]),
    ("month thirteen", CASE, "2017-10", "2017-13", &["impossible-date:6:8"]),
    ("31 April", CASE, "2024-10-31", "2024-04-31", &["impossible-date:8:38"]),
    ("no date", CASE, "as_of: 2020", "as_of: 昨年", &["bad-date:9:37"]),
    ("start with a day", CASE, "2017-10", "2017-10-01", &["bad-date:6:8"]),

    // Names
    ("unknown category", CASE, "category: network", "category: netwrok", &["unknown-category:13:29"]),
    ("unknown prefecture", CASE, "高知県", "高地県", &["unknown-prefecture:4:13"]),
    ("prefecture without its ending", CASE, "高知県", "高知", &["unknown-prefecture:4:13"]),
    ("municipality in another prefecture", CASE, "[土佐市]", "[生駒市]", &["unknown-municipality:5:18"]),
    ("municipality without its ending", CASE, "[土佐市]", "[土佐]", &["unknown-municipality:5:18"]),
    ("misspelt municipality", CASE, "[土佐市]", "[土左市]", &["unknown-municipality:5:18"]),
    ("two towns in one text", CASE, "[土佐市]", "[土佐市、高知市]", &["unknown-municipality:5:18"]),
    ("ward of a city", CASE, "高知県\nmunicipalities: [土佐市]", "神奈川県\nmunicipalities: [横浜市青葉区]", &["unknown-municipality:5:18"]),
    ("municipality twice", CASE, "[土佐市]", "[土佐市, 土佐市]", &["duplicate-municipality:5:23"]),
    ("number of another case", "cases/02-ikoma.md", "番号: 2", "番号: 1", &["duplicate-number:2:5"]),
    ("keyword twice", CASE, "text: 協議の場", "text: 出前 講座", &["duplicate-keyword:13:5"]),

    // handbook.yaml and terms.yaml
    ("handbook without a title", BOOK, "title: 手引き\n", "", &["missing-key:1:1"]),
    ("no address", BOOK, "https://example.jp/tebiki", "example.jp", &["bad-address:3:11"]),
    ("no language", BOOK, "language: ja", "language: 日本語", &["bad-language:2:11"]),
    ("no colour", BOOK, "#00316a", "blue", &["bad-colour:5:39"]),
    ("no identifier", BOOK, "id: history", "id: 経緯", &["bad-id:5:11"]),
    ("publication that is no date", BOOK, "language: ja", "language: ja\npublished: 春", &["bad-date:3:12"]),
    ("limit of old figures that is no number", BOOK, "language: ja", "language: ja\npublished: 2025-03\nfigures_older_than: 5年", &["wrong-type:4:21"]),
    ("limit of old figures without a publication", BOOK, "language: ja", "language: ja\n古い数字: 5", &["missing-key:3:7"]),
    ("category twice", BOOK, "id: network", "id: history", &["duplicate-category:6:11"]),
    ("field of a kind that is none", BOOK, "language: ja", "language: ja\nfields:\n  - { id: cars, label: 車両数, kind: 数値 }", &["unknown-choice:4:35"]),
    ("required field that is not used", BOOK, "language: ja", "language: ja\nwithout: [operator, title]", &["unknown-choice:3:21"]),
    ("field twice", BOOK, "language: ja", "language: ja\nfields:\n  - { id: cars, label: 車両数 }\n  - { id: cars, label: 台数 }", &["duplicate-field:5:11"]),
    ("field named as one that all have", BOOK, "language: ja", "language: ja\nfields:\n  - { id: people, label: 人口 }", &["duplicate-field:4:26"]),
    ("field without a name", BOOK, "language: ja", "language: ja\nfields:\n  - { id: cars }", &["missing-key:4:5"]),
    ("field whose identifier is none", BOOK, "language: ja", "language: ja\nfields:\n  - { id: 車, label: 車両数 }", &["bad-id:4:11"]),
    ("choice without choices", BOOK, "language: ja", "language: ja\nfields:\n  - { id: way, label: 方式, kind: 選択 }", &["missing-key:4:5"]),
    ("bounds of a field that fall", BOOK, "language: ja", "language: ja\nfields:\n  - { id: cars, label: 車両数, kind: 数, bounds: [3, 2] }", &["not-ascending:4:46"]),
    ("bounds that fall", BOOK, "[30000, 100000]", "[100000, 30000]", &["not-ascending:8:15"]),
    ("bound that is no number", BOOK, "[30000, 100000]", "[30000, 多い]", &["wrong-type:8:23"]),
    ("term twice", TERMS, "term: 訪問看護", "term: 介護支援専門員", &["duplicate-term:5:9"]),
    ("alias of two terms", TERMS, "[訪看]", "[ケアマネ]", &["alias-collision:7:13"]),
    ("alias that is another term", TERMS, "[訪看]", "[介護支援専門員]", &["alias-collision:7:13"]),
    ("reading in kanji", TERMS, "かいごしえんせんもんいん", "介護しえん", &["bad-reading:2:12"]),
    ("term without its name", TERMS, "- term: 訪問看護\n  reading", "- reading", &["missing-key:5:3"]),
    ("misspelt key of a term", TERMS, "definition", "defintion", &["unknown-key:4:3"]),
    ("terms as one group", TERMS, "- term: 介護支援専門員\n  reading: かいごしえんせんもんいん\n  aliases: [ケアマネジャー, ケアマネ]\n  definition: 介護の計画を立てる専門職。\n- term: 訪問看護\n  reading: ほうもんかんご\n  aliases: [訪看]", "term: 訪問看護", &["wrong-type:1:1"]),

    // Sections
    ("missing section", CASE, "## 関係者とのつながり\n\n", "", &["missing-section:23:28"]),
    ("heading that is no category", CASE, "## 関係者とのつながり", "## 関係者とのつながる", &["unknown-section:23:1"]),
    ("heading of another book", CASE, "## 経緯", "## 天気\n\n晴れ。\n\n## 経緯", &["unknown-section:19:1"]),
    ("section twice", CASE, "## 関係者とのつながり\n", "## 関係者とのつながり\n\n市の担当者と医師会が三年かけて話し合いを重ねた。\n\n## 経緯\n", &["repeated-section:27:1"]),
    ("sections out of order", "cases/02-ikoma.md", "## 経緯\n\n会議は市が主導した。窓口は財団の訪問看護ステーションが担っている。\n\n## 関係者とのつながり\n\n[土佐](01-tosa.md)と似ている。郡市の医師会との会議を年に四回開く。\n", "## 関係者とのつながり\n\n市の担当者と医師会が三年かけて話し合いを重ねた。\n\n## 経緯\n\n市の担当者と医師会が三年かけて話し合いを重ねた。\n", &["section-order:13:1"]),
    ("empty section", "cases/02-ikoma.md", "会議は市が主導した。窓口は財団の訪問看護ステーションが担っている。\n", "", &["empty-section:9:1"]),
    ("heading of level one", CHAPTER, "## 事業のねらい", "# 事業のねらい", &["top-heading:8:1"]),

    // Links, pictures, HTML
    ("dead link", CASE, "../chapters/preface.md#事業のねらい", "../chapters/prefase.md", &["dead-link:21:6"]),
    ("link to a page instead of its file", CASE, "../chapters/preface.md#事業のねらい", "../chapters/preface.html", &["dead-link:21:6"]),
    ("dead anchor", CASE, "#事業のねらい", "#事業のねがい", &["dead-anchor:21:6"]),
    ("dead anchor on the same page", CASE, "../chapters/preface.md#事業のねらい", "#ない見出し", &["dead-anchor:21:6"]),
    ("dead picture", CASE, "map.png", "mop.png", &["dead-image:25:1"]),
    ("picture on another site", CASE, "../images/map.png", "https://example.jp/map.png", &["remote-image:25:1"]),
    ("picture without words", CASE, "![土佐の地図]", "![]", &["no-alt-text:25:1"]),
    ("link out of the folder", CASE, "../chapters/preface.md#事業のねらい", "../../../etc/passwd", &["link-outside:21:6"]),
    ("absolute link", CASE, "../chapters/preface.md#事業のねらい", "/chapters/preface.md", &["link-outside:21:6"]),
    ("script in a link", CASE, "../chapters/preface.md#事業のねらい", "javascript:alert(1)", &["link-scheme:21:6"]),
    ("script in a link, hidden", CASE, "../chapters/preface.md#事業のねらい", "&#74;ava&Tab;Script:alert(1)", &["link-scheme:21:6"]),
    ("data in a link", CASE, "../chapters/preface.md#事業のねらい", "data:text/html,x", &["link-scheme:21:6"]),
    ("data in a picture", CASE, "../images/map.png", "data:image/svg+xml,x", &["link-scheme:25:1"]),
    ("address without a scheme", CASE, "../chapters/preface.md#事業のねらい", "//example.jp/", &["link-scheme:21:6"]),
    ("raw HTML block", CASE, "はじまりは", "<div onclick=\"x()\">\n\nはじまりは", &["raw-html:21:1"]),
    ("raw HTML within a line", CASE, "はじまりは", "はじまり<b>は</b>", &["raw-html:21:5"]),
    ("footnote that is not there", CASE, "はじまりは", "はじまり[^2]は\n\n[^1]: 注\n\n本文[^1]と", &["dead-footnote:21:1"]),
    ("footnote that nobody refers to", CASE, "はじまりは", "[^1]: 注\n\nはじまりは", &["unused-footnote:21:1"]),

    // Bytes
    ("NUL", CASE, "はじまり", "はじ\0まり", &["nul:21:3"]),
    ("control character", CASE, "はじまり", "はじ\u{1b}[31mまり", &["control-character:21:3"]),
    ("direction override", CASE, "title: 訪問", "title: \u{202e}訪問", &["control-character:3:8"]),

    // Doubtful: figures
    ("certification rate like the aging rate", CASE, "国勢調査 }\n", "国勢調査 }\n  certification_rate: { value: 36.9, as_of: 2023年度, source: 市の計画 }\n", &["same-figure:10:32", "unlikely-value:10:32"]),
    ("figure without date and source", CASE, "{ value: 36.9, as_of: 2020, source: 国勢調査 }", "{ value: 36.9 }", &["unsourced-figure:9:15"]),
    ("figure without its date", CASE, "as_of: 2020, ", "", &["unsourced-figure:9:15"]),
    ("figure without its source", "cases/02-ikoma.md", "キーワード:", "自治体概要:\n  人口: { 値: 116819, 時点: 令和6年4月1日 }\nキーワード:", &["unsourced-figure:7:7"]),
    ("figure whose want of a source is told in the doubts", CASE, "{ value: 25756, as_of: 2024-10-31, source: 市のホームページ }", "{ value: 12 }", &[]),
    ("two figures alike, told in the doubts", "cases/02-ikoma.md", "キーワード:", "自治体概要:\n  高齢化率: { 値: 28.3, 時点: 2023, 出典: 市 }\n  要介護認定率: { 値: 28.3, 時点: 2023, 出典: 市 }\n編注: [要介護認定率が高齢化率と同じである。]\nキーワード:", &[]),
    ("population of a hamlet", "cases/02-ikoma.md", "キーワード:", "自治体概要:\n  人口: { 値: 12, 時点: 2024, 出典: 市 }\nキーワード:", &["unlikely-value:7:12"]),
    ("population of a country", "cases/02-ikoma.md", "キーワード:", "自治体概要:\n  人口: { 値: 12000000, 時点: 2024, 出典: 市 }\nキーワード:", &["unlikely-value:7:12"]),
    ("population of another town", "cases/02-ikoma.md", "キーワード:", "自治体概要:\n  人口: { 値: 25756, 時点: 2024, 出典: 市 }\nキーワード:", &["copied-figure:7:12"]),
    ("aging rate that no town has", CASE, "value: 36.9", "value: 88.8", &["unlikely-value:9:24"]),
    ("certification rate that no town has", CASE, "国勢調査 }\n", "国勢調査 }\n  certification_rate: { value: 45.5, as_of: 2023年度, source: 市の計画 }\n", &["unlikely-value:10:32"]),
    ("coordinators beyond counting", CASE, "count: 3", "count: 300", &["unlikely-value:10:24"]),
    ("no coordinator at all", CASE, "count: 3", "count: 0", &["unlikely-value:10:24"]),
    ("full-width count", CASE, "count: 3", "count: ３名", &["full-width-number:10:24"]),
    ("keyword that is a sentence", CASE, "  - 出前講座", "  - 市の担当者と医師会と訪問看護ステーションが三年かけて話し合いを重ねてつくった出前講座", &["long-keyword:12:5"]),
    ("keyword in another spelling", "cases/02-ikoma.md", "[地域BCP]", "[地域BCP, 出前の講座]", &["near-duplicate-keyword:6:16"]),
    ("keyword with its verb in another spelling", CASE, "- 出前講座", "- 出前講座\n  - 受け入れ体制\n  - 受入体制", &["near-duplicate-keyword:14:5"]),

    // Doubtful: terms
    ("alias twice", TERMS, "[訪看]", "[訪看, 訪看]", &["unused-alias:7:17"]),
    ("alias of a term that nothing has", TERMS, "- term: 訪問看護\n", "- term: 褥瘡\n  aliases: [床ずれ]\n- term: 訪問看護\n", &["unused-alias:6:13"]),

    // Doubtful: text
    ("section left thin", "cases/02-ikoma.md", "会議は市が主導した。窓口は財団の訪問看護ステーションが担っている。", "検討中である。", &["thin-section:9:1"]),
    ("sentence without end", CASE, "はじまりは", "市の担当者は、医師会、歯科医師会、薬剤師会、訪問看護ステーション、居宅介護支援事業所、地域包括支援センター、病院の地域医療連携室、そして住民の代表に呼びかけて、月に一度の集まりを開き、入退院の支援と看取りと災害への備えについて、互いの仕事を知るところから話し合いを始め、三年の後にようやく手引きをまとめた。はじまりは", &["long-sentence:21:1"]),
    ("company in one character", CASE, "title: 訪問看護ステーション土佐", "title: ㈱土佐", &["machine-dependent-character:3:8"]),
    ("era in one character", CASE, "はじまりは", "㍻29年、はじまりは", &["machine-dependent-character:21:1"]),
    ("unit in one character", CASE, "はじまりは", "10㌔先で、はじまりは", &["machine-dependent-character:21:3"]),
    ("Roman number in one character", CASE, "はじまりは", "第Ⅱ期のはじまりは", &["machine-dependent-character:21:2"]),
    ("kanji as PDFs give them", CASE, "はじまりは", "⾼齢者のはじまりは", &["machine-dependent-character:21:1"]),
    ("zero-width space in a keyword", CASE, "- 出前講座", "- 出前\u{200b}講座", &["invisible-character:12:7"]),
    ("left-to-right mark", CASE, "はじまりは", "\u{200e}はじまりは", &["invisible-character:21:1"]),
    ("no-break space", CASE, "はじまりは", "はじまり\u{a0}は", &["invisible-character:21:5"]),
    ("half-width katakana", CASE, "- 出前講座", "- ｹｱﾏﾈｼﾞｬｰの出前講座", &["half-width-kana:12:5"]),
    ("two kinds of commas", CASE, "はじまりは", "市が、医師会が，薬剤師会が、はじまりは", &["mixed-punctuation:21:8"]),
    ("two kinds of full stops", CASE, "はじまりは", "市が集めた．医師会が答えた。はじまりは", &["mixed-punctuation:21:6"]),
    ("text to be checked", CASE, "はじまりは", "（要確認）はじまりは", &["placeholder:21:2"]),
    ("TODO", CASE, "はじまりは", "TODO: はじまりは", &["placeholder:21:1"]),
    ("circles for a name", CASE, "はじまりは", "○○市のはじまりは", &["placeholder:21:1"]),
    ("address of a person", CASE, "はじまりは", "連絡先は taro.yamada@example.jp。はじまりは", &["personal-contact:21:6"]),
    ("mobile number", CASE, "はじまりは", "連絡先は090-1234-5678。はじまりは", &["personal-contact:21:5"]),

    // More YAML
    ("merge key", CASE, "start: 2017-10", "<<: { start: 2017-10 }", &["unknown-key:6:1"]),
    ("yes for a text", CASE, "start: 2017-10", "operator: yes", &[]),
    ("octal number", CASE, "number: 1", "number: 0o17", &["wrong-type:2:9"]),
    ("number with a leading nought", CASE, "number: 1", "number: 007", &[]),
    ("huge number", CASE, "number: 1", "number: 99999999999999999999", &["out-of-range:2:9"]),
    ("number in powers", CASE, "value: 25756", "value: 1e400", &["wrong-type:8:24"]),
    ("infinity", CASE, "value: 36.9", "value: .inf", &["wrong-type:9:24"]),
    ("not a number", CASE, "value: 36.9", "value: .nan", &["wrong-type:9:24"]),
    ("minus nought", CASE, "value: 36.9", "value: -0", &["unlikely-value:9:24"]),
    ("30 February", CASE, "2024-10-31", "2024-02-30", &["impossible-date:8:38"]),
    ("first year of Reiwa", CASE, "2024-10-31", "令和元年5月1日", &[]),
    ("Heisei beyond its end", CASE, "2024-10-31", "平成36年10月31日", &["impossible-date:8:38"]),
    ("Heisei before Reiwa, but after its last day", CASE, "2024-10-31", "平成31年5月1日", &["impossible-date:8:38"]),
    ("era that is none", CASE, "2024-10-31", "令知6年10月31日", &["bad-date:8:38"]),
    ("date in full-width digits", CASE, "2024-10-31", "２０２４年１０月３１日", &[]),
    ("date with dots in the wrong order", CASE, "2024-10-31", "31.10.2024", &["bad-date:8:38"]),
    ("unclosed single quote", CASE, "title: ", "title: '", &["yaml-syntax:3:8"]),
    ("text after a closed quote", CASE, "title: 訪問看護ステーション土佐", "title: \"訪問看護\" ステーション", &["yaml-syntax:3:15"]),
    ("comma in Japanese between list items", CASE, "[看護師]", "[看護師、保健師]", &["joined-items:10:41"]),
    ("full-width brackets", CASE, "[土佐市]", "［土佐市］", &["wrong-type:5:17"]),
    ("full-width braces", CASE, "{ value: 36.9, as_of: 2020, source: 国勢調査 }", "｛ value: 36.9 ｝", &["yaml-syntax:9:22"]),
    ("full-width hyphen for an item", CASE, "  - 出前講座", "  － 出前講座", &["yaml-syntax:12:3"]),
    ("bullets for hyphens", CASE, "keywords:\n  - 出前講座\n  - { text: 協議の場, category: network }", "keywords:\n  ・出前講座\n  ・協議の場", &["yaml-syntax:12:3"]),
    ("hyphens without a space", CASE, "keywords:\n  - 出前講座\n  - { text: 協議の場, category: network }", "keywords:\n  -出前講座\n  -協議の場", &["yaml-syntax:12:3"]),
    ("keywords joined by commas", "cases/02-ikoma.md", "[地域BCP]", "[地域BCP、出前講座]", &["joined-items:6:9"]),
    ("full-width space behind a heading's signs", "cases/02-ikoma.md", "## 関係者", "##　関係者", &["heading-form:13:1"]),
    ("title of another page", "cases/02-ikoma.md", "生駒メディカルセンター\n都道府県: 奈良県\n市町村: [生駒市]", "訪問看護ステーション 土佐\n都道府県: 高知県\n市町村: [土佐市]", &["duplicate-title:3:7"]),
    ("old figure", BOOK, "language: ja", "published: 2026-04\nfigures_older_than: 5", &["cases/01-tosa.md:old-figure:9:37"]),
    ("figure from the future", BOOK, "language: ja", "published: 2019-04", &["cases/01-tosa.md:future-figure:9:37"]),
    ("hyphen without a space", CASE, "  - 出前講座", "  -出前講座", &["yaml-syntax:12:3"]),
    ("lone carriage return", CASE, "start: 2017-10\n", "start: 2017-10\rsummary: 要約\n", &["line-ends:6:15"]),
    ("byte order mark in the middle", CASE, "はじまりは", "\u{feff}はじまりは", &["control-character:21:1"]),
    ("full-width fence", CASE, "---\nnumber", "ーーー\nnumber", &["no-front-matter:1:1"]),
    ("closing fence of long vowel marks", CASE, "。]\n---\n", "。]\nーーー\n", &["unclosed-front-matter:17:1"]),
    ("fence behind a space", CASE, "---\nnumber", " ---\nnumber", &["no-front-matter:1:1"]),
    ("picture of a kind that is not shown", CASE, "map.png", "map.tiff", &["dead-image:25:1"]),
    ("terms without their key", TERMS, "- term: 訪問看護\n  reading: ほうもんかんご\n  aliases: [訪看]", "- 訪問看護", &["wrong-type:5:3"]),
    ("terms that name one another", TERMS, "aliases: [訪看]", "aliases: [床ずれ]\n- term: 床ずれ\n  aliases: [訪問看護]", &["alias-collision:7:13", "alias-collision:9:13"]),
    ("categories as names alone", BOOK, "- { id: history, label: 経緯, colour: \"#00316a\" }", "- 経緯", &["wrong-type:5:5"]),
    ("handbook that is a list", BOOK, "title: 手引き", "- title: 手引き", &["yaml-syntax:1:1"]),
    ("fence among the keys", CASE, "start: 2017-10", "---\nstart: 2017-10", &["second-document:6:1"]),
    ("colour without its quotes", BOOK, "\"#00316a\"", "#00316a", &["yaml-syntax:5:39"]),
    ("country for a language", BOOK, "language: ja", "language: jp", &["bad-language:2:11"]),
    ("bound below nought", BOOK, "[30000, 100000]", "[-1, 100000]", &["out-of-range:8:15"]),
    ("town that was merged", CASE, "[土佐市]", "[中村市]", &["unknown-municipality:5:18"]),
    ("group for a town", CASE, "[土佐市]", "[{ code: 392057 }]", &["wrong-type:5:18"]),
    ("private character", CASE, "title: 訪問", "title: \u{e000}訪問", &["machine-dependent-character:3:8"]),
    ("address without a host", CASE, "../chapters/preface.md#事業のねらい", "https://", &["bad-address:21:6"]),
    ("code that is not closed", CASE, "![土佐の地図](../images/map.png)", "市の担当者と医師会が三年かけて話し合いを重ねた。\n\n```\n相談 120件", &["unclosed-code:27:1"]),
    ("emphasis that is not closed", CASE, "はじまりは", "**はじまりは", &["stray-markup:21:1"]),
    ("link whose bracket is not closed", CASE, "preface.md#事業のねらい)に", "preface.md に", &["stray-markup:21:9"]),
    ("link to a name with a space", CASE, "../chapters/preface.md#事業のねらい", "../chapters/my file.md", &["stray-markup:21:9"]),
    ("caret behind an emoji, a variant and a combining mark", CASE, "from: 市,", "from: 🏥葛\u{e0100}か\u{3099}, sinse: 2,", &["decomposed-character:15:16", "unknown-key:15:20"]),
    ("caret behind a tab", CASE, "kind: 委託", "kind: 委託,\tsince: 2017", &["unknown-key:15:35"]),
    ("caret below half-width and full-width letters", CASE, "kind: 委託", "kind: 委託, ＡＢc: 2", &["unknown-key:15:35"]),
    ("fence of four", CASE, "---\nnumber", "----\nnumber", &["no-front-matter:1:1"]),
    ("empty front matter", "cases/02-ikoma.md", "番号: 2\n事業所名: 生駒メディカルセンター\n都道府県: 奈良県\n市町村: [生駒市]\nキーワード: [地域BCP]\n", "", &["missing-key:1:1", "missing-key:1:1", "missing-key:1:1", "missing-key:1:1", "missing-key:1:1"]),
    ("category of the wrong kind", CASE, "category: network", "category: [network]", &["wrong-type:13:29"]),
    ("keywords as one text", CASE, "keywords:\n  - 出前講座\n  - { text: 協議の場, category: network }", "keywords: 出前講座、協議の場", &["wrong-type:11:11"]),
    ("coordinates", CASE, "start: 2017-10", "latitude: 33.5", &["unknown-key:6:1"]),
    ("mail address with a line break", CASE, "../chapters/preface.md#事業のねらい", "mailto:a@example.jp%0d%0aBcc:b@example.jp", &["link-kind:21:6", "personal-contact:21:18", "personal-contact:21:40"]),
    ("link to a folder", CASE, "../chapters/preface.md#事業のねらい", "../chapters/", &["dead-link:21:6"]),
    ("link with a backslash", CASE, "../chapters/preface.md#事業のねらい", "..\\chapters\\preface.md", &["link-outside:21:6"]),
    ("link in full-width brackets", CASE, "[序文](../chapters/preface.md#事業のねらい)", "［序文］（../chapters/preface.md）", &["stray-markup:21:9"]),
    ("heading without a space", "cases/02-ikoma.md", "## 関係者", "##関係者", &["heading-form:13:1"]),
    ("full-width number sign", "cases/02-ikoma.md", "## 関係者", "＃＃ 関係者", &["heading-form:13:1"]),
    ("heading that skips a level", "cases/02-ikoma.md", "会議は市が主導した。", "#### 会議\n\n会議は市が主導した。", &["heading-skip:11:1"]),
    ("table with a row too long", "cases/02-ikoma.md", "会議は市が主導した。", "| 年 | 回 |\n| --- | --- |\n| 2024 | 3 | 4 |\n\n会議は市が主導した。", &["table-row:13:1"]),
    ("table without its line", "cases/02-ikoma.md", "会議は市が主導した。", "| 年 | 回 |\n| 2024 | 3 |\n\n会議は市が主導した。", &["broken-table:11:1"]),
    ("unknown facet", BOOK, "  population: [30000, 100000]", "  populaton: [30000, 100000]", &["unknown-key:8:3"]),
    ("version of the handbook", BOOK, "language: ja", "version: 2", &["unknown-key:2:1"]),
    ("term that is its own alias", TERMS, "[訪看]", "[訪問看護]", &["alias-collision:7:13"]),
];

fn base() -> Snapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad/base");
    jirei::disk::read(&folder).expect("the sound handbook can be read")
}

/// The problems as `file:code:line:column`, in order of file and place.
fn told(snapshot: &Snapshot) -> Vec<String> {
    let (_, problems) = pipeline::load(snapshot, &Settings::default());
    for problem in &problems {
        assert!([Lang::Ja, Lang::En].iter().all(|lang| !problem.message(*lang).is_empty()), "no words for {problem:?}");
    }
    rows(&problems, snapshot)
}

fn rows(problems: &[Diagnostic], snapshot: &Snapshot) -> Vec<String> {
    let rows: Vec<BTreeMap<String, serde_json::Value>> =
        serde_json::from_str(&report::json_in(Lang::En, problems, snapshot)).expect("the report is JSON");
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    rows.iter().map(|row| format!("{}:{}:{}:{}", text(&row["file"]), text(&row["code"]), row["line"], row["column"])).collect()
}

#[test]
fn the_base_is_sound() {
    assert_eq!(told(&base()), [""; 0]);
}

#[test]
fn every_fault_is_told_where_it_is() {
    let mut wrong = Vec::new();
    for (name, file, from, to, expected) in FAULTS {
        let mut snapshot = base();
        let text = String::from_utf8(snapshot.files[*file].clone()).expect("UTF-8");
        assert!(text.contains(from), "{name}: `{from}` is not in {file}");
        snapshot.files.insert((*file).to_owned(), text.replacen(from, to, 1).into_bytes());
        let told = told(&snapshot);
        let here: Vec<&str> = told.iter().map(|row| row.strip_prefix(&format!("{file}:")).unwrap_or(row)).collect();
        if here != *expected {
            wrong.push(format!("{name}:\n  expected {expected:?}\n  told     {here:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} faults:\n{}", wrong.len(), FAULTS.len(), wrong.join("\n"));
}

/// What is told of each fault, as people read it: place, words, caret and hints, all kept in one file.
#[test]
fn every_fault_is_told_in_words() {
    let mut told = String::new();
    for (name, file, from, to, _) in FAULTS {
        let mut snapshot = base();
        let text = String::from_utf8(snapshot.files[*file].clone()).expect("UTF-8");
        snapshot.files.insert((*file).to_owned(), text.replacen(from, to, 1).into_bytes());
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        told.push_str(&format!("==== {name}\n{}\n", report::text_in(Lang::Ja, false, &problems, &snapshot)));
    }
    same_as_kept("faults.txt", &told);
}

/// Fails where what is told differs from the file of that name, which `BLESS=1` writes anew.
#[track_caller]
fn same_as_kept(name: &str, told: &str) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&kept, told).expect("the expectation can be written");
    }
    let expected = std::fs::read_to_string(&kept).expect("the expectation can be read");
    let differs = told.lines().zip(expected.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let near: Vec<&str> = told.lines().skip(differs.saturating_sub(12)).take(24).collect();
    assert!(told == expected, "{name} differs from line {}:\n{}", differs + 1, near.join("\n"));
}

fn with(file: &str, bytes: &[u8]) -> Vec<String> {
    let mut snapshot = base();
    snapshot.files.insert(file.to_owned(), bytes.to_vec());
    told(&snapshot)
}

#[test]
fn encodings_are_told_by_name_and_read_all_the_same() {
    let text = String::from_utf8(base().files[CASE].clone()).expect("UTF-8").replace("高知県", "高地県");
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf16_bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases: [(&str, Vec<u8>); 5] = [
        ("Shift_JIS", encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()),
        ("EUC-JP", encoding_rs::EUC_JP.encode(&text).0.into_owned()),
        ("ISO-2022-JP", encoding_rs::ISO_2022_JP.encode(&text).0.into_owned()),
        ("UTF-16", utf16),
        ("UTF-16", utf16_bare),
    ];
    for (name, bytes) in cases {
        let mut snapshot = base();
        snapshot.files.insert(CASE.to_owned(), bytes);
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        let rows = rows(&problems, &snapshot);
        assert_eq!(rows, [format!("{CASE}:wrong-encoding:1:1"), format!("{CASE}:unknown-prefecture:4:13")], "{name}");
        assert!(problems[0].message(Lang::Ja).contains(name), "{name}");
    }
    let mut broken = base().files[CASE].clone();
    let at = broken.windows(3).position(|three| three == "高".as_bytes()).expect("the prefecture");
    broken[at] = 0xff;
    assert!(with(CASE, &broken).contains(&format!("{CASE}:broken-utf8:4:13")));
    let marked = [b"\xef\xbb\xbf".as_slice(), &base().files[CASE]].concat();
    assert_eq!(with(CASE, &marked), [""; 0], "a byte order mark does no harm");
    let marked_twice = [b"\xef\xbb\xbf\xef\xbb\xbf".as_slice(), &base().files[CASE]].concat();
    assert_eq!(with(CASE, &marked_twice), [""; 0], "nor do two");
    let macintosh = String::from_utf8(base().files[CASE].clone()).expect("UTF-8").replace('\n', "\r").replace("高知県", "高地県");
    let expected = [format!("{CASE}:line-ends:1:4"), format!("{CASE}:unknown-prefecture:4:13")];
    assert_eq!(with(CASE, macintosh.as_bytes()), expected, "line ends of old Macs are told, and read all the same");
    let windows = String::from_utf8(base().files[CASE].clone()).expect("UTF-8").replace('\n', "\r\n");
    assert_eq!(with(CASE, windows.as_bytes()), [""; 0], "neither do the line ends of Windows");
}

#[test]
fn there_is_a_most_of_everything_and_it_is_told_where() {
    let text = |file: &str| String::from_utf8(base().files[file].clone()).expect("UTF-8");
    let changed = |file: &str, old: &str, new: &str| {
        assert!(text(file).contains(old), "{file}: {old}");
        let told = with(file, text(file).replacen(old, new, 1).as_bytes());
        told.into_iter().filter(|told| told.contains(":too-much:")).collect::<Vec<_>>()
    };
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let words = |count: usize| many(count, &|at| format!("  - 語{at}\n"));
    let keywords = "  - 出前講座\n";
    assert_eq!(changed(CASE, keywords, &(keywords.to_owned() + &words(498))), [""; 0]);
    assert_eq!(changed(CASE, keywords, &(keywords.to_owned() + &words(499))), [format!("{CASE}:too-much:512:5")]);
    assert_eq!(changed(CASE, "title: 訪問看護ステーション土佐", &format!("title: {}", "土".repeat(300))), [""; 0]);
    assert_eq!(
        changed(CASE, "title: 訪問看護ステーション土佐", &format!("title: {}", "土".repeat(301))),
        [format!("{CASE}:too-much:3:8")]
    );
    let relations = many(501, &|at| format!("  - {{ from: 甲{at}, to: 乙, kind: 委託 }}\n"));
    assert_eq!(changed(CASE, "relations:\n", &format!("relations:\n{relations}")).len(), 1);
    let keys = many(400, &|at| format!("k{at}: 1\n"));
    assert_eq!(changed(CASE, "number: 1\n", &format!("number: 1\n{keys}")).len(), 1);
    let categories = many(600, &|at| format!("  - {{ id: c{at}, label: 区分{at} }}\n"));
    assert_eq!(changed(BOOK, "categories:\n", &format!("categories:\n{categories}")).len(), 1);
    let terms = many(20_001, &|at| format!("- term: 用語{at}\n  definition: 説明\n"));
    assert_eq!(with(TERMS, terms.as_bytes()).iter().filter(|told| told.contains(":too-much:")).count(), 1);
    // A file that is too large is not read at all, and says nothing else.
    let chapter = with(CHAPTER, &[text(CHAPTER).into_bytes(), vec![b'a'; 1024 * 1024]].concat());
    assert!(chapter.contains(&format!("{CHAPTER}:too-much:1:1")), "{chapter:?}");
    assert_eq!(with(TERMS, &vec![b'#'; 4 * 1024 * 1024 + 1]), [format!("{TERMS}:too-much:1:1")]);
    let book = with(BOOK, &vec![b'#'; 4 * 1024 * 1024 + 1]);
    assert!(book.contains(&format!("{BOOK}:too-much:1:1")), "{book:?}");
    // Tables, quotations, links, footnotes, headings: one problem, and none about the sections that were not read.
    for body in [
        format!("{}\n{}\n", "|a".repeat(101), "|-".repeat(101)),
        "> ".repeat(100) + "x",
        "[a](https://a.jp/) ".repeat(5_001),
        many(2_001, &|at| format!("[^{at}]: 注\n\n")),
        "### a\n\n".repeat(5_001),
    ] {
        let told = with(CASE, text(CASE).replacen("## 経緯\n", &format!("## 経緯\n\n{body}\n"), 1).as_bytes());
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(":too-much:"), "{told:?}");
    }
}

#[test]
fn files_are_told_apart_by_place_and_name() {
    let case = base().files["cases/02-ikoma.md"].clone();
    let third = |name: &str| {
        let text = String::from_utf8(case.clone())
            .expect("UTF-8")
            .replace("番号: 2", "番号: 3")
            .replace("生駒メディカル", "第二メディカル");
        with(name, text.as_bytes())
    };
    assert_eq!(third("cases/03-new.md"), [""; 0]);
    assert_eq!(third("cases/01-TOSA.md"), ["cases/01-tosa.md:duplicate-page:1:1"]);
    let mut twins = base();
    let page = String::from_utf8(twins.files[CASE].clone()).expect("UTF-8") + "\n![大](../images/Map.png)\n";
    twins.files.insert("images/Map.png".to_owned(), twins.files["images/map.png"].clone());
    twins.files.insert(CASE.to_owned(), page.into_bytes());
    assert_eq!(told(&twins), ["images/map.png:duplicate-page:1:1"], "pictures as well");
    for own in ["data/cases.csv", "robots.txt", "Assets/a.pdf"] {
        let mut taken = base();
        let page = String::from_utf8(taken.files[CASE].clone()).expect("UTF-8") + &format!("\n[表](../{own})\n");
        taken.files.insert(CASE.to_owned(), page.into_bytes());
        taken.files.insert(own.to_owned(), b"x".to_vec());
        assert_eq!(told(&taken), [format!("{own}:duplicate-page:1:1")], "the site has its own there");
    }
    assert_eq!(third("cases/a#b.md"), ["cases/a#b.md:file-name:1:1"]);
    assert_eq!(third("cases/con.md"), ["cases/con.md:file-name:1:1"]);
    for name in [
        "cases/a.txt",
        "cases/a.docx",
        "cases/a.xlsx",
        "chapters/b.csv",
        "cases/sub/a.md",
        "cases/a.MD",
        "chapters/a.markdown",
        "handbook.yml",
        "a.md",
    ] {
        assert_eq!(with(name, &case), [format!("{name}:misplaced-file:1:1")]);
    }
    for name in ["README.md", "images/b.jpg", "theme/style.css", "files/form.xlsx"] {
        assert_eq!(with(name, b"x"), [""; 0], "{name}");
    }
    assert_eq!(third("cases/第１回.md"), ["cases/第１回.md:doubtful-file-name:1:1"]);
    assert_eq!(third("cases/a b.md"), ["cases/a b.md:doubtful-file-name:1:1"]);
    assert_eq!(third(&format!("cases/{}.md", "あ".repeat(80))).len(), 1);
    assert_eq!(third(&format!("cases/{}.md", "あ".repeat(70))), [""; 0]);
    assert_eq!(with("images/map.png", b""), ["images/map.png:broken-image:1:1"]);
    assert_eq!(with("images/map.png", b"%PDF-1.7"), ["images/map.png:broken-image:1:1"]);
    let heavy = [base().files["images/map.png"].clone(), vec![0; 6_000_000]].concat();
    assert_eq!(with("images/map.png", &heavy), ["images/map.png:large-file:1:1"]);
    assert_eq!(with("images/other.png", b"x"), [""; 0], "what no page shows harms nobody");
    assert_eq!(with("cases/a.md", b""), ["cases/a.md:empty-file:1:1"]);
    assert_eq!(with("cases/a.md", b"\xef\xbb\xbf \n\n"), ["cases/a.md:empty-file:1:1"]);
    let mut snapshot = base();
    snapshot.unreadable.push(("cases/locked.md".to_owned(), "permission denied".to_owned()));
    assert_eq!(told(&snapshot), ["cases/locked.md:unreadable:1:1"]);
    assert_eq!(told(&Snapshot::default()), ["cases:no-pages:1:1", "handbook.yaml:missing-file:1:1"]);
}

#[test]
fn a_handbook_of_chapters_alone_is_a_handbook() {
    let files = [("handbook.yaml", "title: 本\n"), ("chapters/a.md", "---\ntitle: 一\n---\n本文。\n")];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into();
    let (handbook, problems) = pipeline::load(&Snapshot { files, unreadable: Vec::new() }, &Settings::default());
    assert_eq!(problems, []);
    let handbook = handbook.expect("nothing is wrong");
    assert_eq!((handbook.chapters.len(), handbook.categories.len(), handbook.facets.population.len()), (1, 5, 3));
    assert_eq!(handbook.meta.language, "ja");
}

#[test]
fn hints_are_true() {
    let hint = |file: &str, from: &str, to: &str| {
        let mut snapshot = base();
        let text = String::from_utf8(snapshot.files[file].clone()).expect("UTF-8").replacen(from, to, 1);
        snapshot.files.insert(file.to_owned(), text.into_bytes());
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        problems.iter().flat_map(|problem| &problem.hints).map(|hint| hint.words(Lang::Ja)).collect::<Vec<_>>().join("|")
    };
    for (from, to, expected) in [
        ("  population", "  populaton", "「population」"),
        ("  population", "  人囗", "「人口」"),
        ("高知県", "高知", "「高知県」"),
        ("[土佐市]", "[土佐]", "「土佐市」"),
        ("[土佐市]", "[生駒市]", "奈良県"),
        ("[土佐市]", "[土佐市、高知市]", "「土佐市, 高知市」"),
        ("[土佐市]", "土佐市、高知市", "「[土佐市, 高知市]」"),
        ("value: 25756", "value: 約２５，７５６人", "「25756」"),
        ("value: 36.9", "value: 0.369", "「36.9」"),
        ("category: network", "category: 関係者とのつなかり", "「関係者とのつながり」"),
        ("../chapters/preface.md#事業のねらい", "preface.md", "chapters/preface.md"),
        ("map.png", "mop.png", "../images/map.png"),
        ("- 出前講座", "- 協議の場", "13 行目|12 行目"),
    ] {
        let told = hint(CASE, from, to);
        assert!(expected.split('|').any(|part| told.contains(part)), "{to}: {told}");
    }
}

/// Whoever does what a hint says gets rid of the problem: every text that a hint offers is put where the problem stands.
#[test]
fn hints_help() {
    use jirei::diag::{Hint, Problem};
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (name, file, from, to, _) in FAULTS {
        let mut snapshot = base();
        let text = String::from_utf8(snapshot.files[*file].clone()).expect("UTF-8").replacen(from, to, 1);
        snapshot.files.insert((*file).to_owned(), text.clone().into_bytes());
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        for problem in problems.iter().filter(|problem| problem.file == *file) {
            let Some(span) = problem.span else { continue };
            assert!(!problem.hints.is_empty(), "{name}: what is to be done about {problem:?}?");
            for hint in &problem.hints {
                let (Hint::Write(offered) | Hint::Nearest(offered)) = hint else { continue };
                let there = &text[span.start..span.end];
                // Of a link only its target is meant.
                let instead = match &problem.problem {
                    Problem::DeadLink(target) | Problem::DeadImage(target) | Problem::DeadAnchor(target) => {
                        there.replace(target.as_str(), offered)
                    }
                    Problem::UnknownSection(heading) => there.replace(heading.as_str(), offered),
                    Problem::HeadingForm { full: true } => "#".repeat(there.chars().count()),
                    _ => offered.clone(),
                };
                let mut mended = snapshot.clone();
                let mended_text = format!("{}{instead}{}", &text[..span.start], &text[span.end..]);
                mended.files.insert((*file).to_owned(), mended_text.into_bytes());
                let (_, left) = pipeline::load(&mended, &Settings::default());
                tried += 1;
                if left.len() >= problems.len() {
                    wrong.push(format!("{name}: {} → {instead}\n{:?}", problem.message(Lang::Ja), left));
                }
            }
        }
    }
    assert!(wrong.is_empty() && tried >= 30, "{tried} hints were tried:\n{}", wrong.join("\n"));
}

#[test]
fn a_broken_file_hides_nothing_in_itself_or_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad/many");
    let snapshot = jirei::disk::read(&folder).expect("the broken handbook can be read");
    let (handbook, problems) = pipeline::load(&snapshot, &Settings::default());
    assert!(handbook.is_none() && problems.iter().any(|problem| problem.severity() == Severity::Error));
    let told = report::text_in(Lang::Ja, false, &problems, &snapshot);
    same_as_kept("many.txt", &told);
}
