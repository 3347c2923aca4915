//! A handbook on another subject, with categories, fields and names of its own, built without touching the program:
//! `tests/fixtures/another`, six fictional mobile libraries.
use std::path::Path;

use jirei::model::{OwnValue, Snapshot};
use jirei::pipeline::{self, Built, Settings};
use jirei::proof::Limits;

/// Words of the first handbook's subject; none belongs on these pages.
const FOREIGN: [&str; 10] =
    ["訪問看護", "医療", "介護", "看護", "コーディネーター", "高齢化率", "要介護認定率", "開設主体", "事業所", "実施主体"];

fn content() -> Snapshot {
    jirei::disk::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/another")).expect("a handbook")
}

fn built() -> Built {
    let built = pipeline::build(&content(), &Settings::default(), &|_| {}).expect("dictionary");
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    built
}

fn text<'a>(built: &'a Built, path: &str) -> &'a str {
    let bytes = built.output.as_ref().and_then(|output| output.files.get(path)).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn no_page_speaks_of_another_subject() {
    let built = built();
    let output = built.output.as_ref().expect("a site");
    let ends = [".html", ".csv", ".json", ".xml", ".txt"];
    let mut read = 0;
    for (path, bytes) in output.files.iter().filter(|(path, _)| ends.iter().any(|end| path.ends_with(end))) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        for word in FOREIGN {
            assert!(!text.contains(word), "{word} stands in {path}");
        }
        read += 1;
    }
    assert!(read > 40, "{read}");
    for path in ["categories/origin.html", "categories/route.html", "categories/shelves.html", "categories/fruits.html"] {
        assert!(output.files.contains_key(path), "{path}");
    }
}

#[test]
fn own_fields_stand_on_pages_and_in_data() {
    let built = built();
    let page = text(&built, "cases/01-nemuro.html");
    for part in [
        "車両数",
        "<small>台</small>",
        "年間貸出冊数",
        "12,800",
        "回り方",
        "決まった曜日",
        "読み聞かせの会、漁協の婦人部",
        "2019年3月",
        "ほしぞら号",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("運営：市の教育委員会") && page.contains("町と車の概要"), "names of the handbook's own");
    let head = text(&built, "data/cases.csv").lines().next().expect("a head").to_owned();
    assert_eq!(
        head,
        "\u{feff}\"番号\",\"図書館名\",\"都道府県\",\"市町村\",\"市町村コード\",\"運営\",\"運行開始\",\"車両数（台）\",\"車両数の時点\",\"車両数の出典\",\
         \"年間貸出冊数（冊）\",\"年間貸出冊数の時点\",\"年間貸出冊数の出典\",\"回り方\",\"手を貸す人\",\"車の更新\",\"愛称\",\"キーワード\",\"要約\",\"編注\""
    );
    let data: serde_json::Value = serde_json::from_str(text(&built, "data/cases.json")).expect("JSON");
    let fields = &data["cases"][0]["fields"];
    assert_eq!(fields["vehicles"]["value"], 2);
    assert_eq!(fields["vehicles"]["as_of"], "2025-04");
    assert_eq!(fields["manner"], "決まった曜日");
    assert_eq!(fields["partners"], serde_json::json!(["読み聞かせの会", "漁協の婦人部"]));
    assert_eq!(data["cases"][5]["fields"]["loans"], serde_json::Value::Null);
    let dictionary = text(&built, "data.html");
    assert!(dictionary.contains("fields.vehicles.value") && dictionary.contains("走らせている車の数。船も一台と数える。"));
}

#[test]
fn own_fields_are_filters_with_counts() {
    let built = built();
    let list = text(&built, "cases.html");
    for (value, label, count) in [("0", "2台未満", 3), ("2", "2台以上3台未満", 2), ("3", "3台以上", 1)] {
        let option = format!("name=\"f-vehicles\" value=\"{value}\" data-label=\"車両数{label}\"");
        let rest = list.split(&option).nth(1).unwrap_or_else(|| panic!("{option}"));
        assert!(rest.split("</label>").next().is_some_and(|rest| rest.contains(&format!("<span class=\"n\">{count}</span>"))));
    }
    let order: Vec<usize> = ["決まった曜日", "予約に応じて", "行事に合わせて"]
        .map(|choice| list.find(&format!("<span>{choice}</span>")).expect(choice))
        .into();
    assert!(order.is_sorted(), "choices stand in the handbook's order");
    assert!(!list.contains("name=\"f-nickname\"") && !list.contains("name=\"pop\""), "texts and what no case has are no filters");
}

#[test]
fn cases_are_read_by_the_handbooks_own_names() {
    let built = built();
    let handbook = built.handbook.as_ref().expect("a handbook");
    assert_eq!(handbook.cases[3].implementing_body.as_deref(), Some("市の教育委員会"));
    assert_eq!(handbook.cases[3].own.len(), 6);
    assert!(matches!(&handbook.cases[3].own[&0], OwnValue::Number(figure) if figure.value == 3.0 && figure.as_of.is_some()));
}

#[test]
fn keywords_find_their_categories_of_four() {
    // Decided by reading the cases, keyword by keyword: origin, route, shelves, fruits.
    let expected = ["ORRSF", "ORSRF", "OORSF", "ORRSF", "ORSSF", "RRSF"];
    let handbook = pipeline::load(&content(), &Settings::default()).0.expect("a handbook");
    let tags = pipeline::tags(&handbook, true).expect("dictionary");
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for ((case, tags), expected) in handbook.cases.iter().zip(&tags).zip(expected) {
        for ((keyword, tag), letter) in case.keywords.iter().zip(tags).zip(expected.chars()) {
            all += 1;
            if "ORSF".find(letter) == Some(tag.category.0) {
                right += 1;
            } else {
                wrong.push((&keyword.text, tag.category, tag.confidence));
            }
        }
    }
    assert_eq!(all, 29);
    assert!(right * 100 >= all * 88, "{right} of {all}: {wrong:?}");
}

#[test]
fn every_case_is_found() {
    let built = built();
    let output = built.output.expect("a site");
    let handbook = built.handbook.expect("a handbook");
    let (proof, problems) = pipeline::prove(&content(), &handbook, output, Limits::default());
    assert!(problems.is_empty(), "{problems:?}");
    assert!(proof.is_some_and(|proof| proof.asked > 30 && proof.missed == 0));
}
