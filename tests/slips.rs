//! Slips of real editors: what is typed in the manner of a word processor, a spreadsheet, another wiki or a form, and what must be
//! said about it: code, line, column, and words that its message or advice must have.
use std::collections::BTreeMap;
use std::path::Path;

use jirei::diag::{Diagnostic, Hint, Lang, Problem};
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};
use jirei::report;

const CASE: &str = "cases/01-tosa.md";
const SECOND: &str = "cases/02-ikoma.md";
const BOOK: &str = "handbook.yaml";
const TERMS: &str = "terms.yaml";
const CHAPTER: &str = "chapters/preface.md";
const LINK: &str = "../chapters/preface.md#事業のねらい";

/// Name, file, what is replaced by what, and every problem expected: `code:line:column` and words of what is told.
type Slip = (&'static str, &'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // Values
    ("a # in a title", CASE, "訪問看護ステーション土佐", "訪問看護 #1ステーション", &[("cut-value:3:13", "読み飛ばされます")]),
    ("a comment behind a space is one", CASE, "start: 2017-10", "start: 2017-10 # 市の広報による", &[]),
    ("a number with a comma in braces", CASE, "25756", "25,756", &[("wrong-type:8:24", "「25756」と書いてください")]),
    ("a decimal comma in braces", CASE, "36.9", "36,9", &[("wrong-type:9:24", "「36.9」")]),
    ("ten thousands in kanji", CASE, "25756", "2万5756", &[("wrong-type:8:24", "「25756」")]),
    ("digits in kanji", CASE, "count: 3", "count: 三", &[("wrong-type:10:24", "「3」")]),
    ("a whole number with a point", CASE, "number: 1", "number: 1.0", &[("wrong-type:2:9", "「1」")]),
    ("a full stop for a point", CASE, "36.9", "36。9", &[("wrong-type:9:24", "「36.9」")]),
    ("bounds with commas", BOOK, "[30000, 100000]", "[30,000, 100,000]", &[("not-ascending:8:15", "「[30000, 100000]」")]),
    ("a beginning with から", CASE, "2017-10", "平成29年10月から", &[("bad-date:6:8", "「2017-10」と書いてください")]),
    ("eight digits of a date", CASE, "2024-10-31", "20241031", &[("bad-date:8:38", "「2024-10-31」と書いてください")]),
    ("a date with 頃", CASE, "2024-10-31", "令和6年10月頃", &[("bad-date:8:38", "「2024-10」と書いてください")]),
    ("a list in round brackets", CASE, "[土佐市]", "(土佐市)", &[("wrong-type:5:17", "「[土佐市]」と書いてください")]),
    ("a town in hiragana", CASE, "[土佐市]", "[とさし]", &[("unknown-municipality:5:18", "「土佐市」と書いてください")]),
    ("a town in Latin letters", CASE, "[土佐市]", "[Tosa]", &[("unknown-municipality:5:18", "「土佐市」と書いてください")]),
    ("a prefecture in Latin letters", CASE, "高知県", "Kochi", &[("unknown-prefecture:4:13", "正式な名前")]),
    ("a figure outside of its group", CASE, "start: 2017-10", "population: 25756", &[("unknown-key:6:1", "「profile（自治体概要）」の中に")]),
    ("a dash for what is not known", CASE, "start: 2017-10", "operator: －", &[("placeholder:6:11", "doubts（編注）")]),
    ("Markdown in a summary", CASE, "start: 2017-10", "summary: 看護師**3人**で営む。", &[("stray-markup:6:13", "記号は働きません")]),
    ("HTML in a title", CASE, "訪問看護ステーション土佐", "訪問看護<br>土佐", &[("raw-html:3:12", "記号は働きません")]),
    ("an entity in a title", CASE, "訪問看護ステーション土佐", "訪問&amp;看護", &[("stray-markup:3:10", "「&amp;」")]),
    ("a voicing mark of its own", CASE, "訪問看護ステーション土佐", "訪問看護か\u{3099}土佐", &[("decomposed-character:3:12", "「が」")]),

    // Keys
    ("a hyphen before a key", CASE, "title:", "- title:", &[("yaml-syntax:3:1", "「- 」を取ってください")]),
    ("a value that begins with a bracket", CASE, "訪問看護ステーション土佐", "[公式] 訪問看護", &[("yaml-syntax:3:8", "この記号で値を始める")]),
    ("a value that begins with a hyphen", CASE, "title: 訪問", "title: - 訪問", &[("yaml-syntax:3:8", "この記号で値を始める")]),
    ("a value that begins with a bar", CASE, "title: 訪問", "title: | 訪問", &[("yaml-syntax:3:8", "この記号で値を始める")]),
    ("a key indented below a value", CASE, "start: 2017-10", "start: 2017-10\n  operator: 医師会", &[("yaml-syntax:7:3", "字下げ")]),
    ("a dash for the closing fence", CASE, "。]\n---\n", "。]\n—\n", &[("unclosed-front-matter:17:1", "「---」と書いてください")]),
    ("pluses for the opening fence", CASE, "---\nnumber", "+++\nnumber", &[("no-front-matter:1:1", "「---」と書いてください")]),

    // Lists of names
    ("a keyword with a colon", CASE, "- 出前講座", "- 実施主体: 医師会", &[("wrong-type:12:5", "「\"実施主体: 医師会\"」と書いてください")]),
    ("a keyword behind a #", CASE, "- 出前講座", "- #出前講座", &[("yaml-syntax:12:5", "覚え書き")]),
    ("a keyword behind a bullet", CASE, "- 出前講座", "- ・出前講座", &[("untidy-value:12:5", "「出前講座」と書いてください")]),
    ("a keyword before a comma", CASE, "- 出前講座", "- 出前講座、", &[("untidy-value:12:5", "「出前講座」と書いてください")]),
    ("a keyword in brackets", CASE, "- 出前講座", "- 「出前講座」", &[("untidy-value:12:5", "「出前講座」と書いてください")]),
    ("a keyword with a category behind a bar", CASE, "- 出前講座", "- 出前講座 | 経緯", &[("untidy-value:12:5", "{ text: 出前講座, category: history }")]),
    ("a relation with an arrow", CASE, "- { from: 市, to: 医師会, kind: 委託 }", "- 市 → 医師会: 委託", &[("wrong-type:15:5", "{ from: 市, to: 医師会, kind: 委託 }")]),
    ("a relation to oneself", CASE, "to: 医師会", "to: 市", &[("doubtful-relation:15:5", "同じ名前")]),
    ("a relation twice", CASE, "- { from: 市, to: 医師会, kind: 委託 }", "- { from: 市, to: 医師会, kind: 委託 }\n  - { from: 市, to: 医師会, kind: 委託 }", &[("doubtful-relation:16:5", "二回")]),

    // Headings
    ("a heading in lenticular brackets", CASE, "## 経緯", "## 【経緯】", &[("unknown-section:19:1", "「経緯」の書き間違い")]),
    ("a heading with a number", CASE, "## 経緯", "## 1. 経緯", &[("unknown-section:19:1", "「経緯」の書き間違い")]),
    ("a heading by its identifier", CASE, "## 経緯", "## history", &[("unknown-section:19:1", "「経緯」の書き間違い")]),
    ("a square for a heading", CASE, "## 経緯", "■経緯", &[("missing-section:19:1", "「## 経緯」と書いてください")]),
    ("bold words for a heading", CASE, "## 経緯", "**経緯**", &[("missing-section:19:1", "「## 経緯」と書いてください")]),
    ("a heading one level too low", CASE, "## 経緯", "### 経緯", &[("missing-section:19:1", "「## 経緯」と書いてください")]),
    ("a line of hyphens below a text", SECOND, "担っている。", "担っている。\n---", &[("empty-section:9:1", "「経緯」"), ("unknown-section:11:1", "間に空の行")]),
    ("a heading without words", SECOND, "会議は", "##\n\n会議は", &[("empty-section:9:1", "「経緯」"), ("empty-heading:11:1", "文字がありません")]),
    ("a heading with nothing below it", SECOND, "会議は", "### 委員会\n\n### 会議\n\n会議は", &[("empty-heading:11:1", "「委員会」")]),

    // Lists, tables, code
    ("bullets of a word processor", SECOND, "会議は", "・会議\n・協議\n\n会議は", &[("broken-list:11:1", "「- 」")]),
    ("circled numbers", SECOND, "会議は", "①会議\n②協議\n\n会議は", &[("broken-list:11:1", "箇条書き")]),
    ("hyphens without a space", SECOND, "会議は", "-会議\n-協議\n\n会議は", &[("broken-list:11:1", "箇条書き")]),
    ("cells parted by tabs", SECOND, "会議は", "年\t回\n2023\t3\n\n会議は", &[("broken-table:11:1", "縦棒")]),
    ("a paragraph indented by four spaces", SECOND, "会議は", "    会議は", &[("shown-as-code:11:5", "空白を取ってください")]),

    // Links and pictures
    ("a space between the parts of a link", CASE, "[序文](", "[序文] (", &[("stray-markup:21:9", "間を空けずに")]),
    ("a link of a wiki", CASE, "[序文](../chapters/preface.md#事業のねらい)", "[[序文]]", &[("stray-markup:21:6", "[文字](アドレス)")]),
    ("a reference that is not there", CASE, "[序文](../chapters/preface.md#事業のねらい)", "[序文][1]", &[("stray-markup:21:9", "[文字](アドレス)")]),
    ("an empty target", CASE, LINK, "", &[("dead-link:21:6", "かっこの中に")]),
    ("an address without http", CASE, LINK, "www.example.jp", &[("dead-link:21:6", "「https://www.example.jp」")]),
    ("an address with one slash", CASE, LINK, "http:/example.jp", &[("bad-address:21:6", "「http://example.jp」")]),
    ("a full-width address", CASE, LINK, "ｈｔｔｐｓ：//example.jp", &[("dead-link:21:6", "「https://example.jp」")]),
    ("an address of the preview", CASE, LINK, "http://127.0.0.1:8000/cases/01-tosa.html", &[("local-address:21:6", "このパソコンでしか")]),
    ("a link without words", CASE, "[序文]", "[]", &[("no-link-text:21:6", "角かっこの中に")]),
    ("a picture named by its file", CASE, "![土佐の地図]", "![map.png]", &[("no-alt-text:25:1", "画像の説明")]),
    ("a full-width exclamation mark", CASE, "![土佐の地図]", "！[土佐の地図]", &[("thin-section:23:1", ""), ("stray-markup:25:1", "半角の !")]),
    ("settings behind a picture", CASE, "map.png)", "map.png){width=50%}", &[("stray-markup:25:28", "波かっこ")]),
    ("full-width emphasis", SECOND, "会議は", "＊＊会議＊＊は", &[("stray-markup:11:1", "「＊＊」")]),
    ("a footnote with a space", SECOND, "会議は", "会議[^ 1]は", &[("stray-markup:11:3", "空白は入れません")]),

    // Prose
    ("two full stops", SECOND, "主導した。", "主導した。。", &[("doubled-punctuation:11:10", "「。。」")]),
    ("a quotation that does not end", SECOND, "会議は", "「会議は", &[("unpaired-bracket:11:1", "「「」")]),
    ("a bracket that nothing opens", SECOND, "会議は", "会議）は", &[("unpaired-bracket:11:3", "「）」")]),
    ("30 February in the text", SECOND, "会議は", "令和6年2月30日の会議は", &[("doubtful-date:11:1", "令和6年2月30日")]),
    ("two calendars that differ", SECOND, "会議は", "令和6年（2023年）の会議は", &[("doubtful-date:11:1", "「令和6年（2024年）」")]),
    ("another day of the week", SECOND, "会議は", "2024年10月31日（水）の会議は", &[("doubtful-date:11:1", "（木）")]),
    ("text of another encoding", SECOND, "会議は", "会議\u{fffd}は", &[("garbled-text:11:3", "写し直して")]),
    ("a fault of a spreadsheet", SECOND, "会議は", "#REF!会議は", &[("placeholder:11:1", "「#REF!」")]),
    ("a sign for a kanji that was missing", SECOND, "会議は", "〓会議は", &[("placeholder:11:1", "「〓」")]),
    ("two edits that met", SECOND, "会議は", "<<<<<<< HEAD\n会議は\n=======\n協議は\n>>>>>>> naoshi\n", &[("merge-conflict:11:1", "ぶつかった")]),

    // handbook.yaml, terms, chapters
    ("a colour twice", BOOK, "label: 関係者とのつながり", "label: 関係者とのつながり, colour: \"#00316A\"", &[("doubtful-colour:6:46", "同じ色")]),
    ("a colour that is too pale", BOOK, "#00316a", "#ffff00", &[("doubtful-colour:5:39", "薄く")]),
    ("a bound above a hundred per cent", BOOK, "population: [30000, 100000]", "aging_rate: [20, 200]", &[("out-of-range:8:15", "100")]),
    ("a choice twice", BOOK, "language: ja", "fields:\n  - { id: way, label: 方式, kind: 選択, choices: [甲, 甲] }", &[("duplicate-choice:3:50", "「甲」")]),
    ("a unit of what is no number", BOOK, "language: ja", "fields:\n  - { id: cars, label: 車両, kind: 文字, unit: 台 }", &[("unused-key:3:44", "「unit」")]),
    ("an alias behind a bullet", TERMS, "[訪看]", "[・訪看]", &[("untidy-value:7:13", "「訪看」")]),
    ("a chapter without a text", CHAPTER, "まえがき。\n\n## 事業のねらい\n\n[生駒](../cases/02-ikoma.md)を見る。\n", "", &[("cases/01-tosa.md:dead-anchor:21:6", "見出し"), ("empty-section:2:8", "「序文」")]),
];

fn base() -> Snapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad/base");
    jirei::disk::read(&folder).expect("the sound handbook can be read")
}

fn with(slip: &Slip) -> (Snapshot, String) {
    let (name, file, from, to, _) = slip;
    let mut snapshot = base();
    let text = String::from_utf8(snapshot.files[*file].clone()).expect("UTF-8");
    assert!(text.contains(from), "{name}: `{from}` is not in {file}");
    let text = text.replacen(from, to, 1);
    snapshot.files.insert((*file).to_owned(), text.clone().into_bytes());
    (snapshot, text)
}

/// Each problem's place, and all that is said about it in Japanese.
fn told(problems: &[Diagnostic], snapshot: &Snapshot, file: &str) -> Vec<(String, String)> {
    let rows: Vec<BTreeMap<String, serde_json::Value>> =
        serde_json::from_str(&report::json_in(Lang::Ja, problems, snapshot)).expect("the report is JSON");
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let one = |row: &BTreeMap<String, serde_json::Value>| {
        let own = text(&row["file"]);
        let place = format!("{}:{}:{}", text(&row["code"]), row["line"], row["column"]);
        let place = if own == file { place } else { format!("{own}:{place}") };
        (place, format!("{} {}", text(&row["message"]), row["hints"]).replace("\\\"", "\""))
    };
    rows.iter().map(one).collect()
}

#[test]
fn every_slip_is_told_where_it_is_and_in_words_that_help() {
    let mut wrong = Vec::new();
    for slip in SLIPS {
        let (name, file, _, _, expected) = slip;
        let (snapshot, _) = with(slip);
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        let told = told(&problems, &snapshot, file);
        let as_expected = told.len() == expected.len()
            && told.iter().zip(*expected).all(|((place, said), (wanted, words))| place == wanted && said.contains(words));
        if !as_expected {
            wrong.push(format!("{name}:\n  expected {expected:?}\n  told     {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} slips:\n{}", wrong.len(), SLIPS.len(), wrong.join("\n"));
}

/// What a hint offers is put where the problem stands: it must be gone.
#[test]
fn what_is_offered_helps() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for slip in SLIPS {
        let (name, file, ..) = slip;
        let (snapshot, text) = with(slip);
        let (_, problems) = pipeline::load(&snapshot, &Settings::default());
        for problem in problems.iter().filter(|problem| problem.file == *file) {
            assert!(!problem.hints.is_empty(), "{name}: what is to be done about {problem:?}?");
            let Some(span) = problem.span else { continue };
            for hint in &problem.hints {
                let (Hint::Write(offered) | Hint::Nearest(offered)) = hint else { continue };
                let there = &text[span.start..span.end];
                let instead = match &problem.problem {
                    Problem::DeadLink(target) | Problem::BadAddress(target) => there.replace(target.as_str(), offered),
                    Problem::UnknownSection(heading) => there.replace(heading.as_str(), offered),
                    _ => offered.clone(),
                };
                let mut mended = snapshot.clone();
                let mended_text = format!("{}{instead}{}", &text[..span.start], &text[span.end..]);
                mended.files.insert((*file).to_owned(), mended_text.into_bytes());
                let (_, left) = pipeline::load(&mended, &Settings::default());
                tried += 1;
                if left.len() >= problems.len() {
                    wrong.push(format!("{name}: {} → {instead}\n{left:?}", problem.message(Lang::Ja)));
                }
            }
        }
    }
    assert!(wrong.is_empty() && tried >= 30, "{tried} hints were tried:\n{}", wrong.join("\n"));
}
