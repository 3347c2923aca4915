//! `jirei tag --write`: categories go into the files, and nothing else changes in them.
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use jirei::pipeline::{self, Settings};

const CONTENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/content");

fn jirei(arguments: &[&str]) -> Output {
    Command::cargo_bin("jirei").expect("binary").args(arguments).env("LC_ALL", "ja_JP.UTF-8").output().expect("runs")
}

#[track_caller]
fn expect_code(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
    out.into_owned()
}

const CATEGORIES: &str = "title: 試験\n";

/// A case whose keywords are written in every form; `FOUND` lines are what they become.
const FORMS: &str = "---
# 架空の事例
番号: 1
title: 訪問看護ステーション架空   # 名前
prefecture: 高知県
municipalities: [土佐市]
keywords:   # 大事な順
  - 住民向けの出前講座   # 春と秋
  - \"実施主体:医師会\"
  - '病院との協議の場'

  - { text: 看護師2名の配置 }
  - text: 相談窓口の開設  # 電話
    # ここは覚え書き
  - 研修会,交流会
  - {text: 空の区分, category: }
  - { text: 決まった語, category: effects }
---

## 経緯

実施主体は医師会である。

## 配置の特色

看護師2名を配置する。

## 実施内容

住民向けの出前講座を開く。相談窓口を開設した。研修会,交流会も開く。

## 支援体制・関係者とのネットワーク

病院との協議の場を持つ。

## 効果・課題

記載なし
";

fn home(case: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("temp");
    fs::create_dir(home.path().join("cases")).expect("folder");
    fs::write(home.path().join("handbook.yaml"), CATEGORIES).expect("written");
    fs::write(home.path().join("cases/01-a.md"), case).expect("written");
    home
}

fn write(home: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["tag", "--write", "--content", home.to_str().expect("UTF-8")];
    arguments.extend(more);
    jirei(&arguments)
}

/// The text with every category id of a keyword that got one replaced by `@`: which category is found is not tested here.
fn without_ids(text: &str) -> String {
    ["history", "placement", "activities", "network", "effects"]
        .iter()
        .fold(text.to_owned(), |text, id| text.replace(&format!("category: {id}"), "category: @"))
}

fn expected() -> String {
    let mut text = without_ids(FORMS);
    for (from, to) in [
        ("- 住民向けの出前講座 ", "- { text: 住民向けの出前講座, category: @ } "),
        ("- \"実施主体:医師会\"", "- { text: \"実施主体:医師会\", category: @ }"),
        ("- '病院との協議の場'", "- { text: '病院との協議の場', category: @ }"),
        ("{ text: 看護師2名の配置 }", "{ text: 看護師2名の配置, category: @ }"),
        ("# 電話\n", "# 電話\n    category: @\n"),
        ("- 研修会,交流会", "- { text: '研修会,交流会', category: @ }"),
        ("{text: 空の区分, category: }", "{text: 空の区分, category: @ }"),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

#[test]
fn every_form_gets_its_category_and_all_else_stays() {
    let home = home(FORMS);
    let file = home.path().join("cases/01-a.md");
    let told = expect_code(&write(home.path(), &["--dry-run"]), 0);
    assert_eq!(fs::read_to_string(&file).expect("case"), FORMS, "--dry-run writes nothing");
    assert!(told.contains("+++ b/cases/01-a.md") && told.contains("-  - 研修会,交流会"), "{told}");
    expect_code(&write(home.path(), &[]), 0);
    let once = fs::read_to_string(&file).expect("case");
    assert_eq!(without_ids(&once), expected());
    let told = expect_code(&write(home.path(), &[]), 0);
    assert!(told.contains("書き込む区分はありません"), "{told}");
    assert_eq!(fs::read_to_string(&file).expect("case"), once, "twice is once");
}

#[test]
fn line_ends_marks_and_japanese_keys_stay() {
    let text = format!("\u{feff}{}", FORMS.replace("keywords:", "キーワード:").replace('\n', "\r\n"));
    let home = home(&text);
    expect_code(&write(home.path(), &[]), 0);
    let written = fs::read_to_string(home.path().join("cases/01-a.md")).expect("case");
    assert!(written.starts_with('\u{feff}') && !written.replace("\r\n", "").contains('\n'), "{written:?}");
    assert!(written.contains("- { 語: 住民向けの出前講座, 区分: "), "{written}");
    assert!(written.contains("# 電話\r\n    category: "), "{written}");
}

#[test]
fn flow_lists_stay_flow_lists() {
    let start = FORMS.find("keywords:").expect("keywords");
    let end = FORMS.rfind("---\n").expect("fence");
    let home = home(&format!("{}keywords: [出前講座, \"相談,窓口\"] # 二つ\n{}", &FORMS[..start], &FORMS[end..]));
    expect_code(&write(home.path(), &[]), 0);
    let written = without_ids(&fs::read_to_string(home.path().join("cases/01-a.md")).expect("case"));
    assert!(
        written.contains("keywords: [{ text: 出前講座, category: @ }, { text: \"相談,窓口\", category: @ }] # 二つ\n"),
        "{written}"
    );
}

#[test]
fn what_is_not_sure_is_left_and_what_can_not_be_edited_is_told() {
    let first = home(FORMS);
    expect_code(&write(first.path(), &["--at-least", "1"]), 0);
    assert_eq!(fs::read_to_string(first.path().join("cases/01-a.md")).expect("case"), FORMS);
    let folded = FORMS.replace("- 研修会,交流会", "- >-\n    研修会と\n    交流会");
    let second = home(&folded);
    let output = write(second.path(), &[]);
    let told = expect_code(&output, 2);
    assert!(told.contains("複数行に分けて書かれています"), "{told}");
    assert_eq!(fs::read_to_string(second.path().join("cases/01-a.md")).expect("case"), folded);
}

#[test]
fn the_handbook_reads_the_same_with_its_categories_written() {
    let home = tempfile::tempdir().expect("temp");
    let before = jirei::disk::read(Path::new(CONTENT)).expect("content");
    for (path, bytes) in &before.files {
        let target = home.path().join(path);
        fs::create_dir_all(target.parent().expect("folder")).expect("folders");
        fs::write(target, bytes).expect("written");
    }
    expect_code(&write(home.path(), &[]), 0);
    let load = |snapshot| pipeline::load(snapshot, &Settings::default()).0.expect("sound");
    let after = jirei::disk::read(home.path()).expect("content");
    let (old, new) = (load(&before), load(&after));
    let tags = pipeline::tags(&old, false).expect("dictionary");
    for ((old, new), tags) in old.cases.iter().zip(&new.cases).zip(&tags) {
        for ((old, new), tag) in old.keywords.iter().zip(&new.keywords).zip(tags) {
            assert_eq!((&old.text, Some(tag.category)), (&new.text, new.category));
        }
        assert_eq!(format!("{:?}", old.sections), format!("{:?}", new.sections));
    }
    let changed = after.files.iter().filter(|(path, bytes)| before.files[*path] != **bytes).map(|(path, _)| path);
    assert!(changed.clone().count() > 0 && changed.clone().all(|path| path.starts_with("cases/")));
}
