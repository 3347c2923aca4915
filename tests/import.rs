//! Workbooks and CSV on their way into a handbook, by the command line as editors use it.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use jirei::model::CaseForm;
use jirei::{adopt, disk, pipeline};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs jirei in `folder`: exit code, output, and what is told.
fn jirei(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("jirei"));
    let output = command.current_dir(folder).env("LC_ALL", "ja_JP.UTF-8").args(arguments).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("a code"), text(output.stdout), text(output.stderr))
}

/// A folder whose `content/` is our handbook, with or without its cases.
fn handbook(with_cases: bool) -> TempDir {
    copy_of("content", with_cases)
}

fn copy_of(source: &str, with_cases: bool) -> TempDir {
    let home = tempfile::tempdir().expect("temp");
    let source = root().join(source);
    for (path, bytes) in disk::read(&source).expect("content").files {
        if with_cases || !path.starts_with("cases/") {
            let to = home.path().join("content").join(path);
            fs::create_dir_all(to.parent().expect("parent")).expect("folder");
            fs::write(to, bytes).expect("write");
        }
    }
    home
}

/// Every file below `content/`.
fn files(home: &Path) -> BTreeMap<String, Vec<u8>> {
    disk::read(&home.join("content")).expect("content").files
}

/// The cases as values, field by field, with their files' names and texts.
fn cases(home: &Path) -> Vec<(String, jirei::intake::Values)> {
    let snapshot = disk::read(&home.join("content")).expect("content");
    let (handbook, _) = pipeline::draft(&snapshot);
    adopt::filled(&snapshot, &handbook.expect("a handbook"))
}

/// A workbook with one table.
fn table(path: &Path, rows: &[Vec<&str>]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("調書").expect("name");
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).expect("cell");
            }
        }
    }
    book.save(path).expect("saved");
}

const HEADS: [&str; 8] = ["番号", "事業所名", "都道府県", "市町村", "キーワード", "人口", "人口の時点", "人口の出典"];
const ROW: [&str; 8] = [
    "１９",
    "訪問看護ステーションみらい",
    "高知県",
    "高知市",
    "出前講座\n・研修会",
    "25,756人",
    "令和6年10月31日",
    "市ホームページ",
];

#[test]
fn our_cases_go_out_and_come_back_the_same() {
    there_and_back("content", 18);
}

#[test]
fn cases_with_fields_of_their_own_go_out_and_come_back_the_same() {
    there_and_back("tests/fixtures/another", 6);
    // Its own names are headings, its choices a list to choose from.
    let home = copy_of("tests/fixtures/another", true);
    assert_eq!(jirei(home.path(), &["template", "empty.xlsx"]).0, 0);
    let bytes = fs::read(home.path().join("empty.xlsx")).expect("workbook");
    let grids = jirei::intake::read_xlsx(&bytes).expect("read");
    let words: Vec<&String> = grids.iter().flat_map(|grid| grid.rows.values().flat_map(BTreeMap::values)).collect();
    for word in ["図書館名 ※必須", "運営", "車両数（台）", "年間貸出冊数（冊）"] {
        assert!(words.iter().any(|cell| *cell == word), "{word}: {words:?}");
    }
    // The lists to choose from stand on a sheet that the import passes over.
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let strings = std::io::read_to_string(parts.by_name("xl/sharedStrings.xml").expect("strings")).expect("UTF-8");
    for choice in ["決まった曜日", "予約に応じて", "行事に合わせて"] {
        assert!(strings.contains(&format!(">{choice}<")), "{choice}");
    }
    assert!(!words.iter().any(|cell| cell.contains("訪問看護") || cell.contains("事業所")), "{words:?}");
}

#[test]
fn a_choice_that_is_none_is_named_by_its_cell() {
    let home = copy_of("tests/fixtures/another", true);
    let row = vec!["7", "ためし図書館", "高知県", "高知市", "ためし", "3台", "気の向くまま"];
    let heads = vec!["番号", "図書館名", "都道府県", "市町村", "キーワード", "車両数", "回り方"];
    table(&home.path().join("cases.xlsx"), &[heads, row]);
    let before = files(home.path());
    let (code, out, told) = jirei(home.path(), &["import", "cases.xlsx"]);
    assert_eq!(code, 1, "{out}{told}");
    assert!(told.contains("調書!G2") && told.contains("気の向くまま") && told.contains("決まった曜日"), "{told}");
    assert_eq!(files(home.path()), before);
}

/// Cases go into a workbook and a sheet, and come back into a handbook without any as they were.
#[track_caller]
fn there_and_back(source: &str, count: usize) {
    let full = copy_of(source, true);
    let before = cases(full.path());
    assert_eq!(before.len(), count);
    for file in ["cases.xlsx", "cases.csv"] {
        let path = full.path().join(file);
        let path = path.to_str().expect("UTF-8");
        let (code, _, told) = jirei(full.path(), &["template", file, "--filled"]);
        assert_eq!((code, told.as_str()), (0, ""), "{file}");
        // Into a handbook without cases.
        let empty = copy_of(source, false);
        let (code, out, told) = jirei(empty.path(), &["import", path]);
        assert_eq!(code, 0, "{file}: {out}{told}");
        assert!(out.contains(&format!("新しい事例 {count} 件")), "{out}");
        for (one, other) in before.iter().zip(cases(empty.path())) {
            assert_eq!(one, &other, "{file}");
        }
        let snapshot = disk::read(&empty.path().join("content")).expect("content");
        assert!(pipeline::load(&snapshot, &pipeline::Settings::default()).0.is_some(), "{file}: the handbook stands");
        // Into the handbook that it came from: nothing differs, nothing is touched.
        let old = files(full.path());
        let (code, out, told) = jirei(full.path(), &["import", file]);
        assert_eq!(code, 0, "{file}: {told}");
        assert!(out.contains(&format!("新しい事例 0 件、改めた事例 0 件、変わりのない事例 {count} 件")), "{out}");
        assert_eq!(files(full.path()), old);
    }
    // The same handbook makes the same bytes.
    let first = fs::read(full.path().join("cases.xlsx")).expect("workbook");
    let (code, _, told) = jirei(full.path(), &["template", "cases.xlsx", "--filled"]);
    assert_eq!(code, 2);
    assert!(told.contains("--force"), "{told}");
    assert_eq!(jirei(full.path(), &["template", "cases.xlsx", "--filled", "--force"]).0, 0);
    assert_eq!(fs::read(full.path().join("cases.xlsx")).expect("workbook"), first);
}

#[test]
fn what_people_type_is_cleaned_and_written() {
    let home = handbook(false);
    table(&home.path().join("in.xlsx"), &[HEADS.to_vec(), ROW.to_vec(), vec![]]);
    let (code, out, told) = jirei(home.path(), &["import", "in.xlsx", "--dry-run"]);
    assert_eq!(code, 0, "{told}");
    assert!(out.contains("新しい cases/19-kochi.md") || out.contains("新しい cases/19-kouchi.md"), "{out}");
    assert!(!home.path().join("content/cases").exists(), "a trial writes nothing");
    assert_eq!(jirei(home.path(), &["import", "in.xlsx"]).0, 0);
    let text = fs::read_to_string(home.path().join("content/cases/19-kouchi.md")).expect("the case");
    for line in [
        "number: 19\n",
        "municipalities: [高知市]\n",
        "  population: { value: 25756, as_of: 2024-10-31, source: 市ホームページ }\n",
        "keywords:\n  - 出前講座\n  - 研修会\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn every_problem_is_named_by_its_cell_and_nothing_is_written() {
    let home = handbook(true);
    let old = files(home.path());
    let mut bad = ROW;
    bad[2] = "高知";
    bad[5] = "約2万人";
    bad[6] = "昨年";
    let mut same = ROW;
    same[1] = "別の名前";
    let mut heads = HEADS.to_vec();
    heads.push("備考");
    table(&home.path().join("in.xlsx"), &[heads.clone(), bad.to_vec(), same.to_vec()]);
    let (code, _, told) = jirei(home.path(), &["import", "in.xlsx"]);
    assert_eq!(code, 1);
    for words in [
        "調書!C2: ",
        "調書!F2: 「約2万人」は数",
        "調書!G2: 「昨年」は日付",
        "調書!A3: 番号 19 は 調書!A2 にも",
        "調書!I1: 見出し「備考」",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert_eq!(files(home.path()), old);

    // The same by row and heading for CSV.
    let line = |cells: &[&str]| cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\r\n";
    fs::write(home.path().join("in.csv"), line(&HEADS) + "\r\n" + &line(&bad)).expect("write");
    let (code, _, told) = jirei(home.path(), &["import", "in.csv"]);
    assert_eq!(code, 1);
    assert!(told.contains("3行目「人口」: 「約2万人」"), "{told}");
    assert!(told.contains("3行目「都道府県」: "), "{told}");
    assert_eq!(files(home.path()), old);

    // In English under --lang en.
    let (_, _, told) = jirei(home.path(), &["--lang", "en", "import", "in.csv"]);
    assert!(told.contains("`約2万人` is no number"), "{told}");
}

#[test]
fn a_case_that_is_there_changes_only_when_told_and_only_where_it_differs() {
    let home = handbook(true);
    let path = home.path().join("content/cases/01-tosa.md");
    let old = fs::read_to_string(&path).expect("case");
    let old = old.replacen("title:", "# 編集部の覚え書き\ntitle:", 1);
    fs::write(&path, &old).expect("write");
    let heads = vec!["人口", "番号", "効果・課題", "勤務形態"];
    table(&home.path().join("in.xlsx"), &[heads, vec!["26000", "1", "新しい文。", "（消す）"]]);
    let (code, _, told) = jirei(home.path(), &["import", "in.xlsx"]);
    assert_eq!(code, 1);
    assert!(told.contains("--update"), "{told}");
    assert_eq!(fs::read_to_string(&path).expect("case"), old);

    let (code, out, told) = jirei(home.path(), &["import", "in.xlsx", "--update"]);
    assert_eq!(code, 0, "{told}");
    assert!(out.contains("-  population: { value: 25756") && out.contains("+  population: { value: 26000"), "{out}");
    let new = fs::read_to_string(&path).expect("case");
    assert!(new.contains("# 編集部の覚え書き\n") && new.contains("value: 26000, as_of: 2024-10-31"), "{new}");
    assert!(new.ends_with("## 効果・課題\n\n新しい文。\n") && !new.contains("posts:"), "{new}");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(&old), lines(&new));
    let lost: Vec<&String> = old.iter().filter(|line| !new.contains(line)).collect();
    assert!(
        lost.iter().all(|line| line.contains("population:")
            || line.contains("posts:")
            || line.contains("病院")
            || line.contains("両方の事情")
            || line.contains("訪問看護師は")),
        "{lost:?}"
    );
}

#[test]
fn sheets_as_they_come_from_offices_are_read() {
    let home = handbook(false);
    let mut book = Workbook::new();
    book.add_worksheet().set_name("表紙").expect("name").write_string(0, 0, "お送りします").expect("cell");
    let sheet = book.add_worksheet();
    sheet.set_name("一覧").expect("name");
    let date = Format::new().set_num_format("yyyy/m/d");
    let percent = Format::new().set_num_format("0.0%");
    sheet.merge_range(0, 0, 0, 6, "令和6年度 事例一覧", &Format::new()).expect("title");
    let heads =
        ["市町村", "都道府県", "キーワード", "番 号", "事業所名", "人口の時点", "人口（人）", "高齢化率（％）", "実施主体"];
    for (column, text) in (0..).zip(heads) {
        sheet.write_string(2, column, text).expect("cell");
    }
    for (column, text) in [(0, "高知市"), (1, "高知県"), (2, "出前講座"), (4, "=1+1ステーション"), (8, "@医師会")]
    {
        sheet.write_string(4, column, text).expect("cell");
    }
    sheet.write_number(4, 3, 19.0).expect("cell");
    sheet.write_with_format(4, 5, rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 10, 31).expect("date"), &date).expect("cell");
    sheet.write_formula(4, 6, rust_xlsxwriter::Formula::new("=25000+756").set_result("25756")).expect("cell");
    sheet.write_number_with_format(4, 7, 0.369, &percent).expect("cell");
    sheet.set_row_hidden(4).expect("hidden");
    for row in 5..100_005 {
        sheet.write_blank(row, 0, &date).expect("cell");
    }
    book.save(home.path().join("in.xlsx")).expect("saved");
    let (code, out, told) = jirei(home.path(), &["import", "in.xlsx"]);
    assert_eq!(code, 0, "{out}{told}");
    assert!(told.contains("表紙: ") && told.contains("一覧!H5: 0.369 は 36.9％"), "{told}");
    let text = fs::read_to_string(home.path().join("content/cases/19-kouchi.md")).expect("the case");
    for line in
        ["title: =1+1ステーション\n", "value: 25756, as_of: 2024-10-31", "value: 36.9 }", "implementing_body: \"@医師会\""]
    {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn csv_of_every_encoding_is_read() {
    let text = format!("{}\r\n{}\r\n", HEADS.join(","), ROW.map(|cell| format!("\"{cell}\"")).join(","));
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let forms: [(&str, Vec<u8>); 5] = [
        ("UTF-8", text.clone().into_bytes()),
        ("BOM", format!("\u{feff}{text}").into_bytes()),
        ("Shift_JIS", encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()),
        ("UTF-16", utf16),
        (
            "tabs",
            text.replace("番号,", "番号\t")
                .replace("\",\"", "\"\t\"")
                .replace(',', "\t")
                .replace("25\t756", "25,756")
                .into_bytes(),
        ),
    ];
    for (name, bytes) in forms {
        let home = handbook(false);
        fs::write(home.path().join("in.csv"), bytes).expect("write");
        let (code, _, told) = jirei(home.path(), &["import", "in.csv"]);
        assert_eq!(code, 0, "{name}: {told}");
        let text = fs::read_to_string(home.path().join("content/cases/19-kouchi.md")).expect("the case");
        assert!(text.contains("value: 25756, as_of: 2024-10-31, source: 市ホームページ"), "{name}: {text}");
    }
}

#[test]
fn an_empty_form_is_no_case_and_no_file_is_overwritten() {
    let home = tempfile::tempdir().expect("temp");
    // Before there is any handbook.
    assert_eq!(jirei(home.path(), &["template", "new.xlsx"]).0, 0);
    let bytes = fs::read(home.path().join("new.xlsx")).expect("workbook");
    assert_eq!(jirei(home.path(), &["template", "new.xlsx"]).0, 2);
    assert_eq!(fs::read(home.path().join("new.xlsx")).expect("workbook"), bytes);
    let home = handbook(true);
    fs::write(home.path().join("new.xlsx"), bytes).expect("write");
    let (code, out, told) = jirei(home.path(), &["import", "new.xlsx"]);
    assert_eq!((code, told.as_str()), (0, ""), "{out}");
    assert!(out.contains("新しい事例 0 件"), "{out}");
    assert_eq!(jirei(home.path(), &["template", "x.docx"]).0, 2);
    assert_eq!(jirei(home.path(), &["import", "missing.xlsx"]).0, 2);
}

/// A workbook whose sheet unfolds to gigabytes of spaces is refused by its size, not by memory running out.
#[test]
fn a_bomb_is_refused() {
    use std::io::Write as _;
    let home = handbook(false);
    let mut package = zip::ZipWriter::new(fs::File::create(home.path().join("bomb.xlsx")).expect("file"));
    package.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).expect("part");
    let block = vec![b' '; 1 << 20];
    for _ in 0..257 {
        package.write_all(&block).expect("written");
    }
    package.finish().expect("finished");
    let (code, _, told) = jirei(home.path(), &["import", "bomb.xlsx"]);
    assert_eq!(code, 1);
    assert!(told.contains("大きすぎます"), "{told}");
}

fn sample() -> &'static Vec<u8> {
    static SAMPLE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    SAMPLE.get_or_init(|| {
        let path = tempfile::tempdir().expect("temp");
        let path: PathBuf = path.path().join("in.xlsx");
        fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        table(&path, &[HEADS.to_vec(), ROW.to_vec()]);
        fs::read(path).expect("workbook")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Damage in the package and inside its parts ends in words, never in a panic.
    #[test]
    fn damaged_workbooks_and_csv_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), inside in any::<bool>()) {
        use std::io::{Read as _, Write as _};
        let mut bytes = sample().clone();
        if inside {
            let mut old = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("package");
            let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for at in 0..old.len() {
                let mut part = old.by_index(at).expect("part");
                let name = part.name().expect("a name").into_owned();
                let mut text = Vec::new();
                part.read_to_end(&mut text).expect("read");
                for (place, byte) in &changes {
                    let place = place.index(text.len());
                    text[place] = *byte;
                }
                new.start_file(name, zip::write::SimpleFileOptions::default()).expect("part");
                new.write_all(&text).expect("written");
            }
            bytes = new.finish().expect("finished").into_inner();
        } else {
            for (place, byte) in &changes {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
        }
        if let Ok(grids) = jirei::intake::read_xlsx(&bytes) {
            let _ = jirei::intake::entries(&grids, &CaseForm::default());
        }
        let mut text = format!("{}\n{}\n", HEADS.join(","), ROW.map(|cell| format!("\"{cell}\"")).join(",")).into_bytes();
        for (place, byte) in &changes {
            let place = place.index(text.len());
            text[place] = *byte;
        }
        if let Ok(grid) = jirei::intake::read_csv(&text) {
            let _ = jirei::intake::entries(&[grid], &CaseForm::default());
        }
    }
}

/// Runs an import of a table into the handbook of 18: code, output, what is told.
fn import(rows: &[Vec<&str>], arguments: &[&str]) -> (i32, String, String) {
    let home = handbook(true);
    table(&home.path().join("in.xlsx"), rows);
    jirei(home.path(), &[&["import", "in.xlsx"], arguments].concat())
}

#[test]
fn a_slip_in_the_number_puts_no_case_over_another() {
    let mut row = ROW;
    row[0] = "1";
    let (code, out, told) = import(&[HEADS.to_vec(), row.to_vec()], &["--update"]);
    assert_eq!(code, 1, "{out}{told}");
    assert!(told.contains("調書!A2: 番号 1 は、もう別の事例（土佐市 訪問看護ステーション土佐、cases/01-tosa.md）"), "{told}");
    // Whoever names the file as well means that case.
    let heads = [HEADS.to_vec(), vec!["ファイル名"]].concat();
    let (code, _, told) = import(&[heads, [row.to_vec(), vec!["01-tosa"]].concat()], &["--update", "--dry-run"]);
    assert_eq!(code, 0, "{told}");
}

#[test]
fn what_would_change_is_named_before_it_does() {
    let rows = [vec!["番号", "人口", "勤務形態"], vec!["1", "26000", "（消す）"]];
    let (code, _, told) = import(&rows, &[]);
    assert_eq!(code, 1);
    assert!(told.contains("値が違います（人口、コーディネーターの勤務形態）") && told.contains("--dry-run"), "{told}");
}

#[test]
fn one_fault_is_told_once_and_in_the_order_of_the_cells() {
    let mut bad = ROW;
    bad[2] = "高知";
    bad[5] = "約2万人";
    bad[0] = "十九";
    let (code, _, told) = import(&[HEADS.to_vec(), bad.to_vec()], &[]);
    assert_eq!(code, 1);
    let cells: Vec<&str> = told.lines().filter_map(|line| line.split("調書!").nth(1)?.split(':').next()).collect();
    let errors = told.lines().filter(|line| line.starts_with("誤り in.xlsx")).count();
    // The date and the source of the figure, the name of the town and the number that is none are not called missing as well.
    assert_eq!((errors, &cells[..3]), (3, &["A2", "C2", "F2"][..]), "{told}");
    assert!(!told.contains("番号が空") && !told.contains("（value）"), "{told}");
}

#[test]
fn headings_are_known_by_other_names_and_near_ones_are_asked_for() {
    let heads = vec!["Ｎｏ．", "施設名", "県", "市区町村名", "ｷｰﾜｰﾄﾞ", "実施主た体"];
    let (code, out, told) = import(&[heads, vec!["19", "ひまわり", "長野県", "松本市", "出前講座", "医師会"]], &["--dry-run"]);
    assert_eq!(code, 0, "{told}");
    assert!(out.contains("cases/19-matsumoto.md"), "{out}");
    assert!(told.contains("調書!F1: 見出し「実施主た体」は知らないものなので、読みません。「実施主体」の書き間違い"), "{told}");
}

#[test]
fn a_formula_without_its_result_is_told() {
    let home = handbook(true);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("調書").expect("name");
    for (row, cells) in [HEADS, ROW].into_iter().enumerate() {
        for (column, text) in cells.into_iter().enumerate() {
            sheet.write_string(row as u32, column as u16, text).expect("cell");
        }
    }
    let formula = rust_xlsxwriter::Formula::new("=25000+756").set_result("");
    sheet.write_formula(1, 5, formula).expect("cell");
    book.save(home.path().join("in.xlsx")).expect("saved");
    // As programs save it that do not reckon: the cell has a formula and no value.
    let path = home.path().join("in.xlsx");
    let mut old = zip::ZipArchive::new(fs::File::open(&path).expect("file")).expect("package");
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        use std::io::Write as _;
        let mut part = old.by_index(at).expect("part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).expect("read");
        if name.ends_with("sheet1.xml") {
            let text = String::from_utf8(bytes).expect("XML");
            assert!(text.contains("<f>25000+756</f>"), "{text}");
            let start = text.find("<c r=\"F2\"").expect("the cell");
            let end = start + text[start..].find("</c>").expect("its end") + 4;
            bytes = format!("{}<c r=\"F2\"><f>25000+756</f><v></v></c>{}", &text[..start], &text[end..]).into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).expect("part");
        new.write_all(&bytes).expect("written");
    }
    fs::write(&path, new.finish().expect("finished").into_inner()).expect("written");
    let (code, _, told) = jirei(home.path(), &["import", "in.xlsx"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("調書!F2: 数式の結果がファイルに残っていません"), "{told}");
}

#[test]
fn what_a_file_is_goes_before_what_it_is_called() {
    let home = handbook(true);
    let line = |cells: &[&str]| cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\r\n";
    let text = line(&HEADS) + &line(&ROW);
    fs::write(home.path().join("in.xlsx"), encoding_rs::SHIFT_JIS.encode(&text).0).expect("write");
    table(&home.path().join("book.xlsx"), &[HEADS.to_vec(), ROW.to_vec()]);
    fs::rename(home.path().join("book.xlsx"), home.path().join("in.csv")).expect("renamed");
    for file in ["in.xlsx", "in.csv"] {
        let (code, out, told) = jirei(home.path(), &["import", file, "--dry-run"]);
        assert_eq!(code, 0, "{file}: {told}");
        assert!(out.contains("新しい cases/19-kouchi.md"), "{out}");
    }
    fs::write(home.path().join("in.xlsx"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").expect("write");
    let (code, _, told) = jirei(home.path(), &["--lang", "en", "import", "in.xlsx"]);
    assert!(code == 1 && told.contains("before 2007") && told.is_ascii(), "{told}");
}
