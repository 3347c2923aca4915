//! Whatever comes by mail or lies in a theme: tables, workbooks and templates end in a result or in words, in bounded room.
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use jirei::diag::Lang;
use jirei::intake::{self, Fault};
use jirei::model::Snapshot;
use jirei::pipeline::{self, Settings};
use jirei::text::control::is_forbidden;
use jirei::{adopt, report};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

fn base() -> Snapshot {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bad/base");
    jirei::disk::read(&folder).expect("the sound handbook can be read")
}

/// Imports the table; what is told must be fit for a terminal, and files only come where nothing stops the import.
fn import(read: Result<Vec<intake::Grid>, intake::Trouble>) {
    let troubles = match read {
        Ok(grids) => {
            let plan = adopt::plan(&base(), &grids, true, Lang::Ja);
            assert!(!plan.stops() || plan.changes.is_empty());
            for change in &plan.changes {
                let name = change.path.strip_prefix("cases/").and_then(|name| name.strip_suffix(".md")).expect("a case");
                assert!(!name.contains(['/', '\\', '.']) && !name.is_empty(), "{name}");
            }
            plan.troubles
        }
        Err(trouble) => vec![trouble],
    };
    for trouble in troubles {
        for lang in [Lang::Ja, Lang::En] {
            assert!(!trouble.words(lang).contains(is_forbidden), "{trouble:?}");
        }
    }
}

/// The parts of a workbook that the program itself has written, with the small handbook's cases.
fn parts() -> Vec<(String, Vec<u8>)> {
    let handbook = pipeline::draft(&base()).0.expect("sound");
    let book = intake::write_workbook(&handbook, &adopt::filled(&base(), &handbook)).expect("written");
    let mut package = zip::ZipArchive::new(Cursor::new(book)).expect("a package");
    (0..package.len())
        .map(|at| {
            let mut part = package.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("read");
            (part.name().expect("UTF-8").into_owned(), bytes)
        })
        .collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(name.as_str(), SimpleFileOptions::default()).expect("part");
        package.write_all(bytes).expect("written");
    }
    package.finish().expect("finished").into_inner()
}

/// The workbook with `old` in its sheets' XML replaced.
fn sheets_with(old: &str, new: &str) -> Vec<u8> {
    let mut parts = parts();
    let mut found = false;
    for (_, bytes) in parts.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/") || name == "xl/sharedStrings.xml") {
        let text = String::from_utf8(std::mem::take(bytes)).expect("XML");
        found |= text.contains(old);
        *bytes = text.replacen(old, new, 1).into_bytes();
    }
    assert!(found, "{old} stands in no sheet");
    packed(&parts)
}

#[test]
fn workbooks_that_lie_about_themselves_are_read_or_refused() {
    let rows = |count: u32| (0..count).map(|row| format!("<row r=\"{}\"/>", row + 1)).collect::<String>();
    for book in [
        sheets_with("<sheetData>", "<sheetData><row r=\"4294967295\"><c r=\"XFD4294967295\"><v>1</v></c></row>"),
        sheets_with("<sheetData>", "<sheetData><row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>1</v></c></row>"),
        sheets_with("<sheetData>", "<sheetData><row r=\"0\"><c r=\"A0\" t=\"s\"><v>4294967295</v></c></row>"),
        sheets_with("<sheetData>", &format!("<sheetData>{}", rows(100_000))),
        sheets_with("<sheetData>", "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]><sheetData>&d;"),
        sheets_with("count=\"", "count=\"99999999999"),
        sheets_with("<dimension ref=\"", "<dimension ref=\"A1:XFD1048576\" x=\""),
        sheets_with(
            "<sheetData>",
            "<sheetData><row r=\"9\"><c r=\"A9\" t=\"d\"><v>9999-99-99T99:99:99</v></c><c r=\"B9\"><v>1e999</v></c></row>",
        ),
    ] {
        import(intake::read_xlsx(&book));
    }
}

#[test]
fn packages_that_unfold_without_end_are_refused() {
    let mut many = parts();
    many.extend((0..5_000).map(|at| (format!("x/{at}"), Vec::new())));
    let mut large = parts();
    large.push(("xl/media/a.bin".to_owned(), vec![0; 300 * 1024 * 1024]));
    for book in [packed(&many), packed(&large), vec![0; 33 * 1024 * 1024]] {
        assert_eq!(intake::read_xlsx(&book).map_err(|trouble| trouble.fault).err(), Some(Fault::TooLarge));
    }
    let wide = "a,".repeat(2_000_001);
    assert_eq!(intake::read_csv(wide.as_bytes()).map_err(|trouble| trouble.fault).err(), Some(Fault::TooLarge));
}

#[test]
fn templates_that_call_themselves_are_told_of() {
    for (template, text) in [
        ("404.html", "{% include \"404.html\" %}"),
        ("404.html", "{% extends \"404.html\" %}"),
        ("404.html", "{% component a() %}{{<a />}}{% endcomponent a %}{{<a />}}"),
        ("404.html", "{% for i in range(end=1000000000) %}x{% endfor %}"),
        ("404.html", "{{ ((((((((((1))))))))) }}"),
        ("404.html", "{{ 1 / 0 }}{{ a.b.c }}"),
        ("index.html", "{% extends \"default/index.html\" %}{% block hero %}{{ super(1) }}{% endblock %}"),
    ] {
        let mut snapshot = base();
        snapshot.files.insert(format!("theme/templates/{template}"), text.as_bytes().to_vec());
        let built = pipeline::build(&snapshot, &Settings::default(), &|_| {}).expect("the dictionary can be read");
        assert!(built.output.is_none(), "{text}");
        assert!(built.diagnostics.iter().any(|problem| problem.code() == "template"), "{text}: {:?}", built.diagnostics);
    }
}

/// Pieces that mean something in a table or a template.
fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

#[rustfmt::skip]
const CELLS: &[&str] = &[
    "番号", "事業所名", "都道府県", "市町村", "キーワード", "人口", "関係", "項目", "値", "ファイル名", ",", ",", ",", "\t", ";", "\n", "\r\n", "\r",
    "\"", "\"\"", "'", "=1+1", "＝", "@x", "+1", "１２３人", "36.9％", "R6.10.31", "2024-02-30", "高知県", "土佐市", "（消す）", "土佐市 → 医師会 : 委託", "|",
    "sep=;\n", "\u{feff}", "\0", "\u{1b}[31m", "\u{202e}", "../../x", "con", "a: b", "- ", "# ", "---", "{{ x }}", "\u{2028}", "あ", "1e999", "#REF!", "  ",
];

#[rustfmt::skip]
const MARKS: &[&str] = &[
    "{{ ", " }}", "{% ", " %}", "{# ", " #}", "if a", "endif", "for a in site.nav", "endfor", "block main", "endblock", "extends \"base.html\"",
    "include \"404.html\"", "set a = 1", "page.title", "site", " | safe", " | upper", "[0]", ".b", "\"x\"", "1", " + ", " ~ ", " / 0", "(", ")", "<a />", "component a()",
    "endcomponent a", "super()", "range(end=9)", "raw", "endraw", "-", "あ", "<script>", "\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_of_any_kind(text in pieces(CELLS), bytes in prop::collection::vec(any::<u8>(), 0..40), head in any::<bool>()) {
        let head = if head { "番号,事業所名,都道府県,市町村,キーワード\n" } else { "" };
        let table = [head.as_bytes(), text.as_bytes(), &bytes].concat();
        import(intake::read_csv(&table).map(|grid| vec![grid]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn templates_of_any_kind(text in pieces(MARKS)) {
        let mut snapshot = base();
        snapshot.files.insert("theme/templates/404.html".to_owned(), text.clone().into_bytes());
        let built = pipeline::build(&snapshot, &Settings::default(), &|_| {}).expect("the dictionary can be read");
        prop_assert!(built.output.is_some() || !built.diagnostics.is_empty());
        let told = report::text_in(Lang::En, false, &built.diagnostics, &snapshot);
        prop_assert!(!told.contains(|c: char| c != '\n' && is_forbidden(c)), "{:?}", told);
    }
}

/// What `benches/fuzz` found once in tables and workbooks.
#[test]
fn tables_that_were_found_once_stay_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/finds");
    for find in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if let Ok(bytes) = std::fs::read(find.path().join("table.csv")) {
            import(intake::read_csv(&bytes).map(|grid| vec![grid]));
        }
        if let Ok(bytes) = std::fs::read(find.path().join("book.xlsx")) {
            import(intake::read_xlsx(&bytes));
        }
    }
}
