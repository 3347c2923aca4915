//! `jirei check` asks the readers' own script whether every case is found.
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use jirei::diag::{Diagnostic, Lang, Severity};
use jirei::model::{Output, Snapshot};
use jirei::pipeline::{self, Built, Settings};
use jirei::proof::{Limits, Proof};
use jirei::report;

fn folder(path: &str) -> Snapshot {
    jirei::disk::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a handbook")
}

#[track_caller]
fn built(snapshot: &Snapshot) -> Built {
    let built = pipeline::build(snapshot, &Settings::default(), &|_| {}).expect("dictionary");
    assert!(built.output.is_some(), "{}", report::text_in(Lang::En, false, &built.diagnostics, snapshot));
    built
}

#[track_caller]
fn proved(snapshot: &Snapshot) -> (Option<Proof>, Vec<Diagnostic>) {
    let built = built(snapshot);
    pipeline::prove(snapshot, &built.handbook.expect("a handbook"), built.output.expect("a site"), Limits::default())
}

/// As the terminal shows it.
fn told(problems: &[Diagnostic], snapshot: &Snapshot) -> String {
    assert!(problems.iter().all(|problem| problem.severity() == Severity::Warning));
    assert!(problems.iter().all(|problem| !problem.message(Lang::En).is_empty()));
    report::text_in(Lang::Ja, false, problems, snapshot)
}

fn replace(snapshot: &mut Snapshot, file: &str, from: &str, to: &str) {
    let text = String::from_utf8(snapshot.files[file].clone()).expect("UTF-8");
    assert!(text.contains(from), "{from} is not in {file}");
    snapshot.files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
}

fn mini() -> Snapshot {
    static MINI: OnceLock<Snapshot> = OnceLock::new();
    MINI.get_or_init(|| folder("tests/fixtures/mini")).clone()
}

#[test]
fn every_case_of_the_handbook_is_found() {
    let snapshot = folder("content");
    let (proof, problems) = proved(&snapshot);
    assert_eq!(problems, [], "{}", told(&problems, &snapshot));
    let proof = proof.expect("a proof");
    assert_eq!((proof.asked, proof.missed), (proof.texts, 0));
    assert!(proof.asked > 100, "{proof:?}");
}

#[test]
fn every_case_of_the_small_handbook_is_found() {
    let (proof, problems) = proved(&mini());
    assert_eq!(problems, [], "{}", told(&problems, &mini()));
    assert!(proof.is_some_and(|proof| proof.asked == proof.texts && proof.asked > 5));
}

#[test]
fn a_keyword_that_is_a_sign_is_told() {
    let mut snapshot = mini();
    let file = "cases/01-tosa.md";
    replace(&mut snapshot, file, "keywords:\n", "keywords:\n  - ♪\n");
    let (proof, problems) = proved(&snapshot);
    let told = told(&problems, &snapshot);
    let text = String::from_utf8(snapshot.files[file].clone()).expect("UTF-8");
    let line = 1 + text[..text.find('♪').expect("the keyword")].matches('\n').count();
    assert!(told.contains("注意[not-found]: 「♪」で検索しても、何も見つかりません"), "{told}");
    assert!(told.contains(&format!("{file}:{line}:")) && told.contains("記号だけでは検索できません"), "{told}");
    assert_eq!((problems.len(), proof.map(|proof| proof.missed)), (1, Some(1)), "{told}");
}

/// A case of a town of its own.
fn case(number: u32, title: &str, town: &str, keywords: &str, text: &str) -> (String, Vec<u8>) {
    let front =
        format!("number: {number}\ntitle: {title}\nprefecture: 高知県\nmunicipalities: [{town}]\nkeywords: [{keywords}]\n");
    let sections = ["経緯", "配置の特色", "実施内容", "支援体制・関係者とのネットワーク", "効果・課題"]
        .map(|label| format!("## {label}\n\n{text}\n\n"));
    (format!("cases/{number:02}.md"), format!("---\n{front}---\n\n{}", sections.concat()).into_bytes())
}

fn handbook(cases: Vec<(String, Vec<u8>)>) -> Snapshot {
    let head = ("handbook.yaml".to_owned(), "title: 試験\n".as_bytes().to_vec());
    Snapshot { files: cases.into_iter().chain([head]).collect(), unreadable: Vec::new() }
}

#[test]
fn a_title_in_the_shadow_of_three_others_is_told() {
    let shadow = "みなみ訪問看護ステーション";
    let mut cases = vec![case(1, "訪問看護ステーション", "土佐市", "窓口", "町の会議から始まった。")];
    for (number, town) in [(2, "高知市"), (3, "室戸市"), (4, "安芸市"), (5, "南国市")] {
        let text = format!("{shadow}は{shadow}として{shadow}を支える。");
        cases.push(case(number, &format!("{shadow}と訪問看護ステーション{number}"), town, &format!("当番{number}"), &text));
    }
    let snapshot = handbook(cases);
    let (proof, problems) = proved(&snapshot);
    let told = told(&problems, &snapshot);
    println!("{told}");
    let first = problems.first().unwrap_or_else(|| panic!("nothing told: {proof:?}"));
    assert_eq!(first.file, "cases/01.md", "{told}");
    assert!(told.contains("cases/01.md:3:8") && told.contains("cases/02.html") && told.contains("地域や団体の名前"), "{told}");
}

#[test]
fn what_many_cases_share_needs_only_them_in_front() {
    let towns = ["土佐市", "高知市", "室戸市", "安芸市", "南国市"];
    let cases = towns.iter().zip(1..).map(|(town, number)| {
        case(number, &format!("{town}の会"), town, &format!("相談窓口, 当番{number}"), "窓口で相談を受ける。")
    });
    let (proof, problems) = proved(&handbook(cases.collect()));
    assert_eq!(problems, []);
    assert!(proof.is_some_and(|proof| proof.missed == 0 && proof.asked == 16));
}

#[test]
fn a_handbook_without_cases_is_not_asked() {
    let files = [("handbook.yaml", "title: 本\n"), ("chapters/a.md", "---\ntitle: 一\n---\n本文。\n")];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into();
    assert_eq!(proved(&Snapshot { files, unreadable: Vec::new() }), (None, Vec::new()));
}

#[test]
fn where_nothing_is_found_the_reason_is_looked_for() {
    let mut snapshot = mini();
    replace(&mut snapshot, "cases/01-tosa.md", "keywords:\n", "keywords:\n  - -窓口\n");
    let Built { output: Some(mut site), handbook: Some(handbook), .. } = built(&snapshot) else { panic!("a site") };
    script("Jirei.data = () => {}; Jirei.search = () => Promise.resolve({ hits: [] });")(&mut site);
    let (proof, problems) = pipeline::prove(&snapshot, &handbook, site, Limits::default());
    assert!(proof.is_some_and(|proof| proof.missed == proof.asked && proof.asked > 5));
    let hints: Vec<String> = problems.iter().flat_map(|problem| &problem.hints).map(|hint| hint.words(Lang::Ja)).collect();
    assert_eq!(hints.len(), problems.len());
    assert_eq!(hints.iter().filter(|hint| hint.contains("除くという意味になります")).count(), 1, "{hints:?}");
    assert!(hints.iter().any(|hint| hint.contains("テーマを変えているときは")), "{hints:?}");
    assert!(problems.iter().all(|problem| problem.span.is_some()));
}

/// What is told when the site is changed before it is asked.
#[track_caller]
fn fault(change: impl FnOnce(&mut Output)) -> String {
    fault_within(Limits::default().time, change)
}

#[track_caller]
fn fault_within(time: Duration, change: impl FnOnce(&mut Output)) -> String {
    static BUILT: OnceLock<Built> = OnceLock::new();
    let snapshot = mini();
    let Built { output: Some(site), handbook: Some(handbook), .. } = BUILT.get_or_init(|| built(&mini())) else {
        panic!("the small handbook is built");
    };
    let mut site = site.clone();
    change(&mut site);
    let (proof, problems) = pipeline::prove(&snapshot, handbook, site, Limits { time, memory: 64 << 20 });
    assert_eq!((proof, problems.len()), (None, 1), "{problems:?}");
    told(&problems, &snapshot)
}

fn script(text: &str) -> impl FnOnce(&mut Output) {
    move |site| drop(site.files.insert("assets/search.js".to_owned(), text.as_bytes().to_vec()))
}

#[test]
fn a_search_that_does_not_run_is_told_kindly() {
    let index = "search/index.js".to_owned();
    let half = fault(|site| site.files.get_mut(&index).expect("an index").truncate(2000));
    assert!(half.contains("注意[search-fails]: 検索を確かめられません。search/index.js で失敗しました"), "{half}");
    let none = fault(|site| drop(site.files.remove(&index)));
    assert!(none.contains("search/index.js がサイトにありません"), "{none}");
    let no_script = fault(|site| drop(site.files.remove("assets/search.js")));
    assert!(no_script.contains("assets/search.js がサイトにありません"), "{no_script}");
    for (text, expected) in [
        ("function (", "assets/search.js で失敗しました"),
        ("Jirei.data = () => {};", "Jirei.search がありません"),
        ("Jirei.data = () => {}; Jirei.search = () => new Promise(() => {});", "の検索が終わりません"),
        ("Jirei.data = () => {}; Jirei.search = () => Promise.resolve({ hits: 3 });", "で失敗しました"),
        ("Jirei.data = () => {}; Jirei.search = () => Promise.reject('いいえ');", "いいえ"),
        ("Jirei.search = () => Jirei.load('search/none.js');", "search/none.js で失敗しました"),
        ("const all = []; for (;;) all.push(new Array(1000).fill(1));", "メモリーを使いすぎます"),
        ("const deeper = () => deeper() + 1; deeper();", "assets/search.js で失敗しました"),
    ] {
        let told = fault(script(text));
        assert!(told.contains(expected), "{text}: {told}");
    }
    for endless in ["for (;;);", "Jirei.search = async () => { for (;;) await 0; };", "/^(a+)+$/.test('a'.repeat(99) + 'b')"] {
        let told = fault_within(Duration::from_millis(200), script(endless));
        assert!(told.contains("時間がかかりすぎます"), "{endless}: {told}");
    }
}

#[test]
fn a_script_may_load_what_it_needs() {
    let snapshot = mini();
    let engine = "Jirei.data = (name, given) => { Jirei.got = given; };
        Jirei.search = (query) => Jirei.load('search/pages.js?v=1').then(() => ({ hits: Jirei.got }));";
    let Built { output: Some(mut site), handbook: Some(handbook), .. } = built(&snapshot) else { panic!("a site") };
    let pages: Vec<String> =
        handbook.cases.iter().map(|case| format!("{{ url: 'cases/{}.html#a', title: 't' }}", case.stem)).collect();
    script(engine)(&mut site);
    let pages = format!("Jirei.data('pages', [{}]);", pages.join(","));
    site.files.insert("search/pages.js".to_owned(), pages.into_bytes());
    let (proof, problems) = pipeline::prove(&snapshot, &handbook, site, Limits::default());
    assert_eq!(problems, []);
    assert!(proof.is_some_and(|proof| proof.missed == 0));
}

#[test]
fn the_engine_reaches_nothing_but_the_site() {
    let told = fault(script("throw Object.getOwnPropertyNames(globalThis).join(' ')"));
    for name in ["document", "window", "process", "require", "fetch", "XMLHttpRequest", "std", "os", "evaluate", "load"] {
        assert!(!told.split([' ', '（', '）']).any(|known| known == name), "{name}: {told}");
    }
    assert!(told.contains("Promise") && told.contains("Jirei"), "{told}");
}
