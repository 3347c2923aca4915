//! `jirei explain`: every code has an explanation, and every example is true.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jirei::diag::Lang;
use jirei::diag::explain::{self, Explanation, Place};
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};

const FRONT: &str =
    "number: 1\ntitle: 訪問看護ステーション土佐\nprefecture: 高知県\nmunicipalities: [土佐市]\nkeywords: [出前講座]\n";
const TEXT: &str = "平成29年に市が医師会へ委託し、三年かけて窓口を整えた。";
const BOOK: &str = "title: 手引き\npublished: 2025-03\nfigures_older_than: 5\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What no file of a handbook can show, or only one that is too large for a book.
const IN_WORDS: [&str; 7] = ["large-file", "too-much", "unreadable", "broken-utf8", "no-pages", "not-found", "search-fails"];

fn body(first: &str) -> String {
    let rest = ["配置の特色", "実施内容", "支援体制・関係者とのネットワーク", "効果・課題"];
    let rest: String = rest.iter().map(|label| format!("## {label}\n\n記載なし。\n\n")).collect();
    format!("## 経緯\n\n{first}\n\n{rest}")
}

/// The keys at the left edge of some YAML.
fn keys(yaml: &str) -> BTreeSet<&str> {
    yaml.lines()
        .filter(|line| !line.starts_with([' ', '-', '\t', '　']))
        .filter_map(|line| line.split([':', '：']).next())
        .collect()
}

/// `base` with the lines of `own` in place of those of the same keys.
fn with_lines(base: &str, own: &str) -> String {
    let own_keys = keys(own);
    let kept: String = base.lines().filter(|line| !keys(line).is_subset(&own_keys)).map(|line| format!("{line}\n")).collect();
    format!("{kept}{own}\n")
}

/// Bytes of an example, with what stands between ⟨ and ⟩ put in its place; `None` for a file that is not there.
fn bytes(example: &str) -> Option<Vec<u8>> {
    if example == "⟨⟩" {
        return None;
    }
    if example == "⟨PNG⟩" {
        return Some(PNG.to_vec());
    }
    if let Some(text) = example.strip_prefix("⟨Shift_JIS⟩") {
        return Some(encoding_rs::SHIFT_JIS.encode(text).0.into_owned());
    }
    let mut text = String::new();
    for piece in example.split('⟨') {
        match piece.split_once('⟩').and_then(|(code, rest)| Some((code.strip_prefix("U+")?, rest))) {
            Some((code, rest)) => {
                let code = u32::from_str_radix(code, 16).expect("a code point");
                text.push(char::from_u32(code).expect("a character"));
                text.push_str(rest);
            }
            None => text.push_str(piece),
        }
    }
    Some(text.into_bytes())
}

/// A sound handbook with the example in its place.
fn handbook(explanation: &Explanation, example: &str) -> Snapshot {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let text = |example: &str| String::from_utf8(bytes(example).expect("a text")).expect("UTF-8");
    let (mut front, mut below, mut book) = (FRONT.to_owned(), body(TEXT), BOOK.to_owned());
    let mut own: Option<(&str, Option<Vec<u8>>)> = None;
    if explanation.code == "broken-image" {
        below = body("![土佐市の地図](../images/map.png)");
    }
    match explanation.place {
        Place::Front => front = with_lines(FRONT, &text(example)),
        Place::Text => below = body(&text(example)),
        Place::Body => below = text(example),
        Place::Book => book = with_lines(BOOK, &text(example)),
        Place::File(path) => own = Some((path, bytes(example))),
        Place::Name => {
            let text = format!("---\n{}---\n\n{}", FRONT.replace("number: 1", "number: 3").replace("土佐\n", "三\n"), body(TEXT));
            let chapter = "---\ntitle: 追補\n---\n\n本文を書いたファイル。\n".to_owned();
            own = Some((example, Some(if example.starts_with("cases") { text } else { chapter }.into_bytes())));
        }
        Place::Words => panic!("{} shows nothing", explanation.code),
    }
    let second = "number: 2\ntitle: 生駒メディカルセンター\nprefecture: 奈良県\nmunicipalities: [生駒市]\nkeywords: [住民向け出前講座]\n\
                  profile:\n  population: { value: 116819, as_of: 2024-04-01, source: 市のホームページ }\n";
    // Where the categories are the example's own, cases would lack sections.
    if !example.contains("categories:") {
        files.push(("cases/01-tosa.md".to_owned(), format!("---\n{front}---\n\n{below}").into_bytes()));
        files.push(("cases/02-ikoma.md".to_owned(), format!("---\n{second}---\n\n{}", body(TEXT)).into_bytes()));
    }
    let preface = "---\ntitle: はじめに\n---\n\n## 事業のねらい\n\n訪問看護の力を借りる。\n";
    files.push(("chapters/preface.md".to_owned(), preface.as_bytes().to_vec()));
    files.push(("handbook.yaml".to_owned(), book.into_bytes()));
    files.push(("images/map.png".to_owned(), PNG.to_vec()));
    let mut files: std::collections::BTreeMap<_, _> = files.into_iter().collect();
    match own {
        Some((path, Some(bytes))) => drop(files.insert(path.to_owned(), bytes)),
        Some((path, None)) => drop(files.remove(path)),
        None => {}
    }
    Snapshot { files, unreadable: Vec::new() }
}

/// The codes of what is wrong with the example.
fn codes(explanation: &Explanation, example: &str) -> Vec<&'static str> {
    let snapshot = handbook(explanation, example);
    let problems = match explanation.code {
        "template" => pipeline::build(&snapshot, &Settings::default(), &|_| {}).expect("the dictionary").diagnostics,
        _ => pipeline::load(&snapshot, &Settings::default()).1,
    };
    problems.iter().map(jirei::diag::Diagnostic::code).collect()
}

#[test]
fn every_code_is_explained_once_and_no_other() {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diag/problem.rs")).expect("the problems");
    let told: BTreeSet<&str> = source.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\",")).collect();
    assert!(told.len() > 80, "the codes are read from the source: {told:?}");
    let explained: Vec<&str> = explain::all().map(|one| one.code).collect();
    assert_eq!(explained.iter().copied().collect::<BTreeSet<_>>(), told);
    assert_eq!(explained.len(), told.len(), "one is explained twice");
    for one in explain::all() {
        for lang in [Lang::Ja, Lang::En] {
            assert!(one.means(lang).len() > 10 && one.why(lang).len() > 10, "{}", one.code);
            assert!(lang == Lang::En || !one.means(lang).is_ascii(), "{}", one.code);
        }
    }
}

#[test]
fn wrong_examples_have_the_problem_and_right_ones_have_none() {
    let mut failed = Vec::new();
    for one in explain::all() {
        if one.place == Place::Words {
            assert!(IN_WORDS.contains(&one.code), "{} can be shown", one.code);
            continue;
        }
        let wrong = codes(one, one.wrong);
        if !wrong.contains(&one.code) {
            failed.push(format!("{}: the wrong example gives {wrong:?}", one.code));
        }
        // A book of one category of its own has no cases here; nothing else may be wrong with a right example.
        let right = codes(one, one.right);
        if !right.is_empty() {
            failed.push(format!("{}: the right example gives {right:?}", one.code));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_list_of_problems_is_current() {
    let output = assert_cmd::Command::cargo_bin("jirei").expect("binary").args(["explain", "--all", "--lang", "ja"]).output();
    let told = String::from_utf8(output.expect("runs").stdout).expect("UTF-8");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/problems.md");
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(kept.parent().expect("a folder")).expect("docs");
        fs::write(&kept, &told).expect("written");
    }
    assert_eq!(fs::read_to_string(&kept).unwrap_or_default(), told, "BLESS=1 writes docs/problems.md anew");
}

#[test]
fn the_command_explains_lists_and_says_what_was_meant() {
    let run = |arguments: &[&str]| {
        let output = assert_cmd::Command::cargo_bin("jirei").expect("binary").args(arguments).output().expect("runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, told, _) = run(&["explain", "UNKNOWN-KEY", "--lang", "ja"]);
    assert!(code == Some(0) && told.contains("operater: 医師会") && told.contains("正しい例"), "{told}");
    let (code, told, _) = run(&["explain", "--lang", "en"]);
    assert!(code == Some(0) && explain::all().all(|one| told.contains(one.code)), "{told}");
    let (code, _, told) = run(&["explain", "unknwon-key", "--lang", "ja"]);
    assert!(code == Some(2) && told.contains("「unknown-key」の書き間違いではありませんか"), "{told}");
}
